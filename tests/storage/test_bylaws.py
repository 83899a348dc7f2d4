"""Bylaws: the chair changes a setting within its bounds, everything goes by it from then on, and it is noted."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from jobs import retention
from storage import asking, rounds
from storage.audit import looking
from storage.bylaws import settings
from storage.bylaws.settings import NOUNS, PAGE, SETTINGS, Bylaw, NotANumber, OutOfBounds
from storage.hardship import casework
from storage.offices import Role
from storage.retention import purging
from storage.retention.table import RETENTION
from storage.rights import NotForYou
from storage.rounds import Run
from storage.values import Values
from tests.cast import Actor, Cast

PLACES = {one.name: place for place, one in enumerate(SETTINGS)}
WORDS = PLACES["retention.words"]
LOW_INCOME = PLACES["hardship.low_income"]


@pytest.fixture
def zhao(cast: Cast) -> Actor:
    return cast.create_chair("赵国强")


def change(cast: Cast, chair: Actor, words: str, place: int = WORDS) -> Values:
    cast.acts(chair, settings.look, place)
    return cast.acts(chair, settings.change, words)


def held(cast: Cast, name: str) -> int:
    return cast.read(lambda session: settings.value(session, name))


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
                cast.acts(actor, settings.group, 0, 0)
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


class TestMeasures:
    @pytest.mark.parametrize(
        ("name", "words", "value"),
        [
            ("hardship.low_income", "1,200", 120000),
            ("hardship.low_income", "１２００元", 120000),
            ("hardship.low_income", "1200.50", 120050),
            ("hardship.low_income", "850 元/月", 85000),
            ("hardship.relative_factor", "150%", 150),
            ("hardship.accident_share", "７０％", 70),
            ("aid.at_once", "五千", 500000),
            ("aid.a_year", "1万元", 1000000),
            ("public_notices.days", "7个工作日", 7),
            ("public_notices.in_group", "开", 1),
            ("evidence.photos", "On", 1),
            ("reviews.after_months", "6 个月", 6),
            ("reviews.return_months", "3 months", 3),
            ("reviews.silence_days", "21 天", 21),
        ],
    )
    def test_each_is_read_as_people_write_it(self, cast: Cast, zhao: Actor, name: str, words: str, value: int) -> None:
        assert change(cast, zhao, words, PLACES[name])["value"] == value
        assert held(cast, name) == value

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("hardship.low_income", "七百多"),
            ("hardship.low_income", "8520 一年"),
            ("aid.at_once", "3000/月"),
            ("aid.a_year", "-6000"),
            ("hardship.relative_factor", "两倍"),
            ("public_notices.days", "5.5"),
            ("public_notices.in_group", "也许"),
            ("reviews.after_months", "12 天"),
        ],
    )
    def test_what_is_none_of_its_kind_changes_nothing(self, cast: Cast, zhao: Actor, name: str, words: str) -> None:
        with pytest.raises(NotANumber):
            change(cast, zhao, words, PLACES[name])
        assert held(cast, name) == SETTINGS[PLACES[name]].default

    @pytest.mark.parametrize(
        ("name", "words"),
        [("public_notices.days", "4"), ("hardship.low_income", "99.99"), ("hardship.low_income", "10,000.01")],
    )
    def test_what_lies_outside_is_refused(self, cast: Cast, zhao: Actor, name: str, words: str) -> None:
        with pytest.raises(OutOfBounds):
            change(cast, zhao, words, PLACES[name])

    def test_every_choice_and_default_lies_within_the_bounds(self) -> None:
        assert [
            one.name for one in SETTINGS for value in (*one.choices, one.default) if not one.least <= value <= one.most
        ] == []


class TestChoosing:
    def test_a_press_sets_it_as_words_would(self, cast: Cast, zhao: Actor) -> None:
        shown = cast.acts(zhao, settings.look, PLACES["public_notices.in_group"])
        assert cast.acts(zhao, settings.choose, shown["version"], 1)["value"] == 1
        assert held(cast, "public_notices.in_group") == 1
        assert [entry.record for entry in cast.audited("bylaws.change")] == ["public_notices.in_group"]

    def test_a_press_of_an_older_question_is_outdated(self, cast: Cast, zhao: Actor) -> None:
        shown = cast.acts(zhao, settings.look, PLACES["evidence.photos"])
        cast.acts(zhao, settings.look, PLACES["public_notices.days"])
        with pytest.raises(asking.Outdated):
            cast.acts(zhao, settings.choose, shown["version"], 1)

    def test_a_forged_press_stays_within_the_bounds(self, cast: Cast, zhao: Actor) -> None:
        shown = cast.acts(zhao, settings.look, PLACES["public_notices.days"])
        with pytest.raises(OutOfBounds):
            cast.acts(zhao, settings.choose, shown["version"], 1)


class TestExamples:
    def test_stand_until_the_chair_has_said_yes_to_them_or_another_number(self, cast: Cast, zhao: Actor) -> None:
        example = lambda name: cast.read(lambda session: settings.is_example(session, name))  # noqa: E731
        assert cast.acts(zhao, settings.listed)["examples"] == 3
        shown = cast.acts(zhao, settings.look, LOW_INCOME)
        assert shown["example"]
        confirmed = cast.acts(zhao, settings.choose, shown["version"], 71000)
        assert (confirmed["example"], confirmed["who"], example("hardship.low_income")) == (False, "赵国强", False)
        change(cast, zhao, "5000", PLACES["aid.at_once"])
        assert (example("aid.at_once"), example("aid.a_year"), example("retention.words")) == (False, True, False)
        assert len(cast.audited("bylaws.change")) == 2


class TestPages:
    def test_hold_every_setting_once_and_few_on_each(self, cast: Cast, zhao: Actor) -> None:
        seen = []
        for place in range(len(NOUNS)):
            page, more = 0, True
            while more:
                shown = cast.acts(zhao, settings.group, place, page)
                assert isinstance(shown["lines"], list)
                assert len(shown["lines"]) <= PAGE
                seen += [line["setting"] for line in shown["lines"] if isinstance(line, dict)]
                page, more = page + 1, bool(shown["more"])
        assert sorted(map(int, map(str, seen))) == [*range(len(SETTINGS))]

    def test_beyond_the_last_the_last_is_shown_and_no_such_group_is_outdated(self, cast: Cast, zhao: Actor) -> None:
        assert cast.acts(zhao, settings.group, 0, 9)["page"] == 0
        with pytest.raises(asking.Outdated):
            cast.acts(zhao, settings.group, len(NOUNS), 0)


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
        pages = [cast.acts(member, purging.told, page)["lines"] for page in (0, 1)]
        assert [one["kind"] for page in pages for one in page] == [kind.name for kind in RETENTION]  # type: ignore[union-attr, index, call-overload]


def test_the_right_to_a_page_ends_with_the_office(cast: Cast, zhao: Actor) -> None:
    has = lambda: cast.read(lambda session: settings.may_have(session, zhao.account_id, 0))  # noqa: E731
    assert has()
    cast.dismiss(zhao)
    assert not has()
    assert looking.RIGHT != settings.RIGHT
    cast.appoint(zhao, Role.OFFICER, None)
    assert not has()
