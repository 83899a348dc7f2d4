"""Consents: given and withdrawn purpose by purpose; without one nothing of it stays, and everything else goes on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.words import Words
from handlers.hardship.casework import card_screen
from storage import accounts, asking, consents, contacts, hardship
from storage.asking import Draft
from storage.bylaws import settings
from storage.consents import OLD, Consent, Purpose
from storage.hardship import Answer, Stage, casework, dialogue, entering, own, saying
from storage.hardship.reports import AgreeAgain, ConsentWithdrawn
from storage.kin import Consent as ByWord
from storage.kin import Relation
from storage.members import NotKnownYet
from storage.mydata import agreeing, copies
from storage.outbox import Letter
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import ZONE


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明", phone="13800000123")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


def rows(cast: Cast, actor: Actor) -> list[tuple[str, int, bool]]:
    found = cast.read(lambda s: s.query(Consent).filter_by(account_id=actor.account_id).order_by(Consent.id).all())
    return [(one.purpose, one.version, one.given) for one in found]


def withdraw(cast: Cast, actor: Actor, purpose: Purpose = Purpose.HARDSHIP) -> object:
    return cast.acts(actor, agreeing.withdraw, purpose)["forgotten"]


class TestGiving:
    def test_is_noted_where_the_service_first_needs_it(self, cast: Cast, li: Actor) -> None:
        shown = cast.acts(li, dialogue.begin)
        assert (shown["agreed"], rows(cast, li)) == (False, [])
        cast.acts(li, dialogue.agree, shown["version"])
        assert rows(cast, li) == [("hardship", 1, True), ("telegram", 1, True)]
        noted = [entry.record for entry in cast.audited("consents.give")]
        assert noted == ["consents hardship", "consents telegram"]

    def test_is_not_asked_again_while_it_holds(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        cast.submit(li)
        assert len(rows(cast, li)) == 2
        assert cast.acts(li, dialogue.begin)["agreed"] is True

    def test_is_asked_again_when_the_text_has_changed(
        self, cast: Cast, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cast.submit(li)
        monkeypatch.setitem(consents.VERSIONS, Purpose.HARDSHIP, 2)
        shown = cast.acts(li, dialogue.begin)
        assert shown["agreed"] is False
        assert [one["old"] for one in cast.acts(li, agreeing.look)["consents"]] == [True, False]  # type: ignore[union-attr, index, call-overload]
        cast.acts(li, dialogue.agree, shown["version"])
        assert rows(cast, li)[2:] == [("hardship", 2, True)]

    def test_of_one_person_is_not_anothers(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        assert rows(cast, cast.create_member("周同")) == []

    def test_is_for_who_is_known(self, cast: Cast) -> None:
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), agreeing.give, Purpose.TELEGRAM, 1)


class TestWithdrawing:
    def test_ends_one_purpose_and_leaves_the_other(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        withdraw(cast, li)
        assert rows(cast, li)[2:] == [("hardship", 1, False)]
        standing = {one["purpose"]: one["given"] for one in cast.acts(li, agreeing.look)["consents"]}  # type: ignore[union-attr, index, call-overload]
        assert standing == {"hardship": False, "telegram": True}
        (entry,) = cast.audited("consents.withdraw")
        assert (entry.account_id, entry.record) == (li.account_id, "consents hardship")

    def test_shreds_every_word_and_leaves_the_case_open(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        cast.says(wang, saying.begin_answer, saying.answer, report_id, "明天来。")
        assert withdraw(cast, li) == 1
        report = cast.report(report_id)
        assert (report.story, report.details, report.data_key) == (None, None, None)
        assert (report.stage, report.officer_id) == (Stage.TAKEN, wang.account_id)
        assert cast.read(lambda session: session.query(Answer).count()) == 0
        assert [entry.record for entry in cast.audited("hardship.forget_own")] == [report.number]

    def test_of_closed_cases_shreds_too_and_tells_nobody(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        cast.acts(wang, casework.close, report_id)
        before = len(cast.letters(wang))
        assert withdraw(cast, li) == 1
        assert cast.report(report_id).story is None
        assert len(cast.letters(wang)) == before

    def test_tells_the_case_officer_who_rings(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        withdraw(cast, li)
        news = cast.letters(wang)[-1]
        assert (news.key, news.values["what"]) == ("hardship.news", "consent")
        card = cast.acts(wang, casework.look, report_id)
        assert (card["withdrew"], card["phones"]) == (True, ["13800000123"])
        for begin in (saying.begin_answer, saying.begin_asking, saying.begin_note):
            with pytest.raises(ConsentWithdrawn):
                cast.acts(wang, begin, report_id)
        assert cast.acts(wang, casework.close, report_id)["stage"] == Stage.CLOSED

    def test_forgets_the_draft_and_closes_the_question(self, cast: Cast, li: Actor) -> None:
        review = cast.answer_all(li)
        withdraw(cast, li)
        assert cast.read(lambda session: session.query(Draft).count()) == 0
        with pytest.raises(asking.Outdated):
            cast.acts(li, dialogue.submit, review["version"])

    def test_leaves_everything_else_as_it_is(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        withdraw(cast, li)
        assert cast.acts(li, own.look_at_own, report_id)["words"] is False
        with pytest.raises(AgreeAgain):
            cast.acts(li, own.begin_adding, report_id)
        assert cast.acts(li, dialogue.call_me)["number"] == "KN-2026-0002"
        cast.take(wang, report_id)
        assert cast.keys(li)[-1] == "hardship.taken"

    def test_can_be_undone_at_any_time(self, cast: Cast, li: Actor) -> None:
        report_id = cast.submit(li)
        withdraw(cast, li)
        cast.acts(li, agreeing.give, Purpose.HARDSHIP, 1)
        assert cast.acts(li, own.begin_adding, report_id)["number"] == "KN-2026-0001"
        assert [given for purpose, _, given in rows(cast, li) if purpose == "hardship"] == [True, False, True]

    def test_twice_is_once(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        assert [withdraw(cast, li), withdraw(cast, li)] == [1, None]
        assert len(rows(cast, li)) == 3

    def test_is_undone_to_the_text_that_was_shown_and_no_other(
        self, cast: Cast, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cast.submit(li)
        withdraw(cast, li)
        shown = cast.acts(li, agreeing.before_giving, Purpose.HARDSHIP)
        assert (shown["version"], shown["years"], shown["count"]) == (1, True, 1)
        monkeypatch.setitem(consents.VERSIONS, Purpose.HARDSHIP, 2)
        with pytest.raises(asking.Outdated):
            cast.acts(li, agreeing.give, Purpose.HARDSHIP, shown["version"])
        assert rows(cast, li)[2:] == [("hardship", 1, False)]

    def test_of_what_was_never_given_is_nothing(self, cast: Cast, li: Actor) -> None:
        assert withdraw(cast, li) is None
        assert rows(cast, li) == []

    def test_touches_nobody_elses_words(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        other = cast.submit(cast.create_member("周同"))
        withdraw(cast, li)
        assert cast.report(other).story is not None


class TestTheCard:
    def test_offers_nothing_that_would_be_refused(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        before = labels(cast.take(wang, report_id))
        talk = {"hardship.answer", "hardship.ask"}
        written = {"hardship.note", "hardship.decline"}
        assert before >= talk | written
        withdraw(cast, li, Purpose.TELEGRAM)
        card = cast.acts(wang, casework.look, report_id)
        assert (card["withdrew"], card["by_phone"]) == (False, True)
        assert before - labels(card) == talk
        withdraw(cast, li, Purpose.HARDSHIP)
        assert before - labels(cast.acts(wang, casework.look, report_id)) == talk | written

    @pytest.mark.parametrize(("purpose", "said"), [(Purpose.TELEGRAM, "不同意话经"), (Purpose.HARDSHIP, "撤回了同意")])
    def test_says_that_it_is_the_telephone_now(
        self, cast: Cast, li: Actor, wang: Actor, purpose: Purpose, said: str
    ) -> None:
        report_id = cast.submit(li)
        assert said not in Words(ZONE).plain("hardship.card", cast.take(wang, report_id), "zh")
        withdraw(cast, li, purpose)
        assert said in Words(ZONE).plain("hardship.card", cast.acts(wang, casework.look, report_id), "zh")


def labels(card: Values) -> set[str]:
    """The buttons below a card, by their names."""
    return {press.name for row in card_screen(card).buttons for press in row}


class TestWithoutTelegram:
    def test_no_words_go_that_way_and_the_officer_is_told_to_ring(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        withdraw(cast, li, Purpose.TELEGRAM)
        assert cast.report(report_id).story is not None
        with pytest.raises(ConsentWithdrawn):
            cast.acts(wang, saying.begin_answer, report_id)
        cast.says(wang, saying.begin_note, saying.note, report_id, "要打电话。")

    def test_a_reason_begun_before_is_kept_and_not_sent(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        cast.acts(wang, saying.begin_declining, report_id)
        withdraw(cast, li, Purpose.TELEGRAM)
        shown = cast.acts(wang, saying.write_reason, "不在范围内。")
        cast.acts(wang, casework.decline, shown["version"], casework.Way.HOTLINE)
        assert "hardship.declined" not in cast.keys(li)
        assert cast.report(report_id).unreached

    def test_how_far_it_is_still_goes(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        withdraw(cast, li, Purpose.TELEGRAM)
        cast.take(wang, report_id)
        letters: list[Letter] = cast.letters(li)
        assert letters[-1].key == "hardship.taken"
        assert "words" not in letters[-1].values


class TestAnotherAccount:
    @pytest.fixture
    def anew(self, cast: Cast, li: Actor) -> Actor:
        """The same person, by another telephone."""
        return replace(cast.create_stranger(), member_id=li.member_id, unit_id=li.unit_id)

    def rebind(self, cast: Cast, anew: Actor) -> None:
        assert anew.member_id is not None
        cast.write(lambda session: accounts.bind(session, anew.account_id, anew.member_id, now=cast.now))

    @pytest.mark.parametrize("purpose", [*consents.TALKING])
    def test_of_the_person_holds_to_what_was_withdrawn(
        self, cast: Cast, li: Actor, anew: Actor, wang: Actor, purpose: Purpose
    ) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        withdraw(cast, li, purpose)
        self.rebind(cast, anew)
        with pytest.raises(ConsentWithdrawn):
            cast.acts(wang, saying.begin_answer, report_id)
        with pytest.raises(AgreeAgain):
            cast.acts(anew, own.begin_adding, report_id)
        standing = {one["purpose"]: one["given"] for one in cast.acts(anew, agreeing.look)["consents"]}  # type: ignore[union-attr, index, call-overload]
        assert standing[purpose] is False

    def test_of_the_person_can_agree_again(self, cast: Cast, li: Actor, anew: Actor) -> None:
        report_id = cast.submit(li)
        withdraw(cast, li)
        self.rebind(cast, anew)
        cast.acts(anew, agreeing.give, Purpose.HARDSHIP, 1)
        assert cast.acts(anew, own.begin_adding, report_id)["number"] == "KN-2026-0001"

    def test_of_somebody_else_has_none_of_it(self, cast: Cast, li: Actor, anew: Actor) -> None:
        cast.submit(li)
        withdraw(cast, li)
        self.rebind(cast, anew)
        other = replace(li, member_id=cast.enrol("周同"))
        self.rebind(cast, other)
        assert cast.acts(other, agreeing.look)["consents"] == []
        assert cast.acts(other, dialogue.begin)["agreed"] is False
        found: dict[str, Any] = cast.read(lambda session: copies.of_member(session, other.member_id or 0)) or {}
        assert found["consents"] == []
        theirs: dict[str, Any] = cast.read(lambda session: copies.of_member(session, li.member_id or 0)) or {}
        assert [one["given"] for one in theirs["consents"]] == [True, True, False]


class TestHowLong:
    """What was agreed to holds, and the union's own period where it is the shorter."""

    @pytest.fixture
    def zhao(self, cast: Cast) -> Actor:
        return cast.create_chair("赵国强")

    def set_to(self, cast: Cast, zhao: Actor, days: int) -> None:
        place = next(place for place, one in enumerate(settings.SETTINGS) if one.name == "retention.words")
        assert cast.acts(zhao, settings.look, place)["agreed"] is True
        cast.acts(zhao, settings.change, str(days))

    def closed(self, cast: Cast, wang: Actor, member: Actor) -> int:
        report_id = cast.submit(member)
        cast.take(wang, report_id)
        cast.acts(wang, casework.close, report_id)
        return report_id

    def purge(self, cast: Cast, days: float) -> tuple[int, int]:
        """How many are due so many days from now, and how many of them go."""
        at = cast.now + timedelta(days=days)

        def rule(session: Session) -> tuple[int, int]:
            before = at - timedelta(days=settings.days(session, "words"))
            return hardship.OWN_WORDS.count(session, before), hardship.OWN_WORDS.purge(session, before, 10)

        return cast.write(rule)

    def test_a_longer_period_is_for_what_is_agreed_to_from_then_on(
        self, cast: Cast, li: Actor, wang: Actor, zhao: Actor
    ) -> None:
        early = self.closed(cast, wang, li)
        self.set_to(cast, zhao, 730)
        late = self.closed(cast, wang, cast.create_member("周同"))
        assert self.purge(cast, 364) == (0, 0)
        assert self.purge(cast, 366) == (1, 1)
        assert (cast.report(early).story, cast.report(late).story is None) == (None, False)
        assert (self.purge(cast, 729), self.purge(cast, 731)) == ((0, 0), (1, 1))

    def test_a_shorter_period_is_for_everything(self, cast: Cast, li: Actor, wang: Actor, zhao: Actor) -> None:
        self.closed(cast, wang, li)
        self.set_to(cast, zhao, 90)
        assert (self.purge(cast, 89), self.purge(cast, 91)) == ((0, 0), (1, 1))

    def test_of_a_later_report_is_still_that_of_the_consent(
        self, cast: Cast, li: Actor, wang: Actor, zhao: Actor
    ) -> None:
        cast.submit(li)
        self.set_to(cast, zhao, 730)
        shown = cast.acts(li, dialogue.begin)
        assert (shown["years"], shown["count"]) == (True, 1)
        self.closed(cast, wang, li)
        assert self.purge(cast, 366) == (1, 1)

    def test_is_agreed_to_anew_with_the_consent(self, cast: Cast, li: Actor, wang: Actor, zhao: Actor) -> None:
        cast.submit(li)
        withdraw(cast, li)
        self.set_to(cast, zhao, 730)
        assert cast.acts(li, agreeing.before_giving, Purpose.HARDSHIP)["count"] == 2
        cast.acts(li, agreeing.give, Purpose.HARDSHIP, 1)
        self.closed(cast, wang, li)
        assert (self.purge(cast, 366), self.purge(cast, 731)) == ((0, 0), (1, 1))

    def test_of_who_was_never_asked_is_the_unions(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        self.closed(cast, wang, cast.create_member("周同"))
        cast.write(lambda session: session.query(Consent).delete() and None)
        self.set_to(cast, zhao, 730)
        assert (self.purge(cast, 366), self.purge(cast, 731)) == ((0, 0), (1, 1))


class TestForgetting:
    def test_takes_what_a_later_word_replaced_and_never_the_newest(self, cast: Cast, li: Actor) -> None:
        report_id = cast.submit(li)
        withdraw(cast, li)
        later = cast.now + timedelta(seconds=1)
        assert cast.write(lambda session: OLD.purge(session, cast.now, 9)) == 0
        assert cast.write(lambda session: OLD.purge(session, later, 9)) == 1
        assert rows(cast, li) == [("telegram", 1, True), ("hardship", 1, False)]
        with pytest.raises(AgreeAgain):
            cast.acts(li, own.begin_adding, report_id)

    def test_takes_what_is_nobodys_any_more(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        cast.write(lambda session: session.execute(update(Consent).values(member_id=None)))
        assert cast.write(lambda session: OLD.purge(session, cast.now + timedelta(seconds=1), 9)) == 2


class TestOtherHands:
    """代录 and 代报 do not go round what the person has withdrawn."""

    def test_enter_a_call_and_neither_cause_nor_words(self, cast: Cast, li: Actor, wang: Actor) -> None:
        cast.submit(li)
        withdraw(cast, li)
        entered = cast.enter(wang, "李明")
        assert (entered["withdrew"], entered["words"]) == (True, False)
        report = cast.report(int(str(entered["report"])))
        assert (report.story, report.details, report.data_key, report.ring_me) == (None, None, None, True)
        with pytest.raises(ConsentWithdrawn):
            cast.acts(wang, entering.begin_telling, report.id)
        assert cast.read(lambda session: session.query(Answer).count()) == 0

    def test_keep_no_words_that_were_begun_before(self, cast: Cast, li: Actor, wang: Actor) -> None:
        cast.submit(li)
        entered = cast.enter(wang, "李明")
        assert (entered["withdrew"], entered["words"]) == (False, True)
        cast.acts(wang, entering.begin_telling, entered["report"])
        withdraw(cast, li)
        with pytest.raises(ConsentWithdrawn):
            cast.acts(wang, entering.tell, "他说家里有事。")
        assert cast.read(lambda session: session.query(Answer).count()) == 0

    def test_hint_without_a_story(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        withdraw(cast, li)
        report = cast.report(cast.hint(cast.create_member("周同"), "李明"))
        assert (report.member_id, report.story, report.details, report.ring_me) == (li.member_id, None, None, True)
        assert not report.agreed

    def test_of_a_contact_still_say_who_is_to_be_rung(self, cast: Cast, li: Actor, wang: Actor) -> None:
        cast.submit(li)
        withdraw(cast, li)
        link = cast.acts(cast.create_steward(), contacts.give, li.member_id, Relation.DAUGHTER, ByWord.AGREES)
        daughter = cast.create_stranger()
        cast.acts(daughter, contacts.open_link, link["code"])
        cast.acts(daughter, contacts.tell_name, "陈敏 13900000001")
        number = cast.acts(daughter, hardship.ask_for_contact, link["contact"])["number"]
        card = cast.take(wang, cast.report_of(str(number)).id)
        assert (card["contact"], card["relation"]) == ("陈敏 13900000001", "daughter")
