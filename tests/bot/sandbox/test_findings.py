"""What Telegram finds in a text by itself; many cases are those of TDLib's own tests (test/message_entities.cpp)."""

import time

import pytest

from bot.sandbox import findings


def found(text: str) -> list[tuple[str, str]]:
    """Each as (kind, what of the text it is)."""
    return [(kind, text[start:end]) for kind, start, end in findings.found(text)]


def of(kind: str, text: str) -> list[str]:
    return [words for each, words in found(text) if each == kind]


class TestMentions:
    @pytest.mark.parametrize("name", ["@zhang", "@abcd", "@gif", "@Vid", "@pic", "@nft", f"@{'a' * 32}"])
    def test_have_four_characters_or_are_of_the_few_short_ones(self, name):
        assert of("mention", f"问 {name}。") == [name]

    @pytest.mark.parametrize("text", ["@abc", "@ab", f"@{'a' * 33}", "no@mention", "问@mention", "@wang秀"])
    def test_are_no_shorter_no_longer_and_stand_apart(self, text):
        assert found(text) == []


class TestCommands:
    @pytest.mark.parametrize("text", ["/a", "/help@union_hall_bot", "/a@abc"])
    def test_may_name_the_bot(self, text):
        assert found(f"好 {text} 好") == [("bot_command", text)]

    @pytest.mark.parametrize("text", ["/a@b", "/@bot", "/test/", "a/b", "好/b", "</b>", "//a", "1/2 /"])
    def test_stand_apart_and_name_it_whole(self, text):
        assert of("bot_command", text) == []


class TestTags:
    @pytest.mark.parametrize("text", ["#工会", "#123a", "#te·st", "#test@abc", f"#{'1' * 255}a"])
    def test_hold_a_letter(self, text):
        assert found(f"好 {text} 好") == [("hashtag", text)]

    @pytest.mark.parametrize("text", ["#", "#1", "#a#", "好#a", f"#{'1' * 256}a", "##"])
    def test_stand_apart(self, text):
        assert found(text) == []

    def test_name_a_chat_only_by_a_whole_name(self):
        assert found("#test@ab #test@a-c") == [("hashtag", "#test"), ("hashtag", "#test")]

    @pytest.mark.parametrize("text", ["$USD", "$A", "$ABCDEFGH", "$1INCH", "$TEST@abc"])
    def test_of_money_are_one_to_eight_capitals(self, text):
        assert found(f"好 {text} 好") == [("cashtag", text)]

    @pytest.mark.parametrize(
        "text", ["$", "$usd", "$ABCDEFGHJ", "$ABC1", "$$USD", "$USD$", "1$USD", "好$USD", "$USD元"]
    )
    def test_of_money_stand_apart(self, text):
        assert found(text) == []


class TestAddresses:
    @pytest.mark.parametrize(
        "text",
        [
            "e.cn",
            "www.baidu.com",
            "telegram.ORG",
            "工会.中国",
            "почта.рф",
            "127.0.0.1",
            "google.com:8080/abs",
            "google.com?qwe",
            "https://a.bcd",
            "HTTP://telegram.org",
            "http://userid:password@example.com:8080",
            "http://xn--80afpi2a3c.xn--p1ai/",
            "https://e.cn/工会_(杭州)",
        ],
    )
    def test_are_found_with_a_scheme_or_a_common_domain(self, text):
        assert found(text) == [("url", text)]
        assert found(f"({text})") == [("url", text)]

    @pytest.mark.parametrize(
        "text",
        [
            "a.abd",
            "2.5",
            "127.0.0.256",
            "time.Thanks",
            "google_.com",
            "test-.google.com",
            "sftp://telegram.org",
            "http://a",
            "teiegram.org",
            "好。好.",
            "tg:resolve",
        ],
    )
    def test_are_nothing_else(self, text):
        assert found(text) == []

    @pytest.mark.parametrize("text", ["tg://resolve?domain=gif", "TON://_-RESOLVE_-", "tg://user/?id=1#a"])
    def test_of_telegram_itself_are_found_too(self, text):
        assert found(f"见 {text} 好") == [("url", text)]

    def test_are_no_names_of_files(self):
        assert of("url", "#views.py /views.py @views.py") == []

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("(https://e.cn/a_(b))", "https://e.cn/a_(b)"),
            ("(见 http://foo.com/blah_(a)_b)", "http://foo.com/blah_(a)_b"),
            ("https://e.cn/?q=abc()}[]def", "https://e.cn/?q=abc()"),
            ("<http://foo.com/blah>", "http://foo.com/blah"),
            ("https://e.cn/a,", "https://e.cn/a"),
            ("e.cn.", "e.cn"),
            ("google.com:65536", "google.com"),
            ("http://google.com?", "http://google.com"),
            ("tg://test?.", "tg://test"),
        ],
    )
    def test_end_before_what_is_of_the_sentence(self, text, address):
        assert found(text) == [("url", address)]

    def test_take_letters_of_any_script_along(self):
        assert found("看www.baidu.com") == [("url", "看www.baidu.com")]
        assert found("看 https://e.cn/a。") == [("url", "https://e.cn/a。")]

    def test_swallow_what_would_be_something_else(self):
        assert found("https://e.cn/#工会/@zhang?a=$USD") == [("url", "https://e.cn/#工会/@zhang?a=$USD")]

    @pytest.mark.parametrize("text", ["li@e.cn", "li+ming@mail.e.cn", "a.bc@c.com"])
    def test_of_electronic_mail_are_told_apart(self, text):
        assert found(text) == found(f"[{text}]") == found(f"mailto:{text}") == [("email", text)]

    @pytest.mark.parametrize("text", ["a@b@c.com", "a:b?@gmail.com", "@views.py"])
    def test_of_electronic_mail_are_nothing_else(self, text):
        assert of("email", text) == []


class TestTelephoneNumbers:
    @pytest.mark.parametrize(
        "number", ["+8613800000123", "+86 138 0000 0123", "+86-138-0000-0123", "+86 13800000123", "+1-212-555-0123"]
    )
    def test_are_found_when_they_are_international(self, number):
        assert found(f"打 {number}，好") == [("phone_number", number)]

    @pytest.mark.parametrize(
        "text", ["13800000123", "1+13800000123", "+123", "+86138000001234567", "a+b", "+0123456789"]
    )
    def test_are_left_where_it_is_not_sure(self, text):
        assert found(text) == []


class TestBankCards:
    def test_are_not_told_by_the_bot_api(self):
        assert found("4111 1111 1111 1111") == []


class TestSpeed:
    @pytest.mark.parametrize(
        "text", ["a." * 2048, "@." * 2048, "a.b@" * 1024, "(" * 2048 + "a.cn/" + "(" * 2000, "#a" * 2048]
    )
    def test_no_text_takes_long(self, text):
        begun = time.process_time()
        findings.found(text)
        assert time.process_time() - begun < 0.5
