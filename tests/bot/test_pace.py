"""The pace: Telegram's limits, kept by design, on a clock of our own."""

import pytest

from bot.pace import ALL_MOST, ANSWER_BURST, CHAT_BURST, GROUP_MOST, LEFT_FREE, TOGETHER, Pace
from storage.outbox import Rank

PERSON, OTHER, GROUP, OTHER_GROUP = 5_000_000_001, 5_000_000_002, -1_000_000_001, -1_000_000_002


class Watch:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pace(watch: Watch) -> Pace:
    return Pace(watch)


def sent(pace: Pace, watch: Watch, seconds: float, chats: list[int], rank: Rank) -> int:
    """How many letters leave within the seconds when there are always more."""
    count, end = 0, watch.now + seconds
    while True:
        waits = [pace.wait(chat, rank) for chat in chats]
        shortest = min(waits)
        if watch.now + shortest > end:
            watch.now = end
            return count
        if shortest > 0:
            watch.now += shortest + 1e-6
        else:
            pace.count(chats[waits.index(0)], rank)
            count += 1


class TestOneChat:
    def test_gets_three_notices_at_once_and_then_one_a_second(self, pace: Pace, watch: Watch) -> None:
        assert sent(pace, watch, 0.5, [PERSON], Rank.NOTICE) == CHAT_BURST
        assert sent(pace, watch, 60, [PERSON], Rank.NOTICE) in (59, 60, 61)

    def test_gets_answers_at_once(self, pace: Pace, watch: Watch) -> None:
        assert sent(pace, watch, 0.5, [PERSON], Rank.ANSWER) == ANSWER_BURST

    def test_is_not_flooded_with_answers_either(self, pace: Pace, watch: Watch) -> None:
        assert sent(pace, watch, 60, [PERSON], Rank.ANSWER) <= ANSWER_BURST + 61

    def test_waits_for_a_notice_after_answers_a_second_and_no_minute(self, pace: Pace, watch: Watch) -> None:
        sent(pace, watch, 0.1, [PERSON], Rank.ANSWER)
        assert 0 < pace.wait(PERSON, Rank.NOTICE) <= 1

    def test_gets_one_a_second_in_the_long_run_whatever_it_is(self, pace: Pace, watch: Watch) -> None:
        count, end = 0, watch.now + 60
        while watch.now < end:
            for rank in (Rank.NOTICE, Rank.ANSWER):
                if pace.wait(PERSON, rank) == 0:
                    pace.count(PERSON, rank)
                    count += 1
            watch.now += 0.05
        assert count <= ANSWER_BURST + 60

    def test_of_a_group_gets_twenty_a_minute(self, pace: Pace, watch: Watch) -> None:
        assert sent(pace, watch, 0.1, [GROUP], Rank.NOTICE) == GROUP_MOST
        assert sent(pace, watch, 60, [GROUP], Rank.NOTICE) in (19, 20, 21)

    def test_of_a_group_gets_no_more_for_being_answers(self, pace: Pace, watch: Watch) -> None:
        assert sent(pace, watch, 60, [GROUP], Rank.ANSWER) <= GROUP_MOST + 21


class TestTheNextProcess:
    """Telegram counts on while one process follows the other."""

    def test_answers_a_person_who_has_had_much_a_little_later(self, pace: Pace, watch: Watch) -> None:
        for ago in range(20, 0, -1):
            pace.remember(PERSON, Rank.ANSWER, 1 + ago / 100)
        assert sent(pace, watch, 10, [PERSON], Rank.ANSWER) in {10, 11, 12}
        assert sent(pace, watch, 0.5, [OTHER], Rank.ANSWER) == ANSWER_BURST

    def test_leaves_what_is_left_of_a_groups_minute(self, pace: Pace, watch: Watch) -> None:
        for ago in (50, 40, 30, 20, 10):
            pace.remember(GROUP, Rank.NOTICE, ago)
        assert sent(pace, watch, 5, [GROUP], Rank.NOTICE) == GROUP_MOST - 5
        assert 0 < pace.wait(GROUP, Rank.NOTICE) <= 5

    def test_is_not_held_by_what_is_long_ago(self, pace: Pace, watch: Watch) -> None:
        for _ in range(20):
            pace.remember(PERSON, Rank.ANSWER, 30)
        assert sent(pace, watch, 0.5, [PERSON], Rank.ANSWER) == ANSWER_BURST


