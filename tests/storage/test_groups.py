"""Groups: the chair's word, a chat that moves, the card and its count, who has not come; on both databases."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage import accounts, chats, desk, errands, groups, outbox, visitors
from storage.accounts import Account
from storage.chats import Group, State
from storage.errands import Errand, Kind
from storage.groups import Choice
from storage.members import Standing
from storage.offices import Role
from storage.outbox import Letter
from storage.rights import NotForYou
from storage.values import Values
from storage.visitors import Person
from tests.cast import HOME, Actor, Cast

OLD, NEW = -4001, -1002000001
WEST = "城西供水站"
_CHATS = count(4100)


class Bureau:
    """城东 with a team below it, 城西 beside it; a chair above, and the bot in groups."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.root = cast.create_unit("局机关")
        self.east = cast.create_unit(HOME, above=self.root)
        self.team = cast.create_unit("一班", above=self.east)
        self.west = cast.create_unit(WEST, above=self.root)
        self.chair = cast.appoint(cast.create_member("赵国强", unit=self.root), Role.CHAIR, None)

    def add(self, title: str = f"{HOME}工会群", *, by: Actor | None = None, chat: int = OLD) -> Group:
        """The bot is put into the group."""
        self.cast.acts(by or self.chair, groups.came, chat, title, False)
        return self.group(chat)

    def admit(self, unit: int | None = None, *, chat: int = OLD, title: str = f"{HOME}工会群") -> Group:
        """A group that is admitted, its card sent."""
        group = self.add(title, chat=chat)
        self.cast.acts(self.chair, groups.admit, group.id, self.east if unit is None else unit)
        self.sent("groups.card", 70)
        return self.group(chat)

    def group(self, chat: int = OLD) -> Group:
        found = self.cast.read(lambda session: session.query(Group).filter_by(chat_id=chat).one_or_none())
        assert found is not None
        return found

    def letters(self, key: str) -> list[Letter]:
        return [letter for letter in self.cast.letters() if letter.key == key]

    def sent(self, key: str, message: int, state: outbox.State = outbox.State.SENT) -> None:
        """Telegram has taken (or refused) the open letters of that text."""
        for letter in self.letters(key):

            def rule(session: Session, letter: Letter = letter) -> None:
                letter.message_id = message if state is outbox.State.SENT else None
                assert outbox.end_open(
                    session, outbox.ending(letter.id, state, now=self.cast.now, message_id=letter.message_id)
                )
                ended = {"groups.card": groups.card_ended, "groups.offer": groups.offer_ended}[key]
                ended(session, letter, state, now=self.cast.now)

            self.cast.write(rule)

    def owed(self) -> list[Errand]:
        def rule(session: Session) -> list[Errand]:
            return [one for number in errands.waiting(session) if (one := errands.load(session, number))]

        return self.cast.read(rule)

    def ran(self, *, done: bool) -> None:
        """Telegram has taken, or refused for good, all that is owed."""
        for errand in self.owed():

            def rule(session: Session, errand: Errand = errand) -> None:
                assert errands.close(session, errand.id)
                if errand.kind is Kind.PIN:
                    groups.pin_ended(session, errand, done=done, now=self.cast.now)

            self.cast.write(rule)

    def move(self, old: int = OLD, new: int = NEW) -> None:
        self.cast.write(lambda session: groups.migrate(session, old, new, now=self.cast.now))

    def join(self, unit: int, name: str = "李明") -> Actor:
        return self.cast.create_member(name, unit=unit)


@pytest.fixture
def bureau(cast: Cast) -> Bureau:
    return Bureau(cast)


