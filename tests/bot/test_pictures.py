"""Pictures: a letter shows one where it can be drawn and is taken; where not, its text goes alone."""

from datetime import date, datetime

import pytest
from telegram.error import BadRequest

from bot.letters import PICTURES
from bot.papers import joining as drawings
from bot.papers import typesetting
from bot.papers.enclosures import PNG, Enclosure, Picture, Say
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.sandbox import pictures
from bot.words import Words
from storage.accounts import LANGUAGES
from storage.charts.terms import Measure, When
from storage.figures import Offer, Source
from storage.outbox import VISITOR, Letter, State
from storage.progress.reckoning import CATEGORIES
from storage.results import reckoning
from storage.values import Value, Values
from tests.bot.test_postman import Office, Wire
from tests.bot.test_wrap_ups import FOUND
from tests.cast import Actor, Cast
from tests.conftest import ZONE

#: What Telegram lets stand below a picture, and what one may weigh here: people have little data to spend.
CAPTION, HEAVIEST = 1024, 60_000

UNIT: Values = {"unit": "站" * 60, "count": 99_999, "percent": 99}
REACHED: Values = {
    "reached": 99_999,
    "of": 100_000,
    "percent": 99,
    "before": 98,
    "hides": False,
    "year": 2026,
    "fewest": 5,
}
FIGURE: Values = {
    "source": Source.NOTE_DISCLOSURE,
    "measure": Measure.NOTES,
    "when": When.YEAR,
    "first": date(2026, 1, 1),
    "last": date(2026, 11, 30),
    "count": 99_999,
    "before": 88_888,
    "times": 999_999,
    "people": 99_999,
    "fen": 999_999_999,
    "fewest": 5,
    "hides": False,
    "most": {"month": 12, **UNIT},
    "least": {"month": 12, **UNIT},
}
#: What single pictures' texts tell beside that, at the most.
FULLEST: dict[str, Values] = {
    "sittings.picture": {"place": 99},
    "bank.the_picture": {"number": 100_000},
    "quick_notes.the_picture": {"number": "JB-2026-100000"},
    "playing.picture": {"mark": "K99999·100/100", "stage": "decider", "trial": True},
    "exams.certificate": {"passed_at": datetime.now(ZONE)},
    "drives.picture": {"taken": 99_000, "passed": 98_000},
    "results.podium": {
        "trial": True,
        "steps": list[Value](
            [
                {
                    "place": place,
                    "names": list[Value]([{"name": "李" * 60, "unit": ""}]) * reckoning.NAMES,
                    "more": 99,
                    "points": 999_99,
                    "right": 99,
                }
                for place in range(1, reckoning.FIRST + 1)
            ]
        ),
    },
    "results.table": {"page": 8, "pages": 99},
    **dict.fromkeys(("charts.trend_picture", "charts.units_picture"), FIGURE),
    "charts.reach_picture": {"lines": [REACHED | {"service": offer} for offer in Offer]},
    "charts.reached_picture": REACHED | {"service": Offer.LEARNING, "highest": UNIT, "lowest": UNIT},
    "goals.picture": {
        "cells": [REACHED | {"service": offer, "goal": 100, "met": False, "nobody": False} for offer in Offer]
    },
    "results.certificate": {"place": 3},
    "progress.picture": {
        "month": date(2026, 11, 1),
        "days": [*range(1, 31)],
        "answered": 9_999,
        "right": 9_998,
        "streak": 400,
        "before": 9_999,
        "before_days": 31,
        "before_right": 9_998,
        "notebook": 9_999,
        "exams": 99,
        "contests": 99,
        "categories": list[Value]([{"name": "类" * 40, "answered": 9_999, "right": 9_998}]) * CATEGORIES,
    },
}


def blank(_: Values, say: Say) -> Enclosure:
    return Enclosure("blank.png", say("joining.picture_words", {}).encode(), PNG)


def torn(_: Values, say: Say) -> Enclosure:
    raise ValueError(say)


def office(cast: Cast, picture: Picture) -> Office:
    renderer = Renderer(Words(ZONE), KEYBOARDS, {}, {"joining.hello": picture})
    return Office(cast, Wire(), renderer, cast.now)


