"""Numbering: how many took part and what it cost, as people write it: 23人, 二十三人, 3户, 500元, 1.2万元. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from storage import amounts

_NUM: Final = r"(?:(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?[万千百]?|[零〇一二两俩三四五六七八九十百千万]+)"
_ONES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORTH: Final = {
    **{word: number for number, word in enumerate((*_ONES, *_TEENS), 1)},
    **{word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)},
}
_BELOW_HUNDRED: Final = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join((*_TEENS, *_ONES))})"
#: twenty-three; a hundred and five. Of more than that the end alone must not be read: two thousand and five.
_SPELT: Final = (
    rf"(?:(?:a|{'|'.join(_ONES)})[- ]hundred(?:(?: and)? {_BELOW_HUNDRED})?|(?<!thousand )(?<!thousand and )"
    rf"(?<!dozen )(?<!hundred )(?<!hundred and )(?<!-){_BELOW_HUNDRED})"
)
_PEOPLE: Final = (
    r"(?:人次|户次|户|个?人(?!民|大(?!家)|员|力|工|生|身|事|物|才|行|均|数|三足|一[组桌队])"
    r"|[个名位] ?(?:在职|退休|离退休|困难|女|男|新|青年)?(?:职工|会员|同志|员工|干部|代表|队员|选手|群众|家属|老人)"
    r"|[名位](?!额))"
)
_PEOPLE_EN: Final = (
    r"(?:(?:retired|new|young|union|hardship|sick) )?"
    r"(?:people|persons?|attendees|participants|staff|employees|workers|members|colleagues|households|families"
    r"|retirees|pensioners|players|ppl|guests|visitors|spectators|volunteers|men|women"
    r"|attended|took part|came|joined|present)\b"
)
_COUNT: Final = re.compile(
    rf"(?P<about>大?约|大概|将?近|差不多|about|around|some|nearly|over)? ?"
    rf"(?<![\d.]|第)(?<!\d,)(?:(?P<of>\d+) ?/ ?)?(?P<n>{_NUM}) ?"
    rf"(?P<more>[多余来几]|\+)? ?(?:{_PEOPLE}|{_PEOPLE_EN})"
    rf"|\b(?P<word>{_SPELT}) {_PEOPLE_EN}"
    r"|(?<!应)(?:参[加会]人数|参[会加]|出席|到会|实到|人数|attendance)[:为是]? ?(?P<said>\d+)"
    r"(?!\d|[.,]\d| ?[月年日号点时分元块次场天个项条处件份])"
)
_HOMES: Final = re.compile(r"户|households|families")
#: 20-30人; 二三十人; 十几人; 几十人; a dozen or so people.
_VAGUE: Final = re.compile(
    rf"\d+ ?(?:-|~|–|—|至|到|to) ?\d+ ?个?(?:{_PEOPLE}|{_PEOPLE_EN})"
    rf"|(?:[一二三四五六七八九]{{2}}[十百]?|十几|几十|[几数][十百]?) ?{_PEOPLE}"
    r"|\b(?:a few|several|dozens? of|many) (?:people|staff|members|employees|households)"
)
#: Who was to come, or did not, or is a part of them.
_NOT_ALL_BEFORE: Final = re.compile(
    r"(?:每|各|人均|应到|应参[加会]|应出席|计划|预计|名额|限|缺席|请假|未到|没来|缺|其中|包括|最多|至少|expected|absent:?|incl(?:uding|\.)?|per"
    r"|of whom|of them)[^\s,。;、]{0,6} ?$"
)
#: Who came, whatever stands before: 应到30人实到26人.
_CAME: Final = "实到"
_NOT_ALL_BEHIND: Final = re.compile(
    r" ?(?:请假|缺席|未到|没来|没到|没参加|获奖|发言|一[组桌队]|were absent|absent|did not come|each|per|apologi|spoke)"
)
_ALL: Final = re.compile(r"(?:实到|到会|参加|参会|出席|共有?|总共|一共|合计|in all|total(?: of)?)[^\d,。;]{0,4}$")

_SIGNS: Final = "[零一二两三四五六七八九十百千万]"
_COIN: Final = r"(?:元|块钱?|圆|yuan\b|rmb\b|cny\b)"
_MONEY: Final = re.compile(
    rf"(?:[¥￥]|\b(?:rmb|cny)) ?(?P<sign>{_NUM})"
    rf"|(?<![\d.])(?<!\d,)(?P<n>{_NUM}) ?[多余]? ?{_COIN}"
    rf"(?:(?<=[块元圆])(?P<jiao>[1-9])(?:[角毛]|(?<=块.)(?=$|[,。;、])))?"
    rf"|(?:花[了费]?|用了?|费用|经费|支出|开支|spent|cost)[:为是]? ?(?P<said>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?"
    rf"|\d+(?:\.\d+)? ?[万千百]|\d{{2,}}(?:\.\d{{1,2}})?|{_SIGNS}*[百千万]{_SIGNS}*)"
    rf"(?!\d|[.,]\d|{_SIGNS}| ?(?:[元块圆]|yuan|人|名|位|户|分|点|小时|天|个|次|多人|hours?|minutes?|days?|people))"
)
#: Of another country: what it is worth is not reckoned here.
_FOREIGN: Final = re.compile(
    rf"(?:hk|us)?[$€£] ?{_NUM}|\b(?:usd|eur|hkd|gbp) ?{_NUM}"
    rf"|(?<![\d.])(?<!\d,){_NUM} ?(?:美元|美金|港币|港元|欧元|英镑|日元|澳元|刀(?!具|片)"
    r"|(?:us |hk )?dollars?\b|euros?\b|pounds?\b|(?:usd|eur|hkd|gbp)\b)"
)
_EACH_BEFORE: Final = re.compile(r"(?:每|各|人均|户均|标准)[^\d,。;]{0,5}$")
_EACH_BEHIND: Final = re.compile(r" ?(?:/|每|一)[人户位份家名]| ?(?:each|per|a head|apiece)\b")
_TOTAL: Final = re.compile(r"(?:共|合计|总计|总额|total(?: of)?|in all) ?(?:花费?了?|用了?|支出|计)?[: ]*$")
#: Less than none; a dash behind a word, or apart from the number, only parts the two.
_LESS: Final = re.compile(r"(?:^|[\s,。;:、(])(?P<sign>[-−]|负|minus )$")
#: A number as programs write it, whether or not people can be so many.
_PLAIN: Final = re.compile(r"[-−]? ?\d+(?:[.,]\d+)*")
#: More than that no note is of, in 分.
MOST_MONEY: Final = 10**10


@dataclass(frozen=True, slots=True)
class Counts:
    """`found`: each number once, the only one where it is sure; `homes`: those of them that are of households (户)
    alone; `about`: it was said so; `vague`: a number was said that is none, beside which no other is sure; `unread`:
    what was written there though people can't be so many: -5人, 12.5人. `left`: the words without."""

    found: tuple[int, ...]
    homes: tuple[int, ...]
    about: bool
    vague: bool
    unread: str | None
    left: str


