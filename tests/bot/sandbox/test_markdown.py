"""Markdown of both versions; the cases and complaints are those of TDLib's own tests (test/message_entities.cpp)."""

import pytest

from bot.sandbox import markdown
from bot.sandbox.refusals import Refusal


def entity(kind: str, offset: int, length: int, **more: object) -> dict:
    return {"offset": offset, "length": length, "type": kind, **more}


def complaint(read, text: str) -> str:
    with pytest.raises(Refusal) as refused:
        read(text)
    return refused.value.description.removeprefix("Bad Request: can't parse entities: ")


class TestSecondVersion:
    @pytest.mark.parametrize(
        ("raw", "text", "entities"),
        [
            ("", "", []),
            (r"\\", "\\", []),
            (r"\\\\", r"\\", []),
            (r"\.", ".", []),
            ("\\é", "\\é", []),
            ("*粗* _斜_", "粗 斜", [entity("bold", 0, 1), entity("italic", 2, 1)]),
            (
                "__划__ ~删~ ||藏||",
                "划 删 藏",
                [entity("underline", 0, 1), entity("strikethrough", 2, 1), entity("spoiler", 4, 1)],
            ),
            ("*🏟 🏟_abc_*", "🏟 🏟abc", [entity("italic", 5, 3), entity("bold", 0, 8)]),
            ("`a*b_c`", "a*b_c", [entity("code", 0, 5)]),
            (r"`a\`b`", "a`b", [entity("code", 0, 3)]),
            ("```python\nx = 1\n```", "x = 1\n", [entity("pre", 0, 6, language="python")]),
            ("```x```", "x", [entity("pre", 0, 1)]),
            ("```\n\nx```", "\nx", [entity("pre", 0, 2)]),
            ("[链接](http://a.cn/b)", "链接", [entity("text_link", 0, 2, url="http://a.cn/b")]),
            (r"[链接](http://a.cn/\)b)", "链接", [entity("text_link", 0, 2, url="http://a.cn/)b")]),
            (r"[a\.cn]", "a.cn", [entity("text_link", 0, 4, url="http://a.cn/")]),
            ("[no](no)", "no", []),
            ("[](http://a.cn)", "", []),
            ("**", "", []),
            ("___a_\r__", "a\r", [entity("italic", 0, 1), entity("underline", 0, 2)]),
            (
                "![👍](tg://emoji?id=5368324170671202286)",
                "👍",
                [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
            ),
            (
                "![周四](tg://time?unix=1647531900&format=wDT)",
                "周四",
                [entity("date_time", 0, 2, unix_time=1647531900, date_time_format="wDT")],
            ),
        ],
    )
    def test_is_read(self, raw, text, entities):
        assert markdown.parse_v2(raw) == (text, entities)

    @pytest.mark.parametrize("char", "]()>#+-=|{}.!")
    def test_wants_what_is_reserved_escaped(self, char):
        words = f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
        assert complaint(markdown.parse_v2, f"a{char}") == words
        assert markdown.parse_v2(f"a\\{char}") == (f"a{char}", [])

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            ("🏟 🏟_abcdef", "Can't find end of Italic entity at byte offset 9"),
            ("🏟 🏟*abcdef", "Can't find end of Bold entity at byte offset 9"),
            ("🏟 🏟__abcdef", "Can't find end of Underline entity at byte offset 9"),
            ("🏟 🏟~abcdef", "Can't find end of Strikethrough entity at byte offset 9"),
            ("🏟 🏟||abcdef", "Can't find end of Spoiler entity at byte offset 9"),
            ("🏟 🏟`abcdef", "Can't find end of Code entity at byte offset 9"),
            ("🏟 🏟```abcdef", "Can't find end of Pre entity at byte offset 9"),
            ("🏟 🏟```py\nabcdef", "Can't find end of PreCode entity at byte offset 9"),
            ("🏟 🏟[abcdef", "Can't find end of TextUrl entity at byte offset 9"),
            ("🏟 🏟[abcdef](a", "Can't find end of a URL at byte offset 18"),
            ("🏟 🏟![abcdef](a", "Can't find end of a URL at byte offset 19"),
            ("🏟 🏟![abcdef]", "The entity must contain a tg://emoji or tg://time URL"),
            ("![👍](t://emoji?id=1234)", "Invalid tg://emoji or tg://time URL specified"),
            ("![👍](tg://emoji?test=1231&id=025)", "Invalid tg://emoji or tg://time URL specified"),
            ("![👍](tg://time?id=1234)", "Invalid tg://emoji or tg://time URL specified"),
            ("![👍](tg://time?unix=1234&format=rt)", "Invalid date format used"),
            ("*a_b*c_", "Can't find end of Italic entity at byte offset 6"),
            ("___a___", "Can't find end of Italic entity at byte offset 6"),
        ],
    )
    def test_complains_as_telegram_does(self, raw, words):
        assert complaint(markdown.parse_v2, raw) == words


