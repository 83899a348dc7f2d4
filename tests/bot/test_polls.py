"""Polls on their way out and in: what sendPoll is given, whose poll it became, and what Telegram tells of it."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import telegram
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from telegram.error import TimedOut

from bot import quizzes
from bot.inbox import Intake
from bot.letters import POLLS
from bot.processor import Job
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.verdicts import poll_id
from bot.words import Words
from handlers import polls
from storage import inbox
from storage.contests import telling
from storage.contests.terms import FEWEST_SECONDS, MOST_SECONDS
from storage.inbox import Update
from storage.outbox import Letter, State
from storage.questions import Content, Kind, Option
from storage.questions.content import MOST_EXPLANATION, MOST_OPTION, MOST_OPTIONS, MOST_STEM
from storage.values import Values
from tests import second_opinion
from tests.bot.sandbox import specification
from tests.bot.test_postman import Office, Wire
from tests.cast import Cast
from tests.conftest import ZONE

OPTIONS = [("A", "红色"), ("B", "白色 <b>"), ("C", "黑色")]


def asked(**more: Any) -> Values:
    options = [
        {"shown": at, "letter": letter, "words": words, "truth": None} for at, (letter, words) in enumerate(OPTIONS)
    ]
    return {
        "mark": "K7·3/10",
        "trial": False,
        "nth": 3,
        "stem": "电线着火能用水浇吗 & 为什么",
        "seconds": 20,
        "several": False,
        "apart": False,
        "lettered": False,
        "options": options,
        "right": [1],
        "explanation": "会触电",
        **more,
    }


def rendered(language: str = "zh", **more: Any) -> dict[str, Any]:
    """What sendPoll is given; the tables and aiogram take it."""
    letter = Letter(0, "polls.question", asked(**more), chat_id=-100, language=language)
    method, parameters = Renderer(Words(ZONE), KEYBOARDS, polls=POLLS).call(letter)
    assert method == "sendPoll"
    given = {name: value for name, value in parameters.items() if value is not None}
    known = {name.removesuffix("?"): kind for name, kind in specification.METHODS["sendPoll"]["parameters"].items()}
    for name, value in given.items():
        if name == "options":
            assert all(option.keys() == {"text"} for option in value)
        else:
            assert any(_fits(value, kind) for kind in known[name].split("|")), name
    model = second_opinion.method_model("sendPoll")
    assert model is not None
    assert not model.model_validate(given).model_extra
    return given


def _fits(value: object, kind: str) -> bool:
    try:
        specification.check(value, kind, "")
    except AssertionError:
        return False
    return True


class TestQuiz:
    def test_is_one_that_shows_nobody_anything_before_it_is_closed(self) -> None:
        given = rendered()
        assert given["question"] == "K7·3/10 电线着火能用水浇吗 & 为什么"
        assert [one["text"] for one in given["options"]] == ["红色", "白色 <b>", "黑色"]
        assert (given["type"], given["is_anonymous"], given["correct_option_ids"]) == ("quiz", False, [1])
        assert (given["hide_results_until_closes"], given["shuffle_options"]) == (True, True)
        assert (given["allows_multiple_answers"], given["allows_revoting"]) == (False, False)
        assert (given["open_period"], given["explanation"]) == (20, "会触电")

    def test_of_several_right_ones_takes_several(self) -> None:
        given = rendered(several=True, right=[0, 2])
        assert given["allows_multiple_answers"] is True
        assert given["correct_option_ids"] == [0, 2]
        assert given["question"].endswith("（多选）")

    @pytest.mark.parametrize(("language", "words"), [("zh", ["对", "错"]), ("en", ["True", "False"])])
    def test_of_true_and_false_says_so(self, language: str, words: list[str]) -> None:
        options = [{"shown": at, "letter": "AB"[at], "words": "", "truth": at == 0} for at in (0, 1)]
        given = rendered(language, options=options, right=[0])
        assert [one["text"] for one in given["options"]] == words

    def test_keeps_telegrams_limits(self) -> None:
        long = [{"shown": 0, "letter": "A", "words": "长" * 150, "truth": None}, *asked()["options"]][:2]  # type: ignore[misc]
        given = rendered(
            stem="题" * 400, options=long, right=[0], explanation="一\n二\n\n三\n四" + "五" * 300, seconds=3
        )
        assert len(given["question"]) == 300
        assert max(len(one["text"]) for one in given["options"]) == 100
        assert len(given["explanation"]) == 200
        assert given["explanation"].count("\n") == 2
        assert given["open_period"] == 5

    @pytest.mark.parametrize(("language", "words"), [("zh", "（试一试）"), ("en", "(trial)")])
    def test_of_a_trial_run_says_so_and_has_room_for_it(self, language: str, words: str) -> None:
        given = rendered(language, trial=True, several=True, mark="Z99999·100/100", stem="题" * 240)
        assert given["question"].startswith(f"Z99999·100/100 {words}")
        assert len(given["question"]) < 300

    def test_without_room_points_at_the_words_above(self) -> None:
        given = rendered(apart=True, lettered=True)
        assert given["question"] == "K7·3/10 见上题"
        assert [one["text"] for one in given["options"]] == ["A", "B", "C"]

    def test_without_an_explanation_has_none(self) -> None:
        assert "explanation" not in rendered(explanation="")
        assert quizzes._short("一行") == "一行"


_SIGNS = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from("题安全<&\U0001f600")


class TestWhateverTheBankHas:
    """What Telegram's own quiz takes of a question, whatever it is: all of it, or it points at the words above."""

    @given(
        stem=st.text(_SIGNS, min_size=1, max_size=MOST_STEM),
        words=st.lists(
            st.text(_SIGNS, min_size=1, max_size=12) | st.text(_SIGNS, min_size=90, max_size=MOST_OPTION + 20),
            min_size=2,
            max_size=MOST_OPTIONS,
        ),
        rights=st.sets(st.integers(0, MOST_OPTIONS - 1), min_size=1),
        why=st.text(_SIGNS | st.just("\n"), max_size=MOST_EXPLANATION + 40),
        seconds=st.integers(FEWEST_SECONDS, MOST_SECONDS),
        trial=st.booleans(),
        language=st.sampled_from(["zh", "en"]),
    )
    @settings(max_examples=60, deadline=None)
    def test_fits_and_is_never_cut(
        self,
        stem: str,
        words: list[str],
        rights: set[int],
        why: str,
        seconds: int,
        language: str,
        *,
        trial: bool,
    ) -> None:
        right = sorted({one % len(words) for one in rights})
        options = tuple(Option(one, right=at in right) for at, one in enumerate(words))
        content = Content(Kind.SEVERAL if len(right) > 1 else Kind.SINGLE, stem, options, explanation=why)
        apart, lettered = telling.beside_poll(content)
        told = telling.options(content, [*range(len(words))])
        given_ = rendered(
            language,
            mark="Z99999·100/100",
            trial=trial,
            stem=stem,
            options=told,
            right=right,
            several=len(right) > 1,
            explanation=why,
            seconds=seconds,
            apart=apart,
            lettered=lettered,
        )
        assert 1 <= len(given_["question"]) <= 300
        assert apart or stem in given_["question"]
        shown = [one["text"] for one in given_["options"]]
        assert all(1 <= len(one) <= 100 for one in shown)
        assert lettered or shown == words
        assert given_["correct_option_ids"] == right
        assert len(given_.get("explanation", "")) <= 200
        assert given_.get("explanation", "").count("\n") <= 2
        assert 5 <= given_["open_period"] <= 600


