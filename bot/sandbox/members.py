"""Methods about those in a group: who they are, and bans, restrictions, promotions and titles."""

from bot.sandbox import rights
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.groups import Group, Standing
from bot.sandbox.records import Json, Person
from bot.sandbox.refusals import bad_request

_SHORTEST, _LONGEST = 30, 366 * 86400  # seconds; a ban or restriction for less or more is for ever
_TITLE_LIMIT = 16
_GROUPS_ONLY = "method is available only for groups and supergroups"
_SUPERGROUPS_ONLY = "method is available for supergroup and channel chats only"


def get_chat_member(asked: Asked) -> Json:
    user_id = asked.integer("user_id", 0, 0, 2**53)
    chat = asked.chat(Need.READ if user_id == asked.world.bot.id else Need.MEMBERS)
    person = asked.person()
    if isinstance(chat, Group):
        return asked.world.standing(chat, person).as_member(basic=chat.is_basic)
    if person not in (chat.person, asked.world.bot):
        raise bad_request("Member not found")
    return Standing(person, "member").as_member()


def get_chat_administrators(asked: Asked) -> list[Json]:
    """Other bots are left out unless they are asked for."""
    group = asked.group(Need.MEMBERS, "there are no administrators in the private chat")
    mine, bots = asked.world.bot, asked.flag("return_bots")
    standings = (one for one in group.standings.values() if one.is_administrator)
    told = (one for one in standings if bots or not one.person.is_bot or one.person is mine)
    return [standing.as_member(basic=group.is_basic) for standing in told]


def get_user_profile_photos(asked: Asked) -> Json:
    """Nobody here has a picture of theirs."""
    number = asked.integer("user_id", 0, 0, 2**53)
    if number == 0:
        raise bad_request("Invalid user_id specified")
    if number != asked.world.bot.id and number not in asked.world.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def ban_chat_member(asked: Asked) -> bool:
    """In a basic group whoever is banned can come back at once."""
    group, person = _group_and_person(asked, "Can't ban members in private chats")
    _check_restrictable(asked, group, person)
    standing = asked.world.standing(group, person)
    if standing.is_in or not group.is_basic:
        asked.world.send_off(group, asked.world.bot, person, until=_until(asked))
    if asked.flag("revoke_messages") and not group.is_basic:
        for message in [one for one in group.messages.values() if one.sender is person]:
            asked.world.bot_deletes(message)
    return True


def unban_chat_member(asked: Asked) -> bool:
    """Someone who is in is removed, unless `only_if_banned`."""
    group, person = _group_and_person(asked, _SUPERGROUPS_ONLY, basic=False)
    standing = asked.world.standing(group, person)
    if standing.status == "left" or (asked.flag("only_if_banned") and standing.status != "kicked"):
        return True
    _check_restrictable(asked, group, person)
    if standing.is_in:
        asked.world.send_off(group, asked.world.bot, person)
    asked.world.change_standing(group, asked.world.bot, person, "left")
    return True


def restrict_chat_member(asked: Asked) -> bool:
    given = asked.parsed("permissions", dict, "Can't parse permissions JSON object") or {}
    allowed = rights.read_permissions(given, independent=asked.flag("use_independent_chat_permissions"))
    group, person = _group_and_person(asked, "method is available only for supergroups", basic=False)
    _check_restrictable(asked, group, person)
    world, standing = asked.world, asked.world.standing(group, person)
    if allowed >= rights.USUAL:
        status = "member" if standing.is_in else "left"
        if standing.status != status:
            world.change_standing(group, world.bot, person, status)
        return True
    how = {"held": allowed, "until": _until(asked), "is_member": standing.is_in}
    world.change_standing(group, world.bot, person, "restricted", **how)
    return True


