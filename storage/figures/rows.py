"""Rows: where each figure is counted from, one statement for each source; whoever counts adds the days and the units.

A row is one attendance, one person reached, or one record; what is counted is the same for the sums, for the units, for
the months and for the list of the records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, null, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage import aid, quick_notes
from storage.activities import records as activities
from storage.aid import Grant
from storage.contests import Contest, ContestPlayer
from storage.contests import State as Playing
from storage.dossiers.records import Dossier
from storage.drives.records import Drive, Taker
from storage.exams.records import Exam
from storage.figures.terms import Source
from storage.hardship.reports import Report
from storage.lessons.records import Lesson, LessonReading
from storage.members import Member, Standing
from storage.public_notices.records import PublicNotice
from storage.quick_notes import QuickNote
from storage.sittings.records import Purpose, Sitting
from storage.talks.records import COUNTS, Talk
from storage.visits import Stage, Visit

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
NOTHING: Final[Column] = null()
ONE: Final[Column] = literal(1)
NONE: Final[Column] = literal(0)
#: Who is visited as somebody who has retired.
_RETIRED: Final = (Standing.RETIRED, Standing.RETIRED_CADRE)


@dataclass(frozen=True, slots=True)
class Rows:
    """`key`: the record; `at`: its day, or its instant where not `dated`; `unit` and `member`: whose it is.
    `joins`: each table that stands beside `of`, and how."""

    of: Any
    key: Column
    at: Column
    unit: Column
    member: Column
    dated: bool = True
    number: Column = NOTHING
    title: Column = NOTHING
    times: Column = ONE
    fen: Column = NONE
    households: Column = NONE
    joins: Sequence[tuple[Any, ColumnElement[bool]]] = ()
    where: Sequence[ColumnElement[bool]] = ()

    def joined(self, columns: Select[Any]) -> Select[Any]:
        found = columns.select_from(self.of)
        for table, on in self.joins:
            found = found.join(table, on)
        return found.where(*self.where)


def _attended(*kinds: activities.Kind) -> Rows:
    """Who was checked in at what was put on; as 活动统计 counts it."""
    activity, sign_up = activities.Activity, activities.SignUp
    held = activity.state.in_((activities.State.OPEN, activities.State.OVER))
    return Rows(
        sign_up,
        activity.id,
        activity.starts_at,
        Member.unit_id,
        sign_up.member_id,
        dated=False,
        number=activity.number,
        title=activity.title,
        joins=((activity, activity.id == sign_up.activity_id), (Member, Member.id == sign_up.member_id)),
        where=(sign_up.came_at.is_not(None), held, activity.kind.in_(kinds)),
    )


def _noted(kind: quick_notes.Kind) -> Rows:
    return Rows(
        QuickNote,
        QuickNote.id,
        QuickNote.on,
        QuickNote.unit_id,
        NOTHING,
        number=QuickNote.number,
        times=case((QuickNote.households, 0), else_=func.coalesce(QuickNote.times, 0)),
        households=case((QuickNote.households, func.coalesce(QuickNote.times, 0)), else_=0),
        fen=func.coalesce(QuickNote.money, 0),
        where=(QuickNote.kind == kind,),
    )


def _visited(*where: ColumnElement[bool]) -> Rows:
    return Rows(
        Visit,
        Visit.id,
        Visit.done_on,
        Visit.unit_id,
        Visit.member_id,
        number=Visit.number,
        fen=func.coalesce(Visit.gave_money, 0),
        joins=((Member, Member.id == Visit.member_id),),
        where=(Visit.stage == Stage.DONE, *where),
    )


def _reported(at: Column) -> Rows:
    """What somebody agreed to: a hint of a colleague (代报) is no report yet."""
    return Rows(
        Report,
        Report.id,
        at,
        Report.unit_id,
        Report.member_id,
        dated=False,
        number=Report.number,
        where=(at.is_not(None), Report.agreed.is_(True)),
    )


def _sat(purpose: Purpose) -> Rows:
    return Rows(
        Sitting,
        Sitting.subject_id,
        Sitting.ended_at,
        Member.unit_id,
        Sitting.member_id,
        dated=False,
        joins=((Member, Member.id == Sitting.member_id),),
        where=(Sitting.purpose == purpose, Sitting.ended_at.is_not(None)),
    )


_EXAMS = _sat(Purpose.EXAM)
#: What takes a grant out of the books again: neither of the two was given.
_COUNTER: Final = aliased(Grant)
_OF: Final = activities.Kind

#: Where each figure is counted from. Money that was brought on visits stands in the
#: books of aid too: it counts with the visits.
ROWS: Final[dict[Source, Rows]] = {
    Source.EXAMS: Rows(
        Sitting,
        Sitting.subject_id,
        Sitting.ended_at,
        Member.unit_id,
        Sitting.member_id,
        dated=False,
        title=Exam.title,
        joins=(*_EXAMS.joins, (Exam, Exam.id == Sitting.subject_id)),
        where=_EXAMS.where,
    ),
    Source.DRIVES: Rows(
        Taker,
        Taker.drive_id,
        Taker.begun_at,
        Member.unit_id,
        Taker.member_id,
        dated=False,
        title=Drive.title,
        joins=((Drive, Drive.id == Taker.drive_id), (Member, Member.id == Taker.member_id)),
    ),
    Source.LESSONS: Rows(
        LessonReading,
        LessonReading.lesson_id,
        LessonReading.done_at,
        Member.unit_id,
        LessonReading.member_id,
        dated=False,
        title=Lesson.title,
        joins=((Lesson, Lesson.id == LessonReading.lesson_id), (Member, Member.id == LessonReading.member_id)),
        where=(LessonReading.done_at.is_not(None),),
    ),
    Source.CONTESTS: Rows(
        ContestPlayer,
        Contest.id,
        Contest.ended_at,
        Member.unit_id,
        ContestPlayer.member_id,
        dated=False,
        number=Contest.code,
        title=Contest.title,
        joins=((Contest, Contest.id == ContestPlayer.contest_id), (Member, Member.id == ContestPlayer.member_id)),
        where=(Contest.state == Playing.OVER, Contest.trial.is_(False), ContestPlayer.audience.is_(False)),
    ),
    Source.DAILY: _sat(Purpose.DAILY),
    Source.TRAININGS: _attended(_OF.TRAINING),
    Source.NOTICES: Rows(
        PublicNotice,
        PublicNotice.id,
        PublicNotice.posted_on,
        Report.unit_id,
        Report.member_id,
        number=Report.number,
        joins=((Report, Report.id == PublicNotice.report_id),),
        where=(PublicNotice.posted_on.is_not(None),),
    ),
    Source.SPORTS: _attended(_OF.SPORTS),
    Source.CULTURE: _attended(_OF.CULTURE),
    Source.GATHERINGS: _attended(_OF.FAMILY, _OF.VOLUNTEER, _OF.OTHER),
    Source.CHECKUPS: _attended(_OF.CHECKUP),
    Source.REPORTS: _reported(Report.submitted_at),
    Source.CLOSED: _reported(Report.closed_at),
    Source.FILED: Rows(
        Dossier,
        Dossier.id,
        Dossier.filed_on,
        Report.unit_id,
        Report.member_id,
        number=Dossier.number,
        joins=((Report, Report.id == Dossier.report_id),),
        where=(Dossier.filed_on.is_not(None),),
    ),
    Source.AID: Rows(
        Grant,
        Grant.id,
        Grant.given_on,
        Member.unit_id,
        Grant.member_id,
        number=Grant.number,
        fen=func.coalesce(Grant.amount, 0),
        joins=((Member, Member.id == Grant.member_id),),
        where=(
            Grant.state == aid.State.GRANTED,
            Grant.corrects.is_(None),
            ~exists().where(_COUNTER.corrects == Grant.id),
            or_(Grant.number.is_(None), ~exists().where(Visit.number == Grant.number)),
        ),
    ),
    Source.VISITS: _visited(),
    Source.RETIRED: _visited(Member.standing.in_(_RETIRED)),
    Source.TALKS: Rows(Talk, Talk.id, Talk.held_on, Talk.unit_id, Talk.member_id, number=Talk.number, where=(COUNTS,)),
    **{Source(f"note_{kind}"): _noted(kind) for kind in quick_notes.Kind},
}
