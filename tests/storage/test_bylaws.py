"""Bylaws: the chair changes a setting within its bounds, everything goes by it from then on, and it is noted."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from jobs import retention
from storage import asking, rounds
from storage.audit import looking
from storage.bylaws import settings
from storage.bylaws.settings import SETTINGS, Bylaw, NotANumber, OutOfBounds
from storage.hardship import casework
from storage.offices import Role
from storage.retention import purging
from storage.retention.table import RETENTION
from storage.rights import NotForYou
from storage.rounds import Run
from storage.values import Values
from tests.cast import Actor, Cast

WORDS = next(place for place, one in enumerate(SETTINGS) if one.name == "retention.words")


@pytest.fixture
def zhao(cast: Cast) -> Actor:
    return cast.create_chair("赵国强")


def change(cast: Cast, chair: Actor, words: str, place: int = WORDS) -> Values:
    cast.acts(chair, settings.look, place)
    return cast.acts(chair, settings.change, words)


def kept(cast: Cast, kind: str = "words") -> int:
    return cast.read(lambda session: settings.days(session, kind))


class TestChanging:
    def test_holds_from_then_on_and_is_noted(self, cast: Cast, zhao: Actor) -> None:
        assert kept(cast) == 365
        assert change(cast, zhao, " 90 ")["value"] == 90
        assert kept(cast) == 90
        (entry,) = cast.audited("bylaws.change")
        assert (entry.account_id, entry.record) == (zhao.account_id, "retention.words")

    def test_takes_digits_of_every_width(self, cast: Cast, zhao: Actor) -> None:
        assert change(cast, zhao, "１８０")["value"] == 180

    def test_keeps_what_held_before(self, cast: Cast, zhao: Actor) -> None:
        for words in ("90", "120", "120"):
            change(cast, zhao, words)
        assert cast.read(lambda session: [row.value for row in session.query(Bylaw).all()]) == [90, 120]
        shown = cast.acts(zhao, settings.look, WORDS)
        assert (shown["who"], shown["at"], shown["default"]) == ("赵国强", cast.now, 365)

    @pytest.mark.parametrize("words", ["一年", "3O", "-90", "9.5", "", "９九"])
    def test_of_what_is_no_number_leaves_the_question_open(self, cast: Cast, zhao: Actor, words: str) -> None:
        cast.acts(zhao, settings.look, WORDS)
        with pytest.raises(NotANumber) as no:
            cast.acts(zhao, settings.change, words)
        assert (no.value.values["least"], no.value.values["most"]) == (30, 1095)
        assert isinstance(no.value, asking.Unfit)
        assert cast.acts(zhao, settings.change, "90")["value"] == 90

    @pytest.mark.parametrize("words", ["29", "1096", "0", "9" * 4000])
    def test_out_of_bounds_is_refused(self, cast: Cast, zhao: Actor, words: str) -> None:
        cast.acts(zhao, settings.look, WORDS)
        with pytest.raises(OutOfBounds):
            cast.acts(zhao, settings.change, words)
        assert kept(cast) == 365

    def test_takes_both_bounds(self, cast: Cast, zhao: Actor) -> None:
        assert [change(cast, zhao, words)["value"] for words in ("30", "1095")] == [30, 1095]

    def test_is_the_chairs_alone(self, cast: Cast) -> None:
        for actor in (cast.create_officer(), cast.create_admin(), cast.create_member("周同")):
            with pytest.raises(NotForYou):
                cast.acts(actor, settings.listed)
            with pytest.raises(NotForYou):
                cast.acts(actor, settings.look, WORDS)

    def test_is_refused_to_a_chair_dismissed_in_between(self, cast: Cast, zhao: Actor) -> None:
        cast.acts(zhao, settings.look, WORDS)
        cast.dismiss(zhao)
        with pytest.raises(NotForYou):
            cast.acts(zhao, settings.change, "90")

    def test_of_no_such_setting_is_outdated(self, cast: Cast, zhao: Actor) -> None:
        with pytest.raises(asking.Outdated):
            cast.acts(zhao, settings.look, len(SETTINGS))

    def test_of_an_older_house_is_brought_within_the_bounds(self, cast: Cast, zhao: Actor) -> None:
        row = Bylaw(name="retention.words", value=3, at=cast.now, account_id=zhao.account_id)
        cast.write(lambda session: session.add(row))
        assert kept(cast) == 30


class TestWhatGoesByIt:
    def test_the_purge(self, cast: Cast, zhao: Actor) -> None:
        officer, report_id = cast.create_officer(), cast.submit(cast.create_member())
        cast.take(officer, report_id)
        cast.acts(officer, casework.close, report_id)
        change(cast, zhao, "30")
        at = cast.now + timedelta(days=31)

        async def act() -> None:
            cast.database.start(asyncio.get_running_loop())
            await cast.database.write(partial(rounds.take_up, name="retention.purge", slot=at, now=at))
            await retention.purge(cast.database, Run("retention.purge", at, at))
            await cast.database.finish()

        asyncio.run(act())
        assert cast.report(report_id).story is None

    def test_what_people_are_told(self, cast: Cast, zhao: Actor) -> None:
        member = cast.create_member()
        lines = lambda: {one["kind"]: one for one in cast.acts(member, purging.told)["lines"]}  # type: ignore[union-attr, index, call-overload]  # noqa: E731
        assert lines()["words"] == {"kind": "words", "years": True, "count": 1}
        change(cast, zhao, "90")
        assert lines()["words"] == {"kind": "words", "years": False, "count": 90}
        assert [*lines()] == [kind.name for kind in RETENTION]


def test_the_right_to_a_page_ends_with_the_office(cast: Cast, zhao: Actor) -> None:
    has = lambda: cast.read(lambda session: settings.may_have(session, zhao.account_id, 0))  # noqa: E731
    assert has()
    cast.dismiss(zhao)
    assert not has()
    assert looking.RIGHT != settings.RIGHT
    cast.appoint(zhao, Role.OFFICER, None)
    assert not has()