class TestQuotations:
    """What TDLib makes of a > that may begin a line; the line feed that ends a quotation belongs to it."""

    @pytest.mark.parametrize(
        ("raw", "text", "entities"),
        [
            (">", "", []),
            (">一\n>二\n三", "一\n二\n三", [entity("blockquote", 0, 4)]),
            ("一\n>*二*", "一\n二", [entity("bold", 2, 1), entity("blockquote", 2, 1)]),
            ("> \\>\n \\> \n>", " >\n > \n", [entity("blockquote", 0, 3)]),
            ("一\n> \n>\n二", "一\n \n\n二", [entity("blockquote", 2, 3)]),
            ("\r>a", "\ra", [entity("blockquote", 1, 1)]),
            (
                "abc\n>def\n\r>ghi\njkl",
                "abc\ndef\n\rghi\njkl",
                [entity("blockquote", 4, 4), entity("blockquote", 9, 4)],
            ),
        ],
    )
    def test_reach_as_far_as_every_line_says_so(self, raw, text, entities):
        assert markdown.parse_v2(raw) == (text, entities)

    def test_are_parted_by_a_style_that_is_empty(self):
        parted = [entity("blockquote", 0, 4), entity("expandable_blockquote", 4, 3)]
        assert markdown.parse_v2(">a\n>b\n**>c\n>d||") == ("a\nb\nc\nd", parted)
        assert markdown.parse_v2(">\n**>2") == ("\n2", [entity("blockquote", 0, 1), entity("blockquote", 1, 1)])
        assert markdown.parse_v2("**>x") == ("x", [entity("blockquote", 0, 1)])

    def test_may_begin_within_a_style_and_end_in_it(self):
        within = [entity("blockquote", 0, 2), entity("bold", 0, 2)]
        assert markdown.parse_v2("*>a\n*") == ("a\n", within)
        around = [entity("blockquote", 2, 4), entity("bold", 0, 7)]
        assert markdown.parse_v2("*a\n>b\n>c\nd*") == ("a\nb\nc\nd", around)

    def test_hold_styles_over_several_of_their_lines(self):
        assert markdown.parse_v2(">*a\n>b*") == ("a\nb", [entity("bold", 0, 3), entity("blockquote", 0, 3)])

    def test_go_on_through_the_lines_of_code(self):
        code = [entity("code", 0, 4), entity("blockquote", 0, 6)]
        assert markdown.parse_v2(">`a\n>b`\n>c") == ("a\n>b\nc", code)

    @pytest.mark.parametrize(
        ("raw", "text", "entities"),
        [
            (">一\n>二||\n三", "一\n二\n三", [entity("expandable_blockquote", 0, 4)]),
            (">a||", "a", [entity("expandable_blockquote", 0, 1)]),
            (">a\r\n>b||\r\nc", "a\r\nb\r\nc", [entity("expandable_blockquote", 0, 6)]),
            (">q||e||w||\na", "qew\na", [entity("spoiler", 1, 1), entity("expandable_blockquote", 0, 4)]),
            (">q||ew||\na", "qew\na", [entity("spoiler", 1, 2), entity("blockquote", 0, 4)]),
            (">||", "", []),
        ],
    )
    def test_are_folded_by_two_bars_that_end_no_spoiler(self, raw, text, entities):
        assert markdown.parse_v2(raw) == (text, entities)

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            ("*>a*", "Can't find end of Bold entity at byte offset 3"),
            (">*a\nb*", "Can't find end of Bold entity at byte offset 1"),
            (">*b\n>ld \n>bo\nld*\nasd", "Can't find end of Bold entity at byte offset 1"),
            (">asd\n>q||e||w||\n||asdad", "Can't find end of Spoiler entity at byte offset 16"),
            (">asd\n>q||ew\n||asdad", "Can't find end of Spoiler entity at byte offset 7"),
            (">asd\n>q||e||w__\n||asdad", "Can't find end of Underline entity at byte offset 13"),
            (">asd\n>q||e||w||a\n||asdad", "Can't find end of Spoiler entity at byte offset 13"),
            (">*a||\nb", "Can't find end of Bold entity at byte offset 1"),
            (">\n*a*>2", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ],
    )
    def test_want_what_is_open_in_them_ended_in_them(self, raw, words):
        assert complaint(markdown.parse_v2, raw) == words


