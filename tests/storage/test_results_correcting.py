"""A key corrected after it was told: counted anew from the answers as they came, and everybody hears of it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.words import Words
from storage.asking import Outdated
from storage.bank import QuestionDoubt, doubting
from storage.bank.records import Verdict
from storage.contests import Asked, ContestCorrection, ContestHost
from storage.offices import absences
from storage.questions import Question
from storage.questions.content import packed
from storage.results import correcting, keys, may_have, office, own, papers
from storage.results.correcting import KeyUnfit, TooLate, WhyUnfit
from storage.results.whose import NoSuchResult
from storage.rights import NotForYou
from storage.values import Values, lines_of
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.contest_of import Play, begin, prepare, several, single, truth
from tests.storage.test_results import finish, tell, to

WHY = "规程第 12 条去年改了"


@pytest.fixture
def host(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_member("王芳")


@pytest.fixture
def over(cast: Cast, host: Actor, li: Actor, wang: Actor) -> Play:
    """李明 has both right; 王芳 only the second, and chose the second option of the first."""
    play = finish(begin(prepare(cast, host, [single(1), single(2)], count=2)), {li: [0, 0], wang: [1, 0]})
    tell(play)
    return play


def correct(play: Play, by: Actor, nth: int, *options: int, void: bool = False, why: str = WHY) -> Values:
    """Turns the options, as the author numbers them, says why, and publishes."""
    acts = play.cast.acts
    acts(by, correcting.begin, play.contest_id, nth, now=play.now)
    for one in options:
        acts(by, correcting.turn, play.place_of(nth, one), now=play.now)
    if void:
        acts(by, correcting.turn_void, now=play.now)
    acts(by, correcting.ask_why, now=play.now)
    sure = acts(by, correcting.write_why, why, now=play.now)
    return acts(by, correcting.publish, sure["version"], now=play.now)


class TestStandingIn:
    """外出代理: what a host could do, whoever stands in for them can while they are away, and no longer."""

    @pytest.fixture
    def elsewhere(self, cast: Cast) -> Actor:
        """An officer of another station, to whom the contest is nothing."""
        return cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))

    @pytest.fixture
    def second(self, cast: Cast, over: Play) -> Actor:
        """Another host, who has not made it."""
        other = cast.create_officer("周敏", unit=cast.create_unit("城南供水站"))
        row = ContestHost(contest_id=over.contest_id, account_id=other.account_id)
        cast.write(lambda session: session.add(row))
        return other

    def test_for_who_made_it_or_hosts_it_sees_the_results_and_corrects_a_key(
        self, cast: Cast, host: Actor, second: Actor, elsewhere: Actor, over: Play
    ) -> None:
        for away, option in ((host, 1), (second, 2)):
            cast.acts(away, absences.go, elsewhere.account_id, 7, now=over.now)
            assert cast.acts(elsewhere, office.look, over.contest_id, 0, now=over.now)["players"] == 2
            assert len(lines_of(cast.acts(elsewhere, office.listed, 0, now=over.now)["lines"])) == 1
            assert cast.acts(elsewhere, papers.order_book, over.contest_id, now=over.now)["contest"] == over.contest_id
            assert cast.read(lambda session: may_have(session, elsewhere.account_id, over.contest_id))
            correct(over, elsewhere, 1, *((1, 2) if option == 2 else (1,)))
            cast.acts(away, absences.back, now=over.now)
        assert [one.account_id for one in cast.audited("results.correct")] == [elsewhere.account_id] * 2

    def test_ends_when_the_host_is_back(self, cast: Cast, host: Actor, elsewhere: Actor, over: Play) -> None:
        cast.acts(host, absences.go, elsewhere.account_id, 7, now=over.now)
        cast.acts(host, absences.back, now=over.now)
        assert not cast.read(lambda session: may_have(session, elsewhere.account_id, over.contest_id))
        for rule in (office.look, correcting.listed):
            with pytest.raises(NoSuchResult):
                cast.acts(elsewhere, rule, over.contest_id, 0, now=over.now)
        assert lines_of(cast.acts(elsewhere, office.listed, 0, now=over.now)["lines"]) == []


class TestCorrecting:
    def test_counts_everybody_anew_and_keeps_what_was_done(
        self, cast: Cast, host: Actor, over: Play, li: Actor, wang: Actor
    ) -> None:
        assert over.table() == [("李明", 2000, 1), ("王芳", 1000, 2)]
        correct(over, host, 1, 1)
        assert over.table() == [("王芳", 2000, 1), ("李明", 1000, 2)]
        assert [one.place for one in over.players()] == [2, 1]
        made = cast.read(lambda session: session.scalars(select(ContestCorrection)).one())
        assert (made.nth, made.before, made.after, made.why) == (1, "0", "1", WHY)
        assert cast.acts(wang, own.card, over.contest_id)["nths_wrong"] == []
        assert len(cast.audited("results.correct")) == 1

    def test_is_published_in_every_group_with_both_keys_and_the_new_table(self, host: Actor, over: Play) -> None:
        correct(over, host, 1, 1)
        letters = [one for one in over.cast.letters() if one.key == "results.corrected"]
        assert sorted(one.group or 0 for one in letters) == sorted(over.groups)
        told = letters[0].values
        assert (told["before"], told["after"]) == ("对的", "错的"), "words, not letters that nobody sees any more"
        assert (told["why"], str(told["mark"])) == (WHY, f"{over.contest.code}·1/2")
        assert [one["name"] for one in lines_of(told["lines"])] == ["王芳", "李明"]

    def test_tells_once_whoever_stands_elsewhere_for_it(self, cast: Cast, host: Actor, li: Actor, wang: Actor) -> None:
        same = cast.create_member("不变")
        play = begin(prepare(cast, host, [single(1), single(2)]))
        finish(play, {li: [0, 0], wang: [1, 0], same: [2, None]})
        tell(play)
        correct(play, host, 1, 1)
        tell(play)
        tell(play)
        assert [len(to(cast, one, "results.changed")) for one in (li, wang, same)] == [1, 1, 0]
        (letter,) = to(cast, wang, "results.changed")
        told = letter.values
        assert (told["place_before"], told["place"], told["points_before"], told["points"]) == (2, 1, 1000, 2000)

    def test_takes_a_question_out(self, cast: Cast, host: Actor, over: Play) -> None:
        shown = correct(over, host, 1, void=True)
        assert (shown["after"], over.question(1).state) == (None, Asked.VOID)
        assert over.table() == [("李明", 1000, 1), ("王芳", 1000, 1)]
        found = cast.read(lambda session: papers.on_sheet(session, over.contest_id))
        assert found["void"] == [f"{over.contest.code}·1/2"]
        assert [(one["after"], one["why"]) for one in lines_of(found["corrections"])] == [(None, WHY)]
        with pytest.raises(NoSuchResult):
            cast.acts(host, correcting.begin, over.contest_id, 1)

    def test_is_done_while_it_is_on_too(self, cast: Cast, host: Actor, li: Actor, wang: Actor) -> None:
        play = begin(prepare(cast, host, [single(1), single(2)]))
        play.join(li), play.join(wang)
        play.until_asked(1)
        play.answer(li, 0), play.answer(wang, 1)
        play.until_asked(2)
        with pytest.raises(NoSuchResult):
            cast.acts(host, correcting.begin, play.contest_id, 2)
        correct(play, host, 1, 1)
        assert play.table() == [("王芳", 1000, 1), ("李明", 0, 2)]
        tell(play)
        assert to(cast, li, "results.own") == []

    def test_of_several_and_of_true_and_false(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [several(1), truth(2)]))
        play.join(li)
        play.until_asked(1)
        play.answer(li, 0, 2)
        play.until_asked(2)
        play.answer(li, 1)
        play.go(40)
        assert play.table() == [("李明", 0, 1)]
        correct(play, host, 1, 1, 2)
        assert correct(play, host, 2, 1)["after"] == "×"
        assert play.table() == [("李明", 2000, 1)]


class TestTheBank:
    def doubts(self, cast: Cast) -> list[QuestionDoubt]:
        return cast.read(lambda session: [*session.scalars(select(QuestionDoubt))])

    def test_hears_of_it_while_it_has_the_old_key(self, cast: Cast, host: Actor, over: Play) -> None:
        correct(over, host, 1, 1)
        (doubt,) = self.doubts(cast)
        assert (doubt.question_id, doubt.member_id) == (over.question(1).question_id, host.member_id)
        assert [one.key for one in cast.letters(host) if one.key == "bank.doubted"] == ["bank.doubted"]

    def test_says_to_whoever_corrected_it_that_it_was_them_and_to_a_colleague_that_somebody_did(
        self, cast: Cast, host: Actor, over: Play
    ) -> None:
        correct(over, host, 1, 1)
        (letter,) = to(cast, host, "bank.doubted")
        assert letter.values["own"] is True
        for language, words in (("zh", "您说第"), ("en", "You say question")):
            said = Words(ZONE).plain(letter.key, letter.values, language)
            assert words in said
            assert "有人" not in said
            assert "Somebody" not in said
            assert words not in Words(ZONE).plain(letter.key, {**letter.values, "own": False}, language)

    def test_does_not_thank_whoever_mends_what_they_said_themselves(self, cast: Cast, host: Actor, over: Play) -> None:
        correct(over, host, 1, 1)
        asked = cast.acts(host, doubting.ask_reply, over.question(1).question_id, Verdict.MENDED)
        assert asked["people"] == 0
        assert cast.acts(host, doubting.send_reply, asked["version"])["told"] == 0
        assert to(cast, host, "bank.doubt_answered") == []
        assert [one.verdict for one in self.doubts(cast)] == [Verdict.MENDED]

    def test_hears_nothing_of_what_it_has_mended(self, cast: Cast, host: Actor, over: Play) -> None:
        asked = over.question(1)

        def mend(session: Session) -> None:
            kept = session.get_one(Question, asked.question_id)
            kept.content = packed(keys.changed(kept.told, [1]))

        over.write(mend)
        correct(over, host, 1, 1)
        assert self.doubts(cast) == []


class TestNoes:
    def test_a_key_that_is_the_same_or_does_not_fit(self, cast: Cast, host: Actor, over: Play) -> None:
        found = cast.acts(host, correcting.begin, over.contest_id, 1)
        assert found["changed"] is False
        with pytest.raises(KeyUnfit):
            cast.acts(host, correcting.ask_why)

    def test_several_need_one_at_least(self, cast: Cast, host: Actor, li: Actor) -> None:
        play = begin(prepare(cast, host, [several(1)]))
        play.join(li)
        play.until_asked(1)
        play.answer(li, 0, 1)
        play.go(30)
        cast.acts(host, correcting.begin, play.contest_id, 1)
        for option in (0, 1):
            cast.acts(host, correcting.turn, play.place_of(1, option))
        with pytest.raises(KeyUnfit):
            cast.acts(host, correcting.ask_why)

    def test_what_is_so_long_over_that_answers_may_be_gone(self, cast: Cast, host: Actor, over: Play) -> None:
        begun = over.contest.begun_at
        assert begun is not None
        late = begun + correcting.LATEST
        with pytest.raises(TooLate):
            cast.acts(host, correcting.begin, over.contest_id, 1, now=late)

    def test_a_reason_that_is_none(self, cast: Cast, host: Actor, over: Play) -> None:
        cast.acts(host, correcting.begin, over.contest_id, 1)
        cast.acts(host, correcting.turn_void)
        cast.acts(host, correcting.ask_why)
        for words in ("嗯", "长" * 101):
            with pytest.raises(WhyUnfit):
                cast.acts(host, correcting.write_why, words)

    def test_nothing_is_published_twice_or_by_others(self, cast: Cast, host: Actor, over: Play, li: Actor) -> None:
        correct(over, host, 1, 1)
        with pytest.raises(Outdated):
            cast.acts(host, correcting.publish, cast.visitor(host).question.version)
        with pytest.raises(NotForYou):
            cast.acts(li, correcting.begin, over.contest_id, 1)
        elsewhere = cast.create_officer("别站", unit=cast.create_unit("别的站"))
        with pytest.raises(NoSuchResult):
            cast.acts(elsewhere, correcting.begin, over.contest_id, 1)
