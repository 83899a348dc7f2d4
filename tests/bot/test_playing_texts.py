"""What a group reads stays within what Telegram takes, whatever people are called."""

from functools import partial
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.words import Words
from storage.contests import (
    Contest,
    ContestUnit,
    Form,
    Phase,
    Scoring,
    Sides,
    Stage,
    Tie,
    Whom,
    running,
    telling,
    turns,
)
from storage.outbox import to_group
from storage.questions import Content, Kind, Option
from storage.values import Value, Values
from tests.cast import Cast
from tests.storage.contest_of import begin, prepare, several, single, truth

_WORDS = Words(ZoneInfo("Asia/Shanghai"))
_WORDS.links.username = "union_hall_bot"
_RENDERER = Renderer(_WORDS, KEYBOARDS)
_HOSTILE = "<b>&\"'</i>𠮷👩‍👩‍👧"
_LANGUAGES = ("zh", "en")


def _long(signs: int) -> str:
    return (_HOSTILE * signs)[:signs]


def _question(kind: Kind, stage: Stage, *, right: bool = False) -> Values:
    """The largest question that the bank takes, with the largest keys."""
    options = tuple(Option(_long(100), right=at < 3) for at in range(12))
    content = Content(kind, _long(300), options, explanation=_long(200))
    key = 2**53
    named: dict[str, Value] = {"contest": key, "nth": 100}
    places = [0, 1] if kind is Kind.TRUE_FALSE else [*range(12)]
    lines: list[Value] = [
        {**one, **named, "press": 10_011, "right": right}
        for one in telling.options(content, places)
        if isinstance(one, dict)
    ]
    hands_in: list[Value] = [{**named}] if kind is Kind.SEVERAL else []
    return {
        **named,
        "mark": "Z99999·100/100",
        "code": "Z99999",
        "of": 100,
        "stage": stage,
        "trial": False,
        "kind": kind,
        "stem": content.stem,
        "seconds": 300,
        "full": 2000,
        "options": lines,
        "several": kind is Kind.SEVERAL,
        "hands_in": hands_in,
        "buzzers": [{**named, "go": False}],
        "stakes": [{**named, "press": 10_030, "stake": stake} for stake in (1000, 2000, 3000)],
        "go": False,
        "answered": 1000,
        "players": 1000,
        "left": 300,
        "stake": 3000,
        "turn": _long(60),
        "explanation": content.explanation,
        "lettered": True,
        "void": False,
        "verdict": {"right": False, "points": -3000},
        "out": [_long(60)] * turns.OUT,
        "named": [_long(60)] * 3,
        "had": 1000,
        **_top(5),
    }


def _top(count: int) -> Values:
    line: Value = {
        "key": 1,
        "name": _long(60),
        "team": _long(60),
        "points": 123_450,
        "right": 10,
        "seconds": 999,
        "place": 1,
        "before": 100,
        "players": 1,
        "divisor": 1,
    }
    return {"lines": [line] * count, "count": 1000, "of_teams": False, "unknown": 12}


_OF: Values = {
    "title": _long(40),
    "code": "Z99999",
    "contest": 2**53,
    "trial": True,
    "scoring": Scoring.SPEED,
    "full": 3000,
    "penalty": 1000,
    "streak": True,
    "seconds": 300,
    "form": Form.BUTTONS,
    "sides": Sides.FREE,
    "best": 10,
    "whom": "all",
    "tie": Tie.PLAY_OFF,
    "prizes": _long(200),
}


def _rendered(key: str, values: Values, language: str) -> tuple[str, list[list[dict[str, str]]]]:
    letter = to_group(1, key, values)
    letter.language, letter.chat_id = language, -1
    _, parameters = _RENDERER.call(letter)
    return str(parameters["text"]), (parameters["reply_markup"] or {"inline_keyboard": []})["inline_keyboard"]


def _read(text: str) -> str:
    """What is left when Telegram has read the tags; it counts UTF-16 units."""
    import html  # noqa: PLC0415
    import re  # noqa: PLC0415

    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", text))