def promote_chat_member(asked: Asked) -> bool:
    """Without any right it makes a member of an administrator again."""
    held = frozenset(name for name in rights.RIGHTS if asked.flag(name))
    group, person = _group_and_person(asked, _SUPERGROUPS_ONLY, basic=False)
    world, standing = asked.world, asked.world.standing(group, person)
    if person is world.bot:
        raise bad_request("Can't promote self")
    if standing.status == "creator":
        raise bad_request("Can't remove chat owner")
    if not group.bot.has("can_promote_members"):
        raise bad_request("Not enough rights")
    if not all(group.bot.has(right) for right in held - {"can_manage_chat", "is_anonymous"}):
        raise bad_request("RIGHT_FORBIDDEN")
    if standing.is_administrator and not standing.by_bot:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    if not standing.is_in:
        raise bad_request("USER_NOT_PARTICIPANT")
    if held:
        held |= {"can_manage_chat"}
        world.change_standing(group, world.bot, person, "administrator", held=held, by_bot=True)
    elif standing.is_administrator:
        world.change_standing(group, world.bot, person, "member", title="")
    return True


def set_chat_administrator_custom_title(asked: Asked) -> bool:
    group, person = _group_and_person(asked, _GROUPS_ONLY)
    standing = asked.world.standing(group, person)
    if standing.status == "creator":
        raise bad_request("only the owner can edit their custom title")
    if not standing.is_administrator:
        raise bad_request("user is not an administrator")
    if not standing.by_bot:
        raise bad_request("not enough rights to change custom title of the user")
    asked.world.retitle(group, person, _title(asked, "custom_title"))
    return True


def set_chat_member_tag(asked: Asked) -> bool:
    group, person = _group_and_person(asked, _GROUPS_ONLY)
    if not group.bot.has("can_manage_tags"):
        raise bad_request("CHAT_ADMIN_REQUIRED")
    if not asked.world.standing(group, person).is_in:
        raise bad_request("USER_NOT_PARTICIPANT")
    asked.world.retitle(group, person, _title(asked, "tag"))
    return True


def _group_and_person(asked: Asked, complaint: str, *, basic: bool = True) -> tuple[Group, Person]:
    """The group and person meant; `complaint` is for a private chat and, unless it may be `basic`, such a group."""
    if asked.integer("user_id", 0, 0, 2**53) == 0:
        raise bad_request("Invalid user_id specified")
    group = asked.group(Need.WRITE, complaint)
    if group.is_basic and not basic:
        raise bad_request(complaint)
    return group, asked.person()


def _check_restrictable(asked: Asked, group: Group, person: Person) -> None:
    standing = asked.world.standing(group, person)
    if person is asked.world.bot:
        raise bad_request("Can't restrict self")
    if standing.status == "creator":
        raise bad_request("Can't remove chat owner")
    if not group.bot.has("can_restrict_members"):
        raise bad_request("Not enough rights to restrict/unrestrict chat member")
    if standing.is_administrator and not standing.by_bot:
        raise bad_request("user is an administrator of the chat")


def _until(asked: Asked) -> int:
    """The second since 1970 at which it ends, 0 for never."""
    until, now = asked.integer("until_date", 0, 0, 2**31 - 1), asked.world.now()
    return until if _SHORTEST <= until - now <= _LONGEST else 0


def _title(asked: Asked, name: str) -> str:
    title = asked.text(name).strip()
    if len(title) > _TITLE_LIMIT:
        raise bad_request("CUSTOM_TITLE_INVALID" if name == "custom_title" else "TAG_INVALID")
    if any(char >= "\u2600" and not char.isalnum() for char in title):
        raise bad_request(f"{'CUSTOM_TITLE' if name == 'custom_title' else 'TAG'}_EMOJI_NOT_ALLOWED")
    return title


_PROMOTING = " ".join((*rights.RIGHTS, *rights.CHANNEL_RIGHTS))
_RESTRICTING = "permissions use_independent_chat_permissions until_date"

METHODS = {
    "getChatMember": (get_chat_member, "chat_id user_id"),
    "getChatAdministrators": (get_chat_administrators, "chat_id return_bots"),
    "getUserProfilePhotos": (get_user_profile_photos, "user_id offset limit"),
    "banChatMember": (ban_chat_member, "chat_id user_id until_date revoke_messages"),
    "unbanChatMember": (unban_chat_member, "chat_id user_id only_if_banned"),
    "restrictChatMember": (restrict_chat_member, f"chat_id user_id {_RESTRICTING}"),
    "promoteChatMember": (promote_chat_member, f"chat_id user_id {_PROMOTING}"),
    "setChatAdministratorCustomTitle": (set_chat_administrator_custom_title, "chat_id user_id custom_title"),
    "setChatMemberTag": (set_chat_member_tag, "chat_id user_id tag"),
}
