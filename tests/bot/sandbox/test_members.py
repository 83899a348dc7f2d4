"""Those in a group: who they are, and what the bot may do with them."""

import pytest

from bot.sandbox import rights
from tests.bot.sandbox.company import ALL_KINDS, ask, heard, promote_bot, refusal

FOR_SUPERGROUPS = "400 Bad Request: method is available for supergroup and channel chats only"
NO_RIGHT = "400 Bad Request: not enough rights to restrict/unrestrict chat member"


@pytest.fixture
def strict(supergroup, bot):
    """The supergroup in which the bot may restrict and promote; it wants to hear everything."""
    promote_bot(supergroup, "can_restrict_members", "can_promote_members", "can_invite_users")
    bot.updates(allowed_updates=ALL_KINDS)
    heard(bot)
    return supergroup


@pytest.fixture
def status(bot):
    """How someone stands, as the bot is told when it asks."""
    return lambda phone, person: ask(bot, "getChatMember", phone.chat, user_id=person.id)["status"]


class TestAsking:
    def test_who_someone_is(self, bot, sandbox, supergroup, wang, li):
        stranger = sandbox.phone("陌生人").person
        supergroup.promote(wang.person, "can_pin_messages", title="组长")
        told = {
            person.first_name: ask(bot, "getChatMember", supergroup.chat, user_id=person.id)
            for person in (li.person, wang.person, stranger, sandbox.world.bot)
        }
        assert told["李明"]["status"] == "creator"
        assert (told["王秀英"]["status"], told["王秀英"]["custom_title"]) == ("administrator", "组长")
        assert (told["王秀英"]["can_pin_messages"], told["王秀英"]["can_delete_messages"]) == (True, False)
        assert told["陌生人"] == {"user": stranger.as_user(), "status": "left"}
        assert told["职工之家"]["status"] == "member"

    def test_nobody_is_nobody(self, bot, supergroup):
        assert refusal(bot, "getChatMember", supergroup.chat, user_id=404) == "400 Bad Request: member not found"
        assert refusal(bot, "getChatMember", supergroup.chat) == "400 Bad Request: invalid user_id specified"

    def test_in_private_there_are_two(self, bot, sandbox, li, wang):
        chat = sandbox.world.private_chat(li.person)
        assert ask(bot, "getChatMember", chat, user_id=li.person.id)["status"] == "member"
        assert ask(bot, "getChatMember", chat, user_id=sandbox.world.bot.id)["status"] == "member"
        assert ask(bot, "getChatMemberCount", chat) == 2
        assert refusal(bot, "getChatMember", chat, user_id=wang.person.id) == "400 Bad Request: member not found"
        assert refusal(bot, "getChatAdministrators", chat) == (
            "400 Bad Request: there are no administrators in the private chat"
        )

    def test_other_bots_only_when_asked_for(self, bot, sandbox, supergroup):
        other = sandbox.world.add_person("别的机器人", is_bot=True)
        supergroup.add(other)
        supergroup.promote(other)
        supergroup.promote(sandbox.world.bot)
        names = {one["user"]["first_name"] for one in ask(bot, "getChatAdministrators", supergroup.chat)}
        assert names == {"李明", "职工之家"}
        assert len(ask(bot, "getChatAdministrators", supergroup.chat, return_bots=True)) == 3


class TestPictures:
    def test_nobody_has_one(self, bot, li):
        assert bot("getUserProfilePhotos", user_id=li.person.id).result == {"total_count": 0, "photos": []}

    def test_of_strangers_are_not_told(self, bot):
        assert bot("getUserProfilePhotos", user_id=99).refusal == "400 Bad Request: user not found"
        assert bot("getUserProfilePhotos", user_id="x").refusal == "400 Bad Request: invalid user_id specified"


