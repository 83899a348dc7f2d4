"""A poll as it stands on one person's phone: seen, answered, added to."""

from collections.abc import Sequence

from bot.sandbox import screens, texts
from bot.sandbox.ballots import Poll, PollOption, Quiz
from bot.sandbox.groups import Group
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import World

#: Seconds for which somebody looks at the telephone before it counts as silent; on a busy machine a bot is slow.
PATIENCE = 30.0

Choice = str | int


class Booth:
    """A poll on a phone: options are named by their text, or by their place on this phone counted from 0.

    What Telegram does not let a person do is a Refusal in its words; what the app has no button for, an AssertionError.
    """

    def __init__(self, world: World, person: Person, message: Message) -> None:
        self.world = world
        self.person = person
        self.message = message

    # --- reading ---

    @property
    def poll(self) -> Poll:
        with self.world.changed:
            return self.world.voting.find(self.message)

    @property
    def question(self) -> str:
        return self.poll.question[0]

    @property
    def options(self) -> list[str]:
        """In the order of this phone."""
        return [option.text[0] for option in self._ordered()]

    @property
    def is_closed(self) -> bool:
        return self.poll.closed

    @property
    def seconds_left(self) -> float | None:
        """The countdown; None when there is none, or no more."""
        poll = self.poll
        return poll.closes_at - self.world.now() if poll.closes_at and not poll.closed else None

    @property
    def chosen(self) -> list[str]:
        """What this person has answered."""
        chosen = self.poll.votes.get(self.person.id, frozenset())
        return [option.text[0] for option in self._ordered() if option.persistent_id in chosen]

    @property
    def results(self) -> dict[str, int] | None:
        """Votes for each option; None while they are not shown to this person."""
        poll = self.poll
        if not poll.shows_results_to(self.person):
            return None
        return {option.text[0]: poll.count(option) for option in self._ordered()}

    @property
    def right(self) -> list[str] | None:
        """The right answers of a quiz; None while they are not shown to this person."""
        poll = self.poll
        if poll.quiz is None or not poll.shows_results_to(self.person):
            return None
        correct = [poll.options[place] for place in poll.quiz.correct]
        return [option.text[0] for option in self._ordered() if option in correct]

    @property
    def explanation(self) -> str:
        """What a quiz tells afterwards; empty before."""
        quiz = self.poll.quiz
        return "" if quiz is None or self.right is None else quiz.explanation[0]

    def show(self) -> str:
        """The poll as one could read it on this phone."""
        poll, results, right = self.poll, self.results, self.right or []
        lines = [f"{'quiz' if poll.quiz else 'poll'}: {self.question}"]
        for text in self.options:
            mark = ("✓" if text in self.chosen else " ") + ("!" if text in right else " ")
            lines.append(f"  [{mark}] {text}" + (f": {results[text]}" if results else ""))
        left = self.seconds_left
        lines.append("closed" if poll.closed else "open" if left is None else f"open for {left:.0f} s")
        return "\n    ".join([*lines, *([self.explanation] if self.explanation else [])])

    def wait_closed(self, within: float = PATIENCE) -> None:
        """Until the message shows the poll closed, by whom or what ever."""
        with self.world.changed:
            closed = self.world.changed.wait_for(lambda: self.message.content["poll"]["is_closed"], within)
        assert closed, f"after {within:g} s the poll is still open:\n{self.show()}"

    # --- acting ---

    def vote(self, *choices: Choice, on_behalf_of: Chat | None = None) -> None:
        """Answers, or answers otherwise, with one option or several; for a channel or group if one is given."""
        assert choices, "to take a vote back there is retract"
        with self.world.changed:
            self._vote(frozenset(self._option(choice).persistent_id for choice in choices), on_behalf_of)

    def choose(self, options: frozenset[str]) -> None:
        """Answers with options by their own ids; with none it takes the vote back."""
        with self.world.changed:
            self._vote(options, None)

    def retract(self, *, on_behalf_of: Chat | None = None) -> None:
        """Takes the vote back."""
        with self.world.changed:
            assert (on_behalf_of or self.person).id in self.poll.votes, "there is no vote to take back"
            self._vote(frozenset(), on_behalf_of)

    def add_option(self, text: str) -> None:
        with self.world.changed:
            self._check_there()
            option = self.world.voting.add_option(self.poll, self.person, texts.formatted(text, []))
            self._tell("poll_option_added", option)

    def delete_option(self, choice: Choice) -> None:
        with self.world.changed:
            self._check_there()
            option = self._option(choice)
            self.world.voting.delete_option(self.poll, self.person, option)
            self._tell("poll_option_deleted", option)

    def stop(self) -> None:
        """Closes the own poll."""
        with self.world.changed:
            assert self.poll.author is self.person, "only who made a poll stops it"
            if self.poll.closed:
                raise Refusal(400, "Poll has already been closed")
            self.world.voting.stop(self.poll)

    # --- the inside ---

    def _ordered(self) -> list[PollOption]:
        return self.poll.order_for(self.person)

    def _option(self, choice: Choice) -> PollOption:
        ordered = self._ordered()
        found = [ordered[choice]] if isinstance(choice, int) else [one for one in ordered if one.text[0] == choice]
        assert len(found) == 1, f"{len(found)} options “{choice}” in this poll:\n{self.show()}"
        return found[0]

    def _vote(self, chosen: frozenset[str], on_behalf_of: Chat | None) -> None:
        self._check_there()
        self.world.voting.vote(self.poll, self.person, chosen, on_behalf_of=on_behalf_of)

    def _check_there(self) -> None:
        if self.message.deleted:
            raise Refusal(400, "Message not found")
        chat = self.message.chat
        if not (chat.sees(self.person, self.message) if isinstance(chat, Group) else chat.person is self.person):
            raise Refusal(400, "Can't access the chat")

    def _tell(self, kind: str, option: PollOption) -> None:
        """The service message about an option."""
        text, entities = option.text
        body: Json = {"poll_message": self.message.as_message(with_reply=False)}
        body |= {"option_persistent_id": option.persistent_id, "option_text": text}
        if entities:
            body["option_text_entities"] = entities
        self.world.person_sends(self.person, {kind: body}, chat=self.message.chat)


