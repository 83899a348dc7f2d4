"""What counters show of learning, from what the rules really give: every kind of question before and after its answer,
the longest that there can be, sets and their ends, the notebook, the daily question; in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.words import Words
from handlers.buttons import Fitted, Listed
from handlers.daily import page as daily_
from handlers.learning import page as learning_
from handlers.notebook import page as notebook_
from handlers.practice import page as practice_
from handlers.screens import Screen
from handlers.sittings import page as sittings_
from storage import learning, practice
from storage.bank import doubting
from storage.daily import asking, wishing
from storage.notebook import reading
from storage.questions import Content, Kind, Option, Pair, QuestionPicture, Span
from storage.sittings import Purpose, sitting
from storage.sittings.sitting import Manner, NoPicture, spot
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.bank import ALL, MATCH, ORDER, SEVERAL, SINGLE, TRUE_FALSE, fill, plenty

WORDS = Words(ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)


def _long(kind: Kind) -> Content:
    """As long as the bank takes it: twelve options of a hundred signs, with an explanation."""
    stem, why = f"{kind.value:问<300}", "因" * 200
    words = [f"{at:02}" + "项" * 98 for at in range(12)]
    match kind:
        case Kind.MATCH:
            return Content(kind, stem, pairs=tuple(Pair(one, f"右{one[:99]}") for one in words), explanation=why)
        case Kind.TRUE_FALSE:
            return Content(kind, stem, truth=False, explanation=why)
        case Kind.NUMERIC:
            return Content(kind, stem, spans=(Span("1", "2"),), explanation=why)
        case _:
            some = range(12) if kind is Kind.FILL_IN else range(1) if kind is Kind.SINGLE else range(11)
            options = tuple(Option(one, right=at in some, remark="记" * 5) for at, one in enumerate(words))
            return Content(kind, stem, options, explanation=why)


LONGEST = tuple(_long(kind) for kind in Kind)


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("李明")


def shows(screen: Screen) -> str:
    """The Chinese text and the labels below it: tidy, and short enough, in both languages."""
    told = []
    for language in ("zh", "en"):
        plain = WORDS.plain(screen.key, screen.values, language)
        assert WORDS.html(screen.key, screen.values, language)
        assert len(plain) <= 4096
        assert "\n\n\n" not in plain
        assert plain == plain.strip()
        told.append("\n".join([plain, *labels(screen, language)]))
    return told[0]


def labels(screen: Screen, language: str) -> Iterator[str]:
    for row in screen.buttons or ():
        for press in row:
            noun, _, name = press.name.partition(".")
            said = WORDS.plain(f"{noun}.button_{name}", press.label, language)
            assert 0 < len(said) <= 64
            yield said


def below(screen: Screen, keyboards: dict) -> str:
    """The labels of the keyboard that belongs to the key of a letter."""
    presses = []
    for row in keyboards[screen.key]:
        if isinstance(row, Listed):
            presses += row.presses(screen.values)
        else:
            presses += [one.press(screen.values) for one in row if isinstance(one, Fitted)]
    return shows(replace(screen, buttons=[presses]))


def begun(cast: Cast, member: Actor, content: Content, manner: Manner = Manner()) -> Values:  # noqa: B008 - frozen
    (made,) = fill(cast, member, [content])

    def begin(session, *, by, now) -> Values:
        one = sitting.begin(session, [(made.id, 1)], Purpose.PRACTICE, by=by, now=now, manner=manner)
        return sitting.show(session, one, by=by, now=now)

    return cast.acts(member, begin)


def answered(cast: Cast, member: Actor, shown: Values, *, right: bool) -> Values:
    """Answered so, by the way of its kind; what is shown then, every screen between drawn."""
    key, kind, options = shown["sitting"], Kind(shown["kind"]), shown["options"]
    places = sorted(one["at"] for one in options)
    if kind in {Kind.SINGLE, Kind.TRUE_FALSE}:
        first = 0 if kind is Kind.SINGLE or shown["stem"] == TRUE_FALSE.stem else 1
        return cast.acts(member, sitting.choose, key, spot(0, first if right else 1 - first))
    if kind in {Kind.FILL_IN, Kind.NUMERIC}:
        words = {Kind.FILL_IN: "00" + "项" * 98, Kind.NUMERIC: "1"}[kind] if right else "错" * 100
        return cast.acts(member, sitting.write, words)
    if kind is Kind.SEVERAL:
        places = places[:-1] if right else places[-1:]
    elif not right:
        places = places[::-1]
    for at in places:
        shown = cast.acts(member, sitting.tick, key, spot(0, at))
        shows(sittings_.shown_screen(shown))
    return cast.acts(member, sitting.confirm, key, 0)


class TestAQuestion:
    @pytest.mark.parametrize("content", LONGEST, ids=[*Kind])
    @pytest.mark.parametrize("right", [True, False])
    def test_fits_the_screen_however_long_it_is(self, cast: Cast, member: Actor, content: Content, right: bool) -> None:
        shown = begun(cast, member, content, Manner(mixed=True))
        asked = shows(sittings_.shown_screen(shown))
        assert "因因" not in asked
        told = answered(cast, member, shown, right=right)
        assert told["full"] is right
        said = shows(sittings_.shown_screen(told))
        assert ("答对了。" in said, "因因" in said) == (right, True)
        assert right or "正确答案" in said or content.kind is Kind.MATCH

    def test_says_in_words_and_letters_what_was_chosen_and_what_is_right(self, cast: Cast, member: Actor) -> None:
        key = begun(cast, member, SINGLE)["sitting"]
        said = shows(sittings_.shown_screen(cast.acts(member, sitting.choose, key, spot(0, 0))))
        assert "您选的：A\n正确答案：B" in said
        key = begun(cast, member, TRUE_FALSE)["sitting"]
        said = shows(sittings_.shown_screen(cast.acts(member, sitting.choose, key, spot(0, 1))))
        assert "您选的：错\n正确答案：对" in said
        key = begun(cast, member, SEVERAL)["sitting"]
        ticked = cast.acts(member, sitting.tick, key, spot(0, 2))
        assert "您选的：C" in shows(sittings_.shown_screen(ticked))
        said = shows(sittings_.shown_screen(cast.acts(member, sitting.confirm, key, 0)))
        assert "您选的：C\n正确答案：A B" in said

    def test_says_letters_of_what_is_mixed_as_they_are_shown(self, cast: Cast, member: Actor) -> None:
        shown = begun(cast, member, ORDER)
        letters = {one["at"]: letter for one, letter in zip(shown["options"], "ABC", strict=True)}
        for at in (2, 1, 0):
            shown = cast.acts(member, sitting.tick, shown["sitting"], spot(0, at))
        assert f"您选的：{' → '.join(letters[at] for at in (2, 1, 0))}" in shows(sittings_.shown_screen(shown))
        told = cast.acts(member, sitting.confirm, shown["sitting"], 0)
        assert f"正确答案：{' → '.join(letters[at] for at in (0, 1, 2))}" in shows(sittings_.shown_screen(told))
        shown = begun(cast, member, MATCH)
        for one in shown["options"][:2]:
            shown = cast.acts(member, sitting.tick, shown["sitting"], spot(0, one["at"]))
        assert "1. 12351 → A\n2. 12333 → B" in shows(sittings_.shown_screen(shown))

    def test_offers_its_picture_as_a_message_of_its_own(self, cast: Cast, member: Actor) -> None:
        (made,) = fill(cast, member, plenty(1, "安全"))
        cast.write(lambda session: session.add(QuestionPicture(question_id=made.id, picture="anBn", at=cast.now)))
        shown = cast.acts(member, practice.begin, 0, 5)
        assert "看图" in shows(sittings_.shown_screen(shown))
        found = cast.acts(member, sitting.see, shown["sitting"], 0)
        assert (found["picture"], WORDS.plain("sittings.picture", found, "zh")) == ("anBn", "第 1 题的图")
        cast.write(lambda session: session.delete(session.get_one(QuestionPicture, made.id)))
        with pytest.raises(NoPicture):
            cast.acts(member, sitting.see, shown["sitting"], 0)


class TestPractice:
    def test_shows_the_tree_a_set_and_its_end(self, cast: Cast, member: Actor) -> None:
        shows(practice_.menu_screen(cast.acts(member, practice.open_menu, 0, 0)))
        fill(cast, member, [*plenty(6, "安全", "用电"), *plenty(1, "法律"), *ALL])
        menu = cast.acts(member, practice.open_menu, 0, 0)
        assert "安全 · 6\n法律 · 1\n全部 14 题" in shows(practice_.menu_screen(menu))
        leaf = cast.acts(member, practice.open_menu, menu["lines"][1]["category"], 0)
        assert "法律" in shows(practice_.menu_screen(leaf))
        assert "5 题\n10 题" in shows(practice_.menu_screen(cast.acts(member, practice.pick, 0)))
        found = cast.acts(member, practice.begin, menu["lines"][0]["category"], 5)
        assert "接着答 · 练习 0/5" in shows(practice_.menu_screen(cast.acts(member, practice.open_menu, 0, 0)))
        while not found["ended"]:
            found = cast.acts(member, sitting.choose, found["sitting"], spot(found["place"], 1))
            shows(sittings_.shown_screen(found))
            found = cast.acts(member, sitting.go_on, found["sitting"], found["place"])
        said = shows(sittings_.shown_screen(found))
        assert "5 题答对 0 题" in said
        assert "再来一组" in said

    def test_stands_on_the_page_of_learning_beside_the_others(self, cast: Cast, member: Actor) -> None:
        said = shows(learning_.home_screen(cast.acts(member, learning.home)))
        assert {"练习", "错题本", "每日一题 · 今天的还没答"} <= {*said.splitlines()}


class TestTheNotebook:
    def test_shows_what_is_due_the_lists_and_every_kind_of_question(self, cast: Cast, member: Actor) -> None:
        shows(notebook_.home_screen(cast.acts(member, reading.home)))
        for content in LONGEST:
            answered(cast, member, begun(cast, member, content), right=False)
        assert "错题本 · 7 题" in shows(notebook_.home_screen(cast.acts(member, reading.home)))
        later = cast.now + DAY
        assert "今天复习 7 题" in shows(notebook_.home_screen(cast.acts(member, reading.home, now=later)))
        page = cast.acts(member, reading.listing, 0, 0)
        assert "没有分类 · 7" in shows(notebook_.list_screen(page))
        for one in page["lines"]:
            said = shows(notebook_.question_screen(cast.acts(member, reading.look, one["question"])))
            assert "错过 1 次。" in said
            assert "您选的" not in said
        for one in page["lines"]:
            page = cast.acts(member, reading.take_out, one["question"])
        assert "这一类没有错题了" in shows(notebook_.list_screen(page))

    def test_shows_the_end_of_a_review(self, cast: Cast, member: Actor) -> None:
        found = begun(cast, member, SINGLE)
        cast.acts(member, sitting.choose, found["sitting"], spot(0, 0))
        found = cast.acts(member, reading.begin, now=cast.now + DAY)
        cast.acts(member, sitting.choose, found["sitting"], spot(0, 1), now=cast.now + DAY)
        over = cast.acts(member, sitting.go_on, found["sitting"], 0, now=cast.now + DAY)
        assert "今天的都复习过了。" in shows(sittings_.shown_screen(over))


class TestTheDailyQuestion:
    @pytest.mark.parametrize("content", [SINGLE, TRUE_FALSE, *LONGEST[:1], LONGEST[2]], ids=str)
    def test_is_answered_in_place(self, cast: Cast, member: Actor, content: Content) -> None:
        fill(cast, member, [content])
        asked = daily_.question_screen(cast.acts(member, asking.today))
        said = below(asked, daily_.KEYBOARDS)
        assert ("A. 110" in said or "对\n错" in said) or content in LONGEST
        told = cast.acts(member, asking.answer, cast.now.date().toordinal(), 0)
        assert "正确答案" in shows(daily_.question_screen(told)) or told["full"]
        assert "这题有误" in shows(daily_.question_screen(told))
        assert cast.acts(member, doubting.begin, told["sitting"], 0)["sitting"] == told["sitting"]

    def test_shows_who_wants_it_and_when(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(3, "安全"))
        cast.write(lambda session: asking.question_of(session, cast.now.date() - DAY) and None)
        assert "8:00" in shows(daily_.home_screen(cast.acts(member, wishing.home)))
        assert "改为" not in shows(daily_.settings_screen(cast.acts(member, wishing.settings)))
        assert "18:00 ✓" in shows(daily_.settings_screen(cast.acts(member, wishing.choose_hour, 18)))
        assert "改为只在工作日" in shows(daily_.settings_screen(cast.acts(member, wishing.choose_days, 0)))
        assert "一天最多一次" in shows(daily_.settings_screen(cast.acts(member, wishing.choose_reviews, 1)))
        home = cast.acts(member, wishing.home)
        assert "补答 1 题" in shows(daily_.home_screen(home))
        shows(daily_.missed_screen(home))
        shows(daily_.settings_screen(cast.acts(member, wishing.stop)))
        shows(daily_.missed_screen({**home, "missed": []}))

    def test_brings_the_notebook_along_in_its_letter(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [SINGLE])
        asked = daily_.question_screen(cast.acts(member, asking.today))
        both = {**asked.values, "due": 2, "reviews": [{"due": 2}]}
        assert "今天复习 2 题" in below(replace(asked, values=both), daily_.KEYBOARDS)
        told = Screen("daily.reviews", {"due": 2, "reviews": [{"due": 2}]})
        assert "今天复习 2 题" in below(told, daily_.KEYBOARDS)
