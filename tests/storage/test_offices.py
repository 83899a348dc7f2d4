"""Offices: one-time codes, and who answers for a unit."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import codes, offices, rights
from storage.codes import TRIES_AN_HOUR, TooManyCodes, WrongCode
from storage.database import Database
from storage.members import Member, Standing
from storage.offices import Charge, Invitation, Office, Role
from storage.rights import Deed
from tests.cast import Actor, Cast
from tests.conftest import Open
from tests.storage.together import in_threads


def accept(cast: Cast, code: str, actor: Actor, **later: int) -> Office | None:
    return cast.write(lambda s: offices.accept(s, code, actor.account_id, now=cast.now + timedelta(**later)))


def held(cast: Cast, actor: Actor) -> list[tuple[Role, int | None]]:
    return [(office.role, office.unit_id) for office in cast.read(lambda s: offices.held_by(s, actor.account_id))]


def responsible(cast: Cast, unit: int, role: Role = Role.OFFICER, besides: Actor | None = None) -> list[int]:
    left_out = besides.account_id if besides else None
    return cast.read(lambda session: offices.responsible(session, role, unit, besides=left_out))


class TestInviting:
    def test_opens_the_office_of_the_code(self, cast: Cast) -> None:
        member, unit = cast.create_member(), cast.create_unit()
        assert accept(cast, cast.invite(Role.STEWARD, unit), member) is not None
        assert held(cast, member) == [(Role.STEWARD, unit)]

    def test_works_once(self, cast: Cast) -> None:
        code = cast.invite()
        first, second = cast.create_member("李明"), cast.create_member("周同")
        accept(cast, code, first)
        assert accept(cast, code, second) is None
        assert held(cast, second) == []

    def test_works_for_one_of_two_who_press_at_once(self, opened: Open, cast: Cast) -> None:
        code = cast.invite()
        people = iter([cast.create_member(name) for name in ("李明", "周同", "周通", "孙丽")])
        opens: list[bool] = []

        def work(database: Database) -> None:
            person = next(people)
            opens.append(
                database.write_now(lambda s: offices.accept(s, code, person.account_id, now=cast.now)) is not None
            )

        assert in_threads(4, opened, work) == []
        assert sorted(opens) == [False, False, False, True]

    def test_works_for_seven_days(self, cast: Cast) -> None:
        member = cast.create_member()
        codes = [cast.invite(), cast.invite()]
        assert accept(cast, codes[0], member, days=6, hours=23) is not None
        assert accept(cast, codes[1], member, days=7) is None

    def test_keeps_no_code_that_a_thief_could_use(self, cast: Cast) -> None:
        code = cast.invite()
        (kept,) = cast.read(lambda session: session.query(Invitation).all())
        assert code.encode() not in kept.code_hash
        assert len(code) >= 22  # 128 bits

    def test_makes_no_second_office_of_the_same_kind(self, cast: Cast) -> None:
        officer = cast.create_officer()
        accept(cast, cast.invite(Role.OFFICER, officer.unit_id), officer)
        assert held(cast, officer) == [(Role.OFFICER, officer.unit_id)]


class TestGuessing:
    def guess(self, cast: Cast, actor: Actor, times: int) -> None:
        for _ in range(times):
            assert accept(cast, "guess", actor) is None

    def test_locks_out_after_five_wrong_codes_also_for_a_right_one(self, cast: Cast) -> None:
        guesser, code = cast.create_stranger(), cast.invite()
        self.guess(cast, guesser, TRIES_AN_HOUR)
        with pytest.raises(TooManyCodes) as caught:
            accept(cast, code, guesser, minutes=59)
        assert caught.value.values == {"again_at": cast.now + timedelta(hours=1)}
        assert held(cast, guesser) == []

    def test_leaves_the_code_unused_for_the_hour_after(self, cast: Cast) -> None:
        guesser, code = cast.create_stranger(), cast.invite()
        self.guess(cast, guesser, TRIES_AN_HOUR)
        assert accept(cast, code, guesser, hours=1) is not None

    def test_four_wrong_codes_lock_nobody_out(self, cast: Cast) -> None:
        guesser = cast.create_stranger()
        self.guess(cast, guesser, TRIES_AN_HOUR - 1)
        assert accept(cast, cast.invite(), guesser) is not None

    def test_locks_out_nobody_else(self, cast: Cast) -> None:
        self.guess(cast, cast.create_stranger(), TRIES_AN_HOUR)
        assert accept(cast, cast.invite(), cast.create_stranger()) is not None

    def test_counts_used_and_stale_codes_as_wrong(self, cast: Cast) -> None:
        code, guesser = cast.invite(), cast.create_stranger()
        accept(cast, code, cast.create_member())
        for _ in range(TRIES_AN_HOUR):
            accept(cast, code, guesser)
        with pytest.raises(TooManyCodes):
            accept(cast, cast.invite(), guesser)

    def test_is_forgotten_when_it_is_old(self, cast: Cast) -> None:
        self.guess(cast, cast.create_stranger(), 3)
        later = cast.now + timedelta(seconds=1)
        assert cast.write(lambda session: codes.WRONG.purge(session, cast.now, 9)) == 0
        assert cast.write(lambda session: codes.WRONG.purge(session, later, 2)) == 2
        assert cast.write(lambda session: codes.WRONG.purge(session, later, 9)) == 1
        assert cast.read(lambda session: session.query(WrongCode).count()) == 0


class TestBeingResponsible:
    @pytest.fixture
    def bureau(self, cast: Cast) -> int:
        return cast.create_unit("局机关")

    @pytest.fixture
    def station(self, cast: Cast, bureau: int) -> int:
        return cast.create_unit(above=bureau)

    @pytest.fixture
    def team(self, cast: Cast, station: int) -> int:
        return cast.create_unit("一班", above=station)

    def test_falls_to_the_units_own_officer_first(self, cast: Cast, bureau: int, station: int) -> None:
        cast.create_officer("赵国强", unit=bureau)
        own = cast.create_officer(unit=station)
        assert responsible(cast, station) == [own.account_id]

    def test_falls_to_the_nearest_above_where_there_is_none(
        self, cast: Cast, bureau: int, station: int, team: int
    ) -> None:
        cast.create_officer("赵国强", unit=bureau)
        nearest = cast.create_officer(unit=station)
        assert responsible(cast, team) == [nearest.account_id]

    def test_never_falls_to_a_unit_below_or_beside(self, cast: Cast, station: int, team: int) -> None:
        cast.create_officer(unit=team)
        cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        assert responsible(cast, station) == []

    def test_falls_to_an_officer_of_the_whole_union_before_the_chair(self, cast: Cast, station: int) -> None:
        cast.create_chair()
        everywhere = cast.appoint(cast.create_member("孙丽"), Role.OFFICER, None)
        assert responsible(cast, station) == [everywhere.account_id]

    def test_falls_to_the_chair_at_last(self, cast: Cast, station: int) -> None:
        chair = cast.create_chair()
        assert responsible(cast, station) == [chair.account_id]
        assert responsible(cast, station, Role.STEWARD) == [chair.account_id]

    def test_falls_to_all_of_a_unit_longest_in_office_first(self, cast: Cast, station: int) -> None:
        two = [cast.create_officer(name, unit=station).account_id for name in ("王秀英", "孙丽")]
        assert responsible(cast, station) == two

    def test_never_falls_to_the_person_it_is_about(self, cast: Cast, bureau: int, station: int) -> None:
        own, above = cast.create_officer(unit=station), cast.create_officer("赵国强", unit=bureau)
        assert responsible(cast, station, besides=own) == [above.account_id]

    def test_never_falls_to_the_chair_in_the_chairs_own_case(self, cast: Cast, station: int) -> None:
        assert responsible(cast, station, besides=cast.create_chair()) == []

    def test_never_falls_to_another_role(self, cast: Cast, station: int) -> None:
        cast.create_steward(unit=station)
        cast.create_admin()
        assert responsible(cast, station) == []

    def test_ends_with_the_office(self, cast: Cast, station: int) -> None:
        officer, chair = cast.create_officer(unit=station), cast.create_chair()
        cast.dismiss(officer)
        assert responsible(cast, station) == [chair.account_id]
        assert held(cast, officer) == []

    def test_comes_back_with_a_new_office(self, cast: Cast, station: int) -> None:
        officer = cast.create_officer(unit=station)
        cast.dismiss(officer)
        cast.appoint(officer, Role.OFFICER, station)
        assert responsible(cast, station) == [officer.account_id]


class TestTheSeats:
    def test_are_the_deputys_and_the_chairs(self, cast: Cast) -> None:
        chair, deputy = cast.create_chair(), cast.create_deputy()
        cast.appoint(chair, Role.DEPUTY, None)
        cast.create_officer()
        cast.appoint(cast.create_stranger(), Role.DEPUTY, None)
        assert cast.read(offices.seats) == {chair.member_id: Role.CHAIR, deputy.member_id: Role.DEPUTY}


class TestTelephones:
    def test_are_those_of_who_acts_by_an_office(self, cast: Cast) -> None:
        officer, other, member = cast.create_officer(), cast.create_admin(), cast.create_member("周同")
        everybody = dict(cast.read(lambda session: offices.telephones(session, None)))
        assert everybody == {officer.person.telegram_id: {Role.OFFICER}, other.person.telegram_id: {Role.ADMIN}}
        for actor, roles in ((officer, {Role.OFFICER}), (member, set())):
            one = cast.read(lambda session, key=actor.account_id: offices.telephones(session, key))
            assert one == [(actor.person.telegram_id, roles)]


class TestLeaving:
    def leave(self, cast: Cast, actor: Actor, standing: Standing = Standing.LEFT) -> None:
        def rule(session: Session) -> None:
            session.get_one(Member, actor.member_id).standing = standing

        cast.write(rule)

    def scope(self, cast: Cast, actor: Actor) -> set[int] | None:
        return cast.read(lambda session: rights.reach(session, actor.account_id, Deed.WORK_CASES))

    def test_ends_what_an_officer_holds_and_answers_for(self, cast: Cast) -> None:
        officer, chair = cast.create_officer(), cast.create_chair()
        unit = cast.create_unit()
        self.leave(cast, officer)
        assert held(cast, officer) == []
        assert self.scope(cast, officer) == set()
        assert cast.read(lambda session: offices.holders(session, Role.OFFICER, unit)) == []
        assert responsible(cast, unit) == [chair.account_id]

    def test_ends_the_reach_of_a_chair_too(self, cast: Cast) -> None:
        chair = cast.create_chair()
        self.leave(cast, chair)
        assert self.scope(cast, chair) == set()

    def test_is_not_retiring(self, cast: Cast) -> None:
        officer = cast.create_officer()
        self.leave(cast, officer, Standing.RETIRED)
        assert responsible(cast, cast.create_unit()) == [officer.account_id]

    def test_takes_nothing_from_an_account_without_a_member(self, cast: Cast) -> None:
        unit = cast.create_unit()
        stranger = cast.appoint(cast.create_stranger(), Role.OFFICER, unit)
        assert held(cast, stranger) == [(Role.OFFICER, unit)]
        assert self.scope(cast, stranger) == {unit}
        assert responsible(cast, unit) == [stranger.account_id]


class TestCharges:
    def test_take_work_to_who_is_in_charge_of_it(self, cast: Cast) -> None:
        station, chair = cast.create_unit(), cast.create_chair()
        cast.appoint(cast.create_member("孙丽"), Role.OFFICER, station)
        talker, helper = cast.create_member("周敏"), cast.create_member("吴刚")

        def rule(session: Session) -> list[list[int]]:
            for account, charge in ((talker, Charge.TALKS), (helper, Charge.HARDSHIP)):
                offices.appoint(session, account.account_id, Role.OFFICER, station, now=cast.now, charges=[charge])
            return [
                offices.responsible(session, Role.OFFICER, station, charge=charge)
                for charge in (Charge.TALKS, Charge.HARDSHIP, None)
            ]

        talks, hardship, all_ = cast.write(rule)
        assert talker.account_id in talks
        assert helper.account_id not in talks
        assert helper.account_id in hardship
        assert talker.account_id not in hardship
        assert {talker.account_id, helper.account_id} <= {*all_}
        assert chair.account_id not in {*talks, *hardship, *all_}

    def test_go_up_the_tree_where_nobody_has_them(self, cast: Cast) -> None:
        station, chair = cast.create_unit(), cast.create_chair()
        talker = cast.create_member("周敏")

        def rule(session: Session) -> list[int]:
            offices.appoint(session, talker.account_id, Role.OFFICER, station, now=cast.now, charges=[Charge.TALKS])
            return offices.responsible(session, Role.OFFICER, station, charge=Charge.HARDSHIP)

        assert cast.write(rule) == [chair.account_id]

    def test_are_changed_by_appointing_again(self, cast: Cast) -> None:
        station, talker = cast.create_unit(), cast.create_member("周敏")

        def rule(session: Session) -> list[str | None]:
            found = []
            for charges in ([Charge.TALKS, Charge.HARDSHIP], None):
                office = offices.appoint(
                    session, talker.account_id, Role.OFFICER, station, now=cast.now, charges=charges
                )
                found.append(office.charges)
            return found

        assert cast.write(rule) == ["hardship talks", None]
