"""What is given in a case: the page of it, and a grant entered step by step: kind, amount, source, day, confirmed."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from storage import aid, asking, audit, households, rights
from storage.aid import SERVICE, Kind, Source, books, ceilings, reading, seconding
from storage.aid.books import Entry
from storage.aid.records import IN_MONEY, BeforeTheCase, NotAnAmount
from storage.hardship import saying
from storage.hardship.cards import access_report, facts, in_hand, is_orphaned, take_first
from storage.hardship.casework import agreed, helped
from storage.hardship.moves import Act, leads
from storage.hardship.reports import ENDS, Given, Report, officer_name
from storage.hardship.telling import tell_employee
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Grants of a page.
PAGE = 5
#: Sums that can be pressed, 分.
SUMS = (50_000, 100_000, 200_000, 300_000)


def access(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The visitor's own case, ended or not: receipts come in after its end too; or one that ended, of an officer who is
    gone. TakeFirst for anybody else who may have it."""
    rights.ask(by, Deed.GIVE_AID)
    report = access_report(session, report_id, by=by)
    if not by.answers_for(report.officer_id) and not is_orphaned(session, report):
        raise take_first(session, report)
    return report


def look(session: Session, report_id: int, page: int = 0, *, by: Visitor, now: datetime) -> Values:
    """A page of what was given in the case, newest first, and how the person stands this year; noted."""
    report = access(session, report_id, by=by)
    saying.stop(session, by=by)
    audit.note(session, "aid.look", by=by.account_id, now=now, record=report.number)
    return shown(session, report, page, now=now)


