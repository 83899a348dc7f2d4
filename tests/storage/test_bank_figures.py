"""What answers say of a question: the sums against an independent recount, the flags, and who hears of them."""

import random
import statistics
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage.bank import pages, reckoning
from storage.bank.figures import Flag, Sums
from storage.bank.records import QuestionFigure
from storage.questions import Content, Given, Kind, Option, Question, keeping, marking
from storage.sittings import Purpose, Sitting, SittingAnswer
from tests.cast import Actor, Cast

FOUR = tuple(Option(one, right=one == "甲") for one in "甲乙丙丁")


def contents(count: int) -> list[Content]:
    made = [Content(Kind.SINGLE, f"第{at}题选哪个", FOUR) for at in range(count - 2)]
    several = tuple(Option(one, right=one in "甲乙") for one in "甲乙丙丁")
    return [*made, Content(Kind.SEVERAL, "选哪些", several), Content(Kind.TRUE_FALSE, "对不对", truth=True)]


def put(cast: Cast, officer: Actor, count: int = 5) -> list[int]:
    who = officer.account_id

    def rule(session: Session) -> list[int]:
        made = keeping.put_all(session, contents(count), author_id=who, approved_by=who, now=cast.now)
        return [one.id for one in made]

    return cast.write(rule)


def sat(cast: Cast, member: Actor, answers: list[tuple[int, tuple[int, ...], bool]], *, ended: bool = True) -> None:
    """A sitting with those answers: question, what was picked, whether it was right."""

    def rule(session: Session) -> None:
        one = Sitting(
            member_id=member.member_id,
            purpose=Purpose.PRACTICE,
            subject_id=0,
            places=" ".join(f"{key}.1" for key, _, _ in answers),
            at_once=True,
            seed=None,
            begun_at=cast.now,
            ended_at=cast.now if ended else None,
            answered=len(answers),
        )
        session.add(one)
        session.flush()
        for place, (key, picked, full) in enumerate(answers):
            session.add(
                SittingAnswer(
                    sitting_id=one.id,
                    place=place,
                    row=bytes(16),
                    question_id=key,
                    version=1,
                    picked=",".join(map(str, picked)),
                    points=100 * full,
                    full=full,
                    at=cast.now,
                )
            )

    cast.write(rule)


def count(cast: Cast) -> int:
    """The whole round; how many pages had something."""
    pages_ = 0
    while True:
        page = cast.write(lambda session: reckoning.count(session, 0, now=cast.now))
        if page.done:
            pages_ += 1
        if page.cursor is None:
            return pages_


def figure(cast: Cast, key: int) -> QuestionFigure:
    return cast.read(lambda session: session.get_one(QuestionFigure, (key, 1)))


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


class TestCounting:
    @pytest.mark.parametrize("seed", range(3))
    def test_adds_up_to_an_independent_recount(self, cast: Cast, officer: Actor, seed: int) -> None:
        lot, member = random.Random(seed), cast.create_member()
        keys = put(cast, officer)
        told = cast.read(lambda session: {key: keeping.edition(session, key, 1) for key in keys})
        sittings = []
        for _ in range(60):
            mine = []
            for key in lot.sample(keys, lot.randint(1, len(keys))):
                most = 2 if told[key].kind is Kind.TRUE_FALSE else 4
                some = lot.randint(1, 3) if told[key].kind is Kind.SEVERAL else 1
                picked = tuple(sorted(lot.sample(range(most), some)))
                mine.append((key, picked, marking.mark(told[key], Given(picked)).full))
            sittings.append(mine)
            sat(cast, member, mine)
            if lot.random() < 0.1:
                count(cast)
        count(cast)
        for key in keys:
            rows = [(mine, one) for mine in sittings for one in mine if one[0] == key]
            found = figure(cast, key)
            assert (found.answers, found.right) == (len(rows), sum(one[2] for _, one in rows))
            taken = [sum(at in one[1] for _, one in rows) for at in range(pages.choices(told[key]))]
            assert found.taken == " ".join(map(str, taken))
            pairs = [
                (float(one[2]), sum(each[2] for each in mine if each is not one) / (len(mine) - 1))
                for mine, one in rows
                if len(mine) > 1
            ]
            sums = pages.sums_of(found)
            if sums.discrimination is not None:
                told_ = statistics.correlation([x for x, _ in pairs], [y for _, y in pairs])
                assert abs(sums.discrimination / 1000 - told_) < 0.01
            else:
                assert len(pairs) < 20 or len({x for x, _ in pairs}) == 1

    def test_counts_each_sitting_once_and_only_after_its_end(self, cast: Cast, officer: Actor) -> None:
        member, keys = cast.create_member(), put(cast, officer)
        for _ in range(45):
            sat(cast, member, [(keys[0], (0,), True), (keys[1], (1,), False)])
        sat(cast, member, [(keys[0], (1,), False)], ended=False)
        assert count(cast) > 1
        assert count(cast) == 0
        assert figure(cast, keys[0]).answers == 45

    def test_keeps_versions_apart(self, cast: Cast, officer: Actor) -> None:
        member, keys = cast.create_member(), put(cast, officer)
        sat(cast, member, [(keys[0], (0,), True)])
        count(cast)

        def change(session: Session) -> None:
            one = session.get_one(Question, keys[0])
            keeping.change(session, one, Content(Kind.SINGLE, "另一题", FOUR), by=officer.account_id, now=cast.now)

        cast.write(change)
        assert cast.acts(officer, pages.look, keys[0])["answers"] == 0
        assert figure(cast, keys[0]).answers == 1


