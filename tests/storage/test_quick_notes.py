"""Quick notes: words become a draft, its gaps are filled, one tap saves; what was noted is corrected and taken back."""

import base64
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.words import Words
from storage import erasures, figures
from storage.asking import Draft, Outdated
from storage.figures import Source, Span
from storage.mydata import copies
from storage.notices import choosing
from storage.notices.kinds import Kind as Notice
from storage.offices import Absence
from storage.quick_notes import Kind, QuickNote, changing, drafting, handing_in, keeping, picturing, weekly
from storage.quick_notes.changing import What
from storage.quick_notes.drafting import NotAChange, NotAnAnswer, TooLong
from storage.quick_notes.keeping import NoSuchNote
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import HOME, Actor, Cast
from tests.conftest import ZONE

CANARY = "座谈会商量了金丝雀的事"
PICTURE = b"\xff\xd8\xffCANARY-PICTURE" * 40


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """Of the one station, which has a team."""
    officer = cast.create_officer()
    cast.create_unit("一班", above=officer.unit_id)
    cast.create_unit("城西供水站")
    return officer


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def begin(cast: Cast, actor: Actor, words: str, **more: Any) -> Values:
    return cast.acts(actor, drafting.begin_with, words, **more)


def write(cast: Cast, actor: Actor, words: str) -> Values:
    return cast.acts(actor, drafting.write, words)


def save(cast: Cast, actor: Actor, words: str, **more: Any) -> Values:
    found = begin(cast, actor, words, **more)
    return cast.acts(actor, handing_in.hand_in, found["mark"], **more)


def notes(cast: Cast) -> list[QuickNote]:
    return cast.read(lambda session: list(session.scalars(select(QuickNote).order_by(QuickNote.id))))