class TestAllTogether:
    def test_get_thirty_notices_a_second(self, pace: Pace, watch: Watch) -> None:
        people = [PERSON + number for number in range(400)]
        assert sent(pace, watch, 0.01, people, Rank.NOTICE) == ALL_MOST
        assert sent(pace, watch, 5, people, Rank.NOTICE) in range(4 * ALL_MOST, 5 * ALL_MOST + 1)

    def test_of_broadcasts_get_a_few_less_so_that_a_notice_need_not_wait(self, pace: Pace, watch: Watch) -> None:
        people = [PERSON + number for number in range(400)]
        assert sent(pace, watch, 0.01, people, Rank.BROADCAST) == ALL_MOST - LEFT_FREE
        assert pace.wait(PERSON + 500, Rank.BROADCAST) > 0
        assert pace.wait(PERSON + 500, Rank.NOTICE) == 0

    def test_give_way_to_answers_which_do_not_wait(self, pace: Pace, watch: Watch) -> None:
        for number in range(30):
            assert pace.wait(PERSON + number, Rank.ANSWER) == 0
            pace.count(PERSON + number, Rank.ANSWER)
        assert pace.wait(PERSON + 99, Rank.NOTICE) > 0
        assert pace.wait(PERSON + 99, Rank.ANSWER) == 0
        assert pace.wait(PERSON + 99, Rank.URGENT) == 0

    def test_get_back_what_was_counted_and_did_not_leave(self, pace: Pace) -> None:
        for _ in range(40):
            assert pace.wait(PERSON, Rank.NOTICE) == 0
            pace.count(PERSON, Rank.NOTICE)
            pace.give_back(PERSON, Rank.NOTICE)


class TestA429:
    def test_of_a_group_pauses_that_group_alone(self, pace: Pace, watch: Watch) -> None:
        pace.refused(GROUP, 30)
        assert pace.wait(GROUP, Rank.ANSWER) == 30
        assert pace.wait(OTHER_GROUP, Rank.NOTICE) == pace.wait(PERSON, Rank.NOTICE) == 0
        watch.now += 30
        assert pace.wait(GROUP, Rank.ANSWER) == 0

    def test_of_a_private_chat_pauses_all(self, pace: Pace) -> None:
        pace.refused(PERSON, 5)
        assert pace.wait(OTHER, Rank.URGENT) == pace.wait(GROUP, Rank.NOTICE) == 5

    def test_of_two_groups_within_ten_seconds_pauses_all(self, pace: Pace, watch: Watch) -> None:
        pace.refused(GROUP, 5)
        watch.now += TOGETHER - 1
        pace.refused(OTHER_GROUP, 5)
        assert pace.wait(PERSON, Rank.ANSWER) == 5

    def test_of_two_groups_further_apart_pauses_only_them(self, pace: Pace, watch: Watch) -> None:
        pace.refused(GROUP, 30)
        watch.now += TOGETHER + 1
        pace.refused(OTHER_GROUP, 5)
        assert pace.wait(PERSON, Rank.ANSWER) == 0

    def test_twice_of_one_group_pauses_only_it(self, pace: Pace) -> None:
        pace.refused(GROUP, 5)
        pace.refused(GROUP, 5)
        assert pace.wait(PERSON, Rank.ANSWER) == 0

    def test_never_shortens_a_longer_pause(self, pace: Pace) -> None:
        pace.refused(PERSON, 30)
        pace.refused(OTHER, 1)
        assert pace.wait(GROUP, Rank.NOTICE) == pytest.approx(30)


