"""Training hours a year against the plan; certificates, whose word holds, and who hears in time that they end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, desk, trainings
from storage.activities.records import Kind
from storage.bylaws.settings import Bylaw
from storage.members import Member
from storage.mydata import copies
from storage.outbox import StoredLetter
from storage.rights import NotForYou
from storage.trainings import Certificate, TrainingHours, certifying, entering, keeping, reckoning, reminding
from storage.trainings.entering import What
from storage.trainings.records import (
    HoursUnfit,
    NameUnfit,
    NobodyFound,
    NoSuchCertificate,
    NoSuchDay,
    NoSuchHours,
    NotYourPerson,
)
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.held import put_on, sign_up

DAY = timedelta(days=1)
NAME, NUMBER = "高压电工证", "T-2026-0815"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


def of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id


def bylaw(cast: Cast, officer: Actor, name: str, value: int) -> None:
    set_ = Bylaw(name=f"trainings.{name}", value=value, at=cast.now, account_id=officer.account_id)
    cast.write(lambda session: session.add(set_))


def mine(cast: Cast, actor: Actor, year: int = 0, page: int = 0) -> Values:
    return cast.acts(actor, reckoning.mine, year, page)


def enter(cast: Cast, officer: Actor, name: str = "李明", hours: int = 8, words: str | None = None) -> Values:
    """The officer enters hours of a training elsewhere; what is said of it."""
    cast.acts(officer, entering.begin, What.HOURS)
    asked = cast.acts(officer, entering.find, name)
    asked = cast.acts(officer, entering.choose_hours, asked["version"], hours)
    if words is None:
        return cast.acts(officer, entering.skip_words, asked["version"])
    return cast.acts(officer, entering.write_words, words)


def certify(cast: Cast, actor: Actor, until: str | None = "2027-06-30", *, of_whom: str | None = None) -> int:
    """A certificate, one's own, or by the officer of that person; its key."""
    if of_whom is None:
        cast.acts(actor, certifying.begin_own)
    else:
        cast.acts(actor, entering.begin, What.CERTIFICATE)
        cast.acts(actor, entering.find, of_whom)
    cast.acts(actor, certifying.write_name, NAME)
    asked = cast.acts(actor, certifying.write_number, NUMBER)
    if until is None:
        return int(str(cast.acts(actor, certifying.for_good, asked["version"])["certificate"]))
    return int(str(cast.acts(actor, certifying.write_until, until)["certificate"]))


def letters(cast: Cast, key: str) -> list[int | None]:
    """To which accounts, one entry a letter."""
    found = select(StoredLetter.account_id).where(StoredLetter.key == key).order_by(StoredLetter.id)
    return cast.read(lambda session: [*session.scalars(found)])


def remind(cast: Cast) -> int:
    return cast.write(lambda session: trainings.remind(session, 0, now=cast.now)).done


class TestOnesOwnHours:
    def test_are_what_check_in_credits_and_what_was_entered(self, cast: Cast, officer: Actor, member: Actor) -> None:
        course = put_on(cast, officer, Kind.TRAINING, in_days=-3, minutes=180)
        sign_up(cast, course, of(member), came=True)
        sign_up(cast, put_on(cast, officer, Kind.TRAINING, in_days=-2, minutes=90), of(member), missed=True)
        enter(cast, officer, words="高压电工复训")
        found = mine(cast, member)
        assert found["total"] == "12"
        assert [(one["hours"], one["elsewhere"]) for one in found["lines"]] == [("8", True), ("4", False)]

    def test_are_of_the_year_by_the_day_that_was_written(self, cast: Cast, officer: Actor, member: Actor) -> None:
        last = cast.now.year - 1
        enter(cast, officer, words=f"{last}-12-20 安全培训")
        assert mine(cast, member)["total"] == "0"
        assert mine(cast, member, last)["total"] == "8"

    def test_say_what_is_missing_of_the_plan(self, cast: Cast, officer: Actor, member: Actor) -> None:
        assert mine(cast, member)["plan"] is None
        bylaw(cast, officer, "hours_a_year", 24)
        enter(cast, officer)
        found = mine(cast, member)
        assert (found["plan"], found["missing"]) == ("24", "16")
        enter(cast, officer, hours=16)
        assert mine(cast, member)["missing"] is None

    def test_go_by_how_long_the_union_says_that_one_is(self, cast: Cast, officer: Actor, member: Actor) -> None:
        bylaw(cast, officer, "minutes_an_hour", 60)
        sign_up(cast, put_on(cast, officer, Kind.TRAINING, in_days=-3, minutes=90), of(member), came=True)
        assert mine(cast, member)["total"] == "1.5"

    def test_are_told_rounded_down(self) -> None:
        assert [reckoning.hours(one, 45) for one in (0, 44, 45, 100)] == ["0", "0.9", "1", "2.2"]

    def test_come_page_by_page(self, cast: Cast, officer: Actor, member: Actor) -> None:
        for _ in range(9):
            enter(cast, officer, hours=2)
        assert mine(cast, member, 0, 9)["page"] == 1
        assert mine(cast, member)["total"] == "18"


