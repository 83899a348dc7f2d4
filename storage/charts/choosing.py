"""Choosing: the duties with what was done for each, then the figures of one duty, each beside the year before."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import figures, rights
from storage.charts import terms
from storage.charts.terms import When
from storage.figures import DUTIES, PARTS, Duty, Source, Sums
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor


def look(session: Session, when: When, *, by: Visitor, now: datetime) -> Values:
    """Duty by duty: attendances and records of those days. `hides`: the offices of the visitor reach so few people that
    a figure would name somebody. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    days, scope = terms.days(when, now), terms.reach(session, by.account_id)
    hides = sum(terms.people(session, scope).values()) < terms.FEW_RESERVED
    found = {} if hides else figures.sums(session, days.now, scope)
    lines: list[Value] = [
        {"duty": duty, **_sum([sums for source, sums in found.items() if _counts(source, duty)])} for duty in Duty
    ]
    return {**head(when, days), "lines": [] if hides else lines, "hides": hides, "fewest": terms.FEW_RESERVED}


def duty(session: Session, one: Duty, when: When, *, by: Visitor, now: datetime) -> Values:
    """Its figures, and those of the same days a year before; those with nothing in both are left out. NotForYou."""
    rights.ask(by, Deed.READ_YEAR)
    days, scope = terms.days(when, now), terms.reach(session, by.account_id)
    hides = sum(terms.people(session, scope).values()) < terms.FEW_RESERVED
    lines: list[Value] = []
    for source in () if hides else (source for source, of in DUTIES.items() if of == one):
        sums, before = (figures.of(session, source, span, scope) for span in (days.now, days.before))
        if sums != Sums() or before != Sums():
            lines.append({"source": source, **told(source, sums), "before": terms.measured(source, before)})
    order = [*Source]
    lines.sort(key=lambda line: order.index(Source(str(line["source"]))) if isinstance(line, dict) else 0)
    return {**head(when, days), "duty": one, "lines": lines, "hides": hides, "fewest": terms.FEW_RESERVED}


def head(when: When, days: terms.Days) -> Values:
    """Of which days, as a page tells them."""
    return {"when": when, "first": days.now.first, "last": days.now.last, "year": days.now.first.year}


def told(source: Source, sums: Sums) -> Values:
    """A figure as it is told: by what its bars are long, and what else is known."""
    measure = terms.measure(source)
    return {
        "measure": measure,
        "count": terms.measured(source, sums),
        "records": sums.records,
        "times": sums.times,
        "households": sums.households,
        "people": sums.people,
        "fen": sums.fen,
    }


def _counts(source: Source, duty: Duty) -> bool:
    return DUTIES[source] == duty and source not in PARTS


def _sum(found: list[Sums]) -> Values:
    whole = sum(found, Sums())
    return {"records": whole.records, "times": whole.times, "households": whole.households}
