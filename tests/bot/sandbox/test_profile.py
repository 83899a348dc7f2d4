"""Who the bot says it is: names, descriptions, menu button, the rights it would like."""

import pytest

from tests.bot.sandbox import specification


@pytest.fixture
def told(bot):
    """What a method answers, of its type."""

    def ask(method, **parameters):
        result = bot(method, **parameters).result
        specification.check_result(method, result)
        return result

    return ask


class TestNames:
    @pytest.mark.parametrize(
        ("method", "field", "limit"),
        [
            ("MyName", "name", 64),
            ("MyDescription", "description", 512),
            ("MyShortDescription", "short_description", 120),
        ],
    )
    def test_have_their_length_and_language(self, bot, told, method, field, limit):
        assert bot(f"set{method}", **{field: "好" * (limit + 1)}).status == 400
        assert told(f"set{method}", language_code="en", **{field: "x" * limit}) is True
        assert told(f"get{method}", language_code="en") == {field: "x" * limit}
        assert told(f"set{method}", language_code="en") is True
        assert told(f"get{method}", language_code="en") == told(f"get{method}")
        assert bot(f"get{method}", language_code="english").refusal == (
            "400 Bad Request: invalid language code specified"
        )

    def test_the_name_is_what_everybody_sees(self, bot, told):
        told("setMyName", name="工会")
        assert told("getMe")["first_name"] == "工会"
        assert told("getMyName", language_code="zh") == {"name": "工会"}


class TestMenuButton:
    def test_may_be_for_all_and_for_one(self, told, li, wang):
        assert told("getChatMenuButton") == {"type": "default"}
        told("setChatMenuButton", menu_button={"type": "commands"})
        page = {"type": "web_app", "text": "打开", "web_app": {"url": "https://e.cn/"}}
        told("setChatMenuButton", chat_id=li.person.id, menu_button=page)
        assert told("getChatMenuButton", chat_id=li.person.id) == page
        assert told("getChatMenuButton", chat_id=wang.person.id) == {"type": "commands"}
        told("setChatMenuButton", chat_id=li.person.id)
        assert told("getChatMenuButton", chat_id=li.person.id) == {"type": "commands"}

    @pytest.mark.parametrize(
        ("button", "refused"),
        [
            ({"type": "x"}, "can't parse menu button: MenuButton has unsupported type"),
            ({"type": "web_app"}, "can't parse menu button: Can't find field \"text\""),
            ({"type": "web_app", "text": "", "web_app": {"url": "https://e.cn"}}, "menu button text must be non-empty"),
            (
                {"type": "web_app", "text": "打开", "web_app": {"url": "http://e.cn"}},
                "menu button Web App URL 'http://e.cn' is invalid: Only HTTPS links are allowed",
            ),
        ],
    )
    def test_is_refused(self, bot, button, refused):
        assert bot("setChatMenuButton", menu_button=button).refusal == f"400 Bad Request: {refused}"


class TestRights:
    def test_are_kept_for_groups_and_for_channels(self, told):
        assert not any(told("getMyDefaultAdministratorRights").values())
        told("setMyDefaultAdministratorRights", rights={"can_pin_messages": True})
        told("setMyDefaultAdministratorRights", rights={"can_post_messages": True}, for_channels=True)
        in_groups = told("getMyDefaultAdministratorRights")
        assert {name for name, held in in_groups.items() if held} == {"can_manage_chat", "can_pin_messages"}
        in_channels = told("getMyDefaultAdministratorRights", for_channels=True)
        assert {name for name, held in in_channels.items() if held} == {"can_manage_chat", "can_post_messages"}
        assert "can_pin_messages" not in in_channels

    def test_are_true_or_false(self, bot):
        broken = {"can_pin_messages": 1}
        assert bot("setMyDefaultAdministratorRights", rights=broken).refusal == (
            '400 Bad Request: can\'t parse ChatAdministratorRights: Field "can_pin_messages" must be of type Boolean'
        )
