"""Sealing: what is closed opens only where it belongs, with the key it was closed with."""

import base64
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import pytest
from sqlalchemy import text

from storage import key_file, members, sealed
from storage.errors import StorageUnusable
from storage.key_file import KeyFile
from storage.keyring import Keyring, Unreadable
from storage.sealed import Canary
from tests.cast import Cast

pytestmark = pytest.mark.both_databases

COLUMN = "drafts.answers"
WORDS = "孩子住院，家里周转不开。"


def ring(first: int = 0, *, active: str = "k001") -> Keyring:
    return Keyring(active, {active: bytes([first]) * 32}, bytes([first + 1]) * 32)


class TestSealing:
    def test_opens_no_bytes_that_are_no_text(self) -> None:
        row = sealed.new_row()
        with pytest.raises(Unreadable):
            ring().open(COLUMN, row, ring().wrap(COLUMN, row, b"\xff"))

    def test_opens_what_it_closed(self) -> None:
        row = sealed.new_row()
        assert ring().open(COLUMN, row, ring().seal(COLUMN, row, WORDS)) == WORDS

    def test_shows_nothing_of_the_words(self) -> None:
        assert WORDS.encode() not in ring().seal(COLUMN, sealed.new_row(), WORDS)

    def test_never_closes_the_same_words_alike(self) -> None:
        row = sealed.new_row()
        assert ring().seal(COLUMN, row, WORDS) != ring().seal(COLUMN, row, WORDS)

    def test_does_not_open_in_another_row(self) -> None:
        blob = ring().seal(COLUMN, sealed.new_row(), WORDS)
        with pytest.raises(Unreadable):
            ring().open(COLUMN, sealed.new_row(), blob)

    def test_does_not_open_in_another_column(self) -> None:
        row = sealed.new_row()
        blob = ring().seal(COLUMN, row, WORDS)
        with pytest.raises(Unreadable):
            ring().open("inbox.raw", row, blob)

    def test_does_not_open_with_another_key_of_the_same_name(self) -> None:
        row = sealed.new_row()
        blob = ring().seal(COLUMN, row, WORDS)
        with pytest.raises(Unreadable):
            ring(7).open(COLUMN, row, blob)

    def test_does_not_open_with_a_ring_that_lacks_the_key(self) -> None:
        row = sealed.new_row()
        blob = ring(active="k001").seal(COLUMN, row, WORDS)
        with pytest.raises(Unreadable):
            ring(active="k002").open(COLUMN, row, blob)

    def test_opens_with_an_older_key_of_the_ring(self) -> None:
        row = sealed.new_row()
        old, new = bytes(32), bytes([9]) * 32
        blob = Keyring("k001", {"k001": old}, new).seal(COLUMN, row, WORDS)
        rotated = Keyring("k002", {"k001": old, "k002": new}, new)
        assert rotated.open(COLUMN, row, blob) == WORDS
        assert rotated.seal(COLUMN, row, WORDS)[1:5] == b"k002"

    @pytest.mark.parametrize(
        "damage",
        [
            lambda blob: blob[:-1],
            lambda blob: b"",
            lambda blob: blob[:10],
            lambda blob: b"\x02" + blob[1:],
            lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]),
        ],
    )
    def test_does_not_open_when_a_byte_is_wrong_or_missing(self, damage) -> None:
        row = sealed.new_row()
        blob = ring().seal(COLUMN, row, WORDS)
        with pytest.raises(Unreadable) as caught:
            ring().open(COLUMN, row, damage(blob))
        assert WORDS not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_is_refused_by_the_database_when_moved_to_another_row(self, cast: Cast) -> None:
        member = cast.enrol("李明", phone="13800000001")
        other = cast.enrol("周同", phone="13800000002")
        cast.write(
            lambda session: session.execute(
                text(
                    "UPDATE phones SET number = (SELECT number FROM phones WHERE member_id = :a) WHERE member_id = :b"
                ),
                {"a": member, "b": other},
            )
        )
        assert cast.read(lambda session: members.phones(session, member)) == ["13800000001"]
        with pytest.raises(Unreadable):
            cast.read(lambda session: members.phones(session, other))


