"""The bank as a file, the form to fill in, and what was refused of a file that somebody sent."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bot.papers.enclosures import XLSX, Enclosure, Forgotten, Say
from bot.question_files import writing
from storage.question_files import words
from storage.question_files.readings import Refused
from storage.question_files.taking import Leftover
from storage.questions.content import Content, Kind, Option, Pair, Span
from storage.values import Values

TEXT: Final = "text/plain"
_ROOT: Final = Path(__file__).parents[2]
_SECONDS: Final = 300


def bank(found: tuple[str, list[tuple[str, str]]], say: Say) -> Enclosure:
    """The bank, written in a process of its own: that takes long for a large one."""
    form, packed = found
    name = say("question_files.bank_name", {})
    return Enclosure(f"{name}.{form}", bound(form, name, packed), XLSX if form == "xlsx" else TEXT)


def bound(form: str, name: str, packed: Sequence[tuple[str, str]]) -> bytes:
    said = "\n".join([json.dumps([form, name]), *map(json.dumps, packed)])
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bot.question_files.binder"],
        input=said.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=_SECONDS,
        check=True,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
    )
    return done.stdout


def form(_: Any, say: Say) -> Enclosure:
    """The form, with an example of each kind in the reader's language and the rules of filling it in."""
    examples = [_example(kind, say(f"question_files.example_{kind}", {})) for kind in Kind]
    name = say("question_files.form_name", {})
    rules = [line for line in say("question_files.form_rules", {}).split("\n") if line.strip()]
    content = writing.form(examples, say("question_files.bank_name", {}), say("question_files.rules_name", {}), rules)
    return Enclosure(f"{name}.xlsx", content, XLSX)


def _example(kind: Kind, told: str) -> Content:
    """`stem|answers|explanation|category`; answers parted by ；, right ones with a star."""
    stem, answers, explanation, category = (one.strip() for one in told.split("|"))
    parts = [one.strip() for one in answers.replace(";", "；").split("；")]
    options = tuple(Option(one.rstrip("*"), one.endswith("*") or kind is Kind.FILL_IN) for one in parts)
    content = Content(kind, f"{words.EXAMPLE}{stem}", explanation=explanation, category=words.category(category))
    match kind:
        case Kind.TRUE_FALSE:
            return replace(content, truth=words.truth(parts[0]))
        case Kind.NUMERIC:
            return replace(content, spans=tuple(one for one in map(words.span, parts) if isinstance(one, Span)))
        case Kind.MATCH:
            return replace(content, pairs=tuple(one for one in map(words.pair, parts) if isinstance(one, Pair)))
    return replace(content, options=options)


def given_back(left: Leftover, say: Say) -> Enclosure:
    """What was not taken, to be mended and sent again: rows below their own titles, or blocks of text below the
    reason."""
    if not left.refused:
        raise Forgotten
    name = say("question_files.refused_name", {})
    content = written(left.refused, left.titles, say, text=left.text)
    return Enclosure(f"{name}.{'txt' if left.text else 'xlsx'}", content, TEXT if left.text else XLSX)


def written(refused: Sequence[Refused], titles: dict[str, list[str]], say: Say, *, text: bool) -> bytes:
    reasons = [why(one, say) for one in refused]
    if text:
        blocks = [f"// {reason}\n{one.block}\n" for one, reason in zip(refused, reasons, strict=True)]
        return ("\ufeff" + "\n".join(blocks)).encode()
    sheets: dict[str, writing.Table] = {}
    for one, reason in zip(refused, reasons, strict=True):
        sheets.setdefault(one.sheet, (titles.get(one.sheet, []), []))[1].append((one.cells, reason))
    return writing.refused(sheets, say("question_files.refused_title", {}), say("question_files.refused_name", {}))


def why(one: Refused, say: Say) -> str:
    """The sentence of its reason, with its place; and that its picture is to be put in again, where it had one."""
    told: Values = {**one.told(), "reason": one.reason, "text": not one.cells}
    lost = f" {say('question_files.picture_left_out', {})}" if one.pictured else ""
    return " ".join(f"{say('question_files.refused_line', {'one': told})}{lost}".split())
