"""Hardship reports: the few questions, the way from hand to hand, and who may see what."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage import accounts, asking, desk, hardship, outbox
from storage.asking import Outdated
from storage.database import Database
from storage.errors import Refusal
from storage.hardship import (
    MOST_WORDS,
    AlreadyAsked,
    AlreadyClosed,
    AlreadyTaken,
    Answer,
    NothingToHandIn,
    NotYours,
    Report,
    Stage,
    TakeFirst,
    Urgency,
    WordsTooLong,
)
from storage.members import NotKnownYet
from storage.numbers import Counter
from storage.offices import Role
from storage.outbox import Rank, State
from storage.values import Values
from tests.cast import HOME, STORY, Actor, Cast
from tests.conftest import Open
from tests.storage.together import in_threads

PHONE = "13800000123"
OFFICER_ACTS = (
    hardship.look,
    hardship.take,
    hardship.begin_answer,
    hardship.leave_answer,
    hardship.before_closing,
    hardship.close,
)


def reports(cast: Cast) -> list[Report]:
    return cast.read(lambda session: session.query(Report).order_by(Report.id).all())


def at_review(cast: Cast, actor: Actor, words: str = STORY) -> int:
    version = cast.acts(actor, hardship.begin)["version"]
    version = cast.acts(actor, hardship.agree, version)["version"]
    cast.acts(actor, hardship.choose_urgency, version, Urgency.THIS_MONTH)
    return int(str(cast.acts(actor, hardship.write_words, words)["version"]))


def draft(cast: Cast, actor: Actor, service: str = hardship.SERVICE) -> Values:
    return cast.acts(actor, lambda session, *, by, now: asking.draft(session, by, service))


def answers(cast: Cast, officer: Actor, report: int, words: str = "明天上午来找我。") -> Values:
    cast.acts(officer, hardship.begin_answer, report)
    return cast.acts(officer, hardship.answer, words)


class TestTheQuestions:
    def test_lead_to_the_review_with_all_answers(self, cast: Cast) -> None:
        member = cast.create_member()
        begun = cast.acts(member, hardship.begin)
        assert begun["half_done"] is False
        urgency = cast.acts(member, hardship.agree, begun["version"])
        words = cast.acts(member, hardship.choose_urgency, urgency["version"], Urgency.THIS_WEEK)
        assert words["urgency"] == Urgency.THIS_WEEK
        review = cast.acts(member, hardship.write_words, f"  {STORY}\n")
        assert (review["urgency"], review["words"]) == ("this_week", STORY)

    def test_are_only_for_members(self, cast: Cast) -> None:
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), hardship.begin)

    def test_take_a_thousand_characters_and_no_more(self, cast: Cast) -> None:
        member = cast.create_member()
        at_review(cast, member, "字" * MOST_WORDS)
        cast.acts(member, hardship.go_back, cast.visitor(member).question.version)
        with pytest.raises(WordsTooLong) as caught:
            cast.acts(member, hardship.write_words, "字" * (MOST_WORDS + 1))
        assert caught.value.values == {"length": 1001, "most": 1000}
        assert draft(cast, member)["words"] == "字" * MOST_WORDS

    def test_can_be_answered_without_words(self, cast: Cast) -> None:
        member = cast.create_member()
        version = at_review(cast, member)
        version = cast.acts(member, hardship.go_back, version)["version"]
        review = cast.acts(member, hardship.skip_words, version)
        assert "words" not in review
        cast.acts(member, hardship.submit, review["version"])
        assert reports(cast)[0].story is None

    def test_go_back_one_by_one(self, cast: Cast) -> None:
        member = cast.create_member()
        version, steps = at_review(cast, member), []
        for _ in range(3):
            back = cast.acts(member, hardship.go_back, version)
            version = int(str(back["version"]))
            steps.append(back["step"])
        assert steps == ["words", "urgency", "intro"]
        with pytest.raises(Outdated):
            cast.acts(member, hardship.go_back, version)
        assert draft(cast, member)["words"] == STORY

    def test_can_be_put_off_and_taken_up_again(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.acts(member, hardship.put_off, at_review(cast, member))
        assert cast.visitor(member).question.service is None
        begun = cast.acts(member, hardship.begin)
        assert begun["half_done"] is True
        assert cast.acts(member, hardship.agree, begun["version"])["words"] == STORY

    def test_can_be_started_over(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.acts(member, hardship.put_off, at_review(cast, member))
        begun = cast.acts(member, hardship.start_over, cast.acts(member, hardship.begin)["version"])
        assert begun["half_done"] is False
        assert draft(cast, member) == {}

    def test_refuse_a_button_of_an_older_question(self, cast: Cast) -> None:
        member = cast.create_member()
        older = cast.acts(member, hardship.begin)["version"]
        cast.acts(member, hardship.begin)
        for rule in (
            hardship.agree,
            hardship.start_over,
            hardship.ring_me,
            hardship.put_off,
            hardship.go_back,
            hardship.skip_words,
            hardship.submit,
        ):
            with pytest.raises(Outdated):
                cast.acts(member, rule, older)
        with pytest.raises(Outdated):
            cast.acts(member, hardship.choose_urgency, older, Urgency.THIS_WEEK)

    def test_refuse_words_that_were_not_asked_for(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.acts(member, hardship.begin)
        with pytest.raises(Outdated):
            cast.acts(member, hardship.write_words, STORY)
        assert draft(cast, member) == {}

    def test_are_shown_again_as_they_stand(self, cast: Cast) -> None:
        member = cast.create_member()
        version = at_review(cast, member)
        shown = cast.acts(member, hardship.open_question)
        assert (shown["step"], shown["version"], shown["words"]) == ("review", version, STORY)


class TestSubmitting:
    def test_gives_the_number_and_the_date(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.create_officer()
        receipt = cast.acts(member, hardship.submit, at_review(cast, member))
        assert receipt["number"] == "KN-2026-0001"
        assert receipt["unit"] == HOME
        assert receipt["answerable"] is True
        assert receipt["due_at"].isoformat() == "2026-11-26T18:00:00+08:00"  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("urgency", "due"), [(Urgency.THIS_WEEK, 24), (Urgency.THIS_MONTH, 26), (Urgency.NOT_URGENT, 30)]
    )
    def test_sets_the_date_by_urgency(self, cast: Cast, urgency: Urgency, due: int) -> None:
        report = cast.report(cast.submit(cast.create_member(), urgency=urgency))
        assert report.due_at == cast.now.replace(day=due, hour=18)

    def test_seals_the_story(self, cast: Cast) -> None:
        report = cast.report(cast.submit(cast.create_member()))
        assert report.story is not None
        assert STORY.encode() not in report.story

    def test_twice_makes_one_report(self, cast: Cast) -> None:
        member = cast.create_member()
        version = at_review(cast, member)
        receipts = [cast.acts(member, hardship.submit, version) for _ in range(2)]
        assert receipts[0] == receipts[1]
        assert [report.number for report in reports(cast)] == ["KN-2026-0001"]
        assert draft(cast, member) == {}

    def test_without_answers_is_refused(self, cast: Cast) -> None:
        member = cast.create_member()
        version = at_review(cast, member)
        cast.acts(member, lambda session, *, by, now: asking.drop(session, by, hardship.SERVICE))
        with pytest.raises(NothingToHandIn):
            cast.acts(member, hardship.submit, version)
        assert reports(cast) == []

    def test_by_somebody_who_speaks_for_nobody_any_more_takes_no_number(self, cast: Cast) -> None:
        member, other = cast.create_member(), cast.create_stranger()
        version = at_review(cast, member)
        cast.write(lambda session: accounts.bind(session, other.account_id, member.member_id or 0))
        with pytest.raises(NotKnownYet):
            cast.acts(member, hardship.submit, version)
        assert cast.read(lambda session: session.query(Counter).all()) == []

    def test_is_noted(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.submit(member)
        (entry,) = cast.audited("hardship.submit")
        assert (entry.account_id, entry.record) == (member.account_id, "KN-2026-0001")


class TestTellingTheOfficers:
    def test_leaves_the_story_out(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        (letter,) = cast.letters(officer)
        assert letter.key == "hardship.notice"
        assert (letter.right, letter.subject, letter.rank) == ("report", report, Rank.NOTICE)
        assert STORY not in str(letter.values)
        assert "李明" not in str(letter.values)

    def test_is_urgent_when_it_is_for_this_week(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.submit(cast.create_member(), urgency=Urgency.THIS_WEEK)
        assert [letter.rank for letter in cast.letters(officer)] == [Rank.URGENT]

    def test_reaches_the_nearest_alone(self, cast: Cast) -> None:
        above = cast.create_unit("局机关")
        cast.create_unit(above=above)
        chair, higher, own = cast.create_chair(), cast.create_officer("孙丽", unit=above), cast.create_officer()
        cast.submit(cast.create_member())
        assert (cast.keys(own), cast.keys(higher), cast.keys(chair)) == (["hardship.notice"], [], [])

    def test_falls_to_the_chair(self, cast: Cast) -> None:
        chair = cast.create_chair()
        cast.submit(cast.create_member())
        assert cast.keys(chair) == ["hardship.notice"]

    def test_passes_over_the_officer_whose_own_case_it_is(self, cast: Cast) -> None:
        officer, chair = cast.create_officer(), cast.create_chair()
        cast.submit(officer)
        assert (cast.keys(officer), cast.keys(chair)) == ([], ["hardship.notice"])

    def test_warns_the_admin_when_nobody_is_responsible(self, cast: Cast) -> None:
        admin, member = cast.create_admin(), cast.create_member()
        receipt = cast.acts(member, hardship.submit, at_review(cast, member))
        assert receipt["answerable"] is False
        (letter,) = cast.letters(admin)
        assert (letter.key, letter.values) == ("hardship.nobody_responsible", {"unit": HOME})


class TestRingingMe:
    def ask(self, cast: Cast, member: Actor) -> Values:
        return cast.acts(member, hardship.ring_me, cast.acts(member, hardship.begin)["version"])

    def test_files_a_case_at_once_for_this_week(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        assert self.ask(cast, member)["number"] == "KN-2026-0001"
        (report,) = reports(cast)
        assert (report.ring_me, report.urgency, report.story, report.stage) == (True, "this_week", None, "submitted")
        assert cast.letters(officer)[0].values["ring_me"] is True

    def test_is_not_asked_twice_while_nobody_has_taken_it(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        self.ask(cast, member)
        with pytest.raises(AlreadyAsked) as caught:
            self.ask(cast, member)
        assert caught.value.values["number"] == "KN-2026-0001"
        cast.acts(officer, hardship.take, reports(cast)[0].id)
        assert self.ask(cast, member)["number"] == "KN-2026-0002"

    def test_keeps_the_answers_of_before(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.acts(member, hardship.put_off, at_review(cast, member))
        self.ask(cast, member)
        assert draft(cast, member)["words"] == STORY


class TestTaking:
    def test_tells_the_employee_and_shows_the_story(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member(phone=PHONE)
        report = cast.submit(member)
        card = cast.acts(officer, hardship.take, report)
        assert (card["stage"], card["mine"], card["officer"], card["story"]) == (Stage.TAKEN, True, "王秀英", STORY)
        assert card["phones"] == [PHONE]
        (letter,) = cast.letters(member)
        assert (letter.key, letter.right, letter.subject) == ("hardship.taken", "member", member.member_id)
        assert letter.values["officer"] == "王秀英"

    def test_twice_by_the_same_officer_tells_the_employee_once(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        first = cast.acts(officer, hardship.take, report)
        assert cast.acts(officer, hardship.take, report, now=cast.now + timedelta(minutes=1)) == first
        assert cast.keys(member) == ["hardship.taken"]
        assert cast.report(report).taken_at == cast.now

    def test_is_refused_when_a_colleague_has_it(self, cast: Cast) -> None:
        officer, colleague = cast.create_officer(), cast.create_officer("孙丽")
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        with pytest.raises(AlreadyTaken) as caught:
            cast.acts(colleague, hardship.take, report)
        assert caught.value.values == {"number": "KN-2026-0001", "officer": "王秀英"}

    def test_is_possible_for_one_of_two_who_press_at_once(
        self, opened: Open, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        officers = iter([cast.create_officer(), cast.create_officer("孙丽")])
        member = cast.create_member()
        report = cast.submit(member)
        self.meet_before_the_lock(cast, monkeypatch)

        def work(database: Database) -> None:
            Cast(database, cast.now).acts(next(officers), hardship.take, report)

        failures = in_threads(2, opened, work)
        assert [type(one) for one in failures] == [AlreadyTaken]
        assert cast.keys(member) == ["hardship.taken"]

    @staticmethod
    def meet_before_the_lock(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """On PostgreSQL both have read the report before either locks it."""
        if cast.database.url.get_backend_name() == "sqlite":
            return
        both, original = threading.Barrier(2, timeout=10), hardship.may_have
        met = threading.local()

        def may_have(session: Session, account_id: int, report_id: int) -> bool:
            found = original(session, account_id, report_id)
            if not getattr(met, "once", False):
                met.once = True
                both.wait()
            return found

        monkeypatch.setattr(hardship, "may_have", may_have)

    def test_over_from_a_dismissed_officer_is_possible(self, cast: Cast) -> None:
        officer, successor = cast.create_officer(), cast.create_officer("孙丽")
        member = cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        answers(cast, officer, report)
        cast.dismiss(officer)
        card = cast.acts(successor, hardship.take, report)
        assert (card["officer"], card["story"]) == ("孙丽", STORY)
        assert len(card["answers"]) == 1  # type: ignore[arg-type]
        assert cast.keys(member) == ["hardship.taken", "hardship.answered", "hardship.taken"]
        with pytest.raises(NotYours):
            cast.acts(officer, hardship.look, report)

    def test_over_from_an_officer_of_another_unit_now_is_possible(self, cast: Cast) -> None:
        officer, successor = cast.create_officer(), cast.create_officer("孙丽")
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        cast.dismiss(officer)
        cast.appoint(officer, Role.OFFICER, cast.create_unit("城西供水站"))
        assert cast.acts(successor, hardship.take, report)["mine"] is True


class TestAnswering:
    def test_sends_the_words_once_and_keeps_them_sealed(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        card = answers(cast, officer, report)
        letter = cast.letters(member)[-1]
        assert (letter.key, letter.values["words"], letter.repeats) == ("hardship.answered", "明天上午来找我。", False)
        assert card["answers"] == [{"at": cast.now, "arrived": None, "words": "明天上午来找我。"}]
        (kept,) = cast.read(lambda session: session.query(Answer).all())
        assert "明天".encode() not in kept.words
        assert cast.visitor(officer).question.service is None

    def test_takes_one_text_for_one_answer(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        answers(cast, officer, report)
        with pytest.raises(Outdated):
            cast.acts(officer, hardship.answer, "又一句")

    def test_takes_no_more_than_a_thousand_characters(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        with pytest.raises(WordsTooLong):
            answers(cast, officer, report, "字" * 1001)
        assert cast.keys(member) == ["hardship.taken"]
        assert cast.visitor(officer).question.step == "answer"

    def test_needs_the_case_in_hand(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        for rule in (hardship.begin_answer, hardship.before_closing, hardship.close):
            with pytest.raises(TakeFirst):
                cast.acts(officer, rule, report)

    def test_is_refused_to_an_officer_dismissed_between_two_taps(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        cast.acts(officer, hardship.begin_answer, report)
        cast.dismiss(officer)
        with pytest.raises(NotYours):
            cast.acts(officer, hardship.answer, "明天上午来找我。")
        with pytest.raises(NotYours):
            cast.acts(officer, hardship.answer_question)
        assert cast.keys(member) == ["hardship.taken"]
        assert cast.read(lambda session: session.query(Answer).count()) == 0

    def test_is_refused_when_a_successor_has_taken_the_case_meanwhile(self, cast: Cast) -> None:
        officer, successor = cast.create_officer(), cast.create_officer("孙丽")
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        cast.acts(officer, hardship.begin_answer, report)
        cast.dismiss(officer)
        cast.acts(successor, hardship.take, report)
        cast.appoint(officer, Role.OFFICER, officer.unit_id)
        with pytest.raises(TakeFirst):
            cast.acts(officer, hardship.answer, "明天上午来找我。")

    def test_can_be_left(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        asked = cast.acts(officer, hardship.begin_answer, report)
        assert cast.acts(officer, hardship.answer_question) == asked
        assert cast.acts(officer, hardship.leave_answer, report)["story"] == STORY
        assert cast.visitor(officer).question.service is None
        assert draft(cast, officer, hardship.ANSWER) == {}

    def test_does_not_touch_the_officers_own_half_done_report(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.put_off, at_review(cast, officer))
        cast.acts(officer, hardship.take, report)
        answers(cast, officer, report)
        assert draft(cast, officer)["words"] == STORY

    def test_leaving_closes_no_question_of_another_kind(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        version = at_review(cast, officer)
        cast.acts(officer, hardship.leave_answer, report)
        assert cast.visitor(officer).question.version == version


class TestClosing:
    def test_tells_the_employee_and_is_the_end(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        assert cast.acts(officer, hardship.before_closing, report) == {"report": report, "number": "KN-2026-0001"}
        card = cast.acts(officer, hardship.close, report)
        assert (card["stage"], card["closed_at"]) == (Stage.CLOSED, cast.now)
        assert cast.keys(member) == ["hardship.taken", "hardship.closed"]
        assert len(cast.audited("hardship.close")) == 1

    @pytest.mark.parametrize("rule", [hardship.take, hardship.begin_answer, hardship.before_closing, hardship.close])
    def test_leaves_nothing_more_to_do(self, cast: Cast, rule: Any) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        cast.acts(officer, hardship.close, report)
        with pytest.raises(AlreadyClosed) as caught:
            cast.acts(officer, rule, report)
        assert caught.value.values == {"number": "KN-2026-0001", "closed_at": cast.now}
        assert cast.keys(member) == ["hardship.taken", "hardship.closed"]

    def test_refuses_an_answer_begun_before(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        cast.acts(officer, hardship.begin_answer, report)
        cast.acts(officer, hardship.close, report)
        with pytest.raises(AlreadyClosed):
            cast.acts(officer, hardship.answer, "明天上午来找我。")

    def test_of_an_employee_who_has_no_account_any_more_writes_no_letter(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        told = len(cast.letters())
        cast.write(
            lambda session: (
                session.query(accounts.Account).filter_by(id=member.account_id).update({"member_id": None}) and None
            )
        )
        cast.acts(officer, hardship.close, report)
        assert len(cast.letters()) == told


class TestAccess:
    """Who may have a report of 城东供水站, by role and place; for every act of an officer."""

    CAST = {  # noqa: RUF012
        "its officer": (Role.OFFICER, "城东供水站", True),
        "an officer above": (Role.OFFICER, "局机关", True),
        "an officer of the whole union": (Role.OFFICER, None, True),
        "the chair": (Role.CHAIR, None, True),
        "an officer beside": (Role.OFFICER, "城西供水站", False),
        "an officer below": (Role.OFFICER, "一班", False),
        "its steward": (Role.STEWARD, "城东供水站", False),
        "a steward of the whole union": (Role.STEWARD, None, False),
        "an admin": (Role.ADMIN, None, False),
        "a colleague": (None, None, False),
    }

    @pytest.fixture
    def report(self, cast: Cast) -> int:
        above = cast.create_unit("局机关")
        here = cast.create_unit(above=above)
        cast.create_unit("城西供水站", above=above)
        cast.create_unit("一班", above=here)
        return cast.submit(cast.create_member())

    def somebody(self, cast: Cast, who: str) -> Actor:
        role, unit, _ = self.CAST[who]
        actor = cast.create_member(who)
        return cast.appoint(actor, role, cast.create_unit(unit) if unit else None) if role else actor

    @pytest.mark.parametrize("who", CAST)
    def test_is_as_declared(self, cast: Cast, report: int, who: str) -> None:
        actor, allowed = self.somebody(cast, who), self.CAST[who][2]
        for rule in OFFICER_ACTS:
            try:
                cast.acts(actor, rule, report)
                got = True
            except NotYours:
                got = False
            except Refusal:
                got = True
            assert got is allowed, rule.__name__
        assert cast.read(lambda session: hardship.may_have(session, actor.account_id, report)) is allowed

    @pytest.mark.parametrize("who", CAST)
    def test_ends_with_the_very_next_tap_after_dismissal(self, cast: Cast, report: int, who: str) -> None:
        actor = self.somebody(cast, who)
        cast.dismiss(actor)
        for rule in OFFICER_ACTS:
            with pytest.raises(NotYours):
                cast.acts(actor, rule, report)

    @pytest.mark.parametrize("who", CAST)
    def test_never_holds_for_ones_own_case(self, cast: Cast, report: int, who: str) -> None:
        actor = self.somebody(cast, who)
        own = cast.submit(actor)
        for rule in OFFICER_ACTS:
            with pytest.raises(NotYours):
                cast.acts(actor, rule, own)
        if self.CAST[who][0] is not None:
            assert own not in [line["id"] for line in cast.acts(actor, desk.waiting, 0)["lines"]]  # type: ignore[index, union-attr, call-overload]

    def test_tells_nobody_which_reports_exist(self, cast: Cast, report: int) -> None:
        stranger, chair = cast.create_stranger(), cast.create_chair()
        for actor, number in ((stranger, report), (stranger, 999), (chair, 999)):
            with pytest.raises(NotYours) as caught:
                cast.acts(actor, hardship.look, number)
            assert caught.value.values == {}

    def test_shows_story_and_telephone_only_to_who_has_the_case(self, cast: Cast, report: int) -> None:
        officer, chair = self.somebody(cast, "its officer"), self.somebody(cast, "the chair")
        assert cast.acts(officer, hardship.look, report)["story"] is None
        cast.acts(officer, hardship.take, report)
        card = cast.acts(chair, hardship.look, report)
        assert (card["story"], card["phones"], card["answers"], card["mine"]) == (None, [], [], False)
        assert card["officer"] == "its officer"

    def test_notes_each_reading_of_the_story(self, cast: Cast, report: int) -> None:
        officer, chair = self.somebody(cast, "its officer"), self.somebody(cast, "the chair")
        cast.acts(chair, hardship.look, report)
        assert cast.audited("hardship.read") == []
        cast.acts(officer, hardship.take, report)
        cast.acts(officer, hardship.look, report, now=cast.now + timedelta(minutes=1))
        read = cast.audited("hardship.read")
        assert [(entry.account_id, entry.record) for entry in read] == [(officer.account_id, "KN-2026-0001")] * 2
        assert read[1].at - read[0].at == timedelta(minutes=1)


class TestMine:
    def test_shows_stage_officer_and_date_of_the_newest_first(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        first, second = cast.submit(member), cast.submit(member, words=None)
        cast.acts(officer, hardship.take, second)
        assert first != second
        shown = cast.acts(member, hardship.mine)
        assert [(one["number"], one["stage"], one["officer"]) for one in shown] == [
            ("KN-2026-0002", "taken", "王秀英"),
            ("KN-2026-0001", "submitted", None),
        ]
        assert STORY not in str(shown)

    def test_shows_five_at_most_and_nobody_elses(self, cast: Cast) -> None:
        member, other = cast.create_member(), cast.create_member("周同")
        for _ in range(6):
            cast.submit(member, words=None)
        assert len(cast.acts(member, hardship.mine)) == hardship.MINE_SHOWN
        assert cast.acts(other, hardship.mine) == []
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), hardship.mine)

    def test_says_when_the_date_has_passed(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.submit(member)
        assert [one["overdue"] for one in cast.acts(member, hardship.mine)] == [False]
        cast.now += timedelta(days=20)
        assert [one["overdue"] for one in cast.acts(member, hardship.mine)] == [True]

    def test_shows_the_newest_answer_of_the_newest_report(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        answers(cast, officer, report)
        assert [one["answer"] for one in cast.acts(member, hardship.mine)] == ["明天上午来找我。"]


class TestWhatArrived:
    @pytest.mark.parametrize(
        ("end", "arrived"), [(State.SENT, True), (State.UNDELIVERABLE, False), (State.UNCONFIRMED, False)]
    )
    def test_stands_on_the_card(self, cast: Cast, end: State, arrived: bool) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.submit(member)
        cast.acts(officer, hardship.take, report)
        answers(cast, officer, report)
        letter = cast.letters(member)[-1]
        cast.write(lambda session: outbox.end(session, letter.id, end, now=cast.now))
        (answer,) = cast.acts(officer, hardship.look, report)["answers"]
        assert answer["arrived"] is arrived


class TestAnAnswerBegun:
    @pytest.mark.parametrize("rule", [hardship.look, hardship.take, hardship.before_closing])
    def test_ends_when_another_case_is_looked_at(self, cast: Cast, rule: Callable[..., object]) -> None:
        officer = cast.create_officer()
        first, second = (cast.submit(cast.create_member(name)) for name in ("李明", "周同"))
        for report in (first, second):
            cast.acts(officer, hardship.take, report)
        cast.acts(officer, hardship.begin_answer, first)
        cast.acts(officer, rule, second)
        with pytest.raises(Outdated):
            cast.acts(officer, hardship.answer, "这是写给第一位的")

    def test_names_whom_it_will_go_to(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member("李明"))
        cast.acts(officer, hardship.take, report)
        assert cast.acts(officer, hardship.begin_answer, report)["name"] == "李明"


class TestTheDesk:
    def lines(self, cast: Cast, officer: Actor, page: int = 0) -> list[str]:
        shown = cast.acts(officer, desk.waiting, page)["lines"]
        assert isinstance(shown, list)
        return [str(line["number"]) for line in shown if isinstance(line, dict)]

    def test_is_only_for_people_in_office(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.dismiss(officer)
        for one in (officer, cast.create_member(), cast.create_stranger()):
            with pytest.raises(desk.NoDesk):
                cast.acts(one, desk.waiting, 0)

    def test_lists_the_oldest_first(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        cast.submit(member, now=cast.now)
        cast.submit(member, now=cast.now - timedelta(days=1))
        assert self.lines(cast, officer) == ["KN-2026-0002", "KN-2026-0001"]

    def test_lists_a_colleagues_case_no_more_until_that_colleague_is_dismissed(self, cast: Cast) -> None:
        officer, colleague = cast.create_officer(), cast.create_officer("孙丽")
        report = cast.submit(cast.create_member())
        cast.acts(officer, hardship.take, report)
        assert (self.lines(cast, officer), self.lines(cast, colleague)) == (["KN-2026-0001"], [])
        cast.dismiss(officer)
        assert self.lines(cast, colleague) == ["KN-2026-0001"]

    def test_lists_nothing_that_is_closed_or_of_another_unit(self, cast: Cast) -> None:
        officer = cast.create_officer()
        closed = cast.submit(cast.create_member())
        cast.submit(cast.create_member("周同", unit=cast.create_unit("城西供水站")))
        cast.acts(officer, hardship.take, closed)
        cast.acts(officer, hardship.close, closed)
        assert self.lines(cast, officer) == []

    def test_turns_pages_and_stays_within_them(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        for _ in range(desk.PAGE + 1):
            cast.submit(member, words=None)
        assert len(self.lines(cast, officer)) == desk.PAGE
        assert self.lines(cast, officer, 1) == self.lines(cast, officer, 99) == [f"KN-2026-{desk.PAGE + 1:04}"]
        shown = cast.acts(officer, desk.waiting, -1)
        assert (shown["page"], shown["pages"], shown["count"]) == (0, 2, desk.PAGE + 1)

    def test_shows_an_admin_no_cases(self, cast: Cast) -> None:
        admin = cast.create_admin()
        cast.submit(cast.create_member())
        assert self.lines(cast, admin) == []


class TestTheRightToALetter:
    def test_is_asked_again_when_a_notice_leaves(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.submit(cast.create_member())
        (notice,) = cast.letters(officer)
        assert cast.read(lambda session: hardship.may_have(session, notice.to, notice.subject))
        cast.dismiss(officer)
        assert not cast.read(lambda session: hardship.may_have(session, notice.to, notice.subject))
