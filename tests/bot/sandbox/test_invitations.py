"""Ways into a group."""

import pytest

from tests.bot.sandbox.company import ALL_KINDS, ask, heard, promote_bot, refusal


@pytest.fixture
def hall(supergroup, bot):
    """The supergroup, to which the bot may invite; it wants to hear everything."""
    promote_bot(supergroup, "can_invite_users")
    bot.updates(allowed_updates=ALL_KINDS)
    heard(bot)
    return supergroup


@pytest.fixture
def guest(sandbox, hall):
    return sandbox.phone("客人").in_group(hall.chat)


class TestLinks:
    def test_let_in_and_are_told_of(self, bot, hall, guest):
        link = ask(bot, "createChatInviteLink", hall.chat, name="新职工")
        assert (link["name"], link["is_primary"], link["creates_join_request"]) == ("新职工", False, False)
        guest.join(link["invite_link"])
        (kind, change), (_, service) = heard(bot)
        assert (kind, change["invite_link"]) == ("chat_member", link)
        assert service["from"] == service["new_chat_members"][0] == guest.person.as_user()

    def test_may_be_full_expired_or_revoked(self, bot, hall, guest, sandbox):
        link = ask(bot, "createChatInviteLink", hall.chat, member_limit=1)["invite_link"]
        sandbox.phone("快手").in_group(hall.chat).join(link)
        with pytest.raises(AssertionError, match="not valid"):
            guest.join(link)
        expires = int(sandbox.world.now()) + 60
        link = ask(bot, "createChatInviteLink", hall.chat, expire_date=expires)["invite_link"]
        sandbox.world.advance(61)
        with pytest.raises(AssertionError, match="not valid"):
            guest.join(link)
        edited = ask(bot, "editChatInviteLink", hall.chat, invite_link=link, name="长期")
        assert (edited["name"], "expire_date" in edited) == ("长期", False)
        assert ask(bot, "revokeChatInviteLink", hall.chat, invite_link=link)["is_revoked"] is True
        with pytest.raises(AssertionError, match="not valid"):
            guest.join(link)

    def test_there_is_one_primary_link(self, bot, hall, guest):
        first = ask(bot, "exportChatInviteLink", hall.chat)
        second = ask(bot, "exportChatInviteLink", hall.chat)
        with pytest.raises(AssertionError, match="not valid"):
            guest.join(first)
        ask(bot, "revokeChatInviteLink", hall.chat, invite_link=second)
        assert ask(bot, "getChat", hall.chat)["invite_link"] not in {first, second}

    def test_are_refused(self, bot, hall):
        both = {"member_limit": 5, "creates_join_request": True}
        assert refusal(bot, "createChatInviteLink", hall.chat, **both) == (
            "400 Bad Request: member limit can't be specified for links requiring administrator approval"
        )
        assert refusal(bot, "revokeChatInviteLink", hall.chat) == "400 Bad Request: invite link must be non-empty"
        assert refusal(bot, "revokeChatInviteLink", hall.chat, invite_link="https://t.me/+x") == (
            "400 Bad Request: INVITE_HASH_EXPIRED"
        )


class TestRequests:
    @pytest.fixture
    def asking(self, bot, hall, guest):
        """客人, who asks to be let in; the bot has heard so."""
        link = ask(bot, "createChatInviteLink", hall.chat, creates_join_request=True)
        guest.join(link["invite_link"])
        ((kind, request),) = heard(bot)
        assert (kind, request["from"]["id"]) == ("chat_join_request", guest.person.id)
        assert request["user_chat_id"] == guest.person.id
        assert request["invite_link"]["pending_join_request_count"] == 1
        assert guest.messages == []
        return guest.person

    def test_may_be_approved(self, bot, hall, asking):
        assert ask(bot, "approveChatJoinRequest", hall.chat, user_id=asking.id) is True
        (kind, change), (_, service) = heard(bot)
        assert (kind, change["via_join_request"]) == ("chat_member", True)
        assert service["new_chat_members"][0]["id"] == asking.id
        assert refusal(bot, "approveChatJoinRequest", hall.chat, user_id=asking.id) == (
            "400 Bad Request: USER_ALREADY_PARTICIPANT"
        )

    def test_may_be_declined(self, bot, hall, asking):
        assert ask(bot, "declineChatJoinRequest", hall.chat, user_id=asking.id) is True
        assert heard(bot) == []
        assert refusal(bot, "declineChatJoinRequest", hall.chat, user_id=asking.id) == (
            "400 Bad Request: HIDE_REQUESTER_MISSING"
        )

    def test_let_the_bot_write_for_five_minutes(self, bot, hall, asking, sandbox):
        assert bot("sendMessage", chat_id=asking.id, text="您是哪个车间的？").status == 200
        sandbox.world.advance(301)
        never = "403 Forbidden: bot can't initiate conversation with a user"
        assert bot("sendMessage", chat_id=asking.id, text="您好？").refusal == never

    def test_and_no_longer_than_they_wait(self, bot, hall, asking):
        ask(bot, "declineChatJoinRequest", hall.chat, user_id=asking.id)
        assert bot("sendMessage", chat_id=asking.id, text="抱歉").status == 403

    def test_need_the_right_to_be_settled(self, bot, hall, asking):
        promote_bot(hall, "can_pin_messages")
        assert refusal(bot, "approveChatJoinRequest", hall.chat, user_id=asking.id) == (
            "400 Bad Request: not enough rights to manage chat join requests"
        )
