"""Groups and supergroups: who stands how in one, by which links one comes in, and each as the Bot API writes it."""

from dataclasses import dataclass, field

from bot.sandbox import rights
from bot.sandbox.records import Chat, Json, Message, Person

_MEMBERS = frozenset(("creator", "administrator", "member"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How someone stands in a chat: `held` are rights of an administrator or permissions of a restricted member.

    `until` is the second since 1970 at which a restriction or ban ends, 0 never; `by_bot` whether the bot promoted;
    `since` the last message a newcomer can't see.
    """

    person: Person
    status: str = "left"
    held: frozenset[str] = frozenset()
    until: int = 0
    is_member: bool = False
    title: str = ""
    by_bot: bool = False
    since: int = 0

    @property
    def is_in(self) -> bool:
        return self.status in _MEMBERS or (self.status == "restricted" and self.is_member)

    @property
    def is_administrator(self) -> bool:
        return self.status in {"creator", "administrator"}

    @property
    def is_anonymous(self) -> bool:
        return self.is_administrator and "is_anonymous" in self.held

    def has(self, right: str) -> bool:
        """Whether it holds that right of an administrator."""
        return self.status == "creator" or (self.status == "administrator" and right in self.held)

    def as_member(self, *, basic: bool = False, private: bool = False) -> Json:
        """A ChatMember; `basic` leaves out what only supergroups have."""
        member: Json = {"user": self.person.as_user(), "status": self.status}
        if self.status == "creator":
            member["is_anonymous"] = self.is_anonymous
        elif self.status == "administrator":
            names = tuple(name for name in rights.RIGHTS if not (basic and name == "can_manage_topics"))
            member |= {"can_be_edited": self.by_bot} | rights.told(names, self.held)
        elif self.status == "restricted":
            member |= {"until_date": self.until, "is_member": self.is_member}
            member |= rights.told(rights.PERMISSIONS, self.held)
        elif self.status == "kicked":
            member["until_date"] = self.until
        if self.title and not private and self.status not in {"left", "kicked"}:
            member["custom_title" if self.is_administrator else "tag"] = self.title
        return member


@dataclass(slots=True, eq=False)
class InviteLink:
    """A way in; `joined` are those it brought, `asking` those who wait to be let in."""

    url: str
    creator: Person
    name: str = ""
    expires: int = 0
    limit: int = 0
    by_request: bool = False
    is_primary: bool = False
    is_revoked: bool = False
    joined: set[int] = field(default_factory=set)
    asking: set[int] = field(default_factory=set)

    def as_link(self) -> Json:
        link: Json = {"invite_link": self.url, "creator": self.creator.as_user()}
        link |= {"creates_join_request": self.by_request, "is_primary": self.is_primary, "is_revoked": self.is_revoked}
        more = {"name": self.name, "expire_date": self.expires, "member_limit": self.limit}
        more["pending_join_request_count"] = len(self.asking)
        return link | {name: value for name, value in more.items() if value}


@dataclass(slots=True, eq=False)
class Group(Chat):
    """A group or supergroup. `members` are the people in it, `standings` everybody who ever stood in it, bot too.

    `bot` is the bot's own standing; `last_bot` the id of the bot that wrote last, by which privacy mode decides;
    `migrated_to` the supergroup it became; `is_active` is False once it was deleted or migrated;
    `was_removed` whether the bot, when it is not in, was thrown out.
    """

    username: str = ""
    description: str = ""
    permissions: frozenset[str] = rights.USUAL
    standings: dict[int, Standing] = field(default_factory=dict)
    links: dict[str, InviteLink] = field(default_factory=dict)
    requests: dict[int, InviteLink] = field(default_factory=dict)
    bot: Standing = field(kw_only=True)
    last_bot: int = 0
    is_active: bool = True
    migrated_to: int = 0
    was_removed: bool = False

    @property
    def is_basic(self) -> bool:
        return self.type == "group"

    @property
    def bot_status(self) -> str:
        return self.bot.status

    @property
    def bot_is_in(self) -> bool:
        return self.is_active and self.bot.is_in

    def place(self, standing: Standing) -> None:
        """Writes down how someone stands now."""
        person = standing.person
        self.standings[person.id] = standing
        if person.id == self.bot.person.id:
            self.bot = standing
        elif standing.is_in:
            self.members[person.id] = person
        else:
            self.members.pop(person.id, None)

    def allowed(self, standing: Standing) -> frozenset[str]:
        """The permissions someone has here: administrators all, others what the group and they themselves have."""
        if standing.is_administrator:
            return frozenset(rights.PERMISSIONS)
        if not standing.is_in:
            return frozenset()
        return self.permissions & standing.held if standing.status == "restricted" else self.permissions

    def sees(self, person: Person, message: Message) -> bool:
        """Whether a message stands on that person's phone: what was said before they came does not."""
        standing = self.standings.get(person.id)
        return standing is not None and standing.is_in and message.message_id > standing.since

    def primary_link(self, person: Person) -> InviteLink | None:
        """The lasting link of an administrator, if there is one."""
        own = (link for link in self.links.values() if link.creator is person and link.is_primary)
        return next((link for link in own if not link.is_revoked), None)

    def as_chat(self) -> Json:
        chat: Json = {"id": self.id, "title": self.title}
        if self.username:
            chat["username"] = self.username
        chat["type"] = self.type
        return chat
