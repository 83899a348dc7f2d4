"""What is kept of a campaign: which, how far it is, what goes with each class of visits, what of its plan was told."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Date, ForeignKey, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import offices
from storage.aid import Source
from storage.database import Record


class Kind(StrEnum):
    """SPRING: 春节送温暖; AUTUMN: 重阳; SUMMER: 夏送清凉; YEAR: what comes up in a year (常年走访, 必访)."""

    SPRING = "spring"
    AUTUMN = "autumn"
    SUMMER = "summer"
    YEAR = "year"


class State(StrEnum):
    """LISTING: whom to visit is being settled; APPROVED: they are visited; CLOSED: wrapped up. A YEAR is approved from
    its first visit on."""

    LISTING = "listing"
    APPROVED = "approved"
    CLOSED = "closed"


OPEN = (State.LISTING, State.APPROVED)


class Reason(StrEnum):
    """Why somebody is visited: 建档困难职工, 遗属, 离休干部, 退休, 高龄 (80+), 独居, 生病住院, 意外或丧亲, 节日值班,
    劳模, 工会决定的其他. The first that holds is the class by which money and goods are set."""

    HARDSHIP = "hardship"
    SURVIVOR = "survivor"
    ILL = "ill"
    MISFORTUNE = "misfortune"
    CADRE = "cadre"
    AGED = "aged"
    ALONE = "alone"
    MODEL = "model"
    ON_DUTY = "on_duty"
    RETIRED = "retired"
    OTHER = "other"


class Campaign(Record):
    """One round of visits. `year` is that of `festival_on`, a day of the union's zone (of a YEAR its last day).

    `gathered_up_to`: while the roster is looked through for whom to visit, up to which member that was done;
    `planned_up_to`: the same of the visits of an approved list, as they are planned. None: nothing is left to do.
    `source`: whose money is brought, where nobody says otherwise of a visit."""

    __tablename__ = "campaigns"
    __table_args__ = (UniqueConstraint("kind", "year", name="uq_campaigns_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    festival_on: Mapped[date] = mapped_column(Date)
    state: Mapped[State] = mapped_column(String(8), index=True)
    opened_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    gathered_up_to: Mapped[int | None] = mapped_column(BigInteger)
    planned_up_to: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[Source] = mapped_column(String(12), default=Source.OWN_FUNDS, server_default=Source.OWN_FUNDS)


class Standard(Record):
    """What goes with a visit of that class: `money` in 分, `goods` in words; either or both."""

    __tablename__ = "campaign_standards"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True, autoincrement=False)
    reason: Mapped[Reason] = mapped_column(String(12), primary_key=True)
    money: Mapped[int | None] = mapped_column(BigInteger)
    goods: Mapped[str | None] = mapped_column(String(60))


class CampaignStep(Record):
    """A step of the plan that was told, so that it is told once: on which day it was due, and when that was."""

    __tablename__ = "campaign_steps"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    due_on: Mapped[date] = mapped_column(Date)
    told_at: Mapped[datetime]


def of_year(session: Session, kind: Kind, year: int) -> Campaign | None:
    return session.scalar(select(Campaign).where(Campaign.kind == kind, Campaign.year == year))


def find(session: Session, *states: State) -> Sequence[Campaign]:
    """Those in one of the states, the festival that comes first first."""
    return offices.once(session, (find, states), lambda: _find(session, *states))


def _find(session: Session, *states: State) -> Sequence[Campaign]:
    found = select(Campaign).where(Campaign.state.in_(states))
    return session.scalars(found.order_by(Campaign.festival_on, Campaign.id)).all()


def standards(session: Session, campaign: Campaign) -> dict[Reason, Standard]:
    found = session.scalars(select(Standard).where(Standard.campaign_id == campaign.id))
    return {Reason(one.reason): one for one in found}
