"""What counters show of contests that are prepared, from what the rules really give: every text and label, in both
languages."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import routes
from handlers.buttons import PressHandler
from handlers.contests import draft, places, questions, quick
from handlers.screens import Screen
from storage.contests import Contest, Sides, State, company, knobs, listing, setting, sheet, sides, starting, trial
from storage.contests import quick as quick_rules
from storage.contests.knobs import Knob
from storage.contests.quick import QuickKnob
from storage.contests.sides import Of
from storage.questions import keeping
from storage.values import Values, lines_of
from tests.cast import Actor, Cast
from tests.handlers.test_after import shows
from tests.storage.contest_of import groups, single, truth

NAMED = "安全月竞赛"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def group(cast: Cast, officer: Actor) -> int:
    return groups(cast, unit_id=officer.unit_id)[0]


@pytest.fixture
def bank(cast: Cast) -> list[int]:
    def rule(session: Any) -> list[int]:
        contents = [*(single(nth) for nth in range(1, 6)), truth(6)]
        there = keeping.put_all(session, contents, author_id=None, approved_by=None, now=cast.now)
        for one in there:
            one.state = "live"
        session.flush()
        return [one.id for one in there]

    return cast.write(rule)


@pytest.fixture
def contest_id(cast: Cast, officer: Actor, group: int, bank: list[int]) -> int:
    """A draft with a name and a paper of two."""
    key = int(cast.acts(officer, setting.begin)["contest"])
    cast.acts(officer, setting.write_title, NAMED)
    asked = cast.acts(officer, sheet.choose_level, key, 0)
    cast.acts(officer, sheet.choose_count, asked["version"], 2)
    return key


class TestQuickStart:
    def test_says_what_it_is_called_and_offers_to_begin(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        page = shows(quick.quick_screen, cast.acts(officer, quick_rules.look))
        assert "城东供水站快速赛" in page[0]
        assert {"开赛", "改名称", "题目：全部题库", "10 题"} <= {*page}
        asked = shows(quick.name_screen, cast.acts(officer, quick_rules.ask_name))
        assert ("城东供水站快速赛" in asked[0], asked[1:]) == (True, ["返回"])
        named = shows(quick.quick_screen, cast.acts(officer, quick_rules.write_name, NAMED))
        assert NAMED in named[0]
        for knob in QuickKnob:
            shows(quick.quick_screen, cast.acts(officer, quick_rules.turn, knob))
        tree = cast.acts(officer, quick_rules.category, 0)
        assert "用全部题库" in shows(quick.tree_screen, tree)
        below = cast.acts(officer, quick_rules.category, lines_of(tree["lines"])[0]["at"])
        assert "就用这一类" in shows(quick.tree_screen, below)
        begun = shows(quick.begun_screen, cast.acts(officer, quick_rules.go, lambda *_: "?"))
        assert f"「{NAMED}」开始了" in begun[0]

    def test_offers_nothing_to_begin_without_questions_or_a_group(self, cast: Cast, officer: Actor) -> None:
        page = shows(quick.quick_screen, cast.acts(officer, quick_rules.look))
        assert "题库里还没有能用的题" in page[0]
        assert "开赛" not in page

    def test_lets_choose_the_group_where_there_are_several(self, cast: Cast, officer: Actor, bank: list[int]) -> None:
        _, second = groups(cast, 2, unit_id=officer.unit_id)
        page = shows(quick.quick_screen, cast.acts(officer, quick_rules.look))
        assert (page.count("站所群"), "开赛" in page) == (2, False)
        chosen = shows(quick.quick_screen, cast.acts(officer, quick_rules.choose_group, second))
        assert ("✓ 站所群" in chosen, "开赛" in chosen) == (True, True)


class TestTheCard:
    def test_asks_what_is_missing_and_offers_what_can_be_done(
        self, cast: Cast, officer: Actor, contest_id: int
    ) -> None:
        new = cast.acts(officer, setting.begin)
        assert "这场竞赛叫什么？" in shows(draft.card_screen, new)[0]
        card = shows(draft.card_screen, cast.acts(officer, setting.look, contest_id))
        assert {"名称", "试一试（不算分）", "准备好了"} <= {*card}
        assert "现在开始" not in card
        for ask in (setting.ask_title, setting.ask_prizes, setting.ask_seconds, setting.ask_when):
            assert "返回" in shows(draft.card_screen, cast.acts(officer, ask, contest_id))
        for knob in (Knob.FORM, Knob.LOBBY, Knob.SECONDS):
            shows(draft.card_screen, cast.acts(officer, knobs.turn, contest_id, knob))
        shows(draft.points_screen, cast.acts(officer, knobs.points, contest_id))
        for knob in (Knob.SCORING, Knob.FULL, Knob.PENALTY, Knob.STREAK, Knob.TIE):
            shows(draft.points_screen, cast.acts(officer, knobs.turn, contest_id, knob))

    def test_of_one_that_is_ready_begins_and_of_one_that_is_over_is_copied(
        self, cast: Cast, officer: Actor, contest_id: int
    ) -> None:
        ready = shows(draft.card_screen, cast.acts(officer, setting.make_ready, contest_id))
        assert len(ready) > 3
        assert NAMED in str(shows(draft.office_screen, cast.acts(officer, listing.office, 0)))
        shows(draft._sure_screen, cast.acts(officer, setting.look, contest_id))
        assert NAMED in shows(draft.begun_screen, cast.acts(officer, starting.begin_now, contest_id))[0]
        on = draft.card_screen(cast.acts(officer, setting.look, contest_id))
        assert next(one.name for row in on.buttons or [] for one in row) == "hosting.open"
        cast.write(lambda session: setattr(session.get_one(Contest, contest_id), "state", State.OVER))
        over = draft.card_screen(cast.acts(officer, setting.look, contest_id))
        assert "contests.copy" in [one.name for row in over.buttons or [] for one in row]
        shows(draft.card_screen, cast.acts(officer, setting.copy, contest_id))

    def test_tries_it_where_there_is_one_group_and_asks_where_there_are_more(
        self, cast: Cast, officer: Actor, contest_id: int
    ) -> None:
        (other,) = groups(cast, unit_id=officer.unit_id)
        cast.acts(officer, company.turn_group, contest_id, other)
        asked = cast.acts(officer, trial.look, contest_id)
        assert shows(draft.try_screen, asked).count("站所群") == 2
        assert "不算分" in shows(draft.try_screen, cast.acts(officer, trial.run, contest_id, other))[0]

    def test_is_gone_once_it_is_called_off(self, cast: Cast, officer: Actor, contest_id: int) -> None:
        assert "草稿删掉了" in shows(draft._gone_screen, cast.acts(officer, setting.cancel, contest_id))[0]


class TestThePaper:
    def test_is_looked_at_moved_and_emptied(self, cast: Cast, officer: Actor, contest_id: int, bank: list[int]) -> None:
        assert len(shows(questions.paper_screen, cast.acts(officer, sheet.look, contest_id, 0))) > 4
        for rule in (sheet.see, sheet.move, sheet.turn_stage):
            shows(questions.question_screen, cast.acts(officer, rule, contest_id, 2))
        shows(questions.paper_screen, cast.acts(officer, sheet.remove, contest_id, 1))
        shows(questions.tree_screen, cast.acts(officer, sheet.category, contest_id, 0))
        shows(questions.count_screen, cast.acts(officer, sheet.choose_level, contest_id, 0))
        shows(questions.search_screen, {"found": [], **cast.acts(officer, sheet.ask_question, contest_id)})
        shows(questions.paper_screen, cast.acts(officer, sheet.clear, contest_id))


class TestPlaces:
    def test_are_ticked_by_taps(self, cast: Cast, officer: Actor, contest_id: int, group: int) -> None:
        assert "站所群 ✓" in shows(places.groups_screen, cast.acts(officer, company.groups, contest_id, 0))
        assert "站所群" in shows(places.groups_screen, cast.acts(officer, company.turn_group, contest_id, group))
        shows(places.hosts_screen, cast.acts(officer, company.hosts, contest_id))
        cast.create_officer("周敏", unit=officer.unit_id)
        cast.acts(officer, company.ask_host, contest_id)
        shows(places.hosts_screen, cast.acts(officer, company.write_host, "周敏"))

    def test_of_sides_show_what_each_kind_needs(self, cast: Cast, officer: Actor, contest_id: int) -> None:
        assert len(shows(places.sides_screen, cast.acts(officer, sides.look, contest_id))) == 5
        by_units = shows(places.sides_screen, cast.acts(officer, sides.choose, contest_id, Sides.UNITS))
        assert len(by_units) > 5
        for of in Of:
            shows(places.units_screen, cast.acts(officer, sides.units, contest_id, 0, of))
        shows(places.sides_screen, cast.acts(officer, sides.choose, contest_id, Sides.FREE))
        cast.acts(officer, sides.ask_names, contest_id)
        for words in ("???", "红队、——"):
            with pytest.raises(sides.TeamsUnfit):
                cast.acts(officer, sides.write_names, words)
        named = shows(places.sides_screen, cast.acts(officer, sides.write_names, "红队 蓝队"))
        assert any("红队" in one for one in named)
        turned = shows(places.sides_screen, cast.acts(officer, sides.turn_best, contest_id, Knob.BEST))
        assert any("红队" in one for one in turned), "the names can still be taken away"

    def test_of_units_offer_those_below_only_where_there_are_some(
        self, cast: Cast, officer: Actor, contest_id: int
    ) -> None:
        label = "下面的单位都参赛"
        assert label not in shows(places.sides_screen, cast.acts(officer, sides.choose, contest_id, Sides.UNITS))
        found = cast.acts(officer, sides.units, contest_id, 0, Of.TEAMS)
        assert label not in shows(places.units_screen, found)
        assert "自由组队" in "".join(shows(places.units_screen, found))
        for name in ("一班", "二班"):
            cast.create_unit(name, above=officer.unit_id)
        assert label in shows(places.sides_screen, cast.acts(officer, sides.look, contest_id))
        found = cast.acts(officer, sides.all_below, contest_id)
        assert label in shows(places.units_screen, found)
        assert found["chosen"] == 2


class TestRights:
    def test_every_page_of_a_contest_is_for_those_alone_whose_it_is(
        self, cast: Cast, officer: Actor, contest_id: int
    ) -> None:
        pages: list[tuple[Callable[[Values], Screen], Values]] = [
            (draft.card_screen, cast.acts(officer, setting.look, contest_id)),
            (draft.points_screen, cast.acts(officer, knobs.points, contest_id)),
            (questions.paper_screen, cast.acts(officer, sheet.look, contest_id, 0)),
            (places.groups_screen, cast.acts(officer, company.groups, contest_id, 0)),
            (places.hosts_screen, cast.acts(officer, company.hosts, contest_id)),
            (places.sides_screen, cast.acts(officer, sides.look, contest_id)),
        ]
        found = [screen(values) for screen, values in pages]
        assert {(one.right, one.subject) for one in found} == {("contests", contest_id)}

    def test_none_is_opened_in_a_group(self) -> None:
        here = {route.button.name for route in routes.group_routes() if isinstance(route, PressHandler)}
        assert not [one for one in here if one.startswith(("contests.", "hosting."))]
