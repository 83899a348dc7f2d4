"""What officers keep: the list of their units' activities, the page of one, what of them waits on the desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storage.activities import Activity, Kind, NoSuchActivity, NotYoursToKeep, Place, SignUp, State, keeping
from storage.activities.keeping import PAGE, Shelf
from storage.changes import page
from storage.rights import NotForYou
from storage.sealed import new_row
from storage.values import Values
from tests.cast import Actor, Cast

Make = Callable[..., int]


@pytest.fixture
def make(cast: Cast) -> Make:
    """Puts an activity on, published already; its key."""

    def put_on(by: Actor, title: str = "羽毛球", *, days: float = 3, **more: object) -> int:
        starts_at = cast.now + timedelta(days=days)
        fields: dict[str, object] = {
            "kind": Kind.SPORTS,
            "state": State.OPEN,
            "unit_id": by.unit_id,
            "place": "体育馆",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "closes_at": starts_at - timedelta(days=1),
            "seats": 4,
            **more,
        }

        def rule(session: Session) -> int:
            activity = Activity(made_by=by.account_id, made_at=cast.now, title=title, family_most=0, **fields)
            session.add(activity)
            session.flush()
            return activity.id

        return cast.write(rule)

    return put_on


def sit(cast: Cast, activity_id: int, member_id: int | None, by: Actor, place: Place = Place.SEATED) -> None:
    def rule(session: Session) -> None:
        session.add(
            SignUp(
                row=new_row(),
                activity_id=activity_id,
                member_id=member_id,
                place=place,
                turn=1,
                made_by=by.account_id,
                made_at=cast.now,
            )
        )

    cast.write(rule)


def titles(found: Values) -> list[object]:
    lines = found["lines"]
    assert isinstance(lines, list)
    return [one["title"] for one in lines if isinstance(one, dict)]


class TestList:
    def test_has_what_is_ahead_soonest_first(self, cast: Cast, make: Make) -> None:
        officer = cast.create_officer()
        make(officer, "后一个", days=5)
        make(officer, "先一个", days=2)
        make(officer, "取消的", state=State.CANCELLED)
        make(officer, "草稿", state=State.DRAFT)
        assert titles(cast.acts(officer, page.first)) == ["先一个", "后一个"]
        assert titles(cast.acts(officer, keeping.listed, Shelf.PAST, 0)) == ["取消的"]

    def test_has_those_of_ones_units_alone(self, cast: Cast, make: Make) -> None:
        other = cast.create_officer("李军", unit=cast.create_unit("城西泵站"))
        make(other, "城西的")
        assert titles(cast.acts(cast.create_officer(), page.first)) == []
        assert titles(cast.acts(cast.create_chair(), page.first)) == ["城西的"]

    def test_is_paged_and_a_page_beyond_the_last_is_the_last(self, cast: Cast, make: Make) -> None:
        officer = cast.create_officer()
        for number in range(PAGE + 1):
            make(officer, f"第 {number} 个", days=number + 1)
        found = cast.acts(officer, keeping.listed, Shelf.AHEAD, 7)
        assert (found["page"], found["pages"], titles(found)) == (1, 2, [f"第 {PAGE} 个"])

    def test_is_shut_to_whoever_keeps_none(self, cast: Cast) -> None:
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member(), page.first)


class TestPage:
    def test_counts_and_names_who_has_no_telegram(self, cast: Cast, make: Make) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = make(officer)
        sit(cast, activity, member.member_id, officer)
        sit(cast, activity, cast.enrol("陈桂芳"), officer, Place.WAITING)
        found = cast.acts(officer, keeping.look, activity)
        assert (found["taken"], found["waiting"], found["people"]) == (1, 1, 2)
        assert (found["unreached"], found["unreached_names"]) == (1, ["陈桂芳"])
        assert (found["may_change"], found["may_cancel"], found["has_been"]) == (True, True, False)

    def test_of_another_units_is_refused(self, cast: Cast, make: Make) -> None:
        activity = make(cast.create_officer())
        other = cast.create_officer("李军", unit=cast.create_unit("城西泵站"))
        with pytest.raises(NotYoursToKeep):
            cast.acts(other, keeping.look, activity)

    @pytest.mark.parametrize("key", [0, 10**17])
    def test_of_none_is_refused(self, cast: Cast, key: int) -> None:
        with pytest.raises(NoSuchActivity):
            cast.acts(cast.create_officer(), keeping.look, key)

    def test_of_a_draft_is_refused(self, cast: Cast, make: Make) -> None:
        officer = cast.create_officer()
        draft = make(officer, state=State.DRAFT)
        with pytest.raises(NoSuchActivity):
            cast.acts(officer, keeping.look, draft)


class TestDesk:
    def waits(self, cast: Cast, by: Actor, now: datetime | None = None) -> list[str]:
        return [one.waits for one in cast.acts(by, page.waiting_for, now=now)]

    def test_has_what_closes_today_for_who_made_it(self, cast: Cast, make: Make) -> None:
        officer = cast.create_officer()
        activity = make(officer, closes_at=cast.now + timedelta(days=2))
        assert self.waits(cast, officer) == []
        closes = cast.read(lambda session: session.get_one(Activity, activity).closes_at)
        assert closes is not None
        assert self.waits(cast, officer, closes - timedelta(minutes=1)) == ["closes"]
        assert self.waits(cast, cast.create_officer("李军"), closes - timedelta(minutes=1)) == []
        assert self.waits(cast, officer, closes) == []
