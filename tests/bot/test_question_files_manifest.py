"""Everything that the manifest of the samples says of the question files, walked through entry by entry; and the same
files with other bytes."""

import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.question_files import child, reading
from bot.sheets.process import Unread
from storage.question_files import found as finding
from storage.question_files import readings
from storage.question_files.found import Finding
from storage.questions.content import Content, Kind

SAMPLES = Path(__file__).parents[1] / "samples"
QUIZ: dict[str, dict[str, Any]] = json.loads((SAMPLES / "quiz/manifest.json").read_text())
FILES = [*QUIZ]
#: Our names for the kinds, where the manifest has others.
KINDS = {"several": "multi", "match": "matching"}


def found_in(name: str) -> Finding:
    found = child.find(SAMPLES / "quiz" / name)
    finding.settle(found.questions)
    return found


def contents(found: Finding) -> dict[int, Content]:
    return {one.row: one.content for one in found.questions if one.content is not None}


@pytest.mark.parametrize("name", FILES)
class TestManifest:
    def test_so_many_questions_of_each_kind_are_taken(self, name: str) -> None:
        told, found = QUIZ[name], found_in(name)
        taken = finding.valid(found.questions)
        kinds = Counter(KINDS.get(one.content.kind, one.content.kind.value) for one in taken if one.content)
        assert (len(found.questions), len(taken), dict(kinds)) == (told["items"], told["valid"], told["by_type"])

    def test_every_refused_one_has_its_place_and_reason(self, name: str) -> None:
        place = "row" if name.endswith(".xlsx") else "line"
        wanted = [
            (one[place], one["code"], one.get(f"duplicate_of_{place}"), one.get("number"))
            for one in QUIZ[name]["errors"]
        ]
        refused = [
            (one.row, one.problem.code, one.problem.values.get("other"), int(one.number) if one.number else None)
            for one in found_in(name).questions
            if one.problem is not None
        ]
        assert refused == wanted

    def test_what_is_to_be_told_is_told_and_nothing_else(self, name: str) -> None:
        found = found_in(name)
        told = [(one.row, remark[0]) for one in found.questions for remark in one.remarks]
        assert told == [(one["row"], one["code"]) for one in QUIZ[name].get("warnings", [])]
        assert found.notes == []

    def test_what_is_just_allowed_is_taken(self, name: str) -> None:
        found = found_in(name)
        for one in QUIZ[name].get("boundary", []):
            place = one.get("row", one.get("line"))
            assert [each.problem for each in found.questions if each.row == place] == [None]

    def test_the_reading_process_says_the_same(self, name: str) -> None:
        assert reading.read(SAMPLES / "quiz" / name) == readings.of(child.find(SAMPLES / "quiz" / name))


