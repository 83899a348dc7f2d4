"""The writing process: `python -m bot.papers.summaries.child CPU_SECONDS` reads what is told and a template, and writes
a line of JSON, then the document.

A template is foreign: its expressions run in Jinja's sandbox, over plain texts alone, below limits of time and memory.
"""

import io
import json
import re
import sys
import zipfile
import zlib
from typing import Any, Final

from bot.limits import limit

#: Bytes of address space.
MEMORY: Final = 600 << 20
#: A document of an office has some dozens of parts; what it holds, unpacked, and its text.
_MOST_PARTS, _MOST_INFLATED = 300, 40 << 20
_CHUNK: Final = 1 << 16
_TEXT: Final = "word/document.xml"
#: What a form of a document has no need of: macros, embedded programs and files, controls.
_ACTIVE: Final = re.compile(r"vbaProject|vbaData|/embeddings/|/activeX/|/afchunk|oleObject", re.IGNORECASE)
#: What lies elsewhere would be fetched by whoever opens the document; a link is only followed by who clicks on it.
_ELSEWHERE: Final = re.compile(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_LINK: Final = b"/hyperlink"
#: Fields by which Word fetches or runs something.
_FETCHES: Final = re.compile(rb"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b[^<]*<")
#: Of an unknown field so much is told, and of so many.
_NAMED, _MANY = 40, 5


class Unfit(Exception):
    """It can't be filled; the words are the key of a sentence."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.values = values


def main() -> None:
    head, template = sys.stdin.buffer.readline(), sys.stdin.buffer.read()
    asked, document = json.loads(head), b""
    try:
        limit(cpu_seconds=int(sys.argv[1]), memory=MEMORY)
        check(template)
        document = filled(template, asked["told"], asked["needed"])
        said: dict[str, Any] = {"bytes": len(document)}
    except Unfit as unfit:
        said = {"unfit": str(unfit), "values": unfit.values}
    except MemoryError:
        said = {"unfit": "summaries.too_heavy", "values": {}}
    except BaseException:  # noqa: BLE001 - whatever a parser raises, the template is damaged
        said = {"unfit": "summaries.damaged", "values": {}}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + document)


def check(template: bytes) -> None:
    """Every look that needs no parser of documents. Unfit."""
    if not template.startswith(b"PK\x03\x04"):
        raise Unfit("summaries.not_docx")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
        raise Unfit("summaries.damaged") from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if _TEXT not in {one.filename for one in parts}:
        raise Unfit("summaries.not_docx")
    if len(parts) > _MOST_PARTS:
        raise Unfit("summaries.too_heavy")
    left = _MOST_INFLATED
    for one in parts:
        if _ACTIVE.search("/" + one.filename):
            raise Unfit("summaries.hostile")
        content = _inflated(archive, one, left)
        left -= len(content)
        if one.filename.endswith(".rels"):
            _check_relations(content)
        if one.filename.endswith(".xml") and _FETCHES.search(content) and b"instrText" in content:
            raise Unfit("summaries.hostile")


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    """The sizes that a zip declares can be lies: the stream itself is measured."""
    part.file_size = most + 2 * _CHUNK
    content = bytearray()
    with archive.open(part) as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            content += chunk
            if len(content) > most:
                raise Unfit("summaries.too_heavy")
    return bytes(content)


def _check_relations(content: bytes) -> None:
    if any(_LINK not in one for one in _ELSEWHERE.findall(content)):
        raise Unfit("summaries.hostile")


def filled(template: bytes, told: dict[str, Any], needed: list[str]) -> bytes:
    """The document. Unfit for fields that are not told, or signs that are none of a template."""
    # Opened below the limits alone, and only here: they are large.
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2 import TemplateError, Undefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    unknown: dict[str, None] = {}

    class Noted(Undefined):
        """A field that is not told: noted, so that all of them can be named at once."""

        def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, exc: Any = TemplateError) -> None:
            super().__init__(hint, obj, name, exc)
            unknown[str(name)[:_NAMED]] = None

    environment = ImmutableSandboxedEnvironment(undefined=Noted, autoescape=True)
    document = DocxTemplate(io.BytesIO(template))
    try:
        there = document.get_undeclared_template_variables(environment)
        document.render(told, environment, autoescape=True)
    except (TemplateError, ArithmeticError):
        if not unknown:
            raise Unfit("summaries.wrong_signs") from None
    if unknown:
        raise Unfit("summaries.unknown_fields", names=[*unknown][:_MANY])
    if lacking := [name for name in needed if name not in there]:
        raise Unfit("summaries.lacking_fields", names=lacking)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


if __name__ == "__main__":
    main()
