"""What standing in for somebody carries, and how it ends with whoever stood in, whatever way they go."""

from datetime import datetime

import pytest
from sqlalchemy import select

from storage import duty, groups, offices, rights
from storage.hardship import Urgency, casework
from storage.mydata import leaving
from storage.offices import Absence, Role, absences
from storage.rights import Deed
from tests.cast import Actor, Cast


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def wang(cast: Cast, chair: Actor) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def zhou(cast: Cast, chair: Actor) -> Actor:
    return cast.create_officer("周敏", unit=cast.create_unit("城西供水站"))


def open_ones(cast: Cast) -> list[tuple[int, int]]:
    here = select(Absence.account_id, Absence.stand_in_id).where(Absence.ended_at.is_(None))
    return [(one, other) for one, other in cast.read(lambda session: session.execute(here).all())]


class TestADayOfDuty:
    """Whoever is away on their day has their stand-in on duty, for what came that day."""

    @pytest.fixture
    def wu(self, cast: Cast, wang: Actor, now: datetime) -> Actor:
        wu = cast.create_officer("吴刚", unit=cast.create_unit("城北供水站"))
        cast.put_on_duty(wu, now)
        return wu

    def test_is_the_stand_ins(self, cast: Cast, wu: Actor, zhou: Actor, now: datetime) -> None:
        cast.acts(wu, absences.go, zhou.account_id, 7)
        assert cast.read(lambda session: duty.on(session, now.date())) == [zhou.account_id]
        report = cast.submit(cast.create_member("李明"), urgency=Urgency.THIS_WEEK)
        told = {one.to for one in cast.letters() if one.key == "hardship.notice" and one.subject == report}
        assert (zhou.account_id in told, wu.account_id in told) == (True, False)
        assert cast.acts(zhou, casework.look, report)["takeable"]

    def test_is_their_own_again_when_they_are_back(self, cast: Cast, wu: Actor, zhou: Actor, now: datetime) -> None:
        cast.acts(wu, absences.go, zhou.account_id, 7)
        cast.acts(wu, absences.back)
        assert cast.read(lambda session: duty.on(session, now.date())) == [wu.account_id]
        assert not cast.read(lambda session: duty.was_on(session, zhou.account_id, now.date()))


class TestWhoeverStoodIn:
    def test_and_leaves_the_bot_is_told_of_to_who_is_away(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        cast.acts(wang, absences.go, zhou.account_id, 7)
        cast.acts(zhou, leaving.leave)
        assert open_ones(cast) == []
        assert "offices.back_again" in cast.keys(wang)

    def test_and_is_dismissed_at_the_machine_answers_for_nobody_from_then_on(
        self, cast: Cast, wang: Actor, zhou: Actor
    ) -> None:
        cast.acts(wang, absences.go, zhou.account_id, 7)
        cast.dismiss(zhou)
        assert not cast.visitor(zhou).held
        assert cast.read(lambda session: offices.answering_for(session, wang.account_id)) == wang.account_id
        assert cast.write(lambda session: absences.end_due(session, 0, now=cast.now)).done == 1
        assert "offices.back_again" in cast.keys(wang)

    def test_and_goes_away_leaves_on_only_what_fits(self, cast: Cast, chair: Actor) -> None:
        deputy, admin = cast.create_deputy(), cast.create_admin()
        cast.acts(admin, absences.go, chair.account_id, 7)
        cast.acts(chair, absences.go, deputy.account_id, 7)
        assert open_ones(cast) == [(chair.account_id, deputy.account_id)]
        assert "offices.back_again" in cast.keys(admin)
        assert cast.keys(deputy).count("offices.stands_in") == 1


class TestTheDeputyInTheChairsStead:
    def test_keeps_the_committee_and_hands_nothing_over(self, cast: Cast, chair: Actor) -> None:
        deputy = cast.create_deputy()
        assert not rights.may(cast.visitor(deputy), Deed.KEEP_COMMITTEE)
        cast.acts(chair, absences.go, deputy.account_id, 7)
        assert rights.may(cast.visitor(deputy), Deed.KEEP_COMMITTEE)
        cast.acts(chair, absences.back)
        assert not rights.may(cast.visitor(deputy), Deed.KEEP_COMMITTEE)


class TestALetterAboutSomebodyMissing:
    def test_is_not_had_by_who_has_kept_another_unit_only(self, cast: Cast, chair: Actor) -> None:
        chen = cast.create_steward()
        west = cast.create_unit("城西供水站")
        member = cast.enrol("甲", phone="13800000001")
        assert cast.read(lambda session: groups.may_see_missing(session, chen.account_id, member))
        cast.dismiss(chen)
        cast.appoint(chen, Role.STEWARD, west)
        assert not cast.read(lambda session: groups.may_see_missing(session, chen.account_id, member))
        assert cast.read(lambda session: groups.may_see_missing(session, chen.account_id, 0))
