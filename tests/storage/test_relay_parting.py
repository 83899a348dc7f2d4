"""Talks through the bot that end without a word of either side, and what is left of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.consents import Purpose
from storage.database import Record
from storage.mydata import agreeing, leaving
from storage.offices import Role
from storage.relay import parting, picturing, talking
from storage.relay.records import Bound, Relay, Said
from storage.talks import NoSuchTalk, shredding
from storage.talks import State as Talking
from tests.cast import Actor, Cast
from tests.storage.relaying import Line


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line(cast)


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


def chase(cast: Cast, days: int) -> int:
    return cast.write(lambda session: parting.chase_round(session, 0, now=cast.now + timedelta(days=days))).done


def count(cast: Cast, table: type[Record]) -> int:
    return cast.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


class TestChasing:
    def test_tells_once_more_of_what_waits_since_yesterday(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        line.begin(li)
        line.deliver()
        assert (chase(cast, 0), cast.keys(wang)) == (0, [])
        assert (chase(cast, 1), cast.keys(wang)) == (1, ["relay.waits"])

    def test_leaves_a_talk_that_goes_on(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        assert chase(cast, 13) == 0
        assert line.talk(talk_id).state == Talking.AGREED

    def test_ends_what_has_been_quiet_for_two_weeks(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        assert chase(cast, 14) == 1
        assert (cast.keys(li), cast.keys(wang)) == (["relay.ended_quiet"], ["relay.ended_officer"])
        assert line.talk(talk_id).state == Talking.CALLED_OFF

    def test_finds_another_where_the_officer_is_one_no_more(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        talk_id = line.taken(li, wang)
        chen = cast.create_officer("陈建国")
        cast.dismiss(wang)
        assert chase(cast, 1) == 1
        assert (cast.keys(li), cast.keys(wang), cast.keys(chen)) == (["relay.waits_anew"], [], ["relay.waits"])
        assert line.step(wang) == (None, None)
        with pytest.raises(NoSuchTalk):
            cast.acts(cast.appoint(wang, Role.OFFICER, wang.unit_id), talking.answer, talk_id)


class TestWithdrawing:
    @pytest.mark.parametrize("purpose", [Purpose.TALKS, Purpose.TELEGRAM])
    def test_ends_talks_by_name_and_their_words(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, purpose: Purpose
    ) -> None:
        talk_id = line.taken(li, wang, unnamed=False)
        cast.acts(li, agreeing.withdraw, purpose)
        assert cast.keys(wang) == ["relay.ended_officer"]
        assert (line.said(talk_id), line.talk(talk_id).data_key) == ([], None)

    def test_leaves_an_anonymous_one(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        other = line.begin(li, unnamed=False)
        talk_id = line.taken(li, wang)
        cast.acts(li, agreeing.withdraw, Purpose.TALKS)
        assert (line.talk(talk_id).state, line.talk(other).state) == (Talking.AGREED, Talking.CALLED_OFF)
        assert len(line.said(talk_id)) == 1


class TestLeaving:
    def test_ends_both_and_nobody_can_say_whose_it_was(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(li, leaving.leave)
        talk = line.talk(talk_id)
        assert (talk.state, talk.who, talk.who_blind, talk.data_key) == (Talking.CALLED_OFF, None, None, None)
        assert line.said(talk_id) == []

    @pytest.mark.parametrize("unnamed", [True, False])
    def test_what_waits_for_the_officers_morning_is_not_sent_any_more(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, *, unnamed: bool
    ) -> None:
        talk_id, night = line.taken(li, wang, unnamed=unnamed), cast.now.replace(hour=23)
        cast.acts(wang, talking.lay_aside, talk_id, now=night)
        cast.acts(li, talking.write, talk_id, now=night)
        cast.acts(li, talking.say, "还没睡。", now=night)
        cast.acts(li, picturing.send, b"JPEG", "", 71, None, now=night)
        assert cast.keys(wang) == ["relay.heard", "relay.heard_picture"]
        cast.acts(li, leaving.leave, now=night)
        assert cast.keys(wang) == ["relay.ended_officer"]


class TestShredding:
    def test_takes_words_and_messages_with_it_and_later_the_row(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        talk_id = line.taken(li, wang)
        cast.acts(wang, talking.reply, "慢慢说。")
        line.deliver()
        cast.acts(li, talking.end, talk_id)
        assert (count(cast, Said), count(cast, Bound) > 0) == (2, True)
        later = cast.now + timedelta(days=31)

        def words(session: Session) -> int:
            return shredding.WORDS.purge(session, later, 100)

        def rows(session: Session) -> int:
            return shredding.ROWS.purge(session, later, 100)

        assert cast.write(words) == 1
        assert (count(cast, Said), count(cast, Bound), count(cast, Relay)) == (0, 0, 1)
        assert cast.write(rows) == 1
        assert count(cast, Relay) == 0
