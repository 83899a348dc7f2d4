"""Series: begun from an activity or a sentence, the next published some days before, paused, ended, handed on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.activities import (
    Activity,
    ActivityQuestion,
    ActivityUnit,
    Ask,
    NotYoursToKeep,
    Selection,
    options_of,
    questions_of,
    units_of,
)
from storage.activities import State as Of
from storage.asking import Outdated
from storage.draws import Draw, set_unit_most
from storage.outbox import StoredLetter
from storage.publishing import drafts, going_out
from storage.series import Series, SeriesDay, State, ending, going_on, keeping
from storage.series.ending import NoEnd
from storage.series.keeping import NoRhythm, NoSuchSeries, NotToBeRepeated
from tests.cast import Actor, Cast
from tests.storage.activity import add_option, put_on


def wednesday(cast: Cast) -> datetime:
    """18:30 of the second Wednesday from now on; the cast's clock stands on a Monday in November 2026."""
    day = cast.now.date() + timedelta(days=(2 - cast.now.weekday()) % 7 + 7)
    return datetime(day.year, day.month, day.day, 18, 30, tzinfo=cast.now.tzinfo)


def badminton(cast: Cast, by: Actor, **more: Any) -> int:
    starts_at = more.pop("starts_at", wednesday(cast))
    closes_at = (starts_at - timedelta(days=1)).replace(hour=18, minute=0)
    return put_on(
        cast, by, title="羽毛球", unit_id=by.unit_id, seats=8, starts_at=starts_at, closes_at=closes_at, **more
    )


def begin(cast: Cast, by: Actor, activity: int, *, every: int = 1, ahead: int = 7, times: int = 0) -> int:
    return int(str(cast.acts(by, keeping.begin, activity, every, ahead, times)["series"]))


def run(cast: Cast, now: datetime) -> int:
    """The round of that morning."""
    at = now.replace(hour=9, minute=0)
    return cast.write(lambda session: going_on.publish(session, 0, now=at)).done


def days(cast: Cast) -> list[tuple[date, bool]]:
    """Each day that was come to, and whether it was put on."""
    rows = select(SeriesDay).order_by(SeriesDay.day)
    return cast.read(lambda session: [(one.day, one.activity_id is not None) for one in session.scalars(rows)])


def newest(cast: Cast) -> Activity:
    return cast.read(lambda session: session.scalars(select(Activity).order_by(Activity.id.desc())).first())  # type: ignore[return-value]


def state(cast: Cast) -> str:
    return cast.read(lambda session: session.scalars(select(Series.state)).one())


def letters(cast: Cast) -> list[tuple[str, int | None]]:
    found = select(StoredLetter.key, StoredLetter.account_id).where(StoredLetter.key.startswith("series."))
    return cast.read(lambda session: [tuple(row) for row in session.execute(found.order_by(StoredLetter.id))])  # type: ignore[misc]


