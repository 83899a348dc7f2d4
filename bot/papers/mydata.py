"""A member's own copy: a PDF to read, and the same as JSON for machines."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.papers import typesetting
from bot.papers.enclosures import JSON, PDF, Enclosure, Forgotten, Say
from storage.values import Value

#: What makes a page of its own text, in order: the key of the text, and the part of the copy that it tells.
_PARTS = (
    *("account", "offices", "committee", "consents", "aid", "reviews", "home", "circumstances"),
    *("visits", "due_talks", "talks", "sign_ups", "training_hours", "certificates", "checkups", "surveys", "feedback"),
    *("sittings", "acquaintances", "notebook", "daily", "question_doubts", "exams", "lessons", "drives"),
    *("contests", "seasons"),
    *("activity_photos", "reports_for_others", "contacts"),
    *("contact_for", "claims", "drafts", "corrections", "read_by"),
)


def to_read(found: Mapping[str, Any] | None, say: Say) -> Enclosure:
    """Section by section, each a heading and lines of text."""
    if found is None:
        raise Forgotten
    sections = [say("mydata.paper_member", found["member"])]
    sections += [say("mydata.paper_report", {**one, **_details(one["details"])}) for one in found["reports"]]
    sections += [say("mydata.paper_file", one) for one in found["files"]]
    sections += [say("mydata.paper_part", {"part": part, "lines": _lines(found[part])}) for part in _PARTS]
    shown: list[Value] = [_section(text) for text in sections]
    name = say("mydata.file_to_read", {})
    content = typesetting.drawn("sections", {"title": name, "sections": shown}, "pdf")
    return Enclosure(f"{name}.pdf", content, PDF)


def for_machines(found: Mapping[str, Any] | None, say: Say) -> Enclosure:
    """The whole of it, by names that stay the same in every language."""
    if found is None:
        raise Forgotten
    text = json.dumps(found, ensure_ascii=False, indent=2, default=_written)
    return Enclosure(f"{say('mydata.file_for_machines', {})}.json", text.encode(), JSON)


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _section(text: str) -> dict[str, Value]:
    """The first line is the heading."""
    title, *lines = text.split("\n")
    return {"title": title, "lines": [line.strip() for line in lines if line.strip()]}


def _lines(part: Any) -> list[Value]:
    return part if isinstance(part, list) else [part]


def _details(details: Mapping[str, Any]) -> dict[str, Value]:
    """Whatever was told of it; what was not is empty."""
    return {
        "causes": details.get("causes") or [],
        "group": details.get("group"),
        "help": details.get("help") or [],
        "reach": details.get("reach"),
        "about": details.get("about"),
        "check": details.get("check"),
    }
