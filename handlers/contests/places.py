"""Who plays and where: groups, hosts, sides, units; each ticked by a tap, names typed."""

from handlers.buttons import Button, Shown
from handlers.contests.doors import CARD
from handlers.context import Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.contests import SERVICE, Sides, company, setting, sides, whose
from storage.contests.knobs import Knob
from storage.contests.sides import Of
from storage.values import Values, lines_of

#: A page of groups, a group.
GROUPS = Button("contests.groups", int, int)
TURN_GROUP = Button("contests.turn_group", int, int)
HOSTS = Button("contests.hosts", int)
ASK_HOST = Button("contests.ask_host", int)
ADD_HOST = Button("contests.add_host", int, int)
REMOVE_HOST = Button("contests.remove_host", int, int)
SIDES = Button("contests.sides", int)
CHOOSE_SIDES = Button("contests.choose_sides", int, Sides)
ASK_TEAMS = Button("contests.ask_teams", int)
REMOVE_TEAM = Button("contests.remove_team", int)
TURN_BEST = Button("contests.turn_best", int, Knob)
#: A page of units, a unit.
UNITS = Button("contests.units", int, int, Of)
TURN_UNIT = Button("contests.turn_unit", int, int, Of)
ALL_BELOW = Button("contests.all_below", int)
FOR_ALL = Button("contests.for_all", int)


def _of(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=whose.RIGHT, subject=int(str(found["contest"])))


def groups_screen(found: Values) -> Screen:
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    rows = [[TURN_GROUP(contest, one["group"], name=one["name"], on=one["on"])] for one in lines_of(found["lines"])]
    turns = [GROUPS(contest, at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    return _of("contests.groups", found, [*rows, turns, [CARD(contest, back=True)]])


def hosts_screen(found: Values) -> Screen:
    contest = found["contest"]
    rows = [[REMOVE_HOST(contest, one["account"], name=one["name"])] for one in lines_of(found["lines"])]
    if found["step"] == "host":
        adds = [ADD_HOST(contest, one["account"], name=one["name"]) for one in lines_of(found["found"])]
        return _of("contests.ask_host", found, [*in_rows(adds), [HOSTS(contest, back=True)]])
    return _of("contests.hosts", found, [*rows, [ASK_HOST(contest)], [CARD(contest, back=True)]])


def sides_screen(found: Values) -> Screen:
    contest, mine = found["contest"], found["sides"]
    if found["step"] == "teams":
        return _of("contests.ask_teams", found, [[SIDES(contest, back=True)]])
    choices = [CHOOSE_SIDES(contest, one, sides=one, on=one == mine) for one in Sides]
    teams = [REMOVE_TEAM(one["team"], name=one["name"]) for one in lines_of(found["lines"])]
    more = {
        "alone": [],
        "units": [[UNITS(contest, 0, Of.TEAMS, step=0, teams=True), *([ALL_BELOW(contest)] if found["below"] else [])]],
        "free": [[ASK_TEAMS(contest)], *in_rows(teams)],
    }[str(mine)]
    best = [] if mine == Sides.ALONE else [TURN_BEST(contest, Knob.BEST, value=found["best"])]
    return _of("contests.sides", found, [choices, *more, best, [CARD(contest, back=True)]])


def units_screen(found: Values) -> Screen:
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    teams = bool(found["of_teams"])
    of = Of.TEAMS if teams else Of.WHOM
    rows = [[TURN_UNIT(contest, one["id"], of, unit=one["unit"], on=one["on"])] for one in lines_of(found["lines"])]
    turns = [
        UNITS(contest, at, of, step=step, teams=teams)
        for step, at in ((-1, page - 1), (1, page + 1))
        if 0 <= at < pages
    ]
    whole = [FOR_ALL(contest)] if found["chosen"] and not teams else [ALL_BELOW(contest)] if found["below"] else []
    back = SIDES(contest, back=True) if teams else CARD(contest, back=True)
    return _of("contests.units", found, [whole, *rows, turns, [back]])


def _search(found: Values) -> Screen:
    return hosts_screen({"lines": [], "found": [], **found})


SHOWN: tuple[Shown, ...] = (
    (GROUPS, company.groups, groups_screen),
    (TURN_GROUP, company.turn_group, groups_screen),
    (HOSTS, company.hosts, hosts_screen),
    (ASK_HOST, company.ask_host, hosts_screen),
    (ADD_HOST, company.add_host, hosts_screen),
    (REMOVE_HOST, company.remove_host, hosts_screen),
    (SIDES, sides.look, sides_screen),
    (CHOOSE_SIDES, sides.choose, sides_screen),
    (ASK_TEAMS, sides.ask_names, sides_screen),
    (REMOVE_TEAM, sides.remove, sides_screen),
    (TURN_BEST, sides.turn_best, sides_screen),
    (UNITS, sides.units, units_screen),
    (TURN_UNIT, sides.turn_unit, units_screen),
    (ALL_BELOW, sides.all_below, units_screen),
    (FOR_ALL, sides.for_all, units_screen),
)

STEPS: Steps = {
    (SERVICE, "teams"): Step(setting.open_question, sides_screen, sides.write_names, sides_screen),
    (SERVICE, "host"): Step(setting.open_question, _search, company.write_host, hosts_screen),
}