class TestOldVersion:
    @pytest.mark.parametrize(
        ("raw", "text", "entities"),
        [
            ("*粗* _斜_ `码`", "粗 斜 码", [entity("bold", 0, 1), entity("italic", 2, 1), entity("code", 4, 1)]),
            (r"\_a\*\`\[", "_a*`[", []),
            (r"\a", r"\a", []),
            ("*a_b*", "a_b", [entity("bold", 0, 3)]),
            ("```py\nx\n```", "x\n", [entity("pre", 0, 2, language="py")]),
            ("[链接](http://a.cn/b)", "链接", [entity("text_link", 0, 2, url="http://a.cn/b")]),
            ("[链接]没有", "链接没有", []),
            (". ! (a) 1-2", ". ! (a) 1-2", []),
        ],
    )
    def test_is_read(self, raw, text, entities):
        assert markdown.parse(raw) == (text, entities)

    @pytest.mark.parametrize("raw", ["🏟 🏟_abc", "🏟 🏟*abc", "🏟 🏟`abc", "🏟 🏟[abc", "🏟 🏟```abc"])
    def test_complains_as_telegram_does(self, raw):
        assert complaint(markdown.parse, raw) == "Can't find end of the entity starting at byte offset 9"


class TestModes:
    @pytest.mark.parametrize(
        ("mode", "raw"), [("MarkdownV2", r"*粗*\."), ("markdown", "*粗*."), ("HTML", "<b>粗</b>.")]
    )
    def test_are_told_by_parse_mode_in_any_case(self, bot, li, mode, raw):
        sent = bot("sendMessage", chat_id=li.person.id, text=raw, parse_mode=mode).result
        assert (sent["text"], sent["entities"]) == ("粗.", [{"offset": 0, "length": 1, "type": "bold"}])

    def test_quotations_come_as_telegram_s_own_example_has_them(self, bot, li):
        raw = ">一\n>二\n**>三\n>四||"
        sent = bot("sendMessage", chat_id=li.person.id, text=raw, parse_mode="MarkdownV2").result
        assert sent["text"] == "一\n二\n三\n四"
        assert sent["entities"] == [entity("blockquote", 0, 4), entity("expandable_blockquote", 4, 3)]

    def test_of_another_name_are_refused(self, bot, li):
        refused = bot("sendMessage", chat_id=li.person.id, text="a", parse_mode="BBCode")
        assert refused.refusal == "400 Bad Request: unsupported parse_mode"
