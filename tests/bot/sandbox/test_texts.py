"""What Telegram keeps of a text."""

import pytest

from bot.sandbox import texts
from bot.sandbox.refusals import Refusal


def bold(offset: int, length: int) -> dict:
    return {"type": "bold", "offset": offset, "length": length}


class TestTrimming:
    def test_both_ends_lose_spaces_and_line_feeds(self):
        assert texts.formatted(" \n a b\n ", [])[0] == "a b"

    def test_an_ideographic_space_stays(self):
        assert texts.formatted("\u3000首行", [])[0] == "\u3000首行"

    def test_entities_move_and_shrink_with_it(self):
        assert texts.formatted("  ab  ", [bold(3, 3)]) == ("ab", [bold(1, 1)])

    def test_the_beginning_stays_from_the_first_entity_on(self):
        assert texts.formatted("   ab", [bold(1, 4)]) == ("  ab", [bold(0, 4)])


class TestCleaning:
    def test_control_characters_become_spaces_and_returns_go(self):
        assert texts.formatted("a\tb\r\nc\x00d", []) == ("a b\nc d", [])

    def test_entities_keep_their_letters(self):
        assert texts.formatted("a\rb\u202ec", [bold(4, 1)]) == ("abc", [bold(2, 1)])


class TestEmptiness:
    @pytest.mark.parametrize("text", [" ", "\n", "\t", "\u200b", "\u3000", "\u00a0 \ufeff", "\u2800"])
    def test_what_nobody_can_see_is_refused(self, text):
        with pytest.raises(Refusal, match="text must be non-empty"):
            texts.formatted(text, [])


class TestSettling:
    def test_neighbours_of_one_style_are_joined(self):
        assert texts.formatted("abcd", [bold(0, 2), bold(2, 2)])[1] == [bold(0, 4)]

    def test_nothing_is_styled_inside_code(self):
        code = {"type": "code", "offset": 0, "length": 3}
        assert texts.formatted("abc", [code, bold(1, 1)])[1] == [code]

    def test_more_than_a_hundred_are_refused(self):
        every_other = [bold(2 * place, 1) for place in range(101)]
        assert len(texts.formatted("ab" * 101, every_other[:100])[1]) == 100
        with pytest.raises(Refusal, match="ENTITIES_TOO_LONG"):
            texts.formatted("ab" * 101, every_other)


class TestFinding:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("/start x", [("bot_command", 0, 6)]),
            ("😀 /help@union_hall_bot", [("bot_command", 3, 20)]),
            ("a/b", []),
            ("1/2 /", []),
            ("看 https://e.cn/a, 好", [("url", 2, 14)]),
            ("问 @zhang_san", [("mention", 2, 10)]),
            ("li@e.cn", [("email", 0, 7)]),
            ("#工会 #1", [("hashtag", 0, 3)]),
        ],
    )
    def test_commands_links_and_names_are_found(self, text, found):
        entities = texts.formatted(text, [])[1]
        assert [(one["type"], one["offset"], one["length"]) for one in entities] == found

    def test_it_takes_part_in_a_message(self, bot, li):
        sent = bot("sendMessage", chat_id=li.person.id, text="<b>看</b> e.cn", parse_mode="HTML").result
        assert sent["entities"] == [bold(0, 1), {"type": "url", "offset": 2, "length": 4}]

    @pytest.mark.parametrize("kind", ["code", "pre", "text_link", "custom_emoji"])
    def test_not_inside_what_is_explicit(self, kind):
        explicit = {"type": kind, "offset": 0, "length": 6}
        assert texts.formatted("/start", [explicit])[1] == [explicit]

    def test_not_where_it_overlaps_what_is_explicit(self):
        code = {"type": "code", "offset": 4, "length": 3}
        assert texts.formatted("www.e.cn", [code])[1] == [code]

    def test_within_a_quotation_but_not_across_its_end(self):
        quote = {"type": "blockquote", "offset": 0, "length": 11}
        assert texts.formatted("example.com", [quote])[1] == [quote, {"type": "url", "offset": 0, "length": 11}]
        assert texts.formatted("example.com", [quote | {"length": 3}])[1] == [quote | {"length": 3}]
