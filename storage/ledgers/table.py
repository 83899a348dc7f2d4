"""The table of ledgers: every list that can be had as a workbook, with its right, its columns and where it is read."""

from typing import Final

from storage.ledgers import care, learning, office, people, taking_part, talking
from storage.ledgers.terms import Ledger, Line

TABLE: Final[dict[Ledger, Line]] = {
    Ledger.PEOPLE: people.PEOPLE,
    Ledger.MISSING: people.MISSING,
    Ledger.OFFICES: people.OFFICES,
    Ledger.COMMITTEE: people.COMMITTEE,
    Ledger.GROUPS: people.GROUPS,
    Ledger.CASES: care.CASES,
    Ledger.AID: care.AID,
    Ledger.NOTICES: care.NOTICES,
    Ledger.VISITS: care.VISITS,
    Ledger.ACTIVITIES: taking_part.ACTIVITIES,
    Ledger.SIGN_UPS: taking_part.SIGN_UPS,
    Ledger.TURNOUT: taking_part.TURNOUT,
    Ledger.CHECKUPS: taking_part.CHECKUPS,
    Ledger.TRAININGS: taking_part.TRAININGS,
    Ledger.CERTIFICATES: taking_part.CERTIFICATES,
    Ledger.TALKS: talking.TALKS,
    Ledger.DUE_TALKS: talking.DUE_TALKS,
    Ledger.COVERAGE: talking.COVERAGE,
    Ledger.EXAMS: learning.EXAMS,
    Ledger.DRIVES: learning.DRIVES,
    Ledger.LESSONS: learning.LESSONS,
    Ledger.CONTESTS: learning.CONTESTS,
    Ledger.SEASONS: learning.SEASONS,
    Ledger.LEARNING: learning.LEARNING,
    Ledger.WAITING: office.WAITING,
    Ledger.NOTES: office.NOTES,
    Ledger.ROTA: office.ROTA,
    Ledger.AUDIT: office.AUDIT,
    Ledger.PURGES: office.PURGES,
}
#: A letter names a ledger by its place here.
PLACES: Final = tuple(Ledger)
