"""The card of an activity in a group: what it says, when it is changed, and that it names nobody."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import activities, broadcasts, chats, groups, outbox
from storage.activities import Activity, Place, SignUp
from storage.broadcasts import CardState, GroupCard, cards
from storage.broadcasts.cards import NoSuchGroup
from storage.broadcasts.records import NotToTell
from storage.chats import Group
from storage.outbox import Letter
from storage.sealed import new_row
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.test_broadcasts import Hall

CHAT, POST = -4001, 77


class Square(Hall):
    """A group of 城东, one of 城西 and one of the whole bureau."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self.group = self.admit(CHAT, self.home)
        self.far, self.all = self.admit(-4002, self.west), self.admit(-4003, None)
        self.messages = 100

    def admit(self, chat: int, unit: int | None) -> int:
        def rule(session: Session) -> int:
            more = {"added_at": self.cast.now, "admitted_at": self.cast.now, "language": "zh"}
            made = Group(chat_id=chat, title=f"群{chat}", state=chats.State.ADMITTED, unit_id=unit, **more)
            session.add(made)
            session.flush()
            return made.id

        return self.cast.write(rule)

    def turn(self, group: int | None = None, by: Actor | None = None, activity: int | None = None) -> Values:
        return self.cast.acts(by or self.chair, cards.turn, activity or self.activity, group or self.group)

    def there(self) -> list[Letter]:
        """What is on its way to groups."""
        return [one for one in self.cast.letters() if one.group is not None and one.key.startswith("broadcasts.")]

    def sent(self, state: outbox.State = outbox.State.SENT) -> list[Letter]:
        """All of it ended so."""
        done = self.there()
        for letter in done:
            self.messages += 1
            number = (letter.edits or self.messages) if state is outbox.State.SENT else None
            letter.message_id = number

            def rule(session: Session, letter: Letter = letter, number: int | None = number) -> None:
                end = outbox.ending(letter.id, state, now=self.cast.now, message_id=number)
                assert outbox.end_open(session, end)
                if letter.key == "broadcasts.card":
                    broadcasts.card_ended(session, letter, state, now=self.cast.now)

            self.cast.write(rule)
        return done

    def put_up(self, group: int | None = None, activity: int | None = None) -> GroupCard:
        self.turn(group, activity=activity)
        self.sent()
        return self.card(group, activity)

    def card(self, group: int | None = None, activity: int | None = None) -> GroupCard:
        mine = {"group_id": group or self.group, "activity_id": activity or self.activity}
        return self.cast.read(lambda s: s.query(GroupCard).filter_by(**mine).one())

    def minute(self, minutes: float = 1) -> list[Letter]:
        """The chore, so many minutes later; what it says to groups."""
        at = self.later(minutes)
        found = self.cast.read(lambda session: cards.changed(session, now=at))
        if found:
            self.cast.write(lambda session: cards.refresh(session, found, now=at))
        return self.there()

    def later(self, minutes: float) -> datetime:
        return self.cast.now + timedelta(minutes=minutes)

    def sign_up(self, person: Actor, place: Place = Place.SEATED, activity: int | None = None) -> None:
        facts: dict[str, Any] = {"member_id": person.member_id, "made_by": person.account_id, "made_at": self.cast.now}
        facts |= {"activity_id": activity or self.activity, "family": 0, "place": place, "turn": person.account_id}
        self.cast.write(lambda s: s.add(SignUp(row=new_row(), **facts)))


@pytest.fixture
def square(cast: Cast) -> Square:
    return Square(cast)


class TestPuttingUp:
    def test_a_press_puts_it_up_and_another_takes_it_off(self, square: Square) -> None:
        square.turn()
        assert [one["card"] for one in square.turn(square.far)["groups"]].count(CardState.LEAVING) == 2
        square.sent()
        assert (square.card().state, square.card().chat) == (CardState.UP, CHAT)
        square.turn()
        (over,) = square.sent()
        assert (over.key, over.values["down"], over.edits) == ("broadcasts.card_over", True, 101)
        assert square.card().state == CardState.DOWN

    def test_what_is_taken_off_before_it_left_does_not_leave(self, square: Square) -> None:
        square.turn()
        square.turn()
        assert square.there() == []

    def test_what_was_taken_off_while_it_left_says_so(self, square: Square) -> None:
        square.turn()
        (letter,) = square.there()
        square.cast.write(lambda s: outbox.mark_sending(s, letter.id))
        square.turn()
        square.sent()
        assert [one.key for one in square.there()] == ["broadcasts.card_over"]

    def test_one_that_was_not_taken_can_be_put_up_again(self, square: Square) -> None:
        square.turn()
        square.sent(outbox.State.UNCONFIRMED)
        assert square.card().state == CardState.FAILED
        assert square.put_up().state == CardState.UP

    def test_in_groups_of_the_officers_reach_alone(self, square: Square) -> None:
        activity = square.put_on(square.officer)
        listed = square.cast.acts(square.officer, cards.listed, activity, 0)
        assert [one["group"] for one in listed["groups"]] == [square.group]
        with pytest.raises(NoSuchGroup):
            square.turn(square.far, square.officer, activity)

    def test_in_groups_where_somebody_is_for_whom_it_is(self, square: Square) -> None:
        activity = square.put_on(None, square.west)
        listed = square.cast.acts(square.chair, cards.listed, activity, 0)
        assert {one["group"] for one in listed["groups"]} == {square.far, square.all}

    def test_none_of_a_cancelled_activity(self, square: Square) -> None:
        square.change(state=activities.State.CANCELLED)
        with pytest.raises(NotToTell):
            square.turn()


