from collections.abc import Iterator

import pytest

from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from tests.bot.sandbox.caller import Caller


@pytest.fixture
def sandbox() -> Iterator[SandboxThread]:
    with SandboxThread() as sandbox:
        yield sandbox


@pytest.fixture
def bot(sandbox: SandboxThread) -> Caller:
    return Caller(sandbox)


@pytest.fixture
def li(sandbox: SandboxThread, bot: Caller) -> Phone:
    """李明, who has pressed Start; the bot has heard it."""
    phone = sandbox.phone("李明", phone="13800000123", language_code="zh-hans")
    phone.start()
    bot.update()
    return phone
