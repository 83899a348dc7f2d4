"""What is said before somebody presses: a place, or a rank; true of each option and of each size of family."""

from datetime import timedelta
from typing import Any

from storage import signups
from storage.activities import Place, Selection
from storage.signups import answering
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.activity import add_option, put_on
from tests.storage.test_signups import people


def seen(cast: Cast, actor: Actor, activity: int) -> tuple[Any, ...]:
    """What the card says to somebody who is not in it: whether they would wait, and where."""
    found = cast.acts(actor, signups.look, activity)
    return found["waits"], found["would_be"]


def line(cast: Cast, actor: Actor, *, now: Any = None) -> Any:
    (found,) = cast.acts(actor, signups.listed, 0, **({} if now is None else {"now": now}))["lines"]  # type: ignore[misc]
    return found


def ranks(found: Values) -> list[Any]:
    options = found["options"]
    assert isinstance(options, list)
    return [one["rank"] for one in options if isinstance(one, dict)]


class TestCard:
    def test_is_full_only_once_nobody_alone_has_a_place(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=3, family_most=2)
        first, family, single, other = people(cast, 4)
        cast.acts(first, signups.sign_up, activity, 0, 0)
        assert cast.acts(family, signups.sign_up, activity, 0, 2)["place"] == Place.WAITING
        assert seen(cast, other, activity) == (False, None), "two places are free, and three wait for them"
        assert line(cast, other)["left"] == 2
        cast.acts(single, signups.sign_up, activity, 0, 1)
        assert seen(cast, other, activity) == (True, 2)
        assert (line(cast, other)["waits"], line(cast, other)["left"]) == (True, 0)
        assert cast.acts(other, signups.sign_up, activity, 0, 0)["rank"] == 2

    def test_has_the_rank_of_each_option(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=None)
        nine, ten = add_option(cast, activity, "9:00", seats=1), add_option(cast, activity, "10:00", seats=1)
        for one, option in zip(people(cast, 3), (nine, nine, ten), strict=True):
            cast.acts(one, signups.sign_up, activity, option, 0)
        other = cast.create_member("李明")
        card = cast.acts(other, signups.look, activity)
        assert (ranks(card), card["waits"], card["would_be"]) == ([2, 1], True, None)
        assert line(cast, other)["waits"]
        shown = cast.acts(other, answering.begin, activity)
        assert ranks(shown) == [2, 1]
        assert cast.acts(other, answering.choose_option, shown["version"], ten)["rank"] == 1

    def test_is_not_full_while_one_of_the_options_is_not(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=5)
        nine = add_option(cast, activity, "9:00", seats=1)
        add_option(cast, activity, "10:00", seats=2)
        for one in people(cast, 2):
            cast.acts(one, signups.sign_up, activity, nine, 0)
        other = cast.create_member("李明")
        card = cast.acts(other, signups.look, activity)
        assert (ranks(card), card["waits"]) == ([2, None], False)
        assert line(cast, other)["left"] == 2

    def test_nobody_waits_before_a_draw(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1, selection=Selection.DRAW)
        one, other = people(cast, 2)
        cast.acts(one, signups.sign_up, activity, 0, 0)
        assert seen(cast, other, activity) == (False, None)

    def test_whoever_comes_while_a_free_place_waits_for_the_morning_comes_behind(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        seated, waits, other = people(cast, 3)
        night = cast.now.replace(hour=23)
        for one in (seated, waits):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        cast.acts(seated, signups.withdraw, activity, now=night)
        assert seen(cast, other, activity) == (True, 2)


class TestFamily:
    def test_is_offered_as_many_as_can_ever_sit_together_and_told_who_would_wait(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=4, family_most=3)
        nine, ten = add_option(cast, activity, "9:00", seats=3), add_option(cast, activity, "10:00")
        first, family = people(cast, 2)
        cast.acts(first, signups.sign_up, activity, nine, 1)
        for option, most, left in ((nine, 2, 1), (ten, 3, 2)):
            shown = cast.acts(family, answering.begin, activity)
            shown = cast.acts(family, answering.choose_option, shown["version"], option)
            assert (shown["most"], shown["left"]) == (most, left)


class TestLines:
    def test_have_the_time_of_the_own_option(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        at = cast.now + timedelta(days=8)
        option = add_option(cast, activity, "第二天", starts_at=at)
        (member,) = people(cast, 1)
        cast.acts(member, signups.sign_up, activity, option, 0)
        assert line(cast, member)["starts_at"] == at
        late = cast.now + timedelta(days=7, hours=12)
        (own,) = cast.acts(member, signups.mine, 0, now=late)["lines"]
        assert own["starts_at"] == at, "it is still to come for who chose the second day"

    def test_say_once_sign_up_has_closed(self, cast: Cast) -> None:
        put_on(cast, cast.create_officer())
        (member,) = people(cast, 1)
        assert not line(cast, member)["closed"]
        assert line(cast, member, now=cast.now + timedelta(days=6))["closed"]
