"""What people do with groups: make them, come and go, give and take rights, rename, pin, migrate, delete."""

from dataclasses import replace

from bot.sandbox import rights
from bot.sandbox.groups import Group, InviteLink, Standing
from bot.sandbox.membership import Membership
from bot.sandbox.records import Json, Message, Person

_APPROACHABLE = 300  # seconds in which the bot may write to who asks to join


class Gatherings(Membership):
    """Acts of people in groups. What Telegram's own programs would not let one do is an AssertionError."""

    def add_group(self, title: str, members: list[Person], *, basic: bool = True, username: str = "") -> Group:
        """A group the bot is not in yet; the first of its members made it."""
        with self.changed:
            group = self.create_group(title, basic=basic, username=username)
            for number, person in enumerate(members):
                group.place(Standing(person, "member" if number else "creator"))
            return group

    def person_makes_group(self, person: Person, title: str, members: list[Person]) -> Group:
        """A new group of `person` and others, the bot among them."""
        with self.changed:
            self._act(person)
            group = self.create_group(title, basic=True)
            group.place(Standing(person, "creator"))
            for member in members:
                group.place(Standing(member, "member"))
            self.change_standing(group, person, self.bot, "member", since=0)
            self.tell_service(group, person, {"group_chat_created": True})
            return group

    def person_adds_bot(self, person: Person, chat: Group) -> None:
        self.person_adds(person, chat, [self.bot])

    def person_removes_bot(self, person: Person, chat: Group) -> None:
        self.person_removes(person, chat, self.bot)

    def person_adds(self, person: Person, group: Group, people: list[Person]) -> None:
        """Adds people, or bots; who was banned is so no more."""
        with self.changed:
            self._begin(person, group, "can_invite_users")
            self.take_in(group, person, [one for one in people if not self.standing(group, one).is_in])

    def person_removes(self, person: Person, group: Group, other: Person) -> None:
        """Throws someone out; in a supergroup that is a ban."""
        with self.changed:
            self._begin(person, group, "can_restrict_members")
            self._check_below(person, group, other)
            self.send_off(group, person, other)

    def person_leaves(self, person: Person, group: Group) -> None:
        with self.changed:
            self._begin(person, group)
            self.send_off(group, person, person)

    def person_joins(self, person: Person, group: Group, link: InviteLink | None = None) -> None:
        """Comes in by a link, or, where the group has a public name, without; or asks to, if the link has it so."""
        with self.changed:
            self._act(person)
            standing = self.standing(group, person)
            assert not standing.is_in, f"{person.first_name} is in the group"
            assert standing.status != "kicked", f"{person.first_name} is banned"
            if link is None:
                assert group.username, "the group has no public name"
                self.take_in(group, person, [person])
                return
            assert self.is_open(group, link), "the link is not valid"
            if link.by_request:
                self._ask(person, group, link)
                return
            link.joined.add(person.id)
            self.take_in(group, person, [person], link=link)

    def is_open(self, group: Group, link: InviteLink) -> bool:
        """Whether a link still lets anyone in."""
        full = 0 < link.limit <= len(link.joined)
        expired = 0 < link.expires <= self.now()
        return group.links.get(link.url) is link and not (link.is_revoked or full or expired)

    def _ask(self, person: Person, group: Group, link: InviteLink) -> None:
        link.asking.add(person.id)
        group.requests[person.id] = link
        if group.bot_is_in and group.bot.has("can_invite_users"):
            request: Json = {"chat": group.as_chat(), "from": person.as_user(), "user_chat_id": person.id}
            request |= {"date": int(self.now()), "invite_link": link.as_link()}
            self.approachable[person.id] = self.now() + _APPROACHABLE
            self.updates.put("chat_join_request", request)

    def person_promotes(
        self, person: Person, group: Group, other: Person, *held: str, title: str = "", anonymous: bool = False
    ) -> None:
        """Makes someone an administrator with these rights, every usual one if none is named."""
        with self.changed:
            self._begin(person, group, "can_promote_members")
            usual = rights.BASIC_RIGHTS
            given = usual if group.is_basic or not held else frozenset(held) | {"can_manage_chat"}
            given |= {"is_anonymous"} if anonymous else frozenset()
            self.change_standing(group, person, other, "administrator", held=given, title=title)

    def person_restricts(
        self, person: Person, group: Group, other: Person, *allowed: str, until: float | None = None
    ) -> None:
        """Leaves someone, in a supergroup, only these permissions, for so many seconds or for ever."""
        with self.changed:
            self._begin(person, group, "can_restrict_members")
            self._check_below(person, group, other)
            assert not group.is_basic, "people can be restricted in supergroups only"
            end = 0 if until is None else int(self.now() + until)
            held, was_in = frozenset(allowed), self.standing(group, other).is_in
            self.change_standing(group, person, other, "restricted", held=held, until=end, is_member=was_in)

    def person_permits(self, person: Person, group: Group, *allowed: str) -> None:
        """Sets what members may do."""
        with self.changed:
            self._begin(person, group, "can_restrict_members")
            group.permissions = frozenset(allowed)

    def person_renames(self, person: Person, group: Group, title: str) -> None:
        with self.changed:
            self._begin(person, group, "can_change_info")
            self.rename(group, person, title)

    def person_pins(self, person: Person, message: Message) -> None:
        with self.changed:
            if isinstance(message.chat, Group):
                self._begin(person, message.chat, "can_pin_messages")
            self.pin(person, message)

    def person_unpins(self, person: Person, message: Message) -> None:
        """The bot is not told."""
        with self.changed:
            if isinstance(message.chat, Group):
                self._begin(person, message.chat, "can_pin_messages")
            message.chat.pinned.remove(message)

    def person_reacts(self, person: Person, message: Message, emoji: str) -> None:
        """Without an emoji the reaction is taken back."""
        with self.changed:
            chat = message.chat
            if isinstance(chat, Group):
                self._begin(person, chat, "")
                assert "can_react_to_messages" in chat.allowed(self.standing(chat, person)), "reactions are not allowed"
            self.set_reaction(person, message, [{"type": "emoji", "emoji": emoji}] if emoji else [])

    def person_deletes(self, person: Person, message: Message) -> None:
        """Deletes a message for everybody; the bot is not told."""
        with self.changed:
            self._act(person)
            chat = message.chat
            if isinstance(chat, Group) and message.sender is not person:
                self._begin(person, chat, "can_delete_messages")
            self._remove(message)

    def person_migrates(self, person: Person, group: Group) -> Group:
        """Makes a supergroup of a group: a new chat with the same people, in which messages count from 1 again."""
        with self.changed:
            self._begin(person, group)
            assert self.standing(group, person).status == "creator", "only who made the group can make it a supergroup"
            assert group.is_basic, "it is a supergroup already"
            new = self.create_group(group.title, basic=False)
            new.description, new.permissions = group.description, group.permissions
            for standing in group.standings.values():
                if standing.is_in and standing.person is not self.bot:
                    new.place(replace(standing, since=0))
            self.tell_service(group, person, {"migrate_to_chat_id": new.id})
            group.is_active, group.migrated_to = False, new.id
            if group.bot.is_in:
                how = {"held": group.bot.held, "title": group.bot.title, "since": 0}
                self.change_standing(new, person, self.bot, group.bot.status, **how)
            message = self._add(new, person, content={"migrate_from_chat_id": group.id}, as_group=True)
            if new.bot_is_in:
                self.updates.put("message", message.as_message())
            return new

    def person_deletes_group(self, person: Person, group: Group) -> None:
        """The group is gone for everybody; a supergroup looks to the bot as if it had been removed."""
        with self.changed:
            self._begin(person, group)
            assert self.standing(group, person).status == "creator", "only who made the group can delete it"
            if group.bot.is_in:
                self.change_standing(group, person, self.bot, "left" if group.is_basic else "kicked")
            group.is_active = False
            group.members.clear()
            group.messages.clear()

    def _begin(self, person: Person, group: Group, right: str = "") -> None:
        """Checks that someone is in a living group and may do it there, by an own right or as every member may."""
        self._act(person)
        assert group.is_active, f"the group {group.title} is gone"
        assert person.id in group.members, f"{person.first_name} is not in the group"
        standing = self.standing(group, person)
        may = not right or standing.has(right) or (not standing.is_administrator and right in group.allowed(standing))
        assert may, f"{person.first_name} may not do that in the group: {right}"

    def _check_below(self, person: Person, group: Group, other: Person) -> None:
        theirs, own = self.standing(group, other), self.standing(group, person)
        assert theirs.status != "creator", f"{other.first_name} made the group"
        assert own.status == "creator" or not theirs.is_administrator, f"{other.first_name} is an administrator"
