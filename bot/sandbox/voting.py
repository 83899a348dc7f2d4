"""The world's polls over their life: shown in messages, voted in, added to, closed; and what the bot hears of it."""

import random
import threading
from collections.abc import Callable
from dataclasses import replace

from bot.sandbox.ballots import Poll, PollOption, Voter
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.texts import Formatted
from bot.sandbox.updates import Updates

OPTIONS_LIMIT, OPTION_LIMIT = 12, 100  # options, code points each

_DELETABLE = 300  # seconds in which who added an option may take it back; Telegram's own figure is not public


class Voting:
    """Keeps no thread of its own: who looks, votes or rings closes what is due. All under the world's lock.

    With `announces_timeouts` off, polls that end by themselves do so without a word to the bot, as the real server
    may have it: tdlib says that such an update can't be guaranteed.
    """

    def __init__(
        self,
        lock: threading.Condition,
        updates: Updates,
        ids: random.Random,
        now: Callable[[], float],
        touch: Callable[[Message], None],
        act: Callable[[Person], None],
    ) -> None:
        self.lock = lock
        self.announces_timeouts = True
        self.on_due_changed: Callable[[], None] | None = None
        self._updates = updates
        self._ids = ids
        self._now = now
        self._touch = touch
        self._act = act
        self._polls: dict[str, Poll] = {}
        self._due: dict[str, Poll] = {}  # open, with a time to close

    def new_poll(self, author: Person, question: Formatted, options: list[tuple[Formatted, Json | None]]) -> Poll:
        """A poll with ids of its own, not shown anywhere yet."""
        return Poll(
            self._poll_id(),
            author,
            question,
            [PollOption(self._option_id(), text, media) for text, media in options],
        )

    def start(self, poll: Poll) -> Json:
        """The poll lives from now on; gives what a message carries of it."""
        self._polls[poll.id] = poll
        if poll.closes_at and not poll.closed:
            self._due[poll.id] = poll
            self._tell_due_changed()
        return {"poll": poll.as_poll(inside=True)}

    def show_in(self, message: Message) -> None:
        """A message that carries a poll is kept up to date from now on; if it was copied there, it is a poll anew."""
        poll = self._polls.get(message.content["poll"]["id"])
        if poll is None:  # of a chat outside this world
            return
        if poll.messages and "forward_origin" not in message.content:
            poll = self._copy(poll, message.sender)
            message.content = message.content | self.start(poll)
        poll.messages.append(message)

    def find(self, message: Message) -> Poll:
        """The poll of a message, as it stands this instant."""
        self.close_due()
        return self._polls[message.content["poll"]["id"]]

    def vote(self, poll: Poll, person: Person, chosen: frozenset[str], *, on_behalf_of: Chat | None = None) -> None:
        """Takes, changes or (with nothing chosen) takes back a vote, or raises a Refusal."""
        voter: Voter = on_behalf_of or person
        self._act(person)
        self.close_due()
        poll.check_vote(voter, chosen)
        if poll.votes.get(voter.id, frozenset()) == chosen:
            return
        left = {other: theirs for other, theirs in poll.votes.items() if other != voter.id}
        poll.votes = left | {voter.id: chosen} if chosen else left
        self._changed(poll)
        if not poll.anonymous and poll.author.is_bot:
            self._updates.put("poll_answer", poll.as_answer(voter))

    def add_option(self, poll: Poll, person: Person, text: Formatted) -> PollOption:
        self.close_due()
        if poll.closed or not poll.growing:
            raise Refusal(400, "Options can't be added to the poll")
        if len(poll.options) >= OPTIONS_LIMIT:
            raise Refusal(400, f"Poll can't have more than {OPTIONS_LIMIT} options")
        if len(text[0]) > OPTION_LIMIT:
            raise Refusal(400, f"Poll options length must not exceed {OPTION_LIMIT}")
        option = PollOption(self._option_id(), text, added_by=person, added_at=int(self._now()))
        poll.options = [*poll.options, option]
        self._changed(poll)
        return option

    def delete_option(self, poll: Poll, person: Person, option: PollOption) -> None:
        """By who added it, soon after, or by the poll's author; votes for it are gone with it."""
        self.close_due()
        fresh = option.added_by is person and self._now() < option.added_at + _DELETABLE
        if poll.closed or option.added_by is None or not (fresh or person is poll.author):
            raise Refusal(400, "The option can't be deleted")
        poll.options = [other for other in poll.options if other is not option]
        left = {voter: chosen - {option.persistent_id} for voter, chosen in poll.votes.items()}
        poll.votes = {voter: chosen for voter, chosen in left.items() if chosen}
        self._changed(poll)

    def stop(self, poll: Poll) -> None:
        """Closes a poll by hand; the bot hears of others' polls too."""
        self._close(poll)
        self._updates.put("poll", poll.as_poll(inside=False))

    def close_due(self) -> None:
        """Closes every poll whose time is up."""
        now = self._now()
        for poll in [poll for poll in self._due.values() if poll.closes_at <= now]:
            self._close(poll)
            stands = any(not message.deleted for message in poll.messages)
            if stands and poll.author.is_bot and self.announces_timeouts:
                self._updates.put("poll", poll.as_poll(inside=False))

    def clock_moved(self) -> None:
        """The world's clock was set ahead: closes what is due now, and has the alarm set anew."""
        self.close_due()
        self._tell_due_changed()

    def seconds_to_next(self) -> float | None:
        """Until the next poll ends; None when none does."""
        return min((poll.closes_at - self._now() for poll in self._due.values()), default=None)

    def _copy(self, poll: Poll, author: Person) -> Poll:
        """The same question without votes, its countdown from the start; not of a quiz whose answer is not known."""
        if poll.quiz is not None and poll.sealed and not poll.closed:
            raise bad_request("The message can't be copied")
        options = [PollOption(self._option_id(), option.text, option.media) for option in poll.options]
        ends = int(self._now()) + poll.open_period if poll.open_period else 0
        fresh: Json = {"votes": {}, "messages": [], "closed": False, "sealed": False}
        return replace(poll, id=self._poll_id(), author=author, options=options, closes_at=ends, **fresh)

    def _close(self, poll: Poll) -> None:
        poll.closed = True
        self._due.pop(poll.id, None)
        self._refresh(poll)

    def _changed(self, poll: Poll) -> None:
        self._refresh(poll)
        if poll.author.is_bot:
            self._updates.put("poll", poll.as_poll(inside=False))

    def _refresh(self, poll: Poll) -> None:
        """Every message shows the poll as it is now."""
        poll.messages = [message for message in poll.messages if not message.deleted]
        for message in poll.messages:
            message.content["poll"] = poll.as_poll(inside=True)
            self._touch(message)

    def _tell_due_changed(self) -> None:
        if self.on_due_changed is not None:
            self.on_due_changed()

    def _poll_id(self) -> str:
        return str(self._ids.randrange(5 * 10**18, 6 * 10**18))

    def _option_id(self) -> str:
        return f"{self._ids.getrandbits(32):08x}"
