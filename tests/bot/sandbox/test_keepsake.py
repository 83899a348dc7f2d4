"""A world put away and brought back is the same to whoever looks."""

from pathlib import Path

import pytest

from bot.sandbox import keepsake
from bot.sandbox.phones import Phone
from bot.sandbox.world import World


@pytest.fixture
def world() -> World:
    return World(seed=1)


@pytest.fixture
def li(world: World) -> Phone:
    return Phone(world, world.add_person("李明", phone="13800000101"))


def again(world: World, path: Path) -> World:
    keepsake.put_away(world, path)
    other = World(seed=2)
    assert keepsake.bring_back(other, path)
    return other


def the_same(world: World, phone: Phone) -> Phone:
    return Phone(world, world.people[phone.person.id], world.chats[phone.chat.id])


class TestBroughtBack:
    def test_shows_what_was_said_and_goes_on(self, world: World, li: Phone, tmp_path: Path) -> None:
        li.type("你好")
        li.send_photo()
        world.bot_sends(li.chat, text="您好", reply_markup={"keyboard": [[{"text": "我的"}]]})
        there = the_same(again(world, tmp_path / "world"), li)
        assert there.show() == li.show()
        assert there.keyboard == [["我的"]]
        assert there.type("还在").message_id == li.chat.last_message_id + 1

    def test_has_groups_and_open_polls(self, world: World, li: Phone, tmp_path: Path) -> None:
        group = li.in_group(world.add_group("一车间", [li.person]))
        group.add(world.bot)
        group.send_poll("几点？", ["八点", "九点"])
        there = the_same(again(world, tmp_path / "world"), group)
        there.poll().vote("八点")
        assert there.poll().results == {"八点": 1, "九点": 0}

    def test_gives_nobody_an_id_that_somebody_has(self, world: World, li: Phone, tmp_path: Path) -> None:
        other = again(world, tmp_path / "world")
        assert other.add_person("王秀英").id not in world.people
        assert li.person.id in other.people

    def test_is_readable_for_its_owner_alone(self, world: World, tmp_path: Path) -> None:
        keepsake.put_away(world, tmp_path / "world")
        assert (tmp_path / "world").stat().st_mode & 0o77 == 0

    @pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x80\x05K\x01."])
    def test_what_can_not_be_used_is_passed_over(self, world: World, tmp_path: Path, damage: bytes) -> None:
        (tmp_path / "world").write_bytes(damage)
        assert not keepsake.bring_back(world, tmp_path / "world")
        assert not keepsake.bring_back(world, tmp_path / "none")
        assert world.people == {}
