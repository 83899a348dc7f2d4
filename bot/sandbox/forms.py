"""What a call carries: query string, urlencoded form, multipart or JSON, all read to text parameters and files."""

import binascii
import json
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from bot.sandbox.records import Upload
from bot.sandbox.refusals import Refusal, bad_request

Parameters = dict[str, str]
Uploads = dict[str, Upload]

_WORDS_LIMIT, _PARTS_LIMIT = 1 << 20, 1000  # bytes of all that is no file, parts of a multipart form
_COMPACT = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_LOOSE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_DISPOSITION = re.compile(r'\b(name|filename)="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


def read(query: str, content_type: str, body: bytes) -> tuple[Parameters, Uploads]:
    """The query string wins over the body, as it is read first."""
    parameters: Parameters = {}
    uploads: Uploads = {}
    if body:
        kind = content_type.partition(";")[0].strip().lower()
        if kind != "multipart/form-data" and len(body) > _WORDS_LIMIT:
            raise _too_large()
        if kind == "application/json":
            parameters = _from_json(body)
        elif kind == "multipart/form-data":
            parameters, uploads = _from_parts(content_type, body)
        elif kind == "application/x-www-form-urlencoded":
            parameters = _from_form(body)
        else:
            raise bad_request("unsupported content type")
    if query:
        parameters |= _from_form(query.encode())
    return parameters, uploads


def unescape(text: bytes) -> str:
    """Percent escapes undone, by the quoted-printable reader: the same escapes after "=", and it is written in C.

    What is no escape stays as it is.
    """
    if b"%" not in text:
        pass
    elif _LOOSE_PERCENT.search(text):
        text = unquote_to_bytes(text)
    else:
        text = binascii.a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))
    return _decoded(text)


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _from_form(text: bytes) -> Parameters:
    parameters = {}
    for pair in text.split(b"&"):
        name, _, value = pair.partition(b"=")
        if name:
            parameters[unescape(name.replace(b"+", b" "))] = unescape(value.replace(b"+", b" "))
    return parameters


def _from_json(body: bytes) -> Parameters:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("object expected")
    parameters = {name: _as_text(value) for name, value in given.items()}
    if b"\\u" in body:  # half of a surrogate pair is no character
        _decoded("".join([*parameters, *parameters.values()]).encode(errors="surrogatepass"))
    return parameters


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if type(value) is int else _COMPACT.encode(value)


def _from_parts(content_type: str, body: bytes) -> tuple[Parameters, Uploads]:
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise bad_request("boundary not found")
    parameters: Parameters = {}
    uploads: Uploads = {}
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode(), _PARTS_LIMIT)
    if len(parts) > _PARTS_LIMIT:
        raise _too_large()
    for part in parts[1:]:
        if part.startswith(b"--"):
            return parameters, uploads
        head, blank, content = part.partition(b"\r\n\r\n")
        if not blank:
            break
        _take_part(_decoded(head), content, parameters, uploads)
    raise bad_request("multipart form is cut off")


def _take_part(head: str, content: bytes, parameters: Parameters, uploads: Uploads) -> None:
    headers = {name.strip().lower(): value for name, _, value in (line.partition(":") for line in head.split("\r\n"))}
    disposition = {name.lower(): value for name, value in _DISPOSITION.findall(headers.get("content-disposition", ""))}
    name = disposition.get("name", "")
    if "filename" in disposition:
        kind = headers.get("content-type", "application/octet-stream").strip()
        uploads[name] = Upload(disposition["filename"], kind, content)
    elif name:
        parameters[name] = _decoded(content)
        if len(content) > _WORDS_LIMIT:
            raise _too_large()


def _too_large() -> Refusal:
    return Refusal(413, "Request Entity Too Large")
