"""The people of one file held against each other: rows repeated, numbers used twice, one person on two sheets."""

from bot.sheets.people import Person, RowRefused, Values

#: What namesakes of one unit share, as one small number: pairs of texts for a hundred thousand people would weigh more.
Key = int


class Gathering:
    """Takes persons in file order; what has been taken never changes its place."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        #: Persons who stand on two sheets and are one.
        self.twice = 0
        self._by_number: dict[str, Person] = {}
        #: The first of each name and unit, with a number and without; and where there are several with one.
        self._numbered: dict[Key, Person] = {}
        self._unnumbered: dict[Key, Person] = {}
        self._several: set[Key] = set()
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
        reached = self._with_phone(person)
        known = reached or self._namesake(person)
        if known is None:
            return None
        if known.place[0] != person.place[0] and (reached or self._may_be_one(known, person)):
            return known
        if reached:
            raise RowRefused("rosters.duplicate_row", **_where(known))
        raise RowRefused("rosters.which_person", name=person.name, **_where(known))

    def _with_phone(self, person: Person) -> Person | None:
        others = (self._by_phone.get(number) for number in person.phones)
        return next((one for one in others if one is not None and _are_namesakes(one, person)), None)

    def _namesake(self, person: Person) -> Person | None:
        key = _key(person)
        known = self._unnumbered.get(key)
        if known is None and not person.staff_no:
            known = self._numbered.get(key)
        return known if known is not None and _are_namesakes(known, person) else None

    def _may_be_one(self, known: Person, person: Person) -> bool:
        if not person.staff_no and _key(person) in self._several:
            return False
        return known.standing is None or person.standing is None or known.standing == person.standing

    def _add(self, person: Person) -> None:
        self.people.append(person)
        key = _key(person)
        if person.staff_no:
            self._by_number[person.staff_no] = person
            if self._numbered.setdefault(key, person) is not person:
                self._several.add(key)
        else:
            self._unnumbered.setdefault(key, person)

    def _join(self, known: Person, person: Person) -> None:
        """The later sheet knows the standing better; of the rest it adds what was missing."""
        self.twice += 1
        known.phones += tuple(number for number in person.phones if number not in known.phones)
        known.standing = person.standing or known.standing
        known.unit = known.unit or person.unit
        known.team = known.team or person.team
        known.post = known.post or person.post
        known.home = {**(person.home or {}), **(known.home or {})} or None
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
            values: Values = {"name": other.name, **_where(other)}
            if not person.is_told("rosters.shared_phone", values):
                person.remark("rosters.shared_phone", **_where(other), name=other.name)


def _key(person: Person) -> Key:
    return hash((person.name, _own_unit(person)))


def _are_namesakes(one: Person, other: Person) -> bool:
    """Whether they may be one person by name and unit; two numbers are two people."""
    same = one.name == other.name and _own_unit(one) == _own_unit(other)
    return same and not (one.staff_no and other.staff_no)


def _own_unit(person: Person) -> str:
    # The unit's own name only: one sheet writes 局机关/办公室, the next 办公室.
    return person.unit[-1] if person.unit else ""


def _where(known: Person) -> dict[str, str | int]:
    sheet, row, line = known.place
    return {"other_sheet": sheet, "other_row": row, "other_line": line or row}
