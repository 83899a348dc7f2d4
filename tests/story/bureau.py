"""The people who knock at the doors of the bureau: crowds of telephones, and what each of them does."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from storage import asking, codes, members, offices, sealed
from storage.kin import Consent, Contact, Relation
from storage.rights import Who
from tests.cast import Actor
from tests.story.doorways import Act
from tests.story.founding import Founding
from tests.story.parts import EAST, Hand, Part, Said, account_of

#: Presses and words of one telephone: as many answers as a chat gets without waiting.
TAPS = 18


class Bureau(Founding):
    """The bureau, and whoever comes to it."""

    @property
    def ids(self) -> list[int]:
        """The key of every record of either side."""
        kept = {key for side in self.sides.values() for _, key in side.rows if len(key) == 1}
        return sorted({one for (one,) in kept if isinstance(one, int)})

    def crowd(self, part: Part, size: int) -> list[Phone]:
        """So many telephones of such people, each known by its account."""
        phones = [self._phone(f"某{part.name}{next(self._serial)}") for _ in range(size)]
        at = self.sides[part.at].unit if part.known else None

        def rule(session: Session) -> None:
            for phone in phones:
                actor = self._enter(session, phone, at)
                if part.who is Who.CONTACT:
                    self._make_contact(session, actor)
                if part.role is not None:
                    where = None if part.role in offices.WHOLE_UNION else at
                    offices.appoint(
                        session, actor.account_id, part.role, where, now=self.cast.now, charges=part.charges
                    )
                if part.who is Who.MEMBER and part.role is not None:
                    offices.dismiss(session, actor.account_id, now=self.cast.now)

        self.cast.write(rule)
        return phones

    def _make_contact(self, session: Session, actor: Actor) -> None:
        """Of somebody of the east who has no telephone."""
        number, row, given_by = next(self._serial), sealed.new_row(), self.chair.account_id
        cared = members.Member(
            name=f"某老人{number}", unit_id=self.sides[EAST].unit, staff_no=None, standing=members.Standing.RETIRED
        )
        session.add(cared)
        session.flush()
        relation = sealed.seal(session, "contacts.relation", row, Relation.OTHER)
        now, last = self.cast.now, self.cast.now + codes.LASTS
        made = Contact(row=row, code_hash=codes.hash_of(str(number)), member_id=cared.id, given_by=given_by)
        made.consent, made.expires_at, made.relation = Consent.UNABLE, last, relation
        made.account_id, made.since = actor.account_id, now
        session.add(made)

    # Acting.

    def does(self, phone: Phone, act: Act) -> None:
        if act.pressed:
            phone.press_data(act.said)
        elif act.said.startswith("/") and not phone.chat.is_private:
            head, *rest = act.said.split(" ", 1)
            phone.type(" ".join([f"{head}@{phone.world.bot.username}", *rest]))
        else:
            phone.type(act.said)

    def dealt(self, part: Part, acts: Sequence[Act]) -> list[Hand]:
        """A crowd, and which of the acts each of them will do; the open question that one needs is open."""
        steps = [act for act in acts if act.step]
        others = [act for act in acts if not act.step]
        size = max(-(-len(others) // TAPS), len(steps))
        hands = [[*others[at * TAPS : (at + 1) * TAPS], *steps[at : at + 1]] for at in range(size)]
        crowd = self.crowd(part, size)
        opened = [(phone, act) for phone, hand in zip(crowd, hands, strict=True) for act in hand if act.step]

        def open_questions(session: Session) -> None:
            for phone, act in opened:
                service, _, step = act.door.removeprefix("step:").rpartition(".")
                account_id = account_of(session, phone)
                session.add(asking.OpenQuestion(account_id=account_id, service=service, step=step, version=1))

        self.cast.write(open_questions)
        return list(zip(crowd, hands, strict=True))

    def in_company(self, part: Part, place: int, acts: Sequence[Act]) -> Hand:
        """One of them in that group, with the acts for there."""
        (phone,), group = self.crowd(part, 1), self.company[place]
        self.union.sandbox.world.person_adds(self.sender.person, group, [phone.person])
        return phone.in_group(group), acts

    def accounts_of(self, phones: Iterable[Phone]) -> dict[Phone, int]:
        return self.cast.read(lambda session: {phone: account_of(session, phone) for phone in phones})

    def act(self, hands: Sequence[Hand]) -> list[Said]:
        """Everybody does everything that they were dealt; what was sent to whom until all of it was answered."""
        calls, said = self.union.sandbox.calls, list[Said]()
        for first in range(0, len(hands), 100):
            calls.clear()
            for phone, act in [(phone, act) for phone, acts in hands[first : first + 100] for act in acts]:
                self.does(phone, act)
            self.settle()
            said += [(call.chat_id, str(call.params)) for call in list(calls)]
        return said
