"""A learning task in chat: an officer starts it, a colleague hears of it and answers, goes on after a break and passes;
the officer reads in figures who took part, and gives somebody more time. One's own progress."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from storage.accounts import Account
from storage.drives import Drive
from storage.questions import Content, Kind, Option, keeping
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

RIGHT, WRONG = Option("119", right=True), Option("110")


@pytest.fixture(scope="module")
def bank(union: Union) -> None:
    """Three questions with the right option first."""

    def put(session: Session) -> None:
        some = [Content(Kind.SINGLE, f"Fire call {one}?", (RIGHT, WRONG), category=("Safety",)) for one in range(3)]
        approved_by = session.scalars(select(Account.id).limit(1)).one()
        keeping.put_all(session, some, author_id=None, approved_by=approved_by, now=union.bot.now)

    union.colleague()
    union.beside(put)


def _on(session: Session) -> int:
    """How many are on: the story is told twice."""
    return session.scalar(select(func.count()).select_from(Drive)) or 0


def begin(officer: Phone, tongue: Tongue, title: str) -> None:
    """The officer answers every question, and publishes."""
    open_tools(officer, tongue)
    tongue.press(officer, "learning.office", tongue.offers("drives.list"))
    tongue.press(officer, "drives.list", tongue.offers("drives.begin"))
    tongue.press(officer, "drives.begin", tongue.offers("drives.leave_it"))
    officer.type(title)
    officer.wait_for(tongue.offers("drives.take_all", step="categories"), PATIENT)
    tongue.press(officer, "drives.turn_category", tongue.offers("drives.take_these"), name="Safety", on=False, count=3)
    tongue.press(officer, "drives.take_these", tongue.offers("drives.choose_count", count=3, all=True))
    officer.type("2")
    officer.wait_for(tongue.offers("drives.take_all", step="units"), PATIENT)
    tongue.press(officer, "drives.ask_posts", tongue.offers("drives.take_all", step="posts"), posts=0)
    tongue.press(officer, "drives.take_all", tongue.offers("drives.take_all", step="units"), step="posts")
    tongue.press(officer, "drives.take_all", tongue.offers("drives.choose_days", days=7), step="units")
    tongue.press(officer, "drives.choose_days", tongue.offers("drives.choose_mark", mark=60), days=7)
    tongue.press(officer, "drives.choose_mark", tongue.offers("drives.publish"), mark=60)
    tongue.press(officer, "drives.publish", tongue.offers("drives.figures"))


class TestALearningTask:
    @both
    def test_is_started_answered_and_told_in_figures(self, union: Union, tongue: Tongue, bank: None) -> None:
        del bank
        title = f"Safety week {tongue.language}"
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        begin(officer, tongue, title)
        tongue.tap(member, "learning.label_home", tongue.offers("progress.mine"))
        listed = tongue.press(member, "drives.mine", title, waiting=union.look(_on))
        assert listed.buttons
        member.press(title, PATIENT)
        member.wait_for(tongue.offers("drives.take"), PATIENT)
        asked = tongue.press(member, "drives.take", tongue.offers("sittings.put_off"))
        first = next(row for row in asked.text.splitlines() if row.endswith("119"))[0]
        member.press(first, PATIENT)
        told = member.wait_for(tongue.offers("sittings.go_on", skips=False, last=False), PATIENT)
        assert "119 ✓" in told.text
        tongue.press(member, "sittings.go_on", tongue.offers("sittings.put_off"), skips=False, last=False)
        left = tongue.press(member, "sittings.put_off", tongue.offers("sittings.resume"))
        again = tongue.press_on(member, left, "sittings.resume", tongue.offers("sittings.put_off"))
        second = next(row for row in again.text.splitlines() if row.endswith("119"))[0]
        member.press_on(again, second)
        member.wait_for(tongue.offers("sittings.go_on", skips=False, last=True), PATIENT)
        ended = tongue.press(member, "sittings.go_on", tongue.offers("drives.thank"), skips=False, last=True)
        assert "100%" in ended.text
        tongue.press(member, "drives.thank", tongue.says("drives.thanks_head"))

        figures = tongue.press(officer, "drives.figures", tongue.offers("drives.order"))
        assert title in figures.text
        tongue.press(officer, "drives.picture", tongue.says("drives.picture_title", title=title))
        tongue.press_on(officer, figures, "drives.order", tongue.says("drives.table", title=title))
        missing = tongue.press_on(officer, figures, "drives.missing", tongue.offers("drives.nudge"))
        assert member.person.first_name not in missing.text
        nudged = tongue.press_on(officer, missing, "drives.nudge", tongue.offers("drives.figures"))
        assert title in nudged.text
        if tongue is EN:
            assert han_in([officer, member]) == []


class TestProgress:
    @both
    def test_is_ones_own_page(self, union: Union, tongue: Tongue) -> None:
        member = union.member(language=tongue.code)
        tongue.tap(member, "learning.label_home", tongue.offers("progress.mine"))
        page = tongue.press(member, "progress.mine", tongue.offers("learning.home"))
        assert tongue.phrase("只跟自己比。这一页只有您看得到。") in page.text
