"""Who is in: the list of whoever signs up or keeps, one of them with the answers, out again, moved up."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, signups
from storage.activities import (
    ActivityQuestion,
    ActivityUnit,
    Ask,
    NotYoursToKeep,
    Place,
    SignUp,
    State,
    keep_answers,
    sign_up_of,
)
from storage.audit import AuditEntry
from storage.rights import NotForYou
from storage.signups import people
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.activity import put_on


def key_of(cast: Cast, activity: int, actor: Actor) -> int:
    def rule(session: Session) -> int:
        assert actor.member_id is not None
        found = sign_up_of(session, activity, actor.member_id)
        assert found is not None
        return found.id

    return cast.write(rule)


def names(found: Values) -> list[object]:
    lines = found["lines"]
    assert isinstance(lines, list)
    return [one["name"] for one in lines if isinstance(one, dict)]


class TestOpenOnes:
    def test_are_those_for_the_own_units_soonest_first(self, cast: Cast) -> None:
        officer = cast.create_officer()
        put_on(cast, officer, title="后", starts_at=cast.now + timedelta(days=9))
        put_on(cast, officer, title="先", starts_at=cast.now + timedelta(days=3))
        put_on(cast, officer, title="办过的", starts_at=cast.now - timedelta(days=3))
        put_on(cast, officer, title="取消的", state=State.CANCELLED)
        other = put_on(cast, officer, title="别处的")
        west = cast.create_unit("城西供水站")
        cast.write(lambda session: session.add(ActivityUnit(activity_id=other, unit_id=west)))
        found = cast.acts(cast.create_steward(), people.open_ones, 0)
        assert [one["title"] for one in found["lines"]] == ["先", "后"]

    def test_of_the_whole_union_are_all(self, cast: Cast) -> None:
        other = put_on(cast, cast.create_officer(), title="别处的")
        west = cast.create_unit("城西供水站")
        cast.write(lambda session: session.add(ActivityUnit(activity_id=other, unit_id=west)))
        assert cast.acts(cast.create_chair(), people.open_ones, 0)["count"] == 1


class TestPage:
    def test_has_places_before_the_waitlist_in_their_order(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1)
        first, second, third = (cast.create_member(name) for name in ("李明", "周同", "周通"))
        for one in (first, second, third):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        found = cast.acts(officer, people.first_page, activity)
        assert names(found) == ["李明", "周同", "周通"]
        assert [one["rank"] for one in found["lines"]] == [None, 1, 2]

    def test_has_no_more_than_the_own_people_for_who_does_not_keep_it(self, cast: Cast) -> None:
        chair = cast.create_chair()
        activity = put_on(cast, chair, seats=None)
        west = cast.create_unit("城西供水站")
        for one in (cast.create_member("李明"), cast.create_member("孙丽", unit=west)):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        found = cast.acts(cast.create_steward(unit=west), people.first_page, activity)
        assert (names(found), found["all"]) == (["孙丽"], False)
        assert cast.acts(chair, people.first_page, activity)["count"] == 2

    def test_leaves_out_who_has_withdrawn(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer)
        member = cast.create_member()
        cast.acts(member, signups.sign_up, activity, 0, 0)
        cast.acts(member, signups.withdraw, activity)
        assert cast.acts(officer, people.first_page, activity)["count"] == 0

    def test_is_shut_to_who_has_no_office(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member(), people.first_page, activity)

    def test_goes_on_after_so_many(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=None)
        for nth in range(people.PAGE + 1):
            cast.acts(cast.create_member(f"职工{nth}"), signups.sign_up, activity, 0, 0)
        assert names(cast.acts(officer, people.page, activity, 7)) == [f"职工{people.PAGE}"]


class TestPerson:
    def test_has_the_answers_and_reading_them_stands_in_the_audit(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer)
        cast.acts(member, signups.sign_up, activity, 0, 0)
        key = key_of(cast, activity, member)
        assert cast.acts(officer, people.look, key)["answers"] == []

        def answer(session: Session) -> None:
            question = ActivityQuestion(activity_id=activity, nth=1, ask=Ask.TEXT, words="节目")
            session.add(question)
            session.flush()
            keep_answers(session, session.get_one(SignUp, key), {str(question.id): "茉莉花"})

        cast.write(answer)
        found = cast.acts(officer, people.look, key)
        assert [(one["words"], one["answer"]) for one in found["answers"]] == [("节目", "茉莉花")]
        acts = cast.write(lambda session: session.scalars(select(AuditEntry.act)).all())
        assert acts.count("signups.read") == 1

    def test_of_other_units_is_not_there(self, cast: Cast) -> None:
        member = cast.create_member("孙丽", unit=cast.create_unit("城西供水站"))
        activity = put_on(cast, cast.create_chair())
        cast.acts(member, signups.sign_up, activity, 0, 0)
        with pytest.raises(signups.NoSuchSignUp):
            cast.acts(cast.create_steward(), people.look, key_of(cast, activity, member))

    def test_tells_who_signed_them_up(self, cast: Cast) -> None:
        steward = cast.create_steward("陈敏")
        activity = put_on(cast, cast.create_officer())
        entered = cast.acts(steward, signups.enter_for, activity, cast.enrol("刘桂兰"), 0, 0)
        found = cast.acts(steward, people.look, entered["sign_up"])
        assert (found["entered_by"], found["reachable"], found["moves_up"]) == ("陈敏", False, False)


class TestTakeOut:
    def test_gives_the_place_to_the_next(self, cast: Cast) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer(), seats=1)
        entered = cast.acts(steward, signups.enter_for, activity, cast.enrol("刘桂兰"), 0, 0)
        waits = cast.create_member()
        cast.acts(waits, signups.sign_up, activity, 0, 0)
        found = cast.acts(steward, people.take_out, entered["sign_up"])
        assert names(found) == ["李明"]
        assert cast.acts(waits, signups.look, activity)["mine"]["place"] == Place.OFFERED


class TestMoveUp:
    def test_puts_first_and_all_who_wait_can_read_why(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1, unit_id=officer.unit_id)
        first, second, third = (cast.create_member(name) for name in ("李明", "周同", "周通"))
        for one in (first, second, third):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        key = key_of(cast, activity, third)
        assert cast.acts(officer, people.look, key)["moves_up"]
        cast.acts(officer, people.begin_moving, key)
        for unfit in (" ", "长" * 101):
            with pytest.raises(signups.ReasonUnfit) as refused:
                cast.acts(officer, people.move_up, unfit)
            assert refused.value.values["sign_up"] == key, "there is a way on"
            assert isinstance(refused.value, asking.Unfit), "better words may follow"
        found = cast.acts(officer, people.move_up, "上次排到没去成")
        assert (found["rank"], found["moved"], found["moves_up"]) == (1, True, False)
        seen = cast.acts(second, signups.look, activity)
        assert (seen["mine"]["rank"], [one["reason"] for one in seen["moves"]]) == (2, ["上次排到没去成"])
        assert cast.visitor(officer).question.service is None

    def test_is_not_for_who_is_first_already(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1, unit_id=officer.unit_id)
        for one in (cast.create_member("李明"), first := cast.create_member("周同")):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        key = key_of(cast, activity, first)
        assert not cast.acts(officer, people.look, key)["moves_up"]
        with pytest.raises(signups.FirstAlready):
            cast.acts(officer, people.begin_moving, key)

    def test_is_the_keepers_alone(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_chair(), seats=1)
        for one in (cast.create_member("李明"), second := cast.create_member("周同")):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        key = key_of(cast, activity, second)
        with pytest.raises(NotForYou):
            cast.acts(cast.create_steward(), people.begin_moving, key)
        with pytest.raises(NotYoursToKeep):
            cast.acts(cast.create_officer(), people.begin_moving, key)

    def test_is_for_who_waits(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        cast.acts(member, signups.sign_up, activity, 0, 0)
        with pytest.raises(signups.NotWaiting):
            cast.acts(officer, people.begin_moving, key_of(cast, activity, member))

    def test_whoever_looks_elsewhere_gives_no_reason_any_more(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1, unit_id=officer.unit_id)
        for one in (cast.create_member("李明"), cast.create_member("周同"), waits := cast.create_member("周通")):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        key = key_of(cast, activity, waits)
        cast.acts(officer, people.begin_moving, key)
        cast.acts(officer, people.look, key)
        with pytest.raises(asking.Outdated):
            cast.acts(officer, people.move_up, "随便写写")


class TestOffer:
    def test_is_answered_by_who_signed_the_person_up(self, cast: Cast) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer(), seats=1)
        first = cast.create_member()
        cast.acts(first, signups.sign_up, activity, 0, 0)
        entered = cast.acts(steward, signups.enter_for, activity, cast.enrol("刘桂兰"), 0, 0)
        cast.acts(first, signups.withdraw, activity)
        taken = cast.acts(steward, people.take_offer, entered["sign_up"])
        assert (taken["name"], taken["place"]) == ("刘桂兰", Place.SEATED)

    def test_of_ones_own_names_nobody(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        first, second = cast.create_member("李明"), cast.create_member("周同")
        for one in (first, second):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        cast.acts(first, signups.withdraw, activity)
        left = cast.acts(second, people.leave_offer, key_of(cast, activity, second))
        assert (left["name"], left["place"]) == (None, Place.DECLINED)
