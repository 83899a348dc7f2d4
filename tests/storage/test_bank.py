"""The bank in chat: lists, a question from its kind to the bank, changes, standing, picture."""

import pytest

from storage import asking
from storage.bank import pages, picturing, standing, steps, writing
from storage.bank.pages import Which
from storage.bank.records import (
    ChangedMeanwhile,
    Defective,
    NoSuchQuestion,
    NothingFound,
    NotUnderstood,
    WordsUnfit,
)
from storage.bank.steps import Step
from storage.questions import Content, Difficulty, Kind, Option, Question, QuestionEdition, State, keeping, pasting
from storage.questions.keeping import KnownAlready
from storage.questions.pasting import Pasted
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast

ALARM = Content(Kind.SINGLE, "火警电话是？", (Option("110"), Option("119", right=True)), category=("安全", "消防"))


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def put(cast: Cast, officer: Actor, *contents: Content, waits: bool = False) -> list[int]:
    approved = None if waits else officer.account_id
    return cast.write(
        lambda session: [
            one.id
            for one in keeping.put_all(
                session, contents, author_id=officer.account_id, approved_by=approved, now=cast.now
            )
        ]
    )


def question(cast: Cast, question_id: int) -> Question:
    return cast.read(lambda session: session.get_one(Question, question_id))


def begun(cast: Cast, officer: Actor, kind: Kind, *words: str) -> Values:
    """A new question, its kind chosen and those steps written."""
    shown = cast.acts(officer, writing.begin)
    shown = cast.acts(officer, writing.choose_kind, shown["version"], kind)
    for one in words:
        shown = cast.acts(officer, writing.write, one)
    return shown


def ended(cast: Cast, officer: Actor, shown: Values, *, waits: int = 0) -> Question:
    """Without explanation or category, saved."""
    while shown["step"] != Step.REVIEW:
        shown = cast.acts(officer, writing.skip, shown["version"])
    return question(cast, cast.acts(officer, writing.save, shown["version"], waits)["question"])


