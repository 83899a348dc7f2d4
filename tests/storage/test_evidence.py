"""Case papers: the list by cause, ticked off in person, told to the person; who may, and what of it is readable."""

from datetime import UTC
from typing import Any

import pytest
from sqlalchemy import text

from storage import evidence
from storage.asking import Outdated
from storage.consents import Purpose
from storage.errors import Refusal
from storage.evidence import How, Paper, own, photos, records, ticking
from storage.evidence.records import Checklist, NothingMissing
from storage.hardship import Cause, CauseGroup, Track, casework
from storage.hardship.papers import at, causes_of, papers_for, place_of
from storage.hardship.reports import AlreadyClosed, ConsentWithdrawn, NotYourReport, NotYours, TakeFirst
from storage.mydata import agreeing, copies
from storage.values import Values
from tests.cast import Actor, Cast

APPLICATION, DIAGNOSIS = place_of(Paper.APPLICATION), place_of(Paper.DIAGNOSIS)
#: What illness asks for.
ILL = [*("application", "household", "income", "authorisation"), *("diagnosis", "medical_bills")]


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def case(cast: Cast, li: Actor, wang: Actor) -> int:
    """A case of 李明's on the way of 建档, taken on by 王秀英."""
    report_id = cast.submit(li)
    cast.take(wang, report_id)
    cast.acts(wang, casework.choose_track, report_id, Track.FILING)
    return report_id


def standing(found: Values) -> dict[str, Any]:
    """Paper -> how it stands."""
    lines = found["lines"]
    assert isinstance(lines, list)
    return {str(line["paper"]): line["how"] for line in lines if isinstance(line, dict)}


class TestPapers:
    @pytest.mark.parametrize("cause", [*Cause])
    def test_of_each_cause_begin_with_what_everybody_brings(self, cause: Cause) -> None:
        found = papers_for([cause])
        assert found[:4] == [Paper.APPLICATION, Paper.HOUSEHOLD, Paper.INCOME, Paper.AUTHORISATION]
        assert len(found) > 4

    def test_of_several_causes_are_joined_each_once(self) -> None:
        found = papers_for([Cause.OWN_ILLNESS, Cause.FAMILY_ILLNESS, Cause.SCHOOLING])
        assert found[4:] == [Paper.DIAGNOSIS, Paper.MEDICAL_BILLS, Paper.ADMISSION, Paper.TUITION]

    def test_are_all_asked_for_by_some_cause(self) -> None:
        assert {*papers_for(Cause)} == {*Paper}

    def test_where_only_the_group_is_known_are_those_it_may_stand_for(self) -> None:
        assert all(causes_of(group) for group in CauseGroup)
        assert Paper.DISABILITY in papers_for(causes_of(CauseGroup.HEALTH))

    def test_are_named_by_their_place(self) -> None:
        assert [at(place_of(paper)) for paper in Paper] == [*Paper]
        assert at(len(Paper)) is None


