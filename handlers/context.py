"""Context: a counter's whole view of the house: `.write`, `.show`, `.read`, `.receive`, `.person`, `.now`.

One update is one transaction: the rule, the next question, the answer letter and "this update is done".
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from telegram import Document, PhotoSize
from telegram.ext import Application, CallbackContext, ExtBot

from handlers.screens import Press, Reply, Screen, Toast
from storage import accounts, asking, audit, chats, inbox, numbers, outbox, rights, visitors
from storage.database import Database, Transaction
from storage.errors import Refusal
from storage.outbox import Letter, Rank
from storage.rights import Chat
from storage.values import Values
from storage.visitors import Person, Visitor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a dialogue: the rule `look` finds what its `screen` shows.

    A question that takes a text has a rule `read` for it, whose result `answered` draws; one that takes none says by
    the text of `wants` what it waits for.
    """

    look: Callable[..., Any]
    screen: Callable[[Any], Screen]
    read: Callable[..., Any] | None = None
    answered: Callable[[Any], Reply] | None = None
    wants: str = "asking.tap_a_button"


#: (service, step) -> the step.
Steps: TypeAlias = Mapping[tuple[str, str], Step]


@dataclass(frozen=True, slots=True)
class Place:
    """A group in which something was said, pressed or changed."""

    chat_id: int
    title: str


@dataclass(slots=True)
class Knock:
    """One update at the door: its number, who it is from, when it came in, and the message whose button was pressed.

    `place`: the group, where it did not come from a private chat.
    """

    update_id: int
    person: Person
    now: datetime
    pressed: int | None = None
    #: Through which door of the matrix it came; None for words, whose door is the open question.
    door: str | None = None
    place: Place | None = None
    wrote: bool = False
    toast: tuple[Toast, str] | None = None

    @property
    def chat(self) -> Chat:
        """The kind of chat that it came from, as the matrix tells them apart."""
        return Chat.PRIVATE if self.place is None else Chat.GROUP


def _found(_: Transaction, found: T | Refusal, *, by: Visitor, now: datetime) -> T:
    """What was found ahead; the Refusal that it came to."""
    del by, now
    if isinstance(found, Refusal):
        raise found
    return found


def tried(knock: Knock, refusal: Refusal, by: Visitor) -> str:
    """What the audit has of a no: the record's number, else the door; never what was typed."""
    about = str(refusal.values.get("number", ""))
    if numbers.is_one(about):
        return about
    if knock.door is not None or by.question.step is None:
        return knock.door or ""
    return f"step:{by.question.service}.{by.question.step}"


@dataclass(frozen=True, slots=True)
class Unreceived:
    """A file that was not had, or not understood: the key of a sentence that says why, and what fills it."""

    key: str
    values: Values


