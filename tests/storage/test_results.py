"""Results of contests: the podium, each player's own result, papers, figures, and who may have them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage import learning, results
from storage.contests import Contest, Phase, Sides, Stage, Tie, card
from storage.members import NotKnownYet
from storage.mydata import copies
from storage.outbox import Letter
from storage.progress import reckoning as month
from storage.results import office, own, papers, reckoning, telling
from storage.results.telling import NEWS
from storage.results.whose import NoSuchResult
from storage.rights import NotForYou
from storage.values import Values, lines_of
from tests.cast import Actor, Cast
from tests.storage.contest_of import Play, begin, prepare, several, single, truth


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


def tell(play: Play) -> int:
    """What the round does until there is nothing left; how many were looked at."""
    done = 0
    while found := play.write(lambda session: telling.tell(session, now=play.now)):
        done += found
    return done


def finish(play: Play, answers: dict[Actor, list[int | None]]) -> Play:
    """Everybody answers so, option by option of single choices (None: not at all), to the end."""
    for actor in answers:
        play.join(actor)
    count = max(map(len, answers.values()))
    for nth in range(1, count + 1):
        play.until_asked(nth)
        for actor, options in answers.items():
            option = options[nth - 1]
            if option is not None:
                play.answer(actor, option)
        play.go(23, each=1)
    play.go(10)
    assert play.contest.state == "over"
    return play


def to(cast: Cast, actor: Actor, key: str) -> list[Letter]:
    return [one for one in cast.letters(actor) if one.key == key]


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in ("李明", "王芳", "赵敏", "钱进")]


@pytest.fixture
def over(cast: Cast, host: Actor, people: list[Actor]) -> Play:
    """李明 has three right, 王芳 two, 赵敏 one, 钱进 none."""
    play = begin(prepare(cast, host, [single(1), single(2), single(3)]))
    return finish(play, dict(zip(people, ([0, 0, 0], [0, 0, 1], [0, 1, None], [1, 1, 1]), strict=True)))


class TestTelling:
    def test_sends_each_their_own_result_once_at_any_hour(self, cast: Cast, over: Play, people: list[Actor]) -> None:
        over.now = over.now.replace(hour=23)
        assert tell(over) == 4
        (letter,) = to(cast, people[1], "results.own")
        told = letter.values
        assert (told["place"], told["count"], told["points"], told["right"], told["of"]) == (2, 4, 2000, 2, 3)
        assert (told["nths_right"], told["nths_wrong"], told["nths_none"]) == ([1, 2], [3], [])
        assert (letter.not_before, letter.kind) == (None, None)
        assert tell(over) == 0
        assert len(to(cast, people[1], "results.own")) == 1

    def test_says_what_was_not_answered(self, cast: Cast, over: Play, people: list[Actor]) -> None:
        tell(over)
        (letter,) = to(cast, people[2], "results.own")
        assert letter.values["nths_none"] == [3]

    def test_goes_on_where_it_was_broken_off(
        self, cast: Cast, over: Play, people: list[Actor], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(telling, "PAGE", 3)
        assert over.write(lambda session: telling.tell(session, now=over.now)) == 3
        assert [len(to(cast, one, "results.own")) for one in people] == [1, 1, 1, 0]
        assert tell(over) == 1
        assert [len(to(cast, one, "results.own")) for one in people] == [1, 1, 1, 1]

    def test_is_no_news_after_a_day(self, cast: Cast, over: Play, people: list[Actor]) -> None:
        over.now += NEWS
        assert tell(over) == 0
        assert to(cast, people[0], "results.own") == []
        assert over.letters("results.podium") == []

    def test_takes_nothing_of_the_week_s_notices(self, cast: Cast, over: Play, people: list[Actor]) -> None:
        for _ in range(2):
            cast.queue(Letter(people[0].account_id, "exams.opened", {}, right="member"), now=over.now)
        tell(over)
        assert len(to(cast, people[0], "results.own")) == 1


class TestPodium:
    def test_goes_to_every_group_once_after_the_end(self, cast: Cast, host: Actor, people: list[Actor]) -> None:
        play = finish(begin(prepare(cast, host, [single(1)], count=2)), {people[0]: [0], people[1]: [1]})
        assert play.letters("results.podium") == []
        tell(play)
        tell(play)
        podiums = play.letters("results.podium")
        assert {one.group_id for one in podiums} == {*play.groups}
        assert min(one.id for one in podiums) > max(one.id for one in play.letters("playing.over"))

    def test_has_three_places_of_those_who_had_something_right(self, cast: Cast, over: Play) -> None:
        told = podium_of(over)
        assert [(one["place"], [each["name"] for each in one["names"]]) for one in told] == [
            (1, ["李明"]),
            (2, ["王芳"]),
            (3, ["赵敏"]),
        ]

    def test_shows_who_shares_a_place(self, cast: Cast, host: Actor, people: list[Actor]) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)], tie=Tie.SHARED))
        finish(play, dict(zip(people, ([0, 0], [0, 0], [0, 1], [0, 1]), strict=True)))
        assert [(one["place"], len(one["names"])) for one in podium_of(play)] == [(1, 2), (3, 2)]

    def test_is_not_put_up_where_nobody_had_anything_right(self, cast: Cast, host: Actor, people: list[Actor]) -> None:
        play = finish(begin(prepare(cast, host, [single(1)])), {people[0]: [1]})
        tell(play)
        assert play.letters("results.podium") == []
        assert len(to(cast, people[0], "results.own")) == 1

    def test_has_nobody_on_it_whose_wrong_answers_cost_them_all(self, cast: Cast, host: Actor) -> None:
        li, wang = cast.create_member("李明"), cast.create_member("王芳")
        play = begin(prepare(cast, host, [single(1), single(2)], penalty=1000))
        finish(play, {li: [0, 0], wang: [0, 1]})
        tell(play)
        assert play.table() == [("李明", 2000, 1), ("王芳", 0, 2)]
        assert [one["place"] for one in podium_of(play)] == [1]

    def test_has_a_team_on_it_that_was_right_in_the_stake_round_alone(
        self, cast: Cast, host: Actor, people: list[Actor]
    ) -> None:
        red, blue, silent = people[0], people[1], people[2]
        contents = [single(1), single(2), single(3)]
        stages = {2: Stage.STAKE, 3: Stage.STAKE}
        teams = {"红队": None, "蓝队": None}
        play = begin(prepare(cast, host, contents, stages=stages, teams=teams, sides=Sides.FREE, best=1))
        first, second = (one.id for one in cast.read(lambda session: [*card.teams(session, play.contest_id)]))
        play.join(red, team=first), play.join(blue, team=second), play.join(silent, team=second)
        play.until_asked(1)
        play.answer(red, 0), play.answer(blue, 1), play.answer(silent, 1)
        play.until(Phase.STAKING, at=2)
        play.until(Phase.STAKING, at=3)
        play.stake(blue, 3000)
        play.until(Phase.ASKING)
        play.answer(blue, 0)
        play.until(Phase.OVER)
        assert play.table() == [("蓝队", 3000, 1), ("红队", 0, 2)]
        assert [(one["place"], one["names"][0]["name"]) for one in podium_of(play)] == [(1, "蓝队"), (2, "红队")]
        assert cast.acts(silent, own.certificate, play.contest_id)["place"] == 1
        # What silence cost the team is no wrong answer of whoever stands first in it.
        mine = cast.acts(red, own.card, play.contest_id)
        assert (mine["nths_right"], mine["nths_wrong"], mine["nths_none"]) == ([1], [], [2])
        theirs = cast.acts(blue, own.card, play.contest_id)
        assert (theirs["nths_right"], theirs["right"], theirs["of"]) == ([3], 1, 2)


def podium_of(play: Play) -> list[Mapping[str, Any]]:
    def rule(session: Session) -> Values:
        return reckoning.podium(session, reckoning.Table(session, session.get_one(Contest, play.contest_id)))

    return [*lines_of(play.cast.read(rule)["steps"])]


class TestOwn:
    def test_is_found_later_with_each_question(self, cast: Cast, over: Play, people: list[Actor]) -> None:
        assert cast.acts(people[1], learning.home)["results"] == {"played": True}
        (line,) = lines_of(cast.acts(people[1], own.listed, 0)["lines"])
        assert (line["place"], line["title"]) == (2, "安全知识竞赛")
        card = cast.acts(people[1], own.card, over.contest_id)
        assert card["nths_wrong"] == [3]
        first = cast.acts(people[1], own.question, over.contest_id, 0)
        assert (first["had"], first["before"], first["after"], first["explanation"]) == ("right", None, 2, "第1条")
        third = cast.acts(people[1], own.question, over.contest_id, 3)
        assert third["had"] == "wrong"
        assert [(one["words"], one["right"], one["mine"]) for one in lines_of(third["options"]) if one["mine"]] == [
            ("错的", False, True)
        ]

    def test_is_nobody_else_s(self, cast: Cast, over: Play) -> None:
        other = cast.create_member("旁人")
        assert cast.acts(other, learning.home)["results"] == {"played": False}
        for rule in (own.card, own.certificate, own.order):
            with pytest.raises(NoSuchResult):
                cast.acts(other, rule, over.contest_id)
        with pytest.raises(NoSuchResult):
            cast.acts(other, own.question, over.contest_id, 1)
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), own.listed, 0)

    def test_is_not_there_while_it_is_on(self, cast: Cast, host: Actor, people: list[Actor]) -> None:
        play = begin(prepare(cast, host, [single(1)]))
        play.join(people[0])
        with pytest.raises(NoSuchResult):
            cast.acts(people[0], own.card, play.contest_id)
        assert lines_of(cast.acts(people[0], own.listed, 0)["lines"]) == []

    def test_stands_in_the_copy_of_one_s_data_and_in_the_month(
        self, cast: Cast, over: Play, people: list[Actor]
    ) -> None:
        member_id = cast.visitor(people[1]).member_id
        assert member_id is not None
        copied = cast.read(lambda session: copies.of_member(session, member_id))
        assert copied is not None
        (line,) = copied["contests"]
        assert (line["title"], line["place"], line["points"]) == ("安全知识竞赛", 2, 2000)
        assert [one["picked"] for one in line["answers"]] == [(0,), (0,), (1,)]
        assert cast.acts(people[1], month.mine, now=over.now + timedelta(minutes=1))["contests"] == 1


class TestCertificates:
    def test_are_of_the_first_three(self, cast: Cast, over: Play, people: list[Actor]) -> None:
        tell(over)
        assert [bool(to(cast, one, "results.own")[0].values["certificates"]) for one in people] == [
            *(True, True, True, False)
        ]
        told = cast.acts(people[2], own.certificate, over.contest_id)
        assert (told["name"], told["place"], told["shared"]) == ("赵敏", 3, False)
        with pytest.raises(NoSuchResult):
            cast.acts(people[3], own.certificate, over.contest_id)
        cast.acts(people[2], own.order, over.contest_id)
        assert len(to(cast, people[2], "results.paper")) == 1
        assert len(cast.audited("results.order_paper")) == 1

    def test_are_not_of_trials(self, cast: Cast, host: Actor, people: list[Actor]) -> None:
        play = finish(begin(prepare(cast, host, [single(1)], trial=True)), {people[0]: [0]})
        tell(play)
        assert to(cast, people[0], "results.own")[0].values["certificates"] == []
        assert play.letters("results.podium") != []
        with pytest.raises(NoSuchResult):
            cast.acts(people[0], own.certificate, play.contest_id)
        with pytest.raises(NoSuchResult):
            cast.acts(host, papers.order_certificates, play.contest_id)

    def test_name_the_unit_that_gives_them_and_none_where_several_stand_side_by_side(
        self, cast: Cast, over: Play, people: list[Actor]
    ) -> None:
        def named() -> object:
            return cast.acts(people[0], own.certificate, over.contest_id)["union"]

        assert named() == "城东供水站"
        cast.create_unit("办公室")
        assert named() == ""
        over.write(lambda session: setattr(session.get_one(Contest, over.contest_id), "unit_id", people[0].unit_id))
        assert named() == "城东供水站"

    def test_of_teams_are_the_team_s_and_each_of_its_people_s(self, cast: Cast, host: Actor) -> None:
        red, blue = cast.create_unit("红站"), cast.create_unit("蓝站")
        one, two, three = (
            cast.create_member(name, unit=unit) for name, unit in (("甲", red), ("乙", red), ("丙", blue))
        )
        play = begin(prepare(cast, host, [single(1)], teams={"红站": red, "蓝站": blue}, best=2))
        finish(play, {one: [0], two: [1], three: [1]})
        told = cast.acts(two, own.certificate, play.contest_id)
        assert (told["name"], told["team"], told["place"]) == ("乙", "红站", 1)
        found = cast.read(lambda session: papers.on_certificates(session, play.contest_id))
        assert found is not None
        assert [(page["name"], page["team"]) for page in lines_of(found["pages"])] == [
            *(("红站", None), ("甲", "红站"), ("乙", "红站"))
        ]


class TestOffice:
    def test_sees_who_took_part_by_unit_and_orders_papers(self, cast: Cast, host: Actor, over: Play) -> None:
        assert cast.acts(host, learning.office)["results"] == {"keeps": True}
        (line,) = lines_of(cast.acts(host, office.listed, 0)["lines"])
        assert (line["code"], line["players"]) == (over.contest.code, 4)
        found = cast.acts(host, office.look, over.contest_id, 0)
        assert [(one["players"], one["of"]) for one in lines_of(found["units"])] == [(4, 5)]
        for rule in (papers.order_book, papers.order_sheet, papers.order_certificates):
            cast.acts(host, rule, over.contest_id)
        assert [one for one in cast.keys(host) if one.startswith("results.")] == [
            *("results.book", "results.sheet", "results.certificates")
        ]
        assert len(cast.audited("results.order")) == 3

    def test_folds_units_of_so_few_people_that_it_would_name_them(self, cast: Cast, host: Actor) -> None:
        small = cast.create_unit("两人站")
        alone = cast.create_member("独", unit=small)
        big = [cast.create_member(f"众{nth}") for nth in range(4)]
        play = finish(begin(prepare(cast, host, [single(1)])), {alone: [0], big[0]: [0]})
        units = lines_of(cast.acts(host, office.look, play.contest_id, 0)["units"])
        assert [one["unit"] for one in units] == [None]

    def test_is_of_whoever_keeps_or_hosts_it(self, cast: Cast, over: Play, people: list[Actor]) -> None:
        elsewhere = cast.create_officer("别站", unit=cast.create_unit("别的站"))
        with pytest.raises(NoSuchResult):
            cast.acts(elsewhere, office.look, over.contest_id, 0)
        with pytest.raises(NotForYou):
            cast.acts(people[0], office.look, over.contest_id, 0)
        assert cast.acts(cast.create_chair(), office.look, over.contest_id, 0)["players"] == 4

    def test_has_a_workbook_without_anybody_s_answers(self, cast: Cast, host: Actor, over: Play) -> None:
        head = cast.read(lambda session: papers.head(session, host.account_id, over.contest_id, over.now))
        assert [(one["answered"], one["right"]) for one in lines_of(head["questions"])] == [(4, 3), (4, 2), (3, 1)]
        page = cast.read(lambda session: papers.lines(session, host.account_id, over.contest_id, 0, over.now))
        assert [(one.name, one.points, one.place) for one in page.rows] == over.table()
        assert page.last is None
        cast.dismiss(host)
        page = cast.read(lambda session: papers.lines(session, host.account_id, over.contest_id, 0, over.now))
        assert page.rows == ()

    def test_the_sheet_says_what_decided_between_equals(self, cast: Cast, host: Actor, people: list[Actor]) -> None:
        play = begin(prepare(cast, host, [single(1), several(2), truth(3)]))
        for one in people[:2]:
            play.join(one)
        play.until_asked(1)
        play.answer(people[0], 0)
        play.now += timedelta(seconds=3)
        play.answer(people[1], 0)
        play.go(40)
        while play.contest.state == "on":
            play.go(20)
        found = cast.read(lambda session: papers.on_sheet(session, play.contest_id))
        assert lines_of(found["decided"]) == [{"first": "李明", "second": "王芳", "by": "time"}]
        assert found["groups"] == ["站所群"]


class TestFigures:
    def test_count_contests_people_and_attendances_without_trials(
        self, cast: Cast, host: Actor, people: list[Actor]
    ) -> None:
        since = cast.now
        for nth, trial in enumerate((False, False, True), 1):
            finish(begin(prepare(cast, host, [single(nth)], trial=trial)), {people[0]: [0], people[1]: [0]})
        until = cast.now + timedelta(hours=1)
        assert cast.read(lambda session: results.held(session, since, until)) == 2
        took = cast.read(lambda session: results.in_all(session, None, since, until))
        assert (took.people, took.attendances) == (2, 4)
        assert cast.read(lambda session: results.in_all(session, set(), since, until)).people == 0
        assert cast.read(lambda session: results.held(session, until, until + timedelta(days=1))) == 0