class TestBanning:
    def test_removes_and_keeps_out(self, bot, strict, wang, status):
        assert ask(bot, "banChatMember", strict.chat, user_id=wang.person.id) is True
        (kind, change), (_, service) = heard(bot)
        assert (kind, change["new_chat_member"]["status"]) == ("chat_member", "kicked")
        assert service["from"]["is_bot"] is True
        assert service["left_chat_member"]["id"] == wang.person.id
        with pytest.raises(AssertionError, match="王秀英 is banned"):
            wang.in_group(strict.chat).join()
        assert ask(bot, "unbanChatMember", strict.chat, user_id=wang.person.id) is True
        assert status(strict, wang.person) == "left"
        wang.in_group(strict.chat).join()
        assert status(strict, wang.person) == "member"

    def test_may_be_for_a_time(self, bot, strict, wang, status, sandbox):
        ask(bot, "banChatMember", strict.chat, user_id=wang.person.id, until_date=int(sandbox.world.now()) + 3600)
        assert status(strict, wang.person) == "kicked"
        sandbox.world.advance(3601)
        assert status(strict, wang.person) == "left"

    def test_for_less_than_half_a_minute_is_for_ever(self, bot, strict, wang, sandbox):
        ask(bot, "banChatMember", strict.chat, user_id=wang.person.id, until_date=int(sandbox.world.now()) + 5)
        assert ask(bot, "getChatMember", strict.chat, user_id=wang.person.id)["until_date"] == 0

    def test_may_take_the_messages_along(self, bot, strict, wang):
        wang.in_group(strict.chat).type("广告")
        ask(bot, "banChatMember", strict.chat, user_id=wang.person.id, revoke_messages=True)
        assert "广告" not in [message.text for message in strict.messages]

    def test_spares_those_above(self, bot, strict, wang, li, sandbox):
        strict.promote(wang.person, "can_pin_messages")
        assert refusal(bot, "banChatMember", strict.chat, user_id=wang.person.id) == (
            "400 Bad Request: user is an administrator of the chat"
        )
        assert refusal(bot, "banChatMember", strict.chat, user_id=li.person.id) == (
            "400 Bad Request: can't remove chat owner"
        )
        assert refusal(bot, "banChatMember", strict.chat, user_id=sandbox.world.bot.id) == (
            "400 Bad Request: can't restrict self"
        )

    def test_needs_the_right(self, bot, supergroup, wang):
        assert refusal(bot, "banChatMember", supergroup.chat, user_id=wang.person.id) == NO_RIGHT
        promote_bot(supergroup, "can_pin_messages")
        assert refusal(bot, "banChatMember", supergroup.chat, user_id=wang.person.id) == NO_RIGHT

    def test_in_a_group_one_may_come_back(self, bot, group, wang, status):
        promote_bot(group)
        ask(bot, "banChatMember", group.chat, user_id=wang.person.id)
        assert status(group, wang.person) == "left"
        assert refusal(bot, "unbanChatMember", group.chat, user_id=wang.person.id) == FOR_SUPERGROUPS
        group.add(wang.person)
        assert status(group, wang.person) == "member"

    def test_unbanning_removes_who_is_in_unless_told(self, bot, strict, wang, status):
        ask(bot, "unbanChatMember", strict.chat, user_id=wang.person.id, only_if_banned=True)
        assert status(strict, wang.person) == "member"
        ask(bot, "unbanChatMember", strict.chat, user_id=wang.person.id)
        assert status(strict, wang.person) == "left"


class TestRestricting:
    def test_leaves_what_is_allowed(self, bot, strict, wang):
        allowed = {"can_send_messages": True}
        ask(bot, "restrictChatMember", strict.chat, user_id=wang.person.id, permissions=allowed)
        told = ask(bot, "getChatMember", strict.chat, user_id=wang.person.id)
        assert (told["status"], told["is_member"], told["until_date"]) == ("restricted", True, 0)
        assert {name for name in rights.PERMISSIONS if told[name]} == {"can_send_messages", "can_react_to_messages"}
        assert wang.in_group(strict.chat).type("还能说话")

    def test_the_larger_permission_brings_the_smaller(self, bot, strict, wang):
        who = {"user_id": wang.person.id, "permissions": {"can_send_polls": True}}
        ask(bot, "restrictChatMember", strict.chat, **who)
        assert ask(bot, "getChatMember", strict.chat, user_id=wang.person.id)["can_send_messages"] is True
        ask(bot, "restrictChatMember", strict.chat, use_independent_chat_permissions=True, **who)
        assert ask(bot, "getChatMember", strict.chat, user_id=wang.person.id)["can_send_messages"] is False

    def test_everything_allowed_is_no_restriction(self, bot, strict, wang, status):
        everything = dict.fromkeys(rights.PERMISSIONS, True)
        ask(bot, "restrictChatMember", strict.chat, user_id=wang.person.id, permissions={})
        assert status(strict, wang.person) == "restricted"
        ask(bot, "restrictChatMember", strict.chat, user_id=wang.person.id, permissions=everything)
        assert status(strict, wang.person) == "member"

    def test_is_for_supergroups(self, bot, group, wang):
        assert refusal(bot, "restrictChatMember", group.chat, user_id=wang.person.id, permissions={}) == (
            "400 Bad Request: method is available only for supergroups"
        )

    def test_needs_the_right_and_readable_permissions(self, bot, supergroup, wang):
        who = {"user_id": wang.person.id}
        assert refusal(bot, "restrictChatMember", supergroup.chat, permissions={}, **who) == NO_RIGHT
        broken = {"can_send_polls": "no"}
        assert refusal(bot, "restrictChatMember", supergroup.chat, permissions=broken, **who) == (
            '400 Bad Request: can\'t parse chat permissions: Field "can_send_polls" must be of type Boolean'
        )


