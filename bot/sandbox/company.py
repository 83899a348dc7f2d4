"""What a phone can do and see in a group."""

from bot.sandbox import commands
from bot.sandbox.groups import Group, InviteLink, Standing
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.world import World


class InCompany:
    """The part of a phone that is there for groups; acts in the group the phone shows."""

    world: World
    person: Person
    chat: Chat

    @property
    def group(self) -> Group:
        assert isinstance(self.chat, Group), "the phone shows no group"
        return self.chat

    @property
    def standing(self) -> Standing:
        """How this person stands in the group."""
        with self.world.changed:
            return self.world.standing(self.group, self.person)

    @property
    def commands(self) -> list[Json]:
        """The commands the phone offers in this chat."""
        with self.world.changed:
            return commands.offered(self.world, self.person, self.chat)

    @property
    def pinned(self) -> Message | None:
        """The message that stands pinned at the top of the chat."""
        return max(self.chat.pinned, key=lambda message: message.message_id, default=None)

    def _seen(self) -> list[Message]:
        """The messages of the chat that stand on this phone."""
        messages = self.chat.messages.values()
        if not isinstance(self.chat, Group):
            return list(messages)
        return [message for message in messages if self.chat.sees(self.person, message)]

    def make_group(self, title: str, *others: Person) -> Group:
        """A new group with others and the bot."""
        return self.world.person_makes_group(self.person, title, list(others))

    def add(self, *others: Person) -> None:
        self.world.person_adds(self.person, self.group, list(others))

    def remove(self, other: Person) -> None:
        self.world.person_removes(self.person, self.group, other)

    def join(self, link: InviteLink | str | None = None) -> None:
        """By a link, or by the group's public name."""
        self.world.person_joins(self.person, self.group, self.group.links[link] if isinstance(link, str) else link)

    def leave(self) -> None:
        self.world.person_leaves(self.person, self.group)

    def promote(self, other: Person, *held: str, title: str = "", anonymous: bool = False) -> None:
        self.world.person_promotes(self.person, self.group, other, *held, title=title, anonymous=anonymous)

    def restrict(self, other: Person, *allowed: str, until: float | None = None) -> None:
        self.world.person_restricts(self.person, self.group, other, *allowed, until=until)

    def permit(self, *allowed: str) -> None:
        """Sets what members may do in the group."""
        self.world.person_permits(self.person, self.group, *allowed)

    def rename(self, title: str) -> None:
        self.world.person_renames(self.person, self.group, title)

    def pin(self, message: Message) -> None:
        self.world.person_pins(self.person, message)

    def unpin(self, message: Message) -> None:
        self.world.person_unpins(self.person, message)

    def migrate(self) -> Group:
        """Makes a supergroup of the group."""
        return self.world.person_migrates(self.person, self.group)

    def delete_group(self) -> None:
        self.world.person_deletes_group(self.person, self.group)

    def react(self, message: Message, emoji: str = "") -> None:
        """Reacts to a message; without an emoji it takes the reaction back."""
        self.world.person_reacts(self.person, message, emoji)

    def delete(self, message: Message) -> None:
        """Deletes a message for everybody: the own, any in the private chat, others' as an administrator."""
        self.world.person_deletes(self.person, message)
