"""A union with many cases, written past the rules: 300 stations, an officer each, most cases on file or ended."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from storage import accounts, offices, sealed, units
from storage.aid import Grant, Kind, Receipt, Source, State
from storage.database import Database
from storage.dossiers.records import Body, Decision, Dossier, HardshipClass, Step
from storage.hardship.reports import ENDS, ON_FILE, Cause, Report, Stage, Track, Urgency
from storage.members import Member, Standing, add_phones
from storage.offices import Role
from storage.values import pack

STATIONS, CHAIR, OFFICER = 300, 5_000_000_001, 5_100_000_000
_PAGE = 2_000
#: How many of a thousand cases are at which stage.
_STAGES = (
    *((Stage.FILED, 300), (Stage.SUPPORTED, 300), (Stage.RELIEVED, 150), (Stage.REMOVED, 80), (Stage.CLOSED, 80)),
    *((Stage.DECLINED, 40), (Stage.TAKEN, 20), (Stage.VERIFYING, 15), (Stage.REPORTED, 14), (Stage.SUBMITTED, 1)),
)
_ENDED = (Stage.RELIEVED, Stage.REMOVED)


def fill(database: Database, cases: int, *, now: datetime) -> None:
    """So many cases; station 0 has its officer, `OFFICER`, and the union its chair, `CHAIR`."""
    chance = random.Random(7)
    stations = database.write_now(lambda session: _seat(session, now))
    keys, numbers = count(1), count(1)
    for first in range(0, cases, _PAGE):
        some = range(first, min(first + _PAGE, cases))
        database.write_now(lambda session, some=some: _fill(session, some, stations, keys, numbers, chance, now))


def _seat(session: Session, now: datetime) -> list[tuple[int, int]]:
    """The stations with their officers' accounts."""
    bureau = units.create(session, "江州市水务局").id
    chair = accounts.open_account(session, CHAIR, "zh", now=now)
    offices.appoint(session, chair, Role.CHAIR, None, now=now)
    stations = []
    for number in range(STATIONS):
        unit_id = units.create(session, f"第{number}供水站", bureau).id
        account_id = accounts.open_account(session, OFFICER + number, "zh", now=now)
        offices.appoint(session, account_id, Role.OFFICER, unit_id, now=now)
        stations.append((unit_id, account_id))
    return stations


def _fill(
    session: Session,
    some: range,
    stations: list[tuple[int, int]],
    keys: Iterator[int],
    numbers: Iterator[int],
    chance: random.Random,
    now: datetime,
) -> None:
    members, reports, files, decisions, grants = [], [], [], [], []
    for number in some:
        unit_id, account_id = stations[number % STATIONS]
        key, stage = next(keys), _stage(chance)
        members.append({"id": key, "name": f"职工{number}", "unit_id": unit_id, "standing": Standing.ACTIVE})
        reports.append(_report(session, key, unit_id, account_id, stage, now))
        if stage in (*ON_FILE, *_ENDED):
            files.append(_file(session, key, next(numbers), stage, chance, now))
            decisions += [_decision(key, step, account_id, files[-1]["filed_on"], now) for step in _DECIDED]
            grants.append(_grant(key, account_id, chance, now))
    for record, rows in (
        (Member, members),
        (Report, reports),
        (Dossier, files),
        (Decision, decisions),
        (Grant, grants),
    ):
        session.execute(insert(cast("Table", record.__table__)), rows)
    add_phones(session, [(row["id"], str(13_000_000_000 + row["id"])) for row in members])


#: Of what was given, how much is confirmed.
_CAME = 0.98
_DECIDED = (Step.REPORT_UP, Step.APPROVE)


def _stage(chance: random.Random) -> Stage:
    return chance.choices([stage for stage, _ in _STAGES], [weight for _, weight in _STAGES])[0]


def _report(session: Session, key: int, unit_id: int, account_id: int, stage: Stage, now: datetime) -> dict[str, Any]:
    row, under, at = sealed.new_row(), sealed.new_key(session), now - timedelta(minutes=key)
    details = pack({"causes": [Cause.OWN_ILLNESS, Cause.LOW_INCOME]})
    return {
        "id": key,
        "row": row,
        "number": f"KN-2026-{key:04}",
        "member_id": key,
        "question": 1,
        "unit_id": unit_id,
        "urgency": Urgency.THIS_MONTH,
        "ring_me": False,
        "details": sealed.seal(session, "hardship_reports.details", row, details, under=under),
        "data_key": under,
        "stage": stage,
        "track": Track.FILING,
        "officer_id": None if stage is Stage.SUBMITTED else account_id,
        "due_at": at,
        "submitted_at": at,
        "taken_at": at,
        "contacted_at": at,
        "closed_at": now if stage in ENDS else None,
    }


def _file(
    session: Session, key: int, number: int, stage: Stage, chance: random.Random, now: datetime
) -> dict[str, Any]:
    row, under = sealed.new_row(), sealed.new_key(session)
    filed_on = now.date() - timedelta(days=chance.randrange(2_000))
    means = pack(
        {
            "size": 3,
            "income": 3_600_000,
            "spending": 1_200_000,
            "loss": 0,
            "compensated": 0,
            "cause": chance.choice([*Cause]),
        }
    )
    address = "江州市城东区人民路 12 号 3 栋 202 室"
    return {
        "id": key,
        "row": row,
        "report_id": key,
        "number": f"DA-2026-{number:04}",
        "hardship_class": chance.choice([*HardshipClass]),
        "means": sealed.seal(session, "dossiers.means", row, means, under=under),
        "address": sealed.seal(session, "dossiers.address", row, address, under=under),
        "data_key": under,
        "opened_at": now,
        "filed_on": filed_on,
        "ended_on": now.date() - timedelta(days=chance.randrange(900)) if stage in _ENDED else None,
        "look_on": None if stage in _ENDED else filed_on + timedelta(days=2_200),
    }


def _decision(key: int, step: Step, account_id: int, day: date, now: datetime) -> dict[str, Any]:
    return {
        "row": sealed.new_row(),
        "dossier_id": key,
        "step": step,
        "body": Body.COMMITTEE,
        "decided_on": day,
        "document": "江工复〔2026〕12 号",
        "account_id": account_id,
        "at": now,
    }


def _grant(key: int, account_id: int, chance: random.Random, now: datetime) -> dict[str, Any]:
    came = chance.random() < _CAME
    return {
        "row": sealed.new_row(),
        "member_id": key,
        "report_id": key,
        "kind": chance.choice([*Kind]),
        "amount": 100_000,
        "source": chance.choice([*Source]),
        "given_on": now.date() - timedelta(days=chance.randrange(700)),
        "state": State.GRANTED,
        "entered_by": account_id,
        "entered_at": now,
        "handed_at": now - timedelta(days=9),
        "receipt": chance.choice([Receipt.TAP, Receipt.PAPER]) if came else None,
        "received_at": now - timedelta(days=8) if came else None,
    }
