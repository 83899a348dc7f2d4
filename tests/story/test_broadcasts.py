"""Broadcasts over HTTP: an officer tells of an activity, people want to hear less; its card stands in a group."""

import json
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

from bot.sandbox.phones import Phone
from storage import accounts, activities
from storage.activities import Activity, Kind, Place, SignUp
from storage.broadcasts import cards
from storage.database import Transaction
from storage.sealed import new_row
from storage.units import Unit
from tests.story.conftest import STATION, Union
from tests.story.speech import EN, PATIENT, Tongue, both, han_in
from tests.story.test_groups import admitted

_TITLES = count(1)
_NUMBERS = count(1)


def put_on(union: Union, officer: Phone) -> tuple[int, str]:
    """An activity of the station that is open for sign-up; its key and title."""
    account_id, now, title = union.account_of(officer), union.bot.now, f"Hike {next(_TITLES)}"

    def rule(session: Transaction) -> int:
        unit_id = session.scalars(select(Unit.id).filter_by(name=STATION)).one()
        made = Activity(kind=Kind.SPORTS, state=activities.State.OPEN, unit_id=unit_id, made_by=account_id, made_at=now)
        made.title, made.place, made.seats, made.number = title, "3rd gate", 20, f"HD-2026-9{next(_NUMBERS):03}"
        made.starts_at, made.ends_at = now + timedelta(days=8), now + timedelta(days=8.1)
        made.closes_at, made.published_at = now + timedelta(days=6), now
        session.add(made)
        session.flush()
        return made.id

    return union.beside(rule), title


def refresh(union: Union, minutes: int) -> None:
    """The minute's look at cards, so many minutes from now."""
    at = union.bot.now + timedelta(minutes=minutes)
    union.beside(lambda session: cards.refresh(session, cards.changed(session, now=at), now=at))


@both
class TestTelling:
    def test_an_officer_tells_everybody_once_and_hears_how_far_it_is(self, union: Union, tongue: Tongue) -> None:
        code = "en" if tongue is EN else "zh-hans"
        officer, li = union.colleague(language=code), union.member(language=code)
        activity, title = put_on(union, officer)
        officer.press_data(f"1broadcasts.open:{activity}")
        plan = officer.wait_for(lambda message: title in message.text and message.buttons != [])
        (yes,) = [label for row in plan.buttons for label in row if any(one.isdigit() for one in label)]
        officer.press(yes)
        letter = li.wait_for(tongue.offers("broadcasts.less"), PATIENT)
        assert title in letter.text
        counts = ("people", "sent", "failed", "unsure", "waiting", "held", "dropped", "unwanted", "before")
        nothing = dict.fromkeys(counts, 0)
        done = tongue.says("broadcasts.progress", title=title, state="done", morning=None, **nothing).splitlines()[0]
        officer.wait_for(lambda message: done in message.text, PATIENT, anywhere=True)
        tongue.press_on(li, letter, "broadcasts.less", tongue.offers("broadcasts.sorts"))
        off = {"kind": "sports", "on": False}
        tongue.press(li, "broadcasts.sorts", tongue.offers("broadcasts.turn_sort", **off))
        tongue.press(li, "broadcasts.turn_sort", tongue.offers("broadcasts.turn_sort", kind="sports", on=True), **off)
        tongue.press(li, "broadcasts.leave_sorts", tongue.offers("broadcasts.sorts"))
        tongue.press_on(li, letter, "activities.open", title)
        assert sum(title in one.text for one in li.from_bot) <= 2
        if tongue is EN:
            assert han_in([officer, li]) == []


class TestInAGroup:
    @pytest.fixture
    def officer(self, union: Union) -> Phone:
        return union.colleague()

    def test_its_card_stands_there_counts_and_ends_and_names_nobody(
        self, union: Union, zhao: Phone, officer: Phone
    ) -> None:
        li = union.member()
        there = admitted(union, zhao, li)
        activity, title = put_on(union, officer)
        officer.press_data(f"1broadcasts.group:{activity}")
        officer.wait_for(lambda message: any(there.group.title in row for row in message.buttons))
        officer.press(there.group.title)
        card = there.wait_for(lambda message: title in message.text, anywhere=True)
        assert "0/20" in card.text
        assert card.buttons
        account_id = union.account_of(li)
        member_id = union.look(lambda session: accounts.member_of(session, account_id))
        facts = {"activity_id": activity, "member_id": member_id, "made_by": account_id, "made_at": union.bot.now}
        union.beside(lambda s: s.add(SignUp(row=new_row(), family=0, place=Place.SEATED, turn=1, **facts)))
        refresh(union, 2)
        there.wait_for(lambda message: title in message.text and "1/20" in message.text, anywhere=True)
        off = update(Activity).where(Activity.id == activity)
        union.beside(lambda s: s.execute(off.values(state=activities.State.CANCELLED, cancelled_why="王秀英病了")))
        refresh(union, 4)
        over = there.wait_for(lambda message: title in message.text and "取消" in message.text, anywhere=True)
        assert (over.message_id, over.buttons) == (card.message_id, [])
        sent = [call for call in union.sandbox.calls if (call.chat_id or 0) < 0]
        told = json.dumps([call.params for call in sent], ensure_ascii=False)
        assert [name for name in ("王秀英", li.person.first_name, officer.person.first_name) if name in told] == []
