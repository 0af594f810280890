"""The target: what a vendor declares of the system under test, and nothing else.

`read_target` reads a target file, `dump_target` writes one.
"""
