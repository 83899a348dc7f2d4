"""Summaries: the year's work as a document for Word, in one of its lengths, in the union's own form or the shipped one.

`prose` has the sentences, `tables` what stands beside the year before and the records behind each figure, `writing`
fills a template in a process of its own, `child` is that process.
"""

import logging
from importlib.resources import files
from typing import Any, Final

from bot.papers.enclosures import DOCX, Enclosure, Say
from bot.papers.summaries import prose, tables, writing
from bot.papers.summaries.writing import Unfit
from storage.summaries.ordering import Ordered
from storage.summaries.records import Form
from storage.values import Values

log = logging.getLogger("unionhall.papers")

#: What a template must have: who made it when, and the records behind the figures.
NEEDED: Final = ("mark", "appendix")


def tongue(values: Values) -> str:
    """In which language the form is written, whoever reads it."""
    return tongue_of(Form(str(values["form"])))


def tongue_of(form: Form) -> str:
    return "en" if form == Form.ENGLISH else "zh"


def document(ordered: Ordered, say: Say) -> Enclosure:
    """The document. Where the union's own form can't be filled any more, in the shipped one."""
    facts, form = ordered.facts, ordered.form
    part = f"q{facts.quarter}" if facts.quarter else str(form)
    told = told_of(ordered, say)
    return Enclosure(f"summary-{facts.year}-{part}.docx", _written(ordered.template, told), DOCX)


def _written(own: bytes | None, told: dict[str, Any]) -> bytes:
    if own is not None:
        try:
            return writing.written(own, told)
        except Unfit as unfit:
            log.warning("the summary's own template can't be filled: %s", unfit.key)
    return writing.written(shipped(), told)


def shipped() -> bytes:
    """The form that comes with the house."""
    return files("bot.papers").joinpath("summary_of_year.docx").read_bytes()


def form(own: bytes | None, say: Say) -> Enclosure:
    """The form itself, to be changed in Word."""
    del say
    return Enclosure("summary-template.docx", shipped() if own is None else own, DOCX)


def told_of(ordered: Ordered, say: Say) -> dict[str, Any]:
    """What the fields of a template are filled with."""
    facts = ordered.facts
    name: Values = {"year": facts.year, "quarter": facts.quarter, "form": ordered.form}
    return {
        "title": say("summaries.title", name),
        "span": say("summaries.span", {"upto": facts.upto, "running": facts.running}),
        **prose.told(facts, ordered.form, say),
        **tables.told(facts, say),
        "mark": say("summaries.mark", {"name": ordered.by, "at": facts.at}),
    }
