"""Beginning: the employee is told how it goes and agrees, says with whom and about what, and writes the first words."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import alarms, asking, consents, rights, talks
from storage.bylaws import settings
from storage.consents import Purpose
from storage.members import Member, Standing
from storage.offices import absences
from storage.relay import giving_away
from storage.relay.records import SERVICE, VERSION, NobodyThere, OpenAlready, Relay, Side, fit, keep_all
from storage.relay.telling import named, opened, shown, tell
from storage.rights import Deed
from storage.talks import OPEN, Talk, Topic, Wanted, Way
from storage.values import Value, Values
from storage.visitors import Visitor

#: To what a talk by name asks consent, beside the member's name; an anonymous one has it in its own row.
ASKED: Final = (Purpose.TALKS, Purpose.TELEGRAM)


def begin(session: Session, unnamed: int, *, by: Visitor, now: datetime) -> Values:
    """Tells how it goes, and asks whether they agree. NotKnownYet, OpenAlready, NobodyThere."""
    rights.ask(by, Deed.ASK_TALK)
    _expect_none(session, unnamed=bool(unnamed), by=by)
    if not _partners(session, unnamed=bool(unnamed), by=by):
        raise NobodyThere
    asking.keep(session, by, SERVICE, {"unnamed": bool(unnamed)}, now=now)
    asking.ask(session, by, SERVICE, "agree")
    return open_question(session, by=by, now=now)


def _expect_none(session: Session, *, unnamed: bool, by: Visitor) -> None:
    mine = Talk.who_blind == talks.blind_of(session, by.account_id) if unnamed else Talk.member_id == by.member_id
    found = session.scalar(select(Talk.id).where(mine, Talk.state.in_(OPEN), Talk.way == Way.HERE).limit(1))
    if found is not None:
        raise OpenAlready(talk=found, unnamed=unnamed)


def _partners(session: Session, *, unnamed: bool, by: Visitor) -> list[int]:
    return talks.partners(session, None if unnamed else by.unit_id, besides={by.account_id})


def agree(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """They agree: by name beside the name, else in the talk's own row, once there is one. With whom, comes next."""
    asking.expect(by, SERVICE, "agree", version)
    begun = _begun(session, by=by)
    if not begun["unnamed"]:
        consents.give(session, ASKED, by=by, now=now)
    asking.ask(session, by, SERVICE, "whom")
    return open_question(session, by=by, now=now)


