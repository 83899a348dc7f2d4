"""The matrix over HTTP: each part knocks at each door, in each kind of chat, with its own keys, others' and nobody's.

What is done at a door is made from the routes; whether it may be comes from the matrix. `UNIONHALL_TEST_MATRIX=1`
tries many more knocks at each door than usual; which, is drawn by a seed.
"""

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

import pytest
from sqlalchemy import func, select

from storage.accounts import Account
from storage.audit import AuditEntry
from storage.database import Record
from storage.inbox import State
from storage.inbox import counts as updates
from storage.rights import MATRIX, Chat, Who, Whose
from tests import server
from tests.story.bureau import Bureau
from tests.story.conftest import Union
from tests.story.doorways import DOORS, NOBODY, Act, knocks, some, takes_keys
from tests.story.parts import EAST, PARTS, WEST, Key, Part, Rows, Said, Side, may, whose

pytestmark = pytest.mark.both_databases

MANY = bool(os.environ.get("UNIONHALL_TEST_MATRIX"))
#: Knocks of each part at a door that is shut to them, and at one that is open.
SHUT, OPEN = (5, 40) if MANY else (1, 3)
SEED = os.environ.get("UNIONHALL_TEST_SEED", "matrix")
#: Tables in which somebody has a row or some of their own: what they chose, what they have half done.
OF_ONE = {name for name, table in Record.metadata.tables.items() if "account_id" in table.primary_key.columns}
#: The same by who they are on the roster.
OF_MEMBER = {
    name for name, table in Record.metadata.tables.items() if [*table.primary_key.columns.keys()] == ["member_id"]
}
#: What the guard says no with.
NOES = ("rights.not_for_you", "members.not_known_yet")
#: What somebody is told in private who types /contest in a group.
ASIDE = "知识竞赛由主持人来开始"


@pytest.fixture(scope="module")
def bureau(union: Union) -> Iterator[Bureau]:
    with union._database() as database:
        yield Bureau(union, database)


@dataclass
class Draw:
    """Which knocks are tried: by a seed; each database has a half of the doors, unless many are tried."""

    half: int | None
    chance: random.Random

    def knocks(self, part: Part, doors: Iterable[str], ids: list[int], most: int) -> list[Act]:
        own = [door for door in doors if self.half in (None, crc32(f"{part.name} {door}".encode()) % 2)]
        return [act for door in own for act in some(knocks(door, ids), most, self.chance)]


@pytest.fixture
def draw(request: pytest.FixtureRequest, backend: str) -> Draw:
    halved = not MANY and server.answers()
    half = ("sqlite", "postgresql").index(backend) if halved else None
    return Draw(half, random.Random(f"{SEED} {request.node.originalname}"))


def audited(bureau: Bureau, *acts: str) -> dict[int, int]:
    """How many entries of these acts each account has."""
    counted = select(AuditEntry.account_id, func.count()).where(AuditEntry.act.in_(acts))
    rows = counted.group_by(AuditEntry.account_id)
    return bureau.cast.read(lambda session: {int(account): many for account, many in session.execute(rows)})


def leaks(said: list[Said], *sides: Side) -> list[str]:
    """What names something of those sides."""
    canaries = [one for side in sides for one in side.canaries]
    return [one[:300] for _, one in said if any(canary in one for canary in canaries)]


def changed(before: Rows, after: Rows) -> list[Key]:
    """Rows that are new, gone or other than before."""
    return sorted((key for key in before.keys() | after.keys() if before.get(key) != after.get(key)), key=str)


def parked(bureau: Bureau) -> int:
    return bureau.cast.read(updates).get(State.DEAD, 0)


class TestWhatIsNotGiven:
    def test_is_refused_at_every_door_and_audited_and_changes_and_tells_nothing(
        self, bureau: Bureau, draw: Draw
    ) -> None:
        hands = [hand for part in PARTS for hand in bureau.dealt(part, self.shut(bureau, part, draw))]
        before = bureau.rows()
        said = bureau.act(hands)
        noes, keys = audited(bureau, *NOES), bureau.accounts_of(phone for phone, _ in hands)
        let_in = [
            (phone.person.first_name, noes.get(keys[phone], 0), [act.said for act in acts])
            for phone, acts in hands
            if noes.get(keys[phone], 0) != len(acts)
        ]
        assert let_in == []
        assert changed(before, bureau.rows()) == []
        assert leaks(said, bureau.sides[EAST], bureau.sides[WEST]) == []

    def shut(self, bureau: Bureau, part: Part, draw: Draw) -> list[Act]:
        lines = [line for line in MATRIX if not may(part, line)]
        doors = [door for line in lines for door in line.doors if door in DOORS[Chat.PRIVATE]]
        assert doors or part.who is Who.CHAIR
        return draw.knocks(part, doors, [*bureau.ids, NOBODY], SHUT)


