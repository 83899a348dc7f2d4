"""Years by lot for the figures: rows of every table that they count from, and a recount that reads those rows in plain
Python and shares nothing with `storage.figures`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, delete, insert, select, update

from storage.database import Database, Record
from storage.figures import Offer, Source
from tests.storage.filling import fill

ZONE: Final = ZoneInfo("Asia/Shanghai")
YEAR: Final = 2026
PEOPLE, UNITS = 6, 4
#: What happens, each with how one event of it is made of a number by lot.
KINDS: Final = (
    *("move", "activity", "sign_up", "sign_up", "sitting", "sitting", "taker", "reading", "contest", "player"),
    *("visit", "visit", "grant", "grant", "counter", "report", "report", "dossier", "notice", "talk", "talk"),
    *("note", "note", "account", "hours"),
)
_STANDINGS: Final = ("active", "retired", "retired_cadre", "survivor", "left", "seconded")
_NOTED: Final = (
    *("study", "training", "safety", "benefit", "meeting", "congress", "disclosure", "culture", "health", "visit"),
    *("talk", "retired", "other"),
)
_MIDNIGHTS: Final = tuple(
    datetime.combine(day, time(), ZONE)
    for day in (date(YEAR, 1, 1), date(YEAR + 1, 1, 1), date(YEAR, 4, 1), date(YEAR, 3, 1), date(YEAR, 6, 15))
)
_SECOND: Final = timedelta(seconds=1)
#: Around midnight in the union's zone, and where a day there and a day in UTC part.
MOMENTS: Final = tuple(
    at + further
    for at in _MIDNIGHTS
    for further in (-_SECOND, timedelta(), timedelta(hours=8), timedelta(hours=8) - _SECOND, -timedelta(hours=16))
) + tuple(datetime(YEAR, month, 17, 11, 30, tzinfo=ZONE) for month in range(1, 13))
#: An event: what, whose, when, and a number by which the rest is decided.
Event = tuple[str, int, int, int]


@dataclass(frozen=True)
class Fact:
    """One attendance, one person reached, or one record, as the recount finds it."""

    key: int
    day: date
    unit: int | None
    member: int | None = None
    times: int = 1
    fen: int = 0
    households: int = 0
    number: str | None = None
    title: str | None = None


class History:
    """A database in which every table has one row, and the rows by lot beside them."""

    def __init__(self, database: Database) -> None:
        self.engine = database.engine
        fill(database)
        self._serial = count(1_000_000)
        with self.engine.begin() as connection:
            self._templates = {
                name: dict(connection.execute(select(table)).mappings().one()) for name, table in _TABLES.items()
            }

    def live(self, events: Sequence[Event]) -> None:
        """Nothing but these events have been."""
        with self.engine.begin() as connection:
            for table in reversed(_TABLES.values()):
                connection.execute(delete(table).where(_key(table) >= 1_000_000))
            life = _Life(connection, self._templates, self._serial)
            for what, who, when, lot in events:
                life.happens(what, who, MOMENTS[when % len(MOMENTS)], lot)

    def rows(self) -> "Raw":
        with self.engine.connect() as connection:
            return {
                name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for name, table in _TABLES.items()
            }


#: Those that are pointed at first.
_NAMES: Final = (
    *("units", "members", "activities", "sign_ups", "exams", "sittings", "drives", "drive_takers", "lessons"),
    *("lesson_readings", "contests", "contest_players", "hardship_reports", "dossiers", "public_notices", "visits"),
    *("aid_grants", "talks", "quick_notes", "accounts", "training_hours"),
)
_TABLES: Final[dict[str, Table]] = {name: Record.metadata.tables[name] for name in _NAMES}
Raw = Mapping[str, Sequence[Mapping[str, Any]]]


def _key(table: Table) -> Any:
    return table.c.id if "id" in table.c else table.c.member_id


@dataclass
class _Life:
    connection: Connection
    templates: Mapping[str, dict[str, Any]]
    serial: "count[int]"
    unit_of: dict[int, int] = field(default_factory=dict)
    made: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pairs: set[tuple[str, int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.units = [self.row("units", name=f"单位{nth}", parent_id=None)["id"] for nth in range(UNITS)]
        self.people = [
            self.row("members", name="某人", staff_no=None, unit_id=self.units[nth % UNITS], standing=_STANDINGS[nth])
            for nth in range(PEOPLE)
        ]
        self.unit_of = {one["id"]: one["unit_id"] for one in self.people}
        self.subjects = {
            name: [self.row(name, title=f"{name}{nth}")["id"] for nth in range(2)]
            for name in ("exams", "drives", "lessons")
        }

    def row(self, table: str, **told: Any) -> dict[str, Any]:
        """One more, like the template but for what is told."""
        key = next(self.serial)
        fresh = {"id": key} if "id" in _TABLES[table].c else {}
        row = self.templates[table] | fresh | told
        self.connection.execute(insert(_TABLES[table]), row)
        self.made.setdefault(table, []).append(row)
        return row

    def happens(self, what: str, who: int, at: datetime, lot: int) -> None:
        member = self.people[who % PEOPLE]["id"]
        happen: Callable[[int, datetime, int], None] = getattr(self, f"_{what}")
        happen(member, at, lot)

    def _some(self, table: str, lot: int) -> dict[str, Any] | None:
        made = self.made.get(table, [])
        return made[lot % len(made)] if made else None

    def _once(self, table: str, key: int, member: int) -> bool:
        new = (table, key, member) not in self.pairs
        self.pairs.add((table, key, member))
        return new

    def _move(self, member: int, _: datetime, lot: int) -> None:
        self.unit_of[member] = self.units[lot % UNITS]
        members = _TABLES["members"]
        self.connection.execute(update(members).where(members.c.id == member).values(unit_id=self.unit_of[member]))

    def _activity(self, _: int, at: datetime, lot: int) -> None:
        kind = ("sports", "culture", "training", "checkup", "volunteer", "family", "other")[lot % 7]
        state = ("over", "open", "cancelled", "draft", "over")[lot // 7 % 5]
        number = f"HD-{next(self.serial)}" if state != "draft" else None
        self.row(
            "activities",
            number=number,
            kind=kind,
            state=state,
            title=f"活动{lot}",
            starts_at=None if state == "draft" else at,
            minutes=(None, 60, 600, 3_000)[lot % 4],
            seats=None,
        )

    def _sign_up(self, member: int, at: datetime, lot: int) -> None:
        activity = self._some("activities", lot)
        if activity is not None and self._once("sign_ups", activity["id"], member):
            place = ("seated", "seated", "waiting", "withdrawn")[lot % 4]
            came = at if place == "seated" and lot % 3 else None
            told = {"activity_id": activity["id"], "member_id": member, "place": place, "family": lot % 3}
            self.row("sign_ups", **told, turn=lot, came_at=came, missed=place == "seated" and came is None)

    def _sitting(self, member: int, at: datetime, lot: int) -> None:
        purpose = ("exam", "daily", "practice", "exam", "lesson")[lot % 5]
        exam = self.subjects["exams"][lot % 2]
        subject = exam if purpose == "exam" else at.date().toordinal()
        told = {"member_id": member, "purpose": purpose, "subject_id": subject, "begun_at": at - timedelta(minutes=9)}
        self.row("sittings", **told, ended_at=at if lot // 5 % 4 else None)

    def _taker(self, member: int, at: datetime, lot: int) -> None:
        drive = self.subjects["drives"][lot % 2]
        if self._once("drive_takers", drive, member):
            self.row("drive_takers", drive_id=drive, member_id=member, begun_at=at, passed_at=None)

    def _reading(self, member: int, at: datetime, lot: int) -> None:
        lesson = self.subjects["lessons"][lot % 2]
        if self._once("lesson_readings", lesson, member):
            done = at if lot // 2 % 3 else None
            self.row("lesson_readings", lesson_id=lesson, member_id=member, opened_at=at - _SECOND, done_at=done)

    def _contest(self, _: int, at: datetime, lot: int) -> None:
        state = ("over", "over", "on", "cancelled")[lot % 4]
        code = f"K{next(self.serial)}"[-6:]
        ended = None if state == "on" else at
        self.row("contests", code=code, state=state, title=f"竞赛{lot}", trial=lot // 4 % 4 == 0, ended_at=ended)

    def _player(self, member: int, at: datetime, lot: int) -> None:
        contest = self._some("contests", lot)
        if contest is not None and self._once("contest_players", contest["id"], member):
            unbound = lot // 3 % 4 == 0
            told = {"member_id": None, "telegram_id": next(self.serial)} if unbound else {"member_id": member}
            self.row("contest_players", **{"telegram_id": None} | told, contest_id=contest["id"], joined_at=at)
            self._audience(lot)

    def _audience(self, lot: int) -> None:
        players, made = _TABLES["contest_players"], self.made["contest_players"][-1]
        self.connection.execute(update(players).where(players.c.id == made["id"]).values(audience=lot // 7 % 3 == 0))

    def _visit(self, member: int, at: datetime, lot: int) -> None:
        stage = ("done", "done", "planned", "dropped", "over")[lot % 5]
        told = {"number": f"ZF-{next(self.serial)}", "member_id": member, "unit_id": self.unit_of[member]}
        told |= {"occasion": str(next(self.serial)), "stage": stage, "gave_money": (None, 50_000, 120_050)[lot % 3]}
        self.row("visits", **told, done_on=at.date() if stage == "done" else None)

    def _grant(self, member: int, at: datetime, lot: int) -> None:
        state = ("granted", "granted", "pending", "refused", "undone")[lot % 5]
        visit = self._some("visits", lot) if lot // 5 % 2 else None
        told = {"number": visit["number"] if visit else None, "member_id": visit["member_id"] if visit else member}
        told |= {"amount": None, "goods": b"sealed"} if lot % 4 == 3 else {"amount": 100_000 + lot, "goods": None}
        self.row("aid_grants", **told, state=state, report_id=None, given_on=at.date(), corrects=None)

    def _counter(self, _: int, __: datetime, lot: int) -> None:
        """A counter-entry, on the day of what it takes out of the books."""
        granted = [
            one for one in self.made.get("aid_grants", []) if (one["state"], one["corrects"]) == ("granted", None)
        ]
        if granted and self._once("counter", (grant := granted[lot % len(granted)])["id"], 0):
            amount = None if grant["amount"] is None else -grant["amount"]
            told = {name: grant[name] for name in ("member_id", "number", "goods", "given_on", "state", "report_id")}
            self.row("aid_grants", **told, amount=amount, corrects=grant["id"])

    def _report(self, member: int, at: datetime, lot: int) -> None:
        told = {"number": f"KN-{next(self.serial)}", "member_id": member, "unit_id": self.unit_of[member]}
        closed = at + timedelta(days=lot % 60) if lot % 3 else None
        hint = {"agreed": lot % 4 != 0, "data_key": None}
        self.row("hardship_reports", **told, **hint, submitted_at=at, closed_at=closed)

    def _dossier(self, _: int, at: datetime, lot: int) -> None:
        report = self._some("hardship_reports", lot)
        if report is not None and self._once("dossiers", report["id"], 0):
            filed = at.date() if lot % 4 else None
            number = f"DA-{next(self.serial)}" if filed else None
            ended = {"ended_on": at.date() if filed and lot % 5 == 0 else None}
            self.row("dossiers", number=number, report_id=report["id"], data_key=None, filed_on=filed, **ended)

    def _notice(self, _: int, at: datetime, lot: int) -> None:
        report = self._some("hardship_reports", lot)
        if report is not None:
            posted = at.date() if lot % 3 else None
            self.row("public_notices", report_id=report["id"], code=str(next(self.serial)), posted_on=posted)

    def _talk(self, member: int, at: datetime, lot: int) -> None:
        state = ("held", "held", "held", "agreed", "missed")[lot % 5]
        nobody = lot // 5 % 3 == 0
        told: dict[str, Any] = {"member_id": None, "unit_id": None}
        if not nobody:
            told = {"member_id": member, "unit_id": self.unit_of[member]}
        told |= {
            "origin": ("asked", "offered", "elsewhere")[lot % 3],
            "word": ("none", "yes", "no", "rung_yes")[lot % 4],
        }
        held = at.date() if state == "held" else None
        self.row("talks", **told, number=f"TX-{next(self.serial)}", state=state, held_on=held)

    def _note(self, _: int, at: datetime, lot: int) -> None:
        kind = _NOTED[lot % len(_NOTED)]
        unit = None if lot % 3 == 0 else self.units[lot % UNITS]
        told = {"times": (None, 23, 1)[lot % 3], "money": (None, 8_000)[lot // 3 % 2], "unit_id": unit}
        told["households"] = lot % 5 == 0
        self.row("quick_notes", **told, number=f"JB-{next(self.serial)}", kind=kind, on=at.date())

    def _account(self, member: int, _: datetime, lot: int) -> None:
        if lot % 2 and self._once("accounts", member, 0):
            self.row("accounts", telegram_id=next(self.serial), member_id=member)

    def _hours(self, member: int, at: datetime, lot: int) -> None:
        self.row("training_hours", member_id=member, on=at.date(), minutes=lot + 1)


# The recount.


def recounted(raw: Raw, source: Source) -> list[Fact]:
    """Every fact there is of it, of whatever day."""
    name = str(source)
    if name.startswith("note_"):
        return [*_notes(raw, name.removeprefix("note_"))]
    return [*_RECOUNTS[name](raw)]


def _by_id(raw: Raw, table: str) -> dict[int, Mapping[str, Any]]:
    return {one["id"]: one for one in raw[table]}


def _day(at: datetime) -> date:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(ZONE).date()


def _unit(raw: Raw, member: int) -> int:
    return next(int(one["unit_id"]) for one in raw["members"] if one["id"] == member)


def _activities(*kinds: str) -> Callable[[Raw], Iterator[Fact]]:
    def facts(raw: Raw) -> Iterator[Fact]:
        activities = _by_id(raw, "activities")
        for one in raw["sign_ups"]:
            activity, member = activities[one["activity_id"]], one["member_id"]
            if one["came_at"] and activity["kind"] in kinds and activity["state"] in ("open", "over"):
                told = (activity["id"], _day(activity["starts_at"]), _unit(raw, member), member)
                yield Fact(*told, number=activity["number"], title=activity["title"])

    return facts


def _sat(purpose: str) -> Callable[[Raw], Iterator[Fact]]:
    def facts(raw: Raw) -> Iterator[Fact]:
        exams = _by_id(raw, "exams")
        for one in raw["sittings"]:
            if one["purpose"] == purpose and one["ended_at"]:
                title = exams[one["subject_id"]]["title"] if purpose == "exam" else None
                member = one["member_id"]
                yield Fact(one["subject_id"], _day(one["ended_at"]), _unit(raw, member), member, title=title)

    return facts


def _took(table: str, of: str, key: str, at: str) -> Callable[[Raw], Iterator[Fact]]:
    def facts(raw: Raw) -> Iterator[Fact]:
        titles = {one["id"]: one["title"] for one in raw[of]}
        for one in raw[table]:
            if one[at]:
                member = one["member_id"]
                yield Fact(one[key], _day(one[at]), _unit(raw, member), member, title=titles[one[key]])

    return facts


def _contests(raw: Raw) -> Iterator[Fact]:
    contests = _by_id(raw, "contests")
    for one in raw["contest_players"]:
        contest, member = contests[one["contest_id"]], one["member_id"]
        if member and not one["audience"] and contest["state"] == "over" and not contest["trial"]:
            told = (contest["id"], _day(contest["ended_at"]), _unit(raw, member), member)
            yield Fact(*told, number=contest["code"], title=contest["title"])


def _visits(*standings: str) -> Callable[[Raw], Iterator[Fact]]:
    def facts(raw: Raw) -> Iterator[Fact]:
        members = _by_id(raw, "members")
        for one in raw["visits"]:
            if one["stage"] == "done" and (not standings or members[one["member_id"]]["standing"] in standings):
                told = (one["id"], one["done_on"], one["unit_id"], one["member_id"])
                yield Fact(*told, fen=one["gave_money"] or 0, number=one["number"])

    return facts


def _aid(raw: Raw) -> Iterator[Fact]:
    """Grants that stand: what was taken out of the books again was not given."""
    visited = {one["number"] for one in raw["visits"]}
    taken_out = {one["corrects"] for one in raw["aid_grants"]}
    for one in raw["aid_grants"]:
        stands = one["state"] == "granted" and one["corrects"] is None and one["id"] not in taken_out
        if stands and one["number"] not in visited:
            told = (one["id"], one["given_on"], _unit(raw, one["member_id"]), one["member_id"])
            yield Fact(*told, fen=one["amount"] or 0, number=one["number"])


def _reports(at: str) -> Callable[[Raw], Iterator[Fact]]:
    """Somebody's own: not hints to which they have not agreed."""

    def facts(raw: Raw) -> Iterator[Fact]:
        for one in raw["hardship_reports"]:
            if one[at] and one["agreed"]:
                yield Fact(one["id"], _day(one[at]), one["unit_id"], one["member_id"], number=one["number"])

    return facts