class TestComing:
    def test_waits_and_tells_the_chair_who_may_choose_with_one_tap(self, bureau: Bureau) -> None:
        adder = bureau.join(bureau.east, "王秀英")
        group = bureau.add(by=adder)
        assert (group.state, group.added_by, group.title) == (State.WAITING, adder.account_id, f"{HOME}工会群")
        (letter,) = bureau.letters("groups.added")
        assert (letter.to, letter.right, letter.subject) == (bureau.chair.account_id, "groups", group.id)
        assert (letter.values["by"], letter.values["mine"]) == ("王秀英", False)
        first = letter.values["likely"]
        assert isinstance(first, list)
        assert first[0] == {"group": group.id, "unit": bureau.east, "name": HOME, "above": "局机关", "twin": False}

    def test_says_nothing_in_the_group_unless_the_chair_brought_it(self, bureau: Bureau) -> None:
        bureau.add(by=bureau.join(bureau.east))
        assert [letter for letter in bureau.cast.letters() if letter.group is not None] == []
        bureau.add(chat=-4002)
        (offer,) = bureau.letters("groups.offer")
        assert (offer.chat_id, offer.right, offer.values) == (-4002, chats.WAITING, {"unit": HOME})

    def test_twice_is_once(self, bureau: Bureau) -> None:
        bureau.add()
        bureau.add("改了名")
        assert bureau.group().title == "改了名"
        assert len(bureau.letters("groups.added")) == 1

    def test_by_somebody_unknown_keeps_nothing_of_them(self, bureau: Bureau) -> None:
        stranger = bureau.cast.visitor(bureau.cast.create_stranger())
        stranger.account_id = 0

        def rule(session: Session) -> None:
            groups.came(session, OLD, "群", False, by=stranger, now=bureau.cast.now)

        bureau.cast.write(rule)
        assert bureau.group().added_by is None
        assert bureau.letters("groups.added")[0].values["by"] is None

    def test_by_many_strangers_is_told_the_chair_of_the_first_few(self, bureau: Bureau) -> None:
        stranger = bureau.cast.visitor(bureau.cast.create_stranger())
        stranger.account_id = 0
        for _ in range(8):

            def rule(session: Session) -> None:
                groups.came(session, next(_CHATS), "群", False, by=stranger, now=bureau.cast.now)

            bureau.cast.write(rule)
        assert len(bureau.letters("groups.added")) == 5
        assert bureau.cast.acts(bureau.chair, groups.listed, 0)["count"] == 8
        assert len(self.on_desk(bureau, bureau.chair)) == 5

    def test_waits_on_the_desk_of_whoever_admits_it_until_then(self, bureau: Bureau) -> None:
        officer = bureau.cast.appoint(bureau.join(bureau.east), Role.OFFICER, bureau.east)
        group = bureau.add(by=bureau.join(bureau.east))
        (line,) = self.on_desk(bureau, bureau.chair)
        assert (line["kind"], line["id"], line["title"]) == (desk.Line.GROUP, group.id, f"{HOME}工会群")
        assert line["due_at"] == bureau.cast.now + groups.WAITS
        assert self.on_desk(bureau, officer) == []
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        assert self.on_desk(bureau, bureau.chair) == []

    def on_desk(self, bureau: Bureau, who: Actor) -> list[Any]:
        found: Any = bureau.cast.acts(who, desk.waiting, 0)
        return list(found["lines"])

    def test_again_after_it_was_left_begins_anew(self, bureau: Bureau) -> None:
        first = bureau.admit()
        bureau.cast.acts(bureau.chair, groups.went, OLD)
        assert bureau.group().state == State.LEFT
        again = bureau.add()
        assert (again.id, again.state, again.unit_id, again.card, again.admitted_at) == (
            first.id,
            State.WAITING,
            None,
            None,
            None,
        )


