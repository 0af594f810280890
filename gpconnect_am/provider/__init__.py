"""The embedded reference provider: an ASGI server that conforms in full, and its named faults.

The suite knows it by HTTP and by a target file alone. It shares the protocol's constants and the clock with
the suite, and nothing that judges.
"""
