"""Rights of administrators, permissions of members, and which of them a message of each kind needs."""

from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

#: What an administrator of a group can be given, in the order Telegram tells it.
RIGHTS = (
    *("can_manage_chat", "can_change_info", "can_delete_messages", "can_invite_users", "can_restrict_members"),
    *("can_pin_messages", "can_manage_topics", "can_promote_members", "can_manage_video_chats", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories", "can_manage_tags", "is_anonymous"),
)
#: What only administrators of channels can be given.
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
#: What every administrator of a basic group may do: there they can't be given less or more.
BASIC_RIGHTS = frozenset(RIGHTS[:6]) | {"can_manage_video_chats", "can_manage_tags"}
#: What a member can be allowed.
PERMISSIONS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users"),
    *("can_pin_messages", "can_manage_topics"),
)
#: What members may do in a new group.
USUAL = frozenset(PERMISSIONS) - {"can_manage_topics"}

_MEDIA = frozenset(PERMISSIONS[1:7])
_NEEDED = {
    "animation": ("can_send_other_messages", "animations"),
    "audio": ("can_send_audios", "music"),
    "contact": ("can_send_messages", "contacts"),
    "dice": ("can_send_other_messages", "dice"),
    "document": ("can_send_documents", "documents"),
    "venue": ("can_send_messages", "venues"),
    "location": ("can_send_messages", "locations"),
    "paid_media": ("can_send_photos", "paid media"),
    "live_photo": ("can_send_photos", "photos"),
    "photo": ("can_send_photos", "photos"),
    "poll": ("can_send_polls", "polls"),
    "sticker": ("can_send_other_messages", "stickers"),
    "video": ("can_send_videos", "videos"),
    "video_note": ("can_send_video_notes", "video notes"),
    "voice": ("can_send_voice_notes", "voice notes"),
}


def forbidden_kind(allowed: frozenset[str], content: Json) -> str | None:
    """What such a message would be, in Telegram's words, if who is allowed so much may not send it."""
    kind = next((kind for kind in _NEEDED if kind in content), "")
    permission, words = _NEEDED.get(kind, ("can_send_messages", "text messages"))
    return None if permission in allowed else words


def read_permissions(given: Json, *, independent: bool) -> frozenset[str]:
    """ChatPermissions as a bot gives them; unless `independent`, the larger permission brings the smaller."""
    for name in (*PERMISSIONS, "can_send_media_messages"):
        if not isinstance(given.get(name, False), bool):
            raise bad_request(f'Can\'t parse chat permissions: Field "{name}" must be of type Boolean')
    allowed = {name for name in PERMISSIONS if given.get(name)}
    if _MEDIA.isdisjoint(given) and given.get("can_send_media_messages"):
        allowed |= _MEDIA | (set() if independent else {"can_send_messages"})
    allowed |= {name for name, like in _FOLLOWING.items() if name not in given and like in allowed}
    if not independent and allowed & {"can_send_other_messages", "can_add_web_page_previews"}:
        allowed |= _MEDIA | {"can_send_messages"}
    if not independent and "can_send_polls" in allowed:
        allowed.add("can_send_messages")
    return frozenset(allowed)


_FOLLOWING = {
    "can_manage_topics": "can_pin_messages",
    "can_edit_tag": "can_pin_messages",
    "can_react_to_messages": "can_send_messages",
}


def told(names: tuple[str, ...], held: frozenset[str]) -> Json:
    """Each name with whether it is held, as Telegram writes rights and permissions."""
    return {name: name in held for name in names}