class TestTheRing:
    def test_shows_no_key(self, tmp_path: Path) -> None:
        file = KeyFile(tmp_path / "key")
        file.create()
        keys = json.loads(file.path.read_text())
        shown = repr(file.read()) + str(file.read()) + repr(file)
        assert keys["keys"]["k001"] not in shown
        assert keys["index"] not in shown
        assert "k001" in repr(file.read())

    def test_finds_equal_texts_by_their_fingerprint_only_in_the_same_column(self) -> None:
        assert ring().blind("phones.number", "13800000001") == ring().blind("phones.number", "13800000001")
        assert ring().blind("phones.number", "13800000001") != ring().blind("members.staff_no", "13800000001")
        assert ring().blind("phones.number", "13800000001") != ring(5).blind("phones.number", "13800000001")


class TestTheKeyFile:
    def test_is_readable_by_its_owner_alone(self, tmp_path: Path) -> None:
        file = KeyFile(tmp_path / "deep" / "key")
        assert not file.exists()
        file.create()
        assert file.exists()
        assert file.path.stat().st_mode & 0o777 == 0o400

    def test_opens_what_an_earlier_reading_closed(self, tmp_path: Path) -> None:
        file = KeyFile(tmp_path / "key")
        file.create()
        row = sealed.new_row()
        assert file.read().open(COLUMN, row, file.read().seal(COLUMN, row, WORDS)) == WORDS

    def test_is_never_overwritten(self, tmp_path: Path) -> None:
        file = KeyFile(tmp_path / "key")
        file.create()
        before = file.path.read_bytes()
        with pytest.raises(FileExistsError):
            file.create()
        assert file.path.read_bytes() == before

    def test_has_keys_of_its_own_each_time(self, tmp_path: Path) -> None:
        first, second = KeyFile(tmp_path / "one"), KeyFile(tmp_path / "two")
        first.create()
        second.create()
        assert first.path.read_text() != second.path.read_text()

    def test_that_is_not_there_is_called_missing(self, tmp_path: Path) -> None:
        assert reason_of(tmp_path / "none") == "key_missing"

    def test_that_is_a_folder_is_called_unreadable(self, tmp_path: Path) -> None:
        assert reason_of(tmp_path) == "key_unreadable"

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"not json",
            b"\xff\xfe\x00",
            b"[]",
            b"{}",
            b'{"active": "k001", "keys": {}, "index": ""}',
            b'{"active": "k001", "keys": ["k001"], "index": ""}',
            b'{"active": "k001", "keys": {"k001": 7}, "index": ""}',
        ],
    )
    def test_that_is_damaged_is_called_so(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "key").write_bytes(content)
        assert reason_of(tmp_path / "key") == "key_damaged"

    @pytest.mark.parametrize(
        "change",
        [
            {"active": "k002"},
            {"index": base64.b64encode(bytes(16)).decode()},
            {"keys": {"k001": base64.b64encode(bytes(31)).decode()}},
            {"keys": {"key one": base64.b64encode(bytes(32)).decode()}, "active": "key one"},
        ],
    )
    def test_whose_parts_do_not_fit_is_called_damaged(self, tmp_path: Path, change: dict[str, object]) -> None:
        file = KeyFile(tmp_path / "key")
        file.create()
        whole = json.loads(file.path.read_text())
        (tmp_path / "changed").write_text(json.dumps({**whole, **change}))
        assert reason_of(tmp_path / "changed") == "key_damaged"

    def test_that_is_damaged_is_told_of_without_its_content(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text("c2VjcmV0")
        with pytest.raises(StorageUnusable) as caught:
            KeyFile(tmp_path / "key").read()
        assert "c2VjcmV0" not in str(caught.value) + str(caught.value.values)
        assert caught.value.values == {"path": str(tmp_path / "key")}


class TestAnotherKeyInTheFile:
    @pytest.fixture
    def file(self, tmp_path: Path) -> KeyFile:
        file = KeyFile(tmp_path / "key")
        file.create()
        return file

    def test_seals_from_then_on_and_the_old_one_reads(self, file: KeyFile) -> None:
        row, old = sealed.new_row(), file.read()
        blob = old.seal(COLUMN, row, WORDS)
        assert file.add() == "k002"
        ring_ = file.read()
        assert (ring_.names, ring_.older, ring_.active) == (["k001", "k002"], ["k001"], b"k002")
        assert ring_.open(COLUMN, row, blob) == WORDS
        anew = ring_.reseal(COLUMN, row, blob)
        assert (anew[1:5], ring_.open(COLUMN, row, anew)) == (b"k002", WORDS)
        assert ring_.blind(COLUMN, WORDS) == old.blind(COLUMN, WORDS)
        assert ring_.vouch(b"entry") == old.vouch(b"entry")

    def test_stays_alone_when_the_old_one_is_taken_out(self, file: KeyFile) -> None:
        row, blob = sealed.new_row(), b""
        blob = file.read().seal(COLUMN, row, WORDS)
        file.add()
        file.keep([])
        assert file.read().names == ["k002"]
        with pytest.raises(Unreadable):
            file.read().open(COLUMN, row, blob)

    def test_leaves_those_of_the_old_ones_that_are_needed(self, file: KeyFile) -> None:
        for _ in range(3):
            file.add()
        file.keep(["k002"])
        assert file.read().names == ["k002", "k004"]

    def test_is_for_the_same_owner_alone(self, file: KeyFile) -> None:
        if os.geteuid() == 0:
            os.chown(file.path, 1234, 1234)
        owner = file.path.stat()
        file.add()
        now = file.path.stat()
        assert (now.st_uid, now.st_gid, now.st_mode & 0o777) == (owner.st_uid, owner.st_gid, 0o400)

    def test_leaves_no_other_file_behind_nor_trips_over_one(self, file: KeyFile, tmp_path: Path) -> None:
        """Killed within the writing, a draft stays; the next writing takes it away."""
        (tmp_path / "key.next").write_text("half a")
        file.add()
        assert [one.name for one in tmp_path.iterdir()] == ["key"]

    def test_is_put_where_a_link_points(self, file: KeyFile, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "link").symlink_to(file.path)
        KeyFile(tmp_path / "elsewhere" / "link").add()
        assert (tmp_path / "elsewhere" / "link").is_symlink()
        assert file.read().active == b"k002"

    def test_is_named_after_the_last_and_never_as_one_that_is_there(self, file: KeyFile) -> None:
        ring_ = json.loads(file.path.read_text())
        for active, others, following in (("k999", ["k001"], "k002"), ("zhai", [], "k001"), ("k041", [], "k042")):
            keys = dict.fromkeys([active, *others], ring_["keys"]["k001"])
            file.path.chmod(0o600)
            file.path.write_text(json.dumps({**ring_, "active": active, "keys": keys}))
            assert file.add() == following

    def test_is_not_written_where_the_old_ones_are_damaged(self, file: KeyFile) -> None:
        file.path.chmod(0o600)
        file.path.write_text('{"active": "k001"}')
        with pytest.raises(StorageUnusable, match="key_damaged"):
            file.add()
        assert file.path.read_text() == '{"active": "k001"}'


class TestTheKeyFileKilledWithinAWriting:
    """What lies on the disk before and after each step of it, and in the middle of the words."""

    @pytest.fixture
    def killed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], list[Path]]:
        """Does it, and keeps the folder as it was at each instant at which it could be killed."""
        folder, kept = tmp_path / "here", list[Path]()
        folder.mkdir()

        def keep() -> None:
            kept.append(tmp_path / f"killed {len(kept)}")
            shutil.copytree(folder, kept[-1])

        def watch(patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
            real = getattr(owner, name)

            def step(*given: object, **named: object) -> object:
                keep()
                try:
                    return real(*given, **named)
                finally:
                    keep()

            patch.setattr(owner, name, step)

        def dump(ring: object, file: TextIO, **how: Any) -> None:
            words = json.dumps(ring, **how)
            for half in (words[: len(words) // 2], words[len(words) // 2 :]):
                file.write(half)
                file.flush()
                keep()

        def act(writing: Callable[[], object]) -> list[Path]:
            with monkeypatch.context() as patch:
                steps = [(os, name) for name in ("open", "fsync", "link", "chown")]
                for owner, name in (*steps, (Path, "replace"), (Path, "unlink")):
                    watch(patch, owner, name)
                patch.setattr(key_file.json, "dump", dump)
                writing()
            return kept

        return act

    @pytest.mark.parametrize(
        "writing",
        [KeyFile.add, lambda file: file.keep(["k001"]), lambda file: file.keep([])],
        ids=["add", "keep", "one"],
    )
    def test_is_the_old_one_or_the_new_one_and_the_next_start_clears_the_rest(
        self, killed, tmp_path: Path, writing: Callable[[KeyFile], object]
    ) -> None:
        file = KeyFile(tmp_path / "here" / "key")
        file.create()
        file.add()
        if os.geteuid() == 0:
            os.chown(file.path, 1234, 1234)
        before = file.path.read_bytes()
        states = killed(lambda: writing(file))
        after = file.path.read_bytes()
        assert any((state / "key.next").exists() for state in states)
        for state in states:
            left = KeyFile(state / "key")
            left.clear()
            assert [one.name for one in state.iterdir()] == ["key"]
            assert left.path.read_bytes() in {before, after}
            assert left.read().names

    def test_is_there_whole_or_not_at_all_when_it_is_the_first(self, killed, tmp_path: Path) -> None:
        file = KeyFile(tmp_path / "here" / "key")
        states = killed(file.create)
        assert any((state / "key.next").exists() for state in states)
        for state in states:
            left = KeyFile(state / "key")
            left.clear()
            assert {one.name for one in state.iterdir()} <= {"key"}
            if not left.exists():
                left.create()
            assert left.read().names == ["k001"]

    def test_is_written_again_over_what_lies_there(self, killed, tmp_path: Path) -> None:
        file = KeyFile(tmp_path / "here" / "key")
        file.create()
        for state in killed(file.add):
            again = KeyFile(state / "key")
            again.add()
            assert again.read().active in {b"k002", b"k003"}
            assert [one.name for one in state.iterdir()] == ["key"]

    def test_is_not_cleared_away_under_one_that_writes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file, write = KeyFile(tmp_path / "key"), key_file._write
        file.create()

        def meanwhile(path: Path, ring: dict[str, Any]) -> None:
            write(path, ring)
            KeyFile(file.path).clear()
            assert path.exists()

        monkeypatch.setattr(key_file, "_write", meanwhile)
        assert file.add() == "k002"
        assert file.read().active == b"k002"

    def test_stays_where_nothing_can_be_taken_away(self, tmp_path: Path) -> None:
        (tmp_path / "key.next").mkdir()
        KeyFile(tmp_path / "key").clear()
        KeyFile(tmp_path / "nowhere" / "key").clear()
        assert (tmp_path / "key.next").exists()


def reason_of(path: Path) -> str:
    with pytest.raises(StorageUnusable) as caught:
        KeyFile(path).read()
    return caught.value.reason


class TestTheCanary:
    def test_is_planted_by_the_first_start_and_found_by_the_next(self, cast: Cast, keyring: Keyring) -> None:
        for _ in range(2):
            cast.write(lambda session: sealed.plant(session, keyring))
        assert [one.key_id for one in cast.read(lambda session: session.query(Canary).all())] == ["k001"]

    def test_refuses_another_key_of_the_same_name(self, cast: Cast, keyring: Keyring) -> None:
        cast.write(lambda session: sealed.plant(session, keyring))
        with pytest.raises(StorageUnusable, match="key_wrong"):
            cast.write(lambda session: sealed.plant(session, ring(7)))

    def test_refuses_a_ring_without_the_key_that_the_data_were_sealed_with(self, cast: Cast, keyring: Keyring) -> None:
        cast.write(lambda session: sealed.plant(session, keyring))
        with pytest.raises(StorageUnusable, match="key_gone") as caught:
            cast.write(lambda session: sealed.plant(session, ring(active="k002")))
        assert caught.value.values == {"name": "k001"}

    def test_is_planted_for_a_new_key_beside_the_old(self, cast: Cast) -> None:
        old, new = bytes(32), bytes([9]) * 32
        cast.write(lambda session: sealed.plant(session, Keyring("k001", {"k001": old}, new)))
        cast.write(lambda session: sealed.plant(session, Keyring("k002", {"k001": old, "k002": new}, new)))
        assert {one.key_id for one in cast.read(lambda session: session.query(Canary).all())} == {"k001", "k002"}
        with pytest.raises(StorageUnusable, match="key_gone"):
            cast.write(lambda session: sealed.plant(session, Keyring("k001", {"k001": old}, new)))
