"""The audit: an entry stands or falls with the act it tells of."""

import pytest
from sqlalchemy.orm import Session

from storage import audit
from tests.cast import Cast
from tests.storage.together import NoRoom


class TestNoting:
    def test_keeps_who_what_and_when(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.write(lambda s: audit.note(s, "hardship.take", by=officer.account_id, now=cast.now, record="KN-2026-0001"))
        (entry,) = cast.audited("hardship.take")
        assert (entry.account_id, entry.record, entry.at) == (officer.account_id, "KN-2026-0001", cast.now)

    def test_knows_the_machine(self, cast: Cast) -> None:
        cast.write(lambda session: audit.note(session, "upkeep.forget", by=None, now=cast.now))
        assert [entry.account_id for entry in cast.audited("upkeep.forget")] == [None]

    def test_leaves_nothing_of_an_act_that_was_undone(self, cast: Cast) -> None:
        def act(session: Session) -> None:
            audit.note(session, "hardship.take", by=None, now=cast.now)
            raise NoRoom

        with pytest.raises(NoRoom):
            cast.write(act)
        assert cast.audited("hardship.take") == []
