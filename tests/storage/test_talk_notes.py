"""After a talk: a note that its talker alone opens, days to look again, the employee's yes, and whether it helped."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, desk, talk_notes, talks
from storage.hardship import Report, dialogue
from storage.outbox import StoredLetter
from storage.talk_notes import (
    FEWEST,
    FollowUp,
    Helped,
    NoteGone,
    NoteUnfit,
    NotHeldYet,
    NothingProposed,
    TalkNote,
    Within,
    asking_after,
    writing,
)
from storage.talks import NoSuchTalk, State, Talk, Topic, Wanted, Way, shredding
from storage.values import lines_of
from tests.cast import Actor, Cast

WORDS = "想调到白班，母亲要人照顾"
DAY = timedelta(days=1)


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member()


def asked(cast: Cast, by: Actor, officer: Actor, *, anonymous: bool = False) -> int:
    wanted = Wanted(Way.HERE if anonymous else Way.IN_PERSON, officer_id=officer.account_id)
    talk: Talk = cast.acts(by, talks.ask_unnamed if anonymous else talks.ask, wanted)
    return talk.id


def held(cast: Cast, by: Actor, officer: Actor, *, anonymous: bool = False) -> int:
    """A talk of today; its key."""
    key = asked(cast, by, officer, anonymous=anonymous)

    def rule(session: Session) -> None:
        talks.end(session, session.get_one(Talk, key), State.HELD, now=cast.now)

    cast.write(rule)
    return key


def written(cast: Cast, officer: Actor, key: int, words: str = WORDS) -> None:
    cast.acts(officer, writing.begin, key)
    cast.acts(officer, writing.write, words)


def rounds(cast: Cast, days: int) -> tuple[int, int]:
    """What the morning so many days later asks, and of what it reminds."""
    at = cast.now + days * DAY
    return (
        cast.write(lambda session: talk_notes.ask_round(session, 0, now=at)).done,
        cast.write(lambda session: talk_notes.remind_round(session, 0, now=at)).done,
    )


def note(cast: Cast, key: int) -> TalkNote:
    return cast.read(lambda session: session.get_one(TalkNote, key))


class TestTheNote:
    def test_is_read_by_its_talker_and_noted(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        written(cast, wang, key)
        assert cast.acts(wang, writing.look, key)["words"] == WORDS
        assert len(cast.audited("talk_notes.read")) == 1
        assert WORDS.encode() not in (note(cast, key).words or b"")

    def test_is_opened_by_nobody_else_whatever_their_office(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        written(cast, wang, key)
        for other in (cast.create_chair(), cast.create_deputy(), cast.create_officer("周同")):
            with pytest.raises(NoSuchTalk):
                cast.acts(other, writing.look, key)

    def test_written_anew_takes_the_place_of_the_first(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        written(cast, wang, key)
        written(cast, wang, key, "没事了")
        assert cast.acts(wang, writing.look, key)["words"] == "没事了"

    def test_is_of_a_talk_that_was_held(self, cast: Cast, li: Actor, wang: Actor) -> None:
        with pytest.raises(NotHeldYet):
            cast.acts(wang, writing.begin, asked(cast, li, wang))

    def test_asks_again_for_what_does_not_fit(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        cast.acts(wang, writing.begin, key)
        for unfit in ("  ", "长" * 1001):
            with pytest.raises(NoteUnfit):
                cast.acts(wang, writing.write, unfit)
        assert cast.acts(wang, writing.write, "长" * 1000)["words"] == "长" * 1000

    def test_words_begun_end_with_a_look_at_the_desk(self, cast: Cast, li: Actor, wang: Actor) -> None:
        cast.acts(wang, writing.begin, held(cast, li, wang))
        cast.acts(wang, desk.waiting, 0)
        with pytest.raises(asking.Outdated):
            cast.acts(wang, writing.write, WORDS)

    def test_goes_with_the_words_of_the_talk_and_none_comes_after(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        written(cast, wang, key)
        cast.write(lambda session: shredding.WORDS.purge(session, cast.now + DAY, 10))
        assert note(cast, key).words is None
        assert cast.acts(wang, writing.look, key)["words"] is None
        with pytest.raises(NoteGone):
            cast.acts(wang, writing.begin, key)

    def test_its_row_goes_with_the_row_of_the_talk(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        cast.acts(wang, writing.look_again, key, Within.WEEK)
        assert cast.write(lambda session: shredding.ROWS.purge(session, cast.now + DAY, 10)) == 1
        for record in (TalkNote, FollowUp):
            assert cast.read(lambda session, one=record: session.scalars(select(one)).all()) == []

    def test_themes_and_action_are_put_on_and_off(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        for theme in (Topic.MOOD, Topic.WORK, Topic.MOOD):
            cast.acts(wang, writing.tick, key, theme)
        shown = cast.acts(wang, writing.act, key, 1)
        assert (shown["themes"], shown["action"]) == ([Topic.WORK], True)

    def test_every_theme_fits_its_column(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        for theme in Topic:
            cast.acts(wang, writing.tick, key, theme)
        assert note(cast, key).themes.split() == [*Topic]


class TestLookingAgain:
    def test_is_reminded_of_on_its_day_once_and_stands_on_the_desk(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        cast.acts(wang, writing.look_again, key, Within.WEEK)
        assert [rounds(cast, days)[1] for days in (6, 7, 8)] == [0, 1, 0]
        assert cast.keys(wang)[-1] == "talk_notes.due"
        lines = cast.acts(wang, desk.waiting, 0, now=cast.now + 8 * DAY)["lines"]
        assert [one["kind"] for one in lines_of(lines)] == ["talk_again"]

    def test_the_same_day_twice_is_once(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        cast.acts(wang, writing.look_again, key, Within.WEEK)
        shown = cast.acts(wang, writing.look_again, key, Within.WEEK)
        assert isinstance(shown["again"], list)
        assert len(shown["again"]) == 1

    def test_done_it_is_gone(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        cast.acts(wang, writing.look_again, key, Within.DAYS)
        follow_up = cast.read(lambda session: session.scalars(select(FollowUp.id)).one())
        other = cast.create_officer("周同")
        with pytest.raises(NoSuchTalk):
            cast.acts(other, writing.done, follow_up)
        assert cast.acts(wang, writing.done, follow_up)["again"] == []
        assert rounds(cast, 3)[1] == 0


class TestAReportOfIt:
    def test_is_asked_of_the_employee_and_filed_by_their_own_press_alone(
        self, cast: Cast, li: Actor, wang: Actor
    ) -> None:
        key = held(cast, li, wang)
        written(cast, wang, key)
        cast.acts(wang, writing.propose, key)
        assert cast.read(lambda session: session.scalars(select(Report)).all()) == []
        (letter,) = [one for one in cast.letters(li) if one.key == "talk_notes.proposed"]
        assert WORDS not in str(letter.values)
        cast.acts(li, dialogue.call_me)
        report = cast.read(lambda session: session.scalars(select(Report)).one())
        assert (report.member_id, report.story) == (li.member_id, None)

    def test_is_asked_once(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        cast.acts(wang, writing.propose, key)
        with pytest.raises(NothingProposed):
            cast.acts(wang, writing.propose, key)

    def test_reaches_whose_an_anonymous_talk_is_by_their_account(self, cast: Cast, li: Actor, wang: Actor) -> None:
        shown = cast.acts(wang, writing.propose, held(cast, li, wang, anonymous=True))
        assert [one.values["anonymous"] for one in cast.letters(li) if one.key == "talk_notes.proposed"] == [True]
        assert str(li.name) not in str(shown)

    def test_no_letter_about_an_anonymous_talk_names_it_beside_its_account(
        self, cast: Cast, li: Actor, wang: Actor
    ) -> None:
        cast.acts(wang, writing.propose, held(cast, li, wang, anonymous=True))
        rounds(cast, 1)
        mine = select(StoredLetter).where(StoredLetter.account_id == li.account_id)
        rows = cast.read(lambda session: session.scalars(mine.order_by(StoredLetter.id)).all())
        assert [(one.key, one.subject, one.once) for one in rows] == [
            ("talk_notes.proposed", 0, None),
            ("talk_notes.asked", 0, None),
        ]

    def test_asks_nobody_who_has_no_telegram(self, cast: Cast, wang: Actor) -> None:
        member = cast.enrol("陈桂芳", unit=wang.unit_id)

        def rule(session: Session, **more: object) -> int:
            assert wang.unit_id is not None
            talk = talks.offer(session, member, wang.unit_id, Way.IN_PERSON, **more)  # type: ignore[arg-type]
            talks.end(session, talk, State.HELD, now=cast.now)
            return talk.id

        key = cast.acts(wang, rule)
        assert cast.acts(wang, writing.look, key)["reachable"] is False
        with pytest.raises(NothingProposed):
            cast.acts(wang, writing.propose, key)


class TestWhetherItHelped:
    def test_is_asked_the_day_after_and_once(self, cast: Cast, li: Actor, wang: Actor) -> None:
        held(cast, li, wang)
        assert [rounds(cast, days)[0] for days in (0, 1, 1, 2)] == [0, 1, 0, 0]
        assert cast.keys(li) == ["talk_notes.asked"]

    def test_is_asked_though_the_officer_said_days_later_that_they_talked(
        self, cast: Cast, li: Actor, wang: Actor
    ) -> None:
        key = asked(cast, li, wang)

        def rule(session: Session) -> None:
            on = cast.now.date() - 4 * DAY
            talks.end(session, session.get_one(Talk, key), State.HELD, now=cast.now, held_on=on)

        cast.write(rule)
        assert [rounds(cast, days)[0] for days in (0, 1, 2)] == [0, 1, 0]

    def test_of_an_anonymous_talk_too_and_no_hour_is_kept(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang, anonymous=True)
        assert rounds(cast, 1)[0] == 1
        asked_at = note(cast, key).asked_at
        assert asked_at is not None
        local = asked_at.astimezone(cast.now.tzinfo)
        assert (local.hour, local.minute) == (0, 0)
        cast.acts(li, asking_after.say, key, Helped.YES)
        assert note(cast, key).helped == Helped.YES

    def test_is_not_asked_of_what_was_recorded_as_held_elsewhere(self, cast: Cast, li: Actor, wang: Actor) -> None:
        def rule(session: Session, **more: object) -> None:
            assert li.member_id is not None
            assert li.unit_id is not None
            talks.record(session, li.member_id, li.unit_id, Way.IN_PERSON, cast.now.date(), **more)  # type: ignore[arg-type]

        cast.acts(wang, rule)
        assert rounds(cast, 1)[0] == 0

    def test_is_said_by_whose_talk_it_was_and_can_be_said_anew(self, cast: Cast, li: Actor, wang: Actor) -> None:
        key = held(cast, li, wang)
        with pytest.raises(NoSuchTalk):
            cast.acts(cast.create_member("陈敏"), asking_after.say, key, Helped.NO)
        for helped in (Helped.NO, Helped.YES):
            cast.acts(li, asking_after.say, key, helped)
        assert note(cast, key).helped == Helped.YES

    def test_is_shown_from_five_answers_without_names(self, cast: Cast, wang: Actor) -> None:
        chair = cast.create_chair()
        for nth in range(FEWEST):
            member = cast.create_member(f"职工{nth}")
            key = held(cast, member, wang)
            cast.acts(wang, writing.tick, key, Topic.MOOD)
            before = [line for one in (wang, chair) for line in lines_of(cast.acts(one, asking_after.figures)["lines"])]
            assert {one["answers"] for one in before} == {None}
            told = [{"theme": Topic.MOOD, "count": FEWEST}] if nth == FEWEST - 1 else []
            assert cast.acts(chair, asking_after.figures)["themes"] == told
            cast.acts(member, asking_after.say, key, Helped.YES if nth else Helped.SOME)
        line = {"answers": FEWEST, "yes": FEWEST - 1, "some": 1, "no": 0}
        assert cast.acts(wang, asking_after.figures)["lines"] == [{"whose": "mine", **line}]
        found = cast.acts(chair, asking_after.figures)
        assert found["lines"] == [{"whose": "mine", "answers": None}, {"whose": "union", **line}]
        assert "职工" not in str(found)

    def test_those_of_all_are_shown_only_where_the_others_are_not_few(self, cast: Cast, wang: Actor) -> None:
        """Whoever knows their own five would know by taking them off what the sixth has said."""
        chair = cast.create_chair()
        for nth in range(2 * FEWEST):
            member = cast.create_member(f"职工{nth}")
            talker = chair if nth < FEWEST else wang
            cast.acts(member, asking_after.say, held(cast, member, talker), Helped.NO)
            union = lines_of(cast.acts(chair, asking_after.figures)["lines"])[1]
            few = nth < FEWEST - 1 or FEWEST <= nth < 2 * FEWEST - 1
            assert union["answers"] == (None if few else nth + 1)
