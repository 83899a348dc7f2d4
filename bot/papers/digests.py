"""The template of the digest as a file: the union's own, or the shipped one."""

from zoneinfo import ZoneInfo

from bot.digests import shipped
from bot.papers.enclosures import Enclosure, Say
from bot.words import Words
from storage.digests import Tongue


def template(found: tuple[Tongue, str | None], say: Say) -> Enclosure:
    """In plain text, so that any editor opens it; the name says of which language it is."""
    tongue, text = found
    content = shipped.template(Words(ZoneInfo("UTC")), tongue) if text is None else text
    return Enclosure(f"{say('digests.file_name', {})}.{tongue}.jinja.txt", content.encode(), "text/plain")
