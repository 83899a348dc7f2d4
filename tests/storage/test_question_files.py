"""Question files in the bank: taken once, refused ones kept to be given back, and what is much alike told."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz
from sqlalchemy import select, update

from storage.question_files import exporting, foreseeing, gift, proposing, readings, taking, uploads
from storage.question_files.likeness import ALIKE, Likeness
from storage.question_files.readings import Reading
from storage.question_files.uploads import QuestionFile, QuestionFilePage, Stage
from storage.questions.content import unpacked
from storage.questions.records import Question, State
from storage.rights import NotForYou
from storage.values import Values, lines_of
from tests.cast import Actor, Cast

TEXT = "甲是什么？{=一 ~二}\n\n乙是什么？{=一 ~二}\n\n丙是什么？{}\n\n丁对吗？{T}\n"


def read(text: str = TEXT) -> Reading:
    return readings.of(gift.read(text))


def take(cast: Cast, text: str = TEXT) -> tuple[int, int]:
    return cast.write(lambda session: taking.take(session, read(text).good, by=None, now=cast.now))


def paste(cast: Cast, actor: Actor, text: str = TEXT) -> Values:
    cast.acts(actor, proposing.open_paste)
    return cast.acts(actor, proposing.read_paste, text)


def key(shown: Values) -> int:
    return int(str(shown["file_id"]))


class TestTaking:
    def test_puts_each_in_once_and_live(self, cast: Cast) -> None:
        assert [take(cast), take(cast)] == [(3, 0), (0, 3)]
        states = cast.write(lambda session: [*session.scalars(select(Question.state))])
        assert states == [State.LIVE] * 3

    def test_what_the_bank_has_is_known_before(self, cast: Cast) -> None:
        take(cast, "甲是什么？{=一 ~二}")
        ahead = cast.write(lambda session: foreseeing.foresee(session, read()))
        assert [*ahead.known.values()] == [1]

    def test_what_is_nearly_in_the_bank_is_told(self, cast: Cast) -> None:
        stem = "生产经营单位的主要负责人对本单位的安全生产工作全面负责，应当建立健全"
        take(cast, f"{stem}什么？{{=一 ~二}}")
        file = read(f"{stem}哪些？{{=一 ~二}}\n\n别的问题{{T}}")
        ahead = cast.write(lambda session: foreseeing.foresee(session, file))
        assert [(one.row, one.reason, one.values) for one in ahead.near] == [(1, "near_bank", {"bank": 1})]
        assert ahead.known == {}


class TestProposing:
    def test_nothing_is_in_the_bank_before_a_yes_and_all_good_ones_after(self, cast: Cast) -> None:
        chair = cast.create_chair()
        shown = paste(cast, chair)
        assert (shown["good"], shown["known"], shown["refused"]) == (3, 0, 1)
        assert cast.write(exporting.whole) == []
        cast.acts(chair, proposing.confirm, key(shown), 7)
        assert cast.write(taking.confirmed) == [key(shown)]
        page = lambda session: taking.take_page(session, key(shown), tells=False, now=cast.now)  # noqa: E731
        assert [cast.write(page), cast.write(page)] == [3, None]
        cast.write(lambda session: taking.finish(session, key(shown), now=cast.now))
        assert len(cast.write(exporting.whole)) == 3
        left = cast.write(lambda session: taking.not_taken(session, key(shown)))
        assert [(one.row, one.reason, one.block) for one in left.refused] == [(5, "unsupported_type", "丙是什么？{}")]

    def test_a_second_file_takes_the_place_of_the_first(self, cast: Cast) -> None:
        chair = cast.create_chair()
        first, second = paste(cast, chair), paste(cast, chair)
        assert (first["replaced"], second["replaced"]) == (False, True)
        with pytest.raises(proposing.PreviewOver):
            cast.acts(chair, proposing.confirm, key(first), 7)

    def test_turned_down_leaves_nothing(self, cast: Cast) -> None:
        chair = cast.create_chair()
        shown = paste(cast, chair)
        cast.acts(chair, proposing.turn_down, key(shown))
        assert cast.write(lambda session: session.scalars(select(QuestionFilePage.number)).all()) == []
        with pytest.raises(proposing.PreviewOver):
            cast.acts(chair, proposing.look, key(shown))

    def test_confirmed_it_can_not_be_turned_down(self, cast: Cast) -> None:
        chair = cast.create_chair()
        shown = paste(cast, chair)
        cast.acts(chair, proposing.confirm, key(shown), 7)
        with pytest.raises(proposing.AlreadyTaken):
            cast.acts(chair, proposing.turn_down, key(shown))

    def test_is_for_whoever_keeps_the_bank_alone(self, cast: Cast) -> None:
        chair, member = cast.create_chair(), cast.create_member()
        shown = paste(cast, chair)
        with pytest.raises(NotForYou):
            cast.acts(member, proposing.open_paste)
        for rule in (proposing.look, proposing.turn_down):
            with pytest.raises(proposing.NotAKeeper):
                cast.acts(member, rule, key(shown))

    def test_words_without_a_question_leave_it_open(self, cast: Cast) -> None:
        chair = cast.create_chair()
        with pytest.raises(proposing.NoQuestionsIn):
            paste(cast, chair, "今天天气不错")

    def test_what_nobody_answered_is_emptied_after_a_day(self, cast: Cast) -> None:
        chair = cast.create_chair()
        shown = paste(cast, chair)
        later = cast.now + uploads.LASTS + timedelta(minutes=1)
        assert cast.write(lambda session: uploads.prune(session, now=later)) == 1
        one = cast.write(lambda session: session.get_one(QuestionFile, key(shown)).state)
        assert one == Stage.DROPPED

    def test_pages_of_what_is_refused_hold_all_of_it(self, cast: Cast) -> None:
        chair = cast.create_chair()
        shown = paste(cast, chair, "\n\n".join(f"第{n}问{{}}" for n in range(20)))
        pages = [cast.acts(chair, proposing.look_refused, key(shown), page) for page in range(3)]
        rows = [one["row"] for page in pages for one in lines_of(page["told"])]
        assert (rows, pages[0]["pages"]) == ([1 + 2 * n for n in range(20)], 3)


class TestExporting:
    def test_comes_out_as_it_went_in_without_what_is_retired(self, cast: Cast) -> None:
        good = read().good
        take(cast)
        cast.write(
            lambda session: session.execute(update(Question).where(Question.number == 1).values(state="retired"))
        )
        told = [unpacked(one) for _, one in cast.write(exporting.whole)]
        assert told == [unpacked(one.content) for one in good[1:]]

    def test_an_empty_bank_is_said(self, cast: Cast) -> None:
        with pytest.raises(exporting.BankEmpty):
            cast.acts(cast.create_chair(), exporting.order, exporting.Form.XLSX)


class TestLikeness:
    @given(st.text("工会安全生产法职工甲乙丙丁", min_size=1, max_size=40), st.data())
    def test_finds_whatever_is_alike_by_comparing_all(self, stem: str, data: st.DataObject) -> None:
        others = data.draw(st.lists(st.text("工会安全生产法职工甲乙丙丁", min_size=1, max_size=40), max_size=6))
        changed = list(stem)
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(changed)))
            if data.draw(st.booleans()):
                changed[at:at] = data.draw(st.sampled_from("工会安全"))
            elif len(changed) > 1:
                del changed[at : at + 1]
        stems = [*others, "".join(changed)]
        found = set(Likeness(stems).like(stem))
        assert found == {at for at, one in enumerate(stems) if fuzz.ratio(stem, one) >= ALIKE}
