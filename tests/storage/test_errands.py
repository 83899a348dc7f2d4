"""Errands: owed from the commit on, in the place of older ones, to the chat as it is when they are run."""

import pytest
from sqlalchemy.orm import Session

from storage import errands, groups
from storage.errands import Errand, Kind
from tests.cast import Actor, Cast


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def group(cast: Cast, li: Actor) -> int:
    cast.acts(li, groups.came, -4001, "群", False)
    return cast.read(lambda session: session.query(groups.cards.Group).one().id)


def order(cast: Cast, *wanted: Errand) -> list[Errand]:
    """Ordered in one transaction each; what is owed then."""
    for errand in wanted:
        cast.write(lambda session, errand=errand: errands.order(session, errand, now=cast.now))

    def owed(session: Session) -> list[Errand]:
        return [one for number in errands.waiting(session) if (one := errands.load(session, number))]

    return cast.read(owed)


def told(owed: list[Errand]) -> list[tuple[Kind, str, int]]:
    return [(one.kind, one.argument, one.chat_id) for one in owed]


class TestOrder:
    def test_waits_from_the_commit_on_in_the_order_given(self, cast: Cast, li: Actor, group: int) -> None:
        owed = order(
            cast, Errand(Kind.PIN, group=group, argument="7"), Errand(Kind.COMMANDS, li.account_id, None, "help")
        )
        assert told(owed) == [(Kind.PIN, "7", -4001), (Kind.COMMANDS, "help", li.person.telegram_id)]
        assert owed[1].language == "zh"

    def test_takes_the_place_of_one_that_it_makes_pointless(self, cast: Cast, li: Actor, group: int) -> None:
        owed = order(
            cast,
            Errand(Kind.PIN, group=group, argument="7"),
            Errand(Kind.UNPIN, group=group, argument="7"),
            Errand(Kind.COMMANDS, li.account_id, argument="help"),
            Errand(Kind.COMMANDS, li.account_id, argument="help desk"),
        )
        assert told(owed) == [(Kind.UNPIN, "7", -4001), (Kind.COMMANDS, "help desk", li.person.telegram_id)]

    def test_of_one_chat_leaves_another_alone(self, cast: Cast, li: Actor, group: int) -> None:
        zhou = cast.create_member("周同")
        owed = order(
            cast,
            Errand(Kind.COMMANDS, li.account_id, argument="help"),
            Errand(Kind.NO_COMMANDS, zhou.account_id),
            Errand(Kind.LEAVE, group=group),
        )
        assert len(owed) == 3

    @pytest.mark.parametrize("where", [{}, {"account": 1, "group": 1}])
    def test_names_one_chat(self, cast: Cast, where: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="person"):
            order(cast, Errand(Kind.LEAVE, **where))

    def test_of_a_rule_that_fails_is_not_owed(self, cast: Cast, group: int) -> None:
        def rule(session: Session) -> None:
            errands.order(session, Errand(Kind.LEAVE, group=group), now=cast.now)
            raise KeyError

        with pytest.raises(KeyError):
            cast.write(rule)
        assert cast.read(errands.waiting) == []


class TestTheChat:
    def test_is_the_one_of_the_moment(self, cast: Cast, group: int) -> None:
        order(cast, Errand(Kind.LEAVE, group=group))
        cast.write(lambda session: groups.migrate(session, -4001, -1001, now=cast.now))
        assert told(order(cast)) == [(Kind.LEAVE, "", -1001)]


class TestEnds:
    def test_are_written_once(self, cast: Cast, group: int) -> None:
        (errand,) = order(cast, Errand(Kind.LEAVE, group=group))
        assert cast.write(lambda session: errands.close(session, errand.id))
        assert not cast.write(lambda session: errands.close(session, errand.id))
        assert cast.read(lambda session: errands.load(session, errand.id)) is None
