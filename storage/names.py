"""A person's name as a roster has it: how it is spelled, and whether what somebody typed can be one."""

import re
import unicodedata

#: Han characters, within the brackets of a pattern.
HAN = r"\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"
#: Signs of a name that somebody types.
SHORTEST, LONGEST = 2, 30

_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
_DOT_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) ?[.\u2022\u2027\u2219\u30fb\u00b7] ?(?=[{HAN}])")
_ALIKE = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc", "'") | dict.fromkeys("\u2010\u2011\u2012\u2013", "-"))
_NAME = re.compile(r"[^\W\d_]+(?:[\u00b7' -][^\W\d_]+)*")
#: Parts of a name written without a dot between them are shorter: so many Han on end are a sentence.
_RUN = re.compile(rf"[{HAN}]{{11}}")


def without_gaps(line: str) -> str:
    """The line without spaces between Han characters."""
    return _BETWEEN_HAN.sub("", line)


def spelled(line: str) -> str:
    """As rosters spell it: no space between Han characters, one dot between the parts of a name, other spaces kept."""
    return _DOT_BETWEEN_HAN.sub("\u00b7", without_gaps(line))


def typed(words: str) -> str | None:
    """The name that somebody typed, spelled as rosters do; None where it is none: 2 to 30 letters of any script, and
    between them dots, spaces, hyphens or apostrophes, one at a time."""
    plain = unicodedata.normalize("NFKC", words).translate(_ALIKE)
    shown = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    name = spelled(" ".join(shown.split()))
    # Some scripts write vowels as marks upon their letters.
    letters = "".join(sign for sign in name if unicodedata.category(sign)[0] != "M")
    fits = SHORTEST <= len(name) <= LONGEST and _NAME.fullmatch(letters) and not _RUN.search(name)
    return name if fits else None
