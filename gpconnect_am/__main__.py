"""`python -m gpconnect_am` is `gpconnect-am`."""

from gpconnect_am.cli import main

main(prog_name="gpconnect-am")