class AtPolls:
    """The part of a phone that is there for polls; in the chat the phone shows."""

    world: World
    person: Person
    chat: Chat

    def poll(self, question: str = "", within: float = PATIENCE) -> Booth:
        """The newest poll whose question holds that text, as soon as it is there."""

        def find() -> Message | None:
            polls = (message for message in reversed(self.chat.messages.values()) if "poll" in message.content)
            return next((message for message in polls if question in message.content["poll"]["question"]), None)

        with self.world.changed:
            message = self.world.changed.wait_for(find, within)
        assert message is not None, f"waited {within:g} s for a poll “{question}” in {self.chat.title or 'the chat'}"
        return Booth(self.world, self.person, message)

    def send_poll(
        self,
        question: str,
        options: Sequence[str],
        quiz: Quiz | None = None,
        *,
        anonymous: bool = True,
        multiple: bool = False,
        button: str = "",
    ) -> Message:
        """An own poll or quiz, made with the button below that asks for one, or without.

        In a group the bot learns counts and right answers only when it is closed.
        """
        with self.world.changed:
            if button:
                found = screens.find_button(self.chat, button)
                assert found is not None, f"no button “{button}”"
                _check_asked_for(found[1], quiz)
            voting = self.world.voting
            poll = voting.new_poll(self.person, (question, []), [((text, []), None) for text in options])
            poll.anonymous, poll.multiple, poll.sealed = anonymous, multiple, not self.chat.is_private
            poll.quiz, poll.revoting = quiz, quiz is None
            return self.world.person_sends(self.person, voting.start(poll), chat=self.chat)


def _check_asked_for(button: Json, quiz: Quiz | None) -> None:
    """Whether a button of the keyboard below asks for a poll of that kind."""
    assert "request_poll" in button, f"“{button['text']}” does not ask for a poll"
    kind = "regular" if quiz is None else "quiz"
    wanted = button["request_poll"].get("type", kind)
    assert wanted == kind, f"“{button['text']}” takes only a {wanted} poll"
