"""What a poll is: its question and options, its votes, what the bot and what each person may see of it."""

import zlib
from dataclasses import dataclass, field

from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.refusals import Refusal
from bot.sandbox.texts import Formatted

Voter = Person | Chat

#: The user that stands for a channel or a group in fields made for users (tdlib/telegram-bot-api, channel_bot_user_id).
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


@dataclass(slots=True, eq=False)
class PollOption:
    """One answer to choose; `added_by` and `added_at` (unix seconds) only when it came after the poll was sent."""

    persistent_id: str
    text: Formatted
    media: Json | None = None
    added_by: Person | None = None
    added_at: int = 0

    def as_option(self, voters: int) -> Json:
        option: Json = {"persistent_id": self.persistent_id} | _text("text", self.text)
        if self.media:
            option["media"] = self.media
        option["voter_count"] = voters
        if self.added_by is not None:
            option |= {"added_by_user": self.added_by.as_user(), "addition_date": self.added_at}
        return option


@dataclass(frozen=True, slots=True)
class Quiz:
    """What a poll with right answers has more: their places, and what is told to who has answered."""

    correct: tuple[int, ...]
    explanation: Formatted = ("", [])
    media: Json | None = None


@dataclass(slots=True, eq=False)
class Poll:
    """A poll, the same in every message that shows it.

    `closes_at` is in unix seconds, 0 for never; `votes` maps a voter's id to the persistent ids chosen;
    `sealed` says that the bot learns counts and right answers only when it is closed. Options and votes are
    replaced, never changed, so that who reads in another thread sees them whole.
    """

    id: str
    author: Person
    question: Formatted
    options: list[PollOption]
    anonymous: bool = True
    multiple: bool = False
    revoting: bool = True
    shuffled: bool = False
    secret: bool = False
    growing: bool = False
    quiz: Quiz | None = None
    open_period: int = 0
    closes_at: int = 0
    description: Formatted = ("", [])
    media: Json | None = None
    sealed: bool = False
    closed: bool = False
    votes: dict[int, frozenset[str]] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)

    def count(self, option: PollOption) -> int:
        return sum(option.persistent_id in chosen for chosen in self.votes.values())

    def as_poll(self, *, inside: bool) -> Json:
        """As the bot is told of it; description and media only `inside` a message (or a stopPoll answer)."""
        known = self.closed or not self.sealed
        poll: Json = {"id": self.id} | _text("question", self.question)
        poll["options"] = [option.as_option(self.count(option) if known else 0) for option in self.options]
        poll["total_voter_count"] = len(self.votes)
        if self.open_period and self.closes_at and not self.closed:
            poll |= {"open_period": self.open_period, "close_date": self.closes_at}
        poll |= {"is_closed": self.closed, "is_anonymous": self.anonymous, "allows_multiple_answers": self.multiple}
        poll |= {"allows_revoting": self.revoting, "members_only": False}  # True in channels only
        poll["type"] = "regular" if self.quiz is None else "quiz"
        if self.quiz is not None and known:
            poll |= _right_answer(self.quiz)
        if inside:
            poll |= _text("description", self.description) if self.description[0] else {}
            poll |= {"media": self.media} if self.media else {}
        return poll

    def as_answer(self, voter: Voter) -> Json:
        """A PollAnswer: for a channel or group the real server names the Channel_Bot beside it."""
        chosen = self.votes.get(voter.id, frozenset())
        places = [place for place, option in enumerate(self.options) if option.persistent_id in chosen]
        if isinstance(voter, Chat):
            who: Json = {"user": CHANNEL_BOT, "voter_chat": voter.as_chat()}
        else:
            who = {"user": voter.as_user()}
        ids = [self.options[place].persistent_id for place in places]
        return {"poll_id": self.id} | who | {"option_ids": places, "option_persistent_ids": ids}

    def check_vote(self, voter: Voter, chosen: frozenset[str]) -> None:
        """A Refusal in Telegram's words when this vote can't be; no choice at all retracts."""
        if self.closed:
            raise Refusal(400, "Can't answer closed poll")
        if not self.multiple and len(chosen) > 1:
            raise Refusal(400, "Can't choose more than 1 option in the poll")
        if not self.revoting and not chosen:
            raise Refusal(400, "Can't retract vote in the poll")
        if not chosen <= {option.persistent_id for option in self.options}:
            raise Refusal(400, "Invalid option identifier specified")
        if not self.revoting and voter.id in self.votes:
            raise Refusal(400, "Can't revote in a quiz")

    def order_for(self, person: Person) -> list[PollOption]:
        """The options as they stand on a person's phone; shuffled ones in an order of their own, always the same."""
        if not self.shuffled or person is self.author:
            return list(self.options)

        def place(option: PollOption) -> int:
            return zlib.crc32(f"{person.id}{option.persistent_id}{self.id}".encode())

        return sorted(self.options, key=place)

    def shows_results_to(self, person: Person) -> bool:
        """Counts, and in a quiz the right answer, are for who has voted; hidden ones for nobody before it closes."""
        return self.closed or (not self.secret and person.id in self.votes)


def _right_answer(quiz: Quiz) -> Json:
    """`correct_option_id` too, which no table has any more: the real server still sends it for older bots."""
    answer: Json = {"correct_option_id": quiz.correct[0]} if len(quiz.correct) == 1 else {}
    answer["correct_option_ids"] = list(quiz.correct)
    if quiz.explanation[0]:
        answer |= {"explanation": quiz.explanation[0], "explanation_entities": quiz.explanation[1]}
    return answer | ({"explanation_media": quiz.media} if quiz.media else {})


def _text(name: str, formatted: Formatted) -> Json:
    text, entities = formatted
    return {name: text} | ({f"{name}_entities": entities} if entities else {})
