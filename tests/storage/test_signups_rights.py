"""Sign-ups: who may look and answer though much has changed, who reads what was answered, and who acts for others."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import signups
from storage.activities import (
    Activity,
    ActivityQuestion,
    ActivityUnit,
    Ask,
    NoSuchActivity,
    Place,
    SignUp,
    keep_answers,
    seating,
)
from storage.attendance import answering, exporting
from storage.audit import AuditEntry
from storage.members import Member, Standing
from storage.signups import OfferGone, OwnRank, people
from tests.cast import Actor, Cast
from tests.storage.activity import put_on


def row(cast: Cast, activity_id: int, actor: Actor) -> SignUp:
    return cast.read(lambda s: s.query(SignUp).filter_by(activity_id=activity_id, member_id=actor.member_id).one())


def signed_up(cast: Cast, activity: int, *names: str) -> list[Actor]:
    found = [cast.create_member(name) for name in names]
    for one in found:
        cast.acts(one, signups.sign_up, activity, 0, 0)
    return found


def answered(cast: Cast, activity: int) -> None:
    """Everybody has told a sealed thing."""

    def rule(session: Session) -> None:
        asked = ActivityQuestion(activity_id=activity, nth=1, ask=Ask.TEXT, words="有什么病？", required=False)
        session.add(asked)
        session.flush()
        for one in session.scalars(select(SignUp)):
            keep_answers(session, one, {str(asked.id): "高血压"})

    cast.write(rule)


class TestWhoHasMoved:
    def test_to_another_unit_still_looks_at_it_and_gives_it_back(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=5)
        cast.write(lambda s: s.add(ActivityUnit(activity_id=activity, unit_id=officer.unit_id)))
        (one,) = signed_up(cast, activity, "甲一")
        west = cast.create_unit("城西供水站")
        cast.write(lambda s: setattr(s.get_one(Member, one.member_id), "unit_id", west))
        assert cast.acts(one, signups.look, activity)["mine"]["place"] == Place.SEATED
        assert cast.acts(one, signups.sign_up, activity, 0, 0)["place"] == Place.SEATED
        cast.acts(one, answering.out, activity, now=cast.now + timedelta(days=6))
        with pytest.raises(NoSuchActivity):
            cast.acts(one, signups.look, activity)


class TestAnswers:
    def test_are_read_by_who_keeps_it_and_not_by_who_enters_people(self, cast: Cast) -> None:
        keeper = cast.create_chair()
        activity = put_on(cast, keeper, unit_id=None)
        (one,) = signed_up(cast, activity, "甲一")
        answered(cast, activity)
        key = row(cast, activity, one).id
        for other in (cast.create_steward(), cast.create_officer()):
            assert "高血压" not in repr(cast.acts(other, people.look, key))
            assert not cast.read(lambda s: s.query(AuditEntry).filter_by(act="signups.read").count())
        assert "高血压" in repr(cast.acts(keeper, people.look, key))

    def test_stand_in_no_list_of_anothers_activity(self, cast: Cast) -> None:
        keeper, officer = cast.create_chair(), cast.create_officer()
        activity = put_on(cast, keeper, unit_id=None)
        signed_up(cast, activity, "甲一")
        answered(cast, activity)

        def read(who: Actor) -> str:
            return cast.read(
                lambda s: (
                    repr(exporting.lines(s, who.account_id, activity, 0, cast.now))
                    + repr(exporting.head(s, who.account_id, activity, cast.now))
                )
            )

        assert "甲一" in read(officer)
        assert "病" not in read(officer)
        assert "高血压" in read(keeper)


class TestOwnRank:
    def test_is_nobodys_to_better(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1)
        signed_up(cast, activity, "甲一", "乙二")
        cast.acts(officer, signups.sign_up, activity, 0, 0)
        own = row(cast, activity, officer)
        with pytest.raises(OwnRank):
            cast.acts(officer, people.begin_moving, own.id)
        with pytest.raises(OwnRank):
            cast.acts(officer, signups.move_up, own.id, "我要去")
        assert cast.read(lambda s: seating.rank(s, s.get_one(SignUp, own.id))) == 2


class TestAnOfferAnsweredForAnother:
    @pytest.mark.parametrize(("act", "place"), [(signups.accept, Place.SEATED), (signups.decline, Place.DECLINED)])
    def test_stands_in_the_audit_and_is_told(self, cast: Cast, act: object, place: Place) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer(), seats=1)
        first, second = signed_up(cast, activity, "甲一", "乙二")
        cast.acts(first, signups.withdraw, activity)
        cast.acts(steward, act, row(cast, activity, second).id)  # type: ignore[arg-type]
        assert row(cast, activity, second).place == place
        acts = cast.read(lambda s: [one.act for one in s.query(AuditEntry)])
        assert [one for one in acts if one in ("signups.accept_for", "signups.decline_for")]
        (letter,) = [one for one in cast.letters(second) if one.key == "signups.answered_for"]
        assert (letter.values["by"], letter.values["place"]) == (steward.name, place)

    def test_by_oneself_is_neither(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        first, second = signed_up(cast, activity, "甲一", "乙二")
        cast.acts(first, signups.withdraw, activity)
        cast.acts(second, signups.accept, row(cast, activity, second).id)
        assert "signups.answered_for" not in cast.keys(second)


class TestAnOfferThatIsOver:
    def test_promises_no_waitlist_once_sign_up_has_closed(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        first, second = signed_up(cast, activity, "甲一", "乙二")
        late = cast.now + timedelta(days=6)
        cast.acts(first, answering.out, activity, now=late)
        over = late + timedelta(hours=13)
        with pytest.raises(OfferGone) as gone:
            cast.acts(second, signups.accept, row(cast, activity, second).id, now=over)
        assert gone.value.values["closed"]
        cast.write(partial(signups.expire, now=over))
        (letter,) = [one for one in cast.letters(second) if one.key == "signups.offer_over"]
        assert letter.values["closed"]

    def test_wakes_nobody_by_night(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        first, second = signed_up(cast, activity, "甲一", "乙二")
        noon = cast.now.replace(hour=12)
        cast.acts(first, signups.withdraw, activity, now=noon)
        cast.write(partial(signups.expire, now=noon + timedelta(hours=12)))
        (letter,) = [one for one in cast.letters(second) if one.key == "signups.offer_over"]
        assert (letter.at_night, letter.values["closed"]) == (False, False)


class TestWhatIsFree:
    def test_by_a_press_of_the_night_that_is_done_by_day_is_offered(self, cast: Cast) -> None:
        seven = (cast.now + timedelta(days=1)).replace(hour=7, minute=0)
        officer = cast.create_officer()
        activity = put_on(
            cast, officer, seats=1, starts_at=seven + timedelta(hours=12), closes_at=seven + timedelta(hours=10)
        )
        first, second = signed_up(cast, activity, "甲一", "乙二")
        cast.acts(first, signups.withdraw, activity, now=seven - timedelta(seconds=1))
        assert cast.read(partial(signups.due, now=seven)) == [activity]
        cast.write(partial(signups.offer, activity_id=activity, now=seven))
        assert row(cast, activity, second).place == Place.OFFERED
        assert cast.read(partial(signups.due, now=seven)) == []

    def test_is_offered_a_few_at_a_time_until_nothing_is_left(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        signed_up(cast, activity, *(f"人{nth}" for nth in range(seating.AT_ONCE + 4)))

        def more(session: Session) -> int:
            found = seating.lock(session, activity)
            found.seats = 100
            return seating.fill(session, found, now=cast.now)

        assert cast.write(more) == seating.AT_ONCE
        assert cast.read(partial(signups.due, now=cast.now)) == [activity]
        assert cast.write(partial(signups.offer, activity_id=activity, now=cast.now)) == 3
        assert cast.read(partial(signups.due, now=cast.now)) == []
        waits = cast.read(lambda s: s.query(SignUp).filter_by(activity_id=activity, place=Place.WAITING).count())
        assert waits == 0

    def test_is_not_for_who_has_left_the_bureau(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        first, second, third = signed_up(cast, activity, "甲一", "乙二", "丙三")
        cast.write(lambda s: setattr(s.get_one(Member, second.member_id), "standing", Standing.LEFT))
        cast.acts(first, signups.withdraw, activity)
        assert row(cast, activity, third).place == Place.OFFERED
        assert cast.read(lambda s: s.get_one(Activity, activity).seats) == 1
