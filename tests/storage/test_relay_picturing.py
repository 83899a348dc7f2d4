"""Photos in talks through the bot: they go as words do, with the words below them, and are opened by the other side
alone."""

import base64

import pytest
from sqlalchemy.orm import Session

from bot.letters import PAPERS
from storage import erasures, sealed
from storage.keyring import Unreadable
from storage.outbox import VISITOR, Letter, State
from storage.relay import Fate, beginning, picturing, talking
from storage.relay.records import MOST, MOST_BELOW
from storage.talks import shredding
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.relaying import Line

PHOTO = b"\xff\xd8\xff canary picture"


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line(cast)


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明", phone="13800000123")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


def send(cast: Cast, who: Actor, words: str = "", *, message: int = 71, answers: int | None = None) -> Values:
    return cast.acts(who, picturing.send, PHOTO, words, message, answers)


def opened(cast: Cast, letter: Letter, who: Actor | None = None) -> bytes | None:
    """What the letter brings along, to its reader or to somebody else."""

    def read(session: Session) -> bytes | None:
        asked = {"account_id": who.account_id if who else letter.to, "subject": letter.subject}
        return picturing.opened(session, values=letter.values, now=cast.now, **asked)

    return cast.read(read)


class TestSending:
    def test_brings_it_to_the_officer_guarded(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        found = send(cast, li, "漏水的地方")
        assert (found["step"], found["nth"], found["picture"]) == ("passed", 2, True)
        (letter,) = cast.letters(wang)
        assert (letter.key, letter.values["words"], letter.values["name"]) == (
            "relay.heard_picture",
            "漏水的地方",
            None,
        )
        assert opened(cast, letter) == PHOTO
        assert all(getattr(PAPERS[f"relay.{key}_picture"], "guarded", None) for key in ("said", "heard"))

    def test_brings_it_to_the_employee_and_names_no_talk_in_the_clear(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        line.taken(li, wang)
        send(cast, wang)
        (letter,) = cast.letters(li)
        stored = cast.stored_letter(letter.id)
        assert (letter.key, stored.right, stored.subject, stored.once) == ("relay.said_picture", VISITOR, 0, None)
        assert (letter.values["words"], opened(cast, letter)) == (None, PHOTO)

    def test_is_opened_by_nobody_else(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        send(cast, li)
        (letter,) = cast.letters(wang)
        assert [opened(cast, letter, other) for other in (li, cast.create_officer("陈建国"))] == [None, None]

    def test_is_sealed_and_no_letter_has_it(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        send(cast, li)
        said = line.said(talk_id)[1]
        assert said.picture is not None
        closed = [text in said.picture for text in (PHOTO, base64.b64encode(PHOTO))]
        assert (closed, said.words) == ([False, False], None)
        (letter,) = cast.letters(wang)
        assert not any("canary" in str(value) or len(str(value)) > 99 for value in letter.values.values())
        # Under the key of the talk, with which it goes.
        with pytest.raises(Unreadable):
            cast.read(lambda session: sealed.unseal(session, "relay_words.picture", said.row, said.picture or b""))

    def test_can_be_the_first_that_is_said(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        found = cast.acts(li, beginning.begin, 1)
        found = cast.acts(li, beginning.agree, found["version"])
        found = cast.acts(li, beginning.choose, found["version"], 0)
        assert not self.concerned(cast, li)
        cast.acts(li, beginning.skip_topic, found["version"])
        assert self.concerned(cast, li)
        begun = send(cast, li)
        assert (begun["step"], begun["picture"], cast.keys(wang)) == ("begun", True, ["relay.waits"])
        line.deliver()
        cast.acts(wang, talking.take, begun["talk"])
        (letter,) = cast.letters(wang)
        assert (letter.key, opened(cast, letter)) == ("relay.heard_picture", PHOTO)

    def concerned(self, cast: Cast, who: Actor, answers: int | None = None) -> bool:
        return cast.read(lambda session: picturing.concerns(session, who.person.telegram_id, answers))

    def test_goes_into_the_talk_that_it_answers(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        first = line.begin(li)
        line.deliver()
        cast.acts(wang, talking.take, first)
        heard = next(letter for letter in line.deliver() if letter.key == "relay.heard")
        second = line.taken(cast.create_member("周敏"), wang)
        cast.acts(wang, talking.answer, second)
        send(cast, wang, answers=heard.message_id)
        (letter,) = [one for one in cast.letters() if one.key == "relay.said_picture"]
        assert (letter.to, len(line.said(second)), line.step(wang)) == (li.account_id, 1, ("relay", "which"))
        cast.acts(wang, talking.lay_aside, first)
        assert self.concerned(cast, wang, heard.message_id)
        assert not self.concerned(cast, wang, 77)
        assert not self.concerned(cast, wang)

    def test_of_two_talks_goes_into_none_by_guess(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        first, second = line.taken(li, wang), line.taken(cast.create_member("周敏"), wang)
        cast.acts(li, talking.say, "在吗？")
        line.deliver()
        for answers, step in ((None, "not_now"), (77, "refused")):
            assert send(cast, wang, answers=answers)["step"] == step
        assert [one.picture for talk_id in (first, second) for one in line.said(talk_id)] == [None] * 3


class TestRefusing:
    def test_never_undoes_that_its_message_goes(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        assert send(cast, li, "长" * (MOST + 1), message=72)["key"] == "relay.too_long"
        cast.acts(li, talking.end, talk_id)
        assert send(cast, li, message=73)["key"] == "privacy.photo"
        assert [one.message_id for one in cast.read(erasures.waiting)] == [72, 73]
        assert len(line.said(talk_id)) == 1


class TestWordsBelow:
    def test_that_name_them_are_asked_about_and_the_picture_waits(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        talk_id = line.taken(li, wang)
        found = send(cast, li, "我是李明，你看")
        assert (found["step"], found["marks"], found["picture"]) == ("sure", ["name"], True)
        # The next one of an album: the one that waits is not lost under it.
        assert send(cast, li)["step"] == "not_now"
        assert (cast.letters(wang), len(line.said(talk_id))) == ([], 1)
        cast.acts(li, talking.send_anyway, found["version"])
        (letter,) = cast.letters(wang)
        assert (letter.values["words"], opened(cast, letter)) == ("我是李明，你看", PHOTO)

    def test_written_anew_the_picture_is_forgotten(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        talk_id = line.taken(li, wang)
        send(cast, li, "我是李明，你看")
        cast.acts(li, talking.reword, "你看")
        assert [one.picture for one in line.said(talk_id)] == [None, None]

    def test_that_call_for_help_are_met(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        send(cast, li, "我不想活了")
        assert {"alarms.call", "relay.heard_picture"} <= {*cast.keys(wang)}
        assert "alarms.hotlines" in cast.keys(li)

    def test_that_do_not_fit_below_it_follow_it(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.taken(li, wang)
        words = "长" * (MOST_BELOW + 1)
        assert send(cast, li, words)["nth"] == 3
        first, second = cast.letters(wang)
        assert (first.key, first.values["words"]) == ("relay.heard_picture", None)
        assert (second.key, second.values["words"]) == ("relay.heard", words)


class TestAtMostOnce:
    def test_what_did_not_surely_arrive_is_sent_again_by_a_tap_alone(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        talk_id = line.taken(li, wang)
        send(cast, li, "你看")
        (letter,) = cast.letters(wang)
        assert not letter.repeats
        line.end(letter, State.UNCONFIRMED)
        (told,) = cast.letters(li)
        assert (told.key, line.said(talk_id)[1].fate) == ("relay.not_sure", Fate.UNSURE)
        cast.acts(li, talking.send_again, told.values["said"])
        (again,) = cast.letters(wang)
        assert (again.key, again.values["again"], opened(cast, again)) == ("relay.heard_picture", True, PHOTO)
        line.end(again)
        assert line.said(talk_id)[1].fate == Fate.SENT
        assert cast.stored_letter(again.id).subject == 0


class TestShredding:
    def test_takes_it_with_the_words_and_a_letter_on_its_way_brings_nothing(
        self, cast: Cast, line: Line, li: Actor, wang: Actor
    ) -> None:
        talk_id = line.taken(li, wang)
        send(cast, li)
        (letter,) = cast.letters(wang)
        cast.acts(li, talking.end, talk_id)
        cast.write(lambda session: shredding.shred(session, [talk_id], at=cast.now))
        assert (line.said(talk_id), opened(cast, letter)) == ([], None)
