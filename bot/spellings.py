"""How each setting is spelt: what is written becomes what it means; ValueError, or what the system raises, where that
can't be."""

import os
import re
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import clock
from bot.clock import Clock
from storage.accounts import LANGUAGES

#: Years that a moved clock may show.
_YEARS = (2000, 2200)
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
#: What Telegram takes as the secret of a webhook, and the ports it calls.
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PORTS = frozenset((443, 80, 88, 8443))


def token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError
    return text


def address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#]+", text):
        raise ValueError
    return text.rstrip("/")


def webhook_url(text: str) -> str:
    """What Telegram takes: https, on one of its ports; plain http for trying, on this machine alone."""
    if not text:
        return ""
    url = urlsplit(text)
    host, port = url.hostname, url.port or 443
    if not host or not re.fullmatch(r"[^\s?#@]+", text) or not text.isascii():
        raise ValueError
    if not (url.scheme == "https" and port in _PORTS) and not (url.scheme == "http" and is_loopback(host)):
        raise ValueError
    return text


def is_loopback(host: str) -> bool:
    """Whether it names this machine and can't be reached from another."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") if host.startswith("[") else host
    if not re.fullmatch(r"[A-Za-z0-9.-]+", host):
        ip_address(host)
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise ValueError
    return host, int(port)


def webhook_secret(text: str, *, wanted: bool) -> str:
    if not _SECRET.fullmatch(text) and (wanted or text):
        raise ValueError
    return text


def path(text: str) -> Path:
    if not text:
        raise ValueError
    return Path(text).expanduser().absolute()


def folder(text: str) -> Path:
    """A folder that is there or can be made."""
    meant = path(text)
    there = next(one for one in (meant, *meant.parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise ValueError
    return meant


def file(text: str) -> Path:
    """A file that is there, or one for which there is a folder or can be."""
    meant = path(text)
    if meant.is_dir():
        raise ValueError
    if not meant.exists():
        folder(str(meant.parent))
    return meant


def language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError
    return text


def switch(text: str) -> bool:
    return {"on": True, "off": False}[text.lower()]


def log_level(text: str) -> str:
    if text.lower() not in {"debug", "info", "warning", "error"}:
        raise ValueError
    return text.upper()


def database(text: str) -> str:
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


def showing(text: str, zone: ZoneInfo) -> Clock:
    if not text:
        return clock.real(zone)
    if text.startswith("file:"):
        return clock.ShiftedClock(path(text.removeprefix("file:")), zone)
    instant = datetime.fromisoformat(text)
    if not _YEARS[0] <= instant.year <= _YEARS[1]:
        raise ValueError
    return clock.starting_at(instant if instant.tzinfo else instant.replace(tzinfo=zone), zone)