class TestPromoting:
    def test_gives_rights_and_takes_them_back(self, bot, strict, wang, status):
        ask(bot, "promoteChatMember", strict.chat, user_id=wang.person.id, can_invite_users=True)
        ((kind, change),) = heard(bot)
        assert kind == "chat_member"
        assert change["new_chat_member"]["can_invite_users"] is True
        assert change["new_chat_member"]["can_be_edited"] is True
        ask(bot, "promoteChatMember", strict.chat, user_id=wang.person.id)
        assert status(strict, wang.person) == "member"

    def test_not_beyond_the_own_rights(self, bot, strict, wang):
        who = {"user_id": wang.person.id, "can_pin_messages": True}
        assert refusal(bot, "promoteChatMember", strict.chat, **who) == "400 Bad Request: RIGHT_FORBIDDEN"

    def test_not_whom_another_promoted(self, bot, strict, wang):
        strict.promote(wang.person, "can_pin_messages")
        assert refusal(bot, "promoteChatMember", strict.chat, user_id=wang.person.id, can_invite_users=True) == (
            "400 Bad Request: CHAT_ADMIN_REQUIRED"
        )

    def test_not_itself_nor_the_owner(self, bot, strict, li, sandbox):
        for person, refused in ((sandbox.world.bot, "can't promote self"), (li.person, "can't remove chat owner")):
            assert refusal(bot, "promoteChatMember", strict.chat, user_id=person.id, can_invite_users=True) == (
                f"400 Bad Request: {refused}"
            )

    def test_only_in_supergroups_and_with_the_right(self, bot, group, supergroup, wang):
        who = {"user_id": wang.person.id, "can_invite_users": True}
        assert refusal(bot, "promoteChatMember", group.chat, **who) == FOR_SUPERGROUPS
        assert refusal(bot, "promoteChatMember", supergroup.chat, **who) == "400 Bad Request: not enough rights"


class TestTitles:
    def test_are_for_those_the_bot_promoted(self, bot, strict, wang, li):
        title = {"user_id": wang.person.id, "custom_title": "组长"}
        assert refusal(bot, "setChatAdministratorCustomTitle", strict.chat, **title) == (
            "400 Bad Request: user is not an administrator"
        )
        ask(bot, "promoteChatMember", strict.chat, user_id=wang.person.id, can_invite_users=True)
        ask(bot, "setChatAdministratorCustomTitle", strict.chat, **title)
        assert ask(bot, "getChatMember", strict.chat, user_id=wang.person.id)["custom_title"] == "组长"
        assert refusal(bot, "setChatAdministratorCustomTitle", strict.chat, user_id=li.person.id, custom_title="a") == (
            "400 Bad Request: only the owner can edit their custom title"
        )
        strict.promote(wang.person, "can_pin_messages")
        assert refusal(bot, "setChatAdministratorCustomTitle", strict.chat, **title) == (
            "400 Bad Request: not enough rights to change custom title of the user"
        )

    def test_tags_are_for_members(self, bot, supergroup, wang):
        promote_bot(supergroup, "can_manage_tags")
        ask(bot, "setChatMemberTag", supergroup.chat, user_id=wang.person.id, tag="炊事员")
        assert ask(bot, "getChatMember", supergroup.chat, user_id=wang.person.id)["tag"] == "炊事员"
