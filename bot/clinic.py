"""The doctor: looks at settings, key, database, Telegram and people, and says in words what is missing."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import ground
from bot.settings import Checked, Settings, Wrong
from bot.transport import Transport
from storage import accounts, chats, inbox, members, migrations, offices, units
from storage.bylaws import settings
from storage.database import Transaction, sqlite_file
from storage.errors import StorageFault, StorageUnusable
from storage.offices import Charge, Held, Role

#: Letters of a webhook's secret below which it could be guessed.
_SAFE = 16
#: Units that a line names.
_NAMED = 10
Say = Callable[[str, Mapping[str, object]], None]


async def examine(checked: Checked, say: Say, warn: Say) -> bool:
    """Tells what is there and what is missing, line by line; True when the bot can work."""
    tell_wrong(checked.wrong, say)
    say("cli.doctor_settings_rest" if checked.wrong else "cli.doctor_settings", {})
    data, telegram = checked.can_use("DATA", "DATABASE_URL", "KEY_FILE"), checked.can_use("TOKEN", "API_URL")
    # Every look that can be taken is taken, whatever the others find.
    found = [
        not checked.wrong,
        _look_at_data(checked.found, say, warn) if data else _pass_over("cli.doctor_data_not_seen", say),
        await _look_at_telegram(checked, say) if telegram else _pass_over("cli.doctor_telegram_not_seen", say),
    ]
    return all(found)


def tell_wrong(wrong: list[Wrong], say: Say) -> None:
    for one in wrong:
        say("cli.doctor_setting_wrong", {"name": one.name})
        say(f"cli.{one.why}", {})


def _pass_over(key: str, say: Say) -> bool:
    say(key, {})
    return False


def _look_at_data(found: Settings, say: Say, warn: Say) -> bool:
    if ground.key_lies_beside_data(found):
        warn("cli.key_beside_data", {"path": str(found.key_file)})
    try:
        return _look_into_database(found, say)
    except StorageUnusable as unusable:
        say(f"cli.{unusable.reason}", unusable.values)
    except (SQLAlchemyError, StorageFault) as error:
        say("cli.database_unusable", {"kind": type(error).__name__})
    return False


def _look_into_database(found: Settings, say: Say) -> bool:
    file = sqlite_file(found.database_url)
    if file is not None and not file.exists():
        say("cli.doctor_no_data", {})
        return True
    database = ground.open_database(found)
    try:
        say("cli.doctor_database", {"head": migrations.head()})
        if database.keyring.older:
            say("cli.keys_unfinished", {"names": database.keyring.older})
        return database.read_now(lambda session: _look_at_people(session, say))
    finally:
        database.close()


def _look_at_people(session: Transaction, say: Say) -> bool:
    people, held = members.count(session), offices.in_office(session)
    if people:
        say("cli.doctor_members", {"count": people, "joined": accounts.count_bound(session)})
    else:
        say("cli.doctor_no_members", {})
    chair = _look_at_chair(session, [one for one in held if one.role is Role.CHAIR], say)
    if chair and not any(one.role is Role.DEPUTY for one in held):
        say("cli.doctor_no_deputy", {})
    for role in (Role.OFFICER, Role.STEWARD) if people else ():
        # Reports go by an officer who is in charge of other things alone.
        serving = [one for one in held if one.role is role and one.is_for(Charge.HARDSHIP)]
        _look_at_units(session, {one.unit_id for one in serving}, role, say)
    _look_at_groups(session, say)
    if settings.value(session, "evidence.photos"):
        say("cli.doctor_photos", {})
    parked = inbox.counts(session).get("dead", 0)
    if parked:
        say("cli.doctor_parked", {"count": parked})
    return bool(people) and chair


def _look_at_chair(session: Transaction, chairs: list[Held], say: Say) -> bool:
    if not chairs:
        say("cli.doctor_no_chair", {})
        return False
    nameless = all(accounts.member_of(session, one.holder) is None for one in chairs)
    say("cli.doctor_chair_nameless" if nameless else "cli.doctor_chair", {})
    return True


def _look_at_units(session: Transaction, served: set[int | None], role: Role, say: Say) -> None:
    """Units that have neither somebody of that role nor any unit above them that has."""
    if None in served:
        return
    tree = units.Tree(session)
    alone = [name for unit_id, name in members.units_of_all(session) if served.isdisjoint(tree.chain(unit_id))]
    if alone:
        say(f"cli.doctor_no_{role}", {"names": alone[:_NAMED], "more": len(alone[_NAMED:])})


def _look_at_groups(session: Transaction, say: Say) -> None:
    admitted, waiting = chats.counts(session)
    say("cli.doctor_groups" if admitted or waiting else "cli.doctor_no_groups", {"count": admitted, "waiting": waiting})


async def _look_at_telegram(checked: Checked, say: Say) -> bool:
    found, wire = checked.found, Transport()
    bot = Bot(found.token, base_url=f"{found.api_url}/bot", request=wire, get_updates_request=wire)
    try:
        await bot.initialize()
        say("cli.doctor_telegram", {"username": bot.username})
        if not bot.bot.can_join_groups:
            say("cli.doctor_no_joining", {})
        if bot.can_read_all_group_messages:
            say("cli.doctor_reads_all", {})
        if checked.can_use("WEBHOOK_URL", "WEBHOOK_LISTEN", "WEBHOOK_SECRET"):
            await _look_at_webhook(found, wire, say)
    except InvalidToken:
        say("cli.token_rejected", {})
        return False
    except TelegramError:
        say("cli.doctor_telegram_not", {})
        return False
    finally:
        await wire.shutdown()
    return True


async def _look_at_webhook(found: Settings, wire: Transport, say: Say) -> None:
    """Where Telegram calls, and what went wrong there; of an address the host alone, since a path may be a secret."""
    info = await wire.call(found.method_url, "getWebhookInfo", {})
    url, ours = info.get("url") or "", found.webhook
    if ours is None:
        say("cli.doctor_webhook_in_the_way" if url else "cli.doctor_webhook_none", {"host": urlsplit(url).hostname})
        return
    if len(ours.secret) < _SAFE:
        say("cli.doctor_webhook_secret_short", {})
    if url != ours.url:
        say("cli.doctor_webhook_elsewhere" if url else "cli.doctor_webhook_later", {"host": urlsplit(url).hostname})
        return
    say("cli.doctor_webhook", {"count": info.get("pending_update_count", 0)})
    if at := info.get("last_error_date"):
        say("cli.doctor_webhook_error", {"at": datetime.fromtimestamp(at, UTC), "why": info.get("last_error_message")})
