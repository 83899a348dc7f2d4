"""A case, and the words in it, as the statute sees them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from storage.hardship import Urgency
from tests.storage.hardship_life.people import Account, Person

OPEN, ENDS = ("submitted", "taken", "helped"), ("closed", "declined", "withdrawn")
#: What leads where. Whatever is not written here is refused.
LEADS = {
    ("take", "submitted"): "taken",
    ("take", "taken"): "taken",  # by another, when the officer is out of office
    ("take", "helped"): "helped",
    ("help", "taken"): "helped",
    ("help", "helped"): "helped",
    ("close", "taken"): "closed",
    ("close", "helped"): "closed",
    ("decline", "taken"): "declined",
    ("decline", "helped"): "declined",
    ("withdraw", "submitted"): "withdrawn",
    ("withdraw", "taken"): "withdrawn",
    ("withdraw", "helped"): "withdrawn",
    ("not_solved", "closed"): "taken",
    ("not_solved", "declined"): "taken",
}
#: What an officer said that the employee may read; everything else that is written is for the case officer alone.
TOLD = ("answer", "question", "reason")


@dataclass(eq=False)
class Text:
    """Words with a mark of their own. Nobody's case as long as they are half-done."""

    mark: str
    kind: str
    author: Account


@dataclass(eq=False)
class Case:
    """A case as the statute sees it. `hint`: for a colleague, whom the roster knows where there is a `reporter`."""

    id: int
    number: str
    subject: Person
    unit: str
    urgency: Urgency
    filed_at: datetime
    question: int
    due_at: datetime
    hint: bool = False
    reporter: Person | None = None
    about: Person | None = None
    enterer: Account | None = None
    ring_me: bool = False
    agreed: bool = True
    stage: str = "submitted"
    track: str = "general"
    given: str | None = None
    officer: Account | None = None
    #: Who acted on it in office, or was asked to: their names may stand in its letters.
    officials: set[Person | None] = field(default_factory=set)
    referred: Account | None = None
    referred_at: datetime | None = None
    waiting_since: datetime | None = None
    pushed_on: date | None = None
    taken_at: datetime | None = None
    pressed_at: datetime | None = None
    contacted_at: datetime | None = None
    asked_at: datetime | None = None
    news_at: datetime | None = None
    closed_at: datetime | None = None
    unreached: bool = False
    texts: list[Text] = field(default_factory=list)
    #: What was on its way to the employee when the case was withdrawn.
    leaving: list[Text] = field(default_factory=list)
    shredded: bool = False

    @property
    def urgent(self) -> bool:
        return self.urgency is Urgency.THIS_WEEK

    @property
    def patience(self) -> timedelta:
        return timedelta(hours=2 if self.urgent else 4)

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def secret(self) -> bool:
        """A hint about somebody who has not agreed: for them there is no case."""
        return not self.agreed and self.reporter is not None

    def leads(self, act: str) -> bool:
        return (act, self.stage) in LEADS

    def move(self, act: str) -> None:
        self.stage = LEADS[act, self.stage]

    def shred(self) -> None:
        self.leaving = [text for text in self.texts if text.kind in TOLD]
        self.texts.clear()
        self.shredded = True


@dataclass(frozen=True)
class Line:
    """What the desk tells an officer of a case."""

    case: Case
    mine: bool
    offered: bool
    urges: bool
    since: datetime
