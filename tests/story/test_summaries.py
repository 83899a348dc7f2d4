"""The year's summary in chat: a document in one of its lengths, and a form of the union's own, sent back from Word."""

import io
import zipfile
from datetime import datetime

from storage import quick_notes
from storage.database import Transaction
from storage.summaries import drafts
from tests import summary_template
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in
from tests.story.test_printing import brought, file_of


def words_of(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as book:
        return book.read("word/document.xml").decode()


def restyled(words: str) -> bytes:
    made, kept = summary_template.document(), io.BytesIO()
    made.paragraphs[0].add_run(words)
    made.save(kept)
    return kept.getvalue()


@both
class TestTheSummary:
    def test_comes_as_a_document_and_in_the_union_s_own_form(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        account = union.account_of(chair)

        def note(session: Transaction) -> None:
            now: datetime = union.bot.now
            draft = quick_notes.Draft(quick_notes.Kind.SAFETY, now.date(), "check", times=23)
            quick_notes.save(session, draft, by=account, now=now)

        union.beside(note)
        open_tools(chair, tongue)
        page = tongue.press(chair, "summaries.open", tongue.offers("summaries.template"))
        name, data = file_of(
            chair, tongue.press_on(chair, page, "summaries.order", brought("-department.docx"), form="department")
        )
        assert name == f"summary-{union.bot.now.year}-department.docx"
        assert "开展安全检查" in words_of(data)
        _, english = file_of(
            chair, tongue.press_on(chair, page, "summaries.order", brought("-english.docx"), form="english")
        )
        assert "safety check" in words_of(english)

        tongue.press_on(chair, page, "summaries.template", tongue.offers("summaries.form"))
        tongue.press(chair, "summaries.form", brought("template.docx"))
        chair.send_document("mine.docx", restyled("{{ salary }}"))
        chair.wait_for(tongue.says("summaries.unknown_fields", names=["salary"]), PATIENT)
        chair.send_document("mine.doc", b"\xd0\xcf\x11\xe0")
        chair.wait_for(tongue.says("summaries.not_docx"), PATIENT)
        chair.send_document("mine.docx", restyled(" - OUR UNION"))
        chair.wait_for(tongue.says("summaries.taken"), PATIENT)
        open_tools(chair, tongue)
        page = tongue.press(chair, "summaries.open", tongue.offers("summaries.template"))
        _, own = file_of(chair, tongue.press_on(chair, page, "summaries.order", brought("-short.docx"), form="short"))
        assert "OUR UNION" in words_of(own)
        tongue.press_on(chair, page, "summaries.template", tongue.offers("summaries.shipped"))
        tongue.press(chair, "summaries.shipped", lambda message: not tongue.offers("summaries.shipped")(message))
        if tongue is EN:
            assert han_in([chair]) == []

    def test_of_a_quarter_is_offered_to_the_chair_when_it_is_over(self, union: Union, tongue: Tongue) -> None:
        chair, member = union.colleague("chair", None, language=tongue.code), union.member(language=tongue.code)
        year = union.bot.now.year

        def over(session: Transaction) -> None:
            drafts._tell(session, year, 1, now=union.bot.now)

        union.beside(over)
        letter = chair.wait_for(tongue.says("summaries.draft", year=year, quarter=1), PATIENT)
        tongue.press_on(chair, letter, "summaries.draft", brought("-q1.docx"))
        assert not any(tongue.offers("summaries.draft")(one) for one in member.from_bot)
