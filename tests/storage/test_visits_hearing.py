"""Hearing: what somebody needs, as it was heard on a visit, and what follows."""

import pytest
from sqlalchemy import delete, select

from storage import consents, occasions, visits
from storage.campaigns import Campaign, State
from storage.consents import Consent, Purpose
from storage.mydata import agreeing
from storage.occasions import Occasion
from storage.offices import Role
from storage.visits import Stage, Visit, hearing, ticking, walking
from storage.visits.access import VisitMoved
from storage.visits.hearing import NeedsUnfit, NeedsUnwanted
from tests.cast import Actor, Cast
from tests.storage.test_visits_walking import Round, walk
from tests.storage.visiting import create_visit
from tests.storage.visiting import visit as kept

__all__ = ["walk"]


def hear(cast: Cast, by: Actor, visit: int, words: str):  # type: ignore[no-untyped-def]
    cast.acts(by, hearing.begin, visit)
    return cast.acts(by, hearing.write, words)


def needs(cast: Cast, visit: int) -> str | None:
    return cast.read(lambda session: visits.needs_of(session, session.get_one(Visit, visit)))


class TestNeeds:
    def test_are_sealed_and_stand_on_the_card(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        told = hear(cast, walk.li, visit, "膝盖疼，想装扶手")
        found = kept(cast, visit).needs
        assert found is not None
        assert "扶手".encode() not in found
        assert (told["heard"], told["just"]) == (True, "needs")
        assert cast.acts(walk.wang, walking.look, visit)["needs"] == "膝盖疼，想装扶手"

    def test_of_both_who_went_stand_one_behind_the_other(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        hear(cast, walk.li, visit, "膝盖疼")
        hear(cast, walk.wang, visit, "想装扶手")
        assert needs(cast, visit) == "膝盖疼\n想装扶手"

    def test_have_room_for_so_much_and_for_nothing_empty(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        hear(cast, walk.li, visit, "疼" * 400)
        for words in (" ", "疼" * 100):
            with pytest.raises(NeedsUnfit):
                hear(cast, walk.li, visit, words)
        hear(cast, walk.li, visit, "疼" * 99)

    @pytest.mark.parametrize("stage", [Stage.DROPPED, Stage.OVER])
    def test_are_neither_written_nor_deleted_once_it_is_on_no_list(self, walk: Round, cast: Cast, stage: Stage) -> None:
        visit = walk.visit()
        hear(cast, walk.li, visit, "膝盖疼")
        asked = cast.acts(walk.li, hearing.begin, visit)
        cast.write(lambda session: setattr(session.get_one(Visit, visit), "stage", stage))
        with pytest.raises(VisitMoved):
            cast.acts(walk.li, hearing.forget, asked["version"])
        for rule in (hearing.begin, hearing.follow_up, hearing.talk):
            with pytest.raises(VisitMoved):
                cast.acts(walk.li, rule, visit)
        assert needs(cast, visit) == "膝盖疼"

    def test_stay_as_they_are_once_the_campaign_is_wrapped_up(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.write(lambda session: setattr(session.get_one(Campaign, walk.campaign), "state", State.CLOSED))
        with pytest.raises(VisitMoved):
            cast.acts(walk.li, hearing.begin, visit)

    def test_are_deleted_by_a_press(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        hear(cast, walk.li, visit, "膝盖疼")
        asked = cast.acts(walk.li, hearing.begin, visit)
        assert cast.acts(walk.li, hearing.forget, asked["version"])["heard"] is False
        assert needs(cast, visit) is None
        assert len(cast.audited("visits.forget_needs")) == 1

    def test_of_who_withdrew_are_not_kept(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        whom = kept(cast, visit).member_id

        def withdraw(session) -> None:  # type: ignore[no-untyped-def]
            account = walk.li.account_id
            said = {"purpose": Purpose.HARDSHIP, "version": 1, "at": cast.now, "given": False}
            session.add(Consent(account_id=account, member_id=whom, **said))

        assert cast.acts(walk.li, ticking.visited, visit)["hears"] is True
        cast.acts(walk.li, hearing.begin, visit)
        cast.write(withdraw)
        with pytest.raises(NeedsUnwanted):
            cast.acts(walk.li, hearing.write, "膝盖疼")
        with pytest.raises(NeedsUnwanted):
            cast.acts(walk.li, hearing.begin, visit)

    def test_go_when_whom_they_are_of_withdraws(self, walk: Round, cast: Cast) -> None:
        li = cast.create_member("李明")
        visit = create_visit(cast, walk.campaign, li, walk.li)
        other = walk.visit()
        for one in (visit, other):
            hear(cast, walk.li, one, "膝盖疼")
        cast.acts(li, lambda session, *, by, now: consents.give(session, [Purpose.HARDSHIP], by=by, now=now))
        cast.acts(li, agreeing.withdraw, Purpose.HARDSHIP)
        assert (needs(cast, visit), needs(cast, other)) == (None, "膝盖疼")

    def test_never_go_to_another_visit_than_they_were_asked_for(self, walk: Round, cast: Cast) -> None:
        first, second = walk.visit("甲", place=1), walk.visit("乙", place=2)
        for press in (ticking.absent, ticking.visited, walking.look, ticking.undo):
            cast.acts(walk.li, hearing.begin, first)
            cast.acts(walk.li, press, second)
            assert cast.visitor(walk.li).question.service is None

    def test_stay_when_the_visit_is_taken_back(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        hear(cast, walk.li, visit, "膝盖疼")
        cast.acts(walk.li, ticking.undo, visit)
        assert needs(cast, visit) == "膝盖疼"

    def test_of_a_steward_are_taken_and_not_shown_to_them(self, walk: Round, cast: Cast) -> None:
        visit, steward = walk.visit(), cast.create_steward()
        hear(cast, steward, visit, "膝盖疼")
        assert "needs" not in cast.acts(steward, walking.look, visit)


class TestFollowUp:
    def test_tells_the_units_officer_once_without_a_name(self, walk: Round, cast: Cast) -> None:
        officer, visit = cast.create_officer("周通"), walk.visit()
        told = cast.acts(walk.li, hearing.follow_up, visit)
        assert (told["follow_up"], told["told"]) == (True, True)
        cast.acts(walk.li, hearing.follow_up, visit)
        assert kept(cast, visit).follow_up is False
        cast.acts(walk.li, hearing.follow_up, visit)
        (letter,) = cast.letters(officer)
        assert (letter.key, letter.right, letter.subject) == ("visits.follow_up", walking.RIGHT, visit)
        assert "陈桂芳" not in str(letter.values)

    def test_tells_nobody_of_themselves(self, walk: Round, cast: Cast) -> None:
        officer, chair = cast.create_officer("周通"), cast.create_chair()
        visit = walk.visit()

        def visit_the_officer(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Visit, visit).member_id = officer.member_id

        cast.write(visit_the_officer)
        cast.acts(walk.li, hearing.follow_up, visit)
        assert (cast.keys(officer), cast.keys(chair)) == ([], ["visits.follow_up"])

    def test_says_when_there_is_nobody_to_tell(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        officer = cast.appoint(walk.li, Role.OFFICER, walk.li.unit_id)
        assert cast.acts(officer, hearing.follow_up, visit)["told"] is False
        assert kept(cast, visit).follow_up is True


class TestTalk:
    def test_is_an_occasion_once_and_the_officer_is_told(self, walk: Round, cast: Cast) -> None:
        officer, visit = cast.create_officer("周通"), walk.visit()
        for _ in range(2):
            told = cast.acts(walk.li, hearing.talk, visit)
        (found,) = cast.read(lambda session: list(session.scalars(select(Occasion))))
        assert (found.kind, found.member_id, found.record) == (
            occasions.Kind.TALK,
            kept(cast, visit).member_id,
            told["number"],
        )
        assert cast.keys(officer) == ["visits.talk"]

    def test_that_was_asked_for_is_not_offered_again(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        assert hear(cast, walk.li, visit, "想找人说说话")["talk_asked"] is False
        assert cast.acts(walk.li, hearing.talk, visit)["talk_asked"] is True
        assert cast.acts(walk.li, hearing.follow_up, visit)["talk_asked"] is True

    def test_stays_asked_for_once_it_was_taken_up(self, walk: Round, cast: Cast) -> None:
        cast.create_officer("周通")
        visit = walk.visit()
        cast.acts(walk.li, hearing.talk, visit)
        cast.write(lambda session: session.execute(delete(Occasion)))
        assert cast.acts(walk.li, hearing.follow_up, visit)["talk_asked"] is True


class TestReport:
    def test_can_be_entered_by_who_enters_for_that_unit(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        assert cast.acts(walk.li, ticking.visited, visit)["enters"] is False
        told = cast.acts(cast.create_steward(), ticking.visited, visit)
        assert (told["enters"], told["member"]) == (True, kept(cast, visit).member_id)