class TestTicking:
    def test_shows_what_the_causes_ask_for(self, cast: Cast, wang: Actor, case: int) -> None:
        found = cast.acts(wang, ticking.look, case)
        assert standing(found) == dict.fromkeys(ILL)
        assert (found["missing"], found["told_at"]) == (6, None)

    def test_is_done_in_person_and_says_by_whom_and_when(self, cast: Cast, wang: Actor, case: int) -> None:
        found = cast.acts(wang, ticking.tick, case, APPLICATION)
        assert (standing(found)["application"], found["missing"]) == (How.SEEN, 5)
        line = next(one for one in found["lines"] if one["paper"] == "application")  # type: ignore[union-attr, index, call-overload]
        assert (line["officer"], line["at"]) == ("王秀英", cast.now)  # type: ignore[index, call-overload]
        (entry,) = cast.audited("evidence.seen")
        assert (entry.account_id, entry.record) == (wang.account_id, "KN-2026-0001")

    def test_twice_is_noted_once(self, cast: Cast, wang: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, APPLICATION)
        assert standing(cast.acts(wang, ticking.skip, case, APPLICATION))["application"] == How.SEEN
        assert (len(cast.audited("evidence.seen")), cast.audited("evidence.not_needed")) == (1, [])

    def test_strikes_what_a_case_does_not_need(self, cast: Cast, wang: Actor, case: int) -> None:
        found = cast.acts(wang, ticking.skip, case, DIAGNOSIS)
        assert (standing(found)["diagnosis"], found["missing"]) == (How.NOT_NEEDED, 5)
        assert len(cast.audited("evidence.not_needed")) == 1

    def test_can_be_undone_and_the_audit_has_both(self, cast: Cast, wang: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, APPLICATION)
        found = cast.acts(wang, ticking.undo, case, APPLICATION)
        assert (standing(found)["application"], found["missing"]) == (None, 6)
        cast.acts(wang, ticking.undo, case, APPLICATION)
        assert (len(cast.audited("evidence.seen")), len(cast.audited("evidence.undo"))) == (1, 1)

    @pytest.mark.parametrize("place", [place_of(Paper.TUITION), 99])
    def test_of_what_the_case_does_not_ask_for_is_refused(self, cast: Cast, wang: Actor, case: int, place: int) -> None:
        with pytest.raises(Outdated):
            cast.acts(wang, ticking.tick, case, place)

    def test_is_counted_for_the_page_of_the_case(self, cast: Cast, wang: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, APPLICATION)
        found = cast.read(lambda session: evidence.summary(session, case))
        assert found == {"evidence_missing": 5, "evidence_total": 6, "evidence_photos": 0}


class TestTelling:
    def test_names_what_is_missing(self, cast: Cast, wang: Actor, li: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, APPLICATION)
        assert cast.acts(wang, ticking.tell, case)["told_at"] == cast.now
        letter = cast.letters(li)[-1]
        assert (letter.key, letter.right) == ("evidence.still_missing", "member")
        assert letter.values["papers"] == ILL[1:]
        assert len(cast.audited("evidence.tell")) == 1

    def test_is_refused_where_nothing_is_missing(self, cast: Cast, wang: Actor, li: Actor, case: int) -> None:
        for paper in ILL:
            cast.acts(wang, ticking.tick, case, place_of(Paper(paper)))
        with pytest.raises(NothingMissing):
            cast.acts(wang, ticking.tell, case)
        assert "evidence.still_missing" not in cast.keys(li)

    @pytest.mark.parametrize("purpose", [Purpose.HARDSHIP, Purpose.TELEGRAM])
    def test_is_refused_where_nothing_of_the_case_may_go_through_here(
        self, cast: Cast, wang: Actor, li: Actor, case: int, purpose: Purpose
    ) -> None:
        cast.acts(li, agreeing.withdraw, purpose)
        with pytest.raises(ConsentWithdrawn):
            cast.acts(wang, ticking.tell, case)

    def test_marks_the_case_of_whoever_can_not_be_reached(self, cast: Cast, wang: Actor) -> None:
        cast.enrol("陈桂芳")
        report_id = int(str(cast.enter(wang, "陈桂芳")["report"]))
        cast.take(wang, report_id)
        assert cast.acts(wang, ticking.tell, report_id)["unreached"] is True


#: Whatever the officer can do with the list.
ACTS: tuple[tuple[Any, tuple[int, ...]], ...] = (
    (ticking.look, ()),
    (ticking.tick, (APPLICATION,)),
    (ticking.skip, (APPLICATION,)),
    (ticking.undo, (APPLICATION,)),
    (ticking.tell, ()),
    (photos.open_, (DIAGNOSIS,)),
)


