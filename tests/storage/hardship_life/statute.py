"""The statute of a case, told a second time: who may do and read what, what each act does, and who is told.

Nothing here is taken from the rules that are tested, but the names of what people choose.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from storage.offices import Role
from tests.storage.hardship_life.cases import TOLD, Case, Line, Text
from tests.storage.hardship_life.hours import bundle_before, open_for, promised, sounds, works
from tests.storage.hardship_life.people import ENTERING, Account, People, Person

TO_EMPLOYEE = ("taken", "helped", "answered", "asked", "closed", "declined", "entered", "consent")
TO_OFFICERS = ("notice", "news", "offered", "accepted", "refused")
YEAR, FORTNIGHT = timedelta(days=365), timedelta(days=14)


@dataclass
class Statute:
    """The union's cases, and what each act does to them; `told`: the letters that the act writes."""

    people: People
    cases: list[Case] = field(default_factory=list)
    told: "Counter[tuple[int, str]]" = field(default_factory=Counter)
    noticed: set[tuple[Case, Account, datetime]] = field(default_factory=set)
    told_of: set[tuple[Case, Account]] = field(default_factory=set)
    own_words: bool = True

    # Who may.

    def may_have(self, who: Account, case: Case) -> bool:
        """An officer of the unit or above, the chair, or who was on duty and told when it was pushed; never of the own
        case."""
        if self.people.holder(case.subject) is who:
            return False
        pushed = case.pushed_on is not None and who in self.people.on_duty(case.pushed_on)
        return who.reaches(case.unit) or (pushed and (case, who) in self.told_of)

    def has(self, who: Account, case: Case) -> bool:
        """Whether they are the case officer, in office."""
        return case.officer is who and self.may_have(who, case)

    def in_hand(self, who: Account, case: Case) -> bool:
        return self.has(who, case) and case.is_open

    def may_serve(self, who: Account, case: Case) -> bool:
        """A hint is no case yet: first whoever it is about has to agree."""
        return self.in_hand(who, case) and case.agreed

    def is_free(self, case: Case) -> bool:
        """Whether nobody in office has it."""
        return case.officer is None or not self.may_have(case.officer, case)

    def may_take(self, who: Account, case: Case) -> bool:
        return self.may_have(who, case) and case.leads("take") and (case.officer is who or self.is_free(case))

    def may_accept(self, who: Account, case: Case) -> bool:
        return self.has(who, case) or self.may_refuse(who, case)

    def may_refuse(self, who: Account, case: Case) -> bool:
        return self.may_have(who, case) and case.is_open and case.referred is who

    def may_offer(self, who: Account, other: Account, case: Case) -> bool:
        return self.in_hand(who, case) and other is not who and self.may_have(other, case)

    def may_enter(self, who: Account) -> bool:
        return who.serves(*ENTERING)

    def entered(self, who: Account, case: Case) -> bool:
        """Whether they entered it, and are still somebody who may."""
        return self.may_enter(who) and case.enterer is who

    def may_undo(self, who: Account, case: Case) -> bool:
        """As long as nobody has taken it; undone is undone."""
        return self.entered(who, case) and case.stage in {"submitted", "withdrawn"}

    def may_tell(self, who: Account, case: Case) -> bool:
        return self.entered(who, case) and case.is_open and self.own_words

    def owns(self, who: Account, case: Case) -> bool:
        return who.known and case.subject is who.person and not case.secret

    def may_add(self, who: Account, case: Case) -> bool:
        return self.owns(who, case) and case.is_open

    def may_reopen(self, who: Account, case: Case, now: datetime) -> bool:
        if case.is_open:
            return self.owns(who, case)
        assert case.closed_at is not None
        return self.owns(who, case) and case.leads("not_solved") and now - case.closed_at <= FORTNIGHT

    def may_decide(self, who: Account, case: Case) -> bool:
        """Yes or no to what a colleague reported of them; the colleague has no say in it."""
        return who.known and case.subject is who.person and case.reporter is not None and case.is_open

    # What it does.

    def file(self, case: Case, *, now: datetime) -> None:
        self.cases.append(case)
        case.waiting_since = now
        case.officials = {case.enterer.person} if case.enterer is not None else set()
        self._tell_officers(case, now=now)
        holder = self.people.holder(case.subject)
        if holder is not None and case.secret:
            self._tell(holder, "consent")
        if holder is not None and case.enterer not in {None, holder}:
            self._tell(holder, "entered")

    def take(self, who: Account, case: Case, *, now: datetime) -> None:
        if not self.has(who, case):
            case.move("take")
            self._hand_to(who, case, now=now)
        self.seen(who, case)

    def _hand_to(self, who: Account, case: Case, *, now: datetime) -> None:
        case.officer, case.taken_at, case.waiting_since = who, now, None
        case.officials.add(who.person)
        case.referred = case.referred_at = None
        self._tell_employee(case, "taken")

    def help(self, who: Account, case: Case, given: str, *, now: datetime) -> None:
        case.move("help")
        case.given, case.contacted_at = given, case.contacted_at or now
        self._tell_employee(case, "helped")
        self.seen(who, case)

    def close(self, who: Account, case: Case, *, now: datetime) -> None:
        case.move("close")
        self._end(case, now=now)
        self._tell_employee(case, "closed")
        self.seen(who, case)

    def decline(self, who: Account, case: Case, *, now: datetime) -> None:
        case.move("decline")
        self._end(case, now=now)
        self._tell_employee(case, "declined")
        self.seen(who, case)

    def drop(self, case: Case, *, now: datetime) -> None:
        case.move("withdraw")
        self._end(case, now=now)
        case.shred()
        for one in self.people.accounts:
            # What is half written about it goes with it.
            if one.words is not None and one.words[0] is case:
                one.words = None

    def _end(self, case: Case, *, now: datetime) -> None:
        case.closed_at = now
        case.waiting_since = case.asked_at = case.referred = case.referred_at = None

    def seen(self, who: Account, case: Case) -> None:
        """The case officer saw the card."""
        if case.officer is who:
            case.news_at = None

    def say(self, who: Account, case: Case, kind: str, *, now: datetime) -> None:
        if kind in {"answer", "question"}:
            case.contacted_at = case.contacted_at or now
            self._tell_employee(case, {"answer": "answered", "question": "asked"}[kind])
        if kind == "question":
            case.asked_at = now
        if kind in {"reply", "added"}:
            case.asked_at = None if kind == "reply" else case.asked_at
            self._news(case, now=now, at_once=kind == "reply")
        else:
            self.seen(who, case)

    def tell(self, case: Case, *, now: datetime) -> None:
        """Whoever entered it adds what was said: for the case officer, if there is one, it is new."""
        if case.officer is not None:
            case.news_at = case.news_at or now

    def withdraw(self, case: Case, *, now: datetime) -> None:
        self.drop(case, now=now)
        if case.officer is not None:
            self._news(case, now=now)

    def reopen(self, case: Case, *, now: datetime) -> None:
        if case.is_open:
            return
        case.move("not_solved")
        case.closed_at = case.contacted_at = None
        case.due_at = promised(now, case.urgency)
        if case.officer is not None and self.may_have(case.officer, case):
            self._news(case, now=now)
            return
        case.stage, case.officer = "submitted", None
        self._wait(case, now=now)

    def _wait(self, case: Case, *, now: datetime) -> None:
        case.waiting_since, case.pressed_at = now, None
        self._tell_officers(case, now=now)

    def agree(self, case: Case, *, now: datetime) -> None:
        if case.agreed:
            return
        case.agreed, case.due_at = True, promised(now, case.urgency)
        if case.officer is None:
            self._wait(case, now=now)
        else:
            self._news(case, now=now)

    def refuse_help(self, case: Case, *, now: datetime) -> None:
        if not case.agreed:
            self.drop(case, now=now)
            if case.officer is not None:
                self._news(case, now=now)

    def offer(self, who: Account, other: Account, case: Case, *, now: datetime) -> None:
        if case.referred is not other:
            case.referred, case.referred_at = other, now
            case.officials.add(other.person)
            self._tell(other, "offered")
        self.seen(who, case)

    def accept(self, who: Account, case: Case, *, now: datetime) -> None:
        if case.officer is not who:
            before = case.officer
            self._hand_to(who, case, now=now)
            if before is not None:
                self._tell(before, "accepted")
        self.seen(who, case)

    def refuse(self, case: Case) -> None:
        case.referred = case.referred_at = None
        if case.officer is not None:
            self._tell(case.officer, "refused")

    def letter_ended(self, case: Case, *, arrived: bool, now: datetime) -> None:
        case.unreached = not arrived
        if not arrived:
            case.news_at = case.news_at or now

    # Who is told.

    def _tell(self, who: Account, what: str) -> None:
        self.told[who.key, f"hardship.{what}"] += 1

    def _tell_employee(self, case: Case, what: str) -> None:
        if case.secret:
            return
        holder = self.people.holder(case.subject)
        if holder is None:
            case.unreached = True
        else:
            self._tell(holder, what)

    def _news(self, case: Case, *, now: datetime, at_once: bool = False) -> None:
        case.news_at = case.news_at or now
        if case.officer is not None and (at_once or case.urgent):
            self._tell(case.officer, "news")

    def _tell_officers(self, case: Case, *, now: datetime) -> None:
        """At once of an urgent one, and then those on duty too; never whom it is about."""
        person, today = self.people.holder(case.subject), sounds(now).date()
        officers = self.people.responsible(case.unit, besides=person)
        case.pushed_on = today if case.urgent else None
        for one in officers | (self.people.on_duty(today) - {person}) if case.urgent else ():
            assert case.waiting_since is not None
            if (case, one, case.waiting_since) not in self.noticed:
                self.noticed.add((case, one, case.waiting_since))
                self.told_of.add((case, one))
                self._tell(one, "notice")
        if not officers:
            for admin in self.people.holding(Role.ADMIN, None):
                self._tell(admin, "nobody_responsible")

    def press(self, *, now: datetime) -> dict[Account, set[str]]:
        """Tells of the cases that nobody has; the numbers that each chair is told."""
        due = [case for case in self.cases if self.is_due(case, now=now)]
        for case in due:
            if case.urgent and case.waiting_since is not None:
                self._tell_officers(case, now=now)
            case.pressed_at = now
        chairs = {}
        for chair in self.people.holding(Role.CHAIR, None):
            numbers = {case.number for case in due if self.people.holder(case.subject) is not chair}
            if numbers:
                chairs[chair] = numbers
                self._tell(chair, "untaken")
        return chairs

    def is_due(self, case: Case, *, now: datetime) -> bool:
        """Whether the chair is to be told: of a case that waits after its patience in office time, of one whose officer
        is gone at once; then once a day from nine."""
        if not case.is_open or not self.is_free(case):
            return False
        if case.waiting_since is None:
            assert case.taken_at is not None
            if case.pressed_at is None or case.pressed_at < case.taken_at:
                return True
        elif case.pressed_at is None:
            return open_for(case.waiting_since, now) >= case.patience
        assert case.pressed_at is not None
        today = now.date()
        on = works(today) or case.urgent
        return sounds(case.pressed_at).date() < today and now.time() >= time(9) and on

    def lines(self, who: Account, *, now: datetime) -> Iterator[Line]:
        """What the desk of somebody in office shows."""
        today = now.date()
        for case in self.cases:
            if case.subject is who.person:
                continue
            mine = self.has(who, case)
            offered = case.is_open and case.referred is who and self.may_have(who, case)
            untaken = case.is_open and self.is_free(case)
            today_by_duty = case.stage == "submitted" and case.pushed_on == today
            untaken = untaken and (who.reaches(case.unit) or (today_by_duty and self.may_have(who, case)))
            if not (untaken or offered or (mine and (case.is_open or case.news_at))):
                continue
            answers = who in self.people.responsible(case.unit, besides=self.people.holder(case.subject))
            concerned = answers or case.pushed_on == today
            due = case.is_open and case.contacted_at is None and case.due_at.date() <= today
            urges = (untaken and concerned) or offered or (mine and (case.news_at is not None or due))
            since = (case.news_at if mine else case.referred_at if offered else case.waiting_since) or case.filed_at
            yield Line(case, mine, offered, urges, since)

    def bundles(self, *, now: datetime) -> dict[Account, int]:
        """Who gets a bundle, and of how many lines."""
        found = {}
        for who in [one for one in self.people.accounts if one.serves()]:
            urging = [line for line in self.lines(who, now=now) if line.urges]
            if urging and (works(now.date()) or max(line.since for line in urging) > bundle_before(now)):
                found[who] = len(urging)
                self.told[who.key, "desk.bundle"] += 1
        return found

    def forget(self, *, now: datetime) -> int:
        """A year after its end a case has no words."""
        old = [case for case in self.cases if case.closed_at is not None and case.closed_at < now - YEAR]
        for case in old:
            case.shred()
        return len(old)

    # Who may read.

    def may_read(self, who: Account, text: Text) -> bool:
        case = next((case for case in self.cases if text in case.texts or text in case.leaving), None)
        if case is None:
            return text.author is who
        by_office = text in case.texts and self.has(who, case)
        return by_office or (text.kind in TOLD and self.owns(who, case))

    def may_know(self, who: Account, case: Case, *, asked: bool) -> bool:
        """Whether somebody may be told that the case is there; `asked`: whether they agree to a hint about them."""
        concerned = case.subject is who.person and (asked or not case.secret)
        filed = who.known and (concerned or case.reporter is who.person)
        return self.may_have(who, case) or filed or self.entered(who, case)

    def may_ring(self, who: Account, person: Person) -> bool:
        return any(self.has(who, case) and case.subject is person for case in self.cases)

    def names(self, who: Account, case: Case) -> set[Person | None]:
        """Whose names somebody may read of a case. The reporter's is for its officer alone."""
        named = {who.person}
        if self.owns(who, case) or case.enterer is who:
            named |= case.officials
        if case.enterer is who or self.may_have(who, case):
            named.add(case.subject)
        if self.may_have(who, case):
            named |= case.officials | {one.person for one in self.people.accounts if self.may_have(one, case)}
        if self.has(who, case):
            named |= {case.reporter, case.about}
        return named

    def may_get(self, who: Account, key: str, case: Case | None) -> bool:
        """Whether a letter of that name may leave for them now."""
        what = key.partition(".")[2]
        if case is not None and what in TO_EMPLOYEE:
            return who.known and case.subject is who.person
        if case is not None and what in TO_OFFICERS:
            return self.may_have(who, case)
        return what == "nobody_responsible" or who.serves()
