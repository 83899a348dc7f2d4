"""Addresses in a text, as Telegram finds them by itself: of the web, of e-mail and its own `tg://`.

The rules are those of TDLib (MessageEntity.cpp: find_urls, find_tg_urls). An address with a scheme may have any domain,
one without only a common one. A letter of any script is part of a domain, so that an address written into Chinese
without a space takes the words before it along: so does Telegram.
"""

import re
from collections.abc import Iterator

from bot.sandbox import domains

Span = tuple[str, int, int]  # the kind of entity, where it begins and where it ends

# Each class says what is not of it, all of it in the BMP: `re` looks such a class up at once, others range by range.
#: What ends an address wherever it stands: spaces, and the General Punctuation that is neither joiner nor dash.
_GAPS = "\\x20\xa0\u1680\u2000-\u200b\u200e\u200f\u2016-\u206f\u3000"
_BEFORE_DOMAIN = re.compile(f"[^\\x00-,/:-@\\[-\\^`{{-}}\\x7f-\xbf{_GAPS}]*")
_DOMAIN_AND_USERS = re.compile(f"[^\\x00-,/:-?\\[-\\^`{{-}}\\x7f-\xbf{_GAPS}]*")
_BEFORE_USER = re.compile(f"[^\\n/\\[\\]{{}}()'`<>\"@«»{_GAPS}]*")
_PATH = re.compile(f'[/?#][^\\n<>"«»{_GAPS}]*')
_SCHEME = re.compile("[^\\x00-*,./:-@\\[-`{-\\x7f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*")
_SCHEMES = (("http", ("shttp",)), ("https", ()), ("ftp", ("tftp", "sftp")), ("tonsite", ()))
_HAS_SCHEME = re.compile(r"(?:https?|ftp|tonsite)://", re.ASCII | re.IGNORECASE)
_HOST = re.compile("[^/?#]*")
_PORT_BEHIND = re.compile(":[^:]*$")
_PORT = re.compile(":0*([1-9][0-9]{0,4})(?![0-9])")
#: What is punctuation of the sentence where it ends an address.
_LOOSE_ENDS = ".:;,('?!`"

_OWN = re.compile(r"(?:tg|ton|(?<=tons)ite)://[A-Za-z0-9_-]{1,253}", re.ASCII | re.IGNORECASE)
_EMAIL = re.compile(
    r"(?:[A-Za-z0-9_-]{0,26}[.+]){0,10}[A-Za-z0-9_-]{1,35}"
    r"@(?:(?:[A-Za-z0-9][A-Za-z0-9_-]{0,28})?[A-Za-z0-9]\.){1,6}[A-Za-z]{2,8}"
)
_IP_PART = re.compile("25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]")
_ENCODED_TLD = re.compile("xn--[A-Za-z0-9]{2,}")
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def own(text: str) -> Iterator[Span]:
    """`tg://…` and `ton://…`, wherever they begin."""
    at = 0
    while match := _OWN.search(text, at):
        at = _after_path(text, match.end())
        yield "url", match.start(), at


def found(text: str) -> Iterator[Span]:
    """Addresses of the web and of e-mail, none of which overlap."""
    begin = 0
    while (dot := text.find(".", begin)) >= 0 and dot + 1 < len(text):
        if text[dot + 1] == " ":
            begin = dot + 2
            continue
        start, end, is_good = _around(text, begin, dot)
        if is_good:
            if end > dot + 1:
                yield from _span(text, start, end)
            while text.startswith(".", end):
                end += 1
        else:
            end = text.rfind(".", begin, end) + 1
        begin = max(end, dot + 1)


def _around(text: str, begin: int, dot: int) -> tuple[int, int, bool]:
    """What might be an address around a dot, and whether what stands before it lets it be one."""
    start = _before(_BEFORE_DOMAIN, text, begin, dot)
    end = _after(_DOMAIN_AND_USERS, text, dot)
    has_users = "@" in text[dot:end]
    if has_users:
        start = _before(_BEFORE_USER, text, begin, start)
    if (port := _PORT.match(text, end)) and int(port[1]) <= 0xFFFF:
        end = port.end()
    end = _after_path(text, end)
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    is_good = True
    if start > begin and text[start - 1] == "@":
        user = _before(_BEFORE_USER, text, begin, start - 1)
        is_good = not has_users and user < start - 1
        start = user
    scheme = _scheme(text, begin, start)
    return start - max(scheme, 0), end, is_good and scheme >= 0


def _scheme(text: str, begin: int, start: int) -> int:
    """The length of the scheme before an address, 0 for none, -1 for what makes it no address."""
    if start == begin:
        return 0
    if not text.endswith("://", begin, start):
        before = text[start - 1]
        return -1 if before.isalnum() or before in "_/#@" else 0
    name = text[_before(_SCHEME, text, begin, start - 3) : start - 3].lower()
    for scheme, others in _SCHEMES:
        if name.endswith(scheme) and name not in others:
            return len(scheme) + 3
    return -1


def _before(pattern: re.Pattern[str], text: str, low: int, at: int) -> int:
    """Where the run of such characters begins that ends at a place."""
    return at - _after(pattern, text[low:at][::-1], 0)


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _after_path(text: str, at: int) -> int:
    """The end of the path, query and fragment that begin at a place; a lone ? or # begins none."""
    match = _PATH.match(text, at)
    if match is None:
        return at
    kept = match[0][0] + match[0][1:].rstrip(_LOOSE_ENDS)
    return at + len(kept) if kept[0] == "/" or len(kept) > 1 else at


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    address = text[start:end]
    mailto = len("mailto:") if address.startswith("mailto:") else 0
    if _EMAIL.fullmatch(address, mailto):
        yield "email", start + mailto, end
    elif length := _length(address):
        yield "url", start, start + length


def _length(address: str) -> int:
    """How much of it is an address; 0 if nothing is."""
    scheme = _HAS_SCHEME.match(address)
    begin = scheme.end() if scheme else 0
    path = _after(_HOST, address, begin)
    host = address[begin:path]
    domain = _PORT_BEHIND.sub("", host[host.find("@") + 1 :])
    if domain.lower() == "teiegram.org" or not _is_domain(domain, any_tld=scheme is not None):
        return 0
    return path + len(_balanced(address[path:]))


def _balanced(path: str) -> str:
    """A path up to the first bracket that was not opened in it."""
    depth = {"(": 0, "[": 0, "{": 0}
    for at, char in enumerate(path):
        if char in depth:
            depth[char] += 1
        elif char in _CLOSERS:
            depth[_CLOSERS[char]] -= 1
            if depth[_CLOSERS[char]] < 0:
                path = path[:at]
                break
    return path.rstrip(_LOOSE_ENDS)


def _is_domain(domain: str, *, any_tld: bool) -> bool:
    parts = domain.split(".")
    if any(not part or part.endswith("-") or len(part.encode()) >= 64 for part in parts) or len(parts) == 1:
        return False
    if len(parts) == 4 and all(map(_IP_PART.fullmatch, parts)):
        return True
    if not domain.strip("0123456789."):
        return False
    return _is_tld(parts[-1], any_tld=any_tld) and "_" not in parts[-2]


def _is_tld(tld: str, *, any_tld: bool) -> bool:
    if tld.startswith("xn--"):
        return _ENCODED_TLD.fullmatch(tld) is not None
    if len(tld) == 1 or "_" in tld or "-" in tld:
        return False
    # A capital begins a sentence that lacks a space before it: "time.Thanks".
    small = tld.lower()
    return any_tld or (small in domains.COMMON and (small == tld or small[1:] != tld[1:]))
