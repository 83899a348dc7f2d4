"""The people of one file held against each other: rows repeated, numbers used twice, one person on two sheets."""

from bot.sheets.people import Person, RowRefused


class Gathering:
    """Takes persons in file order; what has been taken never changes its place."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        #: Persons who stand on two sheets and are one.
        self.twice = 0
        self._by_number: dict[str, Person] = {}
        self._by_name: dict[str, Person | list[Person]] = {}
        self._by_phone: dict[str, Person] = {}

    def take(self, person: Person) -> None:
        """Adds the person or joins it to the one taken already; RowRefused where neither can be right."""
        known = self._with_number(person) or self._with_name(person)
        if known is None:
            self._add(person)
        else:
            self._join(known, person)
            person = known
        self._tell_shared_phones(person)

    def _with_number(self, person: Person) -> Person | None:
        known = self._by_number.get(person.staff_no or "")
        if known is None:
            return None
        if known.name != person.name:
            number = person.staff_no or ""
            raise RowRefused("rosters.staff_no_conflict", staff_no=number, holder=known.name)
        if known.place[0] == person.place[0]:
            raise RowRefused("rosters.duplicate_row", **_where(known))
        return known

    def _with_name(self, person: Person) -> Person | None:
        """Somebody of that name and unit; two numbers are two people, so one of them must be without."""
        for known in self._namesakes(person):
            if (known.staff_no and person.staff_no) or _own_unit(known) != _own_unit(person):
                continue
            same_phone = not set(known.phones).isdisjoint(person.phones)
            if known.place[0] != person.place[0] and (same_phone or _may_be_one(known, person)):
                return known
            if same_phone:
                raise RowRefused("rosters.duplicate_row", **_where(known))
            raise RowRefused("rosters.which_person", name=person.name, **_where(known))
        return None

    def _namesakes(self, person: Person) -> list[Person]:
        known = self._by_name.get(person.name, [])
        return known if isinstance(known, list) else [known]

    def _add(self, person: Person) -> None:
        self.people.append(person)
        # Most names stand there once: a hundred thousand lists of one would weigh as much as the people.
        known = self._by_name.setdefault(person.name, person)
        if isinstance(known, list):
            known.append(person)
        elif known is not person:
            self._by_name[person.name] = [known, person]
        if person.staff_no:
            self._by_number[person.staff_no] = person

    def _join(self, known: Person, person: Person) -> None:
        """The later sheet knows the standing better; of the rest it adds what was missing."""
        self.twice += 1
        known.phones += tuple(number for number in person.phones if number not in known.phones)
        known.standing = person.standing or known.standing
        known.unit = known.unit or person.unit
        known.team = known.team or person.team
        known.remarks += tuple(remark for remark in person.remarks if not known.is_told(*remark[1:]))
        if person.staff_no and not known.staff_no:
            known.staff_no = person.staff_no
            self._by_number[person.staff_no] = known

    def _tell_shared_phones(self, person: Person) -> None:
        for number in person.phones:
            other = self._by_phone.setdefault(number, person)
            if other is person:
                continue
            person.shares_phone = other.shares_phone = True
            values = {"name": other.name, **_where(other)}
            if not person.is_told("rosters.shared_phone", values):
                person.remark("rosters.shared_phone", **values)


def _own_unit(person: Person) -> str:
    # The unit's own name only: one sheet writes 局机关/办公室, the next 办公室.
    return person.unit[-1] if person.unit else ""


def _may_be_one(known: Person, person: Person) -> bool:
    return known.standing is None or person.standing is None or known.standing == person.standing


def _where(known: Person) -> dict[str, str | int]:
    sheet, row, line = known.place
    return {"other_sheet": sheet, "other_row": row, "other_line": line or row}