def _of_reports(table: str, on: str, *, own: bool) -> Callable[[Raw], Iterator[Fact]]:
    def facts(raw: Raw) -> Iterator[Fact]:
        reports = _by_id(raw, "hardship_reports")
        for one in raw[table]:
            if one[on]:
                report = reports[one["report_id"]]
                number = one["number"] if own else report["number"]
                yield Fact(one["id"], one[on], report["unit_id"], report["member_id"], number=number)

    return facts


def _talks(raw: Raw) -> Iterator[Fact]:
    for one in raw["talks"]:
        said = one["origin"] != "elsewhere" or one["word"] in ("yes", "rung_yes")
        if one["state"] == "held" and said:
            yield Fact(one["id"], one["held_on"], one["unit_id"], one["member_id"], number=one["number"])


def _notes(raw: Raw, kind: str) -> Iterator[Fact]:
    for one in raw["quick_notes"]:
        if one["kind"] == kind:
            times, homes = ("households", "times") if one["households"] else ("times", "households")
            told = {times: one["times"] or 0, homes: 0, "fen": one["money"] or 0, "number": one["number"]}
            yield Fact(one["id"], one["on"], one["unit_id"], **told)


_RECOUNTS: Final[dict[str, Callable[[Raw], Iterator[Fact]]]] = {
    "exams": _sat("exam"),
    "daily": _sat("daily"),
    "drives": _took("drive_takers", "drives", "drive_id", "begun_at"),
    "lessons": _took("lesson_readings", "lessons", "lesson_id", "done_at"),
    "contests": _contests,
    "trainings": _activities("training"),
    "sports": _activities("sports"),
    "culture": _activities("culture"),
    "gatherings": _activities("volunteer", "family", "other"),
    "checkups": _activities("checkup"),
    "notices": _of_reports("public_notices", "posted_on", own=False),
    "filed": _of_reports("dossiers", "filed_on", own=True),
    "reports": _reports("submitted_at"),
    "closed": _reports("closed_at"),
    "aid": _aid,
    "visits": _visits(),
    "retired": _visits("retired", "retired_cadre"),
    "talks": _talks,
}


