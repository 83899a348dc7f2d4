"""What is written into a file and read again is what it was, whatever signs are in it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.question_files import child, writing
from storage.question_files import gift
from storage.question_files.gift_writing import written
from storage.questions.content import Content, Difficulty, Kind, Option, Pair, Span, defect

#: Signs that mean something to some format, beside plain ones.
_SIGNS = "=+-@~%#:{}\\/[]<>&|;；、，。.'\"*_()（）→→＝ＡＢab12 　\n\t√×👷‍♂️é中工会安全"
_FRAGMENTS = st.sampled_from(
    ["A.", "####", "#N/A", "B、", "->", "%50%", "[html]", "<b>", "//", "::", "####", "\\n", "_x0041_", "____",
     "（  ）", "答案：A", "$CATEGORY: x",
     "=1+1", "单选题", "25；二十五", "=", "T", "TRUE", "题型", "（例", "&amp;", "A", "对", "合计", "第1题", "100%"]
)  # fmt: skip
_WORDS = st.lists(st.one_of(_FRAGMENTS, st.text(_SIGNS, max_size=6), st.characters(codec="utf-8")), max_size=5)


def words(most: int, *, empty: bool = False) -> st.SearchStrategy[str]:
    told = _WORDS.map(lambda parts: "".join(parts)[:most])
    return told if empty else told.filter(lambda one: one.strip() != "")


_SHARES = st.one_of(st.none(), st.integers(-10_000, 10_000))
_NUMBERS = st.decimals(-9999, 9999, allow_nan=False, places=2).map(lambda one: f"{one.normalize():f}")


@st.composite
def contents(draw: st.DrawFn) -> Content:
    kind = draw(st.sampled_from(Kind))
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    spans: tuple[Span, ...] = ()
    remarked = st.booleans().flatmap(lambda has: words(30, empty=True) if has else st.just(""))
    shares = draw(st.booleans())
    share = _SHARES if shares else st.none()
    if kind in {Kind.SINGLE, Kind.SEVERAL, Kind.FILL_IN, Kind.ORDER}:
        told = draw(st.lists(words(60), min_size=2 if kind is not Kind.FILL_IN else 1, max_size=12))
        right = draw(st.integers(0, len(told) - 1))
        marks = [
            kind is Kind.FILL_IN
            or (kind is not Kind.ORDER and (at == right or (kind is Kind.SEVERAL and draw(st.booleans()))))
            for at in range(len(told))
        ]
        plain_order = kind is Kind.ORDER
        options = tuple(
            Option(one, mark, None if plain_order else draw(share), "" if plain_order else draw(remarked))
            for one, mark in zip(told, marks, strict=True)
        )
    elif kind is Kind.MATCH:
        pairs = tuple(draw(st.lists(st.builds(Pair, words(30), words(30)), min_size=2, max_size=6)))
        pairs += (Pair("", draw(words(20))),) if draw(st.booleans()) else ()
    elif kind is Kind.NUMERIC:
        ends = draw(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=3))
        spans = tuple(Span(*sorted(one, key=float), draw(share), draw(remarked)) for one in ends)
    return Content(
        kind,
        draw(words(120)),
        options=options,
        truth=draw(st.booleans()) if kind is Kind.TRUE_FALSE else None,
        pairs=pairs,
        spans=spans,
        remarks=(draw(remarked), draw(remarked)) if kind is Kind.TRUE_FALSE else ("", ""),
        explanation=draw(words(100, empty=True)),
        category=tuple(draw(st.lists(words(20), max_size=3))),
        difficulty=draw(st.sampled_from(Difficulty)),
        points=draw(st.integers(1, 10_000)),
        seconds=draw(st.one_of(st.none(), st.integers(1, 600))),
        name=draw(words(30, empty=True)),
        source=draw(words(30, empty=True)),
        author=draw(words(10, empty=True)),
    )


class TestRoundTrip:
    @given(st.lists(contents(), min_size=1, max_size=4))
    @settings(max_examples=150, deadline=None)
    def test_gift_is_read_as_it_was_written(self, told: list[Content]) -> None:
        text = "".join(written(told))
        assert [one.content for one in gift.read(text).questions] == told

    @given(st.lists(contents(), min_size=1, max_size=4))
    @settings(max_examples=60, deadline=None)
    def test_a_workbook_is_read_as_it_was_written(self, told: list[Content]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bank.xlsx"
            path.write_bytes(writing.workbook(told, "题库"))
            found = child.find(path).questions
        assert [one.content for one in found] == told

    @given(contents())
    @settings(max_examples=50, deadline=None)
    def test_what_was_made_up_is_mostly_what_a_bank_can_have(self, one: Content) -> None:
        # Else the two above would say little.
        found = defect(one)
        assert found is None or found.code in {"option_twice", "empty_question", "explanation_lines", "several_answers"}
