"""Settings: read once from the environment and a `.env` file. All that is wrong is named at once, secrets never."""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot import spellings
from bot.clock import Clock
from storage.calendar import OfficeHours

T = TypeVar("T")

TELEGRAM = "https://api.telegram.org"
PREFIX = "UNIONHALL_"
#: So begins what only the tests are told.
_FOR_TESTS = f"{PREFIX}TEST_"
_ZONE, _LANGUAGE = "Asia/Shanghai", "zh"
#: What a value that can't be used raises when it is read.
_UNUSABLE = (ValueError, OSError, KeyError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A setting that can't be used: its name, and the text that says why and what to write."""

    name: str
    why: str


class WrongSettings(Exception):
    """Every setting that is missing or can't be used."""

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__(", ".join(one.name for one in wrong))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram calls, where the bot listens for it, and the secret by which it knows Telegram."""

    url: str
    host: str
    port: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the union set; `token` is never shown. Paths are absolute."""

    token: str = field(repr=False)
    api_url: str
    data: Path
    database_url: str = field(repr=False)
    key_file: Path
    zone: ZoneInfo
    office: OfficeHours
    own_words: bool
    language: str
    clock: Clock
    clock_is_moved: bool
    log_level: str
    webhook: Webhook | None = None

    @property
    def method_url(self) -> str:
        """Where methods are called; it holds the token."""
        return f"{self.api_url}/bot{self.token}"

    @property
    def file_url(self) -> str:
        """Where files are handed out; it holds the token."""
        return f"{self.api_url}/file/bot{self.token}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no line of a log may show."""
        return tuple(one for one in (self.token, self.webhook.secret if self.webhook else "") if one)


def read(
    environment: Mapping[str, str] | None = None, *, env_file: Path = Path(".env"), needs_token: bool = True
) -> Settings:
    """What `environment` (the process's own by default) says, then the file; WrongSettings names all that is wrong."""
    checked = check(environment, env_file=env_file, needs_token=needs_token)
    if checked.wrong:
        raise WrongSettings(checked.wrong)
    return checked.found


@dataclass(frozen=True, slots=True)
class Checked:
    """All settings, looked at one by one: whatever `wrong` names has no value in `found`."""

    found: Settings
    wrong: list[Wrong]

    def can_use(self, *names: str) -> bool:
        """Whether none of these, named without their common beginning, is wrong."""
        return {PREFIX + name for name in names}.isdisjoint(one.name for one in self.wrong)


def check(
    environment: Mapping[str, str] | None = None, *, env_file: Path = Path(".env"), needs_token: bool = True
) -> Checked:
    """What is right and what is wrong; WrongSettings only when the file can't be read at all."""
    # The library then gives waiting times as timedeltas, and does not warn of it at each.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    reader = _Reader(_given(environment, env_file))
    found = reader.settings(needs_token=needs_token)
    return Checked(found, reader.wrong)


@dataclass(frozen=True, slots=True)
class Manners:
    """What the command line needs before it knows whether the settings can be used."""

    language: str
    zone: ZoneInfo


def language_and_zone(environment: Mapping[str, str] | None = None, *, env_file: Path = Path(".env")) -> Manners:
    """The language and zone set, or the default of each that can't be used, whatever else is wrong."""
    given = _given_at_least(environment, env_file)
    return Manners(
        _usable(given.get(f"{PREFIX}LANGUAGE"), _LANGUAGE, spellings.language),
        _usable(given.get(f"{PREFIX}TIMEZONE"), _ZONE, ZoneInfo),
    )


def surroundings(**ours: str) -> dict[str, str]:
    """The environment for a process of ours that takes these settings and no other."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return others | {f"{PREFIX}{name}": value for name, value in ours.items()}


def unknown(environment: Mapping[str, str] | None = None, *, env_file: Path = Path(".env")) -> dict[str, str]:
    """Names that begin as settings do and are none -> the setting that is most like each."""
    given = _given_at_least(environment, env_file)
    reader = _Reader(given)
    reader.settings(needs_token=False)
    strange = [name for name in given if name not in reader.names and not name.startswith(_FOR_TESTS)]
    return {name: difflib.get_close_matches(name, reader.names, 1, cutoff=0)[0] for name in strange}


def _given(environment: Mapping[str, str] | None, env_file: Path | None) -> dict[str, str]:
    """Everything that begins as settings do, without spaces around it; WrongSettings when the file can't be read."""
    try:
        lines = dotenv_values(env_file, interpolate=False) if env_file is not None else {}
    except (OSError, ValueError):
        raise WrongSettings([Wrong(str(env_file), "env_file_wrong")]) from None
    from_file = {name: value for name, value in lines.items() if value is not None}
    every = {**from_file, **(os.environ if environment is None else environment)}
    return {name: value.strip() for name, value in every.items() if name.startswith(PREFIX)}


def _given_at_least(environment: Mapping[str, str] | None, env_file: Path) -> dict[str, str]:
    """The same without a file that can't be read: whoever needs the settings is told of that."""
    try:
        return _given(environment, env_file)
    except WrongSettings:
        return _given(environment, None)


def _usable(text: str | None, default: str, read: Callable[[str], T]) -> T:
    """What was read, or the default where that can't be."""
    try:
        return read(text or default)
    except _UNUSABLE:
        return read(default)


class _Reader:
    """Reads each setting once; `wrong` and `names` are whole when it is through."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.names: list[str] = []
        self.wrong: list[Wrong] = []

    def settings(self, *, needs_token: bool) -> Settings:
        token = self._take("TOKEN", "" if needs_token else "0:none", spellings.token)
        api_url = self._take("API_URL", TELEGRAM, spellings.address)
        data = self._take("DATA", "data", spellings.folder)
        folder = _usable(self._given.get(f"{PREFIX}DATA"), "data", spellings.path)
        zone = self._take("TIMEZONE", _ZONE, ZoneInfo)
        office = self._take("OFFICE_HOURS", "Mon-Fri 09:00-18:00", OfficeHours.read)
        own_words = self._take("STORY", "on", spellings.switch)
        language = self._take("LANGUAGE", _LANGUAGE, spellings.language)
        database_url = self._take("DATABASE_URL", f"sqlite:///{folder / 'unionhall.db'}", spellings.database)
        key_file = self._take("KEY_FILE", str(folder / "unionhall.key"), spellings.file)
        moved = bool(self._given.get(f"{PREFIX}CLOCK"))
        showing = self._take("CLOCK", "", partial(spellings.showing, zone=zone))
        log_level = self._take("LOG", "info", spellings.log_level)
        return Settings(
            token=token,
            api_url=api_url,
            data=data,
            database_url=database_url,
            key_file=key_file,
            zone=zone,
            office=office,
            own_words=own_words,
            language=language,
            clock=showing,
            clock_is_moved=moved,
            log_level=log_level,
            webhook=self._webhook(),
        )

    def _webhook(self) -> Webhook | None:
        """None without an address: then the bot asks for updates itself."""
        wanted = bool(self._given.get(f"{PREFIX}WEBHOOK_URL"))
        url = self._take("WEBHOOK_URL", "", spellings.webhook_url)
        listen = self._take("WEBHOOK_LISTEN", "127.0.0.1:8080", spellings.listen)
        secret = self._take("WEBHOOK_SECRET", "", partial(spellings.webhook_secret, wanted=wanted))
        if not url or any(one.name.startswith(f"{PREFIX}WEBHOOK_") for one in self.wrong):
            return None
        return Webhook(url, *listen, secret)

    def _take(self, name: str, default: str, read: Callable[[str], T]) -> T:
        self.names.append(PREFIX + name)
        try:
            return read(self._given.get(PREFIX + name) or default)
        except _UNUSABLE:
            missing = not self._given.get(PREFIX + name) and not default
            self.wrong.append(Wrong(PREFIX + name, f"{name.lower()}_{'missing' if missing else 'wrong'}"))
            return None  # type: ignore[return-value]
