"""A case that can be put on notice, and what its people do, for the tests of public notices."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from storage import chats, outbox, public_notices
from storage.bylaws.settings import Bylaw
from storage.chats import Group
from storage.dossiers.records import Dossier, HardshipClass, HouseVisit
from storage.hardship import Report, Stage
from storage.hardship.moves import Act, move
from storage.outbox import Letter
from storage.public_notices import Objection, PublicNotice, agreeing, answering, objecting, posting
from storage.public_notices.objecting import Signing
from storage.sealed import new_row
from tests.cast import HOME, Actor, Cast

WRONG = "他家另有两套房。"
CHAT, POST = -4001, 77
_ENDED = {"public_notices.post": public_notices.post_ended, "public_notices.post_over": public_notices.edit_ended}


class Hall:
    """王小明's case is with 王秀英, visited and classed; 李明 is a colleague of theirs."""

    def __init__(self, cast: Cast, name: str = "王小明") -> None:
        self.cast = cast
        self.home = cast.create_unit(HOME)
        self.officer = cast.create_officer("王秀英")
        self.person = cast.create_member(name)
        self.colleague = cast.create_member("李明")
        self.case = cast.submit(self.person)
        cast.take(self.officer, self.case)
        self.classify(HardshipClass.RELATIVE)

    def classify(self, hardship_class: HardshipClass) -> None:
        """On the way of 建档, at the house visit, of that class."""

        def rule(session: Session) -> None:
            report = session.get_one(Report, self.case)
            if report.stage == Stage.TAKEN:
                move(report, Act.VERIFY)
                made = Dossier(row=new_row(), report_id=self.case, opened_at=self.cast.now)
                made.hardship_class = hardship_class
                session.add(made)
                session.flush()
                went = HouseVisit(row=new_row(), dossier_id=made.id, account_id=self.officer.account_id)
                went.visited_on, went.at = self.cast.now.date() - timedelta(days=4), self.cast.now
                went.first_id, went.second_id = self.officer.member_id, self.colleague.member_id
                session.add(went)
            else:
                session.query(Dossier).filter_by(report_id=self.case).one().hardship_class = hardship_class

        self.cast.write(rule)

    def set(self, name: str, value: int) -> None:
        """As the chair would."""
        by = self.officer.account_id
        self.cast.write(lambda s: s.add(Bylaw(name=name, value=value, at=self.cast.now, account_id=by)))

    def crowd(self, people: int = 20) -> None:
        """So many more work in the unit."""
        for number in range(people):
            self.cast.enrol(f"职工{number}", unit=self.home)

    def admit_group(self, unit: int | None = None) -> int:
        """The unit has a group of its own."""

        def rule(session: Session) -> int:
            more = {"added_at": self.cast.now, "admitted_at": self.cast.now}
            made = Group(
                chat_id=CHAT,
                title="工会群",
                language="zh",
                state=chats.State.ADMITTED,
                unit_id=unit or self.home,
                **more,
            )
            session.add(made)
            session.flush()
            return made.id

        return self.cast.write(rule)

    def ask(self) -> None:
        self.cast.acts(self.officer, agreeing.ask, self.case)

    def agree(self) -> None:
        """Asked and agreed."""
        self.ask()
        self.cast.acts(self.person, agreeing.agree, self.notice.id)

    def post(self, on: date | None = None, *, now: datetime | None = None) -> None:
        """The officer says that it hangs, since today or that day."""
        at = now or self.cast.now
        self.cast.acts(self.officer, posting.post, self.case, (on or at.date()).toordinal(), now=at)

    def put_up(self) -> None:
        self.agree()
        self.post()

    def object_(self, by: Actor | None = None, words: str = WRONG, signing: Signing = Signing.UNSIGNED) -> str:
        """Somebody objects; what became of it."""
        by = by or self.colleague
        begun = self.cast.acts(by, objecting.begin, self.notice.id)
        if begun["found"] != "open":
            return str(begun["found"])
        asked = self.cast.acts(by, objecting.write, words)
        return str(self.cast.acts(by, objecting.sign, asked["version"], signing)["found"])

    def reject(self, objection: Objection, *, now: datetime | None = None) -> None:
        self.cast.acts(self.officer, answering.begin_rejecting, objection.id, now=now)
        self.cast.acts(self.officer, answering.reject, "核实过：是他父母的房子。", now=now)

    def round(self, at: datetime) -> int:
        """The morning's round."""
        return self.cast.write(lambda session: public_notices.end(session, 0, now=at)).done

    def sent(self, message: int | None = POST, state: outbox.State = outbox.State.SENT) -> None:
        """What was to go to the group ended so."""
        for letter in [one for one in self.cast.letters() if one.group is not None]:
            letter.message_id = message

            def rule(session: Session, letter: Letter = letter) -> None:
                assert outbox.end_open(session, outbox.ending(letter.id, state, now=self.cast.now, message_id=message))
                _ENDED[letter.key](session, letter, state, now=self.cast.now)

            self.cast.write(rule)

    @property
    def notice(self) -> PublicNotice:
        """The newest."""
        mine = lambda s: s.query(PublicNotice).filter_by(report_id=self.case).order_by(PublicNotice.id.desc()).first()  # noqa: E731
        found = self.cast.read(mine)
        assert found is not None
        return found

    @property
    def objections(self) -> list[Objection]:
        return self.cast.read(lambda session: session.query(Objection).order_by(Objection.id).all())

    @property
    def stage(self) -> Stage:
        return Stage(self.cast.report(self.case).stage)

    def news(self) -> list[str]:
        """What the officer has heard of it, newest last."""
        told = [one for one in self.cast.letters(self.officer) if one.key == "public_notices.news"]
        return [str(one.values["what"]) for one in told]

    def in_group(self) -> list[Letter]:
        return [one for one in self.cast.letters() if one.group is not None]

    def days_after(self, days: int, hour: int = 8) -> datetime:
        return (self.cast.now + timedelta(days=days)).replace(hour=hour)
