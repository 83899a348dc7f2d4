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


@pytest.fixture
def wang(sandbox: SandboxThread) -> Phone:
    """王秀英, whom the bot has never met."""
    return sandbox.phone("王秀英")


@pytest.fixture
def group(sandbox: SandboxThread, bot: Caller, li: Phone, wang: Phone) -> Phone:
    """李明's phone, showing a group that is 李明's, with 王秀英 and the bot in it, which has heard so."""
    phone = li.in_group(sandbox.world.add_group("一车间", [li.person, wang.person]))
    phone.add(sandbox.world.bot)
    bot.updates(offset=-1)
    bot.update()
    return phone


@pytest.fixture
def supergroup(sandbox: SandboxThread, bot: Caller, li: Phone, wang: Phone) -> Phone:
    """The same, showing a supergroup."""
    phone = li.in_group(sandbox.world.add_group("工会", [li.person, wang.person], basic=False, username="gonghui"))
    phone.add(sandbox.world.bot)
    bot.updates(offset=-1)
    bot.update()
    return phone
