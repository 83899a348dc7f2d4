"""The command line: `unionhall run | demo | import | invite | poster | rounds | audit | keys | doctor | screen …`."""

import argparse
import asyncio
import io
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot import arguments, errors, ground, keys, logs, settings
from bot.arguments import Command
from bot.settings import Settings, WrongSettings
from bot.sheets import words as cells
from bot.terminal import FAILED, MISUSED, OK, Terminal
from bot.words import Words
from storage import audit, holidays, joining, offices, units
from storage.database import Database
from storage.errors import Refusal, StorageFault, StorageUnusable
from storage.leases import LeaseLost
from storage.offices import Role


def main(typed: list[str] | None = None) -> int:
    """Runs one command; 0 when it did its work, 1 when it could not, 2 when what it was given can't be used."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Chinese gets escapes, not a crash.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    manners = settings.language_and_zone()
    terminal = Terminal(Words(manners.zone), manners.language)
    given = arguments.parser(terminal, ACTS).parse_args(typed)
    act: Command = given.act
    try:
        if unknown := settings.unknown():
            terminal.warn("cli.settings_unknown", {"names": [f"{name} → {like}" for name, like in unknown.items()]})
        return act(given, terminal)
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
        case errors.Stopped():
            terminal.warn(error.key, error.values)
        case SQLAlchemyError() | StorageFault():
            terminal.warn("cli.database_unusable", {"kind": type(error).__name__})
        case _:
            number = errors.incident()
            errors.report(error, number)
            terminal.warn("cli.incident", {"number": number})
            return FAILED
    return MISUSED


def _settings(*, needs_token: bool = False) -> Settings:
    found = settings.read(needs_token=needs_token)
    logs.start(found.log_level, found.secrets)
    return found


# What a command needs beside the house's ground is opened with the command: the bot itself takes a second to read.


def _run(_: argparse.Namespace, terminal: Terminal) -> int:
    found = _settings(needs_token=True)
    if found.clock_is_moved:
        terminal.warn("cli.clock_moved", {"now": f"{found.clock():%Y-%m-%d %H:%M:%S %z}"})
    with (
        ground.locked(found) as name,
        closing(ground.open_database(found, may_create=True, tell=terminal.warn)) as database,
    ):
        if ground.key_lies_beside_data(found):
            terminal.warn("cli.key_beside_data", {"path": str(found.key_file)})
        if database.keyring.older:
            terminal.warn("cli.keys_unfinished", {"names": database.keyring.older})
        known_as = name
        while not _worked(found, database, terminal, known_as):
            # Whoever has the work now may go by the same name: a data folder can be shared, or copied.
            known_as = ground.new_name()
    return OK


def _worked(found: Settings, database: Database, terminal: Terminal, name: str) -> bool:
    """Runs the house to its end; False when another process has taken its work over."""
    from bot import application  # noqa: PLC0415

    try:
        # A loop for each time: nothing that the last one left behind can act in this one.
        asyncio.run(application.House(found, database, terminal.words, name).run())
    except LeaseLost:
        return False
    return True


def _import(given: argparse.Namespace, terminal: Terminal) -> int:
    from bot import rosters  # noqa: PLC0415

    found = _settings()
    # Before anything is made: a slip of the pen leaves no key and no database behind.
    if not given.file.exists():
        terminal.warn("rosters.no_such_file", {"file": given.file.name})
        return FAILED
    if given.what == "holidays":
        return _import_holidays(found, given.file, terminal)
    if given.what == "quiz":
        return _import_quiz(found, given, terminal)
    order = rosters.Order(given.file, given.preview, given.complete, given.yes, given.refused)
    with closing(ground.open_database(found, may_create=True, tell=terminal.warn)) as database:
        return rosters.import_members(database, order, terminal, now=found.clock().astimezone(found.zone))


def _import_quiz(found: Settings, given: argparse.Namespace, terminal: Terminal) -> int:
    from bot.question_files import command  # noqa: PLC0415

    order = command.Order(given.file, given.preview, given.yes, given.refused)
    with closing(ground.open_database(found, may_create=True, tell=terminal.warn)) as database:
        return command.import_quiz(database, order, terminal, now=found.clock().astimezone(found.zone))


def _export(given: argparse.Namespace, terminal: Terminal) -> int:
    from bot.question_files import command  # noqa: PLC0415

    found = _settings()
    with closing(ground.open_database(found, tell=terminal.warn)) as database:
        return command.export_quiz(database, given.file, terminal, now=found.clock().astimezone(found.zone))


def _import_holidays(found: Settings, path: Path, terminal: Terminal) -> int:
    try:
        with path.open("rb") as file:
            notice = holidays.read(file.read(holidays.LARGEST + 1))
    except OSError:
        terminal.warn("holidays.unreadable", {"file": path.name})
        return FAILED
    except Refusal as refusal:
        terminal.warn(refusal.key, refusal.values)
        return FAILED
    database, now = ground.open_database(found, may_create=True, tell=terminal.warn), found.clock()
    try:
        taken = database.write_now(lambda session: holidays.take_in(session, notice, now=now))
    finally:
        database.close()
    terminal.say("holidays.taken", taken.values())
    return OK


def _invite(given: argparse.Namespace, terminal: Terminal) -> int:
    found, role, unit_id = _settings(), Role(given.role), None
    if given.unit is not None and role in offices.WHOLE_UNION:
        terminal.warn("cli.whole_union_only")
        return MISUSED
    database = ground.open_database(found, may_create=True, tell=terminal.warn)
    try:
        if given.unit is not None:
            unit_id = _unit(database, given.unit, terminal)
            if unit_id is None:
                return MISUSED
        now = found.clock()
        code, until = database.write_now(lambda session: offices.invite(session, role, unit_id, now=now))
        terminal.say("cli.invited", {"code": code, "until": until})
        return OK
    finally:
        database.close()


def _poster(given: argparse.Namespace, terminal: Terminal) -> int:
    from bot import posting  # noqa: PLC0415

    found = _settings(needs_token=True)
    with closing(ground.open_database(found, tell=terminal.warn)) as database:
        unit_id = _unit(database, given.unit, terminal)
        if unit_id is None:
            return MISUSED
        posted = database.read_now(lambda session: joining.posted(session, unit_id))
    order = posting.Order(posted, given.out or Path(f"poster-{posted['unit']}.pdf".replace("/", "-")))
    return OK if posting.print_poster(found, order, terminal) else FAILED


def _summary(given: argparse.Namespace, terminal: Terminal) -> int:
    from bot.papers.summaries import command  # noqa: PLC0415

    found = _settings()
    english = given.language == "en"
    if english and given.length not in (None, "short"):
        terminal.warn("summaries.english_is_short")
        return MISUSED
    now = found.clock().astimezone(found.zone)
    if given.year not in command.YEARS or given.year > now.year:
        terminal.warn("summaries.year_wrong", {"year": given.year})
        return MISUSED
    order = command.Order(given.year, "english" if english else given.length or "report", given.output)
    with closing(ground.open_database(found, tell=terminal.warn)) as database:
        done = command.write(database, order, terminal, now=now)
    return OK if done else FAILED


def _unit(database: Database, name: str, terminal: Terminal) -> int | None:
    """The unit of that name or path, read as a roster's are; None when it is not one alone, which is told."""
    tree = database.read_now(units.Tree)
    path = cells.path(name) or (name,)
    matches = tree.ending((name,)) or tree.ending(path)
    if len(matches) == 1:
        return matches[0]
    paths = ["/".join(tree.path(unit_id)) for unit_id in matches or tree.ending(path[-1:])]
    if matches:
        terminal.warn("cli.unit_ambiguous", {"name": name, "count": len(matches), "paths": paths})
    else:
        names = [*dict.fromkeys(database.read_now(units.names))]
        terminal.warn("cli.unit_unknown", {"name": name, "nearest": paths or units.nearest(path[-1], names)})
    return None