def hello(to: Actor, **more: int) -> Letter:
    return Letter(to.account_id, "joining.hello", {}, **more)  # type: ignore[arg-type]


class TestLettersWithPictures:
    @pytest.fixture
    def stranger(self, cast: Cast) -> Actor:
        return cast.create_stranger()

    def test_show_it_above_their_text_and_keep_their_keys(self, cast: Cast, stranger: Actor) -> None:
        desk = office(cast, Picture(blank))
        desk.run_until_all_ended(hello(stranger))
        (call,) = desk.wire.calls
        assert (call.method, call.parameters["photo"]) == ("sendPhoto", "attach://paper")
        assert "大按钮" in call.parameters["caption"]
        assert call.parameters["reply_markup"]["keyboard"][0][0]["request_contact"]
        assert desk.ends() == [State.SENT]

    def test_go_without_one_that_cannot_be_drawn(self, cast: Cast, stranger: Actor) -> None:
        desk = office(cast, Picture(torn))
        desk.run_until_all_ended(hello(stranger))
        (call,) = desk.wire.calls
        assert (call.method, call.parameters["reply_markup"]["is_persistent"]) == ("sendMessage", True)
        assert desk.ends() == [State.SENT]

    def test_go_without_one_that_telegram_does_not_take(self, cast: Cast, stranger: Actor) -> None:
        desk = office(cast, Picture(blank))
        desk.wire.script.append(BadRequest("IMAGE_PROCESS_FAILED"))
        desk.run_until_all_ended(hello(stranger))
        assert [call.method for call in desk.wire.calls] == ["sendPhoto", "sendMessage"]
        assert desk.ends() == [State.SENT]

    def test_take_no_other_messages_place(self, cast: Cast, stranger: Actor) -> None:
        desk = office(cast, Picture(blank))
        desk.run_until_all_ended(hello(stranger, edits=50))
        assert [call.method for call in desk.wire.calls] == ["sendPhoto"]


class TestPictures:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_the_telephone_is_small_and_whole(self, language: str) -> None:
        say = Renderer(Words(ZONE), KEYBOARDS).speaker(language)
        drawn = drawings.share_phone({}, say)
        assert pictures.sides(drawn.content) == (720, 480)
        # Without the letters of its words it would weigh a quarter.
        assert 20_000 < len(drawn.content) < HEAVIEST

    def test_are_drawn_once_for_each_language(self) -> None:
        says = [Renderer(Words(ZONE), KEYBOARDS).speaker(language) for language in LANGUAGES]
        first, english, again = (drawings.share_phone({}, say).content for say in (says[0], says[1], says[0]))
        assert first is again
        assert first != english

    def test_say_what_words_hold_and_nothing_that_stands_for_more(self) -> None:
        hostile = {"key": "#panic() *a* $x$", "words": '= 王\\"', "here": "[#sys]"}
        assert pictures.sides(typesetting.drawn("share_phone", hostile, "png")) == (720, 480)

    @pytest.mark.parametrize("key", PICTURES)
    def test_stand_above_texts_that_fit_below_them(self, key: str) -> None:
        words = Words(ZONE)
        words.links.username = "unionhall_bot"
        samples: Values = {"name": "李" * 60, "unit": "站" * 60, "code": "x" * 22, "until": datetime.now(ZONE)}
        now = datetime.now(ZONE)
        samples |= {"title": "操" * 40, "place": "馆" * 80, "option": "组" * 30, "family": 3, "digits": "0123"}
        samples |= {"starts_at": now, "opens_at": now, "closes_at": now, "came_at": None}
        samples |= {"at": now, "of": 100_000, "talked": 1, "due": 1, "overdue": 1, "unconfirmed": 1}
        samples |= FOUND | FULLEST.get(key, {})
        assert all(len(words.html(key, samples, language)) < CAPTION for language in LANGUAGES)

    def test_belong_to_letters_of_ones_own_or_are_there_to_be_given_on(self) -> None:
        renderer = Renderer(Words(ZONE), KEYBOARDS, {}, PICTURES)
        _, parameters = renderer.call(Letter(1, "joining.hello", {}, right=VISITOR, language="zh"))
        assert parameters["protect_content"] is None