def shown(session: Session, report: Report, page: int, *, now: datetime) -> Values:
    """What the page shows. `open`: whether anything can be entered."""
    grants = books.of_case(session, report.id)
    pages = max(1, -(-len(grants) // PAGE))
    page = min(max(page, 0), pages - 1)
    lines: list[Value] = [
        {**books.line(session, one), "unsigned": unsigned(one, now=now)}
        for one in grants[page * PAGE : (page + 1) * PAGE]
    ]
    return {
        **facts(session, report),
        **_standing(session, report.member_id, now.date()),
        "received": aid.received(session, report.member_id, now.year),
        "lines": lines,
        "count": len(grants),
        "page": page,
        "pages": pages,
        "open": report.agreed and report.stage not in ENDS and leads(report, Act.HELP),
    }


def _standing(session: Session, member_id: int, day: date) -> Values:
    return ceilings.standing(session, member_id, households.together(session, member_id), day)


def _within(session: Session, member_id: int, amount: int, day: date) -> None:
    ceilings.within(session, member_id, households.together(session, member_id), amount, day)


def described(session: Session, grant: aid.Grant, number: str | None) -> Values:
    """The grant as its page and the second's letter tell it, with how the household stands."""
    return books.described(session, grant, number, households.together(session, grant.member_id))


def unsigned(grant: aid.Grant, *, now: datetime) -> bool:
    """未签收: handed over more than seven days ago, and not confirmed."""
    handed = grant.handed_at
    return handed is not None and grant.receipt is None and handed <= now - ceilings.UNSIGNED_AFTER


def begin(session: Session, report_id: int, kind: Kind, *, by: Visitor, now: datetime) -> Values:
    """Asks how much, or what. NobodyToSecond at once where it could only be money, and nobody could agree to it."""
    rights.ask(by, Deed.GIVE_AID)
    report = agreed(in_hand(session, report_id, by=by))
    saying.stop(session, by=by)
    if kind in IN_MONEY:
        seconding.people(session, report.member_id, by=by, now=now)
    return _ask(session, "amount", {"report": report.id, "kind": kind}, by=by, now=now)


def write_amount(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A sum, or, where it need not be money, goods in words. NotAnAmount, MoneyAsGoods, WordsUnfit,
    OverOnce, OverYear."""
    asking.expect(by, SERVICE, "amount")
    entry = _entry(session, by=by)
    kind = Kind(str(entry["kind"]))
    if kind is Kind.GOODS:
        return _with_goods(session, entry, words, by=by, now=now)
    try:
        amount = reading.amount(words)
    except NotAnAmount:
        if kind in IN_MONEY:
            raise
        return _with_goods(session, entry, words, by=by, now=now)
    return _with_amount(session, entry, amount, by=by, now=now)


def choose_amount(session: Session, version: int, amount: int, *, by: Visitor, now: datetime) -> Values:
    """One of the sums that can be pressed (分). OverOnce, OverYear."""
    asking.expect(by, SERVICE, "amount", version)
    entry = _entry(session, by=by)
    if amount not in SUMS or entry["kind"] == Kind.GOODS:
        raise asking.Outdated
    return _with_amount(session, entry, amount, by=by, now=now)


def _with_amount(session: Session, entry: Values, amount: int, *, by: Visitor, now: datetime) -> Values:
    report = _case(session, entry, by=by)
    seconding.people(session, report.member_id, by=by, now=now)
    _within(session, report.member_id, amount, now.date())
    return _ask(session, "source", {**entry, "amount": amount}, by=by, now=now)


def _with_goods(session: Session, entry: Values, words: str, *, by: Visitor, now: datetime) -> Values:
    return _ask(session, "source", {**entry, "goods": reading.goods(words)}, by=by, now=now)


def choose_source(session: Session, version: int, source: Source, *, by: Visitor, now: datetime) -> Values:
    """Whose money. Asks on which day."""
    asking.expect(by, SERVICE, "source", version)
    return _ask(session, "day", {**_entry(session, by=by), "source": source}, by=by, now=now)


def choose_day(session: Session, version: int, back: int, *, by: Visitor, now: datetime) -> Values:
    """So many days ago. BeforeTheCase, OverYear of the year that it falls in."""
    asking.expect(by, SERVICE, "day", version)
    if back > 1:
        raise asking.Outdated
    return _on(session, now.date() - timedelta(days=back), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A day as people write it. NotADay, DayOutOfRange, BeforeTheCase, OverYear of the year that it falls in."""
    asking.expect(by, SERVICE, "day")
    return _on(session, reading.day(words, now.date()), by=by, now=now)


def _on(session: Session, day: date, *, by: Visitor, now: datetime) -> Values:
    entry = _entry(session, by=by)
    report, amount = _case(session, entry, by=by), entry.get("amount")
    if day < _since(report, now=now):
        raise BeforeTheCase(on=day, since=_since(report, now=now))
    if amount is not None:
        _within(session, report.member_id, int(str(amount)), day)
    return _ask(session, "sure", {**entry, "day": day}, by=by, now=now)


def _since(report: Report, *, now: datetime) -> date:
    """The day on which the case came in, in the union's zone: nothing is given in it before."""
    return report.submitted_at.astimezone(now.tzinfo).date()


def ask_worth(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what the goods are worth. Outdated for money, which is worth what it is."""
    asking.expect(by, SERVICE, "sure", version)
    entry = _entry(session, by=by)
    if entry.get("goods") is None:
        raise asking.Outdated
    return _ask(session, "worth", entry, by=by, now=now)


def write_worth(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What the goods are worth; it is looked at once more. NotAnAmount."""
    asking.expect(by, SERVICE, "worth")
    return _ask(session, "sure", {**_entry(session, by=by), "worth": reading.amount(words)}, by=by, now=now)


def skip_worth(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody has put a price on them; it is looked at once more."""
    asking.expect(by, SERVICE, "worth", version)
    return _ask(session, "sure", {**_entry(session, by=by), "worth": None}, by=by, now=now)


def enter(session: Session, version: int, second_id: int, *, by: Visitor, now: datetime) -> Values:
    """Into the books, money with whom it waits for; the page anew. OverOnce, OverYear, NobodyToSecond, NotTheirWord."""
    asking.expect(by, SERVICE, "sure", version)
    entry = _entry(session, by=by)
    report = _case(session, entry, by=by)
    books.stop(session, by=by)
    grant = books.enter(session, _as_entry(session, report, entry), second_id or None, by=by, now=now)
    if grant.state == aid.State.GRANTED:
        granted(session, report, grant, by=by, now=now)
    return shown(session, report, 0, now=now)


def _as_entry(session: Session, report: Report, entry: Values) -> Entry:
    amount, goods, worth, day = entry.get("amount"), entry.get("goods"), entry.get("worth"), entry["day"]
    assert isinstance(day, date)
    return Entry(
        member_id=report.member_id,
        kind=Kind(str(entry["kind"])),
        source=Source(str(entry["source"])),
        given_on=day,
        amount=None if amount is None else int(str(amount)),
        goods=None if goods is None else str(goods),
        worth=None if worth is None else int(str(worth)),
        report_id=report.id,
        number=report.number,
        others=households.together(session, report.member_id),
    )


def granted(session: Session, report: Report, grant: aid.Grant, *, by: Visitor, now: datetime) -> None:
    """It is given: 已帮助, and for a family on file 帮扶中. The member is told what, and by whom it comes."""
    if leads(report, Act.HELP):
        helped(session, report, Given.AID, by=by, now=now)
    told: Values = {
        **books.line(session, grant),
        "officer": officer_name(session, report.officer_id),
        "total": ceilings.total(session, report.member_id, grant.given_on.year),
    }
    tell_employee(session, report, "aid.granted", told, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now."""
    return _question(session, _entry(session, by=by), by=by, now=now)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing is entered; the page again."""
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    report_id = int(str(_entry(session, by=by)["report"]))
    return look(session, report_id, by=by, now=now)


def _entry(session: Session, *, by: Visitor) -> Values:
    found = asking.draft(session, by, SERVICE)
    if not found:
        raise asking.Outdated
    return found


def _case(session: Session, entry: Values, *, by: Visitor) -> Report:
    return agreed(in_hand(session, int(str(entry["report"])), by=by))


def _ask(session: Session, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _question(session, entry, by=by, now=now)


def _question(session: Session, entry: Values, *, by: Visitor, now: datetime) -> Values:
    report = _case(session, entry, by=by)
    day, amount, step = entry.get("day"), entry.get("amount"), by.question.step
    stands = _standing(session, report.member_id, day if isinstance(day, date) else now.date())
    left = min(int(str(stands["left"])), int(str(stands["at_once"])))
    money = step == "sure" and amount is not None
    return {
        **facts(session, report),
        **stands,
        "version": by.question.version,
        "step": step,
        "kind": entry["kind"],
        "in_money": entry["kind"] in IN_MONEY,
        "sums": [one for one in SUMS if one <= left],
        "amount": amount,
        "goods": entry.get("goods"),
        "worth": entry.get("worth"),
        "source": entry.get("source"),
        "given_on": day,
        "today": now.date(),
        "fresh": _since(report, now=now) == now.date(),
        "people": seconding.people(session, report.member_id, by=by, now=now) if money else [],
    }