class TestLimits:
    @pytest.mark.parametrize("language", _LANGUAGES)
    @pytest.mark.parametrize("key", ["question", "halfway", "buzz", "stake", "told"])
    def test_the_largest_question_fits(self, key: str, language: str) -> None:
        for kind, stage in product((Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE), Stage):
            values = _question(kind, stage, right=kind is not Kind.TRUE_FALSE)
            text, rows = _rendered(f"playing.{key}", values, language)
            assert len(_read(text).encode("utf-16-le")) // 2 <= 4096
            assert _read(text).startswith("Z99999·100/100")
            assert all(len(row) <= 6 for row in rows)
            assert all(len(button["callback_data"].encode()) <= 64 for row in rows for button in row)
            assert "</i>" not in text

    @pytest.mark.parametrize("language", _LANGUAGES)
    def test_the_largest_lobby_and_podium_fit(self, language: str) -> None:
        teams: list[Value] = [{"contest": 2**53, "team": 2**53 + nth, "name": _long(20)} for nth in range(40)]
        lobby: Values = {**_OF, "of": 100, "here": 9, "unknown": 3, "everywhere": 90, "left": 300, "joins": []}
        lobby |= {"only": [_long(40)] * telling.MOST_UNITS, "only_more": 90}
        for key, values in (
            *((key, {**lobby, "teams": teams}) for key in ("lobby", "countdown")),
            ("over", {**_OF, **_top(10)}),
        ):
            text, rows = _rendered(f"playing.{key}", values, language)
            assert len(_read(text).encode("utf-16-le")) // 2 <= 4096
            assert sum(len(row) for row in rows) <= 100
        assert _rendered("playing.lobby", {**lobby, "teams": teams}, language)[1][-1][0]["url"].startswith("https://")


class TestWords:
    def test_of_a_question_stand_apart_from_its_mark(self) -> None:
        values = _question(Kind.SINGLE, Stage.ALL, right=True)
        for key in ("question", "told", "stake"):
            text, _ = _rendered(f"playing.{key}", values, "zh")
            assert _read(text).startswith("Z99999·100/100 · 必答")
        assert _WORDS.plain("playing.picture", values, "zh") == "Z99999·100/100 · 必答"

    def test_of_what_is_right_name_no_letter_where_a_poll_showed_none(self) -> None:
        for lettered in (True, False):
            text, _ = _rendered(
                "playing.told", {**_question(Kind.SINGLE, Stage.ALL, right=True), "lettered": lettered}, "zh"
            )
            assert ("正确：A. " in text) is lettered

    def test_of_a_buzz_say_what_it_may_cost_and_whom(self) -> None:
        values = _question(Kind.SINGLE, Stage.BUZZ)
        for of_teams in (True, False):
            text, _ = _rendered("playing.buzz", {**values, "of_teams": of_teams}, "zh")
            assert "答错、不答就扣 20 分" in text
            assert ("点早了，全队这题没有份，也扣 20 分" in text) is of_teams

    def test_of_the_end_put_nobody_without_points_on_the_podium(self) -> None:
        (line,) = _top(1)["lines"]  # type: ignore[misc]
        values: Values = {**_OF, **_top(0), "lines": [{**line, "name": "李明"}, {**line, "name": "王芳", "points": 0}]}  # type: ignore[dict-item]
        text = _read(_rendered("playing.over", values, "zh")[0])
        assert "第 1 名：李明" in text
        assert "第 1 名：王芳" not in text
        assert "1. 王芳" in text


