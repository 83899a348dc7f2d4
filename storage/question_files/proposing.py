"""Proposing: what a file would bring into the bank is shown to its sender, who says yes or no. Nothing is in it
before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from storage import asking, audit, erasures, rights
from storage.commits import later
from storage.errors import Refusal
from storage.question_files import foreseeing, gift, plain_text, previews, readings
from storage.question_files.found import clean, short
from storage.question_files.readings import Good, Reading, Refused, Remark
from storage.question_files.uploads import (
    LASTS,
    SERVICE,
    Page,
    QuestionFile,
    QuestionFilePage,
    Stage,
    drop,
    drop_all,
    may_send,
    progress,
)
from storage.questions.content import unpacked
from storage.rights import Deed
from storage.values import Value, Values, pack, unpack
from storage.visitors import Visitor

#: Questions of one page, each a short transaction when it is taken; pages laid by in one transaction.
QUESTIONS: Final = 60
LAID_AT_ONCE: Final = 10
#: Signs of pictures with which a page is full whatever else is on it.
HEAVY: Final = 1 << 20
#: Refused ones and remarks of a page: whole screens.
TOLD: Final = previews.SHOWN * 25


class NotAKeeper(Refusal):
    """Only who keeps the bank imports questions."""


class PreviewOver(Refusal):
    """The preview was replaced, turned down, or is older than a day: nothing was taken."""


class AlreadyTaken(Refusal):
    """The file is being taken, or has been."""


class NoQuestionsIn(asking.Unfit, Refusal):
    """What was pasted has no question in it."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """What is to lie on one page."""

    kind: Page
    items: Sequence[Good | Refused | Remark]


def sheaves(reading: Reading, remarks: Sequence[Remark]) -> Iterator[tuple[int, list[Sheaf]]]:
    """The file in pages: the first one's number, and as many as one transaction lays by."""
    kinds: tuple[tuple[Page, Sequence[Refused | Remark], int], ...] = (
        (Page.REFUSED, reading.refused, TOLD),
        (Page.REMARKS, remarks, TOLD),
    )
    every = [Sheaf(kind, items[at : at + size]) for kind, items, size in kinds for at in range(0, len(items), size)]
    every += [Sheaf(Page.GOOD, some) for some in portions(reading.good)]
    at = 0
    while at < len(every):
        some = every[at : at + 1]
        while len(some) < LAID_AT_ONCE and at + len(some) < len(every) and _weight(some) < HEAVY:
            some.append(every[at + len(some)])
        yield at, some
        at += len(some)


def _weight(some: Sequence[Sheaf]) -> int:
    return sum(len(one.picture) for sheaf in some for one in sheaf.items if isinstance(one, Good))


def portions(good: Sequence[Good]) -> Iterator[Sequence[Good]]:
    """The questions in pages: as many as one short transaction takes, and fewer where their pictures are heavy."""
    begun, weight = 0, 0
    for at, one in enumerate(good):
        if at > begun and (at - begun >= QUESTIONS or weight + len(one.picture) > HEAVY):
            yield good[begun:at]
            begun, weight = at, 0
        weight += len(one.picture)
    if good:
        yield good[begun:]


def begin(session: Session, *, by: Visitor, now: datetime) -> int:
    """A new file without pages; what an earlier try of the same account left unfinished goes."""
    drop_all(session, by.account_id, Stage.COMING, now=now)
    one = QuestionFile(account_id=by.account_id, state=Stage.COMING, proposed_at=now)
    session.add(one)
    session.flush()
    return one.id


def lay(session: Session, file_id: int, first: int, some: Sequence[Sheaf], *, by: Visitor, now: datetime) -> None:
    """Lays some pages by, numbered from `first` on."""
    del by, now
    for number, sheaf in enumerate(some, start=first):
        content = pack(readings.folded(sheaf.items))
        session.add(QuestionFilePage(file_id=file_id, number=number, kind=sheaf.kind, content=content))


def propose(
    session: Session, file_id: int, message_id: int, outline: Values, titles: Values, *, by: Visitor, now: datetime
) -> Values:
    """The preview, with `file_id` and whether it `replaced` another; the message with the file is ordered deleted.

    Whoever lost the right meanwhile gets what `erasures.order` returns, and the file goes.
    """
    instead = erasures.order(session, message_id, by=by, now=now)
    if not may_send(by):
        drop(session, session.get_one(QuestionFile, file_id), now=now)
        return instead
    return _proposed(session, file_id, outline, titles, by=by, now=now)


def _proposed(session: Session, file_id: int, outline: Values, titles: Values, *, by: Visitor, now: datetime) -> Values:
    replaced = drop_all(session, by.account_id, Stage.PROPOSED, now=now)
    one = session.get_one(QuestionFile, file_id)
    one.outline = pack({"shown": outline, "titles": titles})
    one.state, one.proposed_at = Stage.PROPOSED, now
    one.total = int(str(outline["good"])) + int(str(outline["known"]))
    one.refused = int(str(outline["refused"]))
    audit.note(session, "question_files.propose", by=by.account_id, now=now, record=f"question_files {one.id}")
    return {**_shown(one), "replaced": replaced > 0}


# Pasted.