class TestShowing:
    def test_says_nothing_below_twenty_answers(self, cast: Cast, officer: Actor) -> None:
        member, keys = cast.create_member(), put(cast, officer)
        for _ in range(19):
            sat(cast, member, [(keys[0], (0,), True)])
        count(cast)
        shown = cast.acts(officer, pages.look, keys[0])
        assert (shown["answers"], shown["enough"], shown["percent"], shown["taken"], shown["flags"]) == (
            19,
            False,
            None,
            [],
            [],
        )
        sat(cast, member, [(keys[0], (1,), False)])
        count(cast)
        shown = cast.acts(officer, pages.look, keys[0])
        assert (shown["percent"], shown["taken"], shown["flags"]) == (95, [19, 1, 0, 0], [{"flag": "too_easy"}])

    def test_a_wrong_key_shows_and_its_author_hears_once_a_week(self, cast: Cast, officer: Actor) -> None:
        member, keys = cast.create_member(), put(cast, officer)
        for at in range(40):
            able = at % 2 == 0
            rest = [(key, (0 if able else 1,), able) for key in keys[1:3]]
            sat(cast, member, [(keys[0], (1 if able else 0,), not able), *rest])
        count(cast)
        shown = cast.acts(officer, pages.look, keys[0])
        assert {"flag": "negative"} in shown["flags"]
        assert cast.acts(officer, pages.of_state, pages.Which.DOUBTED, 0)["count"] == 3
        monday = cast.now
        assert cast.write(lambda session: reckoning.tell(session, 0, now=monday)).done == 1
        letter = cast.letters(officer)[-1]
        assert (letter.key, letter.values["count"]) == ("bank.flagged", 3)
        assert {"flag": "negative"} in letter.values["lines"][0]["flags"]
        again = cast.write(lambda session: reckoning.tell(session, 0, now=monday + timedelta(days=7)))
        assert again.done == 0

    def test_whose_author_keeps_the_bank_no_more_is_told_to_who_does(self, cast: Cast, officer: Actor) -> None:
        member, keys = cast.create_member(), put(cast, officer)
        for _ in range(20):
            sat(cast, member, [(keys[0], (1,), False)])
        count(cast)
        cast.dismiss(officer)
        assert cast.write(lambda session: reckoning.tell(session, 0, now=cast.now)).done == 0
        deputy = cast.create_deputy()
        assert cast.write(lambda session: reckoning.tell(session, 0, now=cast.now)).done == 1
        assert (cast.keys(deputy), cast.keys(officer)) == (["bank.flagged"], [])


def summed(pairs: list[tuple[bool, int]], taken: tuple[int, ...] = ()) -> Sums:
    return Sums(
        answers=len(pairs),
        right=sum(y for y, _ in pairs),
        pairs=len(pairs),
        right_pairs=sum(y for y, _ in pairs),
        rest=sum(x for _, x in pairs),
        rest_squares=sum(x * x for _, x in pairs),
        rest_of_right=sum(x for y, x in pairs if y),
        taken=taken,
    )


class TestFigures:
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 1000)), max_size=80))
    def test_are_those_of_the_statistics_library(self, pairs: list[tuple[bool, int]]) -> None:
        sums = summed(pairs)
        if len(pairs) < 20:
            assert (sums.share, sums.discrimination, sums.flags(options=True)) == (None, None, [])
            return
        assert abs(sums.share - 1000 * sum(y for y, _ in pairs) / len(pairs)) <= 0.5
        if len({y for y, _ in pairs}) == 1 or len({x for _, x in pairs}) == 1:
            assert sums.discrimination is None
        else:
            told = statistics.correlation([float(y) for y, _ in pairs], [x for _, x in pairs])
            assert abs(sums.discrimination - 1000 * told) <= 1

    @pytest.mark.parametrize(
        ("pairs", "taken", "flags"),
        [
            ([(True, 500)] * 19 + [(False, 500)], (), [Flag.TOO_EASY]),
            ([(True, 500)] * 4 + [(False, 500)] * 16, (), [Flag.TOO_HARD]),
            ([(True, 900), (False, 100)] * 10, (), []),
            ([(True, 100), (False, 900)] * 10, (), [Flag.NEGATIVE]),
            ([(True, 500), (False, 500), (True, 400), (False, 400)] * 100, (), [Flag.WEAK]),
            ([(True, 500), (False, 500), (True, 400), (False, 400)] * 5, (), []),
            ([(True, 900), (False, 100)] * 15, (15, 15, 0), [Flag.DEAD_OPTION]),
            ([(True, 900), (False, 100)] * 14, (14, 14, 0), []),
            ([(True, 900), (False, 100)] * 15, (15, 14, 1), []),
        ],
    )
    def test_raise_flags_where_chance_hardly_would(
        self, pairs: list[tuple[bool, int]], taken: tuple[int, ...], flags: list[Flag]
    ) -> None:
        assert summed(pairs, taken).flags(options=bool(taken)) == flags