def counts(said: str, most: int) -> Counts:
    """How many took part, in folded words; numbers over `most` are none."""
    vague, left = bool(_VAGUE.search(said)), _VAGUE.sub(" \ue001 ", said)
    found, sure, about, unread = list[int](), list[int](), False, None
    whose: dict[int, set[bool]] = {}
    for match in _COUNT.finditer(left):
        number = _count_of(match)
        before, behind = left[: match.start()], left[match.end() :]
        left_out = _NOT_ALL_BEFORE.search(before) and not match[0].startswith(_CAME)
        if left_out or _NOT_ALL_BEHIND.match(behind):
            continue
        less = _LESS.search(left[: _begin(match)])
        if less or number is None or not 0 < number <= most:
            unread = unread or (less["sign"] if less else "") + match[0].strip()
            continue
        # Of 23/25人 one came, and one should have.
        both = [int(match["of"]), number] if match["of"] and 0 < int(match["of"]) <= most else [number]
        found += both
        for one in both:
            whose.setdefault(one, set()).add(is_of_homes(match[0]))
        about = about or bool(match["about"] or match["more"])
        if _ALL.search(before) or match["said"]:
            sure.append(number)
    only = tuple(dict.fromkeys(sure if len(set(sure)) == 1 else found))
    homes = tuple(one for one in only if whose.get(one) == {True})
    vague = vague or bool(unread and only)
    return Counts(only, homes, about and len(only) == 1, vague, unread, _COUNT.sub(" \ue001 ", left))


def is_of_homes(words: str) -> bool:
    """Whether the number in them is of households, not of people."""
    return bool(_HOMES.search(words))


def _begin(match: re.Match[str]) -> int:
    """Where the number itself stands."""
    return next(match.start(name) for name in ("of", "n", "word", "said") if match[name])


def _count_of(match: re.Match[str]) -> int | None:
    if match["word"]:
        return _spelt(match["word"])
    return _whole(match["n"] or match["said"])


def _spelt(words: str) -> int:
    hundreds, _, rest = words.replace("-", " ").rpartition("hundred")
    over = sum(_WORTH.get(word, 0) for word in rest.split())
    return over + 100 * _WORTH.get(hundreds.strip(), 1 if hundreds else 0)


def _whole(words: str) -> int | None:
    found = amounts.read(words)
    return None if found is None or found.fen % amounts.YUAN else found.fen // amounts.YUAN


@dataclass(frozen=True, slots=True)
class Money:
    """`found`: sums in 分, each once; `each`: of one it was said that it is for each person or household; `foreign`: of
    one that it is in the money of another country."""

    found: tuple[int, ...]
    each: bool
    foreign: bool
    left: str


def money(said: str) -> Money:
    """The sums in folded words; where one is said to be the whole, that alone."""
    found, whole, each = list[int](), list[int](), False
    foreign, said = bool(_FOREIGN.search(said)), _FOREIGN.sub(" \ue002 ", said)
    for match in _MONEY.finditer(said):
        read = amounts.read(match["sign"] or match["n"] or match["said"])
        if read is None or not 0 < read.fen <= MOST_MONEY:
            continue
        before, behind = said[: match.start()], said[match.end() :]
        if _EACH_BEFORE.search(before) or _EACH_BEHIND.match(behind):
            each = True
            continue
        fen = read.fen + 10 * int(match["jiao"] or 0)
        found.append(fen)
        if _TOTAL.search(before):
            whole.append(fen)
    only = tuple(dict.fromkeys(whole if len(set(whole)) == 1 else found))
    return Money(only, each and not only, foreign and not (only or each), _MONEY.sub(" \ue002 ", said))


def bare(words: str) -> int | None:
    """A number alone, in digits or in words: 23; 二十三; 23人. For the answer to how many there were."""
    text = re.sub(r"[约共 ]|个?[人名位户]次?$", "", words)
    return _whole(text) if re.fullmatch(_NUM, text) else None


def is_number(words: str) -> bool:
    """Whether folded words are a number and nothing else, though perhaps none of people: -5; 12.5."""
    return bool(_PLAIN.fullmatch(words))
