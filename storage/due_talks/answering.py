"""Who answers for talks in a unit, asked for many people at one moment."""

from sqlalchemy.orm import Session

from storage import offices
from storage.offices import Charge, Role


class Answering:
    """The officers in charge of talks who answer for units; never the person themselves, nor whoever shall not."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held = offices.in_office(session)
        self._everybody = {one.answers for one in self._held}
        self._people: dict[int, int] | None = None
        self._found: dict[tuple[int, frozenset[int]], set[int]] = {}

    def of(self, member_id: int, unit_id: int, besides: frozenset[int] = frozenset()) -> set[int]:
        """The accounts that answer for the member, who is of that unit."""
        if self._people is None:
            self._people = offices.people(self._session)
        about = self._people.get(member_id)
        left_out = (besides | ({about} if about is not None else set())) & self._everybody
        key = (unit_id, frozenset(left_out))
        if key not in self._found:
            self._found[key] = self._ask(unit_id, set(left_out))
        return self._found[key]

    def _ask(self, unit_id: int, left_out: set[int]) -> set[int]:
        found = offices.responsible(
            self._session, Role.OFFICER, unit_id, besides=left_out, charge=Charge.TALKS, among=self._held
        )
        return {*found}
