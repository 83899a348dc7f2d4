"""What waits for an officer: the lines of the desk, and the two bundles of a day."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import desk, joining
from storage.desk import bundling, pages
from storage.hardship import Given, Urgency, casework, own, referring, saying
from storage.offices import Role
from storage.outbox import Letter, Rank, State
from storage.rights import NotForYou
from tests.cast import HOME, STORY, Actor, Cast
from tests.conftest import ZONE

URGENT = Urgency.THIS_WEEK
MORNING = datetime(2026, 11, 24, 8, 10, tzinfo=ZONE)


def lines(cast: Cast, officer: Actor, page: int = 0, now: datetime | None = None) -> list[Any]:
    shown = cast.acts(officer, desk.waiting, page, now=now)["lines"]
    assert isinstance(shown, list)
    return shown


def numbers(cast: Cast, officer: Actor, page: int = 0) -> list[str]:
    return [line["number"] for line in lines(cast, officer, page)]


def bundle(cast: Cast, now: datetime) -> list[Letter]:
    """The round of that hour, page by page; its letters."""
    before, cursor, told = len(cast.letters()), 0, 0
    while cursor is not None:
        page = cast.write(lambda session, cursor=cursor: desk.bundle(session, cursor, now=now))
        told, cursor = told + page.done, page.cursor
    letters = cast.letters()[before:]
    assert told == len(letters)
    return letters


class TestTheDesk:
    def test_is_only_for_people_in_office(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.dismiss(officer)
        for one in (officer, member, cast.create_stranger()):
            with pytest.raises(NotForYou):
                cast.acts(one, desk.waiting, 0)

    def test_lists_the_oldest_first_without_names(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.submit(member)
        cast.submit(member, now=cast.now - timedelta(days=1))
        assert numbers(cast, officer) == ["KN-2026-0002", "KN-2026-0001"]
        assert not any(secret in str(lines(cast, officer)) for secret in (STORY, "李明"))

    def test_lists_a_colleagues_case_no_more_until_that_colleague_is_dismissed(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        colleague = cast.create_officer("孙丽")
        cast.take(officer, cast.submit(member))
        assert (numbers(cast, officer), numbers(cast, colleague)) == (["KN-2026-0001"], [])
        cast.dismiss(officer)
        assert numbers(cast, colleague) == ["KN-2026-0001"]

    def test_lists_what_was_taken_by_right_of_office_though_more_is_held_by_duty(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        gone = cast.create_officer("孙丽")
        older = cast.submit(member)
        cast.take(gone, older)
        cast.dismiss(gone)
        cast.appoint(gone, Role.OFFICER, cast.create_unit("城西供水站"))
        cast.put_on_duty(gone, cast.now)
        cast.take(gone, cast.submit(member, urgency=URGENT, now=cast.now - timedelta(minutes=1)))
        assert [line["id"] for line in lines(cast, officer)] == [older]

    def test_lists_for_an_officer_of_another_unit_now_nothing_that_could_not_be_opened(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        cast.take(officer, cast.submit(member))
        cast.dismiss(officer)
        cast.appoint(officer, Role.OFFICER, cast.create_unit("城西供水站"))
        assert numbers(cast, officer) == []
        assert bundle(cast, MORNING.replace(day=26)) == []

    def test_lists_nothing_that_is_over_or_of_another_unit(self, cast: Cast, officer: Actor, member: Actor) -> None:
        closed, withdrawn = cast.submit(member), cast.submit(member)
        cast.submit(cast.create_member("周同", unit=cast.create_unit("城西供水站")))
        cast.take(officer, closed)
        cast.acts(officer, casework.close, closed)
        cast.acts(member, own.withdraw, withdrawn)
        assert numbers(cast, officer) == []

    def test_lists_everything_for_the_chair_and_no_cases_for_an_admin(self, cast: Cast, member: Actor) -> None:
        chair, admin, steward = cast.create_chair(), cast.create_admin(), cast.create_steward()
        cast.submit(member)
        assert [numbers(cast, one) for one in (chair, admin, steward)] == [["KN-2026-0001"], [], []]

    def test_lists_urgent_cases_of_the_day_for_who_is_on_duty(self, cast: Cast, member: Actor) -> None:
        other = cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        cast.put_on_duty(other, cast.now)
        cast.submit(member)
        report = cast.submit(member, urgency=URGENT)
        assert [line["id"] for line in lines(cast, other)] == [report]
        assert lines(cast, other, now=cast.now + timedelta(days=1)) == []

    def test_says_what_is_new_late_and_a_hint(self, cast: Cast, officer: Actor, member: Actor) -> None:
        first, hint = cast.submit(member), cast.hint(member, "周同")
        cast.take(officer, first)
        cast.says(member, own.begin_adding, own.add, first, "补充一句")
        marks = ("id", "mine", "news", "hint", "overdue")
        found = [[line[one] for one in marks] for line in lines(cast, officer)]
        assert found == [[first, True, True, False, False], [hint, False, False, True, False]]
        late = lines(cast, officer, now=cast.now + timedelta(days=7))
        assert [line["overdue"] for line in late] == [True, True]

    def test_turns_pages_and_stays_within_them(
        self, cast: Cast, officer: Actor, member: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pages, "PAGE", 2)
        for _ in range(3):
            cast.submit(member, words=None)
        assert len(numbers(cast, officer)) == 2
        assert numbers(cast, officer, 1) == numbers(cast, officer, 99) == ["KN-2026-0003"]
        shown = cast.acts(officer, desk.waiting, -1)
        assert (shown["page"], shown["pages"], shown["count"]) == (0, 2, 3)


class TestTheBundle:
    def test_comes_at_ten_past_eight_and_at_two(self) -> None:
        assert [f"{hour:%H:%M}" for hour in desk.BUNDLES] == ["08:10", "14:00"]

    def test_is_one_letter_for_all_that_waits(self, cast: Cast, officer: Actor, member: Actor) -> None:
        colleague = cast.create_officer("孙丽")
        new, offered, news, due = (cast.submit(member) for _ in range(4))
        for report in (offered, news, due):
            cast.take(colleague if report == offered else officer, report)
        cast.acts(colleague, referring.offer, offered, officer.account_id)
        cast.says(member, own.begin_adding, own.add, news, "补充一句")
        (letter,) = [one for one in bundle(cast, MORNING.replace(day=26)) if one.to == officer.account_id]
        assert (letter.key, letter.rank, letter.right, letter.not_before) == ("desk.bundle", Rank.NOTICE, "desk", None)
        found = [letter.values[one] for one in ("count", "untaken", "offered", "news", "due", "more")]
        assert found == [4, 1, 1, 1, 1, 0]
        assert [one["id"] for one in letter.values["reports"]] == [new, offered, news, due]

    def test_says_no_word_of_any_case(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.submit(member)
        (letter,) = bundle(cast, MORNING)
        assert not any(secret in str(letter.values) for secret in (STORY, "李明", "own_illness"))

    def test_is_for_nobody_for_whom_nothing_waits(self, cast: Cast, officer: Actor, member: Actor) -> None:
        for create in (cast.create_chair, cast.create_admin, cast.create_steward):
            create()
        cast.create_officer("何平", unit=cast.create_unit("城西供水站"))
        assert bundle(cast, MORNING) == []
        cast.submit(member)
        assert [letter.to for letter in bundle(cast, MORNING)] == [officer.account_id]

    def test_is_for_nobody_where_nobody_is_in_office(self, cast: Cast, member: Actor) -> None:
        cast.submit(member)
        assert bundle(cast, MORNING) == []

    def test_leaves_out_the_own_case_and_a_case_in_hand_that_is_not_due(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        cast.submit(officer)
        report = cast.submit(member)
        cast.take(officer, report)
        assert bundle(cast, MORNING) == []
        assert len(bundle(cast, MORNING.replace(day=26))) == 1  # the day that was promised
        cast.acts(officer, casework.help_, report, Given.CALL)
        assert bundle(cast, MORNING.replace(day=27)) == []

    def test_falls_to_who_answers_for_a_unit_without_officers(self, cast: Cast, member: Actor) -> None:
        chair = cast.create_chair()
        cast.submit(member)
        assert [letter.to for letter in bundle(cast, MORNING)] == [chair.account_id]

    def test_has_an_officers_own_case_for_who_answers_in_their_place(self, cast: Cast, officer: Actor) -> None:
        chair = cast.create_chair()
        cast.submit(officer)
        assert [letter.to for letter in bundle(cast, MORNING)] == [chair.account_id]

    def test_has_the_case_of_a_dismissed_officer_for_the_next(self, cast: Cast, officer: Actor, member: Actor) -> None:
        successor = cast.create_officer("孙丽")
        cast.take(officer, cast.submit(member))
        assert bundle(cast, MORNING) == []
        cast.dismiss(officer)
        assert [letter.to for letter in bundle(cast, MORNING)] == [successor.account_id]

    def test_has_what_did_not_arrive(self, cast: Cast, officer: Actor, member: Actor) -> None:
        report = cast.submit(member)
        cast.take(officer, report)
        cast.says(officer, saying.begin_answer, saying.answer, report, "明天来")
        assert bundle(cast, MORNING) == []
        cast.ends(cast.letters(member)[-1], State.UNDELIVERABLE)
        assert [letter.values["news"] for letter in bundle(cast, MORNING)] == [1]

    def test_has_the_people_who_wait_to_be_known(self, cast: Cast) -> None:
        steward, stranger = cast.create_steward(), cast.create_stranger()
        cast.acts(stranger, joining.ask_who)
        cast.acts(stranger, joining.claim, f"李明 {HOME} 0123")
        (letter,) = bundle(cast, MORNING)
        assert (letter.to, letter.values["count"], len(letter.values["claims"])) == (steward.account_id, 1, 1)

    def test_names_eight_and_counts_all(self, cast: Cast, officer: Actor, member: Actor) -> None:
        for _ in range(10):
            cast.submit(member, words=None)
        (letter,) = bundle(cast, MORNING)
        assert (letter.values["count"], letter.values["more"], len(letter.values["reports"])) == (10, 2, 8)

    def test_reaches_everybody_page_by_page(self, cast: Cast, member: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bundling, "_BUNDLES_A_PAGE", 2)
        officers = [cast.create_officer(name) for name in ("王秀英", "孙丽", "何平", "吴刚", "郑和")]
        cast.submit(member)
        assert [letter.to for letter in bundle(cast, MORNING)] == [one.account_id for one in officers]

    def test_comes_again_on_working_days_as_long_as_something_waits(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        cast.submit(member)
        hours = [MORNING, MORNING.replace(hour=14, minute=0), MORNING.replace(day=25)]
        assert [len(bundle(cast, hour)) for hour in hours] == [1, 1, 1]

    def test_on_days_off_has_only_what_has_come_up_since_the_last(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        cast.submit(member, now=datetime(2026, 2, 15, 16, tzinfo=ZONE))  # the first day of the Spring Festival
        hours = ["16 08:10", "16 14:00", "17 08:10", "24 08:10"]
        times = [datetime.strptime(f"2026-02-{hour}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE) for hour in hours]
        assert [len(bundle(cast, at)) for at in times] == [1, 0, 0, 1]

    def test_comes_on_a_saturday_that_is_worked(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.submit(member, now=datetime(2026, 2, 12, 16, tzinfo=ZONE))
        assert len(bundle(cast, datetime(2026, 2, 14, 8, 10, tzinfo=ZONE))) == 1