class TestWriting:
    def test_a_single_choice_takes_a_step_each(self, cast: Cast, officer: Actor) -> None:
        shown = begun(cast, officer, Kind.SINGLE, "火警电话是？", "A. 110\nB. 119\nC．120")
        assert shown["step"] == Step.RIGHT
        shown = cast.acts(officer, writing.tick, shown["version"], 1)
        shown = cast.acts(officer, writing.write, "119 是火警。")
        shown = cast.acts(officer, writing.write, "安全/消防")
        saved = cast.acts(officer, writing.save, shown["version"], 0)
        made = question(cast, saved["question"])
        assert made.told == Content(
            Kind.SINGLE,
            "火警电话是？",
            (Option("110"), Option("119", right=True), Option("120")),
            explanation="119 是火警。",
            category=("安全", "消防"),
            author="王秀英",
        )
        assert (made.state, made.author_id, made.approved_by) == (State.LIVE, officer.account_id, officer.account_id)
        assert [one.act for one in cast.audited("bank.put")] == ["bank.put"]

    def test_several_right_ones_are_ticked_and_unticked(self, cast: Cast, officer: Actor) -> None:
        shown = begun(cast, officer, Kind.SEVERAL, "紧急电话有？", "110\n119\n12329")
        for at in (0, 2, 1, 2):
            shown = cast.acts(officer, writing.tick, shown["version"], at)
        shown = cast.acts(officer, writing.ticked, shown["version"])
        assert ended(cast, officer, shown).told.right_options == (0, 1)

    def test_every_other_kind_can_be_made(self, cast: Cast, officer: Actor) -> None:
        shown = begun(cast, officer, Kind.TRUE_FALSE, "119 不收费。")
        shown = cast.acts(officer, writing.choose_truth, shown["version"], 0)
        assert ended(cast, officer, shown).told.truth is True
        made = ended(cast, officer, begun(cast, officer, Kind.FILL_IN, "会员____人以上建会。", "25\n二十五人"))
        assert [one.words for one in made.told.options] == ["25", "二十五人"]
        made = ended(cast, officer, begun(cast, officer, Kind.ORDER, "先后？", "1. 通风\n2. 检测\n3. 作业"))
        assert [one.words for one in made.told.options] == ["通风", "检测", "作业"]
        made = ended(cast, officer, begun(cast, officer, Kind.MATCH, "连线", "12351 = 工会\n12333 → 人社\n= 消防"))
        assert [(one.left, one.right) for one in made.told.pairs][-1] == ("", "消防")
        made = ended(cast, officer, begun(cast, officer, Kind.NUMERIC, "每分钟几次？", "100 到 120"))
        assert (made.told.spans[0].low, made.told.spans[0].high) == ("100", "120")

    def test_what_does_not_fit_is_asked_again_at_once(self, cast: Cast, officer: Actor) -> None:
        begun(cast, officer, Kind.SINGLE)
        for words, code in (("？？", "empty_question"), ("长" * 301, "question_too_long")):
            with pytest.raises(Defective) as refused:
                cast.acts(officer, writing.write, words)
            assert refused.value.values["code"] == code
        cast.acts(officer, writing.write, "火警电话是？")
        for words, code in (("119", "too_few_options"), ("119\n１１９", "option_twice")):
            with pytest.raises(Defective) as refused:
                cast.acts(officer, writing.write, words)
            assert refused.value.values["code"] == code
        assert cast.acts(officer, writing.write, "119\n110")["step"] == Step.RIGHT

    def test_words_that_say_nothing_are_asked_again(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, writing.begin)
        with pytest.raises(NotUnderstood):
            cast.acts(officer, writing.write, "一道题")
        begun(cast, officer, Kind.NUMERIC, "几次？")
        with pytest.raises(NotUnderstood):
            cast.acts(officer, writing.write, "许多")
        begun(cast, officer, Kind.MATCH, "连线")
        with pytest.raises(NotUnderstood):
            cast.acts(officer, writing.write, "12351 工会")

    def test_a_button_of_an_older_screen_does_nothing(self, cast: Cast, officer: Actor) -> None:
        shown = begun(cast, officer, Kind.TRUE_FALSE, "119 不收费。")
        cast.acts(officer, writing.choose_truth, shown["version"], 0)
        with pytest.raises(asking.Outdated):
            cast.acts(officer, writing.choose_truth, shown["version"], 1)

    def test_it_waits_where_one_wants_so_and_is_gone_where_one_leaves(self, cast: Cast, officer: Actor) -> None:
        shown = begun(cast, officer, Kind.FILL_IN, "几人？", "25")
        assert ended(cast, officer, shown, waits=1).state == State.DRAFT
        shown = begun(cast, officer, Kind.FILL_IN, "几天？")
        assert not cast.acts(officer, writing.leave, shown["version"])["begun"]
        with pytest.raises(asking.Outdated):
            cast.acts(officer, writing.resume)

    def test_what_is_half_done_waits(self, cast: Cast, officer: Actor) -> None:
        begun(cast, officer, Kind.SINGLE, "火警电话是？")
        assert cast.acts(officer, pages.home)["begun"]
        assert cast.acts(officer, writing.resume)["step"] == Step.OPTIONS

    def test_one_that_the_bank_has_is_refused_and_kept(self, cast: Cast, officer: Actor) -> None:
        put(cast, officer, ALARM)
        shown = begun(cast, officer, Kind.SINGLE, "火警 电话是？", "119\n110")
        shown = cast.acts(officer, writing.tick, shown["version"], 0)
        with pytest.raises(KnownAlready):
            ended(cast, officer, shown)
        assert cast.acts(officer, writing.resume)["step"] == Step.REVIEW

    def test_is_for_whoever_keeps_the_bank_alone(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, ALARM)[0]
        for somebody in (cast.create_member(), cast.create_steward()):
            for rule in (writing.begin, pages.home, pages.ask_words):
                with pytest.raises(NotForYou):
                    cast.acts(somebody, rule)
            for rule in (writing.edit, pages.look, standing.retire, picturing.begin):
                with pytest.raises(NotForYou):
                    cast.acts(somebody, rule, key)