class TestAdmitting:
    def test_takes_the_unit_and_puts_the_card_in_the_place_of_the_offer(self, bureau: Bureau) -> None:
        bureau.add()
        bureau.sent("groups.offer", 5)
        group = bureau.group()
        shown = bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        assert (shown["unit"], shown["waiting"]) == (HOME, False)
        (card,) = bureau.letters("groups.card")
        assert (card.edits, card.chat_id, card.right, card.values["unit_id"]) == (5, OLD, chats.ADMITTED, bureau.east)
        assert [entry.record for entry in bureau.cast.audited("groups.admit")] == [f"groups {group.id}"]

    @pytest.mark.parametrize("role", [None, Role.OFFICER, Role.STEWARD, Role.DEPUTY, Role.ADMIN])
    def test_is_the_chairs_alone(self, bureau: Bureau, role: Role | None) -> None:
        group = bureau.add()
        other = bureau.join(bureau.east, "王秀英")
        if role is not None:
            bureau.cast.appoint(other, role, None if role in {Role.DEPUTY, Role.ADMIN} else bureau.east)
        for rule, *arguments in (
            (groups.admit, group.id, bureau.east),
            (groups.admit_here, OLD, "群", ""),
            (groups.leave, group.id),
            (groups.choose, group.id, 0),
            (groups.turn, group.id, 0),
            (groups.listed, 0),
            (groups.open_one, group.id),
        ):
            with pytest.raises(NotForYou):
                bureau.cast.acts(other, rule, *arguments)  # type: ignore[arg-type]
        assert bureau.group().state == State.WAITING

    @pytest.mark.parametrize(
        ("title", "words", "unit"),
        [
            (f"{HOME}工会群", "", "east"),
            (f"{HOME}一班的群", "", "team"),
            ("周末爬山", WEST, "west"),
            (f"{HOME}和{WEST}", "", None),
            ("周末爬山", "", None),
        ],
    )
    def test_there_is_at_once_where_one_unit_is_named(
        self, bureau: Bureau, title: str, words: str, unit: str | None
    ) -> None:
        said = bureau.cast.acts(bureau.chair, groups.admit_here, OLD, title, words)
        if unit is None:
            assert (said["choice"], bureau.group().state) == (Choice.CHOOSE, State.WAITING)
            assert [letter.to for letter in bureau.letters("groups.pick")] == [bureau.chair.account_id]
        else:
            assert (said["choice"], bureau.group().unit_id) == (Choice.ADMITTED, getattr(bureau, unit))

    def test_by_words_that_name_no_unit_says_so_and_keeps_what_was_chosen(self, bureau: Bureau) -> None:
        group = bureau.admit()
        said = bureau.cast.acts(bureau.chair, groups.admit_here, OLD, group.title, WEST[:-1])
        told = {"worded": True, "held": True, "unit": HOME, "nearest": said["nearest"], "group": group.id}
        assert said == {"choice": Choice.CHOOSE, **told}
        assert said["nearest"][0] == WEST  # type: ignore[index]
        (letter,) = bureau.letters("groups.pick")
        assert {name: letter.values[name] for name in told} == told
        assert (bureau.group().unit_id, bureau.letters("groups.card")) == (bureau.east, [])

    def test_by_the_unit_that_it_is_of_already_says_so(self, bureau: Bureau) -> None:
        group = bureau.admit()
        assert bureau.cast.acts(bureau.chair, groups.admit_here, OLD, group.title, HOME)["choice"] == Choice.ALREADY

    def test_by_words_like_nothing_offers_nothing(self, bureau: Bureau) -> None:
        said = bureau.cast.acts(bureau.chair, groups.admit_here, OLD, f"{HOME}工会群", "QQQ")
        assert (said["worded"], said["nearest"], said["held"]) == (True, [], False)

    def test_twice_changes_nothing(self, bureau: Bureau) -> None:
        group = bureau.admit()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        assert bureau.letters("groups.card") == []
        assert bureau.cast.acts(bureau.chair, groups.admit_here, OLD, group.title, "")["choice"] == Choice.ALREADY

    def test_for_another_unit_changes_the_card(self, bureau: Bureau) -> None:
        group = bureau.admit()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.west)
        (card,) = bureau.letters("groups.card")
        assert (card.edits, card.values["unit"]) == (70, WEST)

    def test_twice_before_the_first_card_has_left_sends_one(self, bureau: Bureau) -> None:
        group = bureau.add()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.west)
        (card,) = bureau.letters("groups.card")
        assert card.values["unit"] == WEST

    def test_while_a_card_is_on_its_way_waits_to_edit_it(self, bureau: Bureau) -> None:
        group = bureau.add()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        (card,) = bureau.letters("groups.card")
        bureau.cast.write(lambda session: outbox.mark_sending(session, card.id))
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.west)
        assert len(bureau.letters("groups.card")) == 1
        bureau.sent("groups.card", 70)
        assert bureau.cast.read(groups.stale) == [group.id]

    def test_takes_any_number_of_groups_for_one_unit_and_one_for_all(self, bureau: Bureau) -> None:
        bureau.admit(chat=-4002)
        bureau.admit(chat=-4003)
        bureau.admit(0, chat=-4004, title="大群")
        assert [bureau.group(chat).unit_id for chat in (-4002, -4003, -4004)] == [bureau.east, bureau.east, None]

    def test_of_a_group_that_is_left_or_a_unit_that_is_none(self, bureau: Bureau) -> None:
        group = bureau.add()
        with pytest.raises(groups.NoUnit):
            bureau.cast.acts(bureau.chair, groups.admit, group.id, 999_999)
        bureau.cast.acts(bureau.chair, groups.leave, group.id)
        with pytest.raises(groups.GroupGone):
            bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        assert [(one.kind, one.chat_id) for one in bureau.owed()] == [(Kind.LEAVE, OLD)]

    def test_goes_down_the_tree_page_by_page(self, bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.groups.choosing.PAGE", 1)
        group = bureau.add("周末爬山")
        top = bureau.cast.acts(bureau.chair, groups.choose, group.id, 0)
        assert (top["name"], top["pages"], top["before"], top["after"]) == ("局机关", 2, None, bureau.west)
        assert top["units"] == [{"unit": bureau.east, "name": HOME, "opens": True}]
        second = bureau.cast.acts(bureau.chair, groups.turn, group.id, top["after"])
        assert (second["units"], second["before"]) == (
            [{"unit": bureau.west, "name": WEST, "opens": False}],
            bureau.east,
        )
        below = bureau.cast.acts(bureau.chair, groups.choose, group.id, bureau.east)
        assert (below["parent"], below["up"]) == (bureau.east, bureau.root)
        assert below["units"] == [{"unit": bureau.team, "name": "一班", "opens": False}]


class TestMigration:
    def test_keeps_everything_but_the_chat_and_puts_the_card_up_anew(self, bureau: Bureau) -> None:
        before = bureau.admit()
        bureau.move()
        after = bureau.group(NEW)
        kept = ("id", "title", "unit_id", "state", "admitted_at", "admitted_by", "language")
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
        (card,) = bureau.letters("groups.card")
        assert (card.chat_id, card.edits) == (NEW, None)

    def test_told_again_by_either_chat_does_nothing(self, bureau: Bureau) -> None:
        bureau.admit()
        for _ in range(3):
            bureau.move()
        bureau.add(chat=NEW)
        assert len(bureau.letters("groups.card")) == 1
        assert len(bureau.cast.audited("groups.migrate")) == 1

    def test_takes_queued_letters_along_and_what_they_were_to_replace_not(self, bureau: Bureau) -> None:
        group = bureau.admit()
        bureau.cast.queue(outbox.to_group(group.id, "groups.point_in", {"unit_id": 0}, edits=9))
        bureau.move()
        (line,) = bureau.letters("groups.point_in")
        assert (line.chat_id, line.edits) == (NEW, None)

    def test_owes_no_pin_in_the_old_chat(self, bureau: Bureau) -> None:
        bureau.admit()
        assert [one.kind for one in bureau.owed()] == [Kind.PIN]
        bureau.move()
        assert bureau.owed() == []
        bureau.sent("groups.card", 2)
        assert [(one.argument, one.chat_id) for one in bureau.owed()] == [("2", NEW)]

    def test_of_a_group_that_the_bot_was_told_it_had_left(self, bureau: Bureau) -> None:
        bureau.admit()
        bureau.cast.acts(bureau.chair, groups.went, OLD)
        bureau.move()
        assert bureau.group(NEW).state == State.ADMITTED

    def test_after_the_new_chat_was_taken_for_another_group(self, bureau: Bureau) -> None:
        first = bureau.admit()
        twin = bureau.add(chat=NEW)
        assert twin.id != first.id
        bureau.move()
        assert (bureau.group(NEW).id, bureau.group(NEW).state) == (first.id, State.ADMITTED)
        assert bureau.letters("groups.offer") == []
        with pytest.raises(groups.GroupGone):
            bureau.cast.acts(bureau.chair, groups.admit, twin.id, bureau.west)

    def test_after_the_chair_has_admitted_the_new_chat(self, bureau: Bureau) -> None:
        waiting = bureau.add()
        bureau.admit(bureau.west, chat=NEW)
        bureau.move()
        assert (bureau.group(NEW).id, bureau.group(NEW).unit_id) == (waiting.id, bureau.west)

    def test_of_a_group_that_nobody_knows(self, bureau: Bureau) -> None:
        bureau.move()
        assert bureau.cast.read(lambda session: session.query(Group).count()) == 0


class TestTheCard:
    def values(self, bureau: Bureau) -> Values:
        (card,) = bureau.letters("groups.card")
        return card.values

    def test_counts_the_people_in_service_of_the_unit_and_all_below(self, bureau: Bureau) -> None:
        bureau.join(bureau.east)
        bureau.join(bureau.team, "周同")
        bureau.join(bureau.west, "孙丽")
        bureau.cast.enrol("没来的", unit=bureau.east)
        bureau.cast.enrol("老张", unit=bureau.east, standing=Standing.RETIRED)
        bureau.cast.enrol("走了的", unit=bureau.east, standing=Standing.LEFT)
        group = bureau.add()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        assert self.values(bureau) == {"unit": HOME, "unit_id": bureau.east, "joined": 2, "people": 3}

    def test_of_the_whole_bureau_counts_everybody(self, bureau: Bureau) -> None:
        bureau.join(bureau.west)
        group = bureau.add()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, 0)
        assert self.values(bureau) == {"unit": None, "unit_id": 0, "joined": 2, "people": 2}

    def test_is_brought_up_to_date_when_something_has_changed_and_only_then(self, bureau: Bureau) -> None:
        group = bureau.admit()
        assert bureau.cast.read(groups.stale) == []
        bureau.join(bureau.team)
        assert bureau.cast.read(groups.stale) == [group.id]
        assert bureau.cast.write(lambda s: groups.refresh(s, [group.id], now=bureau.cast.now)) == 1
        assert bureau.letters("groups.card")[0].edits == 70
        assert bureau.cast.read(groups.stale) == []

    def test_is_pinned_once(self, bureau: Bureau) -> None:
        group = bureau.admit()
        assert [(one.kind, one.group, one.argument) for one in bureau.owed()] == [(Kind.PIN, group.id, "70")]
        bureau.ran(done=True)
        bureau.join(bureau.east)
        bureau.cast.write(lambda s: groups.refresh(s, [group.id], now=bureau.cast.now))
        bureau.sent("groups.card", 70)
        assert (bureau.owed(), bureau.group().pinned) == ([], True)

    def test_that_can_not_be_pinned_is_told_the_chair_once_and_tried_again_with_the_right(self, bureau: Bureau) -> None:
        bureau.admit()
        bureau.ran(done=False)
        assert [letter.to for letter in bureau.letters("groups.unpinned")] == [bureau.chair.account_id]
        bureau.cast.acts(bureau.chair, groups.came, OLD, "群", True)
        bureau.ran(done=False)
        assert len(bureau.letters("groups.unpinned")) == 1
        bureau.cast.acts(bureau.chair, groups.came, OLD, "群", True)
        bureau.ran(done=True)
        assert bureau.group().pinned is True

    def test_that_was_refused_is_told_the_chair(self, bureau: Bureau) -> None:
        group = bureau.add()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        bureau.sent("groups.card", 0, outbox.State.UNDELIVERABLE)
        assert len(bureau.letters("groups.card_failed")) == 1

    def test_sent_into_a_chat_that_was_left_behind_is_not_taken_for_the_new_ones(self, bureau: Bureau) -> None:
        group = bureau.add()
        bureau.cast.acts(bureau.chair, groups.admit, group.id, bureau.east)
        (card,) = bureau.letters("groups.card")
        bureau.move()
        card.message_id = 70
        bureau.cast.write(lambda s: groups.card_ended(s, card, outbox.State.SENT, now=bureau.cast.now))
        assert bureau.group(NEW).card is None