class TestValues:
    def test_categories_of_the_template(self) -> None:
        taken = finding.valid(found_in("bank.xlsx").questions)
        counts = Counter("/".join(one.content.category) for one in taken if one.content)
        assert dict(counts) == QUIZ["bank.xlsx"]["by_category"]

    @pytest.mark.parametrize("at", range(len(QUIZ["bank.xlsx"]["normalised"])))
    def test_cells_of_the_template_mean_what_a_person_sees(self, at: int) -> None:
        told = QUIZ["bank.xlsx"]["normalised"][at]
        content = contents(found_in("bank.xlsx"))[told["row"]]
        if told["field"].startswith("选项"):
            value: object = content.options["ABCDEFGHIJKL".index(told["field"][-1])].words
        elif content.kind is Kind.TRUE_FALSE:
            value = content.truth
        elif content.kind is Kind.FILL_IN:
            accepted = [one.words for one in content.options]
            value = accepted if isinstance(told["expect"], list) else accepted[0]
        else:
            value = "".join("ABCDEFGHIJKL"[one] for one in content.right_options)
        assert value == told["expect"]

    def test_answers_of_the_kahoot_sheet(self) -> None:
        found = contents(found_in("kahoot.xlsx"))
        for told in QUIZ["kahoot.xlsx"]["normalised"]:
            assert [at + 1 for at in found[told["row"]].right_options] == told["expect"]

    def test_gift_has_its_two_categories(self) -> None:
        paths = {one.category for one in contents(found_in("bank.gift")).values()}
        assert paths == {("职工知识", "综合"), ("职工知识", "服务与民俗")}
        assert len(paths) == QUIZ["bank.gift"]["categories"]

    def test_answers_inside_brackets(self) -> None:
        found = found_in("paste.txt")
        told = QUIZ["paste.txt"]["answers_inside_brackets_numbers"]
        inside = [one for one in found.questions if int(one.number) in told]
        assert [one.content.right_options for one in inside if one.content] == [(1,), (1,)]
        assert all("（  ）" in one.told and "B" not in one.told for one in inside)

    @pytest.mark.parametrize("name", [name for name in FILES if "also_in_bank_xlsx" in QUIZ[name]])
    def test_what_stands_in_the_template_too_is_known_again(self, name: str) -> None:
        bank = {one.gist for one in readings.of(child.find(SAMPLES / "quiz/bank.xlsx")).good}
        also = [one for one in readings.of(child.find(SAMPLES / "quiz" / name)).good if one.gist in bank]
        assert len(also) == QUIZ[name]["also_in_bank_xlsx"]


class TestOtherBytes:
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("name", ["bank.gift", "aiken.txt", "aiken_cn.txt", "paste.txt"])
    @pytest.mark.parametrize("feed", ["\n", "\r\n"])
    def test_a_text_is_the_same_in_every_encoding(self, tmp_path: Path, name: str, encoding: str, feed: str) -> None:
        text = (SAMPLES / "quiz" / name).read_text(encoding="utf-8")
        (tmp_path / "x.dat").write_bytes(text.replace("\n", feed).encode(encoding))
        assert readings.of(child.find(tmp_path / "x.dat")) == readings.of(child.find(SAMPLES / "quiz" / name))

    @pytest.mark.parametrize("name", ["bank.xlsx", "kahoot.xlsx"])
    def test_a_workbook_is_one_whatever_its_name(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "x.txt").write_bytes((SAMPLES / "quiz" / name).read_bytes())
        assert reading.read(tmp_path / "x.txt") == reading.read(SAMPLES / "quiz" / name)

    @pytest.mark.parametrize(
        "name", ["members/roster.xlsx", "members/roster_gb18030.csv", "members/update_utf8bom.csv"]
    )
    def test_a_roster_is_no_file_of_questions(self, name: str) -> None:
        with pytest.raises(Unread) as unread:
            reading.read(SAMPLES / name)
        assert unread.value.key == "question_files.nothing"

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("zip_bomb.xlsx", "rosters.zip_bomb"),
            ("wide_16384.xlsx", "rosters.too_many_columns"),
            ("empty.xlsx", "rosters.empty_file"),
            ("password_protected.xlsx", "rosters.password_protected"),
            ("renamed_txt.xlsx", "question_files.nothing"),
        ],
    )
    def test_a_file_made_to_hurt_is_said_no_to(self, name: str, key: str) -> None:
        with pytest.raises(Unread) as unread:
            reading.read(SAMPLES / "hostile" / name)
        assert unread.value.key == key

    @pytest.mark.parametrize("kind", ["docx", "doc", "pdf"])
    def test_a_document_is_said_no_to_by_its_name(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "x.txt"
        if kind == "docx":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("word/document.xml", "<w:document/>")
        elif kind == "doc":
            path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
        else:
            path.write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        with pytest.raises(Unread) as unread:
            reading.read(path)
        assert unread.value.key == "question_files.a_document"

    def test_too_many_are_told_before_they_are_held(self) -> None:
        with pytest.raises(Unread) as unread:
            reading.read(SAMPLES / "quiz/bank.gift", most=36)
        assert (unread.value.key, unread.value.values) == ("question_files.too_many", {"most": 36})
