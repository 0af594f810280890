"""The command line: `gpconnect-am`. Each command is a module of this package, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

import gpconnect_am

COMMANDS = {
    "run": "Run the suite against a target, or against the embedded provider.",
    "check": "Say what stands between a target file and a run.",
    "init": "Write a commented target file to fill in.",
    "provider": "Serve the embedded reference provider.",
    "validate": "Validate FHIR resources in files.",
    "requirements": "List, filter and export the catalogue of requirements.",
    "report": "Write the reports of a run again, with attestations and waivers.",
    "cleanup": "Cancel what an interrupted run left in the practice's book.",
    "compare": "Say what changed between two runs.",
    "verify": "Say whether an evidence pack is as it was written.",
}
"""Every command with its one-line help; the module of a command bears its name."""


class _LazyGroup(click.Group):
    """A group whose commands are imported only when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name; None for a name that is no command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"gpconnect_am.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The overview, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(gpconnect_am.__version__, prog_name="gpconnect-am")
def main() -> None:
    """Conformance suite for providers of GP Connect Appointment Management."""
