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
            (">一\n>二\n三", "一\n二\n三", [entity("blockquote", 0, 3)]),
            (">一\n>二||\n三", "一\n二\n三", [entity("expandable_blockquote", 0, 3)]),
            ("一\n>*二*", "一\n二", [entity("bold", 2, 1), entity("blockquote", 2, 1)]),
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
            ("🏟 🏟![abcdef](a", "Can't find end of a custom emoji URL at byte offset 19"),
            ("🏟 🏟![abcdef]", "Custom emoji entity must contain a tg://emoji URL"),
            ("*a_b*c_", "Can't find end of Italic entity at byte offset 6"),
            ("___a___", "Can't find end of Italic entity at byte offset 6"),
        ],
    )
    def test_complains_as_telegram_does(self, raw, words):
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

    def test_of_another_name_are_refused(self, bot, li):
        refused = bot("sendMessage", chat_id=li.person.id, text="a", parse_mode="BBCode")
        assert refused.refusal == "400 Bad Request: unsupported parse_mode"
