"""这题有误: from the member to the answer, bundled, once a person and version, and of whom nobody reads."""

import pytest

from storage import asking
from storage.audit import AuditEntry
from storage.bank import doubting, pages, standing, steps, writing
from storage.bank.records import DoubtedAlready, NothingToDoubt, QuestionDoubt, Verdict, WordsUnfit
from storage.mydata import copies
from storage.questions import Content, Kind, Question, keeping
from storage.rights import NotForYou
from storage.sittings import COURSES, Course, Purpose, sitting
from storage.sittings.sitting import Manner, spot
from storage.values import Values
from tests.cast import Actor, Cast

TRUTH = Content(Kind.TRUE_FALSE, "119 不收费。", truth=False)


@pytest.fixture(autouse=True)
def course(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Course(lambda _session, _sitting: {"title": "x"}, lambda _session, _sitting, _now, first: {"first": first})
    for purpose in (Purpose.PRACTICE, Purpose.EXAM):
        monkeypatch.setitem(COURSES, purpose, one)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def key(cast: Cast, officer: Actor) -> int:
    who = officer.account_id
    return cast.write(lambda session: keeping.put(session, TRUTH, author_id=who, approved_by=who, now=cast.now).id)


def answered(cast: Cast, member: Actor, key: int, *, exam: bool = False) -> int:
    """The member has answered it; the sitting."""

    def begin(session, *, by, now) -> Values:
        version = session.get_one(Question, key).version
        purpose = Purpose.EXAM if exam else Purpose.PRACTICE
        one = sitting.begin(session, [(key, version)], purpose, by=by, now=now, manner=Manner(at_once=not exam))
        return sitting.show(session, one, by=by, now=now)

    sitting_id = cast.acts(member, begin)["sitting"]
    cast.acts(member, sitting.choose, sitting_id, spot(0, 0))
    return sitting_id


def doubt(cast: Cast, member: Actor, key: int, words: str | None = "119 就是不收费") -> None:
    asked = cast.acts(member, doubting.begin, answered(cast, member, key), 0)
    if words is None:
        cast.acts(member, doubting.send, asked["version"])
    else:
        cast.acts(member, doubting.write, words)


class TestAMember:
    def test_says_so_in_a_line_that_the_author_reads_without_a_name(self, cast: Cast, officer: Actor, key: int) -> None:
        member = cast.create_member()
        doubt(cast, member, key)
        letter = cast.letters(officer)[-1]
        assert (letter.key, letter.values["question"]) == ("bank.doubted", key)
        shown = cast.acts(officer, pages.look, key)
        assert (shown["doubts"], shown["doubt_words"]) == (1, ["119 就是不收费"])
        assert not {"李明", member.member_id, member.account_id} & {*map(str, shown.values()), *letter.values.values()}
        assert [one.account_id for one in cast.audited("bank.look")] == [officer.account_id]
        acts = cast.read(lambda session: {(one.act, one.account_id) for one in session.query(AuditEntry)})
        assert not {act for act, who in acts if act.startswith("bank.") and who == member.account_id}

    def test_says_so_once_of_a_version(self, cast: Cast, officer: Actor, key: int) -> None:
        member = cast.create_member()
        doubt(cast, member, key, None)
        with pytest.raises(DoubtedAlready):
            doubt(cast, member, key)
        shown = cast.acts(officer, writing.edit, key)
        shown = cast.acts(officer, writing.fix, shown["version"], steps.STEPS.index(steps.Step.TRUTH))
        shown = cast.acts(officer, writing.choose_truth, shown["version"], 0)
        cast.acts(officer, writing.save, shown["version"], 0)
        doubt(cast, member, key, "还是不对")
        assert cast.read(lambda session: session.query(QuestionDoubt).count()) == 2

    def test_says_it_of_what_was_answered_and_told_alone(self, cast: Cast, key: int) -> None:
        member, other = cast.create_member(), cast.create_member("孙丽")
        mine = answered(cast, member, key)
        exam = answered(cast, member, key, exam=True)
        for who, at, place in ((other, mine, 0), (member, mine, 1), (member, 404, 0), (member, exam, 0)):
            with pytest.raises(NothingToDoubt):
                cast.acts(who, doubting.begin, at, place)
        cast.acts(member, sitting.hand_in, exam)
        assert cast.acts(member, doubting.begin, exam, 0)["sitting"] == exam

    def test_is_asked_again_for_a_shorter_line(self, cast: Cast, key: int) -> None:
        member = cast.create_member()
        cast.acts(member, doubting.begin, answered(cast, member, key), 0)
        with pytest.raises(WordsUnfit):
            cast.acts(member, doubting.write, "长" * 201)
        assert cast.acts(member, doubting.write, "长" * 200)["number"] == 1
        with pytest.raises(asking.Outdated):
            cast.acts(member, doubting.write, "再来")

    def test_has_it_in_the_copy_of_their_data(self, cast: Cast, officer: Actor, key: int) -> None:
        member = cast.create_member()
        doubt(cast, member, key)
        cast.acts(officer, doubting.ask_reply, key, Verdict.FINE)
        cast.acts(officer, doubting.write_reply, "见第五条")
        copy = cast.read(lambda session: copies.of_member(session, member.member_id))
        told = copy["question_doubts"][0]
        assert (told["question"], told["words"], told["verdict"], told["reply"]) == (
            1,
            "119 就是不收费",
            "fine",
            "见第五条",
        )


class TestTheAnswer:
    def test_goes_to_all_who_doubted_it_and_one_letter_came_of_them(self, cast: Cast, officer: Actor, key: int) -> None:
        people = [cast.create_member(name) for name in ("李明", "孙丽", "周同")]
        for one in people:
            doubt(cast, one, key)
        assert cast.keys(officer).count("bank.doubted") == 1
        asked = cast.acts(officer, doubting.ask_reply, key, Verdict.MENDED)
        assert asked["people"] == 3
        assert cast.acts(officer, doubting.send_reply, asked["version"])["told"] == 3
        for one in people:
            letter = cast.letters(one)[-1]
            assert (letter.key, letter.values["verdict"], letter.values["words"]) == (
                "bank.doubt_answered",
                "mended",
                None,
            )
        assert cast.acts(officer, pages.look, key)["doubts"] == 0
        with pytest.raises(asking.Outdated):
            cast.acts(officer, doubting.ask_reply, key, Verdict.FINE)
        doubt(cast, cast.create_member("吴刚"), key)
        assert cast.keys(officer).count("bank.doubted") == 2

    def test_is_asked_of_who_keeps_the_bank_where_the_author_does_no_more(
        self, cast: Cast, officer: Actor, key: int
    ) -> None:
        cast.dismiss(officer)
        deputy, chair = cast.create_deputy(), cast.create_chair()
        doubt(cast, cast.create_member(), key)
        assert (cast.keys(deputy), cast.keys(chair)) == (["bank.doubted"], [])
        with pytest.raises(NotForYou):
            cast.acts(officer, doubting.ask_reply, key, Verdict.FINE)

    def test_tells_the_question_as_it_was_asked(self, cast: Cast, officer: Actor, key: int) -> None:
        member = cast.create_member()
        doubt(cast, member, key)
        shown = cast.acts(officer, writing.edit, key)
        cast.acts(officer, writing.fix, shown["version"], steps.STEPS.index(steps.Step.STEM))
        shown = cast.acts(officer, writing.write, "打 119 要收费。")
        cast.acts(officer, writing.save, shown["version"], 0)
        cast.acts(officer, standing.retire, key)
        cast.acts(officer, doubting.ask_reply, key, Verdict.MENDED)
        cast.acts(officer, doubting.write_reply, "谢谢，改了")
        assert cast.letters(member)[-1].values["stem"] == TRUTH.stem

    def test_lies_sealed(self, cast: Cast, officer: Actor, key: int) -> None:
        doubt(cast, cast.create_member(), key)
        cast.acts(officer, doubting.ask_reply, key, Verdict.FINE)
        cast.acts(officer, doubting.write_reply, "见第五条")
        one = cast.read(lambda session: session.query(QuestionDoubt).one())
        assert b"119" not in one.words
        assert "第五条".encode() not in one.reply
