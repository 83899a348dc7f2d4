"""Content: what keeps a question out, which two ask the same, and that what is kept is what was meant."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.questions.content import (
    WHOLE,
    Content,
    Difficulty,
    Kind,
    Option,
    Pair,
    Span,
    defect,
    packed,
    plain,
    unpacked,
)

SINGLE = Content(Kind.SINGLE, "火警电话是？", (Option("110"), Option("119", right=True)))
SEVERAL = Content(Kind.SEVERAL, "紧急电话有？", (Option("110", right=True), Option("119", right=True)))
TRUTH = Content(Kind.TRUE_FALSE, "119 不收费。", truth=True)
FILL_IN = Content(Kind.FILL_IN, "会员____人以上。", (Option("25", right=True),))
ORDER = Content(Kind.ORDER, "先后", (Option("通风"), Option("检测")))
MATCH = Content(Kind.MATCH, "连线", pairs=(Pair("12351", "工会"), Pair("12333", "人社"), Pair("", "消防")))
NUMERIC = Content(Kind.NUMERIC, "几次？", spans=(Span("100", "120"),))
ALL = (SINGLE, SEVERAL, TRUTH, FILL_IN, ORDER, MATCH, NUMERIC)


def options(count: int, right: int = 1) -> tuple[Option, ...]:
    return tuple(Option(str(at), right=at < right) for at in range(count))


class TestDefects:
    def test_there_is_none_in_a_question_of_any_kind(self) -> None:
        assert [defect(one) for one in ALL] == [None] * len(ALL)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (replace(SINGLE, stem=""), "empty_question"),
            (replace(SINGLE, stem="（ ）____？"), "empty_question"),
            (replace(SINGLE, stem="长" * 301), "question_too_long"),
            (replace(SINGLE, options=options(1)), "too_few_options"),
            (replace(SEVERAL, options=()), "too_few_options"),
            (replace(ORDER, options=options(1)), "too_few_options"),
            (replace(MATCH, pairs=MATCH.pairs[:1]), "too_few_options"),
            (replace(MATCH, pairs=(MATCH.pairs[0], Pair("", "消防"))), "too_few_options"),
            (replace(MATCH, pairs=(*MATCH.pairs[:1], Pair("12333", " "))), "too_few_options"),
            (replace(SINGLE, options=options(13)), "too_many_options"),
            (replace(MATCH, pairs=tuple(Pair(str(at), str(at)) for at in range(13))), "too_many_options"),
            (replace(SINGLE, options=(Option("长" * 101), *options(2))), "option_too_long"),
            (replace(FILL_IN, options=(Option("长" * 101, right=True),)), "option_too_long"),
            (replace(MATCH, pairs=(Pair("长" * 101, "x"), *MATCH.pairs)), "option_too_long"),
            (replace(SINGLE, options=(Option(" "), *options(2))), "empty_option"),
            (replace(FILL_IN, options=(Option("", right=True),)), "empty_option"),
            (replace(SINGLE, options=(Option("１１９"), *SINGLE.options)), "option_twice"),
            (replace(MATCH, pairs=(*MATCH.pairs, Pair("12351", "消防"))), "option_twice"),
            (replace(SINGLE, options=options(3, right=2)), "several_answers"),
            (replace(SINGLE, options=options(3, right=0)), "no_answer"),
            (replace(SEVERAL, options=options(3, right=0)), "no_answer"),
            (replace(FILL_IN, options=(Option("25", share=5000),)), "no_answer"),
            (replace(TRUTH, truth=None), "no_answer"),
            (replace(NUMERIC, spans=()), "no_answer"),
            (replace(NUMERIC, spans=(Span("120", "100"),)), "bad_number"),
            (replace(NUMERIC, spans=(Span("许多", "100"),)), "bad_number"),
            (replace(NUMERIC, spans=(Span("1e99", "1e99"),)), "bad_number"),
            (replace(NUMERIC, spans=(Span("NaN", "NaN"),)), "bad_number"),
            (replace(SINGLE, explanation="长" * 201), "explanation_too_long"),
            (replace(SINGLE, explanation="1\n2\n3\n4"), "explanation_lines"),
            (replace(SINGLE, points=0), "bad_points"),
            (replace(SINGLE, points=100_01), "bad_points"),
            (replace(SINGLE, category=("1", "2", "3", "4", "5")), "bad_category"),
            (replace(SINGLE, category=("长" * 41,)), "bad_category"),
            (replace(SINGLE, category=("消防", " ")), "bad_category"),
        ],
    )
    def test_each_has_its_name(self, content: Content, code: str) -> None:
        found = defect(content)
        assert found is not None
        assert found.code == code

    @pytest.mark.parametrize(
        "content",
        [
            replace(SINGLE, stem="长" * 300),
            replace(SINGLE, options=options(2)),
            replace(SINGLE, options=options(12)),
            replace(SINGLE, options=(Option("长" * 100), *options(2))),
            replace(SINGLE, explanation="长" * 200),
            replace(SINGLE, explanation="1\n2\n3"),
            replace(SINGLE, points=1),
            replace(SINGLE, points=100_00),
            replace(SINGLE, category=("1", "2", "3", "长" * 40)),
        ],
    )
    def test_what_just_fits_has_none(self, content: Content) -> None:
        assert defect(content) is None


class TestGist:
    @pytest.mark.parametrize(
        "other",
        [
            replace(SINGLE, stem=" 火警 电话是?"),
            replace(SINGLE, stem="火警电话是（　）？"),
            replace(SINGLE, stem="火警电话是____"),
            replace(SINGLE, options=tuple(reversed(SINGLE.options))),
            replace(SINGLE, kind=Kind.SEVERAL),
            replace(SINGLE, explanation="记住它", category=("消防",), points=200),
            replace(SINGLE, options=(Option("110", right=True), Option("１１９"))),
        ],
    )
    def test_is_the_same_of_what_asks_the_same(self, other: Content) -> None:
        assert other.gist == SINGLE.gist

    @pytest.mark.parametrize(
        "other",
        [
            replace(SINGLE, stem="匪警电话是？"),
            replace(SINGLE, options=(*SINGLE.options, Option("120"))),
            replace(TRUTH, stem=SINGLE.stem),
            replace(FILL_IN, stem=SINGLE.stem),
        ],
    )
    def test_is_another_of_what_asks_something_else(self, other: Content) -> None:
        assert other.gist != SINGLE.gist

    def test_leaves_signs_that_mean_something(self) -> None:
        assert len({plain("1+1=2"), plain("1＋1＝2"), plain("1-1=2"), plain("1×1=2")}) == 3


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
shares = st.none() | st.integers(-WHOLE, WHOLE)
contents = st.builds(
    Content,
    kind=st.sampled_from(Kind),
    stem=words,
    options=st.lists(st.builds(Option, words, st.booleans(), shares, words), max_size=5).map(tuple),
    truth=st.none() | st.booleans(),
    pairs=st.lists(st.builds(Pair, words, words), max_size=4).map(tuple),
    spans=st.lists(st.builds(Span, words, words, shares, words), max_size=3).map(tuple),
    remarks=st.tuples(words, words),
    explanation=words,
    category=st.lists(words, max_size=4).map(tuple),
    difficulty=st.sampled_from(Difficulty),
    points=st.integers(1, 100_00),
    seconds=st.none() | st.integers(0, 600),
    name=words,
    source=words,
    author=words,
)


class TestKeeping:
    @settings(max_examples=300)
    @given(contents)
    def test_what_is_kept_is_what_was_meant(self, content: Content) -> None:
        assert unpacked(packed(content)) == content

    @pytest.mark.parametrize("content", [replace(SINGLE, category=("", "")), replace(TRUTH, truth=False, seconds=0)])
    def test_nothing_that_looks_like_nothing_is_lost(self, content: Content) -> None:
        assert unpacked(packed(content)) == content

    @given(contents)
    def test_a_defect_or_none_is_found_in_whatever_there_is(self, content: Content) -> None:
        found = defect(content)
        assert found is None or found.code
        assert content.gist