def _rounds(_: argparse.Namespace, terminal: Terminal) -> int:
    from bot import rounds  # noqa: PLC0415

    found = _settings()
    with closing(ground.open_database(found, may_create=True, tell=terminal.warn)) as database:
        rounds.show(database, found.clock(), terminal.say)
    return OK


def _run_round(given: argparse.Namespace, terminal: Terminal) -> int:
    from bot import rounds  # noqa: PLC0415

    found = _settings()
    entry = rounds.find(given.name)
    if entry is None:
        terminal.warn("rounds.unknown", {"name": given.name, "nearest": rounds.nearest(given.name)})
        return MISUSED
    try:
        now = found.clock() if given.at is None else rounds.instant(given.at, found.zone)
    except (ValueError, OverflowError):
        terminal.warn("rounds.at_wrong", {"at": given.at})
        return MISUSED
    if given.at is not None and (refused := rounds.refusal(entry, now, found.clock())):
        terminal.warn(refused, {"name": entry.name, "days": rounds.FORESIGHT.days})
        return MISUSED
    with closing(ground.open_database(found, may_create=True, tell=terminal.warn)) as database:
        rounds.run(database, entry, now, terminal.say)
    return OK


def _audit(given: argparse.Namespace, terminal: Terminal) -> int:
    found = _settings()
    with closing(ground.open_database(found, tell=terminal.warn)) as database:
        verdict = audit.verify(database.read_now, given.first)
    short = {"digest": audit.short(verdict.digest), "first_digest": audit.short(verdict.first_digest)}
    terminal.say("audit.verdict", {**asdict(verdict), **short, "start": given.first})
    return FAILED if verdict.broken else OK