class TestEntering:
    def test_takes_four_taps_and_the_person_hears_of_it(self, cast: Cast, officer: Actor, member: Actor) -> None:
        done = enter(cast, officer)
        assert (done["hours"], done["on"]) == ("8", cast.now.date())
        assert letters(cast, "trainings.noted") == [member.account_id]

    def test_typed_hours_are_read(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.acts(officer, entering.begin, What.HOURS)
        cast.acts(officer, entering.find, "李明")
        for nonsense in ("很多", "0", "1000", "-3"):
            with pytest.raises(HoursUnfit):
                cast.acts(officer, entering.read_hours, nonsense)
        cast.acts(officer, entering.read_hours, "１.5 学时")
        cast.acts(officer, entering.write_words, "复训")
        assert mine(cast, member)["total"] == "1.4"

    def test_asks_again_for_a_day_ahead_or_words_without_end(self, cast: Cast, officer: Actor, member: Actor) -> None:
        assert member
        with pytest.raises(NoSuchDay):
            enter(cast, officer, words="2035-01-02 复训")
        with pytest.raises(NameUnfit):
            cast.acts(officer, entering.write_words, "训" * 61)
        assert cast.acts(officer, entering.write_words, "昨天 复训")["on"] == (cast.now - DAY).date()

    def test_several_of_one_name_are_offered(self, cast: Cast, officer: Actor, member: Actor) -> None:
        other = cast.create_member("李明")
        cast.acts(officer, entering.begin, What.HOURS)
        asked = cast.acts(officer, entering.find, "李明")
        assert [one["member"] for one in asked["people"]] == [of(member), of(other)]
        asked = cast.acts(officer, entering.pick, asked["version"], of(other))
        asked = cast.acts(officer, entering.choose_hours, asked["version"], 4)
        cast.acts(officer, entering.skip_words, asked["version"])
        assert mine(cast, other)["total"] == "4"
        with pytest.raises(asking.Outdated):
            cast.acts(officer, entering.pick, asked["version"], of(other))

    def test_finds_nobody_of_other_units_nor_oneself(self, cast: Cast, officer: Actor) -> None:
        cast.create_member("周同", unit=cast.create_unit("城西供水站"))
        cast.acts(officer, entering.begin, What.HOURS)
        for name in ("周同", str(officer.name)):
            with pytest.raises(NobodyFound):
                cast.acts(officer, entering.find, name)

    def test_stops_when_the_person_goes_to_another_unit(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.acts(officer, entering.begin, What.HOURS)
        asked = cast.acts(officer, entering.find, "李明")
        away = cast.create_unit("城西供水站")

        def move(session: Session) -> None:
            session.get_one(Member, of(member)).unit_id = away

        cast.write(move)
        with pytest.raises(NotYourPerson):
            cast.acts(officer, entering.choose_hours, asked["version"], 8)

    def test_is_undone_by_whoever_entered_it_alone(self, cast: Cast, officer: Actor, member: Actor) -> None:
        noted = enter(cast, officer)["noted"]
        with pytest.raises(NoSuchHours):
            cast.acts(cast.create_officer("陈敏"), keeping.undo_hours, noted)
        cast.acts(officer, keeping.undo_hours, noted)
        assert mine(cast, member)["total"] == "0"
        assert letters(cast, "trainings.undone") == [member.account_id]
        with pytest.raises(NoSuchHours):
            cast.acts(officer, keeping.undo_hours, noted)

    def test_members_do_not_enter(self, cast: Cast, member: Actor) -> None:
        with pytest.raises(NotForYou):
            cast.acts(member, entering.begin, What.HOURS)

    def test_going_to_the_desk_leaves_it(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, entering.begin, What.HOURS)
        cast.acts(officer, desk.waiting, 0)
        with pytest.raises(asking.Outdated):
            cast.acts(officer, entering.find, "李明")


class TestThePlan:
    def test_lists_who_is_below_it_fewest_first(self, cast: Cast, officer: Actor, member: Actor) -> None:
        assert member
        other = cast.create_member("吴刚")
        bylaw(cast, officer, "hours_a_year", 24)
        enter(cast, officer, "李明", 8)
        enter(cast, officer, "吴刚", 24)
        found = cast.acts(officer, reckoning.look, 0)
        assert (found["people"], found["count"]) == (3, 2)
        assert [(one["name"], one["hours"]) for one in found["lines"]] == [("王秀英", "0"), ("李明", "8")]
        assert mine(cast, other)["missing"] is None

    def test_without_one_lists_who_has_any(self, cast: Cast, officer: Actor, member: Actor) -> None:
        assert member
        enter(cast, officer)
        assert [one["name"] for one in cast.acts(officer, reckoning.look, 0)["lines"]] == ["李明"]

    def test_is_of_own_units_and_for_officers(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.create_member("周同", unit=cast.create_unit("城西供水站"))
        assert cast.acts(officer, reckoning.look, 0)["people"] == 2
        for one in (member, cast.create_steward()):
            with pytest.raises(NotForYou):
                cast.acts(one, reckoning.look, 0)


class TestCertificates:
    def test_of_ones_own_wait_for_an_officer(self, cast: Cast, officer: Actor, member: Actor) -> None:
        key = certify(cast, member)
        (line,) = [one for one in cast.acts(officer, desk.waiting, 0)["lines"] if one["kind"] == "certificate"]
        assert (line["id"], "name" in line) == (key, False)
        assert cast.acts(officer, keeping.look, key)["number"] == NUMBER
        cast.acts(officer, keeping.confirm, key)
        cast.acts(officer, keeping.confirm, key)
        assert letters(cast, "trainings.held") == [member.account_id]
        assert [one["confirmed"] for one in mine(cast, member)["certificates"]] == [True]
        assert not cast.acts(officer, desk.waiting, 0)["lines"]

    def test_turned_down_are_gone_and_asked_for_anew(self, cast: Cast, officer: Actor, member: Actor) -> None:
        key = certify(cast, member)
        cast.acts(officer, keeping.refuse, key)
        assert mine(cast, member)["certificates"] == []
        assert letters(cast, "trainings.turned_down") == [member.account_id]
        with pytest.raises(NoSuchCertificate):
            cast.acts(officer, keeping.confirm, key)

    def test_an_officers_entry_counts_at_once(self, cast: Cast, officer: Actor, member: Actor) -> None:
        certify(cast, officer, of_whom="李明")
        assert [one["confirmed"] for one in mine(cast, member)["certificates"]] == [True]
        assert letters(cast, "trainings.held") == [member.account_id]

    def test_an_officers_own_is_confirmed_by_another(self, cast: Cast, officer: Actor) -> None:
        key = certify(cast, officer)
        with pytest.raises(NoSuchCertificate):
            cast.acts(officer, keeping.confirm, key)
        cast.acts(cast.create_chair(), keeping.confirm, key)
        assert [one["confirmed"] for one in mine(cast, officer)["certificates"]] == [True]

    def test_of_another_unit_are_nobodys_here(self, cast: Cast, officer: Actor) -> None:
        key = certify(cast, cast.create_member("周同", unit=cast.create_unit("城西供水站")))
        for rule in (keeping.look, keeping.confirm, keeping.refuse):
            with pytest.raises(NoSuchCertificate):
                cast.acts(officer, rule, key)

    def test_of_others_are_not_shown_to_members(self, cast: Cast, member: Actor) -> None:
        key = certify(cast, cast.create_member("周同"))
        for rule in (keeping.own, keeping.drop):
            with pytest.raises(NoSuchCertificate):
                cast.acts(member, rule, key)

    def test_can_be_without_end_and_are_dropped_by_their_holder(self, cast: Cast, member: Actor) -> None:
        key = certify(cast, member, until=None)
        assert cast.acts(member, keeping.own, key)["until"] is None
        cast.acts(member, keeping.drop, key)
        assert cast.read(lambda session: session.scalars(select(Certificate)).all()) == []

    def test_that_ended_are_no_longer_taken(self, cast: Cast, member: Actor) -> None:
        for day in ("2020-01-01", "哪天呢"):
            with pytest.raises(NoSuchDay):
                certify(cast, member, until=day)

    def test_names_and_numbers_lie_sealed_and_stand_in_ones_copy(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        certify(cast, member)
        enter(cast, officer, words="复训")
        (row,) = cast.read(lambda session: session.scalars(select(Certificate)).all())
        assert NUMBER.encode() not in (row.number or b"")
        copy = cast.read(lambda session: copies.of_member(session, of(member)))
        assert copy is not None
        assert [(one["name"], one["number"]) for one in copy["certificates"]] == [(NAME, NUMBER)]
        assert [one["words"] for one in copy["training_hours"]] == ["复训"]

    def test_an_officers_half_done_entry_is_not_in_their_own_copy(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        assert member
        cast.acts(officer, entering.begin, What.CERTIFICATE)
        cast.acts(officer, entering.find, "李明")
        copy = cast.read(lambda session: copies.of_member(session, of(officer)))
        assert copy is not None
        assert copy["drafts"] == []


class TestReminding:
    def test_sixty_and_fourteen_days_before_once_each(self, cast: Cast, officer: Actor, member: Actor) -> None:
        until = cast.now.date() + timedelta(days=70)
        cast.acts(officer, keeping.confirm, certify(cast, member, until.isoformat()))
        told = []
        for left in (61, 60, 59, 15, 14, 13, 0, -1):
            cast.now += timedelta(days=(until - cast.now.date()).days - left)
            remind(cast)
            remind(cast)
            told.append(len(letters(cast, "trainings.ends")))
        assert told == [0, 1, 1, 1, 2, 2, 2, 2]

    def test_what_nobody_has_confirmed_is_not_reminded_of(self, cast: Cast, member: Actor) -> None:
        certify(cast, member, (cast.now.date() + timedelta(days=10)).isoformat())
        remind(cast)
        assert letters(cast, "trainings.ends") == []

    def test_officers_hear_once_a_month_how_many_of_their_units(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        other = cast.create_officer("陈敏", unit=cast.create_unit("城西供水站"))
        cast.now = cast.now.replace(day=1)
        until = (cast.now.date() + timedelta(days=30)).isoformat()
        cast.acts(officer, keeping.confirm, certify(cast, member, until))
        remind(cast)
        remind(cast)
        assert letters(cast, "trainings.month") == [officer.account_id]
        assert [one["who"] for one in cast.acts(officer, keeping.expiring, 0)["lines"]] == ["李明"]
        assert cast.acts(other, keeping.expiring, 0)["lines"] == []

    def test_officers_hear_of_it_later_if_nothing_ran_on_the_first(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        cast.now = cast.now.replace(day=3)
        cast.acts(officer, keeping.confirm, certify(cast, member, (cast.now + 30 * DAY).date().isoformat()))
        for day in (3, 4, 20):
            cast.now = cast.now.replace(day=day)
            remind(cast)
        assert letters(cast, "trainings.month") == [officer.account_id]

    def test_goes_page_by_page(
        self, cast: Cast, officer: Actor, member: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reminding, "_PAGE", 1)
        for _ in range(2):
            cast.acts(officer, keeping.confirm, certify(cast, member, (cast.now.date() + 9 * DAY).isoformat()))
        page = cast.write(lambda session: trainings.remind(session, 0, now=cast.now))
        assert page.cursor is not None
        cast.write(lambda session: trainings.remind(session, page.cursor or 0, now=cast.now))
        assert len(letters(cast, "trainings.ends")) == 2


class TestForgetting:
    def test_certificates_go_from_their_last_day_and_hours_from_their_entry(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        certify(cast, member)
        certify(cast, member, until=None)
        enter(cast, officer)

        def purge(session: Session) -> tuple[int, int]:
            ended = datetime(2027, 7, 1, tzinfo=UTC)
            assert trainings.CERTIFICATES.oldest(session) == datetime(2027, 6, 30, tzinfo=UTC)
            assert trainings.CERTIFICATES.count(session, ended) == 1
            return trainings.CERTIFICATES.purge(session, ended, 9), trainings.HOURS.purge(session, cast.now + DAY, 9)

        assert cast.write(purge) == (1, 1)
        assert cast.read(lambda session: session.scalars(select(TrainingHours)).all()) == []
