"""My data: what a member sees, who has read it, the copy, setting the roster right, leaving."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.papers import mydata as papers
from bot.papers import typesetting
from bot.words import Words
from storage import accounts, asking, audit, contacts, desk, joining, members, offices, visitors
from storage.accounts import Account
from storage.bylaws.settings import Bylaw
from storage.consents import Consent, Purpose
from storage.contacts import NoContact
from storage.dossiers import means
from storage.dossiers.records import Step
from storage.hardship import Stage, casework, dialogue, own, saying
from storage.kin import Consent as ByWord
from storage.kin import Contact, Relation
from storage.members import Member, NotKnownYet
from storage.mydata import agreeing, copies, corrections, leaving, overview, readers, roster
from storage.mydata.copies import TooManyCopies
from storage.mydata.corrections import Correcting, Correction, CorrectionDecided, CorrectionNotYours
from storage.mydata.leaving import LastChair
from storage.mydata.roster import DoesNotFit, Item, NoSuchUnit, NumberTaken
from storage.offices import Role
from storage.outbox import OPEN, Letter, State, StoredLetter
from storage.people.changing import InOffice
from storage.relay import talking
from storage.rights import NotForYou
from storage.values import Values
from storage.visitors import Visitor
from tests.cast import STORY, Actor, Cast
from tests.conftest import ZONE
from tests.storage.dossier_steps import DECIDED, Filing
from tests.storage.relaying import Line


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明", phone="13800000123")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def chen(cast: Cast) -> Actor:
    return cast.create_steward("陈敏")


def lines(found: Values, name: str = "lines") -> list[Values]:
    many = found[name]
    assert isinstance(many, list)
    return [one for one in many if isinstance(one, dict)]


def member(cast: Cast, actor: Actor) -> Member:
    return cast.read(lambda session: session.get_one(Member, actor.member_id))


class TestOverview:
    def test_shows_the_line_of_the_roster_and_only_the_end_of_the_number(self, cast: Cast, li: Actor) -> None:
        shown = cast.acts(li, overview.look)
        assert (shown["name"], shown["unit"], shown["tails"]) == ("李明", "城东供水站", ["0123"])
        assert "13800000123" not in str(shown)

    def test_shows_reports_consents_drafts_and_offices(self, cast: Cast, li: Actor, wang: Actor) -> None:
        cast.submit(li)
        cast.answer_all(li)
        shown = cast.acts(li, overview.look)
        assert lines(shown, "reports") == [{"number": "KN-2026-0001", "stage": "submitted"}]
        assert [one["purpose"] for one in lines(shown, "consents")] == ["hardship", "telegram"]
        assert (shown["drafts"], shown["offices"]) == (1, [])
        assert [one["role"] for one in lines(cast.acts(wang, overview.look), "offices")] == ["officer"]

    def test_names_five_reports_and_counts_the_others(self, cast: Cast, li: Actor) -> None:
        for _ in range(7):
            cast.submit(li)
        shown = cast.acts(li, overview.look)
        assert (lines(shown, "reports")[0]["number"], shown["more"]) == ("KN-2026-0007", 2)

    def test_tells_nothing_of_a_hint_before_the_yes(self, cast: Cast, li: Actor) -> None:
        report_id = cast.hint(cast.create_member("周同"), "李明")
        assert cast.acts(li, overview.look)["reports"] == []
        cast.acts(li, own.say_yes, report_id)
        assert len(lines(cast.acts(li, overview.look), "reports")) == 1

    def test_is_for_who_is_known(self, cast: Cast) -> None:
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), overview.look)


class TestReaders:
    def test_are_those_who_looked_at_the_words_newest_first(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        assert cast.acts(li, readers.look, 0)["lines"] == []
        cast.take(wang, report_id)
        cast.acts(wang, casework.look, report_id, now=cast.now + timedelta(hours=1))
        found = lines(cast.acts(li, readers.look, 0))
        assert [(one["name"], one["role"], one["act"], one["number"]) for one in found] == [
            ("王秀英", "officer", "hardship.read", "KN-2026-0001")
        ] * 2
        assert found[0]["at"] == cast.now + timedelta(hours=1)

    def test_of_anothers_file_stay_theirs(self, cast: Cast, li: Actor, wang: Actor) -> None:
        cast.take(wang, cast.submit(cast.create_member("周同")))
        assert cast.acts(li, readers.look, 0)["lines"] == []

    def test_are_paged(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        for minute in range(1, readers.PAGE + 3):
            cast.acts(wang, casework.look, report_id, now=cast.now + timedelta(minutes=minute))
        first = cast.acts(li, readers.look, 0)
        second = cast.acts(li, readers.look, first["older"])
        assert (len(lines(first)), len(lines(second)), second["older"]) == (readers.PAGE, 3, None)

    def test_keep_name_and_office_of_then(self, cast: Cast, li: Actor, wang: Actor) -> None:
        """The officer's telephone goes to somebody else, the officer out of office."""
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        cast.acts(wang, casework.look, report_id)
        later, zhou = cast.now + timedelta(hours=1), cast.enrol("周同")
        cast.write(lambda session: offices.dismiss(session, wang.account_id, now=later))
        cast.write(lambda session: accounts.bind(session, wang.account_id, zhou, now=later))
        found = lines(cast.acts(li, readers.look, 0))
        assert {(one["name"], one["role"]) for one in found} == {("王秀英", "officer")}
        cast.write(lambda session: accounts.unbind(session, wang.account_id, now=later + timedelta(hours=1)))
        assert {one["name"] for one in lines(cast.acts(li, readers.look, 0))} == {"王秀英"}

    def test_are_others_whatever_account_the_member_had_or_they_have(self, cast: Cast, li: Actor, wang: Actor) -> None:
        record, acts = f"members {li.member_id}", ("people.read", "people.phone")

        def read(act: str, hours: int) -> None:
            at = cast.now + timedelta(hours=hours)
            cast.write(lambda s: audit.note(s, act, by=wang.account_id, now=at, record=record))

        def bind(actor: Actor, member_id: int | None, hours: int) -> None:
            at = cast.now + timedelta(hours=hours)
            cast.write(lambda session: accounts.bind(session, actor.account_id, member_id or 0, now=at))

        read(acts[0], 1)
        bind(wang, li.member_id, 2)
        read(acts[1], 3)
        bind(li, li.member_id, 4)
        for by in (li, wang):
            bind(by, li.member_id, 5)
            assert [one["act"] for one in lines(cast.acts(by, readers.look, 0))] == [acts[0]]

    def test_who_look_twice_within_a_minute_are_one_line(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        for seconds in (5, 10, 90):
            cast.acts(wang, casework.look, report_id, now=cast.now + timedelta(seconds=seconds))
        assert [one["times"] for one in lines(cast.acts(li, readers.look, 0))] == [1, 3]

    def test_who_read_a_correction_stand_there_too(self, cast: Cast, li: Actor, chen: Actor) -> None:
        made = ask(cast, li, Item.TEAM, "抢修班")
        cast.acts(chen, corrections.look, made)
        (line,) = lines(cast.acts(li, readers.look, 0))
        assert (line["name"], line["act"], line["number"]) == ("陈敏", "mydata.read_correction", None)


class TestCopies:
    def test_hold_the_file_of_the_household_and_not_what_others_wrote_for_themselves(
        self, cast: Cast, li: Actor, wang: Actor
    ) -> None:
        filing = Filing(cast, wang)
        report = filing.brings(cast.submit(li), Stage.REPORTED)
        filing.visits(report, "只给自己看的备注")
        filing.decides(report, Step.SEND_BACK, DECIDED, "上级的话")
        filing.decides(report, Step.DECLINE, DECIDED, "本人能看的话")
        (file,) = copy(cast, li)["files"]
        assert (file["class"], file["size"], file["income"]) == ("severe", 3, 3_600_000)
        assert [one["visitors"] for one in file["visits"]] == [["何平", "吴刚"]] * 2
        assert [one["reason"] for one in file["decisions"] if one["reason"]] == ["本人能看的话"]
        assert "只给自己看的备注" not in str(file)

    def test_of_an_officer_have_nothing_of_what_they_have_half_written_of_a_household(
        self, cast: Cast, li: Actor, wang: Actor
    ) -> None:
        report = Filing(cast, wang).brings(cast.submit(li), Stage.VERIFYING)
        cast.acts(wang, means.begin, report)
        cast.acts(wang, means.write_size, "7")
        assert copy(cast, wang)["drafts"] == []

    def test_hold_what_the_person_said_and_was_told_and_not_the_officers_note(
        self, cast: Cast, li: Actor, wang: Actor
    ) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        cast.says(wang, saying.begin_answer, saying.answer, report_id, "明天上午来找我。")
        cast.says(wang, saying.begin_note, saying.note, report_id, "只给自己看的备注")
        found = copy(cast, li)
        (report,) = found["reports"]
        assert (report["words"], report["details"]["causes"]) == (STORY, ["own_illness"])
        assert [one["words"] for one in report["said"]] == ["明天上午来找我。"]
        assert found["member"]["phones"] == ["13800000123"]
        assert found["read_by"][0]["name"] == "王秀英"
        assert "备注" not in str(found)

    def test_of_a_report_for_a_colleague_hold_its_number_alone(self, cast: Cast, li: Actor) -> None:
        cast.create_member("周同")
        cast.hint(li, "周同")
        found = copy(cast, li)
        assert (found["reports"], [one["number"] for one in found["reports_for_others"]]) == ([], ["KN-2026-0001"])
        assert STORY not in str(found)

    def test_of_talks_have_what_was_said_by_name_and_nothing_of_an_anonymous_one(
        self, cast: Cast, li: Actor, wang: Actor
    ) -> None:
        line = Line(cast)
        line.taken(li, wang, unnamed=False, words="班次排得太紧了。")
        unnamed = line.taken(li, wang, words="没人知道的事。")
        cast.acts(li, talking.write, unnamed)
        found = copy(cast, li)
        (talk,) = found["talks"]
        assert (talk["number"], talk["officer"], talk["stands"]) == ("TH-2026-0001", "王秀英", "agreed")
        assert [(one["side"], one["words"]) for one in talk["said"]] == [("employee", "班次排得太紧了。")]
        whole = json.dumps(found, ensure_ascii=False, default=str)
        assert "没人知道的事" not in whole
        assert "TH-2026-0002" not in whole
        assert "relay" not in [one["service"] for one in found["drafts"]]
        words = Words(ZONE)
        drawn = papers._section(words.plain("mydata.paper_part", {"part": "talks", "lines": found["talks"]}, "zh"))
        assert any("班次排得太紧了。" in str(one) for one in drawn["lines"])

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_are_a_pdf_and_a_json_that_can_be_read_back(
        self, cast: Cast, li: Actor, language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cast.submit(li)
        cast.answer_all(li)
        ask(cast, li, Item.NAME, "李小明")
        words = Words(ZONE)
        say = lambda key, values: words.plain(key, values, language)  # noqa: E731
        found = copy(cast, li)
        machines = json.loads(papers.for_machines(found, say).content)
        assert (machines["format"], machines["version"]) == ("unionhall-my-data", 11)
        assert machines["reports"][0]["words"] == STORY
        assert datetime.fromisoformat(machines["reports"][0]["submitted_at"]) == cast.now
        assert machines["corrections"][0]["value"] == "李小明"
        drawn: list[object] = []
        keep = lambda template, shown, kind: drawn.append(shown) or typesetting.drawn(template, shown, kind)  # type: ignore[func-returns-value]  # noqa: E731
        monkeypatch.setattr(papers, "typesetting", SimpleNamespace(drawn=keep))
        pdf = papers.to_read(found, say)
        assert STORY in str(drawn)
        assert pdf.content.startswith(b"%PDF")
        assert pdf.name.endswith(".pdf")

    def test_are_three_a_day_and_noted(self, cast: Cast, li: Actor) -> None:
        left = [cast.acts(li, copies.order)["left"] for _ in range(3)]
        assert left == [2, 1, 0]
        with pytest.raises(TooManyCopies):
            cast.acts(li, copies.order)
        assert cast.keys(li) == ["mydata.copy_to_read", "mydata.copy_for_machines"] * 3
        assert len(cast.audited("mydata.export")) == 3
        assert cast.acts(li, copies.order, now=cast.now + timedelta(days=1, seconds=1))["left"] == 2

    def test_of_who_has_left_are_none(self, cast: Cast, li: Actor) -> None:
        cast.acts(li, leaving.leave)
        assert cast.read(lambda session: copies.of_member(session, li.member_id or 0)) is None


def copy(cast: Cast, actor: Actor) -> dict[str, Any]:
    found = cast.read(lambda session: copies.of_member(session, actor.member_id or 0))
    assert found is not None
    return found


def ask(cast: Cast, actor: Actor, item: Item, words: str) -> int:
    """The member asks for it; the key of the correction."""
    cast.acts(actor, corrections.choose, item)
    cast.acts(actor, corrections.write, words)
    return max(cast.read(lambda session: [one.id for one in session.query(Correction).all()]))


class TestCorrecting:
    def test_goes_to_the_steward_with_the_day_by_which_it_is_answered(self, cast: Cast, li: Actor, chen: Actor) -> None:
        cast.acts(li, corrections.choose, Item.NAME)
        told = cast.acts(li, corrections.write, "  李 小明 ")
        assert told["who"] == ["陈敏"]
        assert told["due_at"] == datetime(2026, 12, 14, 18, tzinfo=ZONE)
        (letter,) = cast.letters(chen)
        assert (letter.key, letter.values["item"]) == ("mydata.correction", "name")
        shown = cast.acts(chen, corrections.look, letter.values["correction"])
        assert (shown["old"], shown["new"]) == (["李明"], "李小明")

    @pytest.mark.parametrize(("item", "words"), [(Item.PHONE, "13900000456"), (Item.NAME, "李小明")])
    def test_says_what_is_right_only_by_a_look_that_is_noted(
        self, cast: Cast, li: Actor, chen: Actor, item: Item, words: str
    ) -> None:
        made = ask(cast, li, item, words)
        (letter,) = cast.letters(chen)
        assert words not in str(letter.values)
        assert "0123" not in str(letter.values)
        assert words not in str(cast.acts(chen, desk.waiting, 0))
        assert cast.audited("mydata.read_correction") == []
        assert cast.acts(chen, corrections.look, made)["new"] == words
        (entry,) = cast.audited("mydata.read_correction")
        assert (entry.account_id, entry.record) == (chen.account_id, f"corrections {made}")
        assert words not in str(cast.acts(chen, corrections.confirm, made))

    def test_of_a_number_that_somebody_has_warns_who_decides(self, cast: Cast, li: Actor, chen: Actor) -> None:
        cast.enrol("周同", phone="13900000456")
        assert cast.acts(chen, corrections.look, ask(cast, li, Item.PHONE, "13900000789"))["taken"] is False
        assert cast.acts(chen, corrections.look, ask(cast, li, Item.PHONE, "13800000123"))["taken"] is False
        assert cast.acts(chen, corrections.look, ask(cast, li, Item.PHONE, "13900000456"))["taken"] is True

    def test_lies_sealed_until_it_is_answered(self, cast: Cast, li: Actor, chen: Actor) -> None:
        made = ask(cast, li, Item.NAME, "李小明")
        row = cast.read(lambda session: session.get_one(Correction, made))
        assert row.value is not None
        assert "李小明".encode() not in row.value
        cast.acts(chen, corrections.confirm, made)
        row = cast.read(lambda session: session.get_one(Correction, made))
        assert (row.value, row.state, row.decided_by) == (None, Correcting.DONE, chen.account_id)

    def test_confirmed_changes_the_roster_and_the_member_hears_of_it(self, cast: Cast, li: Actor, chen: Actor) -> None:
        for item, words in ((Item.NAME, "李小明"), (Item.TEAM, "抢修班"), (Item.POST, "电工"), (Item.STAFF_NO, "SW77")):
            cast.acts(chen, corrections.confirm, ask(cast, li, item, words))
        line = member(cast, li)
        assert (line.name, line.team, line.post, line.staff_no) == ("李小明", "抢修班", "电工", "SW77")
        assert cast.keys(li) == ["mydata.corrected"] * 4
        assert len(cast.audited("mydata.correct")) == 4

    def test_of_the_phone_puts_the_new_number_in_the_place_of_the_old(self, cast: Cast, li: Actor, chen: Actor) -> None:
        cast.acts(chen, corrections.confirm, ask(cast, li, Item.PHONE, "+86 139 0000 0456"))
        found = lambda number: cast.read(lambda s: [one.id for one in members.with_phone(s, number)])  # noqa: E731
        assert (found("13900000456"), found("13800000123")) == ([li.member_id], [])

    def test_of_the_unit_is_for_who_may_move_them(self, cast: Cast, li: Actor, wang: Actor, chen: Actor) -> None:
        west = cast.create_unit("城西供水站")
        made = ask(cast, li, Item.UNIT, "城西供水站")
        for nobody in (cast.create_admin(), cast.create_steward("孙丽", unit=west)):
            with pytest.raises(CorrectionNotYours):
                cast.acts(nobody, corrections.confirm, made)
        cast.acts(chen, corrections.confirm, made)
        assert member(cast, li).unit_id == west

    def test_of_the_phone_shows_the_whole_number_to_who_may_ring_them(
        self, cast: Cast, li: Actor, wang: Actor, chen: Actor
    ) -> None:
        made, chair = ask(cast, li, Item.PHONE, "139 0000 0456"), cast.create_chair()
        shown = [cast.acts(by, corrections.look, made)["new"] for by in (wang, chen, chair)]
        assert shown == ["13900000456", "13900000456", "139****0456"]

    def test_of_the_unit_is_a_move_like_any_other(self, cast: Cast, li: Actor, wang: Actor, chen: Actor) -> None:
        there = cast.create_steward("孙丽", unit=cast.create_unit("城西供水站"))
        cast.acts(wang, corrections.confirm, ask(cast, li, Item.UNIT, "城西供水站"))
        for steward in (chen, there):
            (letter,) = [one for one in cast.letters(steward) if one.key == "people.changed"]
            assert (letter.values["name"], letter.values["to"]) == ("李明", "城西供水站")
        (entry,) = cast.audited("people.move")
        assert (entry.account_id, entry.record) == (wang.account_id, f"members {li.member_id}")
        assert cast.keys(li) == ["mydata.corrected"]

    def test_of_the_unit_of_who_is_in_office_is_the_chairs(self, cast: Cast, wang: Actor, chen: Actor) -> None:
        chair, home = cast.create_chair(), member(cast, chen).unit_id
        west = cast.create_unit("城西供水站")
        made = ask(cast, chen, Item.UNIT, "城西供水站")
        assert (cast.keys(chair), cast.keys(wang)) == (["mydata.correction"], [])
        with pytest.raises(InOffice):
            cast.acts(wang, corrections.confirm, made)
        assert member(cast, chen).unit_id == home
        cast.acts(chair, corrections.confirm, made)
        assert member(cast, chen).unit_id == west

    def test_of_no_such_unit_says_which_are_meant(self, cast: Cast, li: Actor) -> None:
        cast.create_unit("城西供水站")
        with pytest.raises(NoSuchUnit) as no:
            ask(cast, li, Item.UNIT, "城西水站")
        assert "城西供水站" in no.value.values["nearest"]  # type: ignore[operator]

    @pytest.mark.parametrize(
        ("item", "words"),
        [
            (Item.PHONE, "没有号码"),
            (Item.PHONE, "123"),
            (Item.NAME, "  "),
            (Item.NAME, "李"),
            (Item.NAME, "13800000123"),
            (Item.NAME, "李明2"),
            (Item.NAME, "应该是李小明，请改一下"),
            (Item.NAME, "Li " * 11),
            (Item.TEAM, "x" * 61),
        ],
    )
    def test_that_does_not_fit_leaves_the_question_open(self, cast: Cast, li: Actor, item: Item, words: str) -> None:
        with pytest.raises(DoesNotFit) as no:
            ask(cast, li, item, words)
        assert isinstance(no.value, asking.Unfit)
        assert no.value.values["most"] == cast.acts(li, corrections.choose, item)["most"]

    def test_of_a_name_is_spelled_as_in_the_roster_after_a_word_that_was_none(
        self, cast: Cast, li: Actor, chen: Actor
    ) -> None:
        with pytest.raises(DoesNotFit):
            ask(cast, li, Item.NAME, "13800000123")
        # The question is still open, and none of the day's five is used up.
        assert cast.acts(li, corrections.write, "买买提•艾力")["item"] == Item.NAME
        (made,) = cast.read(lambda session: corrections.waiting_for(session, chen.account_id))
        assert cast.acts(chen, corrections.look, made.id)["new"] == "买买提·艾力"
        cast.acts(chen, corrections.confirm, made.id)
        assert member(cast, li).name == "买买提·艾力"

    def test_of_a_staff_number_that_somebody_has_is_refused_and_waits_on(
        self, cast: Cast, li: Actor, chen: Actor
    ) -> None:
        other = cast.create_member("周同")
        cast.write(lambda s: roster.put(s, other.member_id or 0, Item.STAFF_NO, "SW77"))
        made = ask(cast, li, Item.STAFF_NO, "SW77")
        with pytest.raises(NumberTaken):
            cast.acts(chen, corrections.confirm, made)
        assert cast.acts(chen, corrections.look, made)["new"] == "SW77"

    def test_refused_with_a_reason_changes_nothing(self, cast: Cast, li: Actor, chen: Actor) -> None:
        made = ask(cast, li, Item.NAME, "李小明")
        cast.acts(chen, corrections.ask_reason, made)
        cast.acts(chen, corrections.refuse, "身份证上是李明。")
        assert member(cast, li).name == "李明"
        (letter,) = cast.letters(li)
        assert (letter.key, letter.values["words"]) == ("mydata.not_corrected", "身份证上是李明。")
        with pytest.raises(CorrectionDecided):
            cast.acts(chen, corrections.confirm, made)

    def test_is_nobodys_own_to_answer(self, cast: Cast, chen: Actor) -> None:
        made = ask(cast, chen, Item.NAME, "陈小敏")
        with pytest.raises(CorrectionNotYours):
            cast.acts(chen, corrections.confirm, made)

    def test_is_not_for_other_units_members_or_admins(self, cast: Cast, li: Actor) -> None:
        made = ask(cast, li, Item.NAME, "李小明")
        west = cast.create_unit("城西供水站")
        for other in (cast.create_steward("孙丽", unit=west), cast.create_member("周同"), cast.create_admin()):
            with pytest.raises(CorrectionNotYours):
                cast.acts(other, corrections.look, made)

    def test_without_a_steward_goes_to_the_officer_else_to_the_chair(self, cast: Cast, li: Actor) -> None:
        chair = cast.create_chair()
        ask(cast, li, Item.NAME, "李小明")
        assert cast.keys(chair) == ["mydata.correction"]
        officer = cast.create_officer()
        ask(cast, li, Item.TEAM, "抢修班")
        assert cast.keys(officer) == ["mydata.correction"]
        assert cast.keys(chair) == ["mydata.correction"]

    def test_a_newer_word_about_the_same_takes_the_place_of_the_older(self, cast: Cast, li: Actor, chen: Actor) -> None:
        older = ask(cast, li, Item.NAME, "李小明")
        newer = ask(cast, li, Item.NAME, "李晓明")
        with pytest.raises(CorrectionDecided):
            cast.acts(chen, corrections.confirm, older)
        cast.acts(chen, corrections.confirm, newer)
        assert member(cast, li).name == "李晓明"

    def test_is_five_times_a_day(self, cast: Cast, li: Actor) -> None:
        for given in "一二三四五":
            ask(cast, li, Item.NAME, f"李{given}")
        with pytest.raises(corrections.TooManyCorrections):
            ask(cast, li, Item.NAME, "李六")


class TestFamily:
    @pytest.fixture
    def daughter(self, cast: Cast) -> Actor:
        return cast.create_stranger()

    @pytest.fixture
    def contact(self, cast: Cast, li: Actor, chen: Actor, daughter: Actor) -> int:
        return let_in(cast, chen, li, daughter)

    def test_stands_on_the_page_and_in_the_copy_of_both(self, cast: Cast, li: Actor, chen: Actor, contact: int) -> None:
        zhou = cast.create_member("周同")
        let_in(cast, chen, li, zhou)
        assert [one["relation"] for one in lines(cast.acts(li, overview.look), "contacts")] == ["daughter"] * 2
        assert [one["name"] for one in lines(cast.acts(zhou, overview.look), "contact_for")] == ["李明"]
        mine, theirs = copy(cast, li), copy(cast, zhou)
        assert next((one["contact"], one["relation"], one["consent"]) for one in mine["contacts"]) == (
            contact,
            "daughter",
            "agrees",
        )
        assert (mine["contact_for"], theirs["contacts"]) == ([], [])
        assert [(one["name"], one["said"]) for one in theirs["contact_for"]] == [("李明", FAMILY)]
        # What the contact wrote was for the case officer.
        assert FAMILY not in str(mine)

    def test_is_ended_by_the_member_in_one_tap(self, cast: Cast, li: Actor, daughter: Actor, contact: int) -> None:
        assert cast.acts(li, overview.end_contact, contact)["contacts"] == []
        with pytest.raises(NoContact):
            cast.acts(daughter, contacts.home)
        row = cast.read(lambda session: session.get_one(Contact, contact))
        assert (row.name, row.ended_at) == (None, cast.now)

    def test_is_not_anothers_to_end(self, cast: Cast, daughter: Actor, contact: int) -> None:
        for contact_id in (contact, 999_999):
            with pytest.raises(NoContact):
                cast.acts(cast.create_member("周同"), overview.end_contact, contact_id)
        with pytest.raises(NotForYou):
            cast.acts(daughter, overview.end_contact, contact)
        assert cast.acts(daughter, contacts.home)["people"]

    def test_who_looked_at_it_stands_among_the_readers(self, cast: Cast, li: Actor, chen: Actor, contact: int) -> None:
        zhou = cast.create_member("周同")
        let_in(cast, chen, li, zhou)
        cast.acts(chen, contacts.offer, li.member_id)
        seen = [(one["act"], one["name"]) for one in lines(cast.acts(li, readers.look, 0))]
        assert seen == [("contacts.look", "陈敏"), ("contacts.open", "周同"), ("contacts.open", None)]
        assert [one["act"] for one in lines(cast.acts(zhou, readers.look, 0))] == ["contacts.look"]

    def test_ends_with_leaving_on_both_sides(
        self, cast: Cast, li: Actor, chen: Actor, daughter: Actor, contact: int
    ) -> None:
        zhou = cast.create_member("周同")
        other = let_in(cast, chen, zhou, li)
        link = cast.acts(chen, contacts.give, li.member_id, Relation.SON, ByWord.AGREES)
        told = cast.acts(li, leaving.leave)
        assert (
            [one["relation"] for one in lines(told, "contacts")],
            [one["name"] for one in lines(told, "contact_for")],
        ) == (
            ["daughter"],
            ["周同"],
        )
        for contact_id in (contact, other, int(str(link["contact"]))):
            row = cast.read(lambda session, key=contact_id: session.get_one(Contact, key))
            assert (row.name, row.ended_at) == (None, cast.now)
        for actor in (daughter, li):
            with pytest.raises(NoContact):
                cast.acts(actor, contacts.home)
        assert cast.acts(cast.create_stranger(), contacts.open_link, link["code"]) is None


FAMILY = "陈小敏 13900000001"


def let_in(cast: Cast, steward: Actor, of_whom: Actor, actor: Actor) -> int:
    """The actor becomes a contact of that member; the key of the contact."""
    link = cast.acts(steward, contacts.give, of_whom.member_id, Relation.DAUGHTER, ByWord.AGREES)
    cast.acts(actor, contacts.open_link, link["code"])
    cast.acts(actor, contacts.tell_name, FAMILY)
    return int(str(link["contact"]))


class TestClaims:
    def test_stand_on_the_page_and_in_the_copy_with_what_came_of_them(self, cast: Cast, chen: Actor) -> None:
        li, stranger = cast.enrol("李明", phone="13800000123"), cast.create_stranger()
        unit = cast.create_unit()
        cast.write(
            lambda s: joining.claims.lodge(s, "李明", unit, "0123", by=visitor(s, stranger, cast.now), now=cast.now)
        )
        (claim,) = cast.read(lambda session: session.query(joining.Claim).all())
        cast.acts(chen, joining.confirm, claim.id)
        known = replace(stranger, member_id=li)
        assert [one["state"] for one in lines(cast.acts(known, overview.look), "claims")] == ["confirmed"]
        assert [(one["state"], one["said"]) for one in copy(cast, known)["claims"]] == [("confirmed", None)]

    def test_that_wait_lose_their_words_with_leaving(self, cast: Cast, li: Actor, chen: Actor) -> None:
        unit = cast.create_unit()
        cast.write(lambda s: joining.claims.lodge(s, "李明", unit, "0123", by=visitor(s, li, cast.now), now=cast.now))
        assert [one["said"] for one in copy(cast, li)["claims"]] == [{"name": "李明", "digits": "0123"}]
        cast.acts(li, leaving.leave)
        (claim,) = cast.read(lambda session: session.query(joining.Claim).all())
        assert (claim.state, claim.said) == ("replaced", None)


def visitor(session: Session, actor: Actor, now: datetime) -> Visitor:
    return visitors.by_account(session, actor.account_id)


class TestWhatStays:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_is_named_with_its_time_as_it_is_set(self, cast: Cast, li: Actor, language: str) -> None:
        cast.write(
            lambda s: s.add(Bylaw(name="retention.cases", value=12 * 365, at=cast.now, account_id=li.account_id))
        )
        words = Words(ZONE)
        for key, shown in (
            ("mydata.before_leaving", cast.acts(li, leaving.ask)),
            ("mydata.left", cast.acts(li, leaving.leave)),
        ):
            text = words.plain(key, shown, language)
            assert ("12 年" if language == "zh" else "12 years") in text
            assert "Telegram" in text
            assert ("十年" in text, "（" in text) == (False, language == "zh")


class TestLeaving:
    def test_says_first_what_would_go(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        shown = cast.acts(li, leaving.ask)
        assert (shown["open"], shown["closed"], shown["offices"]) == (["KN-2026-0001"], 0, [])
        assert cast.report(report_id).story is not None

    def test_takes_everything_that_was_kept_for_the_person(self, cast: Cast, li: Actor, wang: Actor) -> None:
        open_, closed = cast.submit(li), cast.submit(li)
        for report_id in (open_, closed):
            cast.take(wang, report_id)
        cast.acts(wang, casework.close, closed)
        cast.answer_all(li)
        made = ask(cast, li, Item.NAME, "李小明")
        receipt = cast.acts(li, leaving.leave)
        assert (receipt["open"], receipt["at"]) == (["KN-2026-0001"], cast.now)
        for report_id in (open_, closed):
            assert (cast.report(report_id).story, cast.report(report_id).details) == (None, None)
        assert [cast.report(one).stage for one in (open_, closed)] == [Stage.WITHDRAWN, Stage.CLOSED]
        assert cast.read(lambda session: session.query(asking.Draft).count()) == 0
        assert cast.read(lambda session: session.get_one(Correction, made).state) == Correcting.TAKEN_BACK
        assert cast.read(lambda session: accounts.holder(session, li.member_id or 0)) is None
        newest = cast.read(lambda s: {one.purpose: one.given for one in s.query(Consent).order_by(Consent.id)})
        assert newest == {Purpose.HARDSHIP: False, Purpose.TELEGRAM: False}
        assert len(cast.audited("mydata.leave")) == 1

    def test_tells_the_case_officer_that_it_is_over(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        cast.acts(li, leaving.leave)
        assert cast.report(report_id).news_at is not None

    def test_keeps_the_roster_the_numbers_and_the_audit(self, cast: Cast, li: Actor) -> None:
        report_id = cast.submit(li)
        cast.acts(li, leaving.leave)
        assert member(cast, li).name == "李明"
        assert cast.report(report_id).number == "KN-2026-0001"
        assert len(cast.audited("hardship.submit")) == 1

    def test_ends_offices_and_the_chair_hears_of_it(self, cast: Cast, wang: Actor) -> None:
        chair = cast.create_chair()
        cast.acts(wang, leaving.leave)
        assert cast.read(lambda session: offices.acting(session, wang.account_id)) == []
        (letter,) = [one for one in cast.letters(chair) if one.key == "mydata.left_office"]
        assert (letter.values["name"], [one["role"] for one in lines(letter.values, "offices")]) == (
            "王秀英",
            ["officer"],
        )

    def test_is_not_for_the_only_chair(self, cast: Cast) -> None:
        chair = cast.create_chair()
        for rule in (leaving.ask, leaving.leave):
            with pytest.raises(LastChair):
                cast.acts(chair, rule)
        cast.appoint(cast.create_member("钱工"), Role.CHAIR, None)
        cast.acts(chair, leaving.leave)
        assert cast.read(lambda session: offices.acting(session, chair.account_id)) == []

    def test_withdraws_letters_that_wait_for_the_morning(self, cast: Cast, li: Actor) -> None:
        night = cast.now.replace(hour=23)
        cast.queue(Letter(li.account_id, "home.a", {}), now=night)
        cast.acts(li, leaving.leave, now=night)
        states = cast.read(lambda s: [(one.key, one.state) for one in s.query(StoredLetter).all()])
        assert ("home.a", State.WITHDRAWN) in states
        assert [key for key, state in states if state in OPEN] == []

    def test_leaves_the_door_open(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        cast.acts(li, leaving.leave)
        with pytest.raises(NotKnownYet):
            cast.acts(li, overview.look)
        cast.write(lambda session: accounts.bind(session, li.account_id, li.member_id or 0, now=cast.now))
        assert lines(cast.acts(li, overview.look), "reports")[0]["stage"] == "withdrawn"
        assert cast.acts(li, dialogue.begin)["agreed"] is False

    def test_gives_no_consents_back_to_who_comes_again(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        cast.acts(li, leaving.leave)
        cast.write(lambda session: accounts.bind(session, li.account_id, li.member_id or 0, now=cast.now))
        assert [one["given"] for one in lines(cast.acts(li, agreeing.look), "consents")] == [False, False]


def test_the_account_is_known_since_it_was_bound(cast: Cast, li: Actor) -> None:
    def rule(session: Session) -> datetime:
        return session.get_one(Account, li.account_id).created_at

    assert cast.acts(li, overview.look)["since"] == cast.read(rule)