class TestCounts:
    def test_change_it_and_nothing_else_does(self, square: Square) -> None:
        square.put_up()
        assert square.minute() == []
        square.sign_up(square.people(1)[0])
        (letter,) = square.minute()
        assert (letter.edits, letter.values["taken"], letter.values["seats"]) == (101, 1, 20)
        square.sent()
        assert square.minute(2) == []

    def test_once_a_minute_a_group_at_most(self, square: Square) -> None:
        other = square.put_on(title="合唱")
        square.put_up()
        square.put_up(activity=other)
        person = square.people(1)[0]
        square.sign_up(person)
        square.sign_up(person, activity=other)
        assert square.minute(0.5) == [], "it was put up half a minute ago"
        assert len(square.minute(1)) == 1
        square.sent()
        assert square.minute(1.5) == []
        assert len(square.minute(2)) == 1

    def test_who_waits_is_counted(self, square: Square) -> None:
        square.put_up()
        square.sign_up(square.people(1)[0], Place.WAITING)
        assert square.minute()[0].values["waiting"] == 1

    def test_a_change_of_place_or_time_is_told(self, square: Square) -> None:
        square.put_up()
        square.change(place="东湖公园")
        assert square.minute()[0].values["place"] == "东湖公园"

    def test_that_sign_up_is_closed_is_told(self, square: Square) -> None:
        square.put_up()
        square.change(closes_at=square.later(0.5))
        (said,) = square.minute()
        assert (said.values["closed"], said.buttons) == (True, [])
        assert square.card().state == CardState.UP


class TestTheEnd:
    @pytest.mark.parametrize("state", [activities.State.CANCELLED, activities.State.OVER])
    def test_it_says_so_once_and_has_nothing_to_press(self, square: Square, state: activities.State) -> None:
        square.put_up()
        square.change(state=state, cancelled_why="王秀英病了")
        (letter,) = square.minute()
        assert (letter.key, letter.values["state"], letter.edits) == ("broadcasts.card_over", state, 101)
        assert square.card().state == CardState.OVER
        square.sent()
        assert square.minute(5) == []

    def test_of_one_that_has_been(self, square: Square) -> None:
        square.put_up()
        square.change(starts_at=square.later(-60), ends_at=square.later(0.5))
        assert [one.key for one in square.minute()] == ["broadcasts.card_over"]


class TestGroupsThatGo:
    def test_a_supergroup_has_it_anew(self, square: Square) -> None:
        square.put_up()
        square.cast.write(lambda s: groups.migrate(s, CHAT, -100_4001, now=square.cast.now))
        (letter,) = square.minute()
        assert (letter.chat_id, letter.edits) == (-100_4001, None)
        square.sent()
        assert (square.card().state, square.card().chat) == (CardState.UP, -100_4001)

    def test_a_supergroup_that_was_met_before_takes_over(self, square: Square) -> None:
        square.put_up()
        twin = square.admit(-100_4001, square.home)
        square.put_up(twin)
        square.cast.write(lambda s: groups.migrate(s, CHAT, -100_4001, now=square.cast.now))
        assert [one.chat_id for one in square.minute()] == [-100_4001]

    def test_a_group_that_was_left_hears_nothing_more(self, square: Square) -> None:
        square.put_up()
        square.cast.write(lambda s: groups.lost(s, square.group, now=square.cast.now))
        square.sign_up(square.people(1)[0])
        assert square.minute() == []
        assert square.card().state == CardState.OVER

    def test_one_that_comes_back_can_have_it_again(self, square: Square) -> None:
        square.put_up()
        square.cast.write(lambda s: groups.lost(s, square.group, now=square.cast.now))
        square.minute()
        back = update(Group).where(Group.id == square.group).values(state=chats.State.ADMITTED)
        square.cast.write(lambda s: s.execute(back))
        square.turn()
        (letter,) = square.sent()
        assert letter.edits is None


class TestNames:
    def test_nobody_stands_in_anything_that_a_group_is_sent(self, square: Square) -> None:
        people = square.people(3)
        names = {one.name for one in (*people, square.chair, square.officer)}
        square.put_up()
        square.sign_up(people[0])
        square.sign_up(people[1], Place.WAITING)
        said = square.minute()
        square.sent()
        square.change(state=activities.State.CANCELLED, cancelled_why=f"{square.officer.name}病了")
        said += square.minute(3)
        assert len(said) == 2
        told = json.dumps([one.values for one in said], ensure_ascii=False, default=str)
        assert [name for name in names if name and name in told] == []


class TestTogether:
    def test_two_processes_change_it_once(self, square: Square, opened: Any) -> None:
        square.put_up()
        square.sign_up(square.people(1)[0])
        other, at = Cast(opened(), square.cast.now), square.later(1)
        found = [one.read(lambda s: cards.changed(s, now=at)) for one in (square.cast, other)]
        assert found[0] == found[1] != []
        for one, ids in zip((square.cast, other), found, strict=True):
            one.write(lambda s, ids=ids: cards.refresh(s, ids, now=at))
        assert len(square.there()) == 1


def test_the_activity_of_a_card_is_kept(square: Square) -> None:
    """What is counted is of the activity, not of another."""
    square.put_up()
    other = square.put_on(title="别的")
    square.sign_up(square.people(1)[0], activity=other)
    assert square.minute() == []
    assert square.cast.read(lambda s: s.get_one(Activity, other)).title == "别的"
