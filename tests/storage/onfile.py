"""Files for tests of the register: what 建档 would have left behind, in one go."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from storage import aid, numbers, sealed
from storage.aid import Grant
from storage.dossiers.records import Body, Decision, Dossier, HardshipClass, Step, keep_means, key_of
from storage.hardship import Stage, Track
from storage.hardship.reports import Cause, Report
from tests.cast import Actor, Cast

ADDRESS = "河滨路 3 号 12 栋 202 室"
REASON = "家里老人的病好了"


def put_on_file(
    cast: Cast,
    officer: Actor,
    member: Actor,
    *,
    on: date | None = None,
    hardship_class: HardshipClass | None = HardshipClass.SEVERE,
    ended_on: date | None = None,
    address: str = ADDRESS,
    **means: Any,
) -> int:
    """The member hands in, the officer takes it, and it stands on file since that day; ended: removed. Its key."""
    report_id = cast.submit(member)
    cast.take(officer, report_id)
    day = on or cast.now.date()

    def rule(session: Session) -> None:
        report = session.get_one(Report, report_id)
        report.track, report.stage = Track.FILING, Stage.FILED if ended_on is None else Stage.REMOVED
        report.closed_at = None if ended_on is None else cast.now
        file = Dossier(row=sealed.new_row(), report_id=report_id, opened_at=cast.now, hardship_class=hardship_class)
        session.add(file)
        session.flush()
        file.number, file.filed_on, file.ended_on = numbers.take(session, "DA", now=cast.now), day, ended_on
        file.look_on = None if ended_on else day.replace(year=day.year + 1)
        told = {
            "size": 3,
            "income": 3_600_000,
            "spending": 1_200_000,
            "loss": 0,
            "compensated": 0,
            "cause": Cause.FAMILY_ILLNESS,
            **means,
        }
        keep_means(session, file, told)
        file.address = sealed.seal(session, "dossiers.address", file.row, address, under=key_of(session, file))
        _decided(session, cast, officer, file, Step.REPORT_UP, "工会纪要〔2026〕3 号")
        _decided(session, cast, officer, file, Step.APPROVE, "江工复〔2026〕12 号")
        if ended_on is not None:
            _decided(session, cast, officer, file, Step.REMOVE, "工会纪要〔2026〕9 号", REASON)

    cast.write(rule)
    return report_id


def _decided(
    session: Session, cast: Cast, officer: Actor, file: Dossier, step: Step, document: str, reason: str | None = None
) -> None:
    body = Body.HIGHER if step is Step.APPROVE else Body.COMMITTEE
    made = Decision(row=sealed.new_row(), dossier_id=file.id, step=step, body=body, decided_on=file.filed_on)
    made.document, made.account_id, made.at = document, officer.account_id, cast.now
    if reason is not None:
        made.reason = sealed.seal(session, "dossier_decisions.reason", made.row, reason, under=key_of(session, file))
    session.add(made)
    session.flush()


def give(
    cast: Cast,
    officer: Actor,
    member: Actor,
    report_id: int | None,
    fen: int,
    *,
    on: date | None = None,
    source: aid.Source = aid.Source.OWN_FUNDS,
    kind: aid.Kind = aid.Kind.LIVING,
    state: aid.State = aid.State.GRANTED,
    corrects: int | None = None,
) -> int:
    """So many 分 stand in the books; the grant's key."""

    def rule(session: Session) -> int:
        grant = Grant(row=sealed.new_row(), member_id=member.member_id, report_id=report_id, amount=fen)
        grant.kind, grant.source, grant.state, grant.corrects = kind, source, state, corrects
        grant.given_on, grant.entered_by, grant.entered_at = on or cast.now.date(), officer.account_id, cast.now
        session.add(grant)
        session.flush()
        return grant.id

    return cast.write(rule)
