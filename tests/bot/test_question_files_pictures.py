"""Pictures in question files: of whatever program they come, each at its question; and home again as they were."""

import base64
import io
import shutil
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, select

from bot.papers import question_files as papers
from bot.question_files import binder, child, drawings, reading
from storage.question_files import exporting, foreseeing, gift, previews, proposing, readings, taking
from storage.question_files.gift_writing import pictured
from storage.question_files.readings import Reading
from storage.questions import Content, Kind, Option, Question, QuestionPicture, keeping
from storage.questions.content import packed
from tests.bot import pictures
from tests.bot.pictured import book, by_wps, changed, ours, png, rows
from tests.bot.test_question_files_round import contents
from tests.cast import Cast

SAMPLES = Path(__file__).parents[1] / "samples/pictures"
DRAWING = "xl/drawings/drawing1.xml"
#: What is put into the parts of a workbook in the place of what.
SPOILING = [(b"1", b"9" * 40), (b"row>", b"col>"), (b"rId1", b"rId2"), (b"\x00", b"\xff"), (b"0", b"-7"), (b"2", b"x")]
SPOILING += [(b"xdr:to", b"xdr:ext"), (b"media", b".."), (b"<", b"&lt;"), (b"36000", b"")]


def shown(reading: Reading) -> dict[int, tuple[int, ...]]:
    """Row -> the colour of its picture's middle."""
    found = {}
    for one in reading.good:
        if one.picture:
            image = Image.open(io.BytesIO(base64.b64decode(one.picture)))
            assert image.format == "JPEG"
            colour = image.getpixel((image.width // 2, image.height // 2))
            assert isinstance(colour, tuple)
            found[one.row] = tuple(round(part / 255) for part in colour)
    return found


def remarks(reading: Reading) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in reading.remarks if one.reason != "near_duplicate"]


RED, LIME, BLUE = (1, 0, 0), (0, 1, 0), (0, 0, 1)


class TestInRows:
    def test_of_an_office_that_is_not_ours(self) -> None:
        found = reading.read(SAMPLES / "libreoffice.xlsx")
        assert shown(found) == {2: (1, 1, 0), 4: RED}
        assert (len(found.good), remarks(found)) == (3, [])

    def test_over_the_cells_wherever_in_the_row_they_lie(self, tmp_path: Path) -> None:
        path = book(tmp_path / "a.xlsx", 3, {(1, 5): png("red"), (3, 9): png("lime")})
        assert shown(reading.read(path)) == {2: RED, 4: LIME}

    @pytest.mark.parametrize(("offset", "row"), [(0, 2), (8, 2), (15, 3), (19, 3)])
    def test_left_a_little_too_high_they_belong_to_the_row_that_they_cover(
        self, tmp_path: Path, offset: int, row: int
    ) -> None:
        path = book(tmp_path / "a.xlsx", 3, {(1, 5): png("red", (60, 60))}, offset=offset)
        assert shown(reading.read(path)) == {row: RED}

    @pytest.mark.parametrize(("offset", "row"), [(100, 2), (58, 2), (119, 3)])
    def test_small_in_a_high_row_they_belong_to_it_wherever_they_are(
        self, tmp_path: Path, offset: int, row: int
    ) -> None:
        path = book(tmp_path / "a.xlsx", 2, {(1, 5): png("red", (20, 20))}, heights={1: 120, 2: 120}, offset=offset)
        assert shown(reading.read(path)) == {row: RED}

    def test_in_the_cells_of_excel(self, tmp_path: Path) -> None:
        path = book(tmp_path / "a.xlsx", 4, in_cells={1: png("red"), 2: png("lime"), 4: png("red")})
        found = reading.read(path)
        assert shown(found) == {2: RED, 3: LIME, 5: RED}
        assert remarks(found) == []

    def test_in_the_cells_of_wps_of_which_nothing_is_left(self, tmp_path: Path) -> None:
        found = reading.read(by_wps(tmp_path / "a.xlsx", {"ID_0A": png("red"), "ID_0B": png("blue")}))
        assert shown(found) == {2: RED, 3: BLUE}
        assert remarks(found) == []
        assert "DISPIMG" not in "".join(one.content for one in found.good)

    def test_the_first_of_several_is_taken_and_those_beside_questions_are_told(self, tmp_path: Path) -> None:
        path = book(tmp_path / "a.xlsx", 1, {(1, 5): png("red"), (1, 6): png("lime"), (0, 0): png(), (9, 0): png()})
        found = reading.read(path)
        assert shown(found) == {2: RED}
        assert remarks(found) == [(0, "pictures_astray"), (2, "picture_of_several")]
        assert [one.values["n"] for one in found.remarks if one.reason == "pictures_astray"] == [2]

    def test_words_in_the_place_of_one_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "b.csv").write_text("题干,选项A,选项B,答案,图片\n问？,甲,乙,A,见附件1.jpg\n")
        assert remarks(reading.read(tmp_path / "b.csv")) == [(2, "picture_in_words")]