class PollingWire(Wire):
    """Telegram, which names each poll that it makes."""

    async def call(self, url: str, method: str, parameters: dict[str, Any], **more: Any) -> Any:
        result = await super().call(url, method, parameters, **more)
        return {**result, "poll": {"id": "5000000000000000001"}} if method == "sendPoll" else result


class TestPostman:
    ended: list[tuple[State, str | None, int | None]]

    @pytest.fixture
    def office(self, cast: Cast) -> Office:
        self.ended = []

        def note(_: Any, letter: Letter, state: State, /, *, now: datetime) -> None:
            del now
            self.ended.append((state, letter.poll_id, letter.message_id))

        renderer = Renderer(Words(ZONE), KEYBOARDS, polls=POLLS)
        return Office(cast, PollingWire(), renderer, cast.now, {"polls.question": note})

    def letter(self, cast: Cast) -> Letter:
        actor = cast.create_member("李明")
        return Letter(actor.account_id, "polls.question", asked(), repeats=False)

    def test_tells_the_service_which_poll_it_has_become(self, office: Office, cast: Cast) -> None:
        office.run_until_all_ended(self.letter(cast))
        assert self.ended == [(State.SENT, "5000000000000000001", 1001)]

    def test_never_sends_one_twice_whose_answer_was_lost(self, office: Office, cast: Cast) -> None:
        office.wire.script.append(TimedOut())
        office.run_until_all_ended(self.letter(cast))
        assert self.ended == [(State.UNCONFIRMED, None, None)]
        assert len(office.wire.calls) == 1

    @pytest.mark.parametrize("result", [None, True, [], {}, {"poll": None}, {"poll": {"id": 5}}])
    def test_finds_no_poll_where_there_is_none(self, result: object) -> None:
        assert poll_id(result) is None


