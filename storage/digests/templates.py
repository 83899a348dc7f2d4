"""The union's own words (模板): an admin takes the template that holds, sends back an adapted one, looks at it, and has
it used, language by language; or goes back to the shipped one. What a template may do is not known here."""

import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, offices, outbox, rights
from storage.accounts import Account
from storage.digests.records import SERVICE, DigestTemplate, Tongue
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: By which right somebody hears of templates.
RIGHT = "digest_template"


@dataclass(frozen=True, slots=True)
class Checked:
    """A template that was rendered over samples of every shape, and may be used."""

    text: str


class NothingSent(Refusal):
    """There is no adapted template that waits to be taken."""


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Which languages have a template of their own, by whom and since when. NotForYou."""
    del now
    rights.ask(by, Deed.ADAPT_DIGEST)
    asking.drop(session, by, SERVICE)
    named = select(DigestTemplate, Member.name).join(Account, Account.id == DigestTemplate.made_by)
    found = {
        one.language: (one, name)
        for one, name in session.execute(named.outerjoin(Member, Member.id == Account.member_id))
    }
    lines: list[Value] = []
    for tongue in Tongue:
        one, name = found.get(tongue, (None, None))
        at: Values = {"made_at": one.made_at if one else None, "failed_at": one.failed_at if one else None}
        lines.append({"language": tongue, "adapted": one is not None, "name": name, **at})
    return {"lines": lines}


def order(session: Session, tongue: Tongue, *, by: Visitor, now: datetime) -> Values:
    """The template that holds, as a file. NotForYou."""
    del session, now
    rights.ask(by, Deed.ADAPT_DIGEST)
    return {"language": tongue}


def on_paper(
    session: Session, *, account_id: int, subject: int, values: Values, now: datetime
) -> tuple[Tongue, str | None]:
    """The language, and the adapted template, if there is one."""
    del account_id, subject, now
    tongue = Tongue(str(values["language"]))
    found = of(session, tongue)
    return tongue, None if found is None else found[0]


def is_adapter(session: Session, telegram_id: int) -> bool:
    """Whether that Telegram user may send a template."""
    account_id = session.scalar(select(Account.id).where(Account.telegram_id == telegram_id))
    return account_id is not None and rights.allowed(session, account_id, Deed.ADAPT_DIGEST)


def propose(session: Session, tongue: Tongue, checked: Checked, *, by: Visitor, now: datetime) -> Values:
    """It waits to be taken; what it would look like. NotForYou."""
    rights.ask(by, Deed.ADAPT_DIGEST)
    asking.keep(session, by, SERVICE, {"language": tongue, "template": checked.text}, now=now)
    return {"language": tongue, "template": checked.text}


def mark_of(text: str) -> int:
    """By what the button below a sample knows its template."""
    return zlib.crc32(text.encode())


def preview(session: Session, tongue: Tongue, *, by: Visitor, now: datetime) -> Values:
    """What the template that holds looks like. NotForYou."""
    del now
    rights.ask(by, Deed.ADAPT_DIGEST)
    found = of(session, tongue)
    return {"language": tongue, "template": None if found is None else found[0]}


def take(session: Session, tongue: Tongue, mark: int, *, by: Visitor, now: datetime) -> Values:
    """The one of that mark is used from now on. NotForYou; NothingSent: another was sent since, or none waits."""
    rights.ask(by, Deed.ADAPT_DIGEST)
    kept = asking.draft(session, by, SERVICE)
    if kept.get("language") != tongue or mark_of(str(kept["template"])) != mark:
        raise NothingSent
    one = session.get(DigestTemplate, tongue, with_for_update=True) or DigestTemplate(language=tongue)
    one.text, one.made_by, one.made_at, one.failed_at = str(kept["template"]), by.account_id, now, None
    session.add(one)
    session.flush()
    audit.note(session, "digests.adapt", by=by.account_id, now=now, record=f"digest_templates {tongue}")
    return look(session, by=by, now=now)


def go_back(session: Session, tongue: Tongue, *, by: Visitor, now: datetime) -> Values:
    """The shipped one is used from now on. NotForYou."""
    rights.ask(by, Deed.ADAPT_DIGEST)
    one = session.get(DigestTemplate, tongue, with_for_update=True)
    if one is not None:
        session.delete(one)
        session.flush()
        audit.note(session, "digests.ship", by=by.account_id, now=now, record=f"digest_templates {tongue}")
    return look(session, by=by, now=now)


# Where it is used.


def of(session: Session, language: str) -> tuple[str, datetime] | None:
    """The adapted template of that language, and since when it holds."""
    one = session.get(DigestTemplate, language)
    return None if one is None else (one.text, one.made_at)


def failed(session: Session, language: str, made_at: datetime, *, now: datetime) -> None:
    """It could not be used, and the shipped one was sent: whoever may adapt it is told, once for each template."""
    one = session.get(DigestTemplate, language, with_for_update=True)
    if one is None or one.made_at != made_at:
        return
    one.failed_at = now
    for account_id in sorted({held.answers for held in offices.in_office(session) if held.role == Role.ADMIN}):
        letter = Letter(account_id, "digests.template_failed", {"language": Tongue(language)}, right=RIGHT)
        letter.once = f"digests.template_failed:{language}:{made_at:%y%m%d%H%M%S}:{account_id}"
        outbox.queue(session, letter, now=now)


def may_have(session: Session, account_id: int, _: int) -> bool:
    """The right "digest_template"."""
    return rights.allowed(session, account_id, Deed.ADAPT_DIGEST)
