"""What officers' files look like: the readers of texts by their rules, with questions of our own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.question_files import found as finding
from storage.question_files import gift, plain_text
from storage.question_files.found import Finding, Found
from storage.questions import pasting
from storage.questions.content import Content, Difficulty, Kind, Option, Pair, Span


def settled(found: Finding) -> list[Found]:
    finding.settle(found.questions)
    return found.questions


def pasted(text: str) -> list[Content]:
    """What the text says, all of it good."""
    found = settled(plain_text.read(text))
    assert [one.problem for one in found] == [None] * len(found)
    return [one.content for one in found if one.content is not None]


def in_gift(text: str) -> list[Content]:
    found = settled(gift.read(text))
    assert [one.problem for one in found] == [None] * len(found)
    return [one.content for one in found if one.content is not None]


def rights(content: Content) -> str:
    return "".join("ABCDEFGHIJKL"[at] for at in content.right_options)


class TestPasted:
    @pytest.mark.parametrize(
        "answer",
        [
            "答案：AC",
            "答案:A,C",
            "【答案】AC",
            "正确答案是：AC",
            "参考答案：Ａ、Ｃ。",
            "答案： a c ",
            "ANSWER: AC",
            "【正确答案】A C",
        ],
    )
    def test_an_answer_is_one_however_it_is_written(self, answer: str) -> None:
        (one,) = pasted(f"1、哪些对？\nA．甲\nB．乙\nC．丙\n{answer}")
        assert (one.kind, rights(one)) == (Kind.SEVERAL, "AC")

    @pytest.mark.parametrize("number", ["1.", "1、", "1．", "(1)", "（1）", "第1题", "第1题：", "1)", "1 、"])
    @pytest.mark.parametrize("second", ["2.", "(2)", "第2题 "])
    def test_a_question_is_numbered_in_any_way(self, number: str, second: str) -> None:
        told = pasted(f"{number}甲？\nA.一\nB.二\n答案：A\n{second}乙？\nA.一\nB.二\n答案：B")
        assert [(one.stem, rights(one)) for one in told] == [("甲？", "A"), ("乙？", "B")]

    @pytest.mark.parametrize(
        "options",
        [
            "A.甲 B.乙 C.丙",
            "A.甲B.乙C.丙",
            "A、甲　　B、乙\nC、丙",
            "A．甲\tB．乙\tC．丙",
            "（A）甲（B）乙（C）丙",
            "A 甲\nB 乙\nC 丙",
            "Ａ.甲 Ｂ.乙 Ｃ.丙",
        ],
    )
    def test_options_stand_on_one_line_or_several(self, options: str) -> None:
        (one,) = pasted(f"1. 哪个？\n{options}\n答案：B")
        assert [each.words for each in one.options] == ["甲", "乙", "丙"]

    def test_letters_within_an_option_begin_none(self) -> None:
        (one,) = pasted("1. 哪类？\nA、维生素A、B、C都有\nB、A、B两类\n答案：B")
        assert [each.words for each in one.options] == ["维生素A、B、C都有", "A、B两类"]

    def test_an_explanation_goes_over_lines(self) -> None:
        first, second = pasted("1. 甲？\nA.一 B.二\n答案：A 解析：第一行\n第二行\n\n2. 乙？\nA.一 B.二\n答案：B")
        assert (first.explanation, second.explanation) == ("第一行\n第二行", "")

    @pytest.mark.parametrize(
        ("bracket", "truth"), [("（√）", True), ("( × )", False), ("（ 错 ）", False), ("（正确）", True)]
    )
    def test_a_judgement_may_stand_in_its_bracket(self, bracket: str, truth: bool) -> None:
        (one,) = pasted(f"一、判断题\n1. 水是湿的。{bracket}")
        assert (one.kind, one.truth, one.stem) == (Kind.TRUE_FALSE, truth, "水是湿的。（  ）")

    def test_answers_may_stand_in_a_list_at_the_end(self) -> None:
        text = (
            "一、单选题\n1.甲？\nA.一 B.二\n2.乙？\nA.一 B.二\n二、多选题\n1.丙？\nA.一 B.二 C.三\n\n"
            "参考答案\n一、单选题\n1-2：AB\n二、多选题\n1、ABC"
        )
        assert [rights(one) for one in pasted(text)] == ["A", "B", "ABC"]

    def test_headings_tell_kind_and_points(self) -> None:
        text = "一、多选题（每题2分）\n1. 甲？\nA.一 B.二\n答案：A\n二、填空题\n2. 首都是____。\n答案：北京；北京市\n"
        several, blank = pasted(text)
        assert (several.kind, several.points, blank.kind, blank.points) == (Kind.SEVERAL, 200, Kind.FILL_IN, 100)
        assert [one.words for one in blank.options] == ["北京", "北京市"]

    def test_the_rest_of_the_kinds(self) -> None:
        text = (
            "一、排序题\n1. 排好。\nA.丙 B.甲 C.乙\n答案：BCA\n二、匹配题\n2. 连好。\nA. 119＝火警\nB. 120＝急救\n"
            "三、数值题\n3. 多少次？\n答案：110±10\n难度：难\n类别：安全/急救"
        )
        order, match, number = pasted(text)
        assert [one.words for one in order.options] == ["甲", "乙", "丙"]
        assert match.pairs == (Pair("119", "火警"), Pair("120", "急救"))
        assert (number.spans, number.difficulty, number.category) == (
            (Span("100", "120"),),
            Difficulty.HARD,
            ("安全", "急救"),
        )

    def test_a_kind_that_can_not_be_asked_is_refused(self) -> None:
        (one,) = settled(plain_text.read("四、简答题\n1. 谈谈看法。\n答：略"))
        assert one.problem is not None
        assert one.problem.code == "unsupported_type"

    def test_numbers_within_a_question_begin_none(self) -> None:
        (one,) = pasted("1. 看材料：\n(1) 甲。\n(2) 乙。\n哪个对？\nA.一 B.二\n答案：A")
        assert one.stem == "看材料：\n(1) 甲。\n(2) 乙。\n哪个对？"

    def test_aiken_without_empty_lines_and_with_titles(self) -> None:
        told = pasted("My quiz\n\nFirst?\na) one\nb) two\nANSWER: b\nSecond?\nA) 1\nB) 2\nANSWER: A\n")
        assert [(one.stem, rights(one)) for one in told] == [("First?", "B"), ("Second?", "A")]

    def test_what_was_given_back_is_read_again(self) -> None:
        text = "1. 甲？\nA.一 B.二\n答案：F"
        (one,) = settled(plain_text.read(text))
        assert [each.stem for each in pasted(f"// 第1行：答案是F\n{one.block.replace('F', 'B')}")] == ["甲？"]

    def test_what_was_given_back_has_its_heading(self) -> None:
        text = "二、多选题（每题4分）\n3. 甲？\nA.一 B.二\n答案：F\n4. 乙？\nA.一 B.二\n答案：G"
        first, second = settled(plain_text.read(text))
        again = pasted(f"// 一\n{first.block.replace('F', 'AB')}\n\n// 二\n{second.block.replace('G', 'B')}\n")
        assert [(one.stem, one.kind, one.points) for one in again] == [
            ("甲？", Kind.SEVERAL, 400),
            ("乙？", Kind.SEVERAL, 400),
        ]


class TestAsPeopleHaveThem:
    """Papers, pages of examinations and answers of machines, pasted as they are."""

    @pytest.mark.parametrize(
        "text",
        [
            "1. 问？A.甲 B.乙 C.丙 答案：C 解析：因为",
            "1. 问？ 【答案】C\nA.甲\nB.乙\nC.丙\n解析：因为",
            "1. 问？（答案：C）\nA.甲\nB.乙\nC.丙\n理由：因为",
            "1. 问？\nA.甲\nB.乙\nC.丙\n答案：C（因为）",
            "1. 问？\nA.甲\nB.乙\nC.丙\n答案：C。因为",
            "1. 问？\n(A)甲 (B)乙 (C)丙\n答案：（C）\n试题解析\n因为",
            "1. 问？\nA.甲\nB.乙\nC.丙\n我的答案：A  正确答案：C\n得分：0分\n解析：因为",
            "1. 问？\nA.甲\nB.乙\nC.丙\n我的答案: A:甲;\n正确答案: C:丙;\n解析：因为",
            "## 试题\n\n**1. 问？**\n- A. 甲\n- B. 乙\n- C. 丙\n\n**答案：C**\n**解析：** 因为",
            "1. 问\u200b？\nA\u200b.甲\nB.乙\nC.丙\n答案：C\n解析：因为",
            "1. 问？\nA.甲 B.乙 C.丙\n\n参考答案\n一、单选题：1.C\n解析：因为",
        ],
    )
    def test_a_choice_is_one(self, text: str) -> None:
        (one,) = settled(plain_text.read(text))
        assert one.problem is None
        assert one.content is not None
        content = one.content
        assert (content.stem, rights(content)) == ("问？", "C")
        assert [option.words for option in content.options] == ["甲", "乙", "丙"]
        assert content.explanation in {"因为", ""}
        assert bool(content.explanation) == ("参考答案" not in text)

    @pytest.mark.parametrize(
        ("line", "truth", "why"),
        [
            ("1. 甲。（√）", True, ""),
            ("1. （×）甲。", False, ""),
            ("1. 甲。 ✓", True, ""),
            ("1. 甲。\n答案：错误，应当持证", False, "应当持证"),
            ("1. 甲。\n答案：×（应为：乙）", False, "应为：乙"),
            ("1. 甲。答案：对", True, ""),
        ],
    )
    def test_a_judgement_is_one(self, line: str, truth: bool, why: str) -> None:
        assert plain_text.looks_so(line)
        (one,) = pasted(line)
        assert (one.kind, one.truth, one.explanation) == (Kind.TRUE_FALSE, truth, why)

    @pytest.mark.parametrize(
        ("stem", "accepted"),
        [
            ("享受（工伤医疗）待遇。", ["工伤医疗"]),
            ("不超过__30__个月。", ["30"]),
            ("于____年颁布。答案：1992|一九九二", ["1992", "一九九二"]),
        ],
    )
    def test_a_fill_in_may_be_filled_in_already(self, stem: str, accepted: list[str]) -> None:
        (one,) = pasted(f"填空题\n1、{stem}")
        assert (one.kind, [option.words for option in one.options]) == (Kind.FILL_IN, accepted)
        assert "____" in one.stem

    def test_of_several_blanks_it_is_told_that_they_count_as_one(self) -> None:
        (one,) = settled(plain_text.read("1、任期为____年或____年。\n答案：三；五"))
        assert [remark[0] for remark in one.remarks] == ["several_blanks"]

    @pytest.mark.parametrize(
        ("line", "told"),
        [("难度：随便", ["unknown_difficulty"]), ("分值：很多", ["unknown_points"]), ("难度：易", []), ("难度：", [])],
    )
    def test_what_nobody_makes_out_is_told(self, line: str, told: list[str]) -> None:
        (one,) = settled(plain_text.read(f"1. 甲？\nA.一 B.二\n答案：A\n{line}"))
        assert [remark[0] for remark in one.remarks] == told

    def test_a_choice_without_options_is_no_fill_in(self) -> None:
        (one,) = settled(plain_text.read("1. 哪些对？\n答案：AB"))
        assert one.problem is not None
        assert one.problem.code == "too_few_options"

    def test_whether_one_or_several_are_to_be_chosen_the_answer_tells_below_a_heading_that_does_not(self) -> None:
        told = pasted("一、选择题（每题5分）\n1. 甲？(B)\nA.一 B.二\n2. 乙？（AB）\nA.一 B.二")
        assert [(one.kind, one.points) for one in told] == [(Kind.SINGLE, 500), (Kind.SEVERAL, 500)]

    def test_answers_at_the_end_part_by_part(self) -> None:
        text = "一、单选题\n1. 甲？\nA.一 B.二\n2. 乙？\nA.一 B.二\n二、判断题\n1. 丙\n答案：\n一、1-2 AB\n二、1.错"
        assert [rights(one) or one.truth for one in pasted(text)] == ["A", "B", False]

    def test_options_of_circled_numbers_are_parted(self) -> None:
        (one,) = pasted("1. 顺序？\nA.①②③B.②①③C.③②①\n答案：B")
        assert [option.words for option in one.options] == ["①②③", "②①③", "③②①"]

    @pytest.mark.parametrize(
        ("text", "stem", "right"),
        [
            ("1. 哪些？\n①甲 ②乙 ③丙\n答案：①③", "哪些？", "AC"),
            ("1. 哪个？\n① 甲\n② 乙\n③ 丙\n【答案】②", "哪个？", "B"),
            ("1. 是（②）。\n①甲；②乙；③丙", "是（  ）。", "B"),
        ],
    )
    def test_circled_numbers_stand_for_letters(self, text: str, stem: str, right: str) -> None:
        (one,) = pasted(text)
        assert (one.stem, [option.words for option in one.options]) == (stem, ["甲", "乙", "丙"])
        assert rights(one) == right

    def test_circled_numbers_within_the_words_of_a_fill_in_part_nothing(self) -> None:
        (one,) = pasted("1. ①②里对的是____。\n答案：①")
        assert (one.kind, one.stem) == (Kind.FILL_IN, "①②里对的是____。")

    @pytest.mark.parametrize("numbers", ["一、 二、 三、", "（一） （二） （三）"])
    def test_chinese_numbers_before_questions_are_no_part_of_them(self, numbers: str) -> None:
        first, second, third = numbers.split()
        text = f"{first}甲？\nA.一\nB.二\n答案：A\n解析：因为\n{second}乙是\nA.一\nB.二\n答案：B\n{third}丙\n答案：对"
        assert [one.stem for one in pasted(text)] == ["甲？", "乙是", "丙"]

    def test_behind_an_explanation_the_next_question_needs_no_empty_line(self) -> None:
        told = pasted("甲？\nA.一\nB.二\n答案：A\n解析：因为\n所以\n乙？\nA.一\nB.二\n答案：B")
        assert [(one.stem, one.explanation) for one in told] == [("甲？", "因为\n所以"), ("乙？", "")]

    @pytest.mark.parametrize("options", [("1", "0"), ("x", "y"), ("0", "1")])
    def test_numbers_and_unknowns_to_choose_among_are_no_judgement(self, options: tuple[str, str]) -> None:
        (one,) = pasted(f"1. 哪个？\nA.{options[0]}\nB.{options[1]}\n答案：A")
        assert (one.kind, rights(one)) == (Kind.SINGLE, "A")

    def test_english_fields_are_fields(self) -> None:
        fields = "Explanation: it is.\nCategory: Safety/Fire\nDifficulty: hard\nPoints: 2 pts"
        (one,) = pasted(f"1. Fire?\nA. 110\nB. 119\nAnswer: B\n{fields}")
        assert (one.explanation, one.category, one.difficulty) == ("it is.", ("Safety", "Fire"), Difficulty.HARD)
        assert one.points == 200

    @pytest.mark.parametrize("answer", ["Correct answer: B", "Ans. B", "〔答案〕B", "『答案』B", "答案：B选项"])
    @pytest.mark.parametrize("number", ["Question {}.", "Q{}:", "{}."])
    def test_more_ways_of_numbering_and_answering(self, number: str, answer: str) -> None:
        text = "\n".join(f"{number.format(nth)} What {nth}?\nA. one\nB. two\n{answer}" for nth in (1, 2))
        assert [(one.stem, rights(one)) for one in pasted(text)] == [("What 1?", "B"), ("What 2?", "B")]

    def test_an_answer_may_name_the_number_of_its_question(self) -> None:
        told = pasted("第1题 甲？\nA.一\nB.二\n第1题答案：B\n第2题 乙？\nA.一\nB.二\n第2题答案：A")
        assert [rights(one) for one in told] == ["B", "A"]

    @pytest.mark.parametrize("answer", ["A.甲 B.乙", "A、甲；B、乙", "甲；乙", "(A)(B)", "AB项"])
    def test_an_answer_may_say_the_words_too(self, answer: str) -> None:
        (one,) = pasted(f"1. 哪些？\nA.甲 B.乙 C.丙\n答案：{answer}")
        assert rights(one) == "AB"


class TestGift:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("1+1=?{=2 ~3}", {"kind": Kind.SINGLE, "stem": "1+1=?"}),
            ("问{=甲 =乙}", {"kind": Kind.FILL_IN, "options": (Option("甲", True), Option("乙", True))}),
            ("问{T#错了#对了}", {"truth": True, "remarks": ("对了", "错了")}),
            ("问{FALSE#错了}", {"truth": False, "remarks": ("错了", "")}),
            ("问{=a -> 1 =b -> 2 = -> 3}", {"pairs": (Pair("a", "1"), Pair("b", "2"), Pair("", "3"))}),
            ("问{#=3:0.5 =%50%3..4}", {"spans": (Span("2.5", "3.5"), Span("3", "4", 5000))}),
            ("我是{=甲 ~乙}的。", {"stem": "我是____的。"}),
            ("Two plus {=two =2} is four.", {"stem": "Two plus ____ is four."}),
            ("What is pi? {#3:1}.", {"stem": "What is pi?"}),
            ("我是（ ）{=甲 ~乙}的。", {"stem": "我是（ ）的。"}),
            ("[html]<p>甲<br>乙&lt;丙</p>{T}", {"stem": "甲\n乙<丙"}),
            (r"甲\nb\{\}{T}", {"stem": "甲\nb{}"}),
            ("::名\\:字::问{T####因为\\n所以}", {"name": "名:字", "explanation": "因为\n所以"}),
            (
                "问{~%50%甲 ~%50%乙 ~丙}",
                {"kind": Kind.SEVERAL, "options": (Option("甲", True), Option("乙", True), Option("丙"))},
            ),
            ("问{~%70%甲 ~%30%乙}", {"options": (Option("甲", True, 7000), Option("乙", True, 3000))}),
            ("问{=甲 ~%40%乙 ~丙}", {"options": (Option("甲", True), Option("乙", False, 4000), Option("丙"))}),
            ("$CATEGORY: $course$/top/法律/工会//职工\n\n问{T}", {"category": ("法律", "工会/职工")}),
        ],
    )
    def test_each_form(self, text: str, wanted: dict[str, Any]) -> None:
        (one,) = in_gift(text)
        assert {name: getattr(one, name) for name in wanted} == wanted

    def test_what_is_no_question_is_told(self) -> None:
        found = gift.read("只是一段说明。\n\n问{T}")
        assert [note[0] for note in found.notes] == ["description"]
        assert len(found.questions) == 1

    def test_a_fault_keeps_out_one_question_alone(self) -> None:
        found = settled(gift.read("甲{=一 ~二\n\n乙{T}\n\n丙=一}\n\n丁{}"))
        assert [one.problem.code if one.problem else None for one in found] == [
            "unbalanced_brace",
            None,
            "unbalanced_brace",
            "unsupported_type",
        ]

    def test_what_was_given_back_has_its_category(self) -> None:
        text = "$CATEGORY: 安全/通风\n\n甲{=一 ~二\n\n$CATEGORY: $course$/top\n\n乙{=一"
        first, second = settled(gift.read(text))
        again = in_gift(f"// 一\n{first.block}}}\n\n// 二\n{second.block}}}\n")
        assert [(one.stem, one.category) for one in again] == [("甲", ("安全", "通风")), ("乙", ())]

    def test_questions_without_an_empty_line_between_are_several(self) -> None:
        found = settled(gift.read("甲{T}\n乙{=一\n~二}\n丙{F}"))
        assert [(one.row, one.told) for one in found] == [(1, "甲"), (2, "乙"), (4, "丙")]


def in_a_message(words: str) -> list[Content]:
    found = pasting.read_all(words)
    assert [one.lacks for one in found] == [None] * len(found)
    return [one.content for one in found if one.content is not None]


class TestInAMessage:
    """Questions that are pasted into a message, where a card or the bank asks for some."""

    @pytest.mark.parametrize(
        ("words", "kind", "right"),
        [
            ("火警电话是？\nA. 110\nB. 119\n答案：B", Kind.SINGLE, (1,)),
            ("火警电话是？ A．110 B．119\n答案 B", Kind.SINGLE, (1,)),
            ("（多选）哪些要带？\nA、绳 B、灯 C、烟\n正确答案：A、B", Kind.SEVERAL, (0, 1)),
            ("哪些要带？\nA)绳\nB)灯\nC)烟\n【答案】ＡＢ", Kind.SEVERAL, (0, 1)),
            ("Which number?\nA. 110\nB. 119\nANSWER: B", Kind.SINGLE, (1,)),
        ],
    )
    def test_choices_are_read_in_many_dresses(self, words: str, kind: Kind, right: tuple[int, ...]) -> None:
        (found,) = in_a_message(words)
        assert (found.kind, found.right_options) == (kind, right)
        assert "A" not in found.stem
        assert "多选" not in found.stem

    @pytest.mark.parametrize(("said", "truth"), [("对", True), ("错误", False), ("√", True), ("×", False), ("T", True)])
    def test_true_and_false(self, said: str, truth: bool) -> None:
        (found,) = in_a_message(f"12、检测合格才能下井。\n答案：{said}")
        assert (found.kind, found.truth, found.stem) == (Kind.TRUE_FALSE, truth, "检测合格才能下井。")

    def test_fill_ins_with_several_accepted_answers(self) -> None:
        (found,) = in_a_message("会员____人以上应当建会。\n答案：25；二十五")
        assert found.options == (Option("25", right=True), Option("二十五", right=True))

    def test_an_explanation_ends_at_an_empty_line(self) -> None:
        first, second = in_a_message("甲？\nA. 一 B. 二\n答案：A\n解析：因为\n所以\n\n乙？\n答案：对")
        assert (first.explanation, second.stem) == ("因为\n所以", "乙？")

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("甲？\nA. 一 B. 二\n答案：", "no_answer"),
            ("甲？\nA. 一 B. 二\n答案：C", "answer_out_of_range"),
            ("甲？\nA. 一 B. 一\n答案：A", "option_twice"),
            ("题" * 301 + "\n答案：对", "question_too_long"),
        ],
    )
    def test_what_can_not_be_asked_says_why(self, words: str, code: str) -> None:
        (one,) = pasting.read_all(words)
        assert one.lacks is not None
        assert one.lacks.code == code

    def test_words_without_an_answer_are_looked_for(self) -> None:
        assert pasting.read_all("有限空间") == ()
        assert len(pasting.read_all("甲？\n答案：对")) == 1

    def test_an_arrow_in_what_is_said_of_an_answer_makes_no_pair(self) -> None:
        (found,) = in_gift("甲？{=乙#先测 -> 再下}")
        assert (found.kind, found.options[0].words, found.options[0].remark) == (Kind.FILL_IN, "乙", "先测 -> 再下")

    def test_one_in_gift_is_one(self) -> None:
        assert [one.kind for one in in_a_message("甲？{=乙 ~丙}")] == [Kind.SINGLE]

    @given(
        st.lists(st.text("甲乙丙丁通风检测", min_size=1, max_size=12), min_size=2, max_size=6, unique=True),
        st.sets(st.integers(0, 5), min_size=1),
    )
    def test_what_is_written_down_is_read_back(self, options: list[str], right: set[int]) -> None:
        right = {at for at in right if at < len(options)} or {0}
        lines = [f"{chr(ord('A') + at)}. {words}" for at, words in enumerate(options)]
        answer = "".join(chr(ord("A") + at) for at in sorted(right))
        (found,) = in_a_message("\n".join(["问什么？", *lines, f"答案：{answer}"]))
        assert isinstance(found, Content)
        assert [one.words for one in found.options] == options
        assert set(found.right_options) == right