class TestChanging:
    def edit(self, cast: Cast, officer: Actor, key: int, step: Step) -> Values:
        shown = cast.acts(officer, writing.edit, key)
        return cast.acts(officer, writing.fix, shown["version"], steps.STEPS.index(step))

    def test_a_field_shows_what_changes_and_keeps_what_was(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, ALARM)[0]
        self.edit(cast, officer, key, Step.STEM)
        shown = cast.acts(officer, writing.write, "着火了打哪个电话？")
        assert shown["changed"] == [{"field": "stem"}]
        cast.acts(officer, writing.save, shown["version"], 0)
        made = question(cast, key)
        assert (made.version, made.told.stem) == (2, "着火了打哪个电话？")
        edition = cast.read(lambda session: session.get_one(QuestionEdition, (key, 1)))
        assert edition.changed_by == officer.account_id
        assert cast.read(lambda session: keeping.edition(session, key, 1)) == ALARM

    def test_every_field_can_be_changed(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, ALARM)[0]
        shown = self.edit(cast, officer, key, Step.OPTIONS)
        shown = cast.acts(officer, writing.write, "119\n110\n120")
        assert shown["step"] == Step.RIGHT
        assert shown["options"][0]["right"]
        shown = cast.acts(officer, writing.tick, shown["version"], 0)
        for step, words in (
            (Step.EXPLANATION, "记住 119"),
            (Step.CATEGORY, "消防"),
            (Step.POINTS, "2.5"),
            (Step.SOURCE, "《消防法》"),
        ):
            shown = cast.acts(officer, writing.fix, shown["version"], steps.STEPS.index(step))
            shown = cast.acts(officer, writing.write, words)
        shown = cast.acts(officer, writing.fix, shown["version"], steps.STEPS.index(Step.DIFFICULTY))
        shown = cast.acts(officer, writing.choose_difficulty, shown["version"], Difficulty.HARD)
        cast.acts(officer, writing.save, shown["version"], 0)
        told = question(cast, key).told
        assert (told.points, told.difficulty, told.category, told.source) == (250, "hard", ("消防",), "《消防法》")
        assert ([one.words for one in told.options], told.right_options) == (["119", "110", "120"], (0,))

    def test_what_somebody_else_changed_meanwhile_is_not_written_over(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, ALARM)[0]
        self.edit(cast, officer, key, Step.SOURCE)
        shown = cast.acts(officer, writing.write, "《消防法》")
        other = cast.create_deputy()
        self.edit(cast, other, key, Step.POINTS)
        theirs = cast.acts(other, writing.write, "3")
        cast.acts(other, writing.save, theirs["version"], 0)
        with pytest.raises(ChangedMeanwhile):
            cast.acts(officer, writing.save, shown["version"], 0)
        assert question(cast, key).points == 300

    def test_wrong_words_ask_again_and_one_can_go_back(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, ALARM)[0]
        for step, words, refusal in (
            (Step.POINTS, "许多", NotUnderstood),
            (Step.POINTS, "0", Defective),
            (Step.POINTS, "101", Defective),
            (Step.SOURCE, "长" * 101, WordsUnfit),
            (Step.CATEGORY, "1/2/3/4/5", NotUnderstood),
            (Step.EXPLANATION, "长" * 201, Defective),
        ):
            shown = self.edit(cast, officer, key, step)
            with pytest.raises(refusal):
                cast.acts(officer, writing.write, words)
            shown = cast.acts(officer, writing.go_back, shown["version"])
            assert (shown["step"], shown["changed"]) == (Step.REVIEW, [])


class TestStanding:
    def test_one_that_waits_is_approved_or_sent_back(self, cast: Cast, officer: Actor) -> None:
        first, second = put(cast, officer, ALARM, Content(Kind.TRUE_FALSE, "119 不收费。", truth=True), waits=True)
        deputy = cast.create_deputy()
        assert cast.acts(deputy, standing.approve, first)["state"] == State.LIVE
        assert question(cast, first).approved_by == deputy.account_id
        cast.acts(deputy, standing.ask_why, second)
        assert cast.acts(deputy, standing.send_back, "依据是哪一条？")["told"]
        letter = cast.letters(officer)[-1]
        assert (letter.key, letter.values["words"], letter.values["question"]) == (
            "bank.sent_back",
            "依据是哪一条？",
            second,
        )
        assert question(cast, second).state == State.DRAFT
        with pytest.raises(asking.Outdated):
            cast.acts(deputy, standing.approve, first)

    def test_one_is_retired_and_revived(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, ALARM)[0]
        assert cast.acts(officer, standing.retire, key)["state"] == State.RETIRED
        put(cast, officer, ALARM)
        with pytest.raises(KnownAlready):
            cast.acts(officer, standing.revive, key)

    def test_a_picture_is_put_replaced_and_taken_away(self, cast: Cast, officer: Actor) -> None:
        key = put(cast, officer, ALARM)[0]
        for content in (b"one", b"two"):
            cast.acts(officer, picturing.begin, key)
            kept = cast.acts(officer, picturing.keep, content)
            assert kept["picture"]
            assert cast.acts(officer, picturing.see, key)["picture"] == kept["shown"]["picture"]
        assert not cast.acts(officer, picturing.remove, key)["picture"]
        with pytest.raises(asking.Outdated):
            cast.acts(officer, picturing.keep, b"late")


