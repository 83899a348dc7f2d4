"""What waits of aid is seen: the second is reminded once, somebody else can be asked, and receipts are asked after."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage import desk
from storage.aid import Grant, Kind, Receipt, Source, State
from storage.aid.records import GrantMoved, NoSuchGrant
from storage.aid.seconding import NobodyElse, NothingToDecide, NotTheirWord
from storage.hardship import aiding, casework, chasing, giving, own
from storage.hardship.reports import TakeFirst
from storage.values import Values
from tests.cast import Actor, Cast


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


@pytest.fixture
def grant(cast: Cast, officer: Actor, deputy: Actor, report: int) -> int:
    """1,000 元 that wait for the deputy's word since Monday at ten; the grant's key."""
    cast.acts(officer, giving.begin, report, Kind.LIVING)
    shown = cast.acts(officer, giving.write_amount, "1000")
    shown = cast.acts(officer, giving.choose_source, shown["version"], Source.OWN_FUNDS)
    shown = cast.acts(officer, giving.choose_day, shown["version"], 0)
    cast.acts(officer, giving.enter, shown["version"], deputy.account_id)
    return cast.read(lambda session: session.scalars(select(Grant.id)).one())


@pytest.fixture
def handed(cast: Cast, officer: Actor, deputy: Actor, grant: int) -> int:
    """The same, agreed to and handed over."""
    cast.acts(deputy, aiding.agree, grant)
    cast.acts(officer, aiding.hand, grant)
    return grant


def days_on(cast: Cast, days: int) -> datetime:
    return cast.now + timedelta(days=days)


def chase(cast: Cast, now: datetime) -> int:
    return cast.write(lambda session: chasing.chase(session, 0, now=now)).done


def on_desk(cast: Cast, actor: Actor, now: datetime | None = None) -> list[tuple[object, object, object]]:
    """Kind, key and what for, of its lines about aid."""
    lines = cast.acts(actor, desk.waiting, 0, now=now)["lines"]
    return [(one["kind"], one["id"], one["waits"]) for one in lines if one["kind"] in {"word", "grant"}]


def letters(cast: Cast, actor: Actor, key: str) -> list[Values]:
    return [one.values for one in cast.letters(actor) if one.key == key]


class TestASecondWhoDoesNotAnswer:
    def test_is_reminded_once_after_three_working_days_and_the_officer_hears_of_it(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int, grant: int
    ) -> None:
        assert [chase(cast, days_on(cast, days)) for days in (1, 2, 3)] == [0, 0, 0]
        assert chase(cast, days_on(cast, 4)) == 1
        first, again = letters(cast, deputy, "aid.asked")
        assert ("since" in first, again["since"], again["amount"]) == (False, cast.now, 100_000)
        (told,) = letters(cast, officer, "aid.waits")
        assert (told["grant"], told["number"], told["second"]) == (grant, "KN-2026-0001", "孙丽")
        assert chase(cast, days_on(cast, 7)) == 0

    def test_is_not_reminded_on_a_day_off(self, cast: Cast, deputy: Actor, grant: int) -> None:
        assert chase(cast, days_on(cast, 5)) == 0  # Saturday
        assert len(letters(cast, deputy, "aid.asked")) == 1

    def test_is_not_reminded_of_what_is_answered_or_taken_back(
        self, cast: Cast, officer: Actor, deputy: Actor, grant: int
    ) -> None:
        cast.acts(officer, aiding.undo, grant)
        assert chase(cast, days_on(cast, 4)) == 0
        assert len(letters(cast, deputy, "aid.asked")) == 1

    def test_who_has_no_word_any_more_is_left_alone_and_the_officer_told(
        self, cast: Cast, officer: Actor, deputy: Actor, grant: int
    ) -> None:
        cast.dismiss(deputy)
        assert chase(cast, days_on(cast, 4)) == 1
        assert (len(letters(cast, deputy, "aid.asked")), len(letters(cast, officer, "aid.waits"))) == (1, 1)

    def test_has_it_on_the_desk_as_the_officer_has(self, cast: Cast, officer: Actor, deputy: Actor, grant: int) -> None:
        assert on_desk(cast, deputy) == [("word", grant, "word")]
        assert on_desk(cast, officer) == [("grant", grant, "word")]
        for somebody in (cast.create_officer("周敏"), cast.create_chair()):
            assert on_desk(cast, somebody) == []
        assert cast.acts(deputy, aiding.reconsider, grant)["grant"] == grant
        cast.acts(deputy, aiding.agree, grant)
        assert (on_desk(cast, deputy), on_desk(cast, officer)) == ([], [])


class TestACaseTakenBack:
    def test_names_to_the_officer_at_once_what_is_not_signed_for_and_to_the_member_that_its_record_stays(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int, handed: int
    ) -> None:
        cast.acts(member, aiding.miss, handed)
        assert cast.acts(member, own.before_withdrawing, report)["aid"] is True
        cast.acts(member, own.withdraw, report)
        (told,) = letters(cast, officer, "hardship.news")
        assert told["what"] == "withdrawn"
        assert told["open"] == [{"kind": Kind.LIVING, "amount": 100_000, "goods": None, "worth": None}]
        card = cast.acts(officer, casework.look, report)
        assert (card["unsettled"], card["aid"]) == (1, True)
        cast.acts(officer, aiding.sign, handed)
        assert cast.acts(officer, casework.look, report)["unsettled"] == 0

    def test_says_nothing_of_what_only_waited_for_a_second_word(
        self, cast: Cast, officer: Actor, member: Actor, report: int, grant: int
    ) -> None:
        assert cast.acts(member, own.before_withdrawing, report)["aid"] is False
        cast.acts(member, own.withdraw, report)
        assert letters(cast, officer, "hardship.news") == []


class TestAnEndedCaseWhoseOfficerIsGone:
    def test_lies_with_its_open_receipt_on_the_desk_of_who_answers_for_the_unit(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, report: int, handed: int
    ) -> None:
        successor, elsewhere = cast.create_officer("周敏"), cast.create_officer("吴刚", unit=cast.create_unit("城西"))
        cast.acts(member, aiding.miss, handed)
        cast.acts(officer, casework.close, report)
        assert on_desk(cast, successor) == []
        cast.dismiss(officer)
        assert on_desk(cast, successor) == [("grant", handed, "receipt")]
        for nobody in (deputy, elsewhere):
            assert on_desk(cast, nobody) == []
        cast.acts(successor, aiding.sign, handed)
        assert on_desk(cast, successor) == []

    def test_waits_a_week_for_what_was_handed_over_and_no_day_for_what_was_not(
        self, cast: Cast, officer: Actor, deputy: Actor, report: int, grant: int
    ) -> None:
        successor = cast.create_officer("周敏")
        cast.acts(deputy, aiding.agree, grant)
        cast.acts(officer, casework.close, report)
        cast.dismiss(officer)
        assert on_desk(cast, successor) == [("grant", grant, "receipt")]
        cast.acts(successor, aiding.hand, grant)
        assert on_desk(cast, successor) == []
        assert on_desk(cast, successor, days_on(cast, 7)) == [("grant", grant, "receipt")]


class TestSomebodyElse:
    def test_is_asked_and_the_one_before_has_no_word_any_more(
        self, cast: Cast, officer: Actor, deputy: Actor, grant: int
    ) -> None:
        chair = cast.create_chair()
        chase(cast, days_on(cast, 4))
        shown = cast.acts(officer, aiding.before_replacing, grant)
        assert shown["people"] == [{"account": chair.account_id, "second": chair.name}]
        shown = cast.acts(officer, aiding.replace, grant, chair.account_id, now=days_on(cast, 4))
        assert (shown["second"], shown["state"]) == (chair.name, State.PENDING)
        assert [one.account_id for one in cast.audited("aid.replace")] == [officer.account_id]
        assert (on_desk(cast, deputy), on_desk(cast, chair)) == ([], [("word", grant, "word")])
        with pytest.raises(NothingToDecide):
            cast.acts(deputy, aiding.agree, grant)
        # Three working days anew: asked on Friday, reminded on Thursday.
        assert [chase(cast, days_on(cast, days)) for days in (7, 9, 10)] == [0, 0, 1]
        assert len(letters(cast, chair, "aid.asked")) == 2
        assert cast.acts(chair, aiding.agree, grant)["state"] == State.GRANTED

    def test_is_neither_who_entered_it_nor_who_asks_nor_who_gets_it(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, grant: int
    ) -> None:
        with pytest.raises(NobodyElse):
            cast.acts(officer, aiding.before_replacing, grant)
        chair = cast.create_chair()
        for name in ("王秀英", "李明"):
            cast.seat(chair, name)
        for nobody in (officer, member, deputy, cast.create_steward()):
            with pytest.raises(NotTheirWord):
                cast.acts(officer, aiding.replace, grant, nobody.account_id)

    def test_is_asked_by_the_case_officer_alone_and_while_it_waits(
        self, cast: Cast, officer: Actor, deputy: Actor, member: Actor, grant: int
    ) -> None:
        chair = cast.create_chair()
        with pytest.raises(TakeFirst):
            cast.acts(deputy, aiding.replace, grant, chair.account_id)
        with pytest.raises(NoSuchGrant):
            cast.acts(officer, aiding.replace, grant + 1, chair.account_id)
        cast.acts(deputy, aiding.agree, grant)
        for rule, *arguments in ((aiding.before_replacing,), (aiding.replace, chair.account_id)):
            with pytest.raises(GrantMoved):
                cast.acts(officer, rule, grant, *arguments)


class TestAReceiptThatNobodyGave:
    def test_stands_on_the_officers_desk_after_seven_days_until_it_is_signed(
        self, cast: Cast, officer: Actor, deputy: Actor, handed: int
    ) -> None:
        assert on_desk(cast, officer, days_on(cast, 6)) == []
        assert on_desk(cast, officer, days_on(cast, 7)) == [("grant", handed, "receipt")]
        assert on_desk(cast, deputy, days_on(cast, 7)) == []
        assert cast.acts(officer, aiding.look, handed)["signable"] is True
        cast.acts(officer, aiding.sign, handed)
        assert on_desk(cast, officer, days_on(cast, 7)) == []

    def test_is_asked_after_once_with_the_same_two_buttons(
        self, cast: Cast, member: Actor, officer: Actor, handed: int
    ) -> None:
        assert chase(cast, days_on(cast, 4)) == 0
        assert chase(cast, days_on(cast, 7)) == 1
        assert chase(cast, days_on(cast, 8)) == 0
        (told,) = letters(cast, member, "aid.remind_receipt")
        assert (told["grant"], told["amount"], told["officer"]) == (handed, 100_000, "王秀英")
        assert cast.acts(member, aiding.confirm, handed)["receipt"] == Receipt.TAP

    def test_is_asked_after_anew_where_it_was_handed_over_anew(
        self, cast: Cast, member: Actor, officer: Actor, handed: int
    ) -> None:
        chase(cast, days_on(cast, 7))
        cast.acts(member, aiding.miss, handed)
        assert chase(cast, days_on(cast, 8)) == 0
        cast.acts(officer, aiding.hand, handed, now=days_on(cast, 8))
        assert chase(cast, days_on(cast, 15)) == 1

    def test_of_what_was_corrected_is_not_waited_for(self, cast: Cast, officer: Actor, handed: int) -> None:
        cast.acts(officer, aiding.before_correcting, handed)
        cast.acts(officer, aiding.correct, "录错了")
        assert (chase(cast, days_on(cast, 7)), on_desk(cast, officer, days_on(cast, 7))) == (0, [])
