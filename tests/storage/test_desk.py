"""The desk: its lines in words, oldest first; a page that fits a letter; figures of the units; typed numbers."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.words import Words
from storage import asking, desk, people
from storage.activities import Activity
from storage.activities import Kind as Of
from storage.activities import State as Activities
from storage.desk import Line, lines, numbers, standing
from storage.desk.numbers import Opened, Record
from storage.errors import Refusal
from storage.hardship import casework
from storage.hardship.reports import Report
from storage.members import Member
from storage.quick_notes import Kind as QuickNoteKind
from storage.quick_notes import saving
from storage.quick_notes.saving import Draft
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import HOME, Actor, Cast
from tests.conftest import ZONE

NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)
WORDS = Words(ZONE)
LANGUAGES = ("zh", "en")
DAY = timedelta(days=1)
#: Of each kind a line, as its service gives it, as long as its words can be.
UNIT, TITLE = "城东区第二供水管理站" * 6, "羽毛球友谊赛报名" * 5
SAMPLES: dict[Line, list[Values]] = {
    Line.REPORT: [
        {"number": "KN-2026-123456", "unit": UNIT, "mine": True, "due_at": NOW + timedelta(hours=8)},
        {"number": "KN-2026-123456", "unit": UNIT, "mine": True, "news": True},
        {"number": "KN-2026-123456", "unit": UNIT, "offered": True},
        {"number": "KN-2026-123456", "unit": UNIT, "overdue": True, "due_at": NOW - 12 * DAY},
    ],
    Line.STILL: [{"number": "KN-2026-123456", "unit": UNIT, "mine": True, "still": NOW - 30 * DAY}],
    Line.CLAIM: [{"unit": UNIT}],
    Line.CORRECTION: [{"name": "李明", "due_at": NOW + 9 * DAY}],
    Line.REVIEW: [
        {"number": "KN-2026-123456", "unit": UNIT, "of": of, "state": state, "why": None}
        for of in ("yearly", "return")
        for state in ("answered", "silent")
    ],
    Line.WORD: [{"number": "KN-2026-123456", "waits": "word", "second": "王秀英"}],
    Line.GRANT: [{"number": "KN-2026-123456", "waits": waits, "second": "王秀英"} for waits in ("word", "receipt")],
    Line.VISIT: [
        {"number": "ZF-2026-123456", "unit": UNIT, "mine": mine, "due_on": NOW.date()} for mine in (True, False)
    ],
    Line.DUE_TALK: [{"number": "BT-2026-123456", "unit": UNIT, "name": "李明", "due_on": NOW.date() + DAY}],
    Line.TALK_SAMPLE: [{"number": "TH-2026-123456", "unit": UNIT}],
    Line.TALK: [
        {"number": "TH-2026-123456", "unit": None, "urgency": "soon", "mine": False},
        {"number": "TH-2026-123456", "unit": UNIT, "urgency": "this_week", "mine": True},
    ],
    Line.TALK_AGAIN: [{"number": "TH-2026-123456", "due_on": NOW.date() - 2 * DAY, "overdue": True}],
    Line.ACTIVITY: [
        {"title": TITLE, "waits": "closes", "due_at": NOW + timedelta(hours=8)},
        {"title": TITLE, "waits": "told", "due_at": NOW + 3 * DAY},
    ],
    Line.DRAFT: [{"title": None, "lies": True}, {"title": TITLE, "lies": True}],
    Line.CERTIFICATE: [{"unit": UNIT, "name": "李明"}],
    Line.LIST_FREE: [{"of": "spring", "year": 2027, "count": 12, "due_on": NOW.date() + DAY}],
    Line.LIST_WORD: [{"of": "spring", "year": 2027, "count": 12, "due_on": None}],
    Line.GROUP: [{"title": TITLE, "due_at": NOW + DAY}],
}


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


def in_words(kind: Line, line: Values, language: str, at: datetime = NOW - 9 * DAY) -> str:
    told = lines.told({"kind": kind, "id": 1, "at": at, **line}, 3, now=NOW)
    return WORDS.html("desk.line", {"line": told}, language)


class TestWords:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_kind_of_line_has_its_own_and_names_nobody(self, language: str) -> None:
        said = {in_words(kind, line, language) for kind, every in SAMPLES.items() for line in every}
        assert len(said) == sum(map(len, SAMPLES.values()))
        assert {*SAMPLES} == {*Line}
        assert not any("李明" in one or "王秀英" in one for one in said)

    def test_say_since_when_and_by_when(self) -> None:
        mine: Values = {"number": "KN-2026-0031", "unit": HOME, "mine": True}
        due_today: Values = {"due_at": NOW.replace(hour=18)}
        late: Values = {"due_at": NOW - 2 * DAY, "overdue": True}
        head = f"KN-2026-0031 · {HOME} · "
        assert in_words(Line.REPORT, {**mine, **due_today}, "zh", NOW) == head + "您在办，今天来的，今天 18:00 前要联系"
        assert in_words(Line.REPORT, {**mine, "news": True, **late}, "zh") == head + "等您回复，已 9 天，超期 2 天"
        assert in_words(Line.REPORT, {**mine, "news": True, **late}, "en") == (
            head + "waiting for your reply, 9 days, 2 days overdue"
        )

    def test_an_hour_that_has_passed_today_is_overdue_without_days(self) -> None:
        late: Values = {"number": "KN-2026-0031", "unit": HOME, "due_at": NOW - timedelta(hours=1), "overdue": True}
        assert in_words(Line.REPORT, late, "zh", NOW) == f"KN-2026-0031 · {HOME} · 没人接手，今天来的，超期"

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", Line)
    def test_a_full_page_fits_one_message(self, kind: Line, language: str) -> None:
        longest = max(SAMPLES[kind], key=lambda line: len(in_words(kind, line, language)))
        shown: list[Any] = [
            lines.told({"kind": kind, "id": 1, "at": NOW - 999 * DAY, **longest}, 99_990 + place, now=NOW)
            for place in range(desk.PAGE)
        ]
        day: Values = {"what": "sign_up", "on": NOW.date(), "at": NOW, "title": TITLE, "count": 0}
        figures: Values = {
            "unit": UNIT,
            "union": False,
            "came": 99_999,
            "signing": 999,
            "cases": {"count": 99_999, "untaken": 99_999, "late": 99_999},
            "talks": {"owed": 99_999, "talked": 88_888, "overdue": 9_999},
        }
        values: Values = {
            "lines": shown,
            "count": 99_999,
            "overdue": 99_999,
            "page": 0,
            "pages": 9_999,
            "figures": figures,
            "dates": [day] * 5,
            "more_dates": 99,
            "now": NOW,
            "may": [],
        }
        assert len(re.sub("<[^>]*>", "", WORDS.html("desk.list", values, language))) <= 4_096


class TestThePage:
    def test_has_the_oldest_first_whatever_is_overdue(self, cast: Cast, officer: Actor, member: Actor) -> None:
        for _ in range(3):
            cast.submit(member)
        found: Any = cast.acts(officer, desk.waiting, 0, now=cast.now + 9 * DAY)
        since = [line["at"] for line in found["lines"]]
        assert since == sorted(since)
        assert [line["place"] for line in found["lines"]] == [1, 2, 3]
        assert found["overdue"] == 3

    def test_says_until_when_somebody_has_to_call(self, cast: Cast, officer: Actor, member: Actor) -> None:
        key = cast.submit(member)
        (line,) = cast.acts(officer, desk.waiting, 0)["lines"]  # type: ignore[misc]
        due_at = cast.read(lambda session: session.get_one(Report, key).due_at)
        assert line["due_at"] == due_at  # type: ignore[call-overload,index]

    def test_turns_to_the_rest_without_figures_and_dates(self, cast: Cast, officer: Actor) -> None:
        for _ in range(desk.PAGE + 1):
            cast.submit(cast.create_member())
        first, second = (cast.acts(officer, desk.waiting, page) for page in (0, 1))
        assert (len(first["lines"]), len(second["lines"])) == (desk.PAGE, 1)  # type: ignore[arg-type]
        assert second["lines"][0]["place"] == desk.PAGE + 1  # type: ignore[index,call-overload]
        assert (second["figures"], second["dates"]) == (None, [])

    def test_and_its_other_pages_are_for_people_in_office(self, cast: Cast, member: Actor) -> None:
        for rule, arguments in ((desk.tools, ()), (desk.week_page, (0,)), (desk.waiting, (0,))):
            with pytest.raises(NotForYou):
                cast.acts(member, rule, *arguments)


class TestFigures:
    def figures(self, cast: Cast, by: Actor) -> Any:
        return cast.acts(by, standing.figures)

    def test_are_of_the_visitors_own_units_and_the_chairs_of_all(self, cast: Cast, officer: Actor) -> None:
        chair, elsewhere = cast.create_chair(), cast.create_member(unit=cast.create_unit("城西供水站"))
        cast.submit(cast.create_member())
        cast.submit(elsewhere)
        assert self.figures(cast, officer)["cases"]["count"] == 1
        found = self.figures(cast, chair)
        assert found["cases"] == {"count": 2, "untaken": 2, "late": 0}
        assert (found["union"], found["unit"]) == (True, None)
        of_deputy = self.figures(cast, cast.create_deputy())
        assert (of_deputy["union"], of_deputy["unit"]) == (True, None)

    def test_a_case_whose_officer_has_left_office_is_nobodys(self, cast: Cast, officer: Actor) -> None:
        gone = cast.create_officer("周通")
        kept, left = (cast.submit(cast.create_member()) for _ in range(2))
        cast.take(officer, kept)
        cast.take(gone, left)
        assert self.figures(cast, officer)["cases"]["untaken"] == 0
        cast.dismiss(gone)
        assert self.figures(cast, officer)["cases"] == {"count": 2, "untaken": 1, "late": 0}

    def test_tell_nothing_without_the_right(self, cast: Cast) -> None:
        found = self.figures(cast, cast.create_admin())
        assert {found[name] for name in ("cases", "talks", "came", "signing")} == {None}

    def test_of_too_few_people_are_not_told(self, cast: Cast, officer: Actor, member: Actor) -> None:
        found = self.figures(cast, officer)
        assert (found["talks"], found["came"]) == (None, None)
        for _ in range(6):
            cast.create_member()
        found = self.figures(cast, officer)
        assert found["came"] == 0
        assert found["talks"]["owed"] >= 6


class TestNumbers:
    def number(self, cast: Cast, report_id: int) -> str:
        return cast.read(lambda session: session.get_one(Report, report_id).number)

    def search(self, cast: Cast, by: Actor, words: str) -> Any:
        cast.acts(by, people.begin)
        return cast.acts(by, numbers.search, words)

    def test_open_the_case_for_whom_it_is_theirs(self, cast: Cast, officer: Actor, member: Actor) -> None:
        number = self.number(cast, cast.submit(member))
        found = self.search(cast, officer, f" {number.lower()} ")
        assert isinstance(found, Record)
        assert (found.what, found.shown["number"]) == (Opened.REPORT, number)

    def test_are_refused_to_others_as_their_own_page_is(self, cast: Cast, officer: Actor) -> None:
        key = cast.submit(cast.create_member(unit=cast.create_unit("城西供水站")))
        with pytest.raises(Refusal) as direct:
            cast.acts(officer, casework.look, key)
        with pytest.raises(type(direct.value)):
            self.search(cast, officer, self.number(cast, key))

    def test_that_nothing_has_are_looked_for_among_people(self, cast: Cast, officer: Actor) -> None:
        for number in ("KN-2026-9999", "QQ-2026-0001", "ZF-2026-9999"):
            assert self.search(cast, officer, number)["people"] == []

            assert self.search(cast, officer, number)["number"] == number
        assert "number" not in self.search(cast, officer, "金丝雀")

    @pytest.mark.parametrize("words", ["kn 2026 1", "KN2026-0001", "kn20260001", "ＫＮ－２０２６－１", "KN—2026—0001"])
    def test_are_read_as_people_say_them(self, cast: Cast, officer: Actor, member: Actor, words: str) -> None:
        assert self.number(cast, cast.submit(member)) == "KN-2026-0001"
        assert self.search(cast, officer, words).what is Opened.REPORT

    @pytest.mark.parametrize("words", ["kn 1", "KN1", "KN-0001", "ｋｎ－１"])
    def test_without_their_year_are_of_this_one(self, cast: Cast, officer: Actor, member: Actor, words: str) -> None:
        cast.submit(member)
        found = self.search(cast, officer, words)
        assert (found.what, found.shown["number"]) == (Opened.REPORT, "KN-2026-0001")

    def test_without_their_year_are_told_whole_where_nothing_has_them(self, cast: Cast, officer: Actor) -> None:
        assert self.search(cast, officer, "kn 77")["number"] == "KN-2026-0077"
        for words in ("SW 77", "77", "KN"):
            assert "number" not in self.search(cast, officer, words), words

    def test_without_their_year_give_way_to_staff_numbers(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.submit(member)
        cast.write(lambda session: setattr(session.get_one(Member, member.member_id), "staff_no", "KN1"))
        assert self.search(cast, officer, "kn1")["card"]

    def test_of_a_quick_note_open_it(self, cast: Cast, officer: Actor) -> None:
        draft = Draft(QuickNoteKind.MEETING, cast.now.date(), "座谈会", unit_id=officer.unit_id, times=23)
        note = cast.write(lambda session: saving.save(session, draft, by=officer.account_id, now=cast.now).number)
        found = self.search(cast, officer, note)
        assert (found.what, found.shown["number"], found.shown["mine"]) == (Opened.NOTE, note, True)

    def test_are_asked_for_first(self, cast: Cast, officer: Actor) -> None:
        with pytest.raises(asking.Outdated):
            cast.acts(officer, numbers.search, "KN-2026-0001")

    def test_of_an_activity_open_its_page(self, cast: Cast) -> None:
        chair = cast.create_chair()

        def put_on(session: Session) -> None:
            session.add(
                Activity(
                    number="HD-2026-0001",
                    kind=Of.SPORTS,
                    state=Activities.OPEN,
                    made_by=chair.account_id,
                    made_at=NOW,
                    title="羽毛球赛",
                    starts_at=cast.now + DAY,
                )
            )

        cast.write(put_on)
        assert self.search(cast, chair, "HD-2026-0001").what is Opened.ACTIVITY


def test_a_talk_to_look_at_again_waits_from_its_day_on() -> None:
    class FollowUp:
        talk_id, due_on = 7, date(2026, 11, 20)

    (line,) = lines.again([(FollowUp(), "TH-2026-0001")], now=NOW)  # type: ignore[list-item]
    assert (line["at"], line["overdue"]) == (datetime(2026, 11, 20, tzinfo=ZONE), True)
