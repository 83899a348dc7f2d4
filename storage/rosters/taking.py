"""Taking: a file that its sender said yes to goes into the register page by page, whatever comes between two pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import audit, outbox, sealed
from storage.outbox import Letter, Rank, State
from storage.rosters import absence, calling, folding, rules, unit_lists
from storage.rosters.absence import Listed
from storage.rosters.rows import ChangeRow, Coverage, Leftover, RefusedRow, RosterRow, Taken, UnitRow, still_true
from storage.rosters.uploads import RIGHT, Kind, Stage, Upload, UploadPage, left_of, outline_of, progress, remarks_of
from storage.values import Values, unpack

_TO_TAKE = (Kind.PATHS, Kind.UNITS, Kind.ROWS, Kind.CHANGES)
#: Of so many refused rows the cells are held while a file is read.
HELD = 5_000
#: Beyond every key.
_EVERYBODY = 2**62


def confirmed(session: Session) -> list[int]:
    """What is to be taken, the first that was confirmed first."""
    waiting = select(Upload.id).where(Upload.state == Stage.CONFIRMED).order_by(Upload.confirmed_at, Upload.id)
    return list(session.scalars(waiting))


def take_page(session: Session, upload_id: int, *, tells: bool, now: datetime) -> int | None:
    """Takes the next page; how many rows it had, None when no page is left. `tells`: its sender hears how far it is."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    mine = select(UploadPage).where(UploadPage.upload_id == upload_id, UploadPage.kind.in_(_TO_TAKE))
    page = session.scalar(mine.order_by(UploadPage.number).limit(1))
    if upload.state != Stage.CONFIRMED or page is None:
        return None
    rows, taken = _take(session, upload, page, now=now)
    upload.done += rows
    upload.entered += taken.new
    upload.changed += taken.changed - taken.left
    upload.gone += taken.left
    upload.unchanged += taken.unchanged
    upload.refused += len(taken.refused)
    if taken.refused or upload.complete:
        page.kind, text = left_of(taken.refused, taken)
        page.content = sealed.seal(session, "upload_pages.content", page.row, text)
    else:
        session.delete(page)
    if tells:
        _tell(session, upload, now=now)
    return rows


def _take(session: Session, upload: Upload, page: UploadPage, *, now: datetime) -> tuple[int, Taken]:
    text = sealed.unseal(session, "upload_pages.content", page.row, page.content)
    if page.kind == Kind.PATHS:
        upload.units += len(rules.open_units(session, folding.unfold(tuple, text)))
        return 0, Taken()
    if page.kind == Kind.UNITS:
        units = folding.unfold(UnitRow, text)
        settled = unit_lists.take_units(session, units, outline_of(session, upload)["once"])
        upload.units += len(settled.made)
        return len(units), Taken(refused=tuple(settled.refused))
    if page.kind == Kind.ROWS:
        rows = folding.unfold(RosterRow, text)
        return len(rows), rules.take(session, rows, now=now)
    changes = folding.unfold(ChangeRow, text)
    return len(changes), rules.take_changes(session, changes, now=now)


def listed(session: Session, upload_id: int) -> Listed | None:
    """Whom a file that was declared complete names, once all its pages are taken; None for any other file."""
    upload = session.get_one(Upload, upload_id)
    if not upload.complete or upload.state != Stage.CONFIRMED:
        return None
    outline = outline_of(session, upload)
    found = Listed(Coverage(*outline["coverage"]), agreed=frozenset(member for member, *_ in outline["absent"]))
    for kept in _results(session, upload_id, Kind.LISTED, Kind.REFUSED):
        found.members.update(kept["meant"])
        found.named |= {(unit_id, retired) for unit_id, retired in kept["named"]}
        found.refused += folding.unfold(RefusedRow, kept["refused"])
    return found


def leave_page(session: Session, upload_id: int, whom: Listed, *, now: datetime) -> bool:
    """Marks the next of those who are absent as having left; whether there are more to look at."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    absences, after = absence.leave_absent(session, whom, after=upload.looked_up_to, now=now, by=upload.account_id)
    upload.gone += len(absences.left)
    upload.looked_up_to = _EVERYBODY if after is None else after
    return after is not None


def finish(session: Session, upload_id: int, *, now: datetime) -> None:
    """Tells the sender what became of the file, and gives back the rows not taken, and the remarks."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    if upload.state != Stage.CONFIRMED:
        return
    foreseen = outline_of(session, upload)
    counts = [upload.entered, upload.changed, upload.gone, upload.unchanged, upload.refused]
    new, changed, left, *others = foreseen["foreseen"]
    expected = [new, changed, left + len(foreseen["absent"]) * upload.complete, *others]
    upload.state, upload.outline, upload.ended_at = Stage.DONE, None, now
    calling.close(session, new=upload.entered, rows=sum(counts))
    _tell(session, upload, now=now)
    values: Values = {
        "new": upload.entered,
        "changed": upload.changed,
        "left": upload.gone,
        "unchanged": upload.unchanged,
        "refused": upload.refused,
        "units": upload.units,
        "people": sum(counts[:4]) > 0,
        "listed": foreseen["shown"]["listed"],
        "differs": counts != expected,
    }
    _queue(session, upload, "rosters.result", values, now=now)
    back, of_rows = _given_back(session, upload_id), foreseen["noted"][1] > 0
    if back or of_rows:
        told: Values = {"part": upload.refused > HELD, "refused": back, "remarks": of_rows}
        _queue(session, upload, "rosters.refused_file", told, now=now)
    audit.note(session, "rosters.done", by=upload.account_id, now=now, record=f"uploads {upload.id}")


def _tell(session: Session, upload: Upload, *, now: datetime) -> None:
    if upload.message_id is not None:
        _queue(session, upload, "rosters.taking", progress(upload), now=now, edits=upload.message_id)


def _queue(
    session: Session, upload: Upload, key: str, values: Values, *, now: datetime, edits: int | None = None
) -> None:
    letter = Letter(upload.account_id, key, values, Rank.ANSWER, edits=edits, right=RIGHT, subject=upload.id)
    outbox.queue(session, letter, now=now)


def told(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """How far it is has been told: from now on in that message, which may be a new one."""
    del now
    if state is State.SENT and letter.message_id is not None:
        session.execute(update(Upload).where(Upload.id == letter.subject).values(message_id=letter.message_id))


def not_taken(session: Session, upload_id: int) -> Leftover:
    """The rows to be given back, as far as their cells are known, and the remarks; none once they are forgotten."""
    kept = _results(session, upload_id, Kind.LISTED, Kind.REFUSED)
    refused = [row for one in kept for row in folding.unfold(RefusedRow, one["refused"])]
    remarks = still_true(remarks_of(session, upload_id), refused)
    return Leftover([row for row in refused if row.cells is not None], remarks)


def _given_back(session: Session, upload_id: int) -> bool:
    any_ = select(UploadPage.number).where(UploadPage.upload_id == upload_id, UploadPage.kind == Kind.REFUSED)
    return session.scalar(any_.limit(1)) is not None


def _results(session: Session, upload_id: int, *kinds: Kind) -> Iterator[dict[str, Any]]:
    mine = select(UploadPage.row, UploadPage.content).where(
        UploadPage.upload_id == upload_id, UploadPage.kind.in_(kinds)
    )
    for row, content in session.execute(mine.order_by(UploadPage.number)):
        yield unpack(sealed.unseal(session, "upload_pages.content", row, content))
