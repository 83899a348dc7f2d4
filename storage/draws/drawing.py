"""Drawing: once sign-up has closed everybody in the pot has a place or waits, and hears why in one line."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from storage import audit, units
from storage.activities import Activity, Place, Selection, SignUp, State, seating
from storage.draws.records import Draw, DrawLine, draw_of, fronts_of, seed_of, terms_of
from storage.draws.terms import Drawn, Entrant, draw
from storage.members import Member, Standing
from storage.units import Tree

#: To the person, and to whoever signed them up.
RESULT: Final = ("draws.result", "draws.result_for")
#: What the services of what repeats tell: the activities of the same series, None of one that is in none.
ALIKE: Final[list[Callable[[Session, int], set[int] | None]]] = []
#: Letters that one transaction writes.
_PAGE: Final = 10


def prepare(session: Session, *, now: datetime) -> int:
    """Makes the seeds of what was published, so that their digests can be read before anything is drawn; how many."""
    made = exists().where(Draw.activity_id == Activity.id)
    open_ = select(Activity).where(Activity.state == State.OPEN, Activity.selection == Selection.DRAW, ~made)
    found = session.scalars(open_.order_by(Activity.id).limit(_PAGE)).all()
    for one in found:
        draw_of(session, one, now=now)
    return len(found)


def draw_due(session: Session, *, now: datetime) -> int:
    """Draws one activity whose sign-up has closed and that has not begun; how many did, 0 or 1."""
    drawn = (Activity.state == State.OPEN) & (Activity.selection == Selection.DRAW) & Activity.drawn_at.is_(None)
    # What has begun meanwhile is drawn no more: nobody would be in time for their place.
    due = (
        select(Activity)
        .where(drawn, Activity.closes_at <= now, Activity.starts_at > now)
        .order_by(Activity.closes_at, Activity.id)
        .limit(1)
    )
    activity = session.scalar(due)
    if activity is None:
        return 0
    run(session, seating.lock(session, activity.id), now=now)
    return 1


def run(session: Session, activity: Activity, *, now: datetime) -> list[Drawn]:
    """Everybody in the pot has a place or waits, in the order of the draw."""
    found = draw_of(session, activity, now=now)
    pot = _pot(session, activity, fronts_of(found))
    free = seating.rooms(session, activity)
    drawn = draw(list(pot.values()), free.left, free.by_option, terms_of(found), seed_of(session, found))
    turn = seating.next_turn(session, activity.id)
    rows = [
        {
            "id": one.key,
            "place": Place.SEATED if one.seated else Place.WAITING,
            "turn": turn + nth,
            "seated_at": now if one.seated else None,
        }
        for nth, one in enumerate(drawn)
    ]
    if rows:
        session.execute(update(SignUp), rows)
        session.execute(insert(DrawLine), _lines(session, activity, pot, drawn, now=now))
    activity.drawn_at = now
    session.flush()
    # Its rows were written past the objects that the session may hold.
    session.expire_all()
    audit.note(session, "draws.draw", by=None, now=now, record=activity.number or "")
    return drawn


def _lines(
    session: Session, activity: Activity, pot: dict[int, Entrant], drawn: list[Drawn], *, now: datetime
) -> list[dict[str, object]]:
    found = select(SignUp.id, SignUp.member_id).where(SignUp.activity_id == activity.id)
    people = {one.id: one.member_id for one in session.execute(found)}
    return [
        {
            "activity_id": activity.id,
            "member_id": people[one.key],
            "at": now,
            "number": pot[one.key].number,
            "nth": nth,
            "seated": one.seated,
            "reason": one.reason,
            "told": False,
        }
        for nth, one in enumerate(drawn, start=1)
    ]


def _pot(session: Session, activity: Activity, fronts: list[int]) -> dict[int, Entrant]:
    front, before, tree = units.below(session, fronts), drawn_before(session, activity), Tree(session)
    rows = session.execute(
        select(SignUp.id, SignUp.turn, SignUp.family, SignUp.option_id, SignUp.member_id, Member.unit_id)
        .join(Member, Member.id == SignUp.member_id)
        .where(SignUp.activity_id == activity.id, SignUp.place == Place.ENTERED, Member.standing != Standing.LEFT)
    )
    return {
        key: Entrant(key, turn, family + 1, _station(tree, unit_id), unit_id in front, member_id in before, option_id)
        for key, turn, family, option_id, member_id, unit_id in rows
    }


def _station(tree: Tree, unit_id: int) -> int:
    """The station to which a team belongs: right below the bureau, or at the top where no bureau stands above all."""
    chain = tree.chain(unit_id)
    return chain[-2] if len(chain) > 1 and tree.has_one_top else chain[-1]


def drawn_before(session: Session, activity: Activity) -> set[int]:
    """Who got a place in the last draw of the same series; of the same unit and kind, where it repeats by no rule."""
    others = select(Activity.id).where(Activity.id != activity.id, Activity.drawn_at.is_not(None))
    alike = next((found for same in ALIKE if (found := same(session, activity.id)) is not None), None)
    if alike is None:
        of_unit = Activity.unit_id.is_not_distinct_from(activity.unit_id)
        others = others.where(Activity.kind == activity.kind, of_unit)
    else:
        others = others.where(Activity.id.in_(alike))
    last = session.scalar(others.order_by(Activity.drawn_at.desc(), Activity.id.desc()).limit(1))
    if last is None:
        return set()
    return set(session.scalars(select(DrawLine.member_id).where(DrawLine.activity_id == last, DrawLine.seated)))


def tell_results(session: Session, *, now: datetime) -> int:
    """Writes a page of the letters of draws; how many."""
    untold = select(DrawLine).where(~DrawLine.told).order_by(DrawLine.activity_id, DrawLine.nth).limit(_PAGE)
    found = session.scalars(untold.with_for_update()).all()
    ranks = {one: seating.ranks(session, one) for one in {line.activity_id for line in found if not line.seated}}
    for line in found:
        line.told = True
        activity = session.get_one(Activity, line.activity_id)
        own = select(SignUp).where(SignUp.activity_id == line.activity_id, SignUp.member_id == line.member_id)
        sign_up = session.scalars(own).one_or_none()
        stands = Place.SEATED if line.seated else Place.WAITING
        if sign_up is None or sign_up.place != stands or activity.state != State.OPEN:
            # Who has gone since, or has an offer by now, is told nothing that is true no more.
            continue
        seating.tell(
            session,
            activity,
            seating.option_of(session, sign_up),
            sign_up,
            RESULT,
            now=now,
            at_night=False,
            drawn=line.seated,
            reason=line.reason,
            rank=None if line.seated else ranks[activity.id][sign_up.id],
        )
    return len(found)
