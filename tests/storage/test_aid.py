"""Aid: what is given in a case, within the ceilings, by two words, and whether it has come."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from storage import aid, committee
from storage.aid import Grant, Kind, Receipt, Source, State, ceilings, reading, seconding
from storage.aid.records import (
    BeforeTheCase,
    DayOutOfRange,
    GrantMoved,
    MoneyAsGoods,
    NoSuchGrant,
    NotADay,
    NotAnAmount,
    OverOnce,
    OverYear,
    WordsUnfit,
)
from storage.aid.seconding import NobodyToSecond, NothingToDecide, NotTheirWord
from storage.asking import Outdated
from storage.committee import Seat
from storage.database import Database
from storage.dossiers.records import Step
from storage.hardship import Given, Stage, aiding, casework, giving, own
from storage.hardship.reports import AlreadyClosed, NotAgreedYet, NotYours, Report, TakeFirst
from storage.mydata import copies, overview
from storage.offices import absences
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import Open
from tests.storage.dossier_steps import DECIDED, REASON, Filing
from tests.storage.together import in_threads

#: 分, as they came with the house.
ONCE, YEAR = 300_000, 600_000


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    return cast.create_deputy()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


@pytest.fixture
def report(cast: Cast, officer: Actor, deputy: Actor, member: Actor) -> int:
    key = cast.submit(member)
    cast.take(officer, key)
    return key


def enter(
    cast: Cast,
    officer: Actor,
    report: int,
    words: str,
    second: Actor | None = None,
    *,
    kind: Kind = Kind.LIVING,
    day: str | None = None,
) -> Grant:
    """The officer enters it, step by step; with `second` money."""
    shown = cast.acts(officer, giving.begin, report, kind)
    shown = cast.acts(officer, giving.write_amount, words)
    shown = cast.acts(officer, giving.choose_source, shown["version"], Source.OWN_FUNDS)
    if day is None:
        shown = cast.acts(officer, giving.choose_day, shown["version"], 0)
    else:
        shown = cast.acts(officer, giving.write_day, day)
    cast.acts(officer, giving.enter, shown["version"], second.account_id if second else 0)
    return newest(cast)


def came(cast: Cast, report: int, days: int) -> None:
    """The case came in so many days ago."""

    def rule(session: Any) -> None:
        session.get_one(Report, report).submitted_at = cast.now - timedelta(days=days)

    cast.write(rule)


def newest(cast: Cast) -> Grant:
    return cast.read(lambda session: session.scalars(select(Grant).order_by(Grant.id.desc()).limit(1)).one())


def grant_of(cast: Cast, key: int) -> Grant:
    return cast.read(lambda session: session.get_one(Grant, key))


def total(cast: Cast, member: Actor, year: int = 2026) -> int:
    assert member.member_id is not None
    key = member.member_id
    return cast.read(lambda session: ceilings.total(session, key, year))


@pytest.fixture
def approved(cast: Cast, officer: Actor, deputy: Actor, report: int) -> int:
    """1,000 元 that the deputy has agreed to; the grant's key."""
    key = enter(cast, officer, report, "1000", deputy).id
    cast.acts(deputy, aiding.agree, key)
    return key


class TestReading:
    @pytest.mark.parametrize(
        ("words", "fen"),
        [
            ("1000", 100_000),
            ("１，０００元", 100_000),
            ("500.5", 50_050),
            ("￥1,234.56", 123_456),
            ("20 yuan", 2_000),
            ("三千", 300_000),
        ],
    )
    def test_takes_sums_as_people_type_them(self, words: str, fen: int) -> None:
        assert reading.amount(words) == fen

    @pytest.mark.parametrize("words", ["", "0", "0.00", "-5", "1.234", "1,00", "1e3", "每月500"])
    def test_takes_nothing_that_is_none(self, words: str) -> None:
        with pytest.raises(NotAnAmount):
            reading.amount(words)

    @pytest.mark.parametrize("words", ["500", "三千元", "每月500", "慰问金3000元", "现金 3,000", "3000 yuan in cash"])
    def test_takes_no_money_for_goods(self, words: str) -> None:
        with pytest.raises(MoneyAsGoods):
            reading.goods(words)

    @pytest.mark.parametrize("words", ["米一袋、油一桶", "2袋米", "超市购物卡", "请了律师", "cashew nuts"])
    def test_takes_goods_in_words(self, words: str) -> None:
        assert reading.goods(f" {words} ") == words

    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("11月20日", date(2026, 11, 20)),
            ("2026-11-20", date(2026, 11, 20)),
            ("11.20", date(2026, 11, 20)),
            ("１１月２０号", date(2026, 11, 20)),
            ("昨天", date(2026, 11, 22)),
            ("Today", date(2026, 11, 23)),
            ("12.24", date(2025, 12, 24)),
        ],
    )
    def test_takes_days_and_of_those_to_come_last_years(self, words: str, day: date) -> None:
        assert reading.day(words, date(2026, 11, 23)) == day

    def test_takes_no_day_that_is_none_lies_ahead_or_far_back(self) -> None:
        today = date(2026, 11, 23)
        for words in ("", "2月30日", "下周", "13.1", "11.20左右"):
            with pytest.raises(NotADay):
                reading.day(words, today)
        for words in ("2026-11-24", "2025-11-21", "2099.1.1", "明天", "2.29"):
            with pytest.raises(DayOutOfRange):
                reading.day(words, today)


