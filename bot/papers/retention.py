"""What a night's purge did, as a PDF to be filed."""

from bot.papers import typesetting
from bot.papers.enclosures import PDF, Enclosure, Forgotten, Say
from storage.values import Value, Values


def proof(found: Values, say: Say) -> Enclosure:
    """The page of the chair, with room for it all; Forgotten where that run is not kept any more."""
    if found["at"] is None:
        raise Forgotten
    title, *lines = say("retention.run", found).replace("<b>", "").replace("</b>", "").split("\n")
    shown: list[Value] = [{"title": "", "lines": [line for line in lines if line.strip()]}]
    content = typesetting.drawn("sections", {"title": title, "sections": shown}, "pdf")
    return Enclosure(f"{say('retention.file', {})}.pdf", content, PDF)