class TestResuming:
    @pytest.fixture
    def paused(self, pace: Pace, watch: Watch) -> Pace:
        pace.refused(PERSON, 5)
        watch.now += 5
        return pace

    def test_sends_one_probe_that_the_others_wait_for(self, paused: Pace) -> None:
        assert paused.wait(PERSON, Rank.ANSWER) == 0
        paused.count(PERSON, Rank.ANSWER)
        assert paused.wait(OTHER, Rank.URGENT) > 0

    def test_goes_on_for_all_when_the_probe_is_answered(self, paused: Pace, watch: Watch) -> None:
        paused.count(PERSON, Rank.ANSWER)
        paused.answered(PERSON, watch.now)
        assert paused.wait(OTHER, Rank.ANSWER) == 0
        paused.count(OTHER, Rank.ANSWER)
        assert paused.wait(PERSON, Rank.ANSWER) == 0

    def test_does_not_go_on_for_an_answer_to_a_call_from_before_the_pause(self, pace: Pace, watch: Watch) -> None:
        left_at = watch.now - 0.1
        pace.refused(PERSON, 5)
        pace.answered(OTHER, left_at)
        assert pace.wait(OTHER, Rank.ANSWER) == 5

    def test_sends_another_probe_when_the_first_got_no_answer(self, paused: Pace) -> None:
        paused.count(PERSON, Rank.ANSWER)
        paused.failed()
        assert paused.wait(OTHER, Rank.ANSWER) == 0
        paused.count(OTHER, Rank.ANSWER)
        assert paused.wait(PERSON, Rank.ANSWER) > 0

    def test_sends_another_probe_when_the_first_did_not_leave(self, paused: Pace) -> None:
        paused.count(PERSON, Rank.ANSWER)
        paused.give_back(PERSON, Rank.ANSWER)
        assert paused.wait(OTHER, Rank.ANSWER) == 0

    def test_pauses_again_when_the_probe_is_refused(self, paused: Pace) -> None:
        paused.count(PERSON, Rank.ANSWER)
        paused.refused(PERSON, 7)
        assert paused.wait(OTHER, Rank.ANSWER) == 7

    def test_goes_on_with_half_as_many_a_second_and_one_more_with_each(self, paused: Pace, watch: Watch) -> None:
        people = [PERSON + 10 + number for number in range(400)]
        paused.count(PERSON, Rank.ANSWER)
        paused.answered(PERSON, watch.now)
        watch.now += 1
        got = [sent(paused, watch, 0.9999, people, Rank.NOTICE) for _ in range(20)]
        assert got[0] in (ALL_MOST // 2, ALL_MOST // 2 + 1)
        assert got == sorted(got)
        assert got[-1] == ALL_MOST

    def test_halves_again_at_the_next_and_stops_at_one(self, pace: Pace, watch: Watch) -> None:
        for _ in range(8):
            pace.refused(PERSON, 5)
            watch.now += 5
            pace.count(PERSON, Rank.ANSWER)
            pace.answered(PERSON, watch.now)
        watch.now += 1
        assert sent(pace, watch, 0.9, [PERSON + 10 + number for number in range(40)], Rank.BROADCAST) in (1, 2)


class TestTidying:
    def test_forgets_chats_that_have_rested(self, pace: Pace, watch: Watch) -> None:
        for number in range(100):
            pace.count(PERSON + number, Rank.ANSWER)
        pace.refused(GROUP, 3)
        watch.now += 300
        pace.tidy()
        assert (pace._chats, pace._paused) == ({}, {})

    def test_forgets_nothing_that_still_counts(self, pace: Pace, watch: Watch) -> None:
        sent(pace, watch, 0.1, [PERSON], Rank.NOTICE)
        pace.refused(GROUP, 30)
        pace.tidy()
        assert pace.wait(PERSON, Rank.NOTICE) > 0
        assert pace.wait(GROUP, Rank.NOTICE) == pytest.approx(30)