def _demo(given: argparse.Namespace, terminal: Terminal) -> int:
    from bot.demo import rehearsal  # noqa: PLC0415
    from bot.sandbox import keepsake  # noqa: PLC0415
    from bot.sandbox.server import Sandbox  # noqa: PLC0415
    from bot.sandbox.stage import Stage  # noqa: PLC0415

    order = rehearsal.Order(given.port, not given.no_browser, given.fresh, terminal.language)
    props = rehearsal.Props(Sandbox, Stage, keepsake.put_away, keepsake.bring_back)
    return OK if asyncio.run(rehearsal.show(props, order, terminal)) else FAILED


def _screen(given: argparse.Namespace, terminal: Terminal) -> int:
    from bot.hall import command  # noqa: PLC0415

    found = _settings()
    order = command.Order(given.code, given.port, given.address, given.language or found.language)
    with closing(ground.open_for_reading(found)) as database:
        asyncio.run(command.show(found, database, order, terminal))
    return OK


def _keys(given: argparse.Namespace, terminal: Terminal) -> int:
    if given.what == "new":
        return keys.new(_settings(), terminal)
    return keys.rotate(_settings(), terminal, another=given.another)


def _doctor(_: argparse.Namespace, terminal: Terminal) -> int:
    from bot import clinic  # noqa: PLC0415

    try:
        checked = settings.check()
    except WrongSettings as unread:
        clinic.tell_wrong(unread.wrong, terminal.say)
        return FAILED
    logs.start(checked.found.log_level or "INFO", checked.found.secrets)
    return OK if asyncio.run(clinic.examine(checked, terminal.say, terminal.warn)) else FAILED


#: By the words that call them.
ACTS: Final[dict[str, Command]] = {
    "run": _run,
    "import": _import,
    "export": _export,
    "invite": _invite,
    "poster": _poster,
    "summary": _summary,
    "rounds": _rounds,
    "audit": _audit,
    "keys": _keys,
    "doctor": _doctor,
    "demo": _demo,
    "screen": _screen,
    "rounds run": _run_round,
}
