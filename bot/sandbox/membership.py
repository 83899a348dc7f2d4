"""How standings in chats change, and what the bot is told of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.sandbox.ground import Ground
from bot.sandbox.groups import Group, InviteLink, Standing
from bot.sandbox.records import GROUP_ANONYMOUS_BOT, Chat, Json, Message, Person

_SUPERGROUP = 1_000_000_000_000  # how far below zero the ids of supergroups begin


class Membership(Ground):
    """The world's groups: who is in them and how; to be used under the world's lock."""

    def standing(self, group: Group, person: Person) -> Standing:
        """How someone stands now; what was set until a date ends by itself."""
        standing = group.standings.get(person.id) or Standing(person)
        if standing.until and standing.until <= self.now() and standing.status in {"restricted", "kicked"}:
            status = "member" if standing.is_in else "left"
            standing = Standing(person, status, title=standing.title, since=standing.since)
            group.place(standing)
        return standing

    def change_standing(self, group: Group, by: Person, person: Person, status: str, **how: Any) -> None:
        """Someone stands differently from now on; `how` are fields of Standing, with `link` and `by_request`."""
        link, by_request = how.pop("link", None), how.pop("by_request", False)
        old = self.standing(group, person)
        kept = {"title": old.title, "since": old.since} if old.is_in else {"since": group.last_message_id}
        new = Standing(person, status, **(kept | how))
        group.place(new)
        self._tell_change(group, by, old, new, link=link, by_request=by_request)

    def retitle(self, group: Group, person: Person, title: str) -> None:
        """An administrator's title, or a member's tag; the bot is not told."""
        group.place(replace(self.standing(group, person), title=title))

    def take_in(
        self, group: Group, by: Person, people: Iterable[Person], *, link: InviteLink | None = None, asked: bool = False
    ) -> None:
        """People come in, added by someone, or by themselves through a link or after they asked."""
        come = list(people)
        for person in come:
            group.requests.pop(person.id, None)
            self.change_standing(group, by, person, "member", link=link, by_request=asked)
        said_by = come[0] if link is not None else by
        self.tell_service(group, said_by, {"new_chat_members": [person.as_user() for person in come]})

    def send_off(self, group: Group, by: Person, person: Person, *, until: int = 0) -> None:
        """Someone goes, or is removed by another: in a supergroup that is a ban until that second, 0 for ever."""
        status = "left" if by is person or group.is_basic else "kicked"
        was_in = self.standing(group, person).is_in
        self.change_standing(group, by, person, status, until=until if status == "kicked" else 0)
        if person is self.bot:
            group.was_removed = by is not person
        if was_in:
            self.tell_service(group, by, {"left_chat_member": person.as_user()})

    def make_link(self, group: Group, creator: Person, **about: Any) -> InviteLink:
        """A new way in; `about` are fields of InviteLink."""
        url = f"https://t.me/+{self.random.getrandbits(96):024x}"
        group.links[url] = InviteLink(url, creator, **about)
        return group.links[url]

    def set_reaction(self, by: Person, message: Message, reactions: list[Json]) -> None:
        """Someone reacts to a message, or takes it back; the bot hears it of others, as an administrator."""
        old, message.reactions[by.id] = message.reactions.get(by.id, []), reactions
        self._touch(message)
        chat = message.chat
        heard = not isinstance(chat, Group) or (chat.bot_is_in and chat.bot.is_administrator)
        if by is self.bot or not heard or old == reactions:
            return
        told: Json = {"chat": chat.as_chat(), "message_id": message.message_id, "date": int(self.now())}
        if isinstance(chat, Group) and self.standing(chat, by).is_anonymous:
            told["actor_chat"] = chat.as_chat()
        else:
            told["user"] = by.as_user()
        self.updates.put("message_reaction", told | {"old_reaction": old, "new_reaction": reactions})

    def rename(self, group: Group, by: Person, title: str) -> None:
        group.title = title
        self.tell_service(group, by, {"new_chat_title": title})

    def pin(self, by: Person, message: Message) -> None:
        """Pins a message over those pinned before."""
        chat = message.chat
        if message in chat.pinned:
            return
        chat.pinned.append(message)
        self.tell_service(chat, by, {"pinned_message": message.as_message(with_reply=False)})

    def tell_service(self, chat: Chat, by: Person, content: Json) -> Message:
        """What happened, as a message of who did it; the bot hears of it, even of its own doing and its own going."""
        message = self._add(chat, by, content=content)
        left: Json = content.get("left_chat_member") or {}
        if chat.bot_is_in or left.get("id") == self.bot.id:
            self.updates.put("message", message.as_message())
        return message

    def create_group(self, title: str, *, basic: bool, username: str = "") -> Group:
        """A group with nobody in it."""
        chat_id = -4_000_000_000 - next(self._serial) if basic else -_SUPERGROUP - 2_000_000_000 - next(self._serial)
        kind = "group" if basic else "supergroup"
        group = Group(chat_id, kind, title, username=username, bot=Standing(self.bot))
        group.place(group.bot)
        self.chats[chat_id] = group
        return group

    def _tell_change(
        self,
        chat: Chat,
        by: Person,
        old: Standing,
        new: Standing,
        *,
        link: InviteLink | None = None,
        by_request: bool = False,
    ) -> None:
        """my_chat_member, or chat_member, which only an administrator hears."""
        about_bot = new.person is self.bot or chat.is_private
        if not about_bot and not (isinstance(chat, Group) and chat.bot_is_in and chat.bot.is_administrator):
            return
        actor = GROUP_ANONYMOUS_BOT if isinstance(chat, Group) and self.standing(chat, by).is_anonymous else by
        basic = isinstance(chat, Group) and chat.is_basic
        change: Json = {"chat": chat.as_chat(), "from": actor.as_user(), "date": int(self.now())}
        change |= {"old_chat_member": old.as_member(basic=basic), "new_chat_member": new.as_member(basic=basic)}
        if link is not None:
            change["invite_link"] = link.as_link()
        if by_request:
            change["via_join_request"] = True
        self.updates.put("my_chat_member" if about_bot else "chat_member", change)
