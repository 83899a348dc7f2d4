"""Settings: read once from the environment and a `.env` file. All that is wrong is named at once, secrets never."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import clock
from bot.clock import Clock
from storage.accounts import LANGUAGES

T = TypeVar("T")

TELEGRAM = "https://api.telegram.org"
PREFIX = "UNIONHALL_"
#: Years that a moved clock may show.
_YEARS = (2000, 2200)
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


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
class Settings:
    """What the union set; `token` is never shown. Paths are absolute."""

    token: str = field(repr=False)
    api_url: str
    data: Path
    database_url: str = field(repr=False)
    key_file: Path
    key_file_is_default: bool
    zone: ZoneInfo
    language: str
    clock: Clock
    clock_is_moved: bool
    log_level: str

    @property
    def method_url(self) -> str:
        """Where methods are called; it holds the token."""
        return f"{self.api_url}/bot{self.token}"


def read(
    environment: Mapping[str, str] | None = None, *, env_file: Path = Path(".env"), needs_token: bool = True
) -> Settings:
    """What `environment` (the process's own by default) says, then the file; WrongSettings names all that is wrong."""
    # The library then gives waiting times as timedeltas, and does not warn of it at each.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    try:
        lines = dotenv_values(env_file, interpolate=False)
    except (OSError, ValueError):
        raise WrongSettings([Wrong(str(env_file), "env_file_wrong")]) from None
    from_file = {name: value for name, value in lines.items() if value is not None}
    found = {**from_file, **(os.environ if environment is None else environment)}
    return _Reader({name: value.strip() for name, value in found.items() if name.startswith(PREFIX)}).settings(
        needs_token=needs_token
    )


@dataclass(frozen=True, slots=True)
class Manners:
    """What the command line needs before it knows whether the settings can be used."""

    language: str
    zone: ZoneInfo


def language_and_zone(environment: Mapping[str, str] | None = None, *, env_file: Path = Path(".env")) -> Manners:
    """The language and zone set, or the defaults where those can't be used."""
    try:
        found = read(environment, env_file=env_file, needs_token=False)
    except WrongSettings:
        return Manners("zh", ZoneInfo("Asia/Shanghai"))
    return Manners(found.language, found.zone)


class _Reader:
    def __init__(self, found: Mapping[str, str]) -> None:
        self._found = found
        self._wrong: list[Wrong] = []

    def settings(self, *, needs_token: bool) -> Settings:
        token = self._take("TOKEN", "" if needs_token else "0:none", _token)
        api_url = self._take("API_URL", TELEGRAM, _address)
        data = self._take("DATA", "data", _folder)
        folder = self._found.get(PREFIX + "DATA") or "data"
        zone = self._take("TIMEZONE", "Asia/Shanghai", ZoneInfo)
        language = self._take("LANGUAGE", "zh", _language)
        database_url = self._take("DATABASE_URL", f"sqlite:///{_path(folder) / 'unionhall.db'}", _database)
        key_file = self._take("KEY_FILE", str(_path(folder) / "unionhall.key"), _file)
        moved = bool(self._found.get(PREFIX + "CLOCK"))
        showing = self._take("CLOCK", "", partial(_clock, zone=zone))
        log_level = self._take("LOG", "info", _log_level)
        if self._wrong:
            raise WrongSettings(self._wrong)
        return Settings(
            token=token,
            api_url=api_url,
            data=data,
            database_url=database_url,
            key_file=key_file,
            key_file_is_default=not self._found.get(PREFIX + "KEY_FILE"),
            zone=zone,
            language=language,
            clock=showing,
            clock_is_moved=moved,
            log_level=log_level,
        )

    def _take(self, name: str, default: str, read: Callable[[str], T]) -> T:
        try:
            return read(self._found.get(PREFIX + name) or default)
        except (ValueError, OSError, KeyError, RuntimeError):
            missing = not self._found.get(PREFIX + name) and not default
            self._wrong.append(Wrong(PREFIX + name, f"{name.lower()}_{'missing' if missing else 'wrong'}"))
            return None  # type: ignore[return-value]


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#]+", text):
        raise ValueError
    return text.rstrip("/")


def _path(text: str) -> Path:
    if not text:
        raise ValueError
    return Path(text).expanduser().absolute()


def _folder(text: str) -> Path:
    """A folder that is there or can be made."""
    folder = _path(text)
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise ValueError
    return folder


def _file(text: str) -> Path:
    """A file that is there, or one for which there is a folder or can be."""
    path = _path(text)
    if path.is_dir():
        raise ValueError
    if not path.exists():
        _folder(str(path.parent))
    return path


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError
    return text


def _log_level(text: str) -> str:
    if text.lower() not in {"debug", "info", "warning", "error"}:
        raise ValueError
    return text.upper()


def _database(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError from None
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    in_file = url.drivername in {"sqlite", "sqlite+pysqlite"} and url.database not in {None, "", ":memory:"}
    if url.drivername != "postgresql+psycopg" and not in_file:
        raise ValueError
    return text


def _clock(text: str, zone: ZoneInfo) -> Clock:
    if not text:
        return clock.real(zone)
    if text.startswith("file:"):
        return clock.ShiftedClock(_path(text.removeprefix("file:")), zone)
    instant = datetime.fromisoformat(text)
    if not _YEARS[0] <= instant.year <= _YEARS[1]:
        raise ValueError
    return clock.starting_at(instant if instant.tzinfo else instant.replace(tzinfo=zone), zone)
