"""What is done about a due talk: a talk settles it, nobody need, the employee says that there was none; telephone
checks; letters in time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage import due_talks, talks
from storage.due_talks import (
    DueNotYours,
    DueTalk,
    Stage,
    TalkSample,
    Waived,
    confirming,
    recording,
    sampling,
    settling,
    waiting,
)
from storage.due_talks.recording import RecordedAlready, TalkDayUnfit, TalkedWithUnknown
from storage.due_talks.sampling import TalkersOwn
from storage.due_talks.settling import DueSettled, TalkPlanned
from storage.talks import NoSuchTalk, Origin, State, Talk, Wanted, Way, Word, shredding
from storage.talks import dues as talks_due
from storage.values import lines_of
from tests.cast import Actor, Cast
from tests.storage.talking import dues, open_, record, talks_of


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member()


def stage(cast: Cast) -> Stage:
    ((_, found),) = dues(cast)
    return found


def waits(cast: Cast, who: Actor) -> int:
    return len(cast.read(lambda session: waiting.waiting_for(session, who.account_id, now=cast.now)))


class TestSomebodyElse:
    """Whom the employee would rather not talk with, and who is in charge all the same."""

    def test_learns_of_no_talk_that_is_under_way(self, cast: Cast, wang: Actor, li: Actor) -> None:
        other = cast.create_officer("陈敏")
        due = open_(cast, wang, li.member_id)
        cast.acts(li, talks.ask, Wanted(Way.IN_PERSON, besides=frozenset({wang.account_id})))
        seen = [cast.acts(one, settling.look, due)["stage"] for one in (wang, other)]
        assert seen == [Stage.WAITS, Stage.PLANNED]
        (line,) = lines_of(cast.acts(wang, settling.look_at_person, li.member_id)["dues"])
        assert line["stage"] == Stage.WAITS
        with pytest.raises(TalkPlanned):
            cast.acts(other, settling.invite, due, Way.IN_PERSON)
        cast.acts(wang, settling.invite, due, Way.IN_PERSON)


class TestRecording:
    def test_takes_four_taps_and_asks_the_employee_once(self, cast: Cast, wang: Actor, li: Actor) -> None:
        saved = record(cast, wang, li.member_id, back=1, way=Way.TELEPHONE)
        (talk,) = talks_of(cast)
        assert (talk.origin, talk.state, talk.word, talk.way) == (
            Origin.ELSEWHERE,
            State.HELD,
            Word.NONE,
            Way.TELEPHONE,
        )
        assert talk.held_on == cast.now.date() - timedelta(days=1)
        assert (saved["number"], saved["asked"]) == (talk.number, True)
        (letter,) = cast.letters(li)
        assert (letter.key, letter.right, letter.subject) == ("due_talks.heard", talks.EMPLOYEE, talk.id)

    def test_begins_with_a_name_or_with_whom_a_talk_is_due(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id)
        asked = cast.acts(wang, recording.begin)
        assert asked["people"] == [{"member": li.member_id, "name": li.name, "unit": "城东供水站"}]
        assert cast.acts(wang, recording.pick, asked["version"], li.member_id)["step"] == "day"
        cast.acts(wang, recording.begin)
        with pytest.raises(TalkedWithUnknown):
            cast.acts(wang, recording.find, "没有这个人")
        assert cast.acts(wang, recording.find, "李明")["step"] == "day"

    def test_reads_a_typed_day_that_has_been(self, cast: Cast, wang: Actor, li: Actor) -> None:
        cast.acts(wang, recording.begin_with, li.member_id)
        for words in ("哪天", "明天", "2025-01-01"):
            with pytest.raises(TalkDayUnfit):
                cast.acts(wang, recording.write_day, words)
        assert cast.acts(wang, recording.write_day, "11月20日")["step"] == "way"

    def test_of_one_day_is_recorded_once_until_they_say_no(self, cast: Cast, wang: Actor, li: Actor) -> None:
        number = record(cast, wang, li.member_id)["number"]
        with pytest.raises(RecordedAlready) as no:
            record(cast, wang, li.member_id)
        assert no.value.values == {"number": number}
        cast.acts(li, confirming.say_no, talks_of(cast)[0].id)
        assert record(cast, wang, li.member_id)["number"] != number

    def test_is_left_without_a_trace(self, cast: Cast, wang: Actor, li: Actor) -> None:
        asked = cast.acts(wang, recording.begin_with, li.member_id)
        cast.acts(wang, recording.leave, asked["version"])
        assert talks_of(cast) == []

    def test_is_of_ones_own_people_alone_and_never_of_oneself(self, cast: Cast, wang: Actor, li: Actor) -> None:
        far = cast.create_officer("周同", unit=cast.create_unit("城西供水站"))
        for who, whom in ((far, li), (wang, wang)):
            with pytest.raises(DueNotYours):
                record(cast, who, whom.member_id)


class TestWord:
    def test_yes_counts_and_no_makes_it_due_again(self, cast: Cast, wang: Actor, li: Actor) -> None:
        due = open_(cast, wang, li.member_id)
        record(cast, wang, due=due)
        assert (stage(cast), waits(cast, wang)) == (Stage.UNCONFIRMED, 0)
        (talk,) = talks_of(cast)
        assert cast.acts(li, confirming.say_yes, talk.id)["yes"] is True
        assert (stage(cast), waits(cast, wang)) == (Stage.DONE, 0)
        assert cast.acts(li, confirming.say_no, talk.id)["yes"] is False
        assert (stage(cast), waits(cast, wang)) == (Stage.WAITS, 1)

    def test_is_the_employees_own(self, cast: Cast, wang: Actor, li: Actor) -> None:
        record(cast, wang, li.member_id)
        (talk,) = talks_of(cast)
        for other in (wang, cast.create_member("张三")):
            with pytest.raises(NoSuchTalk):
                cast.acts(other, confirming.say_yes, talk.id)

    def test_is_asked_of_recorded_talks_alone(self, cast: Cast, wang: Actor, li: Actor) -> None:
        due = open_(cast, wang, li.member_id)
        offered = cast.acts(wang, settling.invite, due, Way.IN_PERSON)
        with pytest.raises(NoSuchTalk):
            cast.acts(li, confirming.say_yes, offered["talk"])


class TestSettling:
    def test_a_talk_from_its_day_on_settles_it_and_one_before_does_not(
        self, cast: Cast, wang: Actor, li: Actor
    ) -> None:
        record(cast, wang, li.member_id, back=1)
        cast.acts(li, confirming.say_yes, talks_of(cast)[0].id)
        open_(cast, wang, li.member_id)
        assert stage(cast) is Stage.WAITS
        record(cast, wang, li.member_id)
        cast.acts(li, confirming.say_yes, talks_of(cast)[1].id)
        assert stage(cast) is Stage.DONE

    def test_one_before_settles_it_where_the_officer_says_that_it_was_for_this(
        self, cast: Cast, wang: Actor, li: Actor
    ) -> None:
        due = open_(cast, wang, li.member_id)
        record(cast, wang, due=due, back=2)
        assert stage(cast) is Stage.UNCONFIRMED

    def test_by_a_talk_of_ones_own_plans_it_once(self, cast: Cast, wang: Actor, li: Actor) -> None:
        due = open_(cast, wang, li.member_id)
        invited = cast.acts(wang, settling.invite, due, Way.TELEPHONE)
        (talk,) = talks_of(cast)
        assert (talk.id, talk.origin, talk.officer_id) == (invited["talk"], Origin.OFFERED, wang.account_id)
        assert (stage(cast), waits(cast, wang)) == (Stage.PLANNED, 0)
        with pytest.raises(TalkPlanned):
            cast.acts(cast.create_officer("周通"), settling.invite, due, Way.IN_PERSON)
        cast.write(lambda session: talks.end(session, session.get_one(Talk, talk.id), State.HELD, now=cast.now))
        assert stage(cast) is Stage.DONE

    def test_a_talk_called_off_leaves_it_waiting(self, cast: Cast, wang: Actor, li: Actor) -> None:
        due = open_(cast, wang, li.member_id)
        talk = cast.acts(wang, settling.invite, due, Way.IN_PERSON)["talk"]
        cast.write(lambda session: talks.end(session, session.get_one(Talk, talk), State.CALLED_OFF, now=cast.now))
        assert (stage(cast), waits(cast, wang)) == (Stage.WAITS, 1)

    def test_nobody_need_and_it_is_needed_after_all(self, cast: Cast, wang: Actor, li: Actor) -> None:
        due = open_(cast, wang, li.member_id)
        assert cast.acts(wang, settling.waive, due, Waived.UNWANTED)["waived"] is Waived.UNWANTED
        assert (stage(cast), waits(cast, wang)) == (Stage.WAIVED, 0)
        with pytest.raises(DueSettled):
            cast.acts(wang, settling.before_waiving, due)
        assert cast.acts(wang, settling.resume, due)["stage"] is Stage.WAITS
        assert len(cast.audited("due_talks.waive")) == len(cast.audited("due_talks.resume")) == 1

    def test_says_when_somebody_last_talked_with_them(self, cast: Cast, wang: Actor, li: Actor) -> None:
        record(cast, wang, li.member_id, back=2)
        assert cast.acts(wang, settling.look_at_person, li.member_id)["last"] is None
        cast.acts(li, confirming.say_yes, talks_of(cast)[0].id)
        last = cast.acts(wang, settling.look_at_person, li.member_id)["last"]
        assert last == cast.now.date() - timedelta(days=2)


class TestFigures:
    def test_tell_members_units_days_and_stages_but_not_why(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id)
        far, day = cast.create_unit("城西供水站"), cast.now.date()
        (one,) = cast.read(lambda session: due_talks.of_units(session, None, on=day + timedelta(days=8)))
        assert (one.member_id, one.unit_id, one.stage, one.overdue) == (li.member_id, li.unit_id, Stage.WAITS, True)
        (one,) = cast.read(lambda session: due_talks.of_units(session, None, on=day + timedelta(days=7)))
        assert not one.overdue
        assert cast.read(lambda session: due_talks.of_units(session, {far}, on=day)) == []


class TestPlanning:
    def called(self, cast: Cast) -> list[tuple[int, date]]:
        """Whom whoever plans talks is told of, and by when."""
        return cast.read(lambda session: [(one, on) for one, on in session.execute(select(talks_due.called()))])

    def test_knows_the_earliest_day_until_somebody_has_talked(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id, "award")
        due = open_(cast, wang, li.member_id, "sanction")
        assert self.called(cast) == [(li.member_id, cast.now.date() + timedelta(days=7))]
        cast.acts(wang, settling.waive, due, Waived.MISTAKE)
        assert self.called(cast) == [(li.member_id, cast.now.date() + timedelta(days=14))]
        record(cast, wang, li.member_id)
        assert self.called(cast) == []
        cast.acts(li, confirming.say_no, talks_of(cast)[0].id)
        assert len(self.called(cast)) == 1


class TestReminding:
    def remind(self, cast: Cast) -> int:
        return cast.write(lambda session: waiting.remind(session, 0, now=cast.now)).done

    def test_comes_on_the_day_and_on_the_morrow(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id)
        told = []
        for _ in range(10):
            told.append(self.remind(cast))
            cast.now += timedelta(days=1)
        # Due on Monday the 30th: told on that day, and on the next that it is behind.
        assert told == [0, 0, 0, 0, 0, 0, 0, 1, 1, 0]
        assert [one.values for one in cast.letters(wang)] == [{"due": 1, "overdue": 0}, {"due": 0, "overdue": 1}]

    def test_of_a_day_off_comes_on_the_next_working_day(self, cast: Cast, wang: Actor, li: Actor) -> None:
        cast.now -= timedelta(days=2)
        open_(cast, wang, li.member_id)
        cast.now += timedelta(days=7)
        assert self.remind(cast) == 0
        cast.now += timedelta(days=2)
        assert self.remind(cast) == 1

    def test_of_what_is_planned_does_not_come(self, cast: Cast, wang: Actor, li: Actor) -> None:
        cast.acts(wang, settling.invite, open_(cast, wang, li.member_id), Way.IN_PERSON)
        cast.now += timedelta(days=7)
        assert self.remind(cast) == 0


class TestSampling:
    def draw(self, cast: Cast) -> int:
        return cast.write(lambda session: sampling.draw(session, 0, now=cast.now)).done

    def lines(self, cast: Cast, who: Actor) -> list[int]:
        found = cast.read(lambda session: sampling.waiting_for(session, who.account_id, now=cast.now))
        return [one.talk_id for one in found]

    @pytest.fixture
    def zhou(self, cast: Cast) -> Actor:
        return cast.create_officer("周通")

    @pytest.fixture
    def talk(self, cast: Cast, wang: Actor) -> int:
        """Recorded with somebody who has a telephone, and no Telegram."""
        member = cast.enrol("郑和", phone="13800001111")
        return int(str(record(cast, wang, member)["talk"]))

    def test_rings_one_in_five_of_those_without_telegram(self, cast: Cast, wang: Actor, zhou: Actor) -> None:
        for number in range(6):
            record(cast, wang, cast.enrol(f"老{number}", phone=f"1380000{number:04}"))
        record(cast, wang, cast.enrol("没电话"))
        record(cast, wang, cast.create_member().member_id)
        assert self.draw(cast) == 2
        assert (len(self.lines(cast, zhou)), self.lines(cast, wang)) == (2, [])
        (letter,) = cast.letters(zhou)
        assert (letter.key, letter.values) == ("due_talks.to_ring", {"count": 2})

    def test_draws_nobody_twice(self, cast: Cast, talk: int, zhou: Actor) -> None:
        assert (self.draw(cast), self.draw(cast)) == (1, 0)

    @pytest.mark.parametrize(("yes", "word", "counts"), [(1, Word.RUNG_YES, 1), (0, Word.RUNG_NO, 0)])
    def test_says_whether_it_counts(
        self, cast: Cast, talk: int, zhou: Actor, yes: int, word: Word, counts: int
    ) -> None:
        self.draw(cast)
        assert cast.acts(zhou, sampling.answered, talk, yes)["word"] is word
        counted = cast.read(lambda session: session.scalars(select(Talk.id).where(talks.COUNTS)).all())
        assert (len(counted), self.lines(cast, zhou)) == (counts, [])

    def test_is_never_the_talkers_own(self, cast: Cast, talk: int, wang: Actor, zhou: Actor) -> None:
        self.draw(cast)
        with pytest.raises(TalkersOwn):
            cast.acts(wang, sampling.answered, talk, 1)
        assert cast.acts(zhou, sampling.look, talk)["name"] == "郑和"

    def test_without_another_officer_goes_to_the_chair(self, cast: Cast, talk: int) -> None:
        chair = cast.create_chair()
        self.draw(cast)
        assert self.lines(cast, chair) == [talk]

    def test_is_tried_three_times_on_three_days(self, cast: Cast, talk: int, zhou: Actor) -> None:
        self.draw(cast)
        for left in (2, 1, 0):
            cast.acts(zhou, sampling.not_reached, talk)
            assert self.lines(cast, zhou) == []
            cast.now += timedelta(days=1)
            assert len(self.lines(cast, zhou)) == (1 if left else 0)
        with pytest.raises(DueNotYours):
            cast.acts(zhou, sampling.answered, talk, 1)

    def test_goes_with_the_talk(self, cast: Cast, talk: int, zhou: Actor) -> None:
        self.draw(cast)
        after = cast.now + timedelta(days=1)
        cast.write(lambda session: shredding.ROWS.purge(session, after, 10))
        assert cast.read(lambda session: session.scalars(select(TalkSample)).all()) == []


class TestRetention:
    def test_counts_from_when_it_was_opened(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id)
        cast.write(lambda session: due_talks.KEPT.purge(session, cast.now + timedelta(days=1), 10))
        assert cast.read(lambda session: session.scalars(select(DueTalk)).all()) == []
