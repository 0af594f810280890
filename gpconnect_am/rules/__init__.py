"""Business rules: what needs more than one resource, more than one exchange, or a page beyond the profiles.

Pure functions of exchanges and resources that return findings. Nothing here sends a request.
"""