class TestRights:
    @pytest.mark.parametrize(("rule", "more"), ACTS)
    def test_are_the_case_officers_alone(
        self, cast: Cast, li: Actor, case: int, rule: Any, more: tuple[int, ...]
    ) -> None:
        others = [cast.create_officer("孙丽"), cast.create_chair(), cast.create_deputy("周同")]
        for other in others:
            with pytest.raises(TakeFirst):
                cast.acts(other, rule, case, *more)
        strangers = [
            *(li, cast.create_steward(), cast.create_admin(), cast.create_stranger()),
            cast.create_officer("周通", unit=cast.create_unit("城西供水站")),
        ]
        for other in strangers:
            with pytest.raises(Refusal) as told:
                cast.acts(other, rule, case, *more)
            assert not isinstance(told.value, TakeFirst)

    @pytest.mark.parametrize(("rule", "more"), ACTS)
    def test_end_with_the_office(self, cast: Cast, wang: Actor, case: int, rule: Any, more: tuple[int, ...]) -> None:
        cast.dismiss(wang)
        with pytest.raises(Refusal):
            cast.acts(wang, rule, case, *more)

    def test_of_the_own_case_are_nobodys_in_office(self, cast: Cast, wang: Actor) -> None:
        report_id = cast.submit(wang)
        with pytest.raises(NotYours):
            cast.acts(wang, ticking.look, report_id)

    def test_end_with_the_case(self, cast: Cast, wang: Actor, li: Actor, case: int) -> None:
        cast.acts(wang, casework.close, case)
        with pytest.raises(AlreadyClosed):
            cast.acts(wang, ticking.tick, case, APPLICATION)
        with pytest.raises(AlreadyClosed):
            cast.acts(li, own.look, case)


class TestTheMember:
    def test_sees_what_is_missing(self, cast: Cast, wang: Actor, li: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, APPLICATION)
        found = cast.acts(li, own.look, case)
        assert (found["missing"], found["officer"]) == (5, "王秀英")
        assert standing(found)["application"] == How.SEEN

    def test_sees_no_list_of_another_nor_where_none_is_asked_for(
        self, cast: Cast, wang: Actor, li: Actor, case: int
    ) -> None:
        with pytest.raises(NotYourReport):
            cast.acts(cast.create_member("周同"), own.look, case)
        cast.acts(wang, casework.choose_track, case, Track.GENERAL)
        with pytest.raises(NotYourReport):
            cast.acts(li, own.look, case)
        with pytest.raises(NotYourReport):
            cast.acts(li, own.look, 99)

    def test_has_it_in_the_own_copy(self, cast: Cast, wang: Actor, li: Actor, case: int) -> None:
        cast.acts(wang, ticking.skip, case, DIAGNOSIS)
        copy = cast.read(lambda session: copies.of_member(session, int(str(li.member_id))))
        assert copy is not None
        assert copy["reports"][0]["papers"] == [{"paper": "diagnosis", "how": "not_needed", "at": cast.now}]
        assert copy["reports"][0]["papers"][0]["at"].tzinfo is UTC


class TestKeeping:
    def test_names_no_paper_in_the_clear(self, cast: Cast, wang: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, DIAGNOSIS)
        rows = cast.read(lambda session: [*session.execute(text("SELECT * FROM evidence")).one()])
        assert not any(b"diagnosis" in bytes(one) for one in rows if isinstance(one, bytes | memoryview))
        audited = cast.read(lambda session: session.execute(text("SELECT act, record FROM audit")).all())
        assert not any("diagnosis" in f"{act} {record}" for act, record in audited)

    def test_goes_with_the_words_of_the_case(self, cast: Cast, wang: Actor, li: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, DIAGNOSIS)
        cast.acts(li, agreeing.withdraw, Purpose.HARDSHIP)
        assert cast.read(lambda session: session.query(Checklist).count()) == 0
        # Without the words nobody knows the causes: what everybody brings is asked for, and can be ticked off anew.
        assert standing(cast.acts(wang, ticking.tick, case, APPLICATION)) == {
            "application": How.SEEN, "household": None, "income": None, "authorisation": None,
        }  # fmt: skip

    def test_seals_under_the_key_of_the_case(self, cast: Cast, wang: Actor, case: int) -> None:
        cast.acts(wang, ticking.tick, case, DIAGNOSIS)

        def rule(session: Any) -> list[str]:
            report = cast.report(case)
            return [*records.ticks_of(session, report).of]

        assert cast.read(rule) == ["diagnosis"]
        assert cast.report(case).data_key is not None