class TestLetters:
    def test_of_a_contest_with_all_stages_have_their_words_and_buttons(self, cast: Cast) -> None:
        stages = {2: Stage.BUZZ, 3: Stage.STAKE, 4: Stage.AUDIENCE}
        contents = [single(1), several(2), truth(3), single(4)]
        play = begin(prepare(cast, cast.create_officer(), contents, stages=stages))
        li, wang = cast.create_member("李明"), cast.create_member("王芳")
        play.join(li), play.join(wang)
        play.until_asked(1)
        play.write(lambda session: running.pause(session, play.contest_id, now=play.now))
        play.go(1)
        play.write(lambda s: running.release(s, s.get_one(Contest, play.contest_id), now=play.now))
        play.go(12)
        play.answer(li, 0)
        play.until(Phase.READYING)
        play.buzz(wang, 1)
        play.until(Phase.BUZZING)
        play.buzz(li, 2)
        play.until(Phase.STAKING)
        play.until(Phase.OVER)
        said = {one.key for one in play.delivered}
        names = ("lobby", "countdown", "question", "halfway", "told", "buzz", "stake", "held", "resumed", "over")
        assert said >= {f"playing.{name}" for name in names}
        for letter, language in product(play.delivered, _LANGUAGES):
            letter.language = language
            _, parameters = _RENDERER.call(letter)
            assert parameters["text"]
            asked = letter.key in {"playing.question", "playing.halfway", "playing.buzz", "playing.stake"}
            assert bool(parameters["reply_markup"]) or not asked

    def test_of_the_lobby_name_the_units_that_it_is_for(self, cast: Cast) -> None:
        play = prepare(cast, cast.create_officer(), [single(1)], whom=Whom.UNITS)
        units = [cast.create_unit(f"第{nth}水厂") for nth in range(1, telling.MOST_UNITS + 3)]

        def meant(session: Session, upto: int) -> Values:
            session.execute(delete(ContestUnit))
            session.add_all(ContestUnit(contest_id=play.contest_id, unit_id=one) for one in units[:upto])
            session.flush()
            return telling.lobby(session, session.get_one(Contest, play.contest_id), play.groups[0], left=9)

        few, many = (play.write(partial(meant, upto=upto)) for upto in (2, len(units)))
        assert "只请这些单位的职工参加：第1水厂、第2水厂。" in _rendered("playing.lobby", few, "zh")[0]
        assert "第8水厂等 10 个单位。" in _rendered("playing.lobby", many, "zh")[0]
        assert "第8水厂 and others, 10 in all." in _rendered("playing.lobby", many, "en")[0]
        everybody = _rendered("playing.lobby", {**few, "only": []}, "zh")[0]
        assert ("只请" in everybody, "\n\n\n" in everybody) == (False, False)

    @pytest.mark.parametrize(("language", "words"), [("zh", "不算分"), ("en", "does not count")])
    def test_of_a_trial_run_say_so_each_of_them(self, cast: Cast, language: str, words: str) -> None:
        stages = {2: Stage.BUZZ, 3: Stage.STAKE}
        play = begin(prepare(cast, cast.create_officer(), [single(1), single(2), single(3)], stages=stages, trial=True))
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        play.write(lambda session: running.pause(session, play.contest_id, now=play.now))
        play.go(1)
        play.write(lambda s: running.release(s, s.get_one(Contest, play.contest_id), now=play.now))
        play.until(Phase.OVER)
        assert {"playing.countdown", "playing.held", "playing.told", "playing.stake"} <= {
            one.key for one in play.delivered
        }
        for letter in play.delivered:
            text = _rendered(letter.key, {**letter.values}, language)[0].lower()
            assert f" · {'trial run, ' if language == 'en' else '试一试，'}{words}" in text, letter.key
            assert "\n\n\n" not in text


class TestToasts:
    TAKEN = (
        *("taken", "ticked", "twice", "late", "held", "empty", "not_yours", "not_for_you", "no_team", "choose_team"),
        *(
            "joined",
            "joined_already",
            "over",
            "buzzed",
            "buzzed_twice",
            "early",
            "team_out",
            "team_changed",
            "team_stays",
            "buzz_late",
            "not_equal",
            "unbound",
            "staked",
        ),
        "stake_late",
    )

    @pytest.mark.parametrize("language", _LANGUAGES)
    def test_say_something_within_two_hundred_signs(self, language: str) -> None:
        for taken, unknown in [*product(self.TAKEN, [False]), *product(("taken", "ticked", "joined"), [True])]:
            # Of somebody unknown it is a first press: one letter at most.
            letters: list[Value] = ["L"] if unknown else [*"ABCDEFGHIJKL"]
            values: Values = {"taken": taken, "letters": letters, "bound": not unknown, "unknown": unknown}
            words = _WORDS.plain("playing.toast", {**values, "team": _long(20), "much": 3000, "truth": None}, language)
            assert 0 < len(words) <= 200

    def test_know_every_outcome(self) -> None:
        from storage.contests.answering import Taken  # noqa: PLC0415
        from storage.contests.buzzing import Buzz  # noqa: PLC0415
        from storage.contests.staking import Stake  # noqa: PLC0415

        assert {one.value for kind in (Taken, Buzz, Stake) for one in kind} <= set(self.TAKEN)


class TestRanks:
    @pytest.mark.parametrize(
        ("language", "words"), [("zh", ("升 2", "降 1", "不变")), ("en", ("up 2", "down 1", "unchanged"))]
    )
    def test_are_told_by_words_beside_the_sign(self, language: str, words: tuple[str, ...]) -> None:
        for (before, place), (sign, word) in zip(((3, 1), (1, 2), (2, 2)), zip("▲▼–", words, strict=True), strict=True):
            said = _WORDS.plain("playing.moved", {"before": before, "place": place}, language)
            assert sign in said
            assert word in said