class TestEntering:
    def test_money_waits_for_the_second_and_the_member_hears_nothing(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        before = cast.keys(member)
        grant = enter(cast, officer, report, "1000", deputy)
        assert (grant.amount, grant.state, grant.second_id) == (100_000, State.PENDING, deputy.account_id)
        assert (grant.source, grant.given_on, grant.report_id) == (Source.OWN_FUNDS, cast.now.date(), report)
        assert cast.keys(member) == before
        (letter,) = cast.letters(deputy)
        assert (letter.key, letter.right, letter.subject) == ("aid.asked", "aid_second", grant.id)
        assert (letter.values["amount"], letter.values["total"], letter.values["a_year"]) == (100_000, 100_000, YEAR)
        assert cast.report(report).stage == Stage.TAKEN
        assert [one.record for one in cast.audited("aid.enter")] == ["KN-2026-0001"]

    def test_goods_take_nobody_else_and_are_sealed(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "米一袋、油一桶", kind=Kind.GOODS)
        assert (grant.amount, grant.state) == (None, State.GRANTED)
        assert cast.read(lambda session: aid.goods_of(session, grant)) == "米一袋、油一桶"
        assert grant.goods is not None
        assert "米" not in grant.goods.decode(errors="ignore")
        assert cast.keys(member)[-1] == "aid.granted"
        assert cast.report(report).stage == Stage.HELPED

    def test_legal_aid_may_be_money_or_not_and_living_aid_is_money(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int
    ) -> None:
        assert enter(cast, officer, report, "请了律师", kind=Kind.LEGAL).goods is not None
        assert enter(cast, officer, report, "300", deputy, kind=Kind.LEGAL).amount == 30_000
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        with pytest.raises(NotAnAmount):
            cast.acts(officer, giving.write_amount, "请了律师")
        for kind in (Kind.GOODS, Kind.LEGAL):
            cast.acts(officer, giving.begin, report, kind)
            with pytest.raises(WordsUnfit):
                cast.acts(officer, giving.write_amount, " ")
            with pytest.raises(MoneyAsGoods):
                cast.acts(officer, giving.write_amount, "慰问金3000元")

    def test_takes_six_taps_from_the_card(self, cast: Cast, officer: Actor, deputy: Actor, report: int) -> None:
        came(cast, report, 1)
        assert cast.acts(officer, giving.look, report)["open"] is True
        shown = cast.acts(officer, giving.begin, report, Kind.MEDICAL)
        assert shown["sums"] == [50_000, 100_000, 200_000, 300_000]
        shown = cast.acts(officer, giving.choose_amount, shown["version"], 200_000)
        shown = cast.acts(officer, giving.choose_source, shown["version"], Source.STATE)
        shown = cast.acts(officer, giving.choose_day, shown["version"], 1)
        assert shown["people"] == [{"account": deputy.account_id, "second": "孙丽"}]
        page = cast.acts(officer, giving.enter, shown["version"], deputy.account_id)
        (line,) = page["lines"]
        assert (line["amount"], line["state"], line["given_on"]) == (200_000, State.PENDING, date(2026, 11, 22))
        with pytest.raises(Outdated):  # pressed twice
            cast.acts(officer, giving.enter, shown["version"], deputy.account_id)

    def test_knows_only_the_sums_and_days_that_it_offers(self, cast: Cast, officer: Actor, report: int) -> None:
        shown = cast.acts(officer, giving.begin, report, Kind.MEDICAL)
        with pytest.raises(Outdated):
            cast.acts(officer, giving.choose_amount, shown["version"], 12_345)
        shown = cast.acts(officer, giving.choose_amount, shown["version"], 50_000)
        shown = cast.acts(officer, giving.choose_source, shown["version"], Source.STATE)
        with pytest.raises(Outdated):
            cast.acts(officer, giving.choose_day, shown["version"], 300)

    def test_is_on_no_day_before_the_case_came_in(self, cast: Cast, officer: Actor, deputy: Actor, report: int) -> None:
        def asked() -> Values:
            shown = cast.acts(officer, giving.begin, report, Kind.MEDICAL)
            shown = cast.acts(officer, giving.choose_amount, shown["version"], 50_000)
            return cast.acts(officer, giving.choose_source, shown["version"], Source.STATE)

        shown = asked()
        assert shown["fresh"] is True
        for rule, *words in ((giving.choose_day, shown["version"], 1), (giving.write_day, "11月22日")):
            with pytest.raises(BeforeTheCase) as caught:
                cast.acts(officer, rule, *words)
            assert caught.value.values == {"on": date(2026, 11, 22), "since": date(2026, 11, 23)}
        # The question is still open.
        assert cast.acts(officer, giving.write_day, "11月23日")["step"] == "sure"
        came(cast, report, 1)
        assert asked()["fresh"] is False
        assert cast.acts(officer, giving.write_day, "11月22日")["step"] == "sure"

    def test_is_the_case_officers_alone(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        for somebody, no in ((deputy, TakeFirst), (cast.create_officer("周敏"), TakeFirst), (member, Exception)):
            for rule, *arguments in ((giving.look,), (giving.begin, Kind.LIVING)):
                with pytest.raises(no):
                    cast.acts(somebody, rule, report, *arguments)
        elsewhere = cast.create_officer("何平", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NotYours):
            cast.acts(elsewhere, giving.look, report)

    def test_begins_only_in_an_open_case_of_somebody_who_agreed(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        cast.acts(officer, casework.close, report)
        assert cast.acts(officer, giving.look, report)["open"] is False
        with pytest.raises(AlreadyClosed):
            cast.acts(officer, giving.begin, report, Kind.LIVING)
        hint = cast.hint(member, cast.create_member("陈敏").name or "")
        cast.take(officer, hint)
        with pytest.raises(NotAgreedYet):
            cast.acts(officer, giving.begin, hint, Kind.LIVING)

    def test_that_was_begun_ends_when_another_card_is_looked_at(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        cast.acts(officer, casework.look, report)
        with pytest.raises(Outdated):
            cast.acts(officer, giving.write_amount, "1000")

    def test_is_left_with_nothing_entered(self, cast: Cast, officer: Actor, report: int) -> None:
        shown = cast.acts(officer, giving.begin, report, Kind.LIVING)
        assert cast.acts(officer, giving.open_question)["step"] == "amount"
        assert cast.acts(officer, giving.leave, shown["version"])["count"] == 0
        with pytest.raises(Outdated):
            cast.acts(officer, giving.leave, shown["version"])


class TestCeilings:
    def test_of_one_time_says_what_is_left(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        with pytest.raises(OverOnce) as caught:
            cast.acts(officer, giving.write_amount, "3000.01")
        assert caught.value.values == {"at_once": ONCE, "left": YEAR}

    def test_of_the_year_counts_what_waits_and_not_what_was_refused_or_undone(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        first, second = (enter(cast, officer, report, "3000", deputy).id for _ in range(2))
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        with pytest.raises(OverYear) as caught:
            cast.acts(officer, giving.write_amount, "0.01")
        assert caught.value.values == {
            "total": YEAR,
            "in_goods": 0,
            "household": 0,
            "a_year": YEAR,
            "left": 0,
            "year": 2026,
        }
        cast.acts(officer, aiding.undo, first)
        cast.acts(deputy, aiding.before_disagreeing, second)
        cast.acts(deputy, aiding.disagree, "材料不齐")
        assert total(cast, member) == 0
        enter(cast, officer, report, "3000", deputy)
        assert total(cast, member) == ONCE

    def test_are_of_the_person_over_all_cases_and_both_tracks(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        other = cast.submit(member)
        cast.take(officer, other)
        cast.acts(officer, casework.choose_track, other, "filing")
        enter(cast, officer, report, "3000", deputy)
        enter(cast, officer, other, "2500", deputy)
        shown = cast.acts(officer, giving.look, report)
        assert (shown["total"], shown["left"]) == (550_000, 50_000)
        cast.acts(officer, giving.begin, other, Kind.LIVING)
        with pytest.raises(OverYear):
            cast.acts(officer, giving.write_amount, "500.01")

    def test_are_of_the_calendar_year_in_which_it_was_given(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        came(cast, report, 366)
        enter(cast, officer, report, "3000", deputy, day="2025-12-31")
        enter(cast, officer, report, "3000", deputy)
        assert (total(cast, member, 2025), total(cast, member)) == (ONCE, ONCE)
        enter(cast, officer, report, "3000", deputy, day="12.30")
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        shown = cast.acts(officer, giving.write_amount, "1")
        cast.acts(officer, giving.choose_source, shown["version"], Source.STATE)
        with pytest.raises(OverYear):
            cast.acts(officer, giving.write_day, "2025-12-31")

    def test_are_never_exceeded_by_two_who_enter_at_once(
        self, opened: Open, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        """Both see 3,000 元 left before either writes."""
        enter(cast, officer, report, "3000", deputy)
        zhou = cast.create_officer("周敏")
        other = cast.submit(member)
        cast.take(zhou, other)
        shown = iter([(one, self._ready(cast, one, key)) for one, key in ((officer, report), (zhou, other))])

        def work(database: Database) -> None:
            who, version = next(shown)
            Cast(database, cast.now).acts(who, giving.enter, version, deputy.account_id)

        failures = in_threads(2, opened, work)
        assert [type(one) for one in failures] == [OverYear]
        assert total(cast, member) == YEAR

    def _ready(self, cast: Cast, officer: Actor, report: int) -> Any:
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        shown = cast.acts(officer, giving.write_amount, "3000")
        shown = cast.acts(officer, giving.choose_source, shown["version"], Source.STATE)
        return cast.acts(officer, giving.choose_day, shown["version"], 0)["version"]


class TestGoods:
    def price(self, cast: Cast, officer: Actor, report: int, worth: str | None) -> Values:
        """Rice, with or without a price, as far as the last question; what it shows."""
        cast.acts(officer, giving.begin, report, Kind.GOODS)
        shown = cast.acts(officer, giving.write_amount, "米一袋")
        shown = cast.acts(officer, giving.choose_source, shown["version"], Source.OWN_FUNDS)
        shown = cast.acts(officer, giving.choose_day, shown["version"], 0)
        shown = cast.acts(officer, giving.ask_worth, shown["version"])
        assert shown["step"] == "worth"
        if worth is None:
            return cast.acts(officer, giving.skip_worth, shown["version"])
        return cast.acts(officer, giving.write_worth, worth)

    def test_count_for_the_year_by_what_somebody_says_they_are_worth(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        enter(cast, officer, report, "2000", deputy)
        shown = self.price(cast, officer, report, "120.50")
        assert (shown["step"], shown["worth"]) == ("sure", 12_050)
        page = cast.acts(officer, giving.enter, shown["version"], 0)
        assert (page["total"], page["in_goods"], page["left"]) == (212_050, 12_050, YEAR - 212_050)
        found = cast.read(lambda session: aid.summary(session, report, now=cast.now))
        assert (found["aid_total"], found["aid_in_goods"]) == (212_050, 12_050)
        copy = cast.read(lambda session: copies.of_member(session, member.member_id or 0))
        assert copy is not None
        assert [one["worth"] for one in copy["aid"]] == [None, 12_050]

    def test_need_no_price(self, cast: Cast, officer: Actor, report: int) -> None:
        shown = self.price(cast, officer, report, None)
        page = cast.acts(officer, giving.enter, shown["version"], 0)
        assert (page["total"], page["in_goods"], newest(cast).worth) == (0, 0, None)

    def test_are_priced_in_money_and_money_is_not(self, cast: Cast, officer: Actor, deputy: Actor, report: int) -> None:
        with pytest.raises(NotAnAmount):
            self.price(cast, officer, report, "不多")
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        shown = cast.acts(officer, giving.write_amount, "1000")
        shown = cast.acts(officer, giving.choose_source, shown["version"], Source.OWN_FUNDS)
        shown = cast.acts(officer, giving.choose_day, shown["version"], 0)
        with pytest.raises(Outdated):
            cast.acts(officer, giving.ask_worth, shown["version"])

    def test_are_not_stopped_by_the_ceiling_which_they_count_for(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int
    ) -> None:
        shown = self.price(cast, officer, report, "6000")
        cast.acts(officer, giving.enter, shown["version"], 0)
        shown = self.price(cast, officer, report, "100")
        assert int(str(shown["worth"])) > int(str(shown["left"]))
        page = cast.acts(officer, giving.enter, shown["version"], 0)
        assert (page["total"], page["left"]) == (YEAR + 10_000, 0)
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        with pytest.raises(OverYear):
            cast.acts(officer, giving.write_amount, "1")

    def test_corrected_take_their_price_along(self, cast: Cast, officer: Actor, report: int) -> None:
        shown = self.price(cast, officer, report, "120")
        cast.acts(officer, giving.enter, shown["version"], 0)
        cast.acts(officer, aiding.before_correcting, newest(cast).id)
        page = cast.acts(officer, aiding.correct, "录错了")
        assert (page["total"], page["in_goods"]) == (0, 0)


class TestTheSecond:
    def test_agrees_and_it_is_given(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "1000", deputy)
        told = cast.acts(deputy, aiding.agree, grant.id)
        assert (told["total"], told["state"]) == (100_000, State.GRANTED)
        assert cast.keys(officer)[-1] == "aid.agreed"
        letter = cast.letters(member)[-1]
        assert (letter.key, letter.values["amount"], letter.values["officer"]) == ("aid.granted", 100_000, "王秀英")
        case = cast.report(report)
        assert (case.stage, case.given) == (Stage.HELPED, Given.AID)
        assert [one.account_id for one in cast.audited("aid.agree")] == [deputy.account_id]
        with pytest.raises(NothingToDecide):
            cast.acts(deputy, aiding.agree, grant.id)

    def test_of_a_family_on_file_is_supported(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        def on_file(session: Any) -> None:
            session.get_one(Report, report).stage = Stage.FILED

        cast.write(on_file)
        cast.acts(deputy, aiding.agree, enter(cast, officer, report, "1000", deputy).id)
        assert cast.report(report).stage == Stage.SUPPORTED

    def test_says_no_with_a_reason_that_no_letter_carries(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "1000", deputy)
        cast.acts(deputy, aiding.before_disagreeing, grant.id)
        with pytest.raises(WordsUnfit):
            cast.acts(deputy, aiding.disagree, " ")
        assert cast.acts(deputy, aiding.open_reason)["grant"] == grant.id
        # Back: it waits for yes or no as before, and words are no reason.
        assert cast.acts(deputy, aiding.reconsider, grant.id)["state"] == State.PENDING
        with pytest.raises(Outdated):
            cast.acts(deputy, aiding.disagree, "上个月刚给过")
        with pytest.raises(NothingToDecide):
            cast.acts(officer, aiding.reconsider, grant.id)
        cast.acts(deputy, aiding.before_disagreeing, grant.id)
        cast.acts(deputy, aiding.disagree, "上个月刚给过")
        letter = cast.letters(officer)[-1]
        assert letter.key == "aid.disagreed"
        assert "上个月刚给过" not in str(letter.values)
        shown = cast.acts(officer, aiding.look, grant.id)
        assert (shown["state"], shown["reason"], shown["second"]) == (State.REFUSED, "上个月刚给过", "孙丽")
        assert "aid.granted" not in cast.keys(member)
        assert cast.report(report).stage == Stage.TAKEN

    def test_is_a_deputy_the_chair_or_on_the_committee_and_never_who_entered_it_or_gets_it(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int
    ) -> None:
        chair = cast.create_chair()
        zhou = cast.create_member("周敏")
        for name in ("周敏", "李明", "王秀英"):
            cast.seat(chair, name)
        shown = cast.acts(officer, giving.begin, report, Kind.LIVING)
        shown = cast.acts(officer, giving.write_amount, "1000")
        shown = cast.acts(officer, giving.choose_source, shown["version"], Source.STATE)
        shown = cast.acts(officer, giving.choose_day, shown["version"], 0)
        expected = [deputy.account_id, chair.account_id, zhou.account_id]
        assert [one["account"] for one in shown["people"]] == expected
        for nobody in (officer, cast.create_steward(), cast.create_admin()):
            with pytest.raises(NotTheirWord):
                cast.acts(officer, giving.enter, shown["version"], nobody.account_id)
        with pytest.raises(NotTheirWord):
            cast.acts(officer, giving.enter, shown["version"], 0)

    def test_is_nobody_who_is_away_or_stands_in(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        chair = cast.create_chair()
        grant = enter(cast, officer, report, "1000", deputy)
        cast.acts(deputy, absences.go, chair.account_id, 7)
        with pytest.raises(NothingToDecide):
            cast.acts(chair, aiding.agree, grant.id)
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        cast.acts(officer, giving.write_amount, "1000")
        found = cast.read(
            lambda session: seconding.may_second(session, member.member_id or 0, officer.account_id, now=cast.now)
        )
        assert found == [chair.account_id]

    def test_is_missing_where_there_is_one_person_only_and_goods_go_on(self, cast: Cast, member: Actor) -> None:
        chair = cast.create_chair()
        key = cast.submit(member)
        cast.take(chair, key)
        with pytest.raises(NobodyToSecond):
            cast.acts(chair, giving.begin, key, Kind.LIVING)
        assert enter(cast, chair, key, "米一袋", kind=Kind.GOODS).state == State.GRANTED
        cast.create_member("周敏")
        cast.seat(chair, "周敏")
        assert cast.acts(chair, giving.begin, key, Kind.LIVING)["step"] == "amount"

    def test_loses_the_word_with_the_seat(self, cast: Cast, officer: Actor, report: int) -> None:
        chair, zhou = cast.create_chair(), cast.create_member("周敏")
        cast.seat(chair, "周敏")
        grant = enter(cast, officer, report, "1000", zhou)
        assert cast.read(lambda session: aid.may_decide(session, zhou.account_id, grant.id))
        assert not cast.read(lambda session: aid.may_decide(session, chair.account_id, grant.id))
        cast.acts(chair, committee.end, cast.read(lambda session: session.scalars(select(Seat.id)).one()))
        assert not cast.read(lambda session: aid.may_decide(session, zhou.account_id, grant.id))
        with pytest.raises(NothingToDecide):
            cast.acts(zhou, aiding.agree, grant.id)

    def test_is_asked_once_more_while_their_word_counts(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "1000", deputy)
        assert cast.acts(officer, aiding.remind, grant.id)["reminded"] is True
        assert cast.keys(deputy) == ["aid.asked", "aid.asked"]
        cast.dismiss(deputy)
        with pytest.raises(NobodyToSecond):
            cast.acts(officer, aiding.remind, grant.id)
        cast.create_chair()
        with pytest.raises(NotTheirWord):
            cast.acts(officer, aiding.remind, grant.id)
        cast.acts(officer, aiding.undo, grant.id)
        with pytest.raises(GrantMoved):
            cast.acts(officer, aiding.remind, grant.id)

    def test_is_asked_no_more_when_the_case_is_withdrawn(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "1000", deputy)
        cast.acts(member, own.withdraw, report)
        assert (grant_of(cast, grant.id).state, total(cast, member)) == (State.UNDONE, 0)
        with pytest.raises(NothingToDecide):
            cast.acts(deputy, aiding.agree, grant.id)

    def test_is_not_waited_for_when_the_case_is_closed(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int
    ) -> None:
        stands = enter(cast, officer, report, "500", deputy)
        cast.acts(deputy, aiding.agree, stands.id)
        grant = enter(cast, officer, report, "1000", deputy)
        cast.acts(officer, casework.close, report)
        assert [one.record for one in cast.audited("aid.undo")] == ["KN-2026-0001"]
        assert [grant_of(cast, one.id).state for one in (stands, grant)] == [State.GRANTED, State.UNDONE]
        assert total(cast, member) == 50_000
        with pytest.raises(NothingToDecide):
            cast.acts(deputy, aiding.agree, grant.id)

    @pytest.mark.parametrize("step", [Step.DECLINE, Step.REMOVE, Step.RELIEVE])
    def test_is_not_waited_for_when_the_committee_ends_it(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, step: Step
    ) -> None:
        filing = Filing(cast, officer)
        key = filing.brings(cast.submit(member), Stage.VERIFYING if step is Step.DECLINE else Stage.FILED)
        grant = enter(cast, officer, key, "1000", deputy)
        filing.decides(key, step, DECIDED, *([] if step is Step.RELIEVE else [REASON]))
        assert (grant_of(cast, grant.id).state, total(cast, member)) == (State.UNDONE, 0)
        with pytest.raises(NothingToDecide):
            cast.acts(deputy, aiding.agree, grant.id)


class TestReceipts:
    def test_are_one_tap(self, cast: Cast, officer: Actor, member: Actor, report: int, approved: int) -> None:
        assert cast.acts(officer, aiding.look, approved)["handable"] is True
        with pytest.raises(NoSuchGrant):
            cast.acts(member, aiding.confirm, approved)
        cast.acts(officer, aiding.hand, approved)
        assert cast.keys(member)[-1] == "aid.handed"
        shown = cast.acts(member, aiding.confirm, approved)
        assert (shown["receipt"], shown["year_total"]) == (Receipt.TAP, 100_000)
        cast.acts(member, aiding.miss, approved)  # what was confirmed stays so
        assert grant_of(cast, approved).receipt == Receipt.TAP
        for rule in (aiding.hand, aiding.sign):
            with pytest.raises(GrantMoved):
                cast.acts(officer, rule, approved)

    def test_are_nobody_elses(self, cast: Cast, officer: Actor, deputy: Actor, approved: int) -> None:
        cast.acts(officer, aiding.hand, approved)
        for somebody in (officer, deputy, cast.create_member("陈敏"), cast.create_stranger()):
            for rule in (aiding.confirm, aiding.miss):
                with pytest.raises(NoSuchGrant):
                    cast.acts(somebody, rule, approved)

    def test_that_are_missing_reach_officer_and_chair_by_the_number_only(
        self, cast: Cast, officer: Actor, member: Actor, report: int, approved: int
    ) -> None:
        chair = cast.create_chair()
        cast.acts(officer, aiding.hand, approved)
        cast.acts(member, aiding.miss, approved)
        cast.acts(member, aiding.miss, approved)
        for somebody in (officer, chair):
            (letter,) = [one for one in cast.letters(somebody) if one.key == "aid.missed"]
            assert letter.values == {"number": "KN-2026-0001", "report": report}
        assert cast.report(report).news_at is not None
        assert cast.acts(member, own.look_at_own, report)["aid"] == 0
        cast.acts(officer, aiding.hand, approved)  # it is brought once more
        cast.acts(member, aiding.confirm, approved)
        assert cast.acts(member, own.look_at_own, report)["aid"] == 100_000

    def test_of_an_ended_case_whose_officer_is_gone_come_to_who_may_have_it(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int, approved: int
    ) -> None:
        successor, elsewhere = cast.create_officer("周敏"), cast.create_officer("孙丽", unit=cast.create_unit("城西"))
        cast.acts(officer, casework.close, report)
        assert cast.acts(successor, casework.look, report)["aid"] is False
        for rule, key in ((giving.look, report), (aiding.hand, approved)):
            with pytest.raises(TakeFirst) as caught:
                cast.acts(successor, rule, key)
            assert (caught.value.values["officer"], caught.value.values["ended"]) == ("王秀英", True)
        cast.dismiss(officer)
        assert cast.acts(successor, casework.look, report)["aid"] is True
        assert cast.acts(successor, giving.look, report)["open"] is False
        cast.acts(successor, aiding.hand, approved)
        cast.acts(member, aiding.miss, approved)
        cast.acts(deputy, aiding.sign, approved)
        for nobody in (officer, elsewhere, member):
            with pytest.raises((NotYours, NotForYou)):
                cast.acts(nobody, giving.look, report)
        assert cast.acts(successor, casework.look, report)["phones"] == []

    def test_on_paper_need_no_telegram(self, cast: Cast, officer: Actor, deputy: Actor, member: Actor) -> None:
        cast.enrol("陈桂芳")
        key = int(str(cast.enter(officer, "陈桂芳")["report"]))
        cast.take(officer, key)
        grant = enter(cast, officer, key, "500", deputy).id
        cast.acts(deputy, aiding.agree, grant)
        shown = cast.acts(officer, aiding.look, grant)
        assert (shown["handable"], shown["signable"]) == (False, True)
        shown = cast.acts(officer, aiding.sign, grant)
        assert (shown["receipt"], shown["signable"]) == (Receipt.PAPER, False)

    def test_that_nobody_gave_for_seven_days_are_shown(
        self, cast: Cast, officer: Actor, report: int, approved: int
    ) -> None:
        cast.acts(officer, aiding.hand, approved)
        for days, unsigned in ((6, False), (7, True)):
            later = cast.now + timedelta(days=days)
            (line,) = cast.acts(officer, giving.look, report, now=later)["lines"]
            assert line["unsigned"] is unsigned
            found = cast.read(lambda session, at=later: aid.summary(session, report, now=at))
            assert found == {"aid_total": 100_000, "aid_in_goods": 0, "aid_pending": 0, "aid_unsigned": int(unsigned)}

    def test_come_before_the_second_word_for_nothing(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "1000", deputy).id
        for rule in (aiding.hand, aiding.sign, aiding.before_correcting):
            with pytest.raises(GrantMoved):
                cast.acts(officer, rule, grant)

    def test_come_in_after_the_case_is_closed(
        self, cast: Cast, officer: Actor, member: Actor, report: int, approved: int
    ) -> None:
        card = cast.acts(officer, casework.close, report)
        assert card["aid"] is True
        cast.acts(officer, aiding.hand, approved)
        assert cast.acts(member, aiding.confirm, approved)["receipt"] == Receipt.TAP


class TestCorrecting:
    def test_before_the_second_word_is_taking_it_back(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "1000", deputy).id
        (line,) = cast.acts(officer, aiding.undo, grant)["lines"]
        assert line["state"] == State.UNDONE
        assert not cast.read(lambda session: aid.may_decide(session, deputy.account_id, grant))
        with pytest.raises(GrantMoved):
            cast.acts(officer, aiding.undo, grant)

    def test_after_it_is_a_counter_entry_with_a_reason(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int, approved: int
    ) -> None:
        cast.acts(officer, aiding.hand, approved)
        with pytest.raises(GrantMoved):
            cast.acts(officer, aiding.undo, approved)
        cast.acts(officer, aiding.before_correcting, approved)
        with pytest.raises(WordsUnfit):
            cast.acts(officer, aiding.correct, "")
        assert cast.acts(officer, aiding.open_correction)["grant"] == approved
        shown = cast.acts(officer, aiding.correct, "录错了人")
        counter, corrected = shown["lines"]
        assert (counter["amount"], counter["counter"], counter["reason"]) == (-100_000, True, "录错了人")
        assert (corrected["amount"], corrected["corrected"]) == (100_000, True)
        assert shown["total"] == total(cast, member) == 0
        assert cast.acts(member, own.look_at_own, report)["aid"] == 0
        assert (cast.keys(deputy)[-1], cast.keys(member)[-1]) == ("aid.was_corrected", "aid.corrected")
        assert [one.record for one in cast.audited("aid.correct")] == ["KN-2026-0001"]
        for key in (approved, newest(cast).id):
            for rule in (aiding.before_correcting, aiding.hand, aiding.sign, aiding.undo):
                with pytest.raises(GrantMoved):
                    cast.acts(officer, rule, key)


class TestBooks:
    def test_show_the_newest_first_page_by_page(self, cast: Cast, officer: Actor, deputy: Actor, report: int) -> None:
        for sum_ in range(100, 107):
            enter(cast, officer, report, str(sum_), deputy)
        first = cast.acts(officer, giving.look, report)
        assert [line["amount"] for line in first["lines"]] == [10600, 10500, 10400, 10300, 10200]
        second = cast.acts(officer, giving.look, report, 1)
        assert ([line["amount"] for line in second["lines"]], second["pages"]) == ([10100, 10000], 2)
        cast.acts(officer, aiding.look, newest(cast).id)
        assert len(cast.audited("aid.look")) == 3

    def test_hold_no_entry_of_nothing_and_no_sum_below_it(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int
    ) -> None:
        grant = enter(cast, officer, report, "100", deputy).id
        for broken in ("amount = NULL", "amount = -1"):
            with pytest.raises(Exception, match=r"(?i)check|ck_"):
                cast.write(
                    lambda session, change=broken: session.execute(
                        text(f"UPDATE aid_grants SET {change} WHERE id = {grant}")
                    )
                )

    def test_are_kept_for_ten_years_and_a_counter_entry_goes_with_its_entry(
        self, cast: Cast, officer: Actor, report: int, approved: int
    ) -> None:
        cast.acts(officer, aiding.before_correcting, approved)
        cast.acts(officer, aiding.correct, "录错了", now=cast.now + timedelta(days=30))
        later = cast.now + timedelta(days=1)
        assert cast.write(lambda session: aid.KEPT.purge(session, later, 10)) == 1
        assert cast.read(lambda session: session.scalars(select(Grant.id)).all()) == []

    def test_half_done_are_no_part_of_the_officers_own_copy(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.acts(officer, giving.begin, report, Kind.LIVING)
        copy = cast.read(lambda session: copies.of_member(session, officer.member_id or 0))
        assert copy is not None
        assert copy["drafts"] == []

    def test_are_the_members_own_to_see_and_to_have(
        self, cast: Cast, officer: Actor, member: Actor, report: int, approved: int
    ) -> None:
        enter(cast, officer, report, "米一袋", kind=Kind.GOODS)
        cast.acts(officer, aiding.hand, approved)
        assert cast.acts(member, own.mine)[0]["aid"] == 100_000
        assert cast.acts(member, overview.look)["aid"] == 100_000
        copy = cast.read(lambda session: copies.of_member(session, member.member_id or 0))
        assert copy is not None
        assert [(one["kind"], one["amount"], one["goods"]) for one in copy["aid"]] == [
            ("living", 100_000, None),
            ("goods", None, "米一袋"),
        ]


class TestHelp:
    def test_of_money_is_no_less_than_an_entry(self, cast: Cast, officer: Actor, deputy: Actor, report: int) -> None:
        """给了临时救助 opens an entry of that kind (`handlers.hardship.casework`)."""
        shown = cast.acts(officer, giving.begin, report, Kind.EMERGENCY)
        assert (shown["step"], shown["kind"]) == ("amount", Kind.EMERGENCY)
        assert cast.report(report).given is None


ACTS = st.lists(
    st.tuples(st.sampled_from(["enter", "agree", "disagree", "undo", "correct", "hand"]), st.integers(1, 3_500)),
    min_size=10,
    max_size=30,
)


class TestTotals:
    """Over random histories of two cases of one person the total is the sum of what waits and what stands."""

    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(acts=ACTS)
    def test_are_right_and_never_above_the_year(self, cast: Cast, officer: Actor, deputy: Actor, acts: Any) -> None:
        member = cast.create_member()  # one more each time
        cases = [cast.submit(member) for _ in range(2)]
        for key in cases:
            cast.take(officer, key)
        books_: dict[int, tuple[str, int]] = {}
        for act, number in acts:
            self._act(cast, (officer, deputy), cases, books_, act, number)
            counted = sum(amount for state, amount in books_.values() if state in {"pending", "granted"})
            assert total(cast, member) == counted <= YEAR

    def _act(self, cast: Cast, who: tuple[Actor, Actor], cases: list[int], kept: Any, act: str, number: int) -> None:
        officer, deputy = who
        if act == "enter":
            counted = sum(amount for state, amount in kept.values() if state in {"pending", "granted"})
            fits = number * 100 <= min(ONCE, YEAR - counted)
            try:
                grant = enter(cast, officer, cases[number % 2], str(number), deputy)
            except (OverOnce, OverYear):
                assert not fits
            else:
                assert fits
                kept[grant.id] = ("pending", number * 100)
            return
        if not kept:
            return
        key = sorted(kept)[number % len(kept)]
        state, amount = kept[key]
        after = {
            ("agree", "pending"): "granted",
            ("disagree", "pending"): "refused",
            ("undo", "pending"): "undone",
            ("correct", "granted"): "corrected",
        }.get((act, state), state)
        try:
            self._press(cast, who, act, key)
        except (GrantMoved, NothingToDecide):
            assert after == state
        kept[key] = (after, amount)

    def _press(self, cast: Cast, who: tuple[Actor, Actor], act: str, key: int) -> Values:
        officer, deputy = who
        if act == "disagree":
            cast.acts(deputy, aiding.before_disagreeing, key)
            return cast.acts(deputy, aiding.disagree, "不同意")
        if act == "correct":
            cast.acts(officer, aiding.before_correcting, key)
            return cast.acts(officer, aiding.correct, "录错了")
        return cast.acts(
            *{"agree": (deputy, aiding.agree), "undo": (officer, aiding.undo)}.get(act, (officer, aiding.hand)), key
        )
