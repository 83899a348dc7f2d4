"""Talks through the bot for tests: one begun, taken, and letters that end as the postman would end them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox, relay
from storage.outbox import Letter, State
from storage.relay import beginning, talking
from storage.relay.records import Said
from storage.talks import Talk
from storage.values import Values
from tests.cast import Actor, Cast

FIRST = "最近睡不好，想找人说说。"


class Line:
    """A member and whoever holds talks, with what goes between them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._message_ids = iter(range(1001, 9999))

    def begin(self, who: Actor, *, unnamed: bool = True, officer: Actor | None = None, words: str = FIRST) -> int:
        """The talk asked for and its first words said; its key."""
        return int(str(self.asked(who, unnamed=unnamed, officer=officer, words=words)["talk"]))

    def asked(self, who: Actor, *, unnamed: bool = True, officer: Actor | None = None, words: str = FIRST) -> Values:
        """What comes of the first words."""
        found = self.cast.acts(who, beginning.begin, int(unnamed))
        found = self.cast.acts(who, beginning.agree, found["version"])
        found = self.cast.acts(who, beginning.choose, found["version"], officer.account_id if officer else 0)
        self.cast.acts(who, beginning.skip_topic, found["version"])
        return self.cast.acts(who, beginning.first, words)

    def taken(self, who: Actor, officer: Actor, *, unnamed: bool = True, words: str = FIRST) -> int:
        """The same, taken by that officer, to whom the first words have come; its key."""
        talk_id = self.begin(who, unnamed=unnamed, words=words)
        self.deliver()
        self.cast.acts(officer, talking.take, talk_id)
        self.deliver()
        return talk_id

    def deliver(self, state: State = State.SENT) -> list[Letter]:
        """Every open letter ends so, in order; what was in them."""
        letters = self.cast.letters()
        for letter in letters:
            self.end(letter, state)
        return letters

    def end(self, letter: Letter, state: State = State.SENT) -> None:
        letter.message_id = next(self._message_ids) if state is State.SENT else None
        rule = relay.arrived if letter.key.removesuffix("_picture") in {"relay.said", "relay.heard"} else relay.noted

        def write(session: Session) -> None:
            ending = outbox.ending(letter.id, state, now=self.cast.now, message_id=letter.message_id)
            assert outbox.end_open(session, ending)
            rule(session, letter, state, now=self.cast.now)

        self.cast.write(write)

    def talk(self, talk_id: int) -> Talk:
        return self.cast.read(lambda session: session.get_one(Talk, talk_id))

    def said(self, talk_id: int) -> list[Said]:
        """All of a talk, in its order."""
        every = select(Said).where(Said.talk_id == talk_id).order_by(Said.nth)
        return self.cast.read(lambda session: list(session.scalars(every)))

    def step(self, actor: Actor) -> tuple[str | None, str | None]:
        """The open question."""
        question = self.cast.visitor(actor).question
        return question.service, question.step