def open_paste(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Opens the question for which words are pasted."""
    rights.ask(by, Deed.KEEP_BANK)
    asking.ask(session, by, SERVICE, "paste")
    return look_paste(session, by=by, now=now)


def look_paste(session: Session, *, by: Visitor, now: datetime) -> Values:
    del session, by, now
    return {}


def read_paste(session: Session, text: str, *, by: Visitor, now: datetime) -> Values:
    """What was pasted, as a file would be proposed. NoQuestionsIn, which leaves the question open."""
    if not may_send(by):
        raise NotAKeeper
    words = clean(text)
    found = gift.read(words) if gift.looks_so(words) else plain_text.read(words)
    if not found.questions:
        raise NoQuestionsIn
    reading = readings.without_pictures(readings.of(found))
    ahead = foreseeing.foresee(session, reading)
    remarks = told_of(reading, ahead.known, ahead.near)
    file_id = begin(session, by=by, now=now)
    for first, some in sheaves(reading, remarks):
        lay(session, file_id, first, some, by=by, now=now)
    asking.close(session, by)
    outline = previews.outline(reading, len(ahead.known), remarks, "")
    return _proposed(session, file_id, outline, {}, by=by, now=now)


def told_of(reading: Reading, known: dict[str, int], near: Sequence[Remark]) -> list[Remark]:
    """All that is to be told, in the order in which it matters: what is nearly the same first, and last a remark for
    each question that the bank has."""
    alike = [*(one for one in reading.remarks if one.reason in previews.NEAR), *near]
    others = [one for one in reading.remarks if one.reason not in previews.NEAR]
    return [*alike, *others, *_known_ones(reading, known)]


def _known_ones(reading: Reading, known: dict[str, int]) -> list[Remark]:
    return [
        Remark(one.sheet, one.row, short(unpacked(one.content).stem), "known_already", {"bank": known[one.gist]})
        for one in reading.good
        if one.gist in known
    ]


# Looked at.


def look(session: Session, file_id: int, *, by: Visitor, now: datetime) -> Values:
    """The preview once more."""
    return {**_shown(_waiting(session, file_id, by=by, now=now)), "replaced": False}


def look_refused(session: Session, file_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Some of the questions that can't be taken, with their reasons; pages begin at 0."""
    one = _waiting(session, file_id, by=by, now=now)
    return _told(session, one, Page.REFUSED, page)


def look_remarks(session: Session, file_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Some of what is to be told of the others."""
    one = _waiting(session, file_id, by=by, now=now)
    return _told(session, one, Page.REMARKS, page)


def _told(session: Session, one: QuestionFile, kind: Page, page: int) -> Values:
    shown = unpack(one.outline)["shown"]
    assert isinstance(shown, dict)
    count = int(str(shown[kind]))
    last = max(0, (count - 1) // previews.SHOWN)
    page = min(max(page, 0), last)
    sheaf, first = divmod(page * previews.SHOWN, TOLD)
    kept = select(QuestionFilePage.content).filter_by(file_id=one.id, kind=kind).order_by(QuestionFilePage.number)
    found = session.scalar(kept.offset(sheaf).limit(1))
    some = readings.unfolded(kind, unpack(found)) if found else []
    tell = previews.refused if kind is Page.REFUSED else previews.remarked
    told: list[Value] = [tell(each, text=bool(shown["text"])) for each in some[first : first + previews.SHOWN]]
    return {"file_id": one.id, "n": count, "told": told, "page": page, "pages": last + 1}


# Answered.


def confirm(session: Session, file_id: int, message_id: int | None, *, by: Visitor, now: datetime) -> Values:
    """From now on the file is taken, by whoever is told of `roused`. Once more it changes nothing.

    `message_id` is the preview, which tells from now on how far it is.
    """
    one = _own(session, file_id, by=by)
    if one.state not in {Stage.CONFIRMED, Stage.DONE}:
        _expect_waiting(one, now)
        one.state, one.confirmed_at, one.message_id = Stage.CONFIRMED, now, message_id
        audit.note(session, "question_files.confirm", by=by.account_id, now=now, record=f"question_files {one.id}")
        later(session, roused, one.id)
    return progress(one)


def roused(connection: Connection, file_ids: list[int]) -> list[int]:
    """Tells whoever listens that there is something to take; it stands in the database already."""
    del connection
    return file_ids


def turn_down(session: Session, file_id: int, *, by: Visitor, now: datetime) -> Values:
    """The file is not wanted: nothing of it is kept."""
    one = _own(session, file_id, by=by)
    if one.state in {Stage.CONFIRMED, Stage.DONE}:
        raise AlreadyTaken
    drop(session, one, now=now)
    return {}


def _own(session: Session, file_id: int, *, by: Visitor) -> QuestionFile:
    if not may_send(by):
        raise NotAKeeper
    one = session.get(QuestionFile, file_id, with_for_update=True)
    if one is None or one.account_id != by.account_id:
        raise PreviewOver
    return one


def _waiting(session: Session, file_id: int, *, by: Visitor, now: datetime) -> QuestionFile:
    one = _own(session, file_id, by=by)
    _expect_waiting(one, now)
    return one


def _expect_waiting(one: QuestionFile, now: datetime) -> None:
    if one.state in {Stage.CONFIRMED, Stage.DONE}:
        raise AlreadyTaken
    if one.state != Stage.PROPOSED or now - one.proposed_at > LASTS:
        raise PreviewOver


def _shown(one: QuestionFile) -> Values:
    shown = unpack(one.outline)["shown"]
    assert isinstance(shown, dict)
    return {"file_id": one.id, **shown}
