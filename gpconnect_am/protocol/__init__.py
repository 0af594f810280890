"""The GP Connect protocol: interactions, SSP headers, the unsecured JWT, requests, the client, exchanges.

Nothing here judges a response.
"""