#: Fetches a file and reads it: what stands in it is a dataclass that storage declares, by the kind of file.
Receive: TypeAlias = Callable[[Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Counter:
    """What every counter works with."""

    database: Database
    steps: Steps = field(default_factory=dict)
    receives: Mapping[str, Receive] = field(default_factory=dict)
    #: What something is called that is kept under its name: the text of that key, in that language.
    names: Callable[[str, Values, str], str] = lambda key, *_: key
    #: What stands below a screen of that key for that visitor, whichever counter shows it: a row each.
    below: Callable[[str, Visitor], Sequence[Press]] = lambda *_: ()


class WroteTwice(Exception):
    """A counter wrote a second time: its update was done with the first."""


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """Everything a counter may do."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], counter: Counter, knock: Knock) -> None:
        super().__init__(application)
        self.counter = counter
        self.knock = knock

    @property
    def now(self) -> datetime:
        """When the update came in, in the union's zone; a replay after a restart keeps it."""
        return self.knock.now

    @property
    def person(self) -> Person:
        return self.knock.person

    @property
    def place(self) -> Place:
        """The group; only counters of groups ask for it."""
        assert self.knock.place is not None
        return self.knock.place

    def _met(self, session: Transaction) -> Visitor:
        if self.knock.place is not None:
            return visitors.met(session, self.person)
        return visitors.recognise(session, self.person, now=self.now)

    async def read(self, rule: Callable[[Transaction], T]) -> T:
        """What the rule finds, on a connection that can't write."""
        return await self.counter.database.read(rule)

    async def receive(self, kind: str, thing: Document | PhotoSize) -> Any | Unreceived:
        """What stands in a file of that kind, which takes as long as it takes; nothing of it is kept yet."""
        return await self.counter.receives[kind](thing)

    async def ahead(self, rule: Callable[..., T], *arguments: object) -> T:
        """Runs a rule before the one that answers, in a transaction of its own.

        It may be run again, after a crash, or nothing may ever follow it: nobody must have been told of what it did.
        """

        def act(session: Transaction) -> T:
            by = self._admitted(session)
            return rule(session, *arguments, by=by, now=self.now)

        return await self.counter.database.write(act)

    async def look(self, rule: Callable[..., T], *arguments: object, answer: Callable[[T], Reply]) -> None:
        """Answers with what a rule finds that reads alone and takes its time: on a connection that can't write, so that
        nobody waits for it. The door's right is asked there, and again in the transaction of the answer."""

        found = await self.counter.database.read(lambda session: self._looked(session, rule, arguments))
        await self.write(_found, found, answer=answer)

    def _looked(self, session: Transaction, rule: Callable[..., T], arguments: tuple[object, ...]) -> T | Refusal:
        """What it finds; its no goes on to the transaction of the answer, which says it."""
        by = visitors.met(session, self.person)
        try:
            if self.knock.door is not None:
                rights.admit(by, self.knock.door, self.knock.chat)
            return rule(session, *arguments, by=by, now=self.now)
        except Refusal as refusal:
            return refusal

    async def show(self, screen: Screen) -> None:
        """Answers without a rule."""
        await self.write(visitors.myself, answer=lambda _: screen)

    async def write(
        self, rule: Callable[..., T], *arguments: object, answer: Callable[[T], Reply], reading: bool = False
    ) -> None:
        """Runs the rule and commits its effect, the answer and the end of this update together.

        A Refusal is answered by the text of its name. A second call in one update raises WroteTwice. `reading`: the
        rule reads a text for the open question, which a refusal closes unless better words would do.
        """
        if self.knock.wrote:
            raise WroteTwice
        self.knock.wrote = True

        def act(session: Transaction) -> tuple[Toast, str] | None:
            by = self._admitted(session)
            reply = answer(rule(session, *arguments, by=by, now=self.now))
            return self._finish(session, reply, by)

        def refused(session: Transaction, refusal: Refusal) -> tuple[Toast, str] | None:
            by = self._met(session)
            if by.account_id:  # in a group anybody may be told no
                audit.note(session, refusal.key, by=by.account_id, now=self.now, record=tried(self.knock, refusal, by))
            if reading and not isinstance(refusal, asking.Unfit):
                asking.close(session, by)
            return self._finish(session, self._no(session, refusal, by), by)

        self.knock.toast = await self.counter.database.write(act, refused)

    def _admitted(self, session: Transaction) -> Visitor:
        """Who is there, if the matrix lets them through this door."""
        by = self._met(session)
        if self.knock.door is not None:
            rights.admit(by, self.knock.door, self.knock.chat)
            asking.leave(session, by, self.knock.door.split(":")[-1].split(".")[0])
        return by

    def _finish(self, session: Transaction, reply: Reply, by: Visitor) -> tuple[Toast, str] | None:
        inbox.done(session, self.knock.update_id)
        parts = reply if isinstance(reply, tuple) else (reply,)
        for part in parts:
            letter = self._letter(session, part, by) if isinstance(part, Screen) else None
            if letter is not None:
                outbox.queue(session, letter, now=self.now)
        return next(((part, by.language) for part in parts if isinstance(part, Toast)), None)

    def _letter(self, session: Transaction, screen: Screen, by: Visitor) -> Letter | None:
        if self.knock.place is not None:
            tell = self._aside if screen.aside else self._in_company
            return tell(session, screen, self.knock.place, by)
        buttons = screen.packed_buttons()
        if buttons is not None:
            buttons += [[press.pack()] for press in self.counter.below(screen.key, by)]
        return Letter(
            to=by.account_id,
            key=screen.key,
            values=screen.values,
            rank=Rank.ANSWER,
            buttons=buttons,
            edits=None if screen.fresh else self.knock.pressed,
            right=screen.right,
            subject=screen.subject,
            chat_id=by.telegram_id,
            language=by.language,
            once=f"{screen.once}:{by.account_id}" if screen.once else None,
        )

    def _aside(self, session: Transaction, screen: Screen, place: Place, by: Visitor) -> Letter | None:
        """What whoever asked in the group reads alone, once a minute; nothing where the bot may not write to them."""
        if not chats.is_heard(session, place.chat_id) or not accounts.hears(session, by.account_id):
            return None
        letter = Letter(by.account_id, screen.key, screen.values, Rank.ANSWER, right=screen.right)
        letter.chat_id, letter.language = by.telegram_id, by.language
        letter.once = f"{screen.key}:{self.knock.door}:{by.account_id}:{self.now:%y%m%d%H%M}"
        return letter

    def _in_company(self, session: Transaction, screen: Screen, place: Place, _: Visitor) -> Letter | None:
        """What everybody in the group reads: of one text once a minute, however many ask."""
        group = chats.find(session, place.chat_id)
        if group is None:
            return None
        once = f"{screen.key}:{group.id}:{self.now:%y%m%d%H%M}"
        more: dict[str, Any] = {"buttons": screen.packed_buttons(), "once": once, "at_night": True}
        # Before the chair has admitted it a group hears of nothing but of that.
        right = chats.THERE if self.knock.door == "/admit" else chats.ADMITTED
        return outbox.to_group(group.id, screen.key, screen.values, right=right, **more)

    def _no(self, session: Transaction, refusal: Refusal, by: Visitor) -> Reply:
        if self.knock.place is not None and self.knock.pressed is not None:
            return Toast(refusal.key, refusal.values, alert=True)
        if self.knock.place is not None and self.knock.door != "/admit" and isinstance(refusal, rights.NotForYou):
            # What somebody may not do is no matter of the others; who waits for the chair's word all wait for.
            return Screen(refusal.key, refusal.values, aside=True)
        if not isinstance(refusal, asking.Outdated):
            return Screen(refusal.key, refusal.values, fresh=True)
        question = self.open_question(session, by)
        if question is None and self.knock.pressed is None:
            # Words have no button for a toast to flash over: left at that, they would go without any answer.
            return Screen("asking.too_late", fresh=True)
        return question or Toast(refusal.key, alert=True)

    def open_question(self, session: Transaction, by: Visitor) -> Screen | None:
        """The screen of the question that is open, as it stands now."""
        step = self.counter.steps.get((by.question.service or "", by.question.step or ""))
        if step is None:
            return None
        try:
            return step.screen(step.look(session, by=by, now=self.now))
        except Refusal as refusal:  # the question is one that this person may not have any more
            return Screen(refusal.key, refusal.values, fresh=True)

    async def write_and_remind(self, rule: Callable[..., T], *arguments: object, answer: Callable[[T], Screen]) -> None:
        """As `write`, and shows the open question again below the answer; with its `once` both are sent once."""

        def take(session: Transaction, *, by: Visitor, now: datetime) -> tuple[Screen, ...]:
            first = answer(rule(session, *arguments, by=by, now=now))
            question = self.open_question(session, by)
            if question is None:
                return (first,)
            return (first, replace(question, fresh=True, once=first.once and f"{first.once}:question"))

        await self.write(take, answer=lambda screens: screens)

    async def read_text(self, text: str | None, otherwise: Callable[..., T], answer: Callable[[T], Reply]) -> None:
        """Gives a free text to the open question; one that takes none says what it waits for and is shown again.

        Where nothing is open, the rule `otherwise` is answered.
        """

        def take(session: Transaction, *, by: Visitor, now: datetime) -> Reply:
            step = self.counter.steps.get((by.question.service or "", by.question.step or ""))
            if step is None:
                return answer(otherwise(session, by=by, now=now))
            rights.admit(by, f"step:{by.question.service}.{by.question.step}", self.knock.chat)
            if text is None:
                return step.screen(step.look(session, by=by, now=now))
            if step.read is None or step.answered is None:
                question = replace(step.screen(step.look(session, by=by, now=now)), fresh=True)
                return (Screen(step.wants, fresh=True), question)
            return step.answered(step.read(session, text, by=by, now=now))

        await self.write(take, answer=lambda screen: screen, reading=True)
