"""What can be given to each command of `unionhall`, with its help."""

import argparse
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

from bot.terminal import Terminal
from storage.accounts import LANGUAGES
from storage.offices import Role

#: Does what was asked for; its exit status.
Command: TypeAlias = Callable[[argparse.Namespace, Terminal], int]


def parser(terminal: Terminal, acts: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Reads a command line; what it gives has the command's act as `act`. `acts`: by the words that call them."""
    reading = argparse.ArgumentParser(prog="unionhall", description=terminal.text("cli.about"))
    reading.add_argument("--version", action="version", version=f"unionhall {version('unionhall')}")
    commands = reading.add_subparsers(required=True, metavar="command")

    def add(name: str) -> argparse.ArgumentParser:
        words = terminal.text(f"cli.help_{name}")
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(act=acts[name])
        return command

    add("run")
    _add_import(add("import"), terminal)
    exporting = add("export")
    exporting.add_argument("what", choices=["quiz"])
    exporting.add_argument("file", type=Path, metavar="FILE", help=terminal.text("question_files.help_out"))
    inviting = add("invite")
    roles = [role.value for role in Role]
    inviting.add_argument("--role", required=True, choices=roles, help=terminal.text("cli.help_role"))
    inviting.add_argument("--unit", metavar="NAME", help=terminal.text("cli.help_unit"))
    posting = add("poster")
    posting.add_argument("--unit", required=True, metavar="NAME", help=terminal.text("cli.help_unit"))
    posting.add_argument("--out", type=Path, metavar="FILE", help=terminal.text("joining.help_out"))
    _add_summary(add("summary"), terminal)
    _add_rounds(add("rounds"), terminal, acts["rounds run"])
    auditing = add("audit")
    auditing.add_argument("what", choices=["verify"])
    auditing.add_argument(
        "--from", dest="first", type=int, default=1, metavar="N", help=terminal.text("audit.help_from")
    )
    keying = add("keys")
    keying.add_argument("what", choices=["new", "rotate"])
    keying.add_argument("--another", action="store_true", help=terminal.text("cli.help_another"))
    add("doctor")
    _add_demo(add("demo"), terminal)
    _add_screen(add("screen"), terminal)
    return reading


def _add_import(importing: argparse.ArgumentParser, terminal: Terminal) -> None:
    importing.add_argument("what", choices=["members", "holidays", "quiz"])
    importing.add_argument("file", type=Path, metavar="FILE", help=terminal.text("cli.help_file"))
    for name, words in (
        ("preview", "rosters.help_preview"),
        ("complete", "rosters.help_complete"),
        ("yes", "rosters.help_yes"),
    ):
        importing.add_argument(f"--{name}", action="store_true", help=terminal.text(words))
    importing.add_argument("--refused", type=Path, metavar="OUT.xlsx", help=terminal.text("rosters.help_refused"))


def _add_summary(writing: argparse.ArgumentParser, terminal: Terminal) -> None:
    writing.add_argument("--year", type=int, required=True, metavar="N", help=terminal.text("summaries.help_year"))
    writing.add_argument(
        "--output", type=Path, required=True, metavar="FILE.docx", help=terminal.text("summaries.help_output")
    )
    lengths = ["short", "department", "report"]
    writing.add_argument("--length", choices=lengths, help=terminal.text("summaries.help_length"))
    writing.add_argument("--language", choices=LANGUAGES, default="zh", help=terminal.text("summaries.help_language"))


def _add_rounds(listing: argparse.ArgumentParser, terminal: Terminal, run: Command) -> None:
    words = terminal.text("rounds.help_run")
    running = listing.add_subparsers(metavar="run").add_parser("run", help=words, description=words)
    running.add_argument("name", metavar="NAME", help=terminal.text("rounds.help_name"))
    running.add_argument("--at", metavar="ISO", help=terminal.text("rounds.help_at"))
    running.set_defaults(act=run)


def _add_demo(showing: argparse.ArgumentParser, terminal: Terminal) -> None:
    showing.add_argument("--port", type=int, metavar="N", help=terminal.text("demo.help_port"))
    showing.add_argument("--no-browser", action="store_true", help=terminal.text("demo.help_no_browser"))
    showing.add_argument("--fresh", action="store_true", help=terminal.text("demo.help_fresh"))


def _add_screen(screening: argparse.ArgumentParser, terminal: Terminal) -> None:
    screening.add_argument("code", nargs="?", metavar="CODE", help=terminal.text("hall.help_code"))
    screening.add_argument("--port", type=int, metavar="N", help=terminal.text("hall.help_port"))
    screening.add_argument("--address", metavar="A", help=terminal.text("hall.help_address"))
    screening.add_argument("--language", choices=LANGUAGES, help=terminal.text("hall.help_language"))
