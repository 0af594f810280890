"""Booking: choosing free slots, building appointments, spoiling them, and the ledger of what was booked.

Nothing here judges a response.
"""
