"""Questions sent to the bot or pasted: looked at, said yes to, taken, and what was refused sent back as a file."""

import io
import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.database import Transaction
from storage.questions.records import Question, QuestionPicture
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

QUIZ = Path(__file__).parents[1] / "samples/quiz"


def bank(session: Transaction) -> int:
    return session.scalar(select(func.count()).select_from(Question)) or 0


def pictures(session: Transaction) -> int:
    return session.scalar(select(func.count()).select_from(QuestionPicture)) or 0


def send(phone: Phone, name: str) -> Message:
    return phone.send_document(name, (QUIZ / name).read_bytes())


def open_page(phone: Phone, tongue: Tongue) -> Message:
    open_tools(phone, tongue)
    tongue.press(phone, "learning.office", tongue.offers("question_files.open"))
    return tongue.press(phone, "question_files.open", tongue.offers("question_files.form"))


class TestSent:
    @both
    def test_a_workbook_is_looked_at_taken_and_what_was_refused_comes_back(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        before = union.look(bank)
        sent = send(chair, "kahoot.xlsx")
        shown = chair.wait_for(tongue.offers("question_files.take"), PATIENT)
        chair.wait_gone(sent)
        again = before > 0  # in the other language before, of one union
        counts = {"found": 22, "good": 0 if again else 16, "known": 16 if again else 0, "refused": 6}
        assert tongue.says("question_files.command_counts", **counts) in shown.text
        listed = tongue.press_on(chair, shown, "question_files.bad", tongue.offers("question_files.look"), step=0)
        assert tongue.says("question_files.no_answer") in listed.text
        shown = tongue.press_on(chair, listed, "question_files.look", tongue.offers("question_files.take"))
        counted = {"entered": counts["good"], "known": counts["known"], "refused": 6}
        tongue.press_on(chair, shown, "question_files.take", tongue.says("question_files.result", **counted))
        back = chair.wait_for(lambda one: "document" in one.content, PATIENT)
        assert union.look(bank) == before + counted["entered"]
        data = chair.world.files[back.content["document"]["file_id"]].data
        rows = CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert rows[0][-1] == tongue.label("question_files.refused_title")
        assert len(rows) == 1 + 6

    def test_a_workbook_with_pictures_brings_them_and_so_does_what_is_handed_out(self, union: Union) -> None:
        chair = union.colleague("chair", None, language=EN.code)
        before = union.look(pictures)
        chair.send_document("libreoffice.xlsx", (QUIZ.parent / "pictures/libreoffice.xlsx").read_bytes())
        shown = chair.wait_for(EN.offers("question_files.take"), PATIENT)
        assert EN.says("question_files.command_pictures", n=2) in shown.text
        EN.press_on(
            chair, shown, "question_files.take", EN.says("question_files.result", entered=3, known=0, refused=0)
        )
        assert union.look(pictures) == before + 2
        open_page(chair, EN)
        EN.press(
            chair,
            "question_files.export",
            EN.says("question_files.bank_paper", n=union.look(bank), pictures=before + 2, too_heavy=False),
            form="xlsx",
        )
        paper = chair.wait_for(lambda one: "document" in one.content, PATIENT)
        with zipfile.ZipFile(io.BytesIO(chair.world.files[paper.content["document"]["file_id"]].data)) as archive:
            assert sum(name.startswith("xl/media/") for name in archive.namelist()) == before + 2

    @both
    def test_what_is_pasted_is_looked_at_and_left(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        before = union.look(bank)
        open_page(chair, tongue)
        chair.type("no question at all")
        chair.wait_for(tongue.says("question_files.no_questions_in"), PATIENT)
        chair.type("1 + 1 = ?\nA. 1\nB. 2\nANSWER: B")
        shown = chair.wait_for(tongue.offers("question_files.take"), PATIENT)
        assert tongue.says("question_files.command_counts", found=1, good=1, known=0, refused=0) in shown.text
        tongue.press_on(chair, shown, "question_files.turn_down", tongue.says("question_files.turned_down"))
        assert union.look(bank) == before
        if tongue is EN:
            assert han_in([chair], "语言") == []

    def test_is_no_business_of_who_does_not_keep_the_bank(self, union: Union) -> None:
        member = union.member()
        fetched = union.sandbox.counts["getFile"]
        sent = send(member, "bank.gift")
        member.wait_for("我不收", PATIENT)
        member.wait_gone(sent)
        assert union.sandbox.counts["getFile"] == fetched


class TestHandedOut:
    @both
    def test_the_form_comes_as_a_file_that_has_no_question_yet(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        open_page(chair, tongue)
        tongue.press(chair, "question_files.form", tongue.says("question_files.form_paper"))
        paper = chair.wait_for(lambda one: "document" in one.content, PATIENT)
        data = chair.world.files[paper.content["document"]["file_id"]].data
        sheet = CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert [row[0] for row in sheet[1:]] == ["单选题", "多选题", "判断题", "填空题", "排序题", "匹配题", "数值题"]
        assert all(str(row[1]).startswith("（例）") for row in sheet[1:])
