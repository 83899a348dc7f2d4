"""A roster sent to the bot: looked at, said yes or no to, taken in the background, and what was not taken sent back."""

from sqlalchemy import func, select

from bot import rosters
from bot.sandbox.phones import Phone
from storage.database import Transaction
from storage.members import Member, Standing
from tests.story.conftest import STATION, Union
from tests.story.importing import (
    MANIFEST,
    ROSTER,
    SAMPLES,
    UPDATE,
    book_of,
    counts,
    csv,
    people,
    preview,
    refused_file,
    result,
    send,
    take,
)
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in

HOSTILE = {
    "zip_bomb.xlsx": "rosters.zip_bomb",
    "password_protected.xlsx": "rosters.password_protected",
    "renamed_txt.xlsx": "rosters.not_xlsx",
    "empty.csv": "rosters.empty_file",
}


def everybody(session: Transaction) -> int:
    return session.scalar(select(func.count()).select_from(Member)) or 0


class TestSent:
    @both
    def test_looked_at_said_yes_to_and_what_was_refused_sent_back(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        name = f"孙丽{tongue.language}"
        number = {"zh": "SW907", "en": "SW908"}[tongue.language]
        send(chair, "r.csv", csv(f"{name},{number},,{STATION},退休", f",SW9{number[-2:]},,{STATION},在职"))
        shown = preview(chair, tongue)
        assert counts(tongue, changed=1, refused=1) in shown.text
        absent = tongue.press_on(chair, shown, "rosters.look_absent", tongue.offers("rosters.look"), step=0)
        shown = tongue.press_on(chair, absent, "rosters.look", tongue.offers("rosters.turn_down"))
        take(chair, shown, result(tongue, changed=1, refused=1), tongue)
        file, rows = refused_file(chair)
        assert rows[0] == ["姓名", "工号", "手机号", "部门", "状态", "备注", tongue.label("rosters.refused_title")]
        assert tongue.says("rosters.refused_file", part=False, refused=True, remarks=True) == file.text
        assert people(union, name) == {name: Standing.RETIRED}
        if tongue is EN:
            assert han_in([chair], "r.csv") == []

    @both
    def test_what_is_to_be_told_besides_is_told_before_and_given_along(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        names = [f"提醒{tongue.language}{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑"]
        rows = [f"{name},NT{tongue.language}{at},,{STATION},在职" for at, name in enumerate(names)]
        titles, *people_ = csv(*rows, f"没单位{tongue.language},NT{tongue.language}99,,,在职").decode().split("\n")
        number = "999999199001010017"
        data = "\n".join([f"{titles},身份证号", *(f"{one},,{number}" for one in people_)]).encode()
        send(chair, "r.csv", data)
        shown = preview(chair, tongue)
        left = tongue.says("rosters.identity_left", sheet="")
        lines = [line for line in shown.text.split("\n") if line.startswith("· ")]
        assert left in shown.text
        assert [name for name in names if any(name in line for line in lines)] == names[:5]
        every = tongue.press_on(chair, shown, "rosters.look_remarks", left, step=0)
        assert [name in every.text for name in names] == [True] * 9 + [False] * 3
        every = tongue.press_on(chair, every, "rosters.look_remarks", names[-1], step=1)
        assert "没单位" not in every.text
        shown = tongue.press_on(chair, every, "rosters.look", tongue.offers("rosters.turn_down"))
        take(chair, shown, result(tongue, new=12, refused=1), tongue)
        file, rows_ = refused_file(chair)
        assert tongue.says("rosters.refused_file", part=False, refused=True, remarks=True) == file.text
        book = book_of(chair, file)
        assert [line[1] for line in book.get_sheet_by_index(1).to_python()[1:]] == ["", *names]
        assert number not in str([shown.text, every.text, rows_, book.get_sheet_by_index(1).to_python()])

    @both
    def test_a_file_declared_complete_names_who_leaves_and_asks_once_more(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        unit = f"城东供水站{tongue.language}组"
        staff = [f"职工{number:02},{tongue.language}{number},,{unit},在职" for number in (97, 98, 99)]
        send(chair, "r.csv", csv(*staff))
        take(chair, preview(chair, tongue), result(tongue, new=3), tongue)
        send(chair, "r.csv", csv(*staff[:2]))
        absent = tongue.press_on(chair, preview(chair, tongue), "rosters.look_absent", "职工99", step=0)
        assert "职工98" not in absent.text
        tongue.press_on(chair, absent, "rosters.take_all", result(tongue, left=1, unchanged=2), n=1)
        gone = select(Member.staff_no).where(
            Member.standing == Standing.LEFT, Member.staff_no.startswith(tongue.language.upper())
        )
        assert union.look(lambda session: list(session.scalars(gone))) == [f"{tongue.language.upper()}99"]

    @both
    def test_no_is_no(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        send(chair, "r.csv", csv(f"没人要,NO1,,{STATION},在职"))
        tongue.press_on(chair, preview(chair, tongue), "rosters.turn_down", tongue.says("rosters.turned_down"))
        assert people(union, "没人要") == {}

    @both
    def test_hostile_files_are_one_sentence_and_others_are_answered(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("admin", None, language=tongue.code)
        for name, key in HOSTILE.items():
            sent = send(chair, f"hostile/{name}")
            chair.wait_for(tongue.says(key, file=name), PATIENT)
            chair.wait_gone(sent)
        union.member(language=tongue.code)

    def test_the_samples_roster_and_its_list_of_changes_go_in_and_its_people_can_join(
        self, union: Union, zhao: Phone
    ) -> None:
        staff, retired = MANIFEST[ROSTER]["sheets"]
        new = staff["valid"] + retired["valid"] - len(retired["also_in_first_sheet"])
        refused = len(staff["errors"])
        before = union.look(everybody)
        sent = send(zhao, ROSTER)
        shown = preview(zhao)
        assert counts(new=new, refused=refused) in shown.text
        assert shown.protected
        assert [f"第{error['row']}行" in shown.text for error in staff["errors"]] == [True] * refused
        zhao.wait_gone(sent)
        assert union.look(everybody) == before
        take(zhao, shown, result(new=new, refused=refused))
        file, rows = refused_file(zhao)
        assert file.content["document"]["file_name"] == "未导入.xlsx"
        assert not file.protected
        assert rows[0][-1] == "原因"
        assert [f"第{error['row']}行" in row[-1] for error, row in zip(staff["errors"], rows[1:], strict=True)] == [
            True
        ] * 3
        reading = rosters.read(SAMPLES / ROSTER)
        one = next(row for row in reading.rows if row.phones and not row.shares_phone)
        newcomer = union.sandbox.phone(one.name, phone=one.phones[0], language_code="zh-hans")
        union.join(newcomer)
        changes = MANIFEST[UPDATE]["by_change"]
        done = {
            "new": changes["新入会"],
            "changed": changes["调动"] + changes["退休"],
            "left": changes["离职"],
            "refused": len(MANIFEST[UPDATE]["errors"]),
        }
        send(zhao, UPDATE)
        shown = preview(zhao)
        assert counts(**done) in shown.text
        assert ZH.label("rosters.button_look_absent", step=0) not in str(shown.buttons)
        take(zhao, shown, result(**done))