def choose(session: Session, version: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """With that one; 0 for whoever can. About what, comes next."""
    asking.expect(by, SERVICE, "whom", version)
    begun = _begun(session, by=by)
    known = account_id in _partners(session, unnamed=bool(begun["unnamed"]), by=by)
    return _next(session, {**begun, "officer": account_id if known else None}, "topic", by=by, now=now)


def but(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """With anyone but one: with whom not, is asked."""
    asking.expect(by, SERVICE, "whom", version)
    return _next(session, _begun(session, by=by), "but", by=by, now=now)


def leave_out(session: Session, version: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """With anyone but that one."""
    asking.expect(by, SERVICE, "but", version)
    return _next(session, {**_begun(session, by=by), "but": account_id}, "topic", by=by, now=now)


def about(session: Session, version: int, topic: Topic, *, by: Visitor, now: datetime) -> Values:
    """About that. The first words come next."""
    asking.expect(by, SERVICE, "topic", version)
    return _next(session, {**_begun(session, by=by), "topic": topic}, "first", by=by, now=now)


def skip_topic(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """What it is about is not said. The first words come next."""
    asking.expect(by, SERVICE, "topic", version)
    return _next(session, _begun(session, by=by), "first", by=by, now=now)


def _next(session: Session, begun: Values, step: str, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, begun, now=now)
    # Written out, each a question of its own.
    if step == "topic":
        asking.ask(session, by, SERVICE, "topic")
    elif step == "but":
        asking.ask(session, by, SERVICE, "but")
    else:
        asking.ask(session, by, SERVICE, "first")
    return open_question(session, by=by, now=now)


def first(session: Session, words: str, picture: str | None = None, *, by: Visitor, now: datetime) -> Values:
    """The first words, or a picture (base64) with or without any: the talk is there, and waits for whoever takes it.
    Of an anonymous one whose words name them is asked first (`sure`). TooLong, OpenAlready."""
    asking.expect(by, SERVICE, "first")
    begun, words = _begun(session, by=by), fit(words)
    said: Values = {"words": words, "picture": picture}
    if begun["unnamed"] and (marks := giving_away.found(session, words, by=by)):
        return giving_away.ask(session, {**begun, **said}, marks, by=by, now=now)
    return submit(session, begun, words, picture, by=by, now=now)


def submit(
    session: Session, begun: Values, words: str, picture: str | None = None, *, by: Visitor, now: datetime
) -> Values:
    """The talk, what was said first, and the letters to who may take it."""
    unnamed = bool(begun["unnamed"])
    _expect_none(session, unnamed=unnamed, by=by)
    wanted = _wanted(session, begun, by=by)
    ask = talks.ask_unnamed if unnamed else talks.ask
    talk = ask(session, wanted, by=by, now=now)
    session.add(Relay(talk_id=talk.id, version=VERSION if unnamed else None))
    said = keep_all(session, talk, Side.EMPLOYEE, words or None, picture, now=now)
    opened(session, talk, Side.EMPLOYEE, by=by, now=now)
    if words:
        alarms.heed(session, words, talk.number, talk.member_id, by=by, now=now)
    call(session, talk, now=now)
    return {**shown(session, talk), "nth": said[-1].nth, "picture": bool(picture), "step": "begun"}


def _wanted(session: Session, begun: Values, *, by: Visitor) -> Wanted:
    officer, left_out = begun.get("officer"), begun.get("but")
    known = _partners(session, unnamed=bool(begun["unnamed"]), by=by)
    return Wanted(
        Way.HERE,
        topic=Topic(str(begun["topic"])) if begun.get("topic") else None,
        officer_id=officer if isinstance(officer, int) and officer in known else None,
        besides=frozenset({left_out} if isinstance(left_out, int) else ()),
    )


def call(session: Session, talk: Talk, *, now: datetime) -> int:
    """A letter to the chosen officer, else to each who may take it: of an anonymous talk its number and topic, no more.
    How many."""
    facts = named(session, talk)
    if talk.officer_id is not None:
        return int(tell(session, talk, Side.OFFICER, "relay.waits", {**facts, "chosen": True}, now=now))
    return talks.to_partners(session, talk, "relay.waits", {**facts, "chosen": False}, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    begun = _begun(session, by=by)
    unnamed = bool(begun["unnamed"])
    return {
        "step": by.question.step,
        "version": by.question.version,
        "unnamed": unnamed,
        "people": _colleagues(session, by) if unnamed else 0,
        "agreed": not unnamed and not consents.wanting(session, by.member_id, ASKED),
        "partners": _named(session, unnamed=unnamed, by=by),
        **settings.period(session, "talk_words"),
    }


def _colleagues(session: Session, by: Visitor) -> int:
    """How many people the own unit has: of few it can be guessed who it is."""
    here = select(func.count()).select_from(Member).where(Member.unit_id == by.unit_id)
    return session.scalar(here.where(Member.standing != Standing.LEFT)) or 0


def _named(session: Session, *, unnamed: bool, by: Visitor) -> list[Value]:
    found = _partners(session, unnamed=unnamed, by=by)
    return [{"account": one, "officer": absences.name_of(session, one)} for one in found]


def _begun(session: Session, *, by: Visitor) -> Values:
    """What they have said so far; Outdated for nothing."""
    begun = asking.draft(session, by, SERVICE)
    if "unnamed" not in begun:
        raise asking.Outdated
    return begun
