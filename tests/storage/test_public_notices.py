"""Public notices: consent first, put up by the officer, counted in working days, ended in the morning; objections go to
the case officer alone; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.words import Words
from handlers.public_notices import REFUSE, seen_screen
from storage import chats, consents, hardship, holidays, offices, outbox, public_notices
from storage.audit import AuditEntry
from storage.consents import Purpose
from storage.dossiers.records import HardshipClass, HouseVisit
from storage.dossiers.steps import NoClassYet, NoVisitYet
from storage.hardship import Given, Report, Stage, casework, handing, own
from storage.hardship.moves import Act, move
from storage.hardship.reports import NotYours, OutOfOrder, TakeFirst
from storage.holidays import Day, YearFile
from storage.mydata import agreeing as mydata
from storage.mydata import leaving
from storage.outbox import StoredLetter
from storage.public_notices import Outcome, State, Why, agreeing, answering, ending, objecting, page, posting
from storage.public_notices.objecting import Signing
from storage.public_notices.records import (
    NoConsentYet,
    NoticeClosed,
    NotThatDay,
    NotUp,
    NotYourNotice,
    ObjectionGone,
    TooEarly,
)
from tests.cast import STORY, Actor, Cast
from tests.conftest import ZONE
from tests.storage.notices import CHAT, POST, WRONG, Hall

WORDS = Words(ZONE)


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return Hall(cast)


def told(hall: Hall, key: str) -> list[str]:
    """What was written under that key to the person, as it reads."""
    letters = [one for one in hall.cast.letters(hall.person) if one.key == key]
    return [WORDS.html(one.key, one.values, "zh") for one in letters]


class TestAsking:
    def test_shows_the_person_exactly_what_would_be_seen_for_how_long_and_where(self, hall: Hall) -> None:
        hall.ask()
        (text,) = told(hall, "public_notices.asked")
        assert "<blockquote>王*明\n城东供水站\n相对困难</blockquote>" in text
        assert "5 个工作日" in text
        assert "公告栏" in text
        assert "群" not in text
        assert "王小明" not in text
        assert (hall.notice.state, hall.stage) == (State.ASKED, Stage.VERIFYING)

    def test_names_the_group_where_it_would_stand_there_too(self, hall: Hall) -> None:
        hall.set("public_notices.in_group", 1)
        hall.crowd()
        hall.admit_group()
        hall.ask()
        assert "公告栏和单位的群" in told(hall, "public_notices.asked")[0]

    def test_waits_for_the_class_and_for_the_house_visit(self, hall: Hall) -> None:
        hall.classify(None)  # type: ignore[arg-type]
        with pytest.raises(NoClassYet):
            hall.ask()
        hall.classify(HardshipClass.RELATIVE)
        hall.cast.write(lambda session: session.query(HouseVisit).delete() and None)
        with pytest.raises(NoVisitYet):
            hall.ask()
        other = hall.cast.submit(hall.cast.create_member("周同"))
        hall.cast.take(hall.officer, other)
        with pytest.raises(OutOfOrder):
            hall.cast.acts(hall.officer, agreeing.ask, other)

    def test_is_for_the_case_officer_alone(self, hall: Hall) -> None:
        with pytest.raises(NotYours):
            hall.cast.acts(hall.colleague, agreeing.ask, hall.case)
        with pytest.raises(TakeFirst):
            hall.cast.acts(hall.cast.create_officer("陈芳"), agreeing.ask, hall.case)

    def test_a_yes_is_a_consent_of_its_own_apart_from_the_others(self, hall: Hall) -> None:
        hall.agree()
        standing = hall.cast.read(lambda s: consents.standing(s, hall.person.member_id))
        assert standing[Purpose.PUBLIC_NOTICE].given
        assert (hall.notice.state, hall.news()) == (State.AGREED, ["agreed"])
        assert [e.record for e in hall.cast.audited("consents.give")][-1] == "consents public_notice"

    def test_a_no_is_told_to_the_officer_and_stops_nothing_else(self, hall: Hall) -> None:
        hall.ask()
        assert hall.cast.acts(hall.person, agreeing.refuse, hall.notice.id)["hung"] is False
        assert (hall.notice.state, hall.stage, hall.news()) == (State.REFUSED, Stage.VERIFYING, ["refused"])
        with pytest.raises(NotUp):
            hall.post()
        # Words still go through, and help goes on.
        assert not hall.cast.read(lambda s: consents.refused(s, hall.person.member_id, *consents.TALKING))
        hall.cast.acts(hall.officer, casework.help_, hall.case, Given.CALL)

    def test_nobody_answers_for_somebody_else(self, hall: Hall) -> None:
        hall.ask()
        for rule in (agreeing.agree, agreeing.refuse):
            with pytest.raises(NotYourNotice):
                hall.cast.acts(hall.colleague, rule, hall.notice.id)
            with pytest.raises(NotYourNotice):
                hall.cast.acts(hall.colleague, rule, 10**9)

    def test_an_old_question_is_not_answered(self, hall: Hall) -> None:
        hall.ask()
        first = hall.notice.id
        hall.ask()
        with pytest.raises(NoticeClosed):
            hall.cast.acts(hall.person, agreeing.agree, first)
        hall.cast.acts(hall.person, agreeing.agree, hall.notice.id)

    def test_on_paper_takes_the_day_of_signing_within_a_week(self, hall: Hall) -> None:
        today = hall.cast.now.date()
        for wrong in (today + timedelta(days=1), today - timedelta(days=8)):
            with pytest.raises(NotThatDay):
                hall.cast.acts(hall.officer, agreeing.write_down, hall.case, wrong.toordinal())
        for nonsense in (0, 10**17):
            with pytest.raises(NotThatDay):
                hall.cast.acts(hall.officer, agreeing.write_down, hall.case, nonsense)
        signed = today - timedelta(days=3)
        hall.cast.acts(hall.officer, agreeing.write_down, hall.case, signed.toordinal())
        assert (hall.notice.state, hall.notice.written_on) == (State.AGREED, signed)
        with pytest.raises(NotThatDay):
            hall.post(signed - timedelta(days=1))
        hall.post(signed)


class TestWithdrawing:
    def test_in_my_data_takes_it_down_at_once_and_the_officer_knows(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.person, mydata.withdraw, Purpose.PUBLIC_NOTICE)
        assert (hall.notice.state, hall.notice.why, hall.stage) == (State.DOWN, Why.CONSENT, Stage.VERIFYING)
        assert hall.news()[-1] == "withdrawn"
        # Nothing of what was told is touched.
        assert STORY in str(hall.cast.acts(hall.officer, casework.look, hall.case)["story"])

    def test_below_the_letter_that_it_is_up_does_the_same_after_a_yes_on_paper(self, hall: Hall) -> None:
        hall.cast.acts(hall.officer, agreeing.write_down, hall.case, hall.cast.now.date().toordinal())
        hall.post()
        hall.cast.acts(hall.person, agreeing.refuse, hall.notice.id)
        assert (hall.notice.state, hall.stage) == (State.DOWN, Stage.VERIFYING)

    def test_where_they_read_their_own_notice_there_is_the_same_after_a_yes_on_paper(self, hall: Hall) -> None:
        hall.cast.acts(hall.officer, agreeing.write_down, hall.case, hall.cast.now.date().toordinal())
        hall.post()
        # In my consents there is nothing to take back.
        assert Purpose.PUBLIC_NOTICE not in hall.cast.read(lambda s: consents.standing(s, hall.person.member_id))
        seen = hall.cast.acts(hall.person, objecting.see, hall.notice.code)
        (button,) = seen_screen(seen).buttons[0]
        assert button.data == REFUSE(seen["notice"], again=True).data
        assert "我的同意" not in WORDS.html("public_notices.seen", seen, "zh")
        hall.cast.acts(hall.person, agreeing.refuse, seen["notice"])
        assert (hall.notice.state, hall.stage) == (State.DOWN, Stage.VERIFYING)

    def test_before_it_hangs_means_that_it_does_not(self, hall: Hall) -> None:
        hall.agree()
        hall.cast.acts(hall.person, mydata.withdraw, Purpose.PUBLIC_NOTICE)
        assert hall.notice.state == State.REFUSED
        with pytest.raises(NotUp):
            hall.post()

    def test_with_leaving_the_bot_nothing_hangs_on(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.person, leaving.leave)
        assert (hall.notice.state, hall.stage) == (State.DOWN, Stage.WITHDRAWN)

    def test_of_other_consents_leaves_it_up(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.person, mydata.withdraw, Purpose.TELEGRAM)
        assert (hall.notice.state, hall.stage) == (State.UP, Stage.ON_NOTICE)


class TestPosting:
    def test_counts_from_the_day_it_hangs_and_tells_the_person(self, hall: Hall) -> None:
        hall.put_up()
        assert (hall.stage, hall.notice.posted_on, hall.notice.until) == (
            Stage.ON_NOTICE,
            date(2026, 11, 23),
            date(2026, 11, 30),
        )
        (text,) = told(hall, "public_notices.told_up")
        assert "11月30日" in text
        assert "王*明" in text
        assert len(hall.cast.audited("public_notices.publish")) == 1

    def test_goes_not_without_a_yes_nor_twice(self, hall: Hall) -> None:
        with pytest.raises(NotUp):
            hall.post()
        hall.ask()
        with pytest.raises(NoConsentYet):
            hall.post()
        hall.cast.acts(hall.person, agreeing.agree, hall.notice.id)
        hall.post()
        with pytest.raises(OutOfOrder):
            hall.post()

    def test_never_shows_another_class_nor_hangs_longer_than_was_agreed(self, hall: Hall) -> None:
        hall.agree()
        hall.classify(HardshipClass.SEVERE)
        with pytest.raises(NoConsentYet):
            hall.post()
        hall.classify(HardshipClass.RELATIVE)
        hall.set("public_notices.days", 10)
        with pytest.raises(NoConsentYet):
            hall.post()
        hall.agree()
        hall.post()
        assert hall.notice.until == date(2026, 12, 7)

    @pytest.mark.parametrize("days", [1, -8])
    def test_on_no_day_ahead_or_long_ago(self, hall: Hall, days: int) -> None:
        hall.agree()
        with pytest.raises(NotThatDay):
            hall.post(hall.cast.now.date() + timedelta(days=days))

    def test_on_no_day_before_the_house_visit_or_the_consent(self, hall: Hall) -> None:
        today = hall.cast.now.date()
        signed, visited = today - timedelta(days=6), today - timedelta(days=4)
        hall.cast.acts(hall.officer, agreeing.write_down, hall.case, signed.toordinal())
        with pytest.raises(TooEarly) as caught:
            hall.post(signed)
        told = {name: caught.value.values[name] for name in ("on", "since", "after")}
        assert told == {"on": signed, "since": visited, "after": "visit"}
        hall.cast.acts(hall.officer, agreeing.write_down, hall.case, today.toordinal())
        with pytest.raises(TooEarly) as caught:
            hall.post(visited)
        assert (caught.value.values["since"], caught.value.values["after"]) == (today, "consent")
        assert hall.stage == Stage.VERIFYING
        hall.post(today)

    def test_the_paper_says_the_day_it_was_drawn_for_and_no_more_than_was_agreed(self, hall: Hall) -> None:
        with pytest.raises(NotUp):
            hall.cast.acts(hall.officer, posting.order, hall.case, hall.cast.now.date().toordinal())
        hall.agree()
        tomorrow = hall.cast.now.date() + timedelta(days=1)
        hall.cast.acts(hall.officer, posting.order, hall.case, tomorrow.toordinal())
        paper = hall.cast.read(lambda s: public_notices.on_paper(s, hall.notice.id))
        assert (paper["posted_on"], paper["until"]) == (tomorrow, date(2026, 12, 1))
        assert {paper["name"], paper["unit"], paper["class"]} == {"王*明", "城东供水站", "relative"}
        assert "王小明" not in str(paper)
        hall.post()
        assert hall.cast.acts(hall.officer, page.look, hall.case)["replace"]
        hall.cast.acts(hall.officer, posting.order, hall.case, 1)
        assert not hall.cast.acts(hall.officer, page.look, hall.case)["replace"]

    def test_the_paper_is_had_by_who_may_have_the_case(self, hall: Hall) -> None:
        hall.agree()
        may = lambda who: hall.cast.read(lambda s: public_notices.may_have(s, who.account_id, hall.notice.id))  # noqa: E731
        assert may(hall.officer)
        assert not may(hall.colleague)
        assert not may(hall.person)


class TestGroup:
    @pytest.fixture
    def group(self, hall: Hall) -> int:
        hall.set("public_notices.in_group", 1)
        hall.crowd()
        return hall.admit_group()

    @pytest.mark.usefixtures("group")
    def test_has_the_masked_name_and_no_more(self, hall: Hall) -> None:
        hall.put_up()
        (letter,) = hall.in_group()
        text = WORDS.html(letter.key, letter.values, "zh")
        assert "王*明" in text
        assert "王小明" not in str(letter.values)
        assert set(letter.values) == {
            *("name", "unit", "class", "days", "in_group", "posted_on", "until", "code"),
        }
        assert not letter.repeats

    def test_is_off_as_shipped(self, hall: Hall) -> None:
        hall.crowd()
        hall.admit_group()
        hall.put_up()
        assert hall.in_group() == []

    def test_is_refused_for_a_unit_under_twenty_people(self, hall: Hall) -> None:
        hall.set("public_notices.in_group", 1)
        hall.admit_group()
        # 王秀英, 王小明 and 李明 are three.
        hall.crowd(16)
        hall.put_up()
        assert hall.in_group() == []
        assert "群" not in told(hall, "public_notices.asked")[0]

    def test_is_none_but_the_units_own(self, hall: Hall) -> None:
        hall.set("public_notices.in_group", 1)
        hall.crowd()
        hall.admit_group(hall.cast.create_unit("城西供水站"))
        hall.put_up()
        assert hall.in_group() == []

    def test_of_one_that_was_not_agreed_to_hears_nothing(self, hall: Hall) -> None:
        hall.agree()
        hall.set("public_notices.in_group", 1)
        hall.crowd()
        hall.admit_group()
        hall.post()
        assert hall.in_group() == []

    def test_may_not_have_it_once_it_is_another_units(self, hall: Hall, group: int) -> None:
        hall.put_up()
        stands = lambda: hall.cast.read(lambda s: public_notices.may_stand(s, group, hall.notice.id))  # noqa: E731
        assert stands()
        west = hall.cast.create_unit("城西供水站")
        hall.cast.write(lambda s: setattr(s.get_one(chats.Group, group), "unit_id", west))
        assert not stands()

    @pytest.mark.usefixtures("group")
    def test_loses_the_name_on_the_morning_after(self, hall: Hall) -> None:
        hall.put_up()
        hall.sent()
        assert (hall.notice.post, hall.notice.post_chat) == (POST, CHAT)
        assert hall.round(hall.days_after(7)) == 0
        assert hall.in_group() == []
        hall.round(hall.days_after(8))
        (letter,) = hall.in_group()
        assert (letter.key, letter.edits) == ("public_notices.post_over", POST)
        assert "已结束" in WORDS.html(letter.key, letter.values, "zh")
        assert "王" not in str(letter.values)
        hall.sent()
        assert "post_stands" not in hall.news()

    @pytest.mark.usefixtures("group")
    def test_where_the_message_can_not_be_changed_the_officer_looks(self, hall: Hall) -> None:
        hall.put_up()
        hall.sent()
        hall.round(hall.days_after(8))
        # Telegram refused the edit, and a new message took its place.
        hall.sent(POST + 1)
        assert hall.news()[-1] == "post_stands"

    def test_that_has_moved_can_not_be_changed_and_the_officer_looks(self, hall: Hall, group: int) -> None:
        hall.put_up()
        hall.sent()
        hall.cast.write(lambda s: chats.move(s, s.get_one(chats.Group, group), -100900))
        hall.round(hall.days_after(8))
        assert hall.in_group() == []
        assert "post_stands" in hall.news()

    @pytest.mark.usefixtures("group")
    def test_that_has_not_got_it_yet_does_not_get_it(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.person, mydata.withdraw, Purpose.PUBLIC_NOTICE)
        assert hall.in_group() == []
        states = hall.cast.read(
            lambda s: [one.state for one in s.query(StoredLetter).filter_by(key="public_notices.post")]
        )
        assert states == [outbox.State.WITHDRAWN]

    @pytest.mark.usefixtures("group")
    def test_that_got_it_while_it_came_down_loses_it_at_once(self, hall: Hall) -> None:
        hall.put_up()
        (letter,) = hall.in_group()
        hall.cast.write(lambda s: outbox.mark_all_sending(s.connection(), [letter.id]))
        hall.cast.acts(hall.person, mydata.withdraw, Purpose.PUBLIC_NOTICE)
        hall.sent()
        (after,) = hall.in_group()
        assert (after.key, after.edits) == ("public_notices.post_over", POST)

    @pytest.mark.usefixtures("group")
    @pytest.mark.parametrize(
        ("state", "what"), [(outbox.State.UNDELIVERABLE, "post_failed"), (outbox.State.UNCONFIRMED, "post_unclear")]
    )
    def test_that_did_not_get_it_is_told_to_the_officer(self, hall: Hall, state: outbox.State, what: str) -> None:
        hall.put_up()
        hall.sent(None, state)
        assert hall.news()[-1] == what


class TestEnding:
    def test_is_on_the_working_morning_after_the_last_day(self, hall: Hall) -> None:
        hall.put_up()
        assert hall.round(hall.days_after(7)) == 0
        assert hall.stage == Stage.ON_NOTICE
        assert hall.round(hall.days_after(8)) == 1
        assert (hall.stage, hall.notice.state) == (Stage.TO_REPORT, State.OVER)
        assert hall.news()[-1] == "over"
        assert told(hall, "public_notices.told_over")
        assert hall.round(hall.days_after(9)) == 0

    def test_waits_over_a_weekend(self, hall: Hall) -> None:
        # Put up on Friday the 20th, agreed to on paper: the last day is Friday the 27th.
        friday = date(2026, 11, 20)
        hall.cast.acts(hall.officer, agreeing.write_down, hall.case, friday.toordinal())
        hall.post(friday)
        assert hall.notice.until == date(2026, 11, 27)
        assert [hall.round(hall.days_after(days)) for days in (5, 6, 7)] == [0, 0, 1]

    def test_hangs_on_where_days_were_made_off_meanwhile(self, hall: Hall) -> None:
        now = hall.cast.now.replace(month=12, day=30)
        hall.cast.now = now
        hall.put_up()
        assert hall.notice.until == date(2027, 1, 7)
        days = tuple(Day(date(2027, 1, day), "元旦", off=True) for day in (1, 4, 5))
        hall.cast.write(lambda s: holidays.take_in(s, YearFile(2027, days), now=now))
        assert hall.round(now.replace(year=2027, month=1, day=8, hour=8)) == 0
        assert (hall.notice.until, hall.news()[-1]) == (date(2027, 1, 11), "longer")
        assert hall.round(now.replace(year=2027, month=1, day=12, hour=8)) == 1

    def test_is_taken_down_by_the_officer(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.officer, ending.take_down, hall.case)
        assert (hall.notice.state, hall.stage) == (State.DOWN, Stage.VERIFYING)
        assert told(hall, "public_notices.told_down")
        with pytest.raises(NotUp):
            hall.cast.acts(hall.officer, ending.take_down, hall.case)
        hall.put_up()

    def test_comes_down_with_the_press_that_withdraws_the_case(self, hall: Hall) -> None:
        """The name is taken off the group with the same commit: no round has run."""
        hall.set("public_notices.in_group", 1)
        hall.crowd()
        hall.admit_group()
        hall.put_up()
        hall.sent()
        hall.object_()
        hall.cast.acts(hall.person, own.withdraw, hall.case)
        assert (hall.notice.state, hall.notice.why, hall.stage) == (State.DOWN, Why.CASE, Stage.WITHDRAWN)
        assert hall.in_group()[-1].key == "public_notices.post_over"
        assert hall.objections[0].outcome == Outcome.DOWN
        assert hall.cast.read(public_notices.stray) == []

    def test_follows_a_case_that_ended_in_another_way(self, hall: Hall) -> None:
        hall.put_up()
        hall.object_()
        hall.cast.write(lambda s: move(s.get_one(Report, hall.case), Act.DECLINE))
        stray = hall.cast.read(public_notices.stray)
        assert stray == [hall.notice.id]
        hall.cast.write(lambda s: public_notices.follow(s, stray, now=hall.cast.now))
        assert (hall.notice.state, hall.notice.why, hall.stage) == (State.DOWN, Why.CASE, Stage.DECLINED)
        assert hall.objections[0].outcome == Outcome.DOWN
        assert hall.cast.read(public_notices.stray) == []


class TestObjecting:
    def test_is_open_to_anybody_of_the_union_as_long_as_it_hangs(self, hall: Hall) -> None:
        west = hall.cast.create_member("周通", unit=hall.cast.create_unit("城西供水站"))
        see = lambda who, now=None: str(hall.cast.acts(who, objecting.see, hall.notice.code, now=now)["found"])  # noqa: E731
        hall.agree()
        assert see(west) == "over"
        hall.post()
        assert see(west) == "open"
        assert see(hall.person) == "own"
        assert see(hall.cast.create_stranger()) == "stranger"
        assert see(west, hall.days_after(8, 0)) == "over"
        assert hall.cast.acts(west, objecting.see, "no-such-code")["found"] == "over"

    def test_shows_a_stranger_nothing(self, hall: Hall) -> None:
        hall.put_up()
        shown = hall.cast.acts(hall.cast.create_stranger(), objecting.see, hall.notice.code)
        assert shown == {"found": "stranger", "notice": 0}

    def test_is_told_to_the_officer_alone_and_without_any_content(self, hall: Hall) -> None:
        hall.put_up()
        assert hall.object_() == "open"
        assert hall.news()[-1] == "objected"
        letters = [one for one in hall.cast.letters() if one.values.get("what") == "objected"]
        assert [one.to for one in letters] == [hall.officer.account_id]
        assert WRONG not in str(letters[0].values)
        assert "李明" not in str(letters[0].values)

    def test_is_one_at_a_time_for_each_person_and_none_of_the_person_it_is_about(self, hall: Hall) -> None:
        hall.put_up()
        assert hall.object_() == "open"
        assert hall.object_() == "waits"
        assert hall.object_(hall.person) == "own"
        assert hall.object_(hall.cast.create_member("周同")) == "open"
        assert len(hall.objections) == 2

    def test_unsigned_shows_the_officer_no_name(self, hall: Hall) -> None:
        hall.put_up()
        hall.object_()
        hall.object_(hall.cast.create_member("周同"), signing=Signing.SIGNED)
        unsigned, signed = (hall.cast.acts(hall.officer, answering.read, one.id) for one in hall.objections)
        assert (unsigned["words"], unsigned["who"]) == (WRONG, None)
        assert "李明" not in str(unsigned)
        assert signed["who"] == "周同"

    def test_is_sealed_words_and_person(self, hall: Hall) -> None:
        hall.put_up()
        hall.object_()
        (one,) = hall.objections
        assert WRONG.encode() not in one.words
        # Not `not in`: a number of one digit stands in many a sealed value by chance.
        assert one.objector.startswith(b"\x01k001")
        assert one.objector != str(hall.colleague.account_id).encode()

    def test_is_in_the_audit_without_who(self, hall: Hall) -> None:
        hall.put_up()
        before = hall.cast.read(lambda s: s.query(AuditEntry).filter_by(account_id=hall.colleague.account_id).count())
        hall.object_()
        hall.object_()
        (entry,) = hall.cast.audited("public_notices.object")
        assert entry.account_id is None
        after = hall.cast.read(lambda s: s.query(AuditEntry).filter_by(account_id=hall.colleague.account_id).count())
        assert after == before

    def test_takes_a_thousand_characters_and_asks_again_above(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.colleague, objecting.begin, hall.notice.id)
        again = hall.cast.acts(hall.colleague, objecting.write, "长" * 1001)
        assert (again["step"], again["length"]) == ("object", 1001)
        assert hall.cast.acts(hall.colleague, objecting.write, "  ")["length"] == 0
        assert hall.cast.acts(hall.colleague, objecting.write, "长" * 1000)["step"] == "sign"

    def test_left_keeps_nothing(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.colleague, objecting.begin, hall.notice.id)
        hall.cast.acts(hall.colleague, objecting.write, WRONG)
        hall.cast.acts(hall.colleague, objecting.leave)
        assert hall.objections == []

    def test_is_not_taken_after_it_came_down_meanwhile(self, hall: Hall) -> None:
        hall.put_up()
        hall.cast.acts(hall.colleague, objecting.begin, hall.notice.id)
        asked = hall.cast.acts(hall.colleague, objecting.write, WRONG)
        hall.cast.acts(hall.person, mydata.withdraw, Purpose.PUBLIC_NOTICE)
        assert hall.cast.acts(hall.colleague, objecting.sign, asked["version"], Signing.SIGNED)["found"] == "over"


class TestOneWhoKeepsObjecting:
    def test_is_heard_three_times_against_one_notice(self, hall: Hall) -> None:
        hall.put_up()
        for _ in range(objecting.MOST_OF_ONE):
            assert hall.object_() == "open"
            hall.reject(hall.objections[-1])
        assert hall.object_() == "enough"
        assert hall.object_(hall.cast.create_member("周同")) == "open"

    def test_is_not_the_officer_who_has_the_case_in_hand(self, hall: Hall) -> None:
        hall.put_up()
        assert hall.object_(hall.officer) == "case"


class TestTheDaysOffered:
    def test_are_those_on_which_it_can_have_hung(self, hall: Hall) -> None:
        hall.agree()
        found = hall.cast.acts(hall.officer, page.days_hung, hall.case)["lines"]
        assert [one["day"] for one in found] == [hall.cast.now.date()]  # type: ignore[union-attr, index, call-overload]
        hall.post(found[-1]["day"])  # type: ignore[union-attr, index, call-overload, arg-type]
        assert hall.stage == Stage.ON_NOTICE


class TestAnswering:
    @pytest.fixture
    def up(self, hall: Hall) -> Hall:
        hall.put_up()
        hall.object_()
        return hall

    def answers(self, up: Hall) -> list[str]:
        letters = [one for one in up.cast.letters(up.colleague) if one.key == "public_notices.objection_answered"]
        assert all(one.subject == 0 and "report" not in one.values for one in letters)
        return [str(one.values["outcome"]) for one in letters]

    def test_that_holds_takes_it_down_and_the_objector_hears_of_it(self, up: Hall) -> None:
        up.cast.acts(up.officer, answering.uphold, up.objections[0].id)
        assert (up.notice.state, up.notice.why, up.stage) == (State.DOWN, Why.OBJECTION, Stage.VERIFYING)
        assert self.answers(up) == ["holds"]
        assert "再核实" in told(up, "public_notices.told_down")[0]

    def test_that_holds_is_asked_once_more_before_anything_comes_down(self, up: Hall) -> None:
        asked = up.cast.acts(up.officer, answering.before_upholding, up.objections[0].id)
        assert (asked["name"], asked["objection"]) == ("王小明", up.objections[0].id)
        assert (up.notice.state, up.stage, up.objections[0].outcome) == (State.UP, Stage.ON_NOTICE, None)

    def test_that_fails_keeps_the_reason_in_the_file(self, up: Hall) -> None:
        up.reject(up.objections[0])
        (one,) = up.objections
        assert (one.outcome, up.stage) == (Outcome.FAILS, Stage.ON_NOTICE)
        assert one.reason is not None
        assert self.answers(up) == ["fails"]
        assert not any("父母" in str(letter.values) for letter in up.cast.letters())

    def test_is_once(self, up: Hall) -> None:
        up.reject(up.objections[0])
        for rule in (answering.read, answering.before_upholding, answering.uphold, answering.begin_rejecting):
            with pytest.raises(ObjectionGone):
                up.cast.acts(up.officer, rule, up.objections[0].id)
        with pytest.raises(ObjectionGone):
            up.cast.acts(up.officer, answering.read, 10**9)

    def test_and_reading_are_the_case_officers_alone_and_each_look_is_noted(self, up: Hall) -> None:
        (one,) = up.objections
        with pytest.raises(TakeFirst):
            up.cast.acts(up.cast.create_chair(), answering.read, one.id)
        for other in (up.colleague, up.person):
            with pytest.raises(NotYours):
                up.cast.acts(other, answering.read, one.id)
        up.cast.acts(up.officer, answering.read, one.id)
        assert [e.account_id for e in up.cast.audited("public_notices.read")] == [up.officer.account_id]

    def test_comes_before_the_case_is_reported_up(self, up: Hall) -> None:
        assert [up.round(up.days_after(days)) for days in (8, 9)] == [0, 0]
        assert (up.stage, up.news().count("objected_still")) == (Stage.ON_NOTICE, 1)
        up.reject(up.objections[0], now=up.days_after(9, 10))
        assert (up.stage, up.news()[-1]) == (Stage.TO_REPORT, "over")

    def test_answers_the_others_where_it_came_down(self, up: Hall) -> None:
        up.object_(up.cast.create_member("周同"))
        up.cast.acts(up.officer, answering.uphold, up.objections[0].id)
        assert [one.outcome for one in up.objections] == [Outcome.HOLDS, Outcome.DOWN]


class TestSummary:
    def test_tells_the_casebook_where_it_stands(self, hall: Hall) -> None:
        summary = lambda: hall.cast.read(lambda s: public_notices.summary(s, hall.case))  # noqa: E731
        assert list(summary().values()) == [None, None, 0]
        hall.put_up()
        hall.object_()
        assert list(summary().values()) == ["up", date(2026, 11, 30), 1]


class TestForgetting:
    def test_goes_with_the_case(self, hall: Hall) -> None:
        hall.put_up()
        hall.object_()
        hall.cast.acts(hall.officer, ending.take_down, hall.case)

        def purge(session: Session) -> int:
            session.get_one(Report, hall.case).closed_at = hall.cast.now
            session.flush()
            return hardship.CASES.purge(session, hall.cast.now + timedelta(days=1), 10)

        assert hall.cast.write(purge) == 1
        assert hall.objections == []

    def test_takes_answered_objections_after_their_time(self, hall: Hall) -> None:
        hall.put_up()
        hall.object_()
        later = hall.cast.now + timedelta(days=400)
        assert hall.cast.write(lambda s: public_notices.ANSWERED.purge(s, later, 10)) == 0
        hall.reject(hall.objections[0])
        assert hall.cast.write(lambda s: public_notices.ANSWERED.purge(s, later, 10)) == 1


class TestAnotherOfficer:
    @pytest.fixture
    def heir(self, hall: Hall) -> Actor:
        return hall.cast.create_officer("陈芳")

    def later(self, hall: Hall) -> datetime:
        return hall.cast.now + timedelta(hours=1)

    def taken_over(self, hall: Hall, heir: Actor) -> None:
        """The officer leaves office, and the other takes the case."""
        hall.cast.write(lambda s: offices.dismiss(s, hall.officer.account_id, now=hall.cast.now))
        hall.cast.take(heir, hall.case, now=self.later(hall))

    def told(self, hall: Hall, heir: Actor) -> list[str]:
        """What the minute's chore tells them."""
        heirs = hall.cast.read(lambda s: public_notices.heirs(s, now=self.later(hall)))
        hall.cast.write(lambda s: public_notices.tell_heirs(s, heirs, now=self.later(hall)))
        letters = [one for one in hall.cast.letters(heir) if one.key == "public_notices.news"]
        return [str(one.values["what"]) for one in letters]

    def test_hears_once_of_the_objections_that_wait(self, hall: Hall, heir: Actor) -> None:
        hall.put_up()
        hall.object_()
        hall.object_(hall.cast.create_member("周同"))
        self.taken_over(hall, heir)
        assert self.told(hall, heir) == ["inherited"]
        assert self.told(hall, heir) == ["inherited"]
        # The words are theirs to open now.
        assert hall.cast.acts(heir, answering.read, hall.objections[0].id)["words"] == WRONG

    def test_who_had_it_all_along_hears_nothing_more(self, hall: Hall) -> None:
        hall.put_up()
        hall.object_()
        assert self.told(hall, hall.officer).count("inherited") == 0

    def test_hears_nothing_of_what_was_answered(self, hall: Hall, heir: Actor) -> None:
        hall.put_up()
        hall.object_()
        hall.reject(hall.objections[0])
        self.taken_over(hall, heir)
        assert self.told(hall, heir) == []

    def test_to_whom_it_was_handed_hears_it_too(self, hall: Hall, heir: Actor) -> None:
        hall.put_up()
        hall.object_()
        chair = hall.cast.create_chair()
        at = self.later(hall)
        hall.cast.acts(chair, handing.hand_over, hall.officer.account_id, heir.account_id, now=at)
        assert self.told(hall, heir) == ["inherited"]
