"""A public notice from the question to its end: the person's yes, the paper, the group, and a colleague's word."""

import json
from itertools import count

from sqlalchemy import select

from bot.sandbox.phones import Phone
from storage.bylaws.settings import Bylaw
from storage.database import Transaction
from storage.dossiers.records import Dossier, HardshipClass, HouseVisit, keep_means
from storage.hardship.moves import Act, move
from storage.hardship.reports import Cause, Report, Track
from storage.sealed import new_row
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_card, report, take, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

#: What is left of the name of an employee of these stories.
MASKED = "职**"
_TITLES = count(1)


def visited(session: Transaction, number: str) -> None:
    """Two people were at the house, and the class is decided."""
    case = session.scalars(select(Report).filter_by(number=number)).one()
    case.track = Track.FILING
    move(case, Act.VERIFY)
    dossier = Dossier(row=new_row(), report_id=case.id, opened_at=case.submitted_at)
    dossier.hardship_class = HardshipClass.RELATIVE
    session.add(dossier)
    session.flush()
    means = dict.fromkeys(("income", "spending", "loss", "compensated"), 0)
    keep_means(session, dossier, {"size": 3, "cause": Cause.OWN_ILLNESS, **means})
    visit = HouseVisit(row=new_row(), dossier_id=dossier.id, account_id=case.officer_id, at=case.submitted_at)
    visit.visited_on = case.submitted_at.date()
    visit.first_id = visit.second_id = case.member_id
    session.add(visit)


class TestANotice:
    @both
    def test_is_agreed_to_hung_up_objected_to_and_taken_back(self, union: Union, tongue: Tongue) -> None:
        chair = union.colleague("chair", None, language=tongue.code)
        officer = union.colleague(language=tongue.code)
        li, colleague = (union.member(language=tongue.code) for _ in range(2))
        there = self._group(union, chair, colleague, tongue)
        number = report(li, "canary: we can't pay the hospital", tongue)
        take(officer, number, tongue)
        union.beside(lambda session: visited(session, number))

        open_card(officer, number, tongue)
        tongue.press(officer, "casebook.open", tongue.offers("public_notices.open"), track="filing")
        tongue.press(officer, "public_notices.open", tongue.offers("public_notices.ask", again=False))
        tongue.press(officer, "public_notices.ask", tongue.offers("public_notices.ask", again=True), again=False)
        asked = li.wait_for(tongue.offers("public_notices.agree"), PATIENT, anywhere=True)
        assert f"{MASKED}\n{STATION}\n{tongue.says('public_notices.class_relative')}" in asked.text
        tongue.press_on(li, asked, "public_notices.agree", tongue.offers("public_notices.refuse", again=True))

        self._hang(officer, number, tongue)
        up = li.wait_for(tongue.says("public_notices.where", in_group=True), PATIENT, anywhere=True)
        post = there.wait_for(tongue.offers("public_notices.see"), PATIENT, anywhere=True)
        assert MASKED in post.text
        colleague.in_group(there.group).follow(post, tongue.label("public_notices.button_see"))
        self._object(colleague, officer, number, tongue)

        del up
        told = li.wait_for(tongue.offers("public_notices.refuse"), PATIENT, anywhere=True)
        tongue.press_on(li, told, "public_notices.refuse", number)
        over = tongue.says("public_notices.post_over", down=True)
        assert there.wait_for(over, PATIENT, anywhere=True).message_id == post.message_id
        withdrawn = tongue.says("public_notices.news", what="withdrawn", number=number)
        officer.wait_for(withdrawn, PATIENT, anywhere=True)
        self._nobody_named(union, there, li, number)
        if tongue is EN:
            assert han_in([li, officer, colleague], MASKED, there.group.title) == []

    def _group(self, union: Union, chair: Phone, colleague: Phone, tongue: Tongue) -> Phone:
        """The station's group, admitted; the union wants notices there."""
        title = f"{STATION} {next(_TITLES)}"
        there = chair.in_group(chair.make_group(title, colleague.person))
        there.press(tongue.label("groups.button_admit_here"))
        there.wait_for(tongue.offers("groups.come_in"), PATIENT, anywhere=True)
        account = union.account_of(chair)
        wanted = {"name": "public_notices.in_group", "value": 1, "account_id": account, "at": union.bot.now}
        union.beside(lambda session: session.add(Bylaw(**wanted)))
        return there

    def _hang(self, officer: Phone, number: str, tongue: Tongue) -> None:
        """Printed, and put up today."""
        news = officer.wait_for(
            tongue.says("public_notices.news", what="agreed", number=number), PATIENT, anywhere=True
        )
        day = tongue.phrase("（今天）")
        tongue.press_on(officer, news, "public_notices.show", tongue.offers("public_notices.choose_posted"))
        today = lambda message: any(day in label for row in message.buttons for label in row)  # noqa: E731
        days = tongue.press(officer, "public_notices.choose_paper_day", today, again=False)
        officer.press_on(days, days.buttons[0][0])
        paper = officer.wait_for(lambda message: "document" in message.content, PATIENT)
        assert paper.content["document"]["file_name"] == "notice.pdf"
        tongue.press_on(officer, news, "public_notices.show", tongue.offers("public_notices.choose_posted"))
        days = tongue.press(officer, "public_notices.choose_posted", today)
        officer.press_on(days, days.buttons[0][0])
        officer.wait_for(tongue.offers("public_notices.ask_take_down", hung=True), PATIENT)

    def _object(self, colleague: Phone, officer: Phone, number: str, tongue: Tongue) -> None:
        """A colleague objects without a name; the officer checks, and it does not hold."""
        seen = colleague.wait_for(tongue.offers("public_notices.object"), PATIENT)
        assert MASKED in seen.text
        tongue.press(colleague, "public_notices.object", tongue.offers("public_notices.leave"))
        write(colleague, "canary: they own two flats", tongue.offers("public_notices.sign", signing="unsigned"))
        tongue.press(
            colleague,
            "public_notices.sign",
            tongue.says("public_notices.objected", signing="unsigned"),
            signing="unsigned",
        )
        told = officer.wait_for(
            tongue.says("public_notices.news", what="objected", number=number), PATIENT, anywhere=True
        )
        page = tongue.press_on(
            officer, told, "public_notices.show", tongue.offers("public_notices.ask_take_down", hung=True)
        )
        # The objection is the page's first button.
        officer.press_on(page, page.buttons[0][0])
        read = officer.wait_for("two flats", PATIENT)
        assert colleague.person.first_name not in read.text
        tongue.press(officer, "public_notices.reject", tongue.says("public_notices.why_not", number=number, most=1000))
        write(officer, "the flats are their parents'", tongue.offers("public_notices.ask_take_down", hung=True))
        answered = colleague.wait_for("12351", PATIENT, anywhere=True)
        assert "parents" not in answered.text

    def _nobody_named(self, union: Union, there: Phone, li: Phone, number: str) -> None:
        """What the group was sent holds the masked name once, and nothing else of the person or the case."""
        sent = [call for call in union.sandbox.calls if call.chat_id == there.group.id]
        texts = [json.dumps(call.params, ensure_ascii=False) for call in sent]
        assert sum(MASKED in text for text in texts) == 1
        for canary in (li.person.first_name, "canary", number, str(li.person.id)):
            assert not any(canary in text for text in texts)
