"""The darkroom: what leaves it is a JPEG with nothing but the picture; what is made to hurt is one sentence."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot import receiving
from bot.darkroom import child, developing, series
from bot.darkroom.clean import is_clean
from bot.darkroom.developing import Darkroom, Spoiled
from handlers.context import Unreceived
from storage.evidence.photos import Picture
from tests.bot import pictures

ROOT = Path(__file__).parents[2]


def developed(content: bytes) -> bytes | str:
    """The new picture, or the key of the sentence."""
    found = receiving._developed(content)
    assert isinstance(found, Picture | Unreceived)
    return found.content if isinstance(found, Picture) else found.key


def opened(content: bytes | str) -> Image.Image:
    assert isinstance(content, bytes), content
    return Image.open(io.BytesIO(content))


class TestDeveloping:
    def test_leaves_nothing_of_camera_time_place_comment_or_what_stood_behind(self) -> None:
        old = pictures.taken()
        assert all(canary in old for canary in (b"CANARY-CAMERA", pictures.COMMENT, pictures.TAIL, b"2026:11:23"))
        new = developed(old)
        image = opened(new)
        assert isinstance(new, bytes)
        assert b"CANARY" not in new
        assert b"Exif" not in new
        assert b"2026:11:23" not in new
        assert (dict(image.getexif()), image.info.get("icc_profile"), image.info.get("comment")) == ({}, None, None)

    def test_turns_the_picture_as_it_was_meant(self) -> None:
        image = opened(developed(pictures.taken((640, 480), orientation=6)))
        assert image.size == (480, 640)
        left, right = image.getpixel((20, 300)), image.getpixel((460, 300))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert (left[0] < 60, right[0] > 200) == (True, True)

    def test_makes_a_large_one_small_and_keeps_a_small_one(self) -> None:
        assert max(opened(developed(pictures.taken((4000, 3000), orientation=1))).size) == 2000
        assert opened(developed(pictures.taken((640, 480), orientation=1))).size == (640, 480)

    @pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "1", "P", "I;16"])
    def test_takes_every_kind_of_png(self, mode: str) -> None:
        image = opened(developed(pictures.drawn(mode=mode)))
        assert (image.format, image.mode) == ("JPEG", "RGB")

    def test_writes_noise_coarsely_enough(self) -> None:
        noise, into = Image.frombytes("RGB", (2000, 1500), os.urandom(9_000_000)), io.BytesIO()
        noise.save(into, "JPEG", quality=95)
        new = developed(into.getvalue())
        assert isinstance(new, bytes)
        assert len(new) <= 1_500_000


class TestHostile:
    """Each is one sentence."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (pictures.taken()[:3000], "damaged"),
            (b"\xff\xd8\xff\xe0photo", "damaged"),
            (pictures.drawn()[:60], "damaged"),
            (b"\x89PNG\r\n\x1a\n" + bytes(500), "damaged"),
            (pictures.claimed(100_000, 100_000), "too_large"),
            (pictures.claimed(2**31 - 1, 2**31 - 1), "too_large"),
            (pictures.claimed(3000, 3000), "damaged"),
            (pictures.drawn((4000, 3), "RGB"), "too_large"),
            (pictures.gif(), "no_photo"),
            (pictures.heic(), "heic"),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "no_photo"),
            (b"%PDF-1.7", "no_photo"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no_photo"),
            (b"", "no_photo"),
        ],
        ids=lambda given: given if isinstance(given, str) else f"{given[:4]!r} {len(given)}",
    )
    def test_is_turned_away(self, content: bytes, said: str) -> None:
        assert developed(content) == f"evidence.{said}"

    def test_bomb_of_more_pixels_than_a_camera_has_is_not_inflated(self) -> None:
        content = pictures.bomb(9000, 7000)
        assert len(content) < 300_000
        assert developed(content) == "evidence.too_large"

    def test_most_pixels_that_are_taken_fit_into_its_memory(self) -> None:
        assert max(opened(developed(pictures.bomb(8000, 7000))).size) == 2000

    def test_decoder_that_falls_is_told_as_too_heavy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(developing, "_SECONDS", 0)
        assert developed(pictures.taken()) == "evidence.too_heavy"

    def test_process_tells_what_it_found_in_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(pictures.gif())
        command = [sys.executable, "-m", "bot.darkroom.child", str(tmp_path / "a"), "5"]
        said = subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
        assert said == b'{"unread": "evidence.damaged", "bytes": 0}\n'


@st.composite
def jpegs(draw: st.DrawFn) -> bytes:
    """As the darkroom writes them, of any size, noise and coarseness."""
    width, height = draw(st.integers(8, 60)), draw(st.integers(8, 60))
    pixels = draw(st.binary(min_size=30, max_size=60))
    image = Image.frombytes(
        "RGB", (width, height), (pixels * (width * height * 3 // len(pixels) + 1))[: width * height * 3]
    )
    into = io.BytesIO()
    image.save(into, "PNG")
    return child.develop(into)


def spoiled(dark: Darkroom, content: bytes) -> str:
    with pytest.raises(Spoiled) as told:
        dark.develop(content)
    return told.value.key


class TestManyPictures:
    @given(jpegs())
    @settings(max_examples=60, deadline=None)
    def test_what_the_darkroom_wrote_stays_as_it_is_byte_for_byte(self, ours: bytes) -> None:
        assert is_clean(ours)
        assert series.developed(ours) == ours

    @given(jpegs(), st.data())
    @settings(max_examples=60, deadline=None)
    def test_nothing_that_is_put_into_one_of_ours_or_behind_it_is_kept(self, ours: bytes, data: st.DataObject) -> None:
        scan = ours.index(b"\xff\xda")
        comment = b"\xff\xfe\x00\x0bCANARY-7Q"
        at = data.draw(st.sampled_from([2, 20, scan, len(ours) - 2, len(ours)]))
        spiked = ours[:at] + comment + ours[at:]
        assert not is_clean(spiked)
        assert b"CANARY" not in series.developed(spiked)

    def test_the_same_process_takes_one_after_another_whatever_is_among_them(self) -> None:
        ours = developed(pictures.taken())
        assert isinstance(ours, bytes)
        with Darkroom() as dark:
            assert dark.develop(ours) == ours
            assert spoiled(dark, pictures.taken()[:3000]) == "evidence.damaged"
            assert spoiled(dark, pictures.gif()) == "evidence.no_photo"
            assert spoiled(dark, pictures.bomb(9000, 7000)) == "evidence.too_large"
            assert opened(dark.develop(pictures.drawn())).format == "JPEG"
            assert b"CANARY" not in dark.develop(pictures.taken())

    def test_where_it_falls_another_takes_the_rest_and_after_some_falls_none(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fell, begun = [True, False, True, True], []
        real = developing._series

        def falling() -> "subprocess.Popen[bytes]":
            begun.append(process := real())
            if fell.pop(0):
                process.kill()
            return process

        monkeypatch.setattr(developing, "_series", falling)
        with Darkroom() as dark:
            assert spoiled(dark, pictures.drawn()) == "evidence.too_heavy"
            assert is_clean(dark.develop(pictures.drawn()))
            dark._end()
            assert [spoiled(dark, pictures.drawn()) for _ in range(3)] == ["evidence.too_heavy"] * 3
        assert len(begun) == 4

    def test_all_together_have_so_long_and_no_longer(self) -> None:
        with Darkroom(0) as dark:
            assert spoiled(dark, pictures.drawn()) == "evidence.too_heavy"