class TestLeaving:
    def test_comes_after_48_hours_without_a_word(self, bureau: Bureau) -> None:
        bureau.add("别人家的群")
        bureau.admit(chat=-4002)
        early, late = (bureau.cast.now + groups.WAITS + timedelta(seconds=one) for one in (-1, 0))
        assert bureau.cast.write(lambda s: groups.leave_overdue(s, now=early)) == 0
        assert bureau.cast.write(lambda s: groups.leave_overdue(s, now=late)) == 1
        assert bureau.cast.write(lambda s: groups.leave_overdue(s, now=late)) == 0
        assert (bureau.group().state, bureau.group().title) == (State.LEFT, "")
        assert [letter.values["title"] for letter in bureau.letters("groups.left")] == ["别人家的群"]
        assert (Kind.LEAVE, OLD) in [(one.kind, one.chat_id) for one in bureau.owed()]
        assert bureau.group(-4002).state == State.ADMITTED

    def test_of_an_admitted_one_is_told_the_chair_and_withdraws_its_letters(self, bureau: Bureau) -> None:
        group = bureau.admit()
        bureau.cast.acts(bureau.chair, groups.went, OLD)
        assert [letter.values["title"] for letter in bureau.letters("groups.lost")] == [group.title]
        assert not bureau.cast.read(lambda session: chats.is_admitted(session, group.id, 0))
        assert not bureau.cast.read(lambda session: chats.is_there(session, group.id, 0))