class TestPages:
    def test_count_what_there_is(self, cast: Cast, officer: Actor) -> None:
        many = [Content(Kind.TRUE_FALSE, f"第{at}句", truth=True, category=("安全",)) for at in range(10)]
        keys = put(cast, officer, ALARM, *many)
        put(cast, officer, Content(Kind.TRUE_FALSE, "没分类", truth=True))
        put(cast, officer, Content(Kind.TRUE_FALSE, "等着", truth=True), waits=True)
        cast.acts(officer, standing.retire, keys[-1])
        home = cast.acts(officer, pages.home)
        assert (home["live"], home["waiting"], home["retired"], home["loose"]) == (11, 1, 1, 1)
        assert [(one["name"], one["count"]) for one in home["below"]] == [("安全", 10)]
        safety = cast.acts(officer, pages.browse, home["below"][0]["category"], 1)
        assert (safety["count"], safety["page"], safety["pages"], len(safety["lines"])) == (9, 1, 2, 1)
        assert [(one["name"], one["count"]) for one in safety["below"]] == [("消防", 1)]
        waiting = cast.acts(officer, pages.of_state, Which.WAITING, 5)
        assert [one["stem"] for one in waiting["lines"]] == ["等着"]
        told = cast.read(lambda session: pages.beside_office(session, cast.visitor(officer), cast.now))
        assert told == {"bank": {"live": 11, "waiting": 1, "doubts": 0}}

    def test_find_by_words_and_number(self, cast: Cast, officer: Actor) -> None:
        put(cast, officer, ALARM, Content(Kind.NUMERIC, "每分钟按压几次？100%_", spans=()))
        number = 1

        def found(words: str) -> list[object]:
            cast.acts(officer, pages.ask_words)
            return [one["number"] for one in cast.acts(officer, pages.search, words)["lines"]]

        assert found("火警 电话") == [number]
        assert found("１") == [2, 1]
        for words in ("2", "第 2 题", "№２", "Question 2", "2题"):
            assert found(words) == [2]
        for words in ("没有的词", "%", "   "):
            cast.acts(officer, pages.ask_words)
            with pytest.raises(NothingFound):
                cast.acts(officer, pages.search, words)
        found("按压")
        assert [one["number"] for one in cast.acts(officer, pages.search_on, 9)["lines"]] == [2]

    def test_nothing_is_shown_of_what_is_not_there(self, cast: Cast, officer: Actor) -> None:
        with pytest.raises(NoSuchQuestion):
            cast.acts(officer, pages.look, 404)
        assert cast.acts(officer, pages.browse, 404, 0)["lines"] == []


class TestPasting:
    @pytest.fixture(autouse=True)
    def readers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One reader that knows one message, beside one that knows nothing."""
        lame = Content(Kind.SINGLE, "没有答案", (Option("110"), Option("119")))
        known = {"整道题": [Pasted(ALARM)], "有缺的题": [Pasted(lame)]}
        monkeypatch.setattr(pasting, "READERS", [lambda _: [], lambda words: known.get(words, [])])

    def test_a_whole_question_in_one_message_is_in_the_preview_at_once(self, cast: Cast, officer: Actor) -> None:
        assert cast.acts(officer, writing.begin)["pastes"]
        shown = cast.acts(officer, writing.write, "整道题")
        assert (shown["step"], shown["stem"], shown["author"]) == (Step.REVIEW, ALARM.stem, "王秀英")
        key = cast.acts(officer, writing.save, shown["version"], 0)["question"]
        assert question(cast, key).told.right_options == (1,)

    def test_one_with_a_defect_is_refused_with_its_reason(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, writing.begin)
        with pytest.raises(Defective) as refused:
            cast.acts(officer, writing.write, "有缺的题")
        assert refused.value.values["code"] == "no_answer"
        with pytest.raises(NotUnderstood):
            cast.acts(officer, writing.write, "别的话")
