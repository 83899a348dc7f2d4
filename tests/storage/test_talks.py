"""Talks: what is asked for and by whom, who may have it, with whom it shall not be, what stays of it."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from storage import sealed, talks
from storage.keyring import Unreadable
from storage.rights import NotForYou
from storage.talks import (
    COUNTS,
    UNCONFIRMED,
    NoSuchTalk,
    Origin,
    State,
    Talk,
    TalkOpenYet,
    TalkOver,
    Topic,
    Urgency,
    Wanted,
    Way,
    Word,
    besides_of,
    showing,
    shredding,
)
from storage.values import Value, Values
from storage.visitors import Visitor
from tests.cast import Actor, Cast

WISH = "周三下班以后，别让班长知道。"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member()


def ask(cast: Cast, by: Actor, **more: object) -> int:
    """The employee asks for a talk by name; its key."""
    wanted = Wanted(Way.IN_PERSON, **more)  # type: ignore[arg-type]
    return cast.acts(by, lambda session, *, by, now: talks.ask(session, wanted, by=by, now=now).id)


def ask_unnamed(cast: Cast, by: Actor, **more: object) -> int:
    """The same without a name."""
    wanted = Wanted(Way.HERE, **more)  # type: ignore[arg-type]
    return cast.acts(by, lambda session, *, by, now: talks.ask_unnamed(session, wanted, by=by, now=now).id)


def numbers(found: Values) -> list[Value]:
    lines = found["lines"]
    assert isinstance(lines, list)
    return [one["talk"] for one in lines if isinstance(one, dict)]


def talk(cast: Cast, key: int) -> Talk:
    return cast.read(lambda session: session.get_one(Talk, key))


def agree(cast: Cast, key: int, officer: Actor) -> None:
    cast.write(lambda session: talks.agree(session, session.get_one(Talk, key), officer.account_id))


def end(cast: Cast, key: int, state: State, *, held_on: date | None = None) -> None:
    cast.write(lambda session: talks.end(session, session.get_one(Talk, key), state, now=cast.now, held_on=held_on))


def record(cast: Cast, officer: Actor, member: Actor, on: date) -> int:
    assert member.member_id is not None
    assert member.unit_id is not None
    whose = (member.member_id, member.unit_id)

    def rule(session: Session, *, by: Visitor, now: datetime) -> int:
        return talks.record(session, *whose, Way.TELEPHONE, on, by=by, now=now).id

    return cast.acts(officer, rule)


def everything(cast: Cast) -> str:
    """All that stands in the row of every talk, as whoever holds the file can read it."""
    return cast.read(lambda session: str(session.execute(text("SELECT * FROM talks")).all()))


class TestAsking:
    def test_has_a_number_and_who_asked(self, cast: Cast, li: Actor) -> None:
        found = talk(cast, ask(cast, li, topic=Topic.FAMILY))
        assert (found.number, found.member_id, found.unit_id) == ("TH-2026-0001", li.member_id, li.unit_id)
        assert (found.origin, found.state, found.topic) == (Origin.ASKED, State.ASKED, Topic.FAMILY)

    def test_words_and_with_whom_not_are_sealed(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask(cast, li, wish=WISH, besides=frozenset({officer.account_id}))
        assert WISH not in everything(cast)
        assert b"accounts" not in (talk(cast, key).besides or b"")
        assert cast.read(lambda session: besides_of(session, session.get_one(Talk, key))) == {officer.account_id}

    def test_of_those_that_take_a_time_there_are_so_many_at_once(self, cast: Cast, li: Actor) -> None:
        def rule(session: Session, *, by: Visitor, now: datetime) -> int:
            return talks.ask(session, Wanted(Way.IN_PERSON), by=by, now=now, most_open=1).id

        key = cast.acts(li, rule)
        with pytest.raises(TalkOpenYet) as refusal:
            cast.acts(li, rule)
        assert refusal.value.values == {"talk": key, "number": "TH-2026-0001", "most": 1}
        cast.acts(cast.create_member("陈敏"), rule)
        end(cast, key, State.CALLED_OFF)
        cast.acts(li, rule)

    def test_what_runs_through_the_bot_takes_none(self, cast: Cast, li: Actor) -> None:
        ask_unnamed(cast, li)
        wanted = Wanted(Way.HERE)
        cast.acts(li, lambda session, *, by, now: talks.ask(session, wanted, by=by, now=now).id)
        assert cast.read(lambda session: talks.open_of_member(session, li.member_id or 0)) == []


class TestAnonymous:
    def test_a_row_says_neither_who_nor_of_which_unit_nor_at_what_hour(self, cast: Cast, li: Actor) -> None:
        found = talk(cast, ask_unnamed(cast, li, wish=WISH))
        assert found.anonymous
        assert (found.member_id, found.unit_id, found.recorded_by) == (None, None, None)
        assert found.asked_at == cast.now.replace(hour=0, minute=0, second=0, microsecond=0)
        bare = everything(cast)
        assert WISH not in bare
        assert "李明" not in bare
        assert str(li.person.telegram_id) not in bare

    def test_goes_through_the_bot_whatever_was_wanted(self, cast: Cast, li: Actor) -> None:
        wanted = Wanted(Way.IN_PERSON)
        key = cast.acts(li, lambda session, *, by, now: talks.ask_unnamed(session, wanted, by=by, now=now).id)
        assert talk(cast, key).way == Way.HERE

    def test_is_its_accounts_and_nobody_elses(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask_unnamed(cast, li)
        assert cast.acts(li, showing.look_at_own, key)["number"] == "TH-2026-0001"
        for other in (cast.create_member("陈敏"), officer, cast.create_chair()):
            with pytest.raises(NoSuchTalk):
                cast.acts(other, showing.look_at_own, key)
        assert cast.read(lambda session: talks.employee(session, session.get_one(Talk, key))) == li.account_id

    def test_two_of_one_person_look_alike_to_nobody_without_the_key(self, cast: Cast, li: Actor) -> None:
        first, second = talk(cast, ask_unnamed(cast, li)), talk(cast, ask_unnamed(cast, li))
        assert first.who != second.who
        assert first.who_blind == second.who_blind

    def test_its_end_has_a_day_and_no_hour(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask_unnamed(cast, li)
        agree(cast, key, officer)
        end(cast, key, State.HELD)
        found = talk(cast, key)
        assert found.ended_at == cast.now.replace(hour=0, minute=0, second=0, microsecond=0)
        assert found.held_on == cast.now.date()

    def test_a_no_names_no_number_that_the_audit_would_keep(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask_unnamed(cast, li)
        end(cast, key, State.CALLED_OFF)
        with pytest.raises(TalkOver) as refusal:
            agree(cast, key, officer)
        assert "number" not in refusal.value.values


class TestLife:
    def test_from_asked_over_agreed_to_held(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask(cast, li)
        agree(cast, key, officer)
        assert (talk(cast, key).state, talk(cast, key).officer_id) == (State.AGREED, officer.account_id)
        end(cast, key, State.HELD, held_on=date(2026, 11, 20))
        assert (talk(cast, key).state, talk(cast, key).held_on) == (State.HELD, date(2026, 11, 20))
        assert talk(cast, key).ended_at == cast.now

    @pytest.mark.parametrize(("keep", "left"), [(True, True), (False, False)])
    def test_waits_anew_with_the_same_officer_or_for_any(
        self, cast: Cast, li: Actor, officer: Actor, keep: bool, left: bool
    ) -> None:
        key = ask(cast, li)
        agree(cast, key, officer)
        cast.write(lambda session: talks.wait_anew(session, session.get_one(Talk, key), keep_officer=keep))
        assert talk(cast, key).state == State.ASKED
        assert (talk(cast, key).officer_id is not None) is left

    @pytest.mark.parametrize("over", [State.HELD, State.MISSED, State.CALLED_OFF, State.DECLINED])
    def test_what_is_over_stays_as_it_is(self, cast: Cast, li: Actor, officer: Actor, over: State) -> None:
        key = ask(cast, li)
        end(cast, key, over)
        for again in (State.HELD, State.CALLED_OFF):
            with pytest.raises(TalkOver):
                end(cast, key, again)
        with pytest.raises(TalkOver):
            agree(cast, key, officer)
        with pytest.raises(TalkOver):
            cast.write(lambda session: talks.wait_anew(session, session.get_one(Talk, key)))
        assert talk(cast, key).state == over

    def test_counts_once_it_was_held_and_recorded_ones_with_the_employees_yes(
        self, cast: Cast, li: Actor, officer: Actor
    ) -> None:
        held, missed = ask(cast, li), ask(cast, li)
        end(cast, held, State.HELD)
        end(cast, missed, State.MISSED)
        recorded = record(cast, officer, li, date(2026, 11, 20))
        assert self._with(cast, COUNTS) == [held]
        assert self._with(cast, UNCONFIRMED) == [recorded]
        for word, counts in ((Word.YES, True), (Word.NO, False), (Word.RUNG_YES, True), (Word.RUNG_NO, False)):
            cast.write(lambda session, word=word: setattr(session.get_one(Talk, recorded), "word", word))
            assert (recorded in self._with(cast, COUNTS)) is counts
            assert self._with(cast, UNCONFIRMED) == []

    def _with(self, cast: Cast, which: ColumnElement[bool]) -> list[int]:
        return cast.read(lambda session: list(session.scalars(select(Talk.id).where(which).order_by(Talk.id))))


class TestAccess:
    def test_an_own_talk_is_the_employees_alone(self, cast: Cast, li: Actor) -> None:
        key = ask(cast, li)
        for other in (cast.create_member("陈敏"), cast.create_chair()):
            with pytest.raises(NoSuchTalk):
                cast.acts(other, showing.look_at_own, key)

    def test_whoever_holds_one_has_it_and_nobody_stands_in(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask(cast, li)
        agree(cast, key, officer)
        assert self._held(cast, officer, key)
        assert not self._held(cast, cast.create_officer("孙丽"), key)
        assert not self._held(cast, cast.create_chair(), key)

    def test_one_that_waits_is_for_officers_of_the_unit_and_above(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask(cast, li)
        assert self._may(cast, officer, key)
        assert self._may(cast, cast.create_chair(), key)
        assert not self._may(cast, cast.create_officer("孙丽", unit=cast.create_unit("城西供水站")), key)
        with pytest.raises(NotForYou):
            cast.acts(cast.create_steward(), showing.office, 0)

    def test_nobody_holds_one_about_themselves_nor_whom_it_shall_not_be(self, cast: Cast, officer: Actor) -> None:
        own_one, unnamed = ask(cast, officer), ask_unnamed(cast, officer)
        assert not self._may(cast, officer, own_one)
        assert not self._may(cast, officer, unnamed)
        other = ask(cast, cast.create_member(), besides=frozenset({officer.account_id}))
        assert not self._may(cast, officer, other)
        assert self._may(cast, cast.create_chair(), other)
        with pytest.raises(NoSuchTalk):
            cast.acts(officer, showing.look_as_officer, other)

    def test_whoever_is_out_of_office_has_nothing_any_more(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask(cast, li)
        agree(cast, key, officer)
        cast.dismiss(officer)
        assert not cast.read(lambda session: talks.officer_has(session, officer.account_id, key))

    def test_partners_are_those_of_the_unit_and_above_or_of_the_whole_union(self, cast: Cast, officer: Actor) -> None:
        west = cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        chair, deputy = cast.create_chair(), cast.create_deputy("周同")
        cast.create_steward()
        cast.create_admin()

        def partners(unit: int | None, *besides: Actor) -> set[int]:
            out = {one.account_id for one in besides}
            return set(cast.read(lambda session: talks.partners(session, unit, besides=out)))

        near = {officer.account_id, chair.account_id, deputy.account_id}
        assert partners(officer.unit_id) == near
        assert partners(None) == near | {west.account_id}
        assert partners(officer.unit_id, officer, deputy) == {chair.account_id}

    def test_letters_are_had_by_the_employee_and_the_officer(self, cast: Cast, li: Actor, officer: Actor) -> None:
        for key in (ask(cast, li), ask_unnamed(cast, li)):
            agree(cast, key, officer)
            has = {
                actor.name: (
                    cast.read(lambda session, a=actor.account_id, k=key: talks.employee_has(session, a, k)),
                    cast.read(lambda session, a=actor.account_id, k=key: talks.officer_has(session, a, k)),
                )
                for actor in (li, officer)
            }
            assert has == {"李明": (True, False), "王秀英": (False, True)}

    def _may(self, cast: Cast, actor: Actor, key: int) -> bool:
        return cast.read(lambda session: talks.may_hold(session, actor.account_id, session.get_one(Talk, key)))

    def _held(self, cast: Cast, actor: Actor, key: int) -> bool:
        def rule(session: Session, *, by: Visitor, now: datetime) -> int:
            assert now
            return talks.held_by(session, key, by=by).id

        try:
            return cast.acts(actor, rule) == key
        except NoSuchTalk:
            return False


class TestShredding:
    LATER = timedelta(days=40)

    def _over(self, cast: Cast, li: Actor, officer: Actor) -> list[int]:
        keys = [ask(cast, li, wish=WISH), ask_unnamed(cast, li, wish=WISH, besides=frozenset({officer.account_id}))]
        for key in keys:
            end(cast, key, State.HELD)
        return keys

    def test_words_go_and_of_an_anonymous_one_whose_it_was(self, cast: Cast, li: Actor, officer: Actor) -> None:
        named, unnamed = self._over(cast, li, officer)
        copy = talk(cast, named)
        assert cast.write(lambda session: shredding.WORDS.purge(session, cast.now + self.LATER, 10)) == 2
        gone = talk(cast, unnamed)
        assert (gone.who, gone.who_blind, gone.besides, gone.wish, gone.data_key) == (None,) * 5
        assert cast.read(lambda session: talks.employee(session, gone)) is None
        assert gone.anonymous
        with pytest.raises(NoSuchTalk):
            cast.acts(li, showing.look_at_own, unnamed)
        assert cast.acts(li, showing.look_at_own, named)["wish"] is None
        # What somebody took from the file before opens no more: its key is gone.
        assert copy.wish is not None
        blob, row, key = copy.wish, copy.row, copy.data_key
        with pytest.raises(Unreadable):
            cast.read(lambda session: sealed.unseal(session, "talks.wish", row, blob, under=key))

    def test_open_ones_and_young_ones_keep_theirs(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask(cast, li, wish=WISH)
        self._over(cast, li, officer)
        assert cast.write(lambda session: shredding.WORDS.purge(session, cast.now - timedelta(days=1), 10)) == 0
        cast.write(lambda session: shredding.WORDS.purge(session, cast.now + self.LATER, 10))
        assert cast.acts(li, showing.look_at_own, key)["wish"] == WISH
        assert cast.write(lambda session: shredding.WORDS.purge(session, cast.now + self.LATER, 10)) == 0

    def test_services_are_told_which_words_and_which_rows_go(
        self, cast: Cast, li: Actor, officer: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keys, told = self._over(cast, li, officer), list[tuple[str, list[int]]]()
        monkeypatch.setattr(shredding, "BESIDE_WORDS", [lambda _, gone: told.append(("words", [*gone]))])
        monkeypatch.setattr(shredding, "BESIDE_ROWS", [lambda _, gone: told.append(("rows", [*gone]))])
        cast.write(lambda session: shredding.WORDS.purge(session, cast.now + self.LATER, 10))
        assert [(what, sorted(gone)) for what, gone in told] == [("words", keys)]
        assert cast.write(lambda session: shredding.ROWS.purge(session, cast.now + self.LATER, 10)) == 2
        assert [(what, sorted(gone)) for what, gone in told][1:] == [("words", keys), ("rows", keys)]
        assert cast.read(lambda session: session.scalars(select(Talk)).all()) == []


class TestShowing:
    def test_the_employee_has_the_own_ones_the_anonymous_among_them(self, cast: Cast, li: Actor) -> None:
        named, unnamed = ask(cast, li), ask_unnamed(cast, li)
        ask(cast, cast.create_member("陈敏"))
        assert numbers(cast.acts(li, showing.mine, 0)) == [unnamed, named]
        assert cast.acts(li, showing.home)["open"] == 2

    def test_a_card_has_the_wish_and_nobody_elses(self, cast: Cast, li: Actor) -> None:
        key = ask(cast, li, wish=WISH)
        assert cast.acts(li, showing.look_at_own, key)["wish"] == WISH
        with pytest.raises(NoSuchTalk):
            cast.acts(cast.create_member("陈敏"), showing.look_at_own, key)

    def test_the_officer_sees_the_most_urgent_first_and_of_anonymous_ones_the_number_alone(
        self, cast: Cast, li: Actor, officer: Actor
    ) -> None:
        later, sooner = ask(cast, li), ask_unnamed(cast, li, urgency=Urgency.SOON)
        found = cast.acts(officer, showing.office, 0)
        assert numbers(found) == [sooner, later]
        assert (found["waiting"], found["own"], found["held"]) == (2, 0, 0)
        card = cast.acts(officer, showing.look_as_officer, sooner)
        assert (card["name"], card["unit"], card["anonymous"]) == (None, None, True)
        assert str(cast.now.time()) not in str(card)
        assert cast.acts(officer, showing.look_as_officer, later)["name"] == "李明"
        assert len(cast.audited("talks.look")) == 2

    def test_what_waits_stands_on_the_desks_of_who_may_take_it(self, cast: Cast, li: Actor, officer: Actor) -> None:
        key = ask(cast, li)
        elsewhere = cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))

        def waiting(actor: Actor) -> list[int]:
            return cast.read(lambda session: [one.talk_id for one in showing.waiting_for(session, actor.account_id)])

        assert waiting(officer) == [key]
        assert waiting(elsewhere) == waiting(li) == []
        cast.write(lambda session: talks.agree(session, session.get_one(Talk, key), officer.account_id))
        assert waiting(officer) == []
