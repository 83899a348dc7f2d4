"""Consents: given and withdrawn purpose by purpose; without one nothing of it stays, and everything else goes on."""

from datetime import timedelta

import pytest

from storage import asking, consents
from storage.asking import Draft
from storage.consents import OLD, Consent, Purpose
from storage.hardship import Answer, Stage, casework, dialogue, own, saying
from storage.hardship.reports import AgreeAgain, ConsentWithdrawn
from storage.members import NotKnownYet
from storage.mydata import agreeing
from storage.outbox import Letter
from tests.cast import Actor, Cast


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
            cast.acts(cast.create_stranger(), agreeing.give, Purpose.TELEGRAM)


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
        cast.acts(li, agreeing.give, Purpose.HARDSHIP)
        assert cast.acts(li, own.begin_adding, report_id)["number"] == "KN-2026-0001"
        assert [given for purpose, _, given in rows(cast, li) if purpose == "hardship"] == [True, False, True]

    def test_twice_is_once(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        assert [withdraw(cast, li), withdraw(cast, li)] == [1, None]
        assert len(rows(cast, li)) == 3

    def test_of_what_was_never_given_is_nothing(self, cast: Cast, li: Actor) -> None:
        assert withdraw(cast, li) is None
        assert rows(cast, li) == []

    def test_touches_nobody_elses_words(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        other = cast.submit(cast.create_member("周同"))
        withdraw(cast, li)
        assert cast.report(other).story is not None


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


class TestForgetting:
    def test_takes_what_holds_no_more_three_years_later_and_leaves_what_holds(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        withdraw(cast, li)
        later = cast.now + timedelta(seconds=1)
        assert cast.write(lambda session: OLD.purge(session, cast.now, 9)) == 0
        assert cast.write(lambda session: OLD.purge(session, later, 9)) == 2
        assert rows(cast, li) == [("telegram", 1, True)]
