"""The audit in chat: the chair sees who read, decided and was refused what; nobody else does; each look is noted."""

import re

import pytest
from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import audit
from storage.audit import AuditEntry
from storage.audit.looking import PAGE, Shown
from tests.story.conftest import STATION, Union
from tests.story.reporting import PATIENT, WORDS, open_report, open_tools, report, take
from tests.story.speech import EN, ZH, Tongue, both, han_in

#: Of every refusal at a door, which door it was.
NOT_FOR_YOU = select(AuditEntry.record).where(AuditEntry.act == "rights.not_for_you")


@pytest.fixture(scope="module")
def chairs(union: Union, zhao: Phone) -> dict[str, Phone]:
    """A chair of each tongue."""
    return {"zh": zhao, "en": union.officer("孙丽en", "13800000908", "chair", language="en")}


def open_audit(chair: Phone, tongue: Tongue) -> Message:
    """Two taps from anywhere."""
    desk = open_tools(chair, tongue)
    return tongue.press_on(chair, desk, "audit.look", tongue.offers("audit.leave"))


def show(chair: Phone, shown: Shown, tongue: Tongue) -> Message:
    kind = tongue.label(f"audit.shown_{shown}")
    chair.press(kind, PATIENT)
    return chair.wait_for(lambda message: message.text.split("\n")[0].endswith(f"· {kind}"), PATIENT)


def acts(union: Union) -> list[str]:
    entries = select(AuditEntry.act).order_by(AuditEntry.id)
    return union.look(lambda session: list(session.scalars(entries)))


class TestTheChair:
    @both
    def test_sees_who_did_what_with_which_case_and_no_word_of_it(
        self, union: Union, chairs: dict[str, Phone], wang: Phone, tongue: Tongue
    ) -> None:
        chair = chairs[tongue.language]
        member = union.member()
        number = report(member)
        take(wang, number)
        lines = open_audit(chair, tongue).text.split("\n")
        name = "王秀英"
        (taken,) = [line for line in lines if name in line and tongue.says("audit.act_hardship_take") in line]
        assert taken.endswith(f"· {number}")
        (handed_in,) = [line for line in lines if number in line and tongue.says("audit.act_hardship_submit") in line]
        assert member.person.first_name in handed_in
        assert lines.index(taken) < lines.index(handed_in)
        shown = "\n".join(lines)
        assert WORDS not in shown
        assert not re.search(r"1\d{10}|" + str(member.person.id), shown)
        if tongue is EN:
            assert han_in([chair], "孙丽en") == []

    @both
    def test_sees_one_kind_alone(self, union: Union, chairs: dict[str, Phone], wang: Phone, tongue: Tongue) -> None:
        chair = chairs[tongue.language]
        number = report(union.member())
        take(wang, number)
        wang.press_data("1audit.look:all")
        wang.wait_for("主席能看", PATIENT)
        open_audit(chair, tongue)
        says = {
            Shown.READ: "audit.act_hardship_read",
            Shown.DECISION: "audit.act_hardship_take",
            Shown.PEOPLE: "audit.act_joining_bind",
            Shown.REFUSED: "audit.act_rights_not_for_you",
        }
        for shown, key in says.items():
            page = show(chair, shown, tongue).text
            assert tongue.says(key) in page
            if shown is Shown.REFUSED:
                assert tongue.says("rights.deed_read_audit") in page
            assert [other for other in {*says.values()} - {key} if tongue.says(other) in page] == []

    def test_turns_pages_back_and_forth(self, union: Union, zhao: Phone) -> None:
        for _ in range(PAGE):
            open_report(union.member())
        open_audit(zhao, ZH)
        first = show(zhao, Shown.PEOPLE, ZH).text
        older = ZH.press(zhao, "audit.older", ZH.offers("audit.newer")).text
        assert len(first.split("\n")) == PAGE + 1
        assert not {*first.split("\n")[1:]} & {*older.split("\n")[1:]}
        zhao.press("更新的", PATIENT)
        assert zhao.wait_for(lambda message: message.text == first, PATIENT)

    def test_is_seen_looking(self, union: Union, zhao: Phone) -> None:
        before = acts(union).count("audit.look")
        open_audit(zhao, ZH)
        show(zhao, Shown.READ, ZH)
        assert acts(union).count("audit.look") == before + 2
        assert "赵国强 · 看审计记录" in show(zhao, Shown.ALL, ZH).text

    def test_goes_back_to_the_desk(self, zhao: Phone) -> None:
        open_audit(zhao, ZH)
        ZH.press(zhao, "audit.leave", ZH.offers("desk.tools"))

    def test_no_longer_in_office_is_refused_at_the_next_tap(self, union: Union) -> None:
        chair = union.colleague("chair", None)
        open_audit(chair, ZH)
        union.dismiss(chair)
        chair.press("决定", PATIENT)
        chair.wait_for("只有工会主席能看", PATIENT)


class TestOthers:
    @pytest.mark.parametrize("role", ["officer", "steward", "admin"])
    def test_have_no_button_and_are_refused_when_they_forge_one(self, union: Union, role: str) -> None:
        other = union.colleague(role, None if role == "admin" else STATION)
        desk = open_tools(other)
        assert "审计记录" not in str(desk.buttons)
        for data in ("1audit.look:all", "1audit.older:read:5", "1audit.newer:refused:5"):
            before = acts(union).count("rights.not_for_you")
            other.press_data(data)
            other.wait_answered(PATIENT)
            union.until(lambda _, before=before: acts(union).count("rights.not_for_you") == before + 1)
        assert "· " not in other.screen


class TestRefusals:
    def test_tell_which_door_was_knocked_at(self, union: Union) -> None:
        other = union.member()
        for data, door in (("1audit.look:all", "audit.look"), ("1retention.purges:0", "retention.purges")):
            other.press_data(data)
            other.wait_answered(PATIENT)
            union.until(lambda session, door=door: door in session.scalars(NOT_FOR_YOU).all())
        other.type("/desk")
        union.until(lambda session: "/desk" in session.scalars(NOT_FOR_YOU).all())


class TestTheChain:
    def test_holds_after_all_of_this(self, union: Union) -> None:
        with union._database() as database:
            verdict = audit.verify(database.read_now)
        assert verdict.broken is None
        assert verdict.count == verdict.last == len(acts(union))