class TestMissing:
    @pytest.fixture
    def chen(self, bureau: Bureau) -> Actor:
        return bureau.cast.appoint(bureau.join(bureau.east, "陈敏"), Role.STEWARD, bureau.east)

    def names(self, found: Values) -> list[object]:
        lines = found["lines"]
        assert isinstance(lines, list)
        return [line["name"] for line in lines if isinstance(line, dict)]

    def test_are_the_people_in_service_of_the_stewards_units(self, bureau: Bureau, chen: Actor) -> None:
        for name, unit in (("甲", bureau.east), ("乙", bureau.team), ("丙", bureau.west)):
            bureau.cast.enrol(name, unit=unit)
        bureau.cast.enrol("老张", unit=bureau.east, standing=Standing.RETIRED)
        found = bureau.cast.acts(chen, groups.missing, 0)
        assert (self.names(found), found["count"], found["people"]) == (["甲", "乙"], 2, 3)
        assert self.names(bureau.cast.acts(bureau.chair, groups.missing, 0)) == ["甲", "乙", "丙"]
        assert len(bureau.cast.audited("groups.missing")) == 2

    def test_are_shown_page_by_page(self, bureau: Bureau, chen: Actor) -> None:
        for number in range(21):
            bureau.cast.enrol(f"某{number:02}", unit=bureau.east)
        assert self.names(bureau.cast.acts(chen, groups.missing, 1)) == ["某20"]

    def test_can_be_reached_one_by_one_which_is_noted(self, bureau: Bureau, chen: Actor) -> None:
        member = bureau.cast.enrol("甲", unit=bureau.team, phone="13800000001")
        found = bureau.cast.acts(chen, groups.reach_out, member, 0)
        assert (found["phones"], found["unit_id"]) == (["13800000001"], bureau.team)
        assert [entry.record for entry in bureau.cast.audited("groups.reach_out")] == [f"members {member}"]

    def test_have_masked_numbers_for_the_chair_who_rings_nobody(self, bureau: Bureau) -> None:
        member = bureau.cast.enrol("甲", unit=bureau.team, phone="13800000001")
        found = bureau.cast.acts(bureau.chair, groups.reach_out, member, 0)
        assert (found["phones"], found["rings"]) == (["138****0001"], False)

    def test_are_not_those_of_others_nor_who_has_come_or_left(self, bureau: Bureau, chen: Actor) -> None:
        other = bureau.cast.enrol("丙", unit=bureau.west)
        come = bureau.join(bureau.east).member_id
        left = bureau.cast.enrol("走了的", unit=bureau.east, standing=Standing.LEFT)
        for member in (other, come, left, 999_999):
            with pytest.raises(groups.NotMissing):
                bureau.cast.acts(chen, groups.reach_out, member, 0)

    def test_are_told_to_nobody_else(self, bureau: Bureau) -> None:
        officer = bureau.cast.appoint(bureau.join(bureau.east, "王秀英"), Role.OFFICER, bureau.east)
        for rule in (groups.missing, groups.reach_out):
            with pytest.raises(NotForYou):
                bureau.cast.acts(officer, rule, 1, *([0] if rule is groups.reach_out else []))


class TestPointingIn:
    def test_is_for_admitted_groups(self, bureau: Bureau) -> None:
        bureau.add()
        assert bureau.cast.acts(bureau.chair, groups.point_in, OLD) is None
        bureau.admit(chat=-4002)
        assert bureau.cast.acts(bureau.chair, groups.point_in, -4002) == {"unit_id": bureau.east}


class TestMeeting:
    def test_in_a_group_opens_nobody_an_account_and_lets_nobody_in(self, bureau: Bureau) -> None:
        def accounts_there(session: Session) -> int:
            return session.query(Account).count()

        before = bureau.cast.read(accounts_there)
        stranger = bureau.cast.write(lambda session: visitors.met(session, Person(42, "en")))
        assert (stranger.account_id, stranger.language, stranger.held) == (0, "en", ())
        assert bureau.cast.read(accounts_there) == before
        bureau.cast.write(lambda s: accounts.mark_blocked(s, bureau.chair.account_id, bureau.cast.now))
        known = bureau.cast.write(lambda session: visitors.met(session, bureau.chair.person))
        assert known.holds(Role.CHAIR)
        assert bureau.cast.read(lambda s: s.get_one(Account, bureau.chair.account_id)).blocked_at is not None