def offered(raw: Raw, offer: Offer, plan: int) -> dict[int, tuple[int, int]]:
    """By unit of now: how many of those for whom it is were reached in the year, of how many. `plan` in minutes."""
    hit, found = _hit(raw, offer, plan), dict[int, tuple[int, int]]()
    for one in raw["members"]:
        if _is_for(raw, offer, one):
            reached, of = found.get(one["unit_id"], (0, 0))
            found[one["unit_id"]] = reached + (one["id"] in hit), of + 1
    return found


def _is_for(raw: Raw, offer: Offer, member: Mapping[str, Any]) -> bool:
    if member["standing"] == "left":
        return False
    retired = member["standing"] in ("retired", "retired_cadre", "survivor")
    if offer == "visits":
        reports = {one["id"]: one["member_id"] for one in raw["hardship_reports"]}
        on_file = {reports[one["report_id"]] for one in raw["dossiers"] if one["filed_on"] and not one["ended_on"]}
        return retired or member["id"] in on_file
    return offer == "activities" or not retired


def _hit(raw: Raw, offer: Offer, plan: int) -> set[int | None]:
    if offer == "bound":
        return {one["member_id"] for one in raw["accounts"]}
    if offer == "trainings":
        minutes: dict[int, int] = {}
        for one in raw["training_hours"]:
            if one["on"].year == YEAR:
                minutes[one["member_id"]] = minutes.get(one["member_id"], 0) + one["minutes"]
        activities = _by_id(raw, "activities")
        for one in raw["sign_ups"]:
            held = activities[one["activity_id"]]
            if one["came_at"] and held["state"] in ("open", "over") and _day(held["starts_at"]).year == YEAR:
                minutes[one["member_id"]] = minutes.get(one["member_id"], 0) + (held["minutes"] or 0)
        return {member for member, some in minutes.items() if some >= max(plan, 1)}
    facts = [fact for source in _OFFERED[str(offer)] for fact in recounted(raw, Source(source))]
    return {fact.member for fact in facts if fact.day.year == YEAR}


_OFFERED: Final = {
    "talks": ("talks",),
    "checkups": ("checkups",),
    "learning": ("exams", "drives", "lessons", "contests", "daily"),
    "activities": ("sports", "culture", "gatherings"),
    "visits": ("visits",),
}
