"""HTML as Telegram reads it."""

import pytest

from bot.sandbox import entities, texts
from bot.sandbox.refusals import Refusal


def read(html: str) -> tuple[str, list[tuple]]:
    """The text, and each entity as (type, offset, length, what else it has)."""
    text, found = entities.parse(html)
    plain = {"type", "offset", "length"}
    rest = [tuple(value for name, value in one.items() if name not in plain) for one in found]
    return text, [(one["type"], one["offset"], one["length"], *more) for one, more in zip(found, rest, strict=True)]


def complaint(html: str) -> str:
    with pytest.raises(Refusal) as caught:
        entities.parse(html)
    assert caught.value.status == 400
    prefix = "Bad Request: can't parse entities: "
    assert caught.value.description.startswith(prefix)
    return caught.value.description.removeprefix(prefix)


class TestTags:
    @pytest.mark.parametrize(
        ("tag", "kind"),
        [
            ("b", "bold"),
            ("strong", "bold"),
            ("i", "italic"),
            ("em", "italic"),
            ("u", "underline"),
            ("ins", "underline"),
            ("s", "strikethrough"),
            ("strike", "strikethrough"),
            ("del", "strikethrough"),
            ("tg-spoiler", "spoiler"),
            ("code", "code"),
            ("pre", "pre"),
            ("blockquote", "blockquote"),
        ],
    )
    def test_each_makes_its_entity(self, tag, kind):
        assert read(f"x<{tag}>ab</{tag}>") == ("xab", [(kind, 1, 2)])

    def test_capitals_are_the_same(self):
        assert read("<B>a</b>") == ("a", [("bold", 0, 1)])

    def test_a_span_is_a_spoiler_only_with_its_class(self):
        assert read('<span class="tg-spoiler">a</span>') == ("a", [("spoiler", 0, 1)])
        assert complaint("x<span>a</span>") == 'Tag "span" must have class "tg-spoiler" at byte offset 1'

    def test_a_blockquote_may_be_expandable(self):
        assert read("<blockquote expandable>a</blockquote>") == ("a", [("expandable_blockquote", 0, 1)])

    def test_code_within_pre_names_the_language(self):
        html = '<pre><code class="language-python">a=1</code></pre>'
        assert read(html) == ("a=1", [("pre", 0, 3, "python")])

    def test_code_alone_forgets_the_language(self):
        assert read('<code class="language-python">a</code>') == ("a", [("code", 0, 1)])

    def test_an_emoji_needs_a_number(self):
        assert read('<tg-emoji emoji-id="53">👍</tg-emoji>') == ("👍", [("custom_emoji", 0, 2, "53")])
        assert complaint('<tg-emoji emoji-id="x">👍</tg-emoji>') == "Invalid custom emoji identifier specified"

    def test_a_time_has_its_instant_and_form(self):
        html = '<tg-time unix="1647531900" format="wDT">周四</tg-time>'
        assert read(html) == ("周四", [("date_time", 0, 2, 1647531900, "wDT")])
        assert read('<tg-time format="t">x</tg-time>') == ("x", [])
        assert complaint('<tg-time unix="1" format="x">x</tg-time>') == "Invalid date format used"

    def test_an_empty_tag_makes_nothing(self):
        assert read("a<b></b>c") == ("ac", [])

    def test_an_end_tag_may_leave_out_its_name(self):
        assert read("<b>a</>") == ("a", [("bold", 0, 1)])


class TestLinks:
    def test_a_link_carries_its_address(self):
        assert read('<a href="https://e.cn/a?b=1&amp;c=2">a</a>') == (
            "a",
            [("text_link", 0, 1, "https://e.cn/a?b=1&c=2")],
        )

    def test_without_an_address_the_text_is_it(self):
        assert read("<a>http://e.cn/x</a>") == ("http://e.cn/x", [("text_link", 0, 13, "http://e.cn/x")])

    def test_a_bare_host_gets_scheme_and_slash(self):
        assert read("<a href='e.cn'>a</a>") == ("a", [("text_link", 0, 1, "http://e.cn/")])

    def test_what_is_no_address_makes_nothing(self):
        assert read('<a href="nowhere">a</a>') == ("a", [])

    def test_a_user_link_is_a_mention(self):
        ((kind, offset, length, user),) = read('<a href="tg://user?id=42">李</a>')[1]
        assert (kind, offset, length, user["id"]) == ("text_mention", 0, 1, 42)


class TestOffsets:
    def test_are_utf16_units(self):
        assert read("😀<b>好😀</b>x") == ("😀好😀x", [("bold", 2, 3)])

    def test_nest(self):
        assert read("<b>a<i>b</i></b>") == ("ab", [("italic", 1, 1), ("bold", 0, 2)])

    def test_are_told_outer_first_once_settled(self):
        assert texts.formatted(*entities.parse("<i><b>ab</b></i>"))[1] == [
            {"type": "bold", "offset": 0, "length": 2},
            {"type": "italic", "offset": 0, "length": 2},
        ]


class TestReferences:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("&lt;b&gt; &amp; &quot;", '<b> & "'),
            ("&#22909;&#x597D;", "好好"),
            ("&lt", "<"),
            ("&nbsp; &copy; &apos;", "&nbsp; &copy; &apos;"),
            ("&", "&"),
            ("&#0;", "&#0;"),
            ("&#99999999;", "&#99999999;"),
            ("a & b", "a & b"),
        ],
    )
    def test_only_four_have_names(self, html, text):
        assert read(html)[0] == text

    def test_half_a_surrogate_is_refused(self):
        assert complaint("&#xd800;").startswith("Text contains invalid Unicode characters after decoding HTML")


class TestComplaints:
    """Offsets are bytes of the raw text: a Chinese character is three."""

    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
            ("好<x>a</x>", 'Unsupported start tag "x" at byte offset 3'),
            ("a < b", 'Unsupported start tag "" at byte offset 2'),
            ("a <b", "Unclosed start tag at byte offset 2"),
            ("好</b>", "Unexpected end tag at byte offset 3"),
            ("<b>好</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
            ("<b>a</b", "Unclosed end tag at byte offset 4"),
            ('<a href="x>a', "Unclosed start tag at byte offset 0"),
            ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
            ("<a href=a/b>a</a>", "Unexpected end of name token at byte offset 8"),
            ("<a href", 'Unclosed start tag "a" at byte offset 0'),
            ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
            ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ],
    )
    def test_are_word_for_word(self, html, text):
        assert complaint(html) == text