class TestPublishing:
    def test_the_next_comes_so_many_days_before_and_once(self, cast: Cast) -> None:
        officer = cast.create_officer()
        begin(cast, officer, badminton(cast, officer))
        first = wednesday(cast)
        assert run(cast, first - timedelta(days=1)) == 0
        assert [run(cast, first) for _ in range(3)] == [1, 0, 0]
        assert days(cast) == [(first.date(), True), (first.date() + timedelta(days=7), True)]
        assert letters(cast) == [("series.published", officer.account_id)]

    def test_it_is_as_the_first_with_a_number_and_times_of_its_own(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = badminton(cast, officer, fee="20 元", family_most=1)
        option = add_option(cast, activity, "单打", seats=4, starts_at=wednesday(cast) + timedelta(hours=1))

        def ask(session: Session) -> None:
            session.add(
                ActivityQuestion(activity_id=activity, nth=1, ask=Ask.YES_NO, words="自带拍子吗", required=True)
            )
            session.add(ActivityUnit(activity_id=activity, unit_id=officer.unit_id))

        cast.write(ask)
        begin(cast, officer, activity)
        run(cast, wednesday(cast))
        new, week = newest(cast), timedelta(days=7)
        assert (new.title, new.fee, new.family_most, new.seats, new.unit_id, new.state) == (
            *("羽毛球", "20 元", 1, 8),
            officer.unit_id,
            Of.OPEN,
        )
        assert new.number is not None
        assert new.starts_at == wednesday(cast) + week
        assert new.ends_at == wednesday(cast) + week + timedelta(hours=2)
        assert new.closes_at == (wednesday(cast) + timedelta(days=6)).replace(hour=18, minute=0)
        kept = cast.acts(officer, keeping.look, new.id)
        assert kept["series"] is not None

        def options(session: Session) -> list[tuple[object, ...]]:
            assert [one.words for one in questions_of(session, new.id)] == ["自带拍子吗"]
            assert units_of(session, new.id) == [officer.unit_id]
            return [(one.words, one.seats, one.starts_at) for one in options_of(session, new.id) if one.id != option]

        assert cast.read(options) == [("单打", 4, wednesday(cast) + week + timedelta(hours=1))]

    def test_it_is_drawn_by_the_same_rule_with_another_lot(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = badminton(cast, officer, selection=Selection.DRAW)
        cast.acts(officer, set_unit_most, activity, 2)
        begin(cast, officer, activity)
        run(cast, wednesday(cast))
        new = newest(cast).id
        old, mine = (cast.read(lambda session, key=key: session.get_one(Draw, key)) for key in (activity, new))
        assert mine.unit_most == 2
        assert mine.digest != old.digest

    def test_the_number_is_of_the_year_in_which_it_is_published(self, cast: Cast) -> None:
        officer = cast.create_officer()
        december = datetime(2026, 12, 30, 18, 30, tzinfo=cast.now.tzinfo)
        begin(cast, officer, badminton(cast, officer, starts_at=december))
        run(cast, december)
        assert str(newest(cast).number).startswith("HD-2026-")
        assert newest(cast).starts_at == datetime(2027, 1, 6, 18, 30, tzinfo=cast.now.tzinfo)
        run(cast, datetime(2027, 1, 6, 9, tzinfo=cast.now.tzinfo))
        assert str(newest(cast).number).startswith("HD-2027-")

    def test_a_holiday_is_left_out_with_a_word_and_moves_no_other(self, cast: Cast) -> None:
        """1 January 2027 is a Friday."""
        officer = cast.create_officer()
        friday = datetime(2026, 12, 25, 18, 30, tzinfo=cast.now.tzinfo)
        begin(cast, officer, badminton(cast, officer, starts_at=friday))
        assert run(cast, friday) == 0
        assert letters(cast) == [("series.skipped", officer.account_id)]
        assert run(cast, friday + timedelta(days=7)) == 1
        assert days(cast) == [(date(2026, 12, 25), True), (date(2027, 1, 1), False), (date(2027, 1, 8), True)]

    def test_of_days_that_are_over_when_it_runs_again_none_is_made_up(self, cast: Cast) -> None:
        officer = cast.create_officer()
        begin(cast, officer, badminton(cast, officer), ahead=3)
        later = wednesday(cast) + timedelta(days=15)
        assert run(cast, later) == 0
        assert [there for _, there in days(cast)] == [True, False, False]
        assert letters(cast) == []

    def test_every_other_week(self, cast: Cast) -> None:
        officer = cast.create_officer()
        begin(cast, officer, badminton(cast, officer), every=2, ahead=14)
        run(cast, wednesday(cast))
        assert newest(cast).starts_at == wednesday(cast) + timedelta(days=14)

    def test_ends_after_so_many_times(self, cast: Cast) -> None:
        officer = cast.create_officer()
        series = begin(cast, officer, badminton(cast, officer))
        cast.write(lambda session: setattr(session.get_one(Series, series), "times", 2))
        run(cast, wednesday(cast))
        assert (state(cast), len(days(cast))) == (State.ENDED, 2)
        assert letters(cast)[-1] == ("series.ended", officer.account_id)
        assert run(cast, wednesday(cast) + timedelta(days=7)) == 0

    def test_ends_with_its_last_day(self, cast: Cast) -> None:
        officer = cast.create_officer()
        series = begin(cast, officer, badminton(cast, officer))
        last = wednesday(cast).date() + timedelta(days=7)
        cast.acts(officer, ending.ask_until, series)
        cast.acts(officer, ending.write_until, f"{last}")
        run(cast, wednesday(cast))
        assert (state(cast), days(cast)[-1]) == (State.ENDED, (last, True))

    def test_a_change_of_one_changes_no_other_until_it_is_taken_for_all(self, cast: Cast) -> None:
        officer = cast.create_officer()
        series = begin(cast, officer, badminton(cast, officer))
        run(cast, wednesday(cast))
        second = newest(cast).id
        cast.write(lambda session: setattr(session.get_one(Activity, second), "place", "新馆"))
        run(cast, wednesday(cast) + timedelta(days=7))
        assert newest(cast).place == "东湖公园南门"
        cast.acts(officer, keeping.adopt, series, second)
        run(cast, wednesday(cast) + timedelta(days=14))
        assert newest(cast).place == "新馆"
        assert newest(cast).starts_at == wednesday(cast) + timedelta(days=21)

    def test_stands_still_when_who_keeps_it_is_out_of_office_and_somebody_hears(self, cast: Cast) -> None:
        officer, heir = cast.create_officer(), cast.create_officer("李军")
        series = begin(cast, officer, badminton(cast, officer))
        cast.dismiss(officer)
        assert run(cast, wednesday(cast)) == 0
        assert (state(cast), letters(cast)) == (State.PAUSED, [("series.orphaned", heir.account_id)])
        cast.acts(heir, keeping.go_on, series)
        assert run(cast, wednesday(cast)) == 1
        assert newest(cast).made_by == heir.account_id


class TestBeginning:
    def test_is_one_however_often_it_is_pressed(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = badminton(cast, officer)
        assert begin(cast, officer, activity) == begin(cast, officer, activity)

    def test_shows_what_it_would_be_before(self, cast: Cast) -> None:
        officer = cast.create_officer()
        shown = cast.acts(officer, keeping.look, badminton(cast, officer))
        assert (shown["series"], shown["every"], shown["starts_at"]) == (None, 1, wednesday(cast))
        assert [one["day"] for one in shown["days"]][:1] == [wednesday(cast).date() + timedelta(days=7)]

    def test_takes_no_choice_that_was_not_offered(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = badminton(cast, officer)
        for chosen in ((0, 7, 0), (9, 7, 0), (1, 100, 0), (1, 7, 10**9)):
            with pytest.raises(Outdated):
                cast.acts(officer, keeping.begin, activity, *chosen)

    def test_is_refused_for_another_units_and_for_what_is_called_off(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = badminton(cast, officer)
        other = cast.create_officer("李军", unit=cast.create_unit("城西泵站"))
        with pytest.raises(NotYoursToKeep):
            cast.acts(other, keeping.begin, activity, 1, 7, 0)
        series = begin(cast, officer, activity)
        with pytest.raises(NoSuchSeries):
            cast.acts(other, keeping.open_, series)
        with pytest.raises(NotToBeRepeated):
            cast.acts(officer, keeping.begin, badminton(cast, officer, state=Of.CANCELLED), 1, 7, 0)

    def test_from_a_sentence_begins_when_the_draft_is_published(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.acts(officer, keeping.listed, 0)
        shown = cast.acts(officer, keeping.write, "每两周三 18:30 羽毛球，限20人")
        draft = int(str(shown["activity"]))
        assert run(cast, cast.now) == 0

        def finish(session: Session) -> None:
            activity = session.get_one(Activity, draft)
            activity.place, activity.closes_at = "体育馆", activity.starts_at

        cast.write(finish)
        cast.acts(officer, going_out.publish, draft)
        cast.acts(officer, keeping.listed, 0)
        run(cast, cast.now)
        found = cast.read(lambda session: session.scalars(select(Series)).one())
        assert (found.state, found.every, found.begins) == (State.ACTIVE, 2, 18 * 60 + 30)

    def test_of_a_dropped_draft_nothing_is_left(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.acts(officer, keeping.listed, 0)
        shown = cast.acts(officer, keeping.write, "每周三 18:30 羽毛球")
        cast.acts(officer, drafts.drop, int(str(shown["activity"])))
        assert cast.read(lambda session: session.scalars(select(Series)).all()) == []

    def test_wants_a_rhythm_in_the_sentence(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.acts(officer, keeping.listed, 0)
        with pytest.raises(NoRhythm):
            cast.acts(officer, keeping.write, "周三羽毛球")


class TestKeeping:
    def test_paused_publishes_nothing_and_goes_on_with_what_is_ahead(self, cast: Cast) -> None:
        officer = cast.create_officer()
        series = begin(cast, officer, badminton(cast, officer))
        cast.acts(officer, keeping.pause, series)
        assert run(cast, wednesday(cast)) == 0
        cast.acts(officer, keeping.go_on, series, now=wednesday(cast) + timedelta(days=8))
        assert run(cast, wednesday(cast) + timedelta(days=8)) == 1
        assert [there for _, there in days(cast)] == [True, False, True]

    def test_ended_is_in_no_list_and_publishes_nothing(self, cast: Cast) -> None:
        officer = cast.create_officer()
        series = begin(cast, officer, badminton(cast, officer))
        assert cast.acts(officer, keeping.listed, 0)["count"] == 1
        assert cast.acts(officer, ending.end, series)["count"] == 0
        assert run(cast, wednesday(cast)) == 0
        with pytest.raises(NoSuchSeries):
            cast.acts(officer, keeping.go_on, series)

    @pytest.mark.parametrize(
        ("words", "until", "times"),
        [
            ("12月31日", date(2026, 12, 31), None),
            ("10 次", None, 10),
            ("until 2027-03-01", date(2027, 3, 1), None),
            ("10 times", None, 10),
            ("一直办", None, None),
            ("Always", None, None),
        ],
    )
    def test_goes_until_a_day_or_a_number(self, cast: Cast, words: str, until: date | None, times: int | None) -> None:
        officer = cast.create_officer()
        series = begin(cast, officer, badminton(cast, officer))
        cast.acts(officer, ending.ask_until, series)
        cast.acts(officer, ending.write_until, words)
        found = cast.read(lambda session: session.get_one(Series, series))
        assert (found.until, found.times) == (until, times)

    @pytest.mark.parametrize("words", ["", "以后", "0", "101", "2020-01-01", "2040-01-01"])
    def test_says_what_it_does_not_understand(self, cast: Cast, words: str) -> None:
        officer = cast.create_officer()
        series = begin(cast, officer, badminton(cast, officer))
        cast.acts(officer, ending.ask_until, series)
        with pytest.raises(NoEnd):
            cast.acts(officer, ending.write_until, words)