class TestADraft:
    def test_says_what_was_said(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站座谈会 23人，500元")
        assert (found["kind"], found["unit"], found["on"]) == (Kind.MEETING, HOME, cast.now.date())
        assert (found["times"], found["money"], found["complete"]) == (23, 50_000, True)

    def test_has_a_gap_for_what_was_not(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "23人")
        assert (found["kind"], found["unit"], found["on"], found["complete"]) == (None, None, None, False)
        with pytest.raises(Outdated):
            cast.acts(officer, handing_in.hand_in, found["mark"])
        assert notes(cast) == []

    def test_a_rough_number_beside_another_leaves_both_in_doubt(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站走访3户，20-30人")
        assert (found["times"], found["counts"], found["complete"]) == (None, [3], False)
        assert cast.acts(officer, changing.put_times, 3, found["mark"])["complete"]

    def test_of_households_is_saved_so_and_stays_so_when_it_is_corrected(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站走访慰问3户")
        assert (found["times"], found["households"]) == (3, True)
        cast.acts(officer, handing_in.hand_in, found["mark"])
        (note,) = notes(cast)
        assert (note.times, note.households) == (3, True)
        again = cast.acts(officer, keeping.correct, note.id)
        assert (again["times"], again["households"]) == (3, True)
        found = write(cast, officer, "4人")
        assert (found["times"], found["households"]) == (4, False)
        found = write(cast, officer, "5户")
        assert (found["times"], found["households"]) == (5, True)

    def test_of_households_and_people_the_one_that_was_chosen_counts_as_what_it_is(
        self, cast: Cast, officer: Actor
    ) -> None:
        found = begin(cast, officer, "今天城东站走访2户，5人")
        assert (found["counts"], found["homes"], found["complete"]) == ([2, 5], [2], False)
        chosen = cast.acts(officer, changing.put_times, 2, found["mark"])
        assert (chosen["times"], chosen["households"]) == (2, True)

    @pytest.mark.parametrize(
        ("words", "times", "households"), [("2", 2, True), ("2人", 2, False), ("5", 5, False), ("5户", 5, True)]
    )
    def test_of_households_and_people_one_can_be_written_too(
        self, cast: Cast, officer: Actor, words: str, times: int, *, households: bool
    ) -> None:
        found = begin(cast, officer, "今天城东站走访2户，5人")
        cast.acts(officer, changing.ask_for, What.TIMES, found["mark"])
        found = write(cast, officer, words)
        assert (found["times"], found["households"]) == (times, households)

    def test_of_households_is_not_the_same_as_one_of_people(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站走访慰问3户")
        cast.acts(officer, handing_in.hand_in, found["mark"])
        assert begin(cast, officer, "今天城东站走访慰问3户")["same"]
        assert write(cast, officer, "3人")["same"] is None

    @pytest.mark.parametrize(("words", "households"), [("3", False), ("3户", True)])
    def test_a_number_alone_is_of_households_where_it_says_so(
        self, cast: Cast, officer: Actor, words: str, *, households: bool
    ) -> None:
        found = begin(cast, officer, "今天城东站走访慰问")
        cast.acts(officer, changing.ask_for, What.TIMES, found["mark"])
        found = write(cast, officer, words)
        assert (found["times"], found["households"]) == (3, households)

    def test_one_rough_number_alone_is_left_out(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站座谈会 十几人")
        assert (found["times"], found["vague"], found["complete"]) == (None, True, True)

    @pytest.mark.parametrize("words", ["-5人", "99999999999人", "12.5人"])
    def test_says_what_is_no_number_of_people_and_keeps_the_rest(self, cast: Cast, officer: Actor, words: str) -> None:
        found = begin(cast, officer, f"今天城东站座谈会 {words}，500元")
        assert (found["times"], found["unread"], found["money"], found["complete"]) == (None, words, 50_000, True)
        for language, line in (
            ("zh", f"「{words}」看不出是多少人，没有记"),
            ("en", f"I couldn't read how many “{words}” is, so it is not noted"),
        ):
            assert line in Words(ZONE).plain("quick_notes.draft", found, language).replace("’", "'")
        found = write(cast, officer, "23人")
        assert (found["times"], found["unread"]) == (23, None)
        found = write(cast, officer, words)
        assert (found["times"], found["unread"], found["complete"]) == (23, words, True)
        assert cast.acts(officer, changing.put_times, 0, found["mark"])["unread"] is None

    @pytest.mark.parametrize("words", ["-5", "-5人", "12.5", "12.5人", "99999999999", "99999999999人", "0"])
    def test_asks_again_for_how_many_where_that_is_no_number_of_people(
        self, cast: Cast, officer: Actor, words: str
    ) -> None:
        found = begin(cast, officer, "今天城东站座谈会 23人")
        cast.acts(officer, changing.ask_for, What.TIMES, found["mark"])
        with pytest.raises(NotAnAnswer):
            write(cast, officer, words)
        assert write(cast, officer, "24")["times"] == 24

    def test_takes_the_only_unit_there_is(self, cast: Cast) -> None:
        alone = cast.create_officer("周通", unit=cast.create_unit("城北供水站"))
        assert begin(cast, alone, "今天座谈会 23人")["unit"] == "城北供水站"

    def test_is_filled_by_buttons(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "忙了一天")
        found = cast.acts(officer, changing.put_kind, Kind.SAFETY, found["mark"])
        found = cast.acts(officer, changing.put_unit, officer.unit_id, found["mark"])
        found = cast.acts(officer, changing.put_day, cast.now.date().toordinal(), found["mark"])
        found = cast.acts(officer, changing.put_times, 12, found["mark"])
        found = cast.acts(officer, changing.put_money, 30_000, found["mark"])
        assert found["complete"]
        saved = cast.acts(officer, handing_in.hand_in, found["mark"])
        assert (saved["kind"], saved["times"], saved["money"]) == (Kind.SAFETY, 12, 30_000)

    def test_is_corrected_by_words(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer, "今天城东站座谈会 23人")
        assert write(cast, officer, "24人")["times"] == 24
        assert write(cast, officer, "是昨天")["on"] == cast.now.date() - timedelta(days=1)
        assert write(cast, officer, "一班")["unit"] == "一班"
        found = write(cast, officer, "是培训")
        assert (found["kind"], found["times"], found["words"]) == (Kind.TRAINING, 24, "今天城东站座谈会 23人")

    def test_a_number_alone_answers_how_many_and_nothing_else(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站座谈会")
        cast.acts(officer, changing.ask_for, What.TIMES, found["mark"])
        found = write(cast, officer, "二十三")
        assert found["times"] == 23
        cast.acts(officer, changing.ask_for, What.MONEY, found["mark"])
        assert write(cast, officer, "800")["money"] == 80_000
        with pytest.raises(NotAChange):
            write(cast, officer, "4821")

    def test_what_was_asked_for_is_waited_for_until_it_is_said(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站座谈会")
        for what, right in ((What.MONEY, "1.5万元"), (What.TIMES, "3户"), (What.DAY, "昨天"), (What.UNIT, "一班")):
            found = cast.acts(officer, changing.ask_for, what, found["mark"])
            for wrong in ("香蕉", "0元", "-3"):
                with pytest.raises(NotAnAnswer) as caught:
                    write(cast, officer, wrong)
                assert caught.value.values["what"] == what.value
            found = write(cast, officer, right)
        assert (found["money"], found["times"], found["unit"]) == (1_500_000, 3, "一班")

    def test_another_sentence_is_not_taken_for_the_rest_of_one_without_a_kind(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站画展开幕 33人")
        assert found["kind"] is None
        other = write(cast, officer, "今天城东站座谈会 40人")
        assert other["step"] == "other"
        # The same once more, with what it was: that is the rest.
        cast.acts(officer, drafting.go_on, other["mark"])
        assert write(cast, officer, "今天城东站座谈会 33人")["kind"] == Kind.MEETING

    def test_never_takes_a_unit_out_of_reach(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城西站座谈会 23人")
        assert (found["unit"], found["beyond"], found["complete"]) == (None, "城西供水站", False)
        for unit in (cast.create_unit("城西供水站"), 0, 999):
            with pytest.raises(Outdated):
                cast.acts(officer, changing.put_unit, unit, found["mark"])

    def test_the_whole_union_is_for_those_who_reach_it(self, cast: Cast, chair: Actor, officer: Actor) -> None:
        assert begin(cast, chair, "今天全局职工大会 300人")["complete"]
        found = begin(cast, officer, "今天全局职工大会 300人")
        assert (found["whole"], found["complete"]) == (False, False)

    @pytest.mark.parametrize("days", [1, -400])
    def test_takes_no_day_to_come_or_long_over(self, cast: Cast, officer: Actor, days: int) -> None:
        found = begin(cast, officer, "城东站座谈会 23人")
        with pytest.raises(Outdated):
            cast.acts(officer, changing.put_day, cast.now.date().toordinal() + days, found["mark"])

    def test_an_old_button_is_void(self, cast: Cast, officer: Actor) -> None:
        old = begin(cast, officer, "今天城东站座谈会 23人")
        new = write(cast, officer, "24人")
        with pytest.raises(Outdated):
            cast.acts(officer, handing_in.hand_in, old["mark"])
        cast.acts(officer, handing_in.hand_in, new["mark"])
        with pytest.raises(Outdated):
            cast.acts(officer, handing_in.hand_in, new["mark"])
        assert len(notes(cast)) == 1

    def test_waits_while_its_writer_is_elsewhere(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站座谈会 23人")
        cast.acts(officer, drafting.put_off)
        assert begin_again(cast, officer)["words"] == "今天城东站座谈会 23人"
        assert cast.acts(officer, drafting.let_go, begin_again(cast, officer)["mark"])["number"] is None
        assert begin_again(cast, officer)["step"] == "words"
        assert found["words"] not in str(begin_again(cast, officer))

    def test_another_note_does_not_push_it_out(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer, "今天城东站座谈会 23人")
        found = write(cast, officer, "昨天城东站安全检查 6人")
        assert (found["step"], found["words"], found["next"]) == (
            "other",
            "今天城东站座谈会 23人",
            "昨天城东站安全检查 6人",
        )
        found = cast.acts(officer, handing_in.hand_in_and_go_on, found["mark"])
        assert (found["saved"], found["kind"]) == ("JB-2026-0001", Kind.SAFETY)
        found = begin(cast, officer, "今天城东站体检 9人")
        assert cast.acts(officer, drafting.instead, found["mark"])["kind"] == Kind.HEALTH
        found = begin(cast, officer, "今天城东站拔河 9人")
        assert cast.acts(officer, drafting.go_on, found["mark"])["kind"] == Kind.HEALTH

    def test_a_word_of_nothing_does_not_push_out_what_was_written_meanwhile(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer, "今天城东站座谈会 23人")
        write(cast, officer, "昨天城东站安全检查 6人")
        for nothing in ("哈哈", "24人", "1,200.50元"):
            assert write(cast, officer, nothing)["next"] == "昨天城东站安全检查 6人"
        assert write(cast, officer, "昨天城东站体检 9人")["next"] == "昨天城东站体检 9人"
        assert write(cast, officer, "我家孩子住院了")["step"] == "personal"

    def test_money_of_another_country_is_told_and_not_counted(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站座谈会 23人，500美元")
        assert (found["money"], found["foreign"], found["complete"]) == (None, True, True)
        found = write(cast, officer, "3500元")
        assert (found["money"], found["foreign"]) == (350_000, False)

    def test_says_when_it_says_the_same_as_a_note(self, cast: Cast, officer: Actor) -> None:
        number = save(cast, officer, "今天城东站座谈会 23人")["number"]
        assert begin(cast, officer, "城东站 座谈会 今天 23人")["same"] == number
        assert write(cast, officer, "24人")["same"] is None

    def test_has_a_length(self, cast: Cast, officer: Actor) -> None:
        with pytest.raises(TooLong):
            begin(cast, officer, "座谈会" * 100)

    def test_is_sealed(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer, f"今天城东站{CANARY} 23人")
        kept = cast.read(lambda session: session.execute(text("SELECT answers FROM drafts")).scalars().all())
        assert kept
        assert all(CANARY.encode() not in bytes(one) for one in kept)

    @pytest.mark.parametrize("role", ["member", "admin"])
    def test_is_for_those_who_note(self, cast: Cast, role: str) -> None:
        actor = cast.create_member("李明") if role == "member" else cast.create_admin()
        for rule, given in ((drafting.begin, ()), (keeping.listed, (1, 0)), (drafting.begin_with, ("座谈会",))):
            with pytest.raises(NotForYou):
                cast.acts(actor, rule, *given)
        assert cast.acts(actor, drafting.hear, "今天城东站座谈会 23人") is None


def begin_again(cast: Cast, actor: Actor) -> Values:
    return cast.acts(actor, drafting.begin)


class TestTrouble:
    def test_is_no_note(self, cast: Cast, officer: Actor) -> None:
        assert begin(cast, officer, "今天走访李某，家里孩子住院，3户")["step"] == "personal"
        assert begin_again(cast, officer)["step"] == "words"
        assert write(cast, officer, "他老伴化疗，2人")["step"] == "personal"

    def test_a_cry_for_help_is_answered_with_whom_to_ring(self, cast: Cast, officer: Actor) -> None:
        assert cast.acts(officer, drafting.hear, "今天座谈会 23人，我不想活了") is None
        assert begin(cast, officer, "今天座谈会 23人，我不想活了")["step"] == "personal"
        assert any("alarms" in key for key in cast.keys(officer))


class TestHearing:
    def test_offers_what_reads_clearly(self, cast: Cast, officer: Actor) -> None:
        found = cast.acts(officer, drafting.hear, "今天城东站座谈会 23人")
        assert found is not None
        assert (found["offered"], found["complete"]) == (True, True)
        assert notes(cast) == []

    @pytest.mark.parametrize("words", ["你好", "4821", "报名羽毛球 2人", "家里困难，慰问 2人", "明天座谈会 9人"])
    def test_leaves_the_rest_alone(self, cast: Cast, officer: Actor, words: str) -> None:
        assert cast.acts(officer, drafting.hear, words) is None
        assert cast.read(lambda session: session.scalars(select(Draft)).all()) == []


class TestSaving:
    def test_gives_numbers_that_can_be_said(self, cast: Cast, officer: Actor) -> None:
        numbers = [save(cast, officer, f"今天城东站座谈会 {count}人")["number"] for count in (3, 4)]
        assert numbers == ["JB-2026-0001", "JB-2026-0002"]
        assert [one.record for one in cast.audited("quick_notes.save")] == numbers

    def test_counts_in_the_figures(self, cast: Cast, officer: Actor) -> None:
        save(cast, officer, "今天城东站座谈会 23人，500元")
        week = Span.of_week(cast.now.date(), ZONE)
        found = cast.read(lambda session: figures.of(session, Source.NOTE_MEETING, week))
        assert (found.records, found.times, found.fen) == (1, 23, 50_000)

    def test_somebody_dismissed_meanwhile_saves_nothing(self, cast: Cast, officer: Actor) -> None:
        found = begin(cast, officer, "今天城东站座谈会 23人")
        cast.dismiss(officer)
        with pytest.raises(NotForYou):
            cast.acts(officer, handing_in.hand_in, found["mark"])


def send(cast: Cast, actor: Actor, caption: str | None = None, album: str | None = None, **more: Any) -> Values:
    return cast.acts(actor, picturing.keep, PICTURE, caption, album, 77, **more)


def awaited(cast: Cast, actor: Actor, caption: str | None = None, **later: int) -> bool:
    now = cast.now + timedelta(**later)
    return cast.read(lambda session: picturing.is_awaited(session, actor.person.telegram_id, caption, now))


class TestAPhoto:
    def test_with_words_is_a_draft(self, cast: Cast, officer: Actor) -> None:
        assert awaited(cast, officer, "今天城东站座谈会 23人")
        found = send(cast, officer, "今天城东站座谈会 23人")
        assert (found["complete"], found["picture"]) == (True, True)
        cast.acts(officer, handing_in.hand_in, found["mark"])
        shown = cast.acts(officer, keeping.picture, notes(cast)[0].id)
        assert base64.b64decode(str(shown["picture"])) == PICTURE

    def test_comes_after_the_words_too(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer, "今天城东站座谈会 23人")
        found = send(cast, officer)
        assert found["picture"]
        found = cast.acts(officer, changing.drop_picture, found["mark"])
        assert not found["picture"]

    def test_and_before_them(self, cast: Cast, officer: Actor) -> None:
        begin_again(cast, officer)
        assert send(cast, officer)["step"] == "words"
        assert write(cast, officer, "今天城东站座谈会 23人")["picture"]

    def test_of_an_album_the_first_is_kept(self, cast: Cast, officer: Actor) -> None:
        found = send(cast, officer, "今天城东站座谈会 23人", "a")
        more = send(cast, officer, None, "a")
        assert (found["more"], more["more"]) == (False, True)
        assert not send(cast, officer, None, "b")["more"]

    @pytest.mark.parametrize("caption", [None, "我的低保证", "你好", "家里困难 3人慰问"])
    def test_of_anything_else_is_not_waited_for(self, cast: Cast, officer: Actor, caption: str | None) -> None:
        assert not awaited(cast, officer, caption)
        assert send(cast, officer, caption)["step"] == "refused"
        assert cast.read(lambda session: session.scalars(select(Draft)).all()) == []

    def test_is_waited_for_an_hour(self, cast: Cast, officer: Actor) -> None:
        begin_again(cast, officer)
        assert awaited(cast, officer)
        assert not awaited(cast, officer, minutes=61)

    def test_a_member_sends_none(self, cast: Cast) -> None:
        assert not awaited(cast, cast.create_member("李明"), "今天城东站座谈会 23人")

    def test_goes_from_the_chat_and_lies_sealed(self, cast: Cast, officer: Actor) -> None:
        found = send(cast, officer, "今天城东站座谈会 23人")
        cast.acts(officer, handing_in.hand_in, found["mark"])
        assert [one.message_id for one in cast.read(erasures.waiting)] == [77]
        (kept,) = cast.read(lambda session: session.execute(text("SELECT picture FROM quick_notes")).scalars().all())
        assert base64.b64encode(PICTURE)[:60] not in bytes(kept)
        assert cast.read(lambda session: session.scalars(select(Draft)).all()) == []

    def test_beside_another_draft_has_to_be_sent_again(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer, "今天城东站座谈会 23人")
        found = send(cast, officer, "昨天城东站安全检查 6人")
        assert (found["step"], found["unkept"]) == ("other", True)
        assert not cast.acts(officer, handing_in.hand_in_and_go_on, found["mark"])["picture"]


class TestKeeping:
    def test_everybody_sees_their_own_and_those_of_their_units(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        steward = cast.create_steward()
        other = cast.create_officer("周通", unit=cast.create_unit("城西供水站"))
        save(cast, officer, "今天城东站座谈会 23人")
        save(cast, chair, "今天全局职工大会 300人")
        save(cast, other, "今天城西站安全检查 6人")

        def seen(actor: Actor, everybody: int) -> list[object]:
            found = cast.acts(actor, keeping.listed, everybody, 0)["lines"]
            assert isinstance(found, list)
            return sorted(one["number"] for one in found if isinstance(one, dict))

        assert seen(officer, 0) == seen(officer, 1) == seen(steward, 1) == ["JB-2026-0001"]
        assert (seen(steward, 0), seen(chair, 0)) == ([], ["JB-2026-0002"])
        assert seen(chair, 1) == ["JB-2026-0001", "JB-2026-0002", "JB-2026-0003"]
        with pytest.raises(NoSuchNote):
            cast.acts(officer, keeping.look, notes(cast)[2].id)
        assert not cast.read(lambda one: keeping.may_have(one, officer.account_id, notes(cast)[2].id))

    def test_who_looks_at_anothers_is_noted(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        save(cast, officer, "今天城东站座谈会 23人")
        (note,) = notes(cast)
        cast.acts(officer, keeping.look, note.id)
        shown = cast.acts(chair, keeping.look, note.id)
        assert (shown["who"], shown["open"], shown["words"]) == ("王秀英", False, "今天城东站座谈会 23人")
        assert [one.account_id for one in cast.audited("quick_notes.look")] == [chair.account_id]

    def test_ones_own_is_corrected_under_its_number(self, cast: Cast, officer: Actor) -> None:
        number = save(cast, officer, "今天城东站座谈会 23人")["number"]
        found = cast.acts(officer, keeping.correct, notes(cast)[0].id)
        assert (found["step"], found["number"], found["times"]) == ("fix", number, 23)
        found = write(cast, officer, "25人")
        saved = cast.acts(officer, handing_in.hand_in, found["mark"])
        assert (saved["number"], saved["times"], saved["corrected"]) == (number, 25, True)
        assert saved["words"] == "今天城东站座谈会 23人"
        assert [one.record for one in cast.audited("quick_notes.correct")] == [number]

    def test_its_photo_stays(self, cast: Cast, officer: Actor) -> None:
        found = send(cast, officer, "今天城东站座谈会 23人")
        cast.acts(officer, handing_in.hand_in, found["mark"])
        found = cast.acts(officer, keeping.correct, notes(cast)[0].id)
        found = cast.acts(officer, changing.put_times, 9, found["mark"])
        cast.acts(officer, handing_in.hand_in, found["mark"])
        assert cast.acts(officer, keeping.look, notes(cast)[0].id)["picture"]

    def test_ones_own_is_taken_back(self, cast: Cast, officer: Actor) -> None:
        number = save(cast, officer, "今天城东站座谈会 23人")["number"]
        key = notes(cast)[0].id
        cast.acts(officer, keeping.ask_take_back, key)
        cast.acts(officer, keeping.take_back, key)
        assert notes(cast) == []
        assert [one.record for one in cast.audited("quick_notes.take_back")] == [number]
        assert save(cast, officer, "今天城东站座谈会 23人")["number"] == "JB-2026-0002"

    def test_nobody_changes_anothers_or_what_is_reported(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        save(cast, officer, "今天城东站座谈会 23人")
        key, late = notes(cast)[0].id, cast.now + timedelta(days=30)
        for rule in (keeping.correct, keeping.ask_take_back, keeping.take_back):
            with pytest.raises(NoSuchNote):
                cast.acts(chair, rule, key)
            with pytest.raises(NoSuchNote):
                cast.acts(officer, rule, key, now=late)
        assert cast.acts(officer, keeping.listed, 0, 0, now=late)["lines"] == []
        assert not cast.acts(officer, keeping.look, key, now=late)["open"]

    def test_they_are_the_unions_and_no_part_of_a_copy(self, cast: Cast, officer: Actor) -> None:
        save(cast, officer, f"今天城东站{CANARY} 23人")
        begin(cast, officer, f"昨天城东站{CANARY} 23人")
        copy = cast.read(lambda session: copies.of_member(session, officer.member_id or 0))
        assert CANARY not in str(copy)


class TestTheWeek:
    #: 2026: a Friday like others; the last working day before the National Day; Saturday made up for it.
    @pytest.mark.parametrize(
        ("day", "asked"),
        [
            (date(2026, 11, 27), True),
            (date(2026, 11, 26), False),
            (date(2026, 11, 28), False),
            (date(2026, 9, 30), True),
            (date(2026, 10, 2), False),
        ],
    )
    def test_is_asked_on_its_last_working_day(self, cast: Cast, day: date, asked: bool) -> None:
        assert cast.read(lambda session: weekly.is_day(session, day)) is asked

    def test_goes_to_those_who_note_and_are_not_away(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        steward, deputy = cast.create_steward(), cast.create_deputy()
        other = cast.create_officer("周通")
        admin, member = cast.create_admin(), cast.create_member("李明")
        cast.write(lambda session: session.add(absence(cast, other, officer)))
        ask(cast)
        asked = [actor for actor in (steward, deputy, officer, chair, other, admin, member) if got(cast, actor)]
        assert asked == [steward, deputy, officer, chair]

    def test_is_asked_once_and_says_what_was_noted(self, cast: Cast, officer: Actor) -> None:
        save(cast, officer, "今天城东站座谈会 23人")
        ask(cast)
        ask(cast)
        (letter,) = [one for one in cast.letters(officer) if one.key == "quick_notes.week"]
        assert letter.values["count"] == 1
        assert "words" not in str(letter.values)
        assert letter.right == keeping.RIGHT

    def test_whoever_wants_no_such_letter_gets_none(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, choosing.toggle, Notice.NOTES, False)
        ask(cast)
        assert not got(cast, officer)

    def test_pages_come_to_an_end(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(weekly, "_PAGE", 1)
        for name in ("王秀英", "周通", "周同"):
            cast.create_officer(name)
        pages: int = 0
        cursor: int | None = 0
        while cursor is not None:
            page = cast.write(partial(weekly.ask, cursor=cursor, now=friday(cast)))
            pages, cursor = pages + page.done, page.cursor
        assert pages == 3


def absence(cast: Cast, away: Actor, instead: Actor) -> Any:
    until = cast.now.date() + timedelta(days=20)
    return Absence(account_id=away.account_id, stand_in_id=instead.account_id, since=cast.now, until=until)


def friday(cast: Cast) -> Any:
    return cast.now.replace(hour=16) + timedelta(days=4)


def ask(cast: Cast) -> None:
    cast.write(lambda session: weekly.ask(session, 0, now=friday(cast)))


def got(cast: Cast, actor: Actor) -> bool:
    return "quick_notes.week" in cast.keys(actor)
