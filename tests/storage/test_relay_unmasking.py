"""Who it is in an anonymous talk: found out by two people with a reason, told to both sides, never about oneself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.relay import unmasking
from storage.relay.unmasking import AskedAlready, NoneToUnmask, NothingToUnmask, ReasonWanted, Unmasking
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.relaying import Line

REASON = "他说今晚不想活了，要马上找到人。"


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line(cast)


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    return cast.create_deputy()


def asked(cast: Cast, by: Actor, number: str = "TH-2026-0001", reason: str = REASON) -> Values:
    cast.acts(by, unmasking.begin)
    cast.acts(by, unmasking.name_talk, number)
    return cast.acts(by, unmasking.give_reason, reason)


def waiting(cast: Cast) -> int:
    return cast.read(lambda session: session.scalars(select(Unmasking.id)).one())


class TestAsking:
    def test_goes_to_the_other_of_the_two_without_a_name(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.taken(li, wang)
        asked(cast, chair, " th-2026-0001 ")
        (letter,) = cast.letters(deputy)
        assert (letter.key, letter.right, letter.values["reason"]) == ("relay.unmask_asked", "unmask", REASON)
        assert "李明" not in str(letter.values)
        (entry,) = cast.audited("relay.ask_unmask")
        assert (entry.account_id, entry.record) == (chair.account_id, "TH-2026-0001")

    def test_takes_a_reason(self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor) -> None:
        line.begin(li)
        with pytest.raises(ReasonWanted):
            asked(cast, chair, reason="想知道")

    def test_is_not_for_officers(self, cast: Cast, line: Line, li: Actor, wang: Actor) -> None:
        line.begin(li)
        with pytest.raises(NotForYou):
            cast.acts(wang, unmasking.begin)

    def test_knows_no_talk_by_name_and_none_of_ones_own(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.begin(li, unnamed=False)
        line.begin(chair, officer=wang)
        for number in ("TH-2026-0001", "TH-2026-0002", "TH-2026-0099", "谁"):
            with pytest.raises(NoneToUnmask):
                asked(cast, chair, number)

    def test_is_asked_once_at_a_time(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.begin(li)
        asked(cast, chair)
        with pytest.raises(AskedAlready):
            asked(cast, deputy)

    def test_does_not_show_that_the_other_of_the_two_was_left_out(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        """The talk is the deputy's own: nobody is asked, and the chair sees what is always seen."""
        line.begin(li)
        line.begin(deputy, officer=wang)
        before = asked(cast, chair)
        line.deliver()
        about_the_deputy = asked(cast, chair, "TH-2026-0002")
        assert {**before, "shown": None} == {**about_the_deputy, "shown": None}
        assert cast.letters(deputy) == []


class TestDeciding:
    def test_tells_the_two_who_it_is_and_both_sides_that_it_was_done(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.taken(li, wang)
        asked(cast, chair)
        cast.acts(deputy, unmasking.agree, waiting(cast))
        for one in (chair, deputy):
            letter = cast.letters(one)[-1]
            assert (letter.key, letter.values["name"], letter.values["unit"]) == (
                "relay.unmasked",
                "李明",
                "城东供水站",
            )
        (told,) = cast.letters(li)
        assert (told.key, told.subject) == ("relay.was_unmasked", 0)
        assert (told.values["first"], told.values["second"], told.values["reason"]) == ("赵国强", "孙丽", REASON)
        (officer,) = cast.letters(wang)
        assert officer.key == "relay.unmasked_officer"
        assert "李明" not in str(officer.values)
        (entry,) = cast.audited("relay.unmask")
        assert (entry.account_id, entry.record) == (deputy.account_id, "TH-2026-0001")

    def test_an_officer_who_is_one_of_the_two_is_told_once(
        self, cast: Cast, line: Line, li: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.taken(li, deputy)
        asked(cast, chair)
        cast.acts(deputy, unmasking.agree, waiting(cast))
        assert "relay.unmasked" in cast.keys(deputy)
        assert "relay.unmasked_officer" not in cast.keys(deputy)

    def test_no_keeps_it_and_who_asked_is_told(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.taken(li, wang)
        asked(cast, chair)
        cast.acts(deputy, unmasking.disagree, waiting(cast))
        assert (cast.keys(chair), cast.keys(li), cast.keys(wang)) == (["relay.unmask_declined"], [], [])
        with pytest.raises(NothingToUnmask):
            cast.acts(deputy, unmasking.agree, waiting(cast))

    def test_takes_two(self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor) -> None:
        line.begin(li)
        asked(cast, chair)
        with pytest.raises(NothingToUnmask):
            cast.acts(chair, unmasking.agree, waiting(cast))
        with pytest.raises(NotForYou):
            cast.acts(wang, unmasking.agree, waiting(cast))

    def test_is_never_about_oneself(self, cast: Cast, line: Line, wang: Actor, chair: Actor, deputy: Actor) -> None:
        line.begin(deputy, officer=wang)
        asked(cast, chair)
        with pytest.raises(NothingToUnmask):
            cast.acts(deputy, unmasking.agree, waiting(cast))
        assert not cast.read(lambda session: unmasking.may_have(session, deputy.account_id, waiting(cast)))

    def test_runs_out(self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor) -> None:
        line.begin(li)
        asked(cast, chair)
        late = cast.now + unmasking.LASTS + timedelta(minutes=1)
        with pytest.raises(NothingToUnmask):
            cast.acts(deputy, unmasking.agree, waiting(cast), now=late)

    def test_takes_the_seat_of_who_asked(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.begin(li)
        asked(cast, deputy)
        cast.dismiss(deputy)
        with pytest.raises(NothingToUnmask):
            cast.acts(chair, unmasking.agree, waiting(cast))

    def test_the_reason_is_sealed(
        self, cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
    ) -> None:
        line.begin(li)
        asked(cast, chair)
        kept = cast.read(lambda session: session.scalars(select(Unmasking.reason)).one())
        assert REASON.encode() not in kept


def test_whoever_is_asked_is_so_at_once_by_night_too(
    cast: Cast, line: Line, li: Actor, wang: Actor, chair: Actor, deputy: Actor
) -> None:
    line.begin(li)
    night = cast.now.replace(hour=2)
    cast.acts(chair, unmasking.begin, now=night)
    cast.acts(chair, unmasking.name_talk, "TH-2026-0001", now=night)
    cast.acts(chair, unmasking.give_reason, REASON, now=night)
    letter = cast.letters(deputy)[-1]
    assert (letter.key, letter.not_before) == ("relay.unmask_asked", None)
