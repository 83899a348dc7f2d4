"""Who works on a case in hardship and whom it is about, and the case itself."""

import pytest

from storage.hardship import Urgency
from tests.cast import Actor, Cast


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    """Another officer of the same unit."""
    return cast.create_officer("孙丽")


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


@pytest.fixture
def urgency() -> Urgency:
    """How urgent the case is; a file of tests about another urgency says so."""
    return Urgency.THIS_MONTH


@pytest.fixture
def report(cast: Cast, officer: Actor, member: Actor, urgency: Urgency) -> int:
    """A case in the officer's hands: two letters have gone out, the push and the word that it is taken."""
    report = cast.submit(member, urgency=urgency)
    cast.take(officer, report)
    return report


@pytest.fixture
def reporter(cast: Cast) -> Actor:
    """Who tells of a colleague in need."""
    return cast.create_member("周同")