def given(part: Part, *reaches: Whose) -> list[str]:
    """The doors with a key in the knock that are open to them, as far as that."""
    lines = [line for line in MATRIX if may(part, line) and whose(part, line) in reaches]
    return [door for line in lines for door in line.doors if door in DOORS[Chat.PRIVATE] and takes_keys(door)]


class TestWhatIsGiven:
    """As far as it is given: nothing with a key that no record has, nothing with one of somebody else's."""

    def test_does_nothing_with_a_key_of_nobody(self, bureau: Bureau, draw: Draw) -> None:
        hands = [
            hand
            for part in PARTS
            for hand in bureau.dealt(part, draw.knocks(part, given(part, *Whose), [NOBODY], SHUT))
        ]
        before = bureau.rows()
        bureau.act(hands)
        assert parked(bureau) == 0
        accounts = {*bureau.accounts_of(phone for phone, _ in hands).values()}
        found = select(Account.member_id).where(Account.id.in_(accounts))
        members = {*bureau.cast.read(lambda session: session.scalars(found).all())}
        own = {*((name, key) for name in OF_ONE for key in accounts)}
        own |= {*((name, key) for name in OF_MEMBER for key in members)}
        assert [row for row in changed(before, bureau.rows()) if (row[0], row[1][0]) not in own] == []

    @pytest.mark.parametrize(
        ("names", "foreign"),
        [
            (("stranger", "contact", "member", "dismissed"), (EAST, WEST)),
            (("steward", "officer", "officer_for_talks"), (WEST,)),
            (("officer_west",), (EAST,)),
        ],
    )
    def test_changes_and_tells_nothing_of_others(
        self, bureau: Bureau, draw: Draw, names: tuple[str, ...], foreign: tuple[str, ...]
    ) -> None:
        parts = [part for part in PARTS if part.name in names]
        reaches = (Whose.OWN, Whose.TAKEN, Whose.UNIT)
        hands = [
            hand
            for part in parts
            for hand in bureau.dealt(
                part,
                draw.knocks(part, given(part, *reaches), bureau.ids, OPEN),
            )
        ]
        before = bureau.rows()
        said = bureau.act(hands)
        after, sides = bureau.rows(), [bureau.sides[name] for name in foreign]
        theirs = frozenset[Key]().union(*(side.rows for side in sides))
        assert [row for row in sorted(theirs) if after.get(row) != before.get(row)] == []
        chats = {phone.person.id for phone, _ in hands}
        assert [phone.show() for phone, _ in hands if not phone.from_bot and not phone.toasts] == []
        theirs_told = [(chat, one) for chat, one in said if chat is None or chat in chats]
        assert leaks(theirs_told, *sides) == []
        assert [one for _, one in theirs_told for side in bureau.sides.values() if side.taken in one] == []
        assert parked(bureau) == 0


class TestInGroups:
    @pytest.mark.parametrize("place", [0, 1], ids=["admitted", "not_admitted"])
    def test_no_door_is_open_but_those_of_groups(self, bureau: Bureau, draw: Draw, place: int) -> None:
        hands = [bureau.in_company(part, place, self.shut(bureau, part, draw)) for part in PARTS]
        before, noes = bureau.rows(), audited(bureau, *NOES)
        said = bureau.act(hands)
        assert changed(before, bureau.rows()) == []
        assert leaks(said, bureau.sides[EAST], bureau.sides[WEST]) == []
        # Aside stands only who starts a contest: the group reads nothing of it.
        asides = [one for chat, one in said if chat in {phone.person.id for phone, _ in hands}]
        assert [one for one in asides if ASIDE not in one] == []
        keys, now = bureau.accounts_of(phone for phone, _ in hands), audited(bureau, *NOES)
        for phone, acts in hands:
            routed = [act.said for act in acts if act.door in DOORS[Chat.GROUP]]
            assert now.get(keys[phone], 0) - noes.get(keys[phone], 0) == len(routed), (phone.person.first_name, routed)

    def shut(self, bureau: Bureau, part: Part, draw: Draw) -> list[Act]:
        doors = [
            door
            for line in MATRIX
            for door in line.doors
            if not (may(part, line) and Chat.GROUP in line.chats and door in DOORS[Chat.GROUP])
        ]
        return [act for act in draw.knocks(part, doors, bureau.ids, SHUT) if not act.step]
