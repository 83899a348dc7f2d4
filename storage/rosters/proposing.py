"""Proposing: what a file would do is shown to its sender, who says yes or no. Nothing is in the register before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from storage import audit, erasures, sealed
from storage.commits import later
from storage.errors import Refusal
from storage.rosters import folding, previews, rules
from storage.rosters.forecasting import pages
from storage.rosters.previews import Contents
from storage.rosters.rows import RefusedRow, Remark, Taken
from storage.rosters.uploads import (
    LASTS,
    Kind,
    Stage,
    Upload,
    UploadPage,
    drop,
    drop_all,
    left_of,
    may_send,
    outline_of,
    progress,
    remarks_of,
)
from storage.values import Value, Values, pack
from storage.visitors import Visitor

#: Units of one page; pages laid by in one transaction; people named on a screen of those who are absent.
UNITS, LAID_AT_ONCE, NAMED = 20, 5, 20
#: Remarks of one page, and of one screen; a page holds whole screens.
REMARKS, SHOWN = 200, 10


class NotASender(Refusal):
    """Only the chair and the admins import rosters."""


class PreviewOver(Refusal):
    """The preview was replaced, turned down, or is older than a day: nothing was taken."""


class AlreadyTaken(Refusal):
    """The file is being taken, or has been."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """What is to lie on one page."""

    kind: Kind
    items: Sequence[object]


# Laid by, page after page, and proposed.


def sheaves(contents: Contents, remarks: Sequence[Remark]) -> Iterator[tuple[int, list[Sheaf]]]:
    """The file in pages, in the order in which they are to be taken, and its remarks: the first one's number, and as
    many as one transaction lays by."""
    # Over all of them, as within one page: 办公室 then finds 局机关/办公室, and upper units come first.
    paths = sorted(contents.unit_paths, key=lambda path: (-len(path), path))
    units = sorted(contents.units, key=lambda unit: len(unit.path))
    every = chain(
        (Sheaf(Kind.REFUSED, page) for page in pages(contents.refused, rules.PAGE)),
        (Sheaf(Kind.UNITS, page) for page in pages(units, UNITS)),
        (Sheaf(Kind.PATHS, page) for page in pages(paths, UNITS)),
        (Sheaf(Kind.ROWS, page) for page in pages(contents.rows, rules.PAGE)),
        (Sheaf(Kind.CHANGES, page) for page in pages(contents.changes, rules.PAGE)),
        (Sheaf(Kind.REMARKS, page) for page in pages(remarks, REMARKS)),
    )
    for at_once, some in enumerate(pages(every, LAID_AT_ONCE)):
        yield at_once * LAID_AT_ONCE, some


def begin(session: Session, *, by: Visitor, now: datetime) -> int:
    """A new upload without pages; what an earlier try of the same account left unfinished goes."""
    drop_all(session, by.account_id, Stage.COMING, now=now)
    upload = Upload(row=sealed.new_row(), account_id=by.account_id, state=Stage.COMING, proposed_at=now)
    session.add(upload)
    session.flush()
    return upload.id


def lay(session: Session, upload_id: int, first: int, some: Sequence[Sheaf], *, by: Visitor, now: datetime) -> None:
    """Lays some pages by, numbered from `first` on."""
    del by, now
    for number, sheaf in enumerate(some, start=first):
        row = sealed.new_row()
        if sheaf.kind is Kind.REFUSED:
            kind, text = left_of([one for one in sheaf.items if isinstance(one, RefusedRow)], Taken())
        else:
            kind, text = sheaf.kind, folding.fold(sheaf.items)
        content = sealed.seal(session, "upload_pages.content", row, text)
        session.add(UploadPage(upload_id=upload_id, number=number, row=row, kind=kind, content=content))


def propose(
    session: Session, upload_id: int, message_id: int, outline: Values, *, by: Visitor, now: datetime
) -> Values:
    """The preview, with `upload` and whether it `replaced` another; the message with the file is ordered deleted.

    Whoever lost the right meanwhile gets what `erasures.order` returns, and the upload goes.
    """
    instead = erasures.order(session, message_id, by=by, now=now)
    upload = session.get_one(Upload, upload_id)
    if not may_send(by):
        drop(session, upload, now=now)
        return instead
    replaced = drop_all(session, by.account_id, Stage.PROPOSED, now=now)
    outline = _without(outline, by.member_id)
    upload.outline = sealed.seal(session, "uploads.outline", upload.row, pack(outline))
    upload.state, upload.proposed_at = Stage.PROPOSED, now
    upload.total, upload.refused = previews.counts(outline)
    audit.note(session, "rosters.propose", by=by.account_id, now=now, record=f"uploads {upload.id}")
    return {**_shown(session, upload), "replaced": replaced > 0}


def _without(outline: Values, member_id: int | None) -> Values:
    """Nobody leaves by a file of his own: the office would be gone, and with it whatever tells of the rest."""
    absent, kept = outline["absent"], outline["kept"]
    assert isinstance(absent, list)
    assert isinstance(kept, dict)
    others = [one for one in absent if not (isinstance(one, list) and one[0] == member_id)]
    return {**outline, "absent": others, "kept": {**kept, "yourself": len(others) < len(absent)}}


def look(session: Session, upload_id: int, *, by: Visitor, now: datetime) -> Values:
    """The preview once more."""
    upload = _proposed(session, upload_id, by=by, now=now)
    return {**_shown(session, upload), "replaced": False}


def look_absent(session: Session, upload_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of those who would be marked as having left if the file were complete; pages begin at 0."""
    upload = _proposed(session, upload_id, by=by, now=now)
    outline = outline_of(session, upload)
    absent = outline["absent"]
    last = max(0, (len(absent) - 1) // NAMED)
    page = min(max(page, 0), last)
    named: list[Value] = [{"name": name, "unit": unit} for _, name, unit in absent[page * NAMED : (page + 1) * NAMED]]
    return {"upload": upload.id, "n": len(absent), "people": named, "page": page, "pages": last + 1, **outline["kept"]}


def look_remarks(session: Session, upload_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Some of all the remarks of the file, as many as a screen holds; pages begin at 0."""
    upload = _proposed(session, upload_id, by=by, now=now)
    outline = outline_of(session, upload)
    last = max(0, (outline["noted"][0] - 1) // SHOWN)
    page = min(max(page, 0), last)
    sheaf, first = divmod(page * SHOWN, REMARKS)
    kept = remarks_of(session, upload.id, sheaf)
    told = [previews.remarked(remark) for remark in kept[first : first + SHOWN]]
    return {"upload": upload.id, "n": outline["shown"]["remarks"], "told": told, "page": page, "pages": last + 1}


# Answered.


def confirm(
    session: Session, upload_id: int, message_id: int | None, *, by: Visitor, now: datetime, complete: bool = False
) -> Values:
    """From now on the file is taken, by whoever is told of `roused`. Once more it changes nothing.

    `message_id` is the preview, which tells from now on how far it is.
    """
    upload = _own(session, upload_id, by=by)
    if upload.state not in {Stage.CONFIRMED, Stage.DONE}:
        _expect_proposed(upload, now)
        upload.state, upload.confirmed_at = Stage.CONFIRMED, now
        upload.complete, upload.message_id = complete, message_id
        audit.note(session, "rosters.confirm", by=by.account_id, now=now, record=f"uploads {upload.id}")
        later(session, roused, upload.id)
    return progress(upload)


def confirm_complete(session: Session, upload_id: int, message_id: int | None, *, by: Visitor, now: datetime) -> Values:
    """The same, and the file is complete: whoever of those shown is absent is marked as having left."""
    return confirm(session, upload_id, message_id, by=by, now=now, complete=True)


def roused(connection: Connection, upload_ids: list[int]) -> list[int]:
    """Tells whoever listens that there is something to take; it stands in the database already."""
    del connection
    return upload_ids


def turn_down(session: Session, upload_id: int, *, by: Visitor, now: datetime) -> None:
    """The file is not wanted: nothing of it is kept."""
    upload = _own(session, upload_id, by=by)
    if upload.state in {Stage.CONFIRMED, Stage.DONE}:
        raise AlreadyTaken
    drop(session, upload, now=now)


def _own(session: Session, upload_id: int, *, by: Visitor) -> Upload:
    if not may_send(by):
        raise NotASender
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is None or upload.account_id != by.account_id:
        raise PreviewOver
    return upload


def _proposed(session: Session, upload_id: int, *, by: Visitor, now: datetime) -> Upload:
    upload = _own(session, upload_id, by=by)
    _expect_proposed(upload, now)
    return upload


def _expect_proposed(upload: Upload, now: datetime) -> None:
    if upload.state in {Stage.CONFIRMED, Stage.DONE}:
        raise AlreadyTaken
    if upload.state != Stage.PROPOSED or now - upload.proposed_at > LASTS:
        raise PreviewOver


def _shown(session: Session, upload: Upload) -> Values:
    shown: Values = outline_of(session, upload)["shown"]
    return {"upload": upload.id, **shown}
