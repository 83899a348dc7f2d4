"""Contests in groups, for the stories: one that is ready, begun beside the running bot, and what its phones press."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import chats
from storage.contests import (
    Contest,
    ContestRoom,
    ContestTeam,
    Phase,
    Sides,
    Stage,
    State,
    codes,
    paper,
    running,
    tables,
)
from storage.database import Transaction
from storage.questions import Content, keeping
from tests.story.conftest import Union

_TITLES = count(1)


class Contesting:
    """A contest that is on in those groups, as the stories see it."""

    def __init__(
        self,
        union: Union,
        host: Phone,
        rooms: Sequence[Phone],
        contents: Sequence[Content],
        *,
        stages: dict[int, Stage] | None = None,
        teams: Sequence[str] = (),
        **settings: Any,
    ) -> None:
        """`rooms`: a telephone in each group. `teams`: free ones. The other settings as `Contest` has them."""
        self.union, self.rooms = union, rooms
        self.title = f"Safety cup {next(_TITLES)}"
        account_id, now = union.account_of(host), union.bot.now
        chat_ids = [room.chat.id for room in rooms]

        def rule(session: Transaction) -> tuple[int, str, list[list[int]]]:
            there = keeping.put_all(session, list(contents), author_id=None, approved_by=None, now=now)
            for one in there:
                one.state = "live"
            session.flush()
            ready = {"lobby": 5, "pause": 4, "seconds": 60, **settings}
            contest = Contest(
                code=codes.fresh(session),
                state=State.READY,
                title=self.title,
                made_by=account_id,
                made_at=now,
                **({"sides": Sides.FREE} if teams else {}),
                **ready,
            )
            session.add(contest)
            session.flush()
            for nth, name in enumerate(teams, 1):
                session.add(ContestTeam(contest_id=contest.id, nth=nth, name=name))
            for group in session.scalars(select(chats.Group).where(chats.Group.chat_id.in_(chat_ids))):
                session.add(ContestRoom(contest_id=contest.id, group_id=group.id, chat_id=0))
            for nth, one in enumerate(there, 1):
                paper.put(session, contest, [one.id], lot=7, stage=(stages or {}).get(nth, Stage.ALL))
            session.flush()
            running.begin(session, contest, now=now)
            return contest.id, contest.code, [one.places for one in paper.questions(session, contest.id)]

        self.id, self.code, self.places = union.beside(rule)
        self.of = len(self.places)

    def mark(self, nth: int) -> str:
        return codes.mark(self.code, nth, self.of)

    def asked(self, phone: Phone, nth: int, within: float = 60.0) -> Message:
        """The question on that telephone, once it can be answered."""
        begun = self.mark(nth)
        head = f"1playing.pick:{self.id}:{nth * 100}"
        return phone.wait_for(
            lambda message: message.text.startswith(begun) and head in str(message.reply_markup), within, anywhere=True
        )

    def data(self, nth: int, option: int) -> str:
        """What the button of that option (as its author numbers it) says to the bot."""
        return f"1playing.pick:{self.id}:{nth * 100 + self.places[nth - 1].index(option)}"

    def letter(self, nth: int, option: int) -> str:
        """The letter under which that option is shown."""
        return "ABCDEFGHIJKL"[self.places[nth - 1].index(option)]

    def answer(self, phone: Phone, nth: int, *options: int) -> None:
        """Presses what that question has below it, as a person would."""
        message = self.asked(phone, nth)
        for option in options:
            phone.press_data(self.data(nth, option), message)

    def hand_in(self, phone: Phone, nth: int) -> None:
        phone.press_data(f"1playing.hand_in:{self.id}:{nth}", self.asked(phone, nth))

    def until(self, phase: Phase, at: int | None = None, within: float = 60.0) -> None:
        def there(session: Transaction) -> bool:
            contest = session.get_one(Contest, self.id)
            return contest.phase == phase and (at is None or contest.at == at)

        self.union.until(there, within)

    def table(self) -> list[tuple[str, int, int]]:
        """Name, hundredths of a point, place."""
        found = self.union.look(lambda session: tables.sides(session, session.get_one(Contest, self.id)))
        return [(one.name, one.points, one.place) for one in found]
