"""Methods about ways into a group: links, and letting in those who ask."""

from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.groups import Group, InviteLink
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

_NAME_LIMIT = 32


def export_chat_invite_link(asked: Asked) -> str:
    """A new primary link; the one before is revoked."""
    group = _group(asked)
    _revoke_primary(asked, group)
    return _make(asked, group, is_primary=True).url


def create_chat_invite_link(asked: Asked) -> Json:
    group = _group(asked)
    about = _about(asked)
    return _make(asked, group, **about).as_link()


def edit_chat_invite_link(asked: Asked) -> Json:
    link = _link(asked, _group(asked))
    if link.is_primary or link.is_revoked:
        raise bad_request("CHAT_INVITE_PERMANENT" if link.is_primary else "INVITE_HASH_EXPIRED")
    for name, value in _about(asked).items():
        setattr(link, name, value)
    return link.as_link()


def revoke_chat_invite_link(asked: Asked) -> Json:
    """In place of a revoked primary link there is a new one at once."""
    group = _group(asked)
    link = _link(asked, group)
    if link.is_primary and not link.is_revoked:
        link.is_revoked = True
        _make(asked, group, is_primary=True)
    link.is_revoked = True
    return link.as_link()


def approve_chat_join_request(asked: Asked) -> bool:
    return _settle(asked, let_in=True)


def decline_chat_join_request(asked: Asked) -> bool:
    return _settle(asked, let_in=False)


def _settle(asked: Asked, *, let_in: bool) -> bool:
    person = asked.person()
    group = asked.group(Need.WRITE, "The chat can't have join requests")
    if not group.bot.has("can_invite_users"):
        raise bad_request("Not enough rights to manage chat join requests")
    if person.id in group.members:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    link = group.requests.pop(person.id, None)
    if link is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    link.asking.discard(person.id)
    asked.world.approachable.pop(person.id, None)
    if let_in:
        link.joined.add(person.id)
        asked.world.take_in(group, asked.world.bot, [person], link=link, asked=True)
    return True


def _group(asked: Asked) -> Group:
    group = asked.group(Need.WRITE, "Can't invite members to a private chat")
    if not group.bot.has("can_invite_users"):
        raise bad_request("Not enough rights to manage chat invite link")
    return group


def _about(asked: Asked) -> Json:
    limit, by_request = asked.integer("member_limit", 0, 0, 99999), asked.flag("creates_join_request")
    if by_request and limit:
        raise bad_request("Member limit can't be specified for links requiring administrator approval")
    expires = asked.integer("expire_date", 0, 0, 2**31 - 1)
    name = " ".join(asked.text("name").split())[:_NAME_LIMIT]
    return {"name": name, "expires": expires, "limit": limit, "by_request": by_request}


def _link(asked: Asked, group: Group) -> InviteLink:
    """One of the bot's own links: those of others it may not touch."""
    if not asked.text("invite_link"):
        raise bad_request("Invite link must be non-empty")
    link = group.links.get(asked.text("invite_link"))
    if link is None or link.creator is not asked.world.bot:
        raise bad_request("INVITE_HASH_EXPIRED")
    return link


def _revoke_primary(asked: Asked, group: Group) -> None:
    primary = group.primary_link(asked.world.bot)
    if primary is not None:
        primary.is_revoked = True


def _make(asked: Asked, group: Group, **about: object) -> InviteLink:
    return asked.world.make_link(group, asked.world.bot, **about)


METHODS = {
    "exportChatInviteLink": (export_chat_invite_link, "chat_id"),
    "createChatInviteLink": (create_chat_invite_link, "chat_id name expire_date member_limit creates_join_request"),
    "editChatInviteLink": (
        edit_chat_invite_link,
        "chat_id invite_link name expire_date member_limit creates_join_request",
    ),
    "revokeChatInviteLink": (revoke_chat_invite_link, "chat_id invite_link"),
    "approveChatJoinRequest": (approve_chat_join_request, "chat_id user_id"),
    "declineChatJoinRequest": (decline_chat_join_request, "chat_id user_id"),
}
