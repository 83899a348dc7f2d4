"""What is kept of a file (档案): class, the household's means and address, when it was opened and ended; the decisions;
the visits to the house. And how it is had."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed
from storage.database import Record
from storage.hardship.cards import in_hand
from storage.hardship.reports import Report
from storage.values import Values, pack, unpack
from storage.visitors import Visitor

#: Under this name half-done answers about a file are kept.
SERVICE = "dossiers"


class HardshipClass(StrEnum):
    """深度困难, 相对困难, 意外致困: suggested by arithmetic, decided by people."""

    SEVERE = "severe"
    RELATIVE = "relative"
    ACCIDENT = "accident"


class Body(StrEnum):
    """Who decides: 工会委员会, 上级工会, or the case officer alone."""

    COMMITTEE = "committee"
    HIGHER = "higher"
    OFFICER = "officer"


class Step(StrEnum):
    """What is decided of a file. Those that lead to another stage are named as their acts in `storage.hardship.moves`;
    CLASSIFY (定类别) leads to none."""

    VERIFY = "verify"
    CLASSIFY = "classify"
    REPORT_UP = "report_up"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    FILE = "file"
    RELIEVE = "relieve"
    REMOVE = "remove"
    DECLINE = "decline"


class Dossier(Record):
    """The file of one case. `number` (档案号) is given when it is filed, on `filed_on`; `ended_on` is when it left the
    register. `hardship_class` is what people decided, `suggested` what the arithmetic had said to it. `means` (sealed)
    tells of the household; `address` is found again by its fingerprint, `address_blind`. `look_on` is the day of the
    next yearly look (union's zone). It has its own data key: it is kept longer than words are."""

    __tablename__ = "dossiers"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), unique=True)
    number: Mapped[str | None] = mapped_column(String(16), unique=True)
    hardship_class: Mapped[HardshipClass | None] = mapped_column(String(10))
    suggested: Mapped[HardshipClass | None] = mapped_column(String(10))
    means: Mapped[bytes | None] = sealed.column()
    address: Mapped[bytes | None] = sealed.column()
    address_blind: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    data_key: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("data_keys.row"), index=True, unique=True
    )
    opened_at: Mapped[datetime]
    filed_on: Mapped[date | None] = mapped_column(Date, index=True)
    ended_on: Mapped[date | None] = mapped_column(Date, index=True)
    look_on: Mapped[date | None] = mapped_column(Date, index=True)


#: The figures of the register are counted from it alone.
Index("ix_dossiers_figures", Dossier.ended_on, Dossier.hardship_class, Dossier.filed_on)


class Decision(Record):
    """Who decided a step: `body`, on `decided_on`, by the document of that number (会议纪要 or 批复; both None for the
    officer alone). `reason` (sealed) stands where it was a refusal, or where people decided otherwise than was
    suggested."""

    __tablename__ = "dossier_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    step: Mapped[Step] = mapped_column(String(10))
    body: Mapped[Body] = mapped_column(String(10))
    decided_on: Mapped[date | None] = mapped_column(Date)
    document: Mapped[str | None] = mapped_column(String(40))
    hardship_class: Mapped[HardshipClass | None] = mapped_column(String(10))
    reason: Mapped[bytes | None] = sealed.column()
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class DecisionCorrection(Record):
    """更正: what stood in a decision before it was set right, with the reason (sealed)."""

    __tablename__ = "decision_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    decision_id: Mapped[int] = mapped_column(ForeignKey("dossier_decisions.id"), index=True)
    decided_on: Mapped[date | None] = mapped_column(Date)
    document: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[bytes | None] = sealed.column()
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class HouseVisit(Record):
    """走访: two people of the roster at the house on `visited_on`. `form` (sealed values) is what they found, `note`
    (sealed) what they wrote besides."""

    __tablename__ = "house_visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    visited_on: Mapped[date] = mapped_column(Date)
    first_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    form: Mapped[bytes | None] = sealed.column()
    note: Mapped[bytes | None] = sealed.column()
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


def of_report(session: Session, report_id: int) -> Dossier | None:
    """The file of the case, if one was begun."""
    return session.scalar(select(Dossier).where(Dossier.report_id == report_id))


def access_dossier(session: Session, report_id: int, *, by: Visitor, now: datetime) -> tuple[Report, Dossier]:
    """The visitor's own open case, locked, and its file, begun where there is none; refuses as `in_hand` does."""
    report = in_hand(session, report_id, by=by)
    dossier = of_report(session, report.id)
    if dossier is None:
        dossier = Dossier(row=sealed.new_row(), report_id=report.id, opened_at=now)
        session.add(dossier)
        session.flush()
    return report, dossier


def key_of(session: Session, dossier: Dossier) -> bytes:
    """The file's own data key; made when there is something to seal for the first time."""
    if dossier.data_key is None:
        dossier.data_key = sealed.new_key(session)
    return dossier.data_key


def means_of(session: Session, dossier: Dossier) -> Values:
    """size (people), income and spending (分 a year), cause, and the like: whatever was told of the household."""
    if dossier.means is None:
        return {}
    return unpack(sealed.unseal(session, "dossiers.means", dossier.row, dossier.means, under=dossier.data_key))


def keep_means(session: Session, dossier: Dossier, means: Values) -> None:
    """Seals what is known of the household in place of what was."""
    dossier.means = sealed.seal(session, "dossiers.means", dossier.row, pack(means), under=key_of(session, dossier))


def address_of(session: Session, dossier: Dossier) -> str | None:
    """Where the household lives, as it was written."""
    if dossier.address is None:
        return None
    return sealed.unseal(session, "dossiers.address", dossier.row, dossier.address, under=dossier.data_key)


def decisions_of(session: Session, dossier: Dossier) -> list[Decision]:
    """Newest first."""
    every = select(Decision).where(Decision.dossier_id == dossier.id).order_by(Decision.id.desc())
    return list(session.scalars(every))


def reason_of(session: Session, dossier: Dossier, decision: Decision) -> str | None:
    """Why it was decided so, where that was asked."""
    if decision.reason is None:
        return None
    return sealed.unseal(session, "dossier_decisions.reason", decision.row, decision.reason, under=dossier.data_key)


def corrections_of(session: Session, decision: Decision) -> list[DecisionCorrection]:
    """What stood there before, oldest first."""
    every = select(DecisionCorrection).where(DecisionCorrection.decision_id == decision.id)
    return list(session.scalars(every.order_by(DecisionCorrection.id)))


def reason_to_correct(session: Session, dossier: Dossier, was: DecisionCorrection) -> str | None:
    """How it had come to be wrong."""
    if was.reason is None:
        return None
    return sealed.unseal(session, "decision_corrections.reason", was.row, was.reason, under=dossier.data_key)
