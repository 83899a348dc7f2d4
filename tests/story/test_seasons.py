"""A season in chat: an officer makes one with a contest in it, a colleague who was on shift makes that up alone, the
groups read the table, and the officer has it as a workbook."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from storage import accounts
from storage.chats import Group
from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestPlayer,
    ContestRoom,
    Phase,
    State,
    closing,
    codes,
    ending,
    paper,
)
from storage.questions import Content, Kind, Option, keeping
from storage.seasons import Season
from storage.units import Unit
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in
from tests.story.test_groups import admitted

RIGHT, WRONG = Option("119", right=True), Option("110")


@pytest.fixture(scope="module")
def hall(union: Union, zhao: Phone) -> Phone:
    """The group of the station."""
    return admitted(union, zhao)


def _seasons(session: Session) -> int:
    """How many are on: the story is told twice."""
    return session.scalar(select(func.count()).select_from(Season)) or 0


def was_played(union: Union, title: str, hall: Phone, player: Phone) -> None:
    """An evening's contest of two questions, written beside the running bot: one person played, both answers right."""
    account_id, now = union.account_of(player), union.bot.now

    def rule(session: Session) -> None:
        some = [Content(Kind.SINGLE, f"{title} {one}?", (RIGHT, WRONG), category=("Safety",)) for one in range(2)]
        made = keeping.put_all(session, some, author_id=None, approved_by=account_id, now=now)
        unit_id = session.scalars(select(Unit.id).filter_by(name=STATION)).one()
        group_id = session.scalars(select(Group.id).where(Group.chat_id == hall.chat.id)).one()
        contest = Contest(
            code=codes.fresh(session),
            state=State.ON,
            phase=Phase.TOLD,
            title=title,
            unit_id=unit_id,
            made_by=account_id,
            made_at=now,
            begun_at=now,
        )
        session.add(contest)
        session.flush()
        session.add(ContestRoom(contest_id=contest.id, group_id=group_id, chat_id=hall.chat.id, out=True))
        contest.at = len(paper.put(session, contest, [one.id for one in made], lot=7))
        one = ContestPlayer(
            contest_id=contest.id,
            member_id=accounts.member_of(session, account_id),
            group_id=group_id,
            joined_at=now,
        )
        session.add(one)
        session.flush()
        for question in paper.questions(session, contest.id):
            question.state = Asked.SCORED
            answer = ContestAnswer(
                contest_id=contest.id,
                nth=question.nth,
                player_id=one.id,
                group_id=group_id,
                picked="0",
                at=now + timedelta(seconds=1),
                seconds=1,
                done=True,
            )
            session.add(answer)
        session.flush()
        closing.recount(session, contest)
        # Its last message is of no concern here; the group is there again afterwards.
        ending.finish(session, contest, now=now)
        session.get_one(ContestRoom, (contest.id, group_id)).out = False

    union.beside(rule)


def make(union: Union, officer: Phone, tongue: Tongue, title: str, contest: str) -> None:
    """The officer makes a season of four weeks, and puts the contest into it."""
    before = union.look(_seasons)
    open_tools(officer, tongue)
    tongue.press(officer, "learning.office", tongue.offers("seasons.list", step=0, open=before))
    tongue.press(officer, "seasons.list", tongue.offers("seasons.begin"), step=0, open=before)
    tongue.press(officer, "seasons.begin", tongue.offers("seasons.leave_it"))
    officer.type(title)
    officer.wait_for(tongue.offers("seasons.choose_weeks", weeks=4), PATIENT)
    tongue.press(officer, "seasons.choose_weeks", tongue.offers("seasons.ask_close"), weeks=4)
    page = tongue.press(officer, "seasons.contests", tongue.offers("seasons.see"), step=0)
    officer.press(next(one for row in page.buttons for one in row if contest in one), PATIENT)
    officer.wait_for(lambda message: any(one.startswith("✓") for row in message.buttons for one in row), PATIENT)
    tongue.press(officer, "seasons.see", tongue.offers("seasons.ask_post"))


def makes_up(union: Union, member: Phone, tongue: Tongue, contest: str) -> None:
    """The first question rightly, the second not; what is right stands there at the end alone."""
    tongue.tap(member, "learning.label_home", tongue.offers("progress.mine"))
    waiting = union.look(_seasons)
    tongue.press(member, "seasons.mine", tongue.offers("seasons.take", title=contest, begun=False), waiting=waiting)
    asked = tongue.press(member, "seasons.take", tongue.offers("sittings.put_off"), title=contest, begun=False)
    member.press(next(row for row in asked.text.splitlines() if row.endswith("119"))[0], PATIENT)
    asked = member.wait_for(f"{contest} 1?", PATIENT)
    assert "✓" not in asked.text
    member.press(next(row for row in asked.text.splitlines() if row.endswith("110"))[0], PATIENT)
    asked = member.wait_for(tongue.offers("sittings.hand_in"), PATIENT)
    assert "✓" not in "".join(row for row in asked.text.splitlines() if "119" in row)
    ended = tongue.press(member, "sittings.hand_in", tongue.offers("seasons.look"))
    right = tongue.phrase("答对 %(had)s/%(asked)s 题，得 %(points)s 分，记入赛季个人分。")
    assert right % {"had": 1, "asked": 2, "points": 10} in ended.text
    assert tongue.phrase("答案：%(words)s") % {"words": "119"} in ended.text


class TestASeason:
    @both
    def test_is_made_made_up_read_and_posted(self, union: Union, tongue: Tongue, hall: Phone) -> None:
        title, contest = f"Winter league {tongue.language}", f"Safety quiz {tongue.language}"
        officer, missed = union.colleague(language=tongue.code), union.member(language=tongue.code)
        player = union.member()
        was_played(union, contest, hall, player)
        make(union, officer, tongue, title, contest)
        makes_up(union, missed, tongue, contest)
        place = tongue.press(missed, "seasons.look", title)
        second = tongue.phrase("您现在第 %(place)s 名（共 %(of)s 人），%(points)s 分")
        assert second % {"place": 2, "of": 2, "points": 10} in place.text
        assert tongue.phrase("（补赛）") in place.text

        page = tongue.press(officer, "seasons.people", tongue.offers("seasons.see"), step=0)
        first = tongue.says("seasons.place", place=1, name=player.person.first_name, points=2000)
        assert first in page.text
        card = tongue.press(officer, "seasons.see", tongue.offers("seasons.ask_post"))
        tongue.press_on(officer, card, "seasons.order", tongue.says("seasons.table", title=title))
        tongue.press_on(officer, card, "seasons.ask_post", tongue.offers("seasons.post"))
        tongue.press(officer, "seasons.post", tongue.says("seasons.sent_out", title=title, groups=1))
        there = hall.wait_for(title, PATIENT, anywhere=True)
        assert f"1. {player.person.first_name}" in there.text
        if tongue is EN:
            assert han_in([officer, missed]) == []
