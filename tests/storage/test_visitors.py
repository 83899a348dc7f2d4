"""Visitors and their open question: read anew in each transaction."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, visitors
from storage.accounts import Account, Binding
from storage.asking import Draft, Outdated, Question
from storage.members import Member, Standing
from storage.offices import Role
from storage.values import Values
from storage.visitors import Person
from tests.cast import STORY, Actor, Cast


def ask(cast: Cast, actor: Actor, service: str = "hardship", step: str = "words") -> int:
    return cast.acts(actor, lambda session, *, by, now: asking.ask(session, by, service, step))


def expect(cast: Cast, actor: Actor, *wanted: object) -> None:
    cast.acts(actor, lambda session, *, by, now: asking.expect(by, *wanted))


def keep(cast: Cast, actor: Actor, answers: Values, service: str = "hardship") -> None:
    cast.acts(actor, lambda session, *, by, now: asking.keep(session, by, service, answers, now=now))


def draft(cast: Cast, actor: Actor, service: str = "hardship") -> Values:
    return cast.acts(actor, lambda session, *, by, now: asking.draft(session, by, service))


def leave(cast: Cast, actor: Actor, standing: Standing = Standing.LEFT) -> None:
    def rule(session: Session) -> None:
        session.get_one(Member, actor.member_id).standing = standing

    cast.write(rule)


def account(cast: Cast, actor: Actor) -> Account:
    return cast.read(lambda session: session.get_one(Account, actor.account_id))


class TestRecognising:
    def test_opens_an_account_for_somebody_new_once(self, cast: Cast) -> None:
        person = Person(5_999_999_999, "en")
        first, again = (cast.write(lambda s: visitors.recognise(s, person, now=cast.now)) for _ in range(2))
        assert first.account_id == again.account_id
        assert (first.language, first.member_id, first.held, first.question) == (
            "en",
            None,
            (),
            Question(None, None, 0),
        )

    def test_knows_a_member_with_unit_offices_and_question(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.appoint(officer, Role.CHAIR, None)
        version = ask(cast, officer)
        by = cast.visitor(officer)
        assert (by.name, by.unit, by.member_id) == ("王秀英", "城东供水站", officer.member_id)
        assert [(one.role, one.unit_id) for one in by.held] == [(Role.OFFICER, officer.unit_id), (Role.CHAIR, None)]
        assert by.question == Question("hardship", "words", version)
        assert by.has_desk
        assert by.holds(Role.CHAIR)
        assert not by.holds(Role.STEWARD, Role.ADMIN)

    def test_forgets_an_office_the_moment_it_ends(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.dismiss(officer)
        assert not cast.visitor(officer).has_desk

    def test_knows_nobody_who_has_left_from_the_next_tap_on(self, cast: Cast) -> None:
        officer = cast.create_officer()
        version = ask(cast, officer)
        leave(cast, officer)
        by = cast.visitor(officer)
        assert (by.member_id, by.name, by.unit_id, by.unit, by.held) == (None, None, None, None, ())
        assert (by.account_id, by.question) == (officer.account_id, Question("hardship", "words", version))

    def test_keeps_the_language_that_was_chosen(self, cast: Cast) -> None:
        stranger = cast.create_stranger(language="zh")
        by = cast.acts(stranger, visitors.choose_language, "en")
        assert by.language == "en"
        assert cast.visitor(stranger).language == "en"

    def test_unblocks_who_writes_again(self, cast: Cast) -> None:
        actor = cast.create_member()
        cast.write(lambda session: accounts.mark_blocked(session, actor.account_id, cast.now))
        assert account(cast, actor).blocked_at == cast.now
        cast.visitor(actor)
        assert account(cast, actor).blocked_at is None

    def test_finds_somebody_who_is_not_at_the_counter(self, cast: Cast) -> None:
        officer = cast.create_officer()
        by = cast.write(lambda session: visitors.by_account(session, officer.account_id))
        assert by == cast.visitor(officer)

    def test_comes_and_goes(self, cast: Cast) -> None:
        actor = cast.create_member()
        cast.acts(actor, visitors.come_or_go, False)
        assert account(cast, actor).blocked_at == cast.now
        cast.acts(actor, visitors.come_or_go, True)
        assert account(cast, actor).blocked_at is None

    def test_greets_whoever_is_there(self, cast: Cast) -> None:
        actor = cast.create_member("李明")
        assert cast.acts(actor, visitors.myself).name == "李明"


class TestBinding:
    def test_takes_the_member_from_the_account_before(self, cast: Cast) -> None:
        old, new = cast.create_member(), cast.create_stranger()
        assert old.member_id is not None
        cast.write(lambda session: accounts.bind(session, new.account_id, old.member_id, now=cast.now))
        assert cast.visitor(old).member_id is None
        assert cast.visitor(new).member_id == old.member_id
        assert cast.read(lambda session: accounts.holder(session, old.member_id)) == new.account_id

    def test_is_kept_with_its_time_and_once_however_often_it_is_said(self, cast: Cast) -> None:
        old, new = cast.create_member(), cast.create_stranger()
        later = cast.now + timedelta(hours=1)
        for _ in range(2):
            cast.write(lambda session: accounts.bind(session, new.account_id, old.member_id or 0, now=later))
        cast.write(lambda session: accounts.unbind(session, new.account_id, now=later + timedelta(hours=1)))
        held = select(Binding.account_id, Binding.member_id, Binding.since, Binding.until).order_by(Binding.id)
        assert [tuple(row) for row in cast.read(lambda session: session.execute(held).all())] == [
            (old.account_id, old.member_id, cast.now, later),
            (new.account_id, old.member_id, later, later + timedelta(hours=1)),
        ]

    def test_gives_the_right_to_the_members_letters(self, cast: Cast) -> None:
        old, new = cast.create_member(), cast.create_stranger()

        def speaks(actor: Actor) -> bool:
            return cast.read(lambda session: accounts.speaks_for(session, actor.account_id, old.member_id))

        assert (speaks(old), speaks(new)) == (True, False)
        cast.write(lambda session: accounts.bind(session, new.account_id, old.member_id, now=cast.now))
        assert (speaks(old), speaks(new)) == (False, True)

    @pytest.mark.parametrize(("standing", "speaks"), [(Standing.LEFT, False), (Standing.RETIRED, True)])
    def test_gives_no_right_to_letters_of_one_who_has_left(self, cast: Cast, standing: Standing, speaks: bool) -> None:
        actor = cast.create_member()
        leave(cast, actor, standing)
        assert cast.read(lambda session: accounts.speaks_for(session, actor.account_id, actor.member_id)) is speaks


class TestAsking:
    def test_counts_each_question(self, cast: Cast) -> None:
        actor = cast.create_member()
        assert [ask(cast, actor), ask(cast, actor, "joining", "who"), ask(cast, actor)] == [1, 2, 3]

    def test_expects_exactly_the_open_question(self, cast: Cast) -> None:
        actor = cast.create_member()
        version = ask(cast, actor)
        expect(cast, actor, "hardship", "words", version)
        expect(cast, actor, "hardship", "words")
        for wrong in (
            ("hardship", "words", version - 1),
            ("hardship", "words", version + 1),
            ("hardship", "review", version),
            ("joining", "words", version),
        ):
            with pytest.raises(Outdated):
                expect(cast, actor, *wrong)

    def test_knows_an_older_button_of_the_same_question(self, cast: Cast) -> None:
        actor = cast.create_member()
        older = ask(cast, actor)
        ask(cast, actor)
        with pytest.raises(Outdated):
            expect(cast, actor, "hardship", "words", older)

    def test_expects_nothing_after_closing(self, cast: Cast) -> None:
        actor = cast.create_member()
        version = ask(cast, actor)
        assert cast.acts(actor, visitors.cancel)[1] == "hardship"
        with pytest.raises(Outdated):
            expect(cast, actor, "hardship", "words", version)
        assert cast.acts(actor, visitors.cancel)[1] is None

    def test_never_gives_a_number_again_after_closing(self, cast: Cast) -> None:
        actor = cast.create_member()
        older = ask(cast, actor)
        cast.acts(actor, visitors.cancel)
        assert ask(cast, actor) > older + 1

    def test_is_apart_for_each_person(self, cast: Cast) -> None:
        one, other = cast.create_member("李明"), cast.create_member("周同")
        version = ask(cast, one)
        with pytest.raises(Outdated):
            expect(cast, other, "hardship", "words", version)


class TestDrafts:
    def test_come_back_as_they_were_kept(self, cast: Cast) -> None:
        actor = cast.create_member()
        assert draft(cast, actor) == {}
        keep(cast, actor, {"words": STORY, "at": cast.now})
        keep(cast, actor, {"words": STORY, "urgency": "this_week"})
        assert draft(cast, actor) == {"words": STORY, "urgency": "this_week"}

    def test_are_sealed(self, cast: Cast) -> None:
        keep(cast, cast.create_member(), {"words": STORY})
        (kept,) = cast.read(lambda session: session.query(Draft).all())
        assert STORY.encode() not in kept.answers

    def test_stay_when_the_question_is_closed_and_go_when_dropped(self, cast: Cast) -> None:
        actor = cast.create_member()
        ask(cast, actor)
        keep(cast, actor, {"words": STORY})
        cast.acts(actor, visitors.cancel)
        assert draft(cast, actor) == {"words": STORY}

        def drop(session: Session, *, by, now) -> None:
            asking.drop(session, by, "hardship")

        cast.acts(actor, drop)
        assert draft(cast, actor) == {}

    def test_are_apart_for_each_person_and_service(self, cast: Cast) -> None:
        one, other = cast.create_member("李明"), cast.create_member("周同")
        keep(cast, one, {"words": STORY})
        assert draft(cast, other) == {}
        assert draft(cast, one, "joining") == {}
