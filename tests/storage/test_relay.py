"""Talks through the bot: how one begins, who takes it, that words go to their own talk and no other, at most once."""

from datetime import timedelta

import pytest

from storage import consents
from storage.asking import Outdated
from storage.hardship import dialogue
from storage.members import Member
from storage.offices import Absence
from storage.outbox import VISITOR, State
from storage.relay import Fate, beginning, choosing, giving_away, talking
from storage.relay.records import MOST, HasEnded, NobodyThere, OpenAlready, Relay, TakenByAnother, TooLong, WhichTalk
from storage.rights import NotForYou
from storage.talks import NoSuchTalk, Topic
from storage.talks import State as Talking
from tests.cast import Actor, Cast
from tests.storage.relaying import FIRST, Line


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line(cast)


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明", phone="13800000123")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def chen(cast: Cast) -> Actor:
    return cast.create_officer("陈建国", unit=cast.create_unit("城西供水站"))


class TestBeginning:
    def test_by_name_consents_stand_beside_the_name(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.begin(li, unnamed=False)
        assert cast.read(lambda session: consents.wanting(session, li.member_id, beginning.ASKED)) == []
        assert cast.read(lambda session: session.get_one(Relay, talk_id).version) is None
        assert line.talk(talk_id).member_id == li.member_id

    def test_anonymous_the_yes_stands_in_the_talk_alone(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.begin(li)
        assert cast.read(lambda session: consents.standing(session, li.member_id)) == {}
        assert cast.read(lambda session: session.get_one(Relay, talk_id).version) == 1
        talk = line.talk(talk_id)
        assert (talk.member_id, talk.unit_id, talk.asked_at.astimezone(cast.now.tzinfo).hour) == (None, None, 0)

    def test_tells_how_few_the_own_unit_has(self, cast: Cast, li: Actor, wang: Actor) -> None:
        assert cast.acts(li, beginning.begin, 1)["people"] == 2
        assert cast.acts(li, beginning.begin, 0)["people"] == 0

    def test_anonymous_offers_those_of_the_whole_union(self, cast: Cast, li: Actor, wang: Actor, chen: Actor) -> None:
        def offered(unnamed: int) -> list[object]:
            partners = cast.acts(li, beginning.begin, unnamed)["partners"]
            assert isinstance(partners, list)
            return [one["officer"] for one in partners if isinstance(one, dict)]

        assert offered(1) == ["王秀英", "陈建国"]
        assert offered(0) == ["王秀英"]

    def test_by_name_tells_those_of_the_unit_and_above(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor
    ) -> None:
        line.begin(li, unnamed=False)
        (letter,) = cast.letters(wang)
        assert (letter.key, letter.values["name"], letter.values["unit"]) == ("relay.waits", "李明", "城东供水站")
        assert cast.letters(chen) == []

    def test_anonymous_tells_number_and_topic_and_no_more(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor
    ) -> None:
        found = cast.acts(li, beginning.begin, 1)
        found = cast.acts(li, beginning.agree, found["version"])
        found = cast.acts(li, beginning.choose, found["version"], 0)
        cast.acts(li, beginning.about, found["version"], Topic.MOOD)
        cast.acts(li, beginning.first, FIRST)
        for officer in (wang, chen):
            (letter,) = cast.letters(officer)
            told = {name: value for name, value in letter.values.items() if value not in (None, False)}
            talk = told.pop("talk")
            assert told == {"shown": "TH-2026-0001", "unnamed": True, "topic": "mood"}
            assert (letter.right, letter.subject) == ("talk_officer", talk)

    def test_with_one_tells_that_one_alone(self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor) -> None:
        line.begin(li, officer=chen)
        assert (cast.keys(wang), cast.keys(chen)) == ([], ["relay.waits"])

    def test_with_anyone_but_one_never_tells_that_one(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor
    ) -> None:
        found = cast.acts(li, beginning.begin, 1)
        found = cast.acts(li, beginning.agree, found["version"])
        found = cast.acts(li, beginning.but, found["version"])
        found = cast.acts(li, beginning.leave_out, found["version"], wang.account_id)
        cast.acts(li, beginning.skip_topic, found["version"])
        talk = cast.acts(li, beginning.first, FIRST)["talk"]
        assert (cast.keys(wang), cast.keys(chen)) == ([], ["relay.waits"])
        with pytest.raises(NoSuchTalk):
            cast.acts(wang, talking.take, talk)

    def test_of_an_officer_is_never_with_themselves(self, cast: Cast, wang: Actor) -> None:
        with pytest.raises(NobodyThere):
            cast.acts(wang, beginning.begin, 1)

    def test_one_of_each_kind_is_open_at_a_time(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.begin(li)
        line.begin(li, unnamed=False)
        for unnamed in (0, 1):
            with pytest.raises(OpenAlready) as refused:
                cast.acts(li, beginning.begin, unnamed)
            assert "number" not in refused.value.values

    def test_needs_the_question_that_its_button_was_for(self, cast: Cast, li: Actor, wang: Actor) -> None:
        found = cast.acts(li, beginning.begin, 1)
        cast.acts(li, beginning.agree, found["version"])
        with pytest.raises(Outdated):
            cast.acts(li, beginning.agree, found["version"])


class TestGivingAway:
    @pytest.mark.parametrize(
        ("words", "mark"),
        [
            ("我是李明，想说说", "name"),
            ("打我电话 138-0000-0123", "phone"),
            ("８６１３８０００００１２３ 就是我", "phone"),
            ("加我 @li_ming_88", "handle"),
            ("见 t.me/liming", "handle"),
            ("睡不好，想找人说说", None),
            ("邮箱写 a@b", None),
        ],
    )
    def test_is_asked_about_before_it_goes_out(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, words: str, mark: str | None
    ) -> None:
        found = line.asked(li, words=words)
        assert found.get("marks") == (None if mark is None else [mark])
        assert (cast.letters(wang) == []) is (mark is not None)

    def test_by_name_nothing_is_asked(self, line: Line, li: Actor, wang: Actor) -> None:
        assert line.asked(li, unnamed=False, words="我是李明")["step"] == "begun"

    def test_goes_out_all_the_same_with_another_word(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        found = line.asked(li, words="我是李明")
        assert cast.acts(li, talking.send_anyway, found["version"])["step"] == "begun"
        assert len(cast.letters(wang)) == 1

    def test_is_written_anew(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.asked(li, words="我是李明")
        assert cast.acts(li, talking.reword, "我还是李明")["marks"] == ["name"]
        assert cast.acts(li, talking.reword, FIRST)["step"] == "begun"

    def test_in_the_middle_of_a_talk_it_is_asked_too(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        found = cast.acts(li, talking.say, "我叫李 明")
        assert (found["marks"], len(line.said(talk_id))) == (["name"], 1)
        cast.acts(li, talking.send_anyway, found["version"])
        assert (len(line.said(talk_id)), line.step(li)) == (2, ("relay", "words"))

    def test_staff_number_is_one(self, cast: Cast, li: Actor) -> None:
        cast.write(lambda session: setattr(session.get_one(Member, li.member_id), "staff_no", "CD-0417"))
        by = cast.visitor(li)
        assert cast.read(lambda session: giving_away.found(session, "工号cd0417", by=by)) == ["staff_no"]


class TestTaking:
    def test_gives_the_words_said_so_far_to_the_first_who_presses(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor
    ) -> None:
        talk_id = line.begin(li)
        cast.acts(li, talking.say, "还有，心里慌。")
        line.deliver()
        cast.acts(chen, talking.take, talk_id)
        heard = [letter.values["words"] for letter in cast.letters(chen)]
        assert heard == [FIRST, "还有，心里慌。"]
        assert cast.keys(li) == ["relay.taken"]
        with pytest.raises(TakenByAnother):
            cast.acts(wang, talking.take, talk_id)
        (entry,) = cast.audited("relay.take")
        assert (entry.account_id, entry.record) == (chen.account_id, "TH-2026-0001")

    def test_nobody_hears_a_word_before(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.begin(li)
        assert [letter.key for letter in cast.letters()] == ["relay.waits"]
        assert [one.fate for one in line.said(talk_id)] == [Fate.WAITING]

    def test_is_for_who_is_in_charge_of_talks(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.begin(li)
        steward = cast.create_steward()
        with pytest.raises(NotForYou):
            cast.acts(steward, talking.take, talk_id)

    def test_by_name_is_not_for_another_unit(self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor) -> None:
        talk_id = line.begin(li, unnamed=False)
        with pytest.raises(NoSuchTalk):
            cast.acts(chen, talking.take, talk_id)

    def test_nobody_stands_in(self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor) -> None:
        cast.write(
            lambda session: session.add(
                Absence(
                    account_id=wang.account_id,
                    stand_in_id=chen.account_id,
                    since=cast.now,
                    until=cast.now.date() + timedelta(days=9),
                )
            )
        )
        talk_id = line.begin(li, officer=wang)
        assert (cast.keys(chen), cast.keys(wang)) == ([], ["relay.waits"])
        with pytest.raises((NoSuchTalk, TakenByAnother)):
            cast.acts(chen, talking.take, talk_id)


class TestWords:
    def test_of_the_officer_name_the_officer(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        assert cast.acts(wang, talking.reply, "慢慢说。")["step"] == "passed"
        (letter,) = cast.letters(li)
        assert (letter.key, letter.values["words"], letter.values["officer"]) == ("relay.said", "慢慢说。", "王秀英")

    def test_of_an_anonymous_talk_come_without_name_and_unit(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        line.taken(li, wang)
        cast.acts(li, talking.say, "好。")
        (letter,) = cast.letters(wang)
        assert (letter.values["name"], letter.values["unit"], letter.values["nth"]) == (None, None, 2)

    def test_to_an_anonymous_employee_name_no_talk_in_the_clear(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        line.taken(li, wang)
        cast.acts(wang, talking.reply, "慢慢说。")
        (letter,) = cast.letters(li)
        stored = cast.stored_letter(letter.id)
        assert (stored.right, stored.subject, stored.once) == (VISITOR, 0, None)

    def test_by_name_go_by_a_right_that_is_asked_again(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang, unnamed=False)
        cast.acts(wang, talking.reply, "慢慢说。")
        (letter,) = cast.letters(li)
        assert (letter.right, letter.subject) == ("talk_employee", talk_id)

    def test_are_sealed_under_the_key_of_the_talk(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.begin(li)
        (said,) = line.said(talk_id)
        assert said.words is not None
        assert FIRST.encode() not in said.words
        key = line.talk(talk_id).data_key
        assert key is not None

    def test_too_long_go_nowhere(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(li, talking.say, "长" * MOST)
        with pytest.raises(TooLong):
            cast.acts(li, talking.say, "长" * (MOST + 1))
        assert len(line.said(talk_id)) == 2

    def test_keep_the_day_and_no_hour(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.begin(li)
        (said,) = line.said(talk_id)
        assert said.day == cast.now.date()

    def test_wait_for_the_morning_of_who_sleeps(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        night = cast.now.replace(hour=23)
        cast.acts(wang, talking.lay_aside, talk_id, now=night)
        assert cast.acts(li, talking.say, "还没睡。", now=night)["until"] is not None
        cast.acts(wang, talking.answer, talk_id, now=night)
        assert cast.acts(li, talking.say, "在吗？", now=night)["until"] is None


class TestBinding:
    def test_the_first_words_open_the_answer(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(li, talking.lay_aside, talk_id)
        cast.acts(wang, talking.reply, "慢慢说。")
        line.deliver()
        assert line.step(li) == ("relay", "words")

    def test_words_of_another_talk_close_the_open_one(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor
    ) -> None:
        zhou = cast.create_member("周敏")
        first, second = line.taken(li, wang), line.taken(zhou, wang)
        assert line.step(wang) == ("relay", "answer")
        cast.acts(li, talking.say, "在吗？")
        line.deliver()
        assert line.step(wang) == ("relay", "which")
        found = cast.acts(wang, choosing.hold_back, "这句给谁？")
        assert (len(line.said(first)), len(line.said(second))) == (2, 1)
        cast.acts(wang, choosing.into, first, found["version"])
        assert (len(line.said(first)), len(line.said(second))) == (3, 1)
        assert line.step(wang) == ("relay", "answer")

    def test_a_reply_goes_into_its_own_talk_whichever_is_open(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        zhou = cast.create_member("周敏")
        first = line.begin(li)
        line.deliver()
        cast.acts(wang, talking.take, first)
        heard = next(letter for letter in line.deliver() if letter.key == "relay.heard")
        second = line.taken(zhou, wang)
        cast.acts(wang, talking.answer, second)
        cast.acts(wang, choosing.reply_to, heard.message_id, "给第一位的话")
        (letter,) = [one for one in cast.letters() if one.key == "relay.said"]
        assert (letter.to, letter.values["words"]) == (li.account_id, "给第一位的话")
        assert (len(line.said(second)), line.step(wang)) == (1, ("relay", "which"))

    def test_a_reply_to_anything_else_goes_nowhere(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        with pytest.raises(WhichTalk):
            cast.acts(wang, choosing.reply_to, 77, "给谁的？")
        assert len(line.said(talk_id)) == 1
        assert cast.read(lambda session: choosing.is_reply(session, wang.person.telegram_id, 77))
        cast.acts(wang, talking.lay_aside, talk_id)
        assert not cast.read(lambda session: choosing.is_reply(session, wang.person.telegram_id, 77))

    def test_words_with_no_talk_open_wait_for_a_tap(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        assert cast.acts(wang, choosing.hear, "多了" * MOST) is None
        cast.acts(li, talking.lay_aside, talk_id)
        asked = cast.acts(li, choosing.hear, "还有一句")
        assert (asked["words"], len(line.said(talk_id))) == ("还有一句", 1)
        cast.acts(li, choosing.into, talk_id, asked["version"])
        assert len(line.said(talk_id)) == 2

    def test_words_that_belong_to_none_are_forgotten(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(li, talking.lay_aside, talk_id)
        asked = cast.acts(li, choosing.hear, "不是说给谁的")
        cast.acts(li, choosing.let_go, asked["version"])
        assert (line.step(li), len(line.said(talk_id))) == ((None, None), 1)
        with pytest.raises(Outdated):
            cast.acts(li, choosing.into, talk_id, asked["version"])

    def test_whoever_is_in_no_talk_is_not_asked(self, cast: Cast, li: Actor, wang: Actor) -> None:
        assert [cast.acts(one, choosing.hear, "说给谁的？") for one in (li, wang)] == [None, None]

    def test_ten_interleaved_talks_never_mix(self, cast: Cast, line: Line, wang: Actor) -> None:
        """Everybody writes their own number; the officer answers each by a reply, in another order."""
        people = [cast.create_member(f"职工{nth}") for nth in range(10)]
        talk_of = {who.account_id: line.begin(who, words=f"我的话 {who.account_id}") for who in people}
        line.deliver()
        for who in people:
            cast.acts(wang, talking.take, talk_of[who.account_id])
        heard = {letter.values["talk"]: letter for letter in line.deliver() if letter.key == "relay.heard"}
        for who in reversed(people):
            letter = heard[talk_of[who.account_id]]
            assert letter.values["words"] == f"我的话 {who.account_id}"
            cast.acts(wang, choosing.reply_to, letter.message_id, f"回 {who.account_id}")
        said = [(letter.to, letter.values["words"]) for letter in cast.letters() if letter.key == "relay.said"]
        assert sorted(said) == sorted((who.account_id, f"回 {who.account_id}") for who in people)

    def test_a_question_of_another_service_stays_open(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        cast.acts(li, dialogue.begin)
        cast.acts(wang, talking.reply, "慢慢说。")
        line.deliver()
        assert line.step(li)[0] == "hardship"

    def test_is_nobody_elses(self, cast: Cast, line: Line, li: Actor, wang: Actor, chen: Actor) -> None:
        talk_id = line.taken(li, wang)
        for rule in (talking.answer, talking.end, talking.before_end, talking.lay_aside):
            with pytest.raises(NoSuchTalk):
                cast.acts(chen, rule, talk_id)
        zhou = cast.create_member("周敏")
        for rule in (talking.write, talking.end):
            with pytest.raises(NoSuchTalk):
                cast.acts(zhou, rule, talk_id)


class TestAtMostOnce:
    @pytest.mark.parametrize("state", [State.UNCONFIRMED, State.UNDELIVERABLE, State.EXPIRED, State.WITHDRAWN])
    def test_what_did_not_surely_arrive_is_told_to_who_said_it(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, state: State
    ) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(li, talking.say, "在吗？")
        (letter,) = cast.letters(wang)
        assert not letter.repeats
        line.end(letter, state)
        (told,) = cast.letters(li)
        assert (told.key, told.values["unsure"], told.values["nth"]) == (
            "relay.not_sure",
            state is State.UNCONFIRMED,
            2,
        )
        assert told.subject == 0
        assert line.said(talk_id)[1].fate == (Fate.UNSURE if state is State.UNCONFIRMED else Fate.NOT_SENT)

    def test_is_sent_again_by_a_tap_and_says_so(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(wang, talking.reply, "慢慢说。")
        line.deliver(State.UNCONFIRMED)
        (told,) = cast.letters(wang)
        assert told.key == "relay.not_sure_officer"
        cast.acts(wang, talking.send_again, told.values["said"])
        (again,) = cast.letters(li)
        assert (again.values["words"], again.values["again"], again.values["nth"]) == ("慢慢说。", True, 2)
        with pytest.raises(Outdated):
            cast.acts(wang, talking.send_again, told.values["said"])
        line.end(again)
        assert [one.fate for one in line.said(talk_id)] == [Fate.SENT, Fate.SENT]

    def test_is_not_sent_again_by_the_other_side(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        cast.acts(wang, talking.reply, "慢慢说。")
        line.deliver(State.UNCONFIRMED)
        (told,) = cast.letters(wang)
        with pytest.raises(Outdated):
            cast.acts(li, talking.send_again, told.values["said"])

    def test_a_letter_that_has_ended_says_of_no_talk(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        cast.acts(li, talking.say, "在吗？")
        (letter,) = cast.letters(wang)
        assert letter.subject != 0
        line.end(letter)
        assert cast.stored_letter(letter.id).subject == 0


class TestEnd:
    def test_by_the_employee_is_told_to_the_officer(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(wang, talking.reply, "慢慢说。")
        line.deliver()
        cast.acts(li, talking.end, talk_id)
        assert (line.talk(talk_id).state, cast.keys(wang)) == (Talking.HELD, ["relay.ended_officer"])
        assert line.talk(talk_id).held_on == cast.now.date()
        assert (line.step(li), line.step(wang)) == ((None, None), (None, None))
        assert cast.audited("relay.end") == []

    def test_by_the_officer_is_told_to_the_employee(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(wang, talking.end, talk_id)
        assert (line.talk(talk_id).state, cast.keys(li)) == (Talking.DECLINED, ["relay.ended"])

    def test_before_anybody_took_it_calls_it_off(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.begin(li)
        cast.acts(li, talking.end, talk_id)
        assert line.talk(talk_id).state == Talking.CALLED_OFF
        with pytest.raises(HasEnded):
            cast.acts(wang, talking.take, talk_id)

    def test_nothing_goes_through_afterwards(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(wang, talking.end, talk_id)
        with pytest.raises(HasEnded):
            cast.acts(li, talking.write, talk_id)
        with pytest.raises(Outdated):
            cast.acts(li, talking.say, "还在吗？")

    def test_of_an_anonymous_one_the_day_alone_is_kept(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(wang, talking.end, talk_id)
        ended = line.talk(talk_id).ended_at
        assert ended is not None
        assert ended.astimezone(cast.now.tzinfo).time().isoformat() == "00:00:00"


class TestAlarms:
    """Words that call for help: whoever writes is met at once, and the words go on all the same."""

    def test_first_words_raise_one_with_the_number_alone(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        cast.put_on_duty(wang, cast.now)
        line.begin(li, words="我不想活了")
        assert "alarms.hotlines" in cast.keys(li)
        (call,) = [letter for letter in cast.letters(wang) if letter.key == "alarms.call"]
        assert (call.values["number"], call.values["name"], call.values["unit"]) == ("TH-2026-0001", None, None)

    def test_later_words_do_and_still_arrive(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang, unnamed=False)
        cast.acts(li, talking.say, "我不想活了")
        assert {"alarms.call", "relay.heard"} <= {*cast.keys(wang)}

    def test_words_of_the_officer_raise_none(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        cast.acts(wang, talking.reply, "您说过不想活了，现在呢？")
        assert cast.keys(li) == ["relay.said"]

    def test_words_that_wait_show_whom_to_ring_and_call_nobody_yet(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        line.asked(li, words="我是李明，不想活了")
        assert (cast.keys(li), cast.letters(wang)) == (["alarms.hotlines"], [])

    def test_words_with_no_talk_open_show_it_too(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        cast.acts(li, talking.lay_aside, line.taken(li, wang))
        cast.acts(li, choosing.hear, "我不想活了")
        assert (cast.keys(li), cast.letters(wang)) == (["alarms.hotlines"], [])
