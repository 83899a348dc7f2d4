"""Words, numbers and callback data that nobody should have to be ready for."""

import random
import string

from tests.bot.sandbox.specification import TYPES

_LONG = 5_000
#: What has broken bots: tags, other directions, what can't be seen, what is too long, what looks like something else.
WORDS = (
    "",
    " ",
    "\n\n\n",
    "<b>粗<i>体</b></i>",
    "<script>alert(1)</script>&amp;&lt;&#x202e;",
    "</b></i></pre>",
    "&" * 50,
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}{{ config }}",
    "%s %d %(x)s {0} {name}",
    "'; DROP TABLE members; --",
    "\u202e倒着写的名字\u202c",
    "\u2066\u2067\u2068\u2069\u200f\u061c",
    "零\u200b宽\u200c字\u200d符\ufeff",
    "\u0000\u0001\u0007\u001b[31m",
    "é́́́́́" * 40,
    "👩‍👩‍👧‍👦" * 30,
    "\U0001f600" * 200,
    "困" * _LONG,
    "a" * _LONG,
    "<" * _LONG,
    "🚒" * _LONG,
    "/start",
    "/start " + "A" * 64,
    "/start ../../etc/passwd",
    "/menu@some_other_bot",
    "/cancel" * 100,
    "//",
    "/",
    "/困难",
    "困难申报",
    "我的",
    "工作台",
    "更多",
    "Mine",
    "是",
    "提交",
    "1",
    "-1",
    "0x1F",
    "١٢٣",  # digits of another script
    "１２３",
    "1e309",
    "NaN",
    "KN-2026-0001",
    "kn-2026-99999999999999999999",
    "13800001001",
    "11010519491231002X",
    "6222021234567890123",
    "https://e.cn/?x=<y>&z=%00",
    "@union_hall_bot",
    "=cmd|'/C calc'!A0",
    "😀\ud83d",  # half of a pair, as JSON lets through
    "\u202egpj.exe",
)
NUMBERS = (0, 1, -1, 2**31, -(2**31), 2**53, 2**63 - 1, -(2**63), 2**64, 10**30)
ANYTHING = (None, True, False, [], {}, [[]], [None], {"": None}, 1.5, 1e308, *NUMBERS, *WORDS)


def word(chance: random.Random) -> str:
    """One of the known ones, two of them joined, or letters at random."""
    luck = chance.random()
    if luck < 0.6:
        return chance.choice(WORDS)
    if luck < 0.8:
        return chance.choice(WORDS)[:300] + chance.choice(WORDS)[:300]
    return "".join(chance.choice(_LETTERS) for _ in range(chance.randrange(1, 40)))


_LETTERS = string.printable + "困难申报工会职工家属站所老陈\u200b\u202e\u0301😀"


def press(chance: random.Random, known: list[str]) -> str:
    """Callback data: a button's with other arguments, cut, joined, or noise; `known` are data that buttons had."""
    data = chance.choice(known) if known else "1home.menu"
    head, *rest = data.split(":")
    luck = chance.randrange(7)
    if luck == 0:
        return ":".join([head, *(str(chance.choice(NUMBERS)) for _ in rest)])
    if luck == 1:
        return ":".join([head, *rest, word(chance)[:20]])
    if luck == 2:
        return data[: chance.randrange(len(data) + 1)]
    if luck == 3:
        return chance.choice("02x") + data[1:]
    if luck == 4:
        return ":".join([head, *(word(chance)[:15] for _ in rest)])
    if luck == 5:
        return word(chance)[:64]
    return data


# Updates as the Bot API's own tables have them, filled at random.

_DEEPEST = 5
_LIKELY = {"text": 0.7, "from": 0.95, "data": 0.9, "message": 0.8}


def update(chance: random.Random, update_id: int, people: list[int], kinds: list[str]) -> dict[str, object]:
    """A well-formed update of one of the kinds: every required field, some of the others, hostile values in them."""
    kind = chance.choice(kinds)
    fields = TYPES["Update"]
    assert isinstance(fields, dict)
    return {"update_id": update_id, kind: _Filler(chance, people).fill(fields[f"{kind}?"], 0)}


class _Filler:
    def __init__(self, chance: random.Random, people: list[int]) -> None:
        self._chance = chance
        self._people = people

    def fill(self, kind: str, depth: int) -> object:
        kind = self._chance.choice(kind.split("|"))
        if kind.startswith("="):
            return kind[1:]
        if kind.startswith("Array of "):
            count = self._chance.randrange(3) if depth < _DEEPEST else 0
            return [self.fill(kind.removeprefix("Array of "), depth + 1) for _ in range(count)]
        if kind == "MaybeInaccessibleMessage":
            kind = "Message"
        plain = self._plain(kind)
        if plain is not None:
            return plain
        fields = TYPES[kind]
        if isinstance(fields, list):
            return self.fill(self._chance.choice(fields), depth)
        return self._object(kind, fields, depth)

    def _plain(self, kind: str) -> object:
        match kind:
            case "Integer":
                return self._chance.choice((1, 2, 3, 17, 2**31 - 1, 1_790_000_000))
            case "Float":
                return self._chance.uniform(-180, 180)
            case "Boolean" | "True":
                return True
            case "String":
                return word(self._chance)
        return None

    def _object(self, kind: str, fields: dict[str, str], depth: int) -> dict[str, object]:
        found = {}
        for name, kinds in fields.items():
            plain = name.removesuffix("?")
            likely = _LIKELY.get(plain, 0.08 if depth < _DEEPEST else 0.0)
            if not name.endswith("?") or self._chance.random() < likely:
                found[plain] = self.fill(kinds, depth + 1)
        return self._placed(kind, found)

    def _placed(self, kind: str, found: dict[str, object]) -> dict[str, object]:
        """Among people who are there, at a time that can be: Telegram itself never sends others."""
        person = self._chance.choice(self._people)
        match kind:
            case "User":
                return {**found, "id": person, "is_bot": False}
            case "Chat" | "ChatFullInfo":
                kinds = ("private", "private", "private", "group", "supergroup", "channel")
                place = self._chance.choice(kinds)
                return {**found, "id": person if place == "private" else -1_000_000_000_000 - person, "type": place}
            case "InaccessibleMessage":
                return {**found, "date": 0}
            case "Message":
                return {**found, "date": 1_790_000_000, **_author(found)}
        return found


def _author(message: dict[str, object]) -> dict[str, object]:
    """In a private chat a person is the chat."""
    chat, author = message["chat"], message.get("from")
    if isinstance(chat, dict) and isinstance(author, dict) and chat["type"] == "private":
        return {"from": {**author, "id": chat["id"]}}
    return {}
