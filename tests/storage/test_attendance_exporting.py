"""Who has signed up, as files: by right, noted, and gone from the chat after a day."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from storage import attendance, outbox, rights
from storage.activities import ActivityQuestion, Ask, NoSuchActivity, Place, SignUp, keep_answers, questions_of
from storage.attendance import NobodyThere, Sheet, copies, exporting
from storage.offices import Charge, Office
from storage.outbox import State
from tests.cast import Actor, Cast
from tests.storage.attending import TITLE, create_activity, create_option, kept, sign_up


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def activity(cast: Cast, wang: Actor, now: datetime) -> int:
    return create_activity(cast, wang, now + timedelta(days=3), number="HD-2026-0007")


def sheet(cast: Cast, by: Actor, activity: int) -> Any:
    whose = {"account_id": by.account_id, "subject": activity, "values": {}, "now": cast.now}
    return cast.read(partial(exporting.on_sheet, **whose))


def table(cast: Cast, by: Actor, activity: int) -> list[exporting.Line]:
    found = cast.read(partial(exporting.lines, account_id=by.account_id, subject=activity, after=0, now=cast.now))
    return [*found.rows]


class TestWhoHasWhich:
    def test_of_the_own_units_activity_everybody_and_of_anothers_the_own_people(
        self, cast: Cast, wang: Actor, activity: int
    ) -> None:
        west = cast.create_unit("城西供水站")
        far = cast.create_officer("远方", unit=west)
        sign_up(cast, activity, cast.enrol("李明"))
        with pytest.raises(NoSuchActivity):
            cast.acts(far, attendance.order, Sheet.TABLE, activity)
        sign_up(cast, activity, cast.enrol("孙大海", unit=west))
        assert [line.name for line in table(cast, wang, activity)] == ["李明", "孙大海"]
        assert [line.name for line in table(cast, cast.create_chair(), activity)] == ["李明", "孙大海"]
        assert [line.name for line in table(cast, far, activity)] == ["孙大海"]
        assert [row["name"] for row in sheet(cast, far, activity)["rows"]] == ["孙大海"]

    def test_nobody_else_has_any(self, cast: Cast, wang: Actor, activity: int) -> None:
        sign_up(cast, activity, li := cast.create_member("李明"))
        other = cast.create_officer("管困难的")
        cast.write(lambda session: _charge(session, other.account_id))
        for who in (li, cast.create_steward(), cast.create_admin(), other):
            with pytest.raises(rights.NotForYou):
                cast.acts(who, attendance.order, Sheet.SIGN_IN, activity)
            assert not cast.read(partial(attendance.may_have_sign_ups, account_id=who.account_id, subject=activity))
            assert table(cast, who, activity) == []

    def test_whose_office_ends_has_nothing_of_what_is_on_its_way(self, cast: Cast, wang: Actor, activity: int) -> None:
        sign_up(cast, activity, cast.enrol("李明"))
        cast.acts(wang, attendance.order, Sheet.TABLE, activity)
        cast.dismiss(wang)
        assert not cast.read(partial(attendance.may_have_sign_ups, account_id=wang.account_id, subject=activity))
        assert (table(cast, wang, activity), sheet(cast, wang, activity)["rows"]) == ([], [])


class TestOrdering:
    def test_is_noted_and_names_nobody(self, cast: Cast, wang: Actor, activity: int) -> None:
        sign_up(cast, activity, cast.enrol("李明"))
        for one in Sheet:
            cast.acts(wang, attendance.order, one, activity)
        assert [entry.record for entry in cast.audited("attendance.order")] == ["HD-2026-0007"] * 2
        letters = cast.letters(wang)
        assert [letter.key for letter in letters] == ["attendance.table", "attendance.sign_in"]
        assert letters[0].values == {"activity": activity, "title": TITLE, "count": 1, "people": 1}
        assert {letter.right for letter in letters} == {attendance.SIGN_UPS}

    def test_of_nothing_is_none(self, cast: Cast, wang: Actor, activity: int) -> None:
        with pytest.raises(NobodyThere):
            cast.acts(wang, attendance.order, Sheet.TABLE, activity)
        # Who waits has a line in the workbook, and nothing to sign.
        sign_up(cast, activity, cast.enrol("李明"), Place.WAITING)
        cast.acts(wang, attendance.order, Sheet.TABLE, activity)
        with pytest.raises(NobodyThere):
            cast.acts(wang, attendance.order, Sheet.SIGN_IN, activity)

    def test_files_go_from_the_chat_after_a_day(self, cast: Cast, wang: Actor, activity: int) -> None:
        sign_up(cast, activity, cast.enrol("李明"))
        for one in Sheet:
            cast.acts(wang, attendance.order, one, activity)
        sent = cast.now + timedelta(seconds=5)
        for nth, letter in enumerate(cast.letters(wang)):
            end = outbox.ending(letter.id, State.SENT, now=sent, message_id=70 + nth)
            cast.write(partial(outbox.end_open, ending=end))
        take_back = partial(copies.take_back, now=sent + timedelta(hours=23))
        assert cast.write(take_back) == 0
        assert cast.write(partial(copies.take_back, now=sent + timedelta(days=1))) == 2
        assert cast.write(partial(copies.take_back, now=sent + timedelta(days=1))) == 0


class TestWhatStandsThere:
    def test_the_workbook_has_places_options_and_answers(self, cast: Cast, wang: Actor, activity: int) -> None:
        option = create_option(cast, activity, "5 公里")
        key = sign_up(cast, activity, cast.enrol("李明"), family=2, option_id=option, comes=True)
        sign_up(cast, activity, cast.enrol("周杰"), Place.WAITING)
        sign_up(cast, activity, cast.enrol("退出的"), Place.WITHDRAWN)

        def ask(session: Any) -> None:
            for nth, words in enumerate(("衣服尺码？", "吃素吗？"), 1):
                session.add(ActivityQuestion(activity_id=activity, nth=nth, ask=Ask.TEXT, words=words))
            session.add(ActivityQuestion(activity_id=activity, nth=3, ask=Ask.CHOICE, stock="level"))
            session.flush()
            size, _, level = (str(one.id) for one in questions_of(session, activity))
            keep_answers(session, session.get_one(SignUp, key), {size: "XL", level: "beginner"})

        cast.write(ask)
        first, second = table(cast, wang, activity)
        assert (first.name, first.unit, first.place, first.option) == ("李明", "城东供水站", Place.SEATED, "5 公里")
        assert (first.family, first.comes, list(first.answers)) == (2, True, ["XL", None, ["beginner"]])
        assert (second.name, second.place, list(second.answers)) == ("周杰", Place.WAITING, [None, None, None])
        head = cast.read(partial(exporting.head, account_id=wang.account_id, subject=activity, now=cast.now))
        assert ([one["words"] for one in head["asked"]], head["count"]) == (["衣服尺码？", "吃素吗？", None], 2)

    def test_the_sheet_goes_unit_by_unit_and_tells_no_answers(self, cast: Cast, wang: Actor, activity: int) -> None:
        west = cast.create_unit("城西供水站")
        for name, unit in (("周杰", west), ("李明", None), ("安娜", None)):
            sign_up(cast, activity, cast.enrol(name, unit=unit), family=1)
        found = sheet(cast, wang, activity)
        assert [(row["name"], row["unit"]) for row in found["rows"]] == [
            ("安娜", "城东供水站"),
            ("李明", "城东供水站"),
            ("周杰", "城西供水站"),
        ]
        assert (found["people"], {*found["rows"][0]}) == (6, {"name", "unit", "option", "family"})

    def test_pages_follow_on(self, cast: Cast, wang: Actor, activity: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "PAGE", 2)
        keys = [sign_up(cast, activity, cast.enrol(f"职工{nth}")) for nth in range(3)]
        first = cast.read(partial(exporting.lines, account_id=wang.account_id, subject=activity, after=0, now=cast.now))
        assert first.last == keys[1]
        rest = partial(exporting.lines, account_id=wang.account_id, subject=activity, after=first.last, now=cast.now)
        assert [line.name for line in cast.read(rest).rows] == ["职工2"]
        assert kept(cast, keys[2]).came_at is None


def _charge(session: Any, account_id: int) -> None:
    """In charge of hardship alone."""
    for office in session.query(Office).filter_by(account_id=account_id):
        office.charges = str(Charge.HARDSHIP)
