"""Rights: every cell of the matrix as declared, whoever asks, whosever it is, in every chat."""

from itertools import product

import pytest
from sqlalchemy.orm import Session

from storage import contacts, offices, rights
from storage.kin import Consent, Relation
from storage.members import Member, NotKnownYet, Standing
from storage.offices import Charge, Role
from storage.rights import MATRIX, Chat, Deed, Line, NotForYou, Who, Whose
from tests.cast import Actor, Cast

#: Roles that a person of this kind holds; the others hold none.
ROLES = {Who(role): role for role in Role}


class Bureau:
    """A small bureau: 城东 with a team below it, 城西 beside it; one person of each kind, those in office at 城东."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.root = cast.create_unit("局机关")
        self.east = cast.create_unit("城东供水站", above=self.root)
        self.team = cast.create_unit("一班", above=self.east)
        self.west = cast.create_unit("城西供水站", above=self.root)

    def person(self, who: Who) -> Actor:
        if who is Who.STRANGER:
            return self.cast.create_stranger()
        if who is Who.CONTACT:
            return self.contact()
        someone = self.cast.create_member(f"某{who}", unit=self.east)
        role = ROLES.get(who)
        if role is not None:
            self.cast.appoint(someone, role, None if role in offices.WHOLE_UNION else self.east)
        return someone

    def contact(self, actor: Actor | None = None) -> Actor:
        """A contact of somebody retired at 城东, let in by the steward there."""
        steward, cared = self.person(Who.STEWARD), self.cast.enrol("陈桂芳", unit=self.east, standing=Standing.RETIRED)
        link = self.cast.acts(steward, contacts.give, cared, Relation.OTHER, Consent.AGREES)
        someone = actor or self.cast.create_stranger()
        self.cast.acts(someone, contacts.open_link, link["code"])
        self.cast.acts(someone, contacts.tell_name, "陈敏")
        return someone

    def end(self, contact: Actor) -> None:
        for one in self.cast.visitor(contact).cares:
            self.cast.acts(contact, contacts.quit_, one.contact)

    def reach(self, actor: Actor, deed: Deed) -> set[int] | None:
        return self.cast.read(lambda session: rights.reach(session, actor.account_id, deed))

    def permits(self, actor: Actor, deed: Deed, unit: int, *, about: int | None = None) -> bool:
        return self.cast.read(lambda session: rights.permits(session, actor.account_id, deed, unit, about=about))

    def allowed(self, actor: Actor, deed: Deed) -> bool:
        return self.cast.read(lambda session: rights.allowed(session, actor.account_id, deed))


@pytest.fixture
def bureau(cast: Cast) -> Bureau:
    # A chair, so that the deputy is no more than that.
    cast.create_chair()
    return Bureau(cast)


def gives(line: Line, who: Who) -> bool:
    """Whether the line says yes to a person of that kind, who is a member too unless a stranger or a contact."""
    known = who not in {Who.STRANGER, Who.CONTACT}
    return who in line.who or (known and Who.MEMBER in line.who) or Who.STRANGER in line.who


class TestEveryCell:
    def test_is_as_declared_at_the_door(self, bureau: Bureau) -> None:
        for who in Who:
            by = bureau.cast.visitor(bureau.person(who))
            for line, chat in product(MATRIX, Chat):
                for door in line.doors:
                    may = gives(line, who) and chat in line.chats
                    assert self.opens(by, door, chat) == may, (who, door, chat)

    def opens(self, by: object, door: str, chat: Chat) -> bool:
        try:
            rights.admit(by, door, chat)  # type: ignore[arg-type]
        except (NotForYou, NotKnownYet):
            return False
        return True

    def test_reaches_whose_it_is_declared_to_reach(self, bureau: Bureau) -> None:
        for who in Who:
            actor = bureau.person(who)
            for line in MATRIX:
                whose = line.who.get(who) if who in ROLES else None
                expected = {
                    Whose.UNION: None,
                    Whose.UNIT: None if who in {Who.DEPUTY, Who.CHAIR, Who.ADMIN} else {bureau.east, bureau.team},
                }.get(whose, set())  # type: ignore[arg-type]
                assert bureau.reach(actor, line.deed) == expected, (who, line.deed)

    def test_gives_nothing_of_another_unit(self, bureau: Bureau) -> None:
        for who, line in product((Who.STEWARD, Who.OFFICER), MATRIX):
            if line.who.get(who) is Whose.UNIT:
                actor = bureau.person(who)
                places = (bureau.east, bureau.team, bureau.west, bureau.root, 999_999)
                permits = [bureau.permits(actor, line.deed, place) for place in places]
                assert permits == [True, True, False, False, False], (who, line.deed)

    def test_is_never_about_oneself_where_it_says_so(self, bureau: Bureau) -> None:
        for who, line in product((Who.STEWARD, Who.OFFICER, Who.DEPUTY, Who.CHAIR), MATRIX):
            if line.who.get(who) in {Whose.UNIT, Whose.UNION}:
                actor = bureau.person(who)
                assert bureau.permits(actor, line.deed, bureau.east, about=actor.member_id) != line.never_own, line.deed
                other = bureau.person(Who.MEMBER)
                assert bureau.permits(actor, line.deed, bureau.east, about=other.member_id), line.deed

    def test_is_asked_of_letters_as_at_the_counter(self, bureau: Bureau) -> None:
        for who in Who:
            actor = bureau.person(who)
            for line in MATRIX:
                assert bureau.allowed(actor, line.deed) == (who in ROLES and who in line.who), (who, line.deed)


class TestCharges:
    def test_shut_out_an_officer_of_other_work(self, bureau: Bureau) -> None:
        talker = bureau.cast.create_member("周敏", unit=bureau.east)

        def rule(session: Session) -> None:
            offices.appoint(
                session, talker.account_id, Role.OFFICER, bureau.east, now=bureau.cast.now, charges=[Charge.TALKS]
            )

        bureau.cast.write(rule)
        by = bureau.cast.visitor(talker)
        assert not rights.may(by, Deed.WORK_CASES)
        assert bureau.reach(talker, Deed.WORK_CASES) == set()
        assert rights.may(by, Deed.OPEN_DESK)
        with pytest.raises(NotForYou):
            rights.admit(by, "hardship.take", Chat.PRIVATE)


class TestTheDoor:
    def test_is_shut_where_no_line_names_it(self, bureau: Bureau) -> None:
        by = bureau.cast.visitor(bureau.person(Who.CHAIR))
        with pytest.raises(NotForYou) as refused:
            rights.admit(by, "hardship.burn", Chat.PRIVATE)
        assert refused.value.values == {"deed": None, "desk": True}

    def test_asks_whom_nobody_knows_yet_to_come_in_first(self, bureau: Bureau) -> None:
        by = bureau.cast.visitor(bureau.person(Who.STRANGER))
        with pytest.raises(NotKnownYet):
            rights.admit(by, "hardship.submit", Chat.PRIVATE)

    def test_is_asked_anew_after_a_dismissal(self, bureau: Bureau) -> None:
        officer = bureau.person(Who.OFFICER)
        rights.admit(bureau.cast.visitor(officer), "hardship.take", Chat.PRIVATE)
        bureau.cast.dismiss(officer)
        with pytest.raises(NotForYou):
            rights.admit(bureau.cast.visitor(officer), "hardship.take", Chat.PRIVATE)
        assert bureau.reach(officer, Deed.WORK_CASES) == set()

    def test_is_shut_for_who_has_left(self, bureau: Bureau) -> None:
        officer = bureau.person(Who.OFFICER)

        def leave(session: Session) -> None:
            session.get_one(Member, officer.member_id).standing = Standing.LEFT

        bureau.cast.write(leave)
        assert rights.who_is(bureau.cast.visitor(officer)) == {Who.STRANGER}
        assert bureau.reach(officer, Deed.WORK_CASES) == set()


class TestTheDeputy:
    def test_has_the_seat_of_the_chair_while_it_is_empty(self, cast: Cast) -> None:
        deputy = cast.create_deputy()
        assert rights.may(cast.visitor(deputy), Deed.READ_AUDIT)
        assert cast.read(lambda s: rights.reach(s, deputy.account_id, Deed.APPOINT)) is None
        cast.create_chair()
        assert not rights.may(cast.visitor(deputy), Deed.READ_AUDIT)
        assert cast.read(lambda s: rights.reach(s, deputy.account_id, Deed.APPOINT)) == set()


class TestTheContact:
    def test_is_one_at_the_door_as_long_as_they_are_somebodys(self, bureau: Bureau) -> None:
        contact = bureau.person(Who.CONTACT)
        assert rights.who_is(bureau.cast.visitor(contact)) == {Who.STRANGER, Who.CONTACT}
        bureau.end(contact)
        by = bureau.cast.visitor(contact)
        assert rights.who_is(by) == {Who.STRANGER}
        with pytest.raises(NotForYou):
            rights.admit(by, "contacts.home", Chat.PRIVATE)

    def test_is_not_asked_for_a_number_at_a_members_door(self, bureau: Bureau) -> None:
        with pytest.raises(NotForYou) as refused:
            rights.admit(bureau.cast.visitor(bureau.person(Who.CONTACT)), "hardship.submit", Chat.PRIVATE)
        assert refused.value.values == {"deed": Deed.REPORT, "desk": False}

    def test_may_be_a_member_too(self, bureau: Bureau) -> None:
        member = bureau.person(Who.MEMBER)
        bureau.contact(member)
        assert rights.who_is(bureau.cast.visitor(member)) == {Who.MEMBER, Who.CONTACT}
        users = bureau.cast.read(lambda session: rights.telephones(session, member.account_id))
        assert users == [(member.person.telegram_id, {Who.MEMBER, Who.CONTACT})]

    def test_is_offered_a_command_of_their_own_until_the_end(self, bureau: Bureau) -> None:
        contact = bureau.person(Who.CONTACT)
        everybody = bureau.cast.read(lambda session: dict(rights.telephones(session, None)))
        assert everybody[contact.person.telegram_id] == {Who.CONTACT}
        assert "family" in rights.commands({Who.CONTACT}, Chat.PRIVATE)
        assert "family" not in rights.commands({Who.MEMBER, Who.CHAIR}, Chat.PRIVATE)
        bureau.end(contact)
        assert bureau.cast.read(lambda s: rights.telephones(s, contact.account_id)) == [
            (contact.person.telegram_id, set())
        ]


class TestCommands:
    def test_are_offered_to_whom_they_open_something(self) -> None:
        assert rights.commands({Who.MEMBER}, Chat.PRIVATE) == ["start", "menu", "cancel", "help", "visits"]
        assert "desk" in rights.commands({Who.MEMBER, Who.OFFICER}, Chat.PRIVATE)
        assert "desk" not in rights.commands({Who.MEMBER, Who.OFFICER}, Chat.GROUP)


class TestDeedsWithMoreThanOneWay:
    """The same thing done another way is asked by the same line."""

    def whose(self, deed: Deed) -> dict[Who, Whose]:
        return {**rights.line_of(deed).who}

    def test_a_roster_moves_people_and_is_sent_by_who_moves_everybody(self) -> None:
        moving = self.whose(Deed.MOVE_PEOPLE)
        assert {moving[who] for who in self.whose(Deed.SEND_ROSTER)} == {Whose.UNION}

    def test_who_answers_a_correction_of_the_unit_moves_and_keeps_people_as_far(self) -> None:
        for who, whose in self.whose(Deed.CORRECT_PEOPLE).items():
            assert self.whose(Deed.MOVE_PEOPLE)[who] == self.whose(Deed.KEEP_PEOPLE)[who] == whose

    def test_who_reads_a_case_reads_the_number_in_it(self) -> None:
        assert self.whose(Deed.READ_CASE).keys() <= self.whose(Deed.READ_PHONE).keys()

    def test_nobody_enters_for_people_whom_they_do_not_find(self) -> None:
        finding = self.whose(Deed.FIND_PEOPLE)
        assert all(finding[who] == whose for who, whose in self.whose(Deed.ENTER_FOR).items())


class TestTheMatrix:
    def test_names_each_deed_once_and_each_door_once(self) -> None:
        doors = [door for line in MATRIX for door in line.doors]
        assert len(doors) == len(set(doors))
        assert [line.deed for line in MATRIX] == [*Deed]
