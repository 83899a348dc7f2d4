"""A roster sent to the bot, as its sender sees it; for every story of rosters."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from bot.sandbox.faults import Fault, Plan
from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.database import Transaction
from storage.members import Member, Standing
from storage.rosters.uploads import UploadPage
from tests.story.conftest import Union
from tests.story.speech import PATIENT, ZH, Tongue

SAMPLES = Path(__file__).parents[1] / "samples"
MANIFEST = json.loads((SAMPLES / "manifest.json").read_text())["files"]
ROSTER, UPDATE = "members/roster.xlsx", "members/update_utf8bom.csv"
_COUNTED = "新录入 %(new)s 人 · 有变动 %(changed)s 人 · 标为已离开 %(left)s 人 · 没有变化 %(unchanged)s 人 · "
_NOBODY = {"new": 0, "changed": 0, "left": 0, "unchanged": 0, "refused": 0}


def csv(*people: str) -> bytes:
    return "\n".join(["姓名,工号,手机号,部门,状态,备注", *people]).encode()


def send(phone: Phone, name: str, data: bytes | None = None) -> Message:
    return phone.send_document(name.rpartition("/")[2], data if data is not None else (SAMPLES / name).read_bytes())


def preview(phone: Phone, tongue: Tongue = ZH) -> Message:
    return phone.wait_for(tongue.offers("rosters.turn_down"), PATIENT)


def counts(tongue: Tongue = ZH, **n: int) -> str:
    """The line of a preview that tells how many."""
    return tongue.phrase(f"{_COUNTED}不能录入 %(refused)s 行") % {**_NOBODY, **n}


def result(tongue: Tongue = ZH, **n: int) -> str:
    """The same of what became of it."""
    return tongue.phrase(f"{_COUNTED}没有录入 %(refused)s 行") % {**_NOBODY, **n}


def take(phone: Phone, shown: Message, told: str, tongue: Tongue = ZH) -> Message:
    return tongue.press_on(phone, shown, "rosters.take", told)


def data_of(shown: Message) -> str:
    """What its first button sends."""
    return str(shown.inline_keyboard[0][0]["callback_data"])


def refused_file(phone: Phone) -> tuple[Message, list[list[Any]]]:
    """The newest file from the bot, and the rows of its first sheet."""
    message = phone.wait_for(lambda one: "document" in one.content, PATIENT)
    return message, book_of(phone, message).get_sheet_by_index(0).to_python()


def book_of(phone: Phone, message: Message) -> CalamineWorkbook:
    data = phone.world.files[message.content["document"]["file_id"]].data
    return CalamineWorkbook.from_object(io.BytesIO(data))


def people(union: Union, *names: str) -> dict[str, Standing]:
    rows = select(Member.name, Member.standing).where(Member.name.in_(names))
    return union.look(lambda session: {name: Standing(standing) for name, standing in session.execute(rows)})


def pages(session: Transaction) -> int:
    return session.scalar(select(func.count()).select_from(UploadPage)) or 0


@contextmanager
def during(union: Union, method: str, fault: Fault, *, calls: int | None = None) -> Iterator[Plan]:
    """While a method of the Bot API fails in that way."""
    plan = union.sandbox.faults.plan(method, fault, calls=calls)
    try:
        yield plan
    finally:
        union.sandbox.faults.end(plan)