class TestHostile:
    """The question is taken whatever its picture is."""

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (png()[:60], "picture_damaged"),
            (pictures.taken()[:3000], "picture_damaged"),
            (pictures.bomb(9000, 7000), "picture_too_large"),
            (pictures.drawn((4000, 3), "RGB"), "picture_too_large"),
            (pictures.gif(), "picture_no_photo"),
            (pictures.heic(), "picture_no_photo"),
            (b"", "picture_no_photo"),
        ],
    )
    def test_is_told_at_its_row(self, tmp_path: Path, content: bytes, reason: str) -> None:
        path = book(tmp_path / "a.xlsx", 2, {(1, 5): png("red"), (2, 5): png("lime")})
        found = reading.read(changed(path, {"xl/media/image1.png": content}))
        assert (remarks(found), shown(found), len(found.good)) == ([(2, reason)], {3: LIME}, 2)

    def test_nothing_but_the_picture_comes_in(self, tmp_path: Path) -> None:
        path = book(tmp_path / "a.xlsx", 1, {(1, 5): png()})
        (one,) = reading.read(changed(path, {"xl/media/image1.png": pictures.taken()})).good
        assert b"CANARY" not in base64.b64decode(one.picture)

    def test_outside_the_file_it_is_not_fetched(self, tmp_path: Path) -> None:
        rels, target = "xl/drawings/_rels/drawing1.xml.rels", b'Target="../media/image1.png"'
        path = book(tmp_path / "a.xlsx", 1, {(1, 5): png()})
        away = changed(path, {}, (rels, target, b'Target="http://127.0.0.1/a.png" TargetMode="External"'))
        assert remarks(reading.read(away)) == [(2, "picture_elsewhere")]
        up = changed(away, {}, (rels, b'Target="http://127.0.0.1/a.png" TargetMode="External"', b'Target="../../../e"'))
        assert remarks(reading.read(up)) == [(2, "picture_elsewhere")]

    def test_too_large_or_too_many_they_stay_outside(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = book(tmp_path / "a.xlsx", 3, {(nth, 5): png(colour) for nth, colour in enumerate(("red", "lime"), 1)})
        names = [f"xl/media/image{nth}.png" for nth in (1, 2, 1)]
        assert [one.reason for one in drawings.pictures(path, names)] == ["", ""]
        for limit, told in (("LARGEST", "picture_too_big"), ("MOST", "pictures_too_many")):
            with monkeypatch.context() as smaller:
                smaller.setattr(drawings, limit, 1)
                assert [one.reason for one in drawings.pictures(path, names)][1] == told
        monkeypatch.setattr(drawings, "LARGEST_TOGETHER", len(png("red")))
        assert [one.reason for one in drawings.pictures(path, names)] == ["", "pictures_too_many"]

    @pytest.mark.parametrize("part", [DRAWING, "xl/drawings/_rels/drawing1.xml.rels"])
    def test_a_drawing_that_is_spoiled_leaves_the_questions(self, tmp_path: Path, part: str) -> None:
        path = changed(book(tmp_path / "a.xlsx", 2, {(1, 5): png()}), {part: b"<a"})
        found = reading.read(path)
        assert (remarks(found), len(found.good)) == ([(0, "drawings_spoiled")], 2)

    @pytest.mark.parametrize("part", ["xl/richData/rdrichvalue.xml", "xl/metadata.xml", "xl/richData/richValueRel.xml"])
    def test_a_chain_that_is_broken_leaves_the_questions(self, tmp_path: Path, part: str) -> None:
        path = changed(book(tmp_path / "a.xlsx", 2, in_cells={1: png()}), {part: b"<a/>"})
        found = reading.read(path)
        assert (len(found.good), shown(found)) == (2, {})

    @given(st.data())
    @settings(max_examples=80, deadline=None)
    def test_whatever_its_parts_say_the_questions_are_read(self, data: st.DataObject) -> None:
        with TemporaryDirectory() as folder:
            path = Path(shutil.copy(SAMPLES / "libreoffice.xlsx", Path(folder) / "a.xlsx"))
            part = data.draw(st.sampled_from([DRAWING, "xl/drawings/_rels/drawing1.xml.rels", "xl/media/image1.png"]))
            before, after = data.draw(st.sampled_from(SPOILING))
            with zipfile.ZipFile(path) as archive:
                content = archive.read(part).replace(before, after)
            found = child.find(changed(path, {part: content}))
            assert len(found.questions) == 3


def gift_of(text: str, tmp_path: Path) -> Reading:
    (tmp_path / "a.gift").write_text(text)
    return reading.read(tmp_path / "a.gift")


def img(content: bytes, kind: str = "jpeg") -> str:
    """As Moodle has it: the signs of the format escaped."""
    told = f'<img src="data:image/{kind};base64,{base64.b64encode(content).decode()}" alt="a">'
    return told.replace("=", "\\=").replace(":", "\\:")


class TestInGift:
    def test_data_is_the_picture(self, tmp_path: Path) -> None:
        text = f"::名::[html]<p>这是什么？</p>{img(png('lime'), 'png')} {{=甲 ~乙}}\n\n问二 {img(ours('red'))} {{T}}"
        found = gift_of(text, tmp_path)
        assert (shown(found), remarks(found)) == ({1: LIME, 3: RED}, [])
        assert base64.b64decode(found.good[1].picture) == ours("red")
        assert [readings.unpacked(one.content).stem for one in found.good] == ["这是什么？", "问二"]

    def test_any_other_image_is_told_and_left(self, tmp_path: Path) -> None:
        text = (
            '[html]一？<img src\\="http\\://a.example/a.png">{=甲 ~乙}\n\n'
            '[html]二？<img src="@@PLUGINFILE@@/a.png">{=甲 ~乙}\n\n'
            '[html]三？<img src="data:image/svg+xml;base64,AAAA">{=甲 ~乙}\n\n'
            f"[html]四？{{={img(png())} ~乙}}\n\n[html]五？{img(png('red'))}{img(png())}{{T}}\n\n"
            "[html]六？" + '<img src="data:image/png;base64,A">{T}'
        )
        found = gift_of(text, tmp_path)
        told = ["picture_elsewhere"] * 3 + ["picture_of_several", "picture_damaged"]
        assert sorted(remarks(found)) == sorted(zip([1, 3, 5, 9, 11], told, strict=True))
        assert shown(found) == {9: RED}
        assert [(one.row, one.reason) for one in found.refused] == [(7, "empty_option")]

    def test_words_that_only_look_so_stay_words(self, tmp_path: Path) -> None:
        found = gift_of("[plain]写 <img src\\=a> 做什么？{=甲 ~乙}", tmp_path)
        assert readings.unpacked(found.good[0].content).stem == "写 <img src=a> 做什么？"
        assert remarks(found) == []

    def test_of_a_refused_one_its_words_come_back_and_are_told_to_have_had_one(self, tmp_path: Path) -> None:
        found = gift_of(f"[html]一？{img(pictures.taken((900, 900)))}{{}}", tmp_path)
        (one,) = found.refused
        assert (one.pictured, one.block) == (True, "[html]一？{}")
        assert "picture_left_out" in papers.why(one, lambda key, _: key)

    def test_what_is_pasted_brings_none(self, cast: Cast) -> None:
        chair = cast.create_chair()
        cast.acts(chair, proposing.open_paste)
        shown = cast.acts(chair, proposing.read_paste, f"[html]一？{img(png(size=(3, 3)), 'png')}{{T}}")
        assert (shown["good"], shown["pictures"], shown["others"]) == (1, 0, 1)


class TestRoundTrip:
    """What left with pictures comes home with the same, byte for byte."""

    @given(st.lists(st.tuples(contents(), st.booleans()), min_size=1, max_size=4))
    @settings(max_examples=100, deadline=None)
    def test_gift_is_read_as_it_was_written(self, told: list[tuple[Content, bool]]) -> None:
        wanted = [(one, f"/{at}+A==" if has else "") for at, (one, has) in enumerate(told)]
        found = gift.read("".join(pictured(wanted)))
        assert found.pictures is not None
        held = found.pictures
        assert [(one.content, held[one.picture] if one.picture else "") for one in found.questions] == wanted

    @given(st.lists(st.tuples(contents(), st.sampled_from(["", "red", "lime"])), min_size=1, max_size=4))
    @settings(max_examples=40, deadline=None)
    def test_a_workbook_is_read_as_it_was_written(self, told: list[tuple[Content, str]]) -> None:
        kept = {colour: base64.b64encode(ours(colour)).decode() for colour in ("red", "lime")}
        wanted = [(one, kept.get(colour, "")) for one, colour in told]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bank.xlsx"
            path.write_bytes(binder.bound("xlsx", "题库", [(packed(one), picture) for one, picture in wanted]))
            found = child.find(path).questions
            held = {one.name: one.content for one in drawings.pictures(path, [one.picture for one in found])}
        assert [(one.content, held[one.picture] if one.picture else "") for one in found] == wanted

    @pytest.mark.parametrize("form", ["xlsx", "gift"])
    def test_a_bank_comes_home_with_its_pictures_and_nothing_twice(self, cast: Cast, tmp_path: Path, form: str) -> None:
        fill(cast)
        before = bank(cast)
        found = exported(cast, tmp_path / f"bank.{form}", form)
        assert remarks(found) == []
        assert take(cast, found) == (0, 4)
        assert bank(cast) == before
        cast.write(lambda session: session.execute(delete(QuestionPicture)))
        cast.write(lambda session: session.execute(delete(Question)))
        assert take(cast, found) == (4, 0)
        assert bank(cast) == before

    def test_the_bot_leaves_pictures_out_where_they_are_too_many(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(cast)
        chair = cast.create_chair()
        told = cast.acts(chair, exporting.order, exporting.Form.GIFT)
        assert (told["n"], told["pictures"], told["too_heavy"]) == (4, 3, False)
        monkeypatch.setattr(exporting, "MOST_SIGNS", 100)
        told = cast.acts(chair, exporting.order, exporting.Form.GIFT)
        assert told["too_heavy"]
        brought = cast.read(lambda session: exporting.bank(session, account_id=0, subject=0, values=told, now=cast.now))
        assert {picture for _, picture in brought[1]} == {""}


def fill(cast: Cast) -> None:
    """Four questions, of which one has no picture and two have the same."""

    def put(session: Any) -> None:
        some = [Content(Kind.SINGLE, f"标志{n}？", (Option("甲", right=True), Option("乙"))) for n in range(4)]
        made = keeping.put_all(session, some, author_id=None, approved_by=None, now=cast.now, here=True)
        for question, content in zip(made, (ours("red"), ours("lime", (900, 100)), ours("red")), strict=False):
            picture = base64.b64encode(content).decode()
            session.add(QuestionPicture(question_id=question.id, picture=picture, at=cast.now))

    cast.write(put)


def bank(cast: Cast) -> list[tuple[str, str | None]]:
    wanted = select(Question.content, QuestionPicture.picture).outerjoin(
        QuestionPicture, QuestionPicture.question_id == Question.id
    )
    return cast.read(lambda session: [(one, two) for one, two in session.execute(wanted.order_by(Question.number))])


def exported(cast: Cast, path: Path, form: str) -> Reading:
    values = {"form": form, "too_heavy": False}
    whose = {"account_id": 0, "subject": 0, "values": values, "now": cast.now}
    found = cast.read(lambda session: exporting.bank(session, **whose))
    path.write_bytes(papers.bank(found, lambda key, _: key).content)
    return reading.read(path)


def take(cast: Cast, found: Reading) -> tuple[int, int]:
    return cast.write(lambda session: taking.take(session, found.good, by=None, now=cast.now))


class TestPreview:
    def test_counts_pictures_and_tells_what_is_much_alike_first(self, cast: Cast, tmp_path: Path) -> None:
        found = reading.read(book(tmp_path / "a.xlsx", 2, {(1, 5): png()}))
        stem = "生产经营单位的主要负责人对本单位的安全生产工作全面负责，应当建立健全"
        near = gift_of(f"{stem}什么？{{T}}\n\n{stem}哪些？{{T}}", tmp_path)
        found.good += near.good
        found.remarks += near.remarks
        take(cast, Reading("gift", found.good[:2]))
        ahead = cast.read(lambda session: foreseeing.foresee(session, found))
        told = proposing.told_of(found, ahead.known, ahead.near)
        assert [one.reason for one in told] == ["near_duplicate", "known_already", "known_already"]
        shown = previews.outline(found, len(ahead.known), told, "a.xlsx")
        assert [shown[name] for name in ("pictures", "near", "others", "known", "remarks")] == [1, 1, 0, 2, 3]
        assert [len(shown[f"first_{name}"]) for name in ("near", "remarks", "known")] == [1, 0, 2]

    def test_pages_hold_few_questions_where_their_pictures_are_heavy(self, tmp_path: Path) -> None:
        found = reading.read(book(tmp_path / "a.xlsx", 130))
        assert [len(some) for some in proposing.portions(found.good)] == [60, 60, 10]
        for one in found.good[:4]:
            one.picture = "A" * (proposing.HEAVY // 2)
        found.good[5].picture = "A" * (proposing.HEAVY + 1)
        assert [len(some) for some in proposing.portions(found.good)] == [2, 3, 1, 60, 60, 4]
        laid = [(first, len(some)) for first, some in proposing.sheaves(found, [])]
        assert [first for first, _ in laid] == [sum(n for _, n in laid[:at]) for at in range(len(laid))]
        assert sum(n for _, n in laid) == 6
        assert len(laid) > 1


def test_rows_that_are_given_back_say_that_they_had_a_picture(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 2, {(1, 5): png()})
    twice = changed(path, {}, ("xl/sharedStrings.xml", rows(2)[0][1].encode(), rows(2)[1][1].encode()))
    found = reading.read(changed(twice, {}, (DRAWING, b"<xdr:row>1</xdr:row>", b"<xdr:row>2</xdr:row>")))
    (one,) = found.refused
    assert (one.row, one.pictured) == (3, True)
    content = papers.written([one], found.titles, lambda key, _: key, text=False)
    sheet = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[1][-1] == "question_files.refused_line question_files.picture_left_out"
