"""The command line: `unionhall run | import members FILE | invite | keys new | doctor | --version`."""

import argparse
import asyncio
import io
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot import application, clinic, errors, ground, logs, settings
from bot.settings import Settings, WrongSettings
from bot.words import Words
from storage import offices, units
from storage.errors import StorageFault, StorageUnusable
from storage.keyring import KeyFile
from storage.offices import Role

OK, FAILED, MISUSED = 0, 1, 2


class Terminal:
    """Says texts in the union's language: what was asked for on stdout, what is wrong on stderr."""

    def __init__(self, words: Words, language: str) -> None:
        self.words = words
        self._language = language

    def say(self, key: str, values: Mapping[str, object] | None = None) -> None:
        print(self.text(key, values), flush=True)

    def warn(self, key: str, values: Mapping[str, object] | None = None) -> None:
        print(self.text(key, values), file=sys.stderr, flush=True)

    def text(self, key: str, values: Mapping[str, object] | None = None) -> str:
        return self.words.plain(key, values or {}, self._language)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 when it did its work, 1 when it could not, 2 when what it was given can't be used."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Chinese gets escapes, not a crash.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    found = settings.language_and_zone()
    terminal = Terminal(Words(found.zone), found.language)
    given = _parser(terminal).parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings, Terminal], int] = given.act
    try:
        read = settings.read(needs_token=command is _run)
        logs.start(read.log_level, read.token)
        return command(given, read, terminal)
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - a traceback may hold values; the log has kind and place
        return _explain(error, terminal)


def _explain(error: Exception, terminal: Terminal) -> int:
    """Says in words what stopped a command; its exit status."""
    match error:
        case WrongSettings():
            terminal.warn("cli.wrong_settings")
            for one in error.wrong:
                print(f"  {one.name}: {terminal.text('cli.' + one.why)}", file=sys.stderr)
        case StorageUnusable():
            terminal.warn(f"cli.{error.reason}", error.values)
        case application.TokenRejected():
            terminal.warn("cli.token_rejected")
        case SQLAlchemyError() | StorageFault():
            terminal.warn("cli.database_unusable", {"kind": type(error).__name__})
        case _:
            number = errors.incident()
            errors.report(error, number)
            terminal.warn("cli.incident", {"number": number})
            return FAILED
    return MISUSED


def _parser(terminal: Terminal) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="unionhall", description=terminal.text("cli.about"))
    parser.add_argument("--version", action="version", version=f"unionhall {version('unionhall')}")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, act: Callable[[argparse.Namespace, Settings, Terminal], int]) -> argparse.ArgumentParser:
        words = terminal.text(f"cli.help_{name}")
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(act=act)
        return command

    add("run", _run)
    importing = add("import", _import)
    importing.add_argument("what", choices=["members"])
    importing.add_argument("file", type=Path, metavar="FILE", help=terminal.text("cli.help_file"))
    inviting = add("invite", _invite)
    inviting.add_argument("--role", required=True, choices=[*Role], help=terminal.text("cli.help_role"))
    inviting.add_argument("--unit", metavar="NAME", help=terminal.text("cli.help_unit"))
    add("keys", _keys).add_argument("what", choices=["new"])
    add("doctor", _doctor)
    return parser


def _run(_: argparse.Namespace, found: Settings, terminal: Terminal) -> int:
    if found.clock_is_moved:
        terminal.warn("cli.clock_moved", {"now": f"{found.clock():%Y-%m-%d %H:%M:%S %z}"})
    with ground.locked(found):
        database = ground.open_database(found, may_create=True)
        asyncio.run(application.House(found, database, terminal.words).run())
    return OK


def _import(given: argparse.Namespace, found: Settings, terminal: Terminal) -> int:
    from bot import rosters  # noqa: PLC0415 - papers are opened only by who reads one

    database = ground.open_database(found, may_create=True)
    try:
        return OK if rosters.import_members(database, given.file, terminal.say) else FAILED
    finally:
        database.close()


def _invite(given: argparse.Namespace, found: Settings, terminal: Terminal) -> int:
    database = ground.open_database(found, may_create=True)
    try:
        role, unit_id = Role(given.role), None
        if given.unit is not None and role in {Role.CHAIR, Role.ADMIN}:
            terminal.warn("cli.whole_union_only")
            return MISUSED
        if given.unit is not None:
            matches = database.write_now(lambda session: [unit.id for unit in units.find(session, given.unit)])
            if len(matches) != 1:
                return _no_such_unit(given.unit, len(matches), terminal, database.read_now(units.names))
            unit_id = matches[0]
        now = found.clock()
        code, until = database.write_now(lambda session: offices.invite(session, role, unit_id, now=now))
        terminal.say("cli.invited", {"code": code, "until": until})
        return OK
    finally:
        database.close()


def _no_such_unit(name: str, matches: int, terminal: Terminal, names: list[str]) -> int:
    if matches:
        terminal.warn("cli.unit_ambiguous", {"name": name, "count": matches})
    else:
        terminal.warn("cli.unit_unknown", {"name": name, "nearest": units.nearest(name, names)})
    return MISUSED


def _keys(_: argparse.Namespace, found: Settings, terminal: Terminal) -> int:
    keys = KeyFile(found.key_file)
    try:
        keys.create()
    except FileExistsError:
        terminal.warn("cli.key_there", {"path": str(found.key_file)})
        return MISUSED
    terminal.say("cli.key_made", {"path": str(found.key_file)})
    return OK


def _doctor(_: argparse.Namespace, found: Settings, terminal: Terminal) -> int:
    return OK if asyncio.run(clinic.examine(found, terminal.say)) else FAILED