USER = {"id": 77, "is_bot": False, "first_name": "李明"}
ANSWER = {"poll_id": "5", "user": USER, "option_ids": [0, 2], "option_persistent_ids": ["a", "c"]}


class TestHeard:
    def test_is_a_vote(self) -> None:
        assert polls.heard({"update_id": 1, "poll_answer": ANSWER}) == polls.Vote("5", 77, (0, 2))

    def test_needs_no_field_that_nobody_reads(self) -> None:
        """The library raises over a missing `option_persistent_ids`."""
        bare = {"poll_id": "5", "user": USER, "option_ids": [1]}
        with pytest.raises(TypeError):
            telegram.Update.de_json({"update_id": 1, "poll_answer": bare}, None)
        assert polls.heard({"update_id": 1, "poll_answer": bare}) == polls.Vote("5", 77, (1,))

    def test_is_nobodys_where_a_chat_has_voted(self) -> None:
        channel = {"voter_chat": {"id": -5, "type": "channel"}, "user": {"id": 136817688, "is_bot": True}}
        assert polls.heard({"update_id": 1, "poll_answer": {**ANSWER, **channel}}) == polls.Vote("5", 0, (0, 2))

    def test_is_how_a_poll_stands(self) -> None:
        poll = {"id": "5", "question": "K7·3/10 红色", "options": []}
        assert polls.heard({"update_id": 1, "poll": poll}) == polls.Standing("5", "K7·3/10 红色")

    def test_is_nothing_else(self) -> None:
        assert polls.heard({"update_id": 1, "message": {}}) is None


class Line:
    """The lanes, which only note what they are given."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def take(self, jobs: list[Job]) -> None:
        self.jobs += jobs


class TestIntake:
    @pytest.mark.parametrize(
        "bad",
        [
            {"poll_answer": {**ANSWER, "option_ids": "0"}},
            {"poll_answer": {**ANSWER, "option_ids": [True]}},
            {"poll_answer": {**ANSWER, "poll_id": "长" * 65}},
            {"poll_answer": {**ANSWER, "poll_id": "5\0"}},
            {"poll_answer": {"user": USER}},
            {"poll": {"id": "5"}},
            {"poll": []},
        ],
    )
    def test_parks_what_is_misshapen_and_goes_on(self, cast: Cast, bad: dict[str, Any]) -> None:
        line = Line()

        async def take_in() -> None:
            cast.database.start(asyncio.get_running_loop())
            intake = Intake(cast.database, line, telegram.Bot("1:x"), lambda: datetime.now(UTC))  # type: ignore[arg-type]
            await intake.take_in([{"update_id": 1, **bad}, {"update_id": 2, "poll_answer": ANSWER}])
            await cast.database.stop()

        asyncio.run(take_in())
        kept = cast.read(lambda session: [*session.scalars(select(Update).order_by(Update.update_id))])
        assert [one.state for one in kept if one.update_id < 3] == [inbox.State.DEAD, inbox.State.NEW]
        assert [job.update for job in line.jobs] == [polls.Vote("5", 77, (0, 2))]
        assert json.loads(line.jobs[0].arrival.raw)["poll_answer"] == ANSWER
