"""Results in chat: the podium in the group, each player's own in private, an officer's papers, a key corrected,
somebody who is known only later; the contest was played before, and stands in the records."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage import chats
from storage.accounts import Account
from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestPlayer,
    ContestRoom,
    Phase,
    State,
    closing,
    codes,
    ending,
    paper,
)
from storage.database import Transaction
from storage.questions import Content, Kind, Option, keeping
from tests.story.conftest import Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in
from tests.story.test_groups import admitted

RIGHT = "yes, that"
WHY = "Rule 12 has changed"


def play(
    session: Transaction, title: str, by: int, chat_id: int, players: dict[int, list[int]], unknown: int, now: datetime
) -> int:
    """A contest of three questions that has just ended: what each member chose, and what somebody unknown did (all
    right). The code of the contest is its own."""
    questions = [
        Content(Kind.SINGLE, f"{title}, question {nth}?", (Option(RIGHT, right=True), Option("no"), Option("never")))
        for nth in (1, 2, 3)
    ]
    kept = keeping.put_all(session, questions, author_id=by, approved_by=by, now=now)
    contest = Contest(code=codes.fresh(session), state=State.ON, title=title, made_by=by, made_at=now)
    contest.phase, contest.begun_at, contest.at = Phase.TOLD, now - timedelta(minutes=5), 3
    session.add(contest)
    session.flush()
    group = chats.find(session, chat_id)
    assert group is not None
    session.add(ContestRoom(contest_id=contest.id, group_id=group.id, chat_id=chat_id))
    made = paper.put(session, contest, [one.id for one in kept], lot=7)
    known: list[tuple[int | None, list[int]]] = [*players.items()]
    for member_id, options in [*known, (None, [0, 0, 0])]:
        player = ContestPlayer(contest_id=contest.id, group_id=group.id, joined_at=now, member_id=member_id)
        player.telegram_id = unknown if member_id is None else None
        session.add(player)
        session.flush()
        for one, option in zip(made, options, strict=True):
            given = ContestAnswer(contest_id=contest.id, nth=one.nth, player_id=player.id, group_id=group.id)
            given.picked, given.at, given.seconds = str(option), now, 3
            session.add(given)
    session.flush()
    for one in made:
        one.state = Asked.OPEN
        closing.close(session, contest, one, now=now)
    ending.finish(session, contest, now=now)
    return contest.id


def member_of(union: Union, phone: Phone) -> int:
    mine = select(Account.member_id).filter_by(telegram_id=phone.person.id)
    found = union.look(lambda session: session.scalars(mine).one())
    assert found is not None
    return found


def has_file(message: Message) -> bool:
    return "document" in message.content


def has_picture(message: Message) -> bool:
    return "photo" in message.content


class TestResults:
    @both
    def test_are_told_on_paper_corrected_and_counted_for_whoever_is_known_later(
        self, union: Union, tongue: Tongue, zhao: Phone
    ) -> None:
        officer, li, wang = union.colleague(language=tongue.code), *(union.member(language=tongue.code) for _ in "12")
        late = union.member(language=tongue.code, joined=False)
        there = admitted(union, zhao, officer, li, wang, late)
        title, by = f"Safety quiz {tongue.code}", union.account_of(officer)
        players = {member_of(union, li): [0, 0, 1], member_of(union, wang): [0, 2, 2]}
        chat, now = there.chat.id, union.bot.now
        union.beside(lambda session: play(session, title, by, chat, players, late.person.id, now))

        podium = there.wait_for(lambda shown: has_picture(shown) and title in shown.text, PATIENT)
        assert ZH.says("results.place", place=1) in podium.text
        own = li.wait_for(tongue.offers("results.certificate"), PATIENT)
        assert title in own.text
        held = tongue.press_on(li, own, "results.certificate", has_picture)
        tongue.press_on(li, held, "results.paper", has_file)
        first = tongue.press_on(li, own, "results.open", "question 1?")
        tongue.press_on(li, first, "results.question", "question 2?", step=1)
        tongue.tap(li, "learning.label_home", tongue.offers("results.mine", step=0))

        union.join(late)
        first = late.wait_for(tongue.offers("results.certificate"), 3 * PATIENT)
        assert title in first.text
        there.wait_for(lambda shown: ZH.phrase("赛后绑定的人，答案也算上了：") in shown.text, PATIENT)

        open_tools(officer, tongue)
        tongue.press(officer, "learning.office", tongue.offers("results.office", step=0))
        tongue.press(officer, "results.office", title, step=0)
        officer.press(next(one for row in officer.buttons for one in row if title in one), PATIENT)
        officer.wait_for(tongue.offers("results.book"), PATIENT)
        for button in ("results.book", "results.sheet", "results.certificates"):
            tongue.press(officer, button, has_file)
        tongue.press(officer, "results.table", has_picture, step=0)
        tongue.press(officer, "results.keys", "question 3?", step=0)
        page = tongue.press(officer, "results.correct", tongue.offers("results.turn_void", on=False), nth=3)
        letter = next(line[0] for line in page.text.splitlines() if line.endswith(". no"))
        officer.press_on(page, letter)
        officer.wait_for(tongue.offers("results.ask_why"), PATIENT)
        tongue.press(officer, "results.ask_why", tongue.offers("results.correct", nth=0))
        officer.type(WHY)
        officer.wait_for(tongue.offers("results.publish"), PATIENT)
        tongue.press(officer, "results.publish", tongue.offers("results.keys", step=2))
        there.wait_for(lambda shown: WHY in shown.text, PATIENT)
        changed = li.wait_for(tongue.says("results.changed", **changes(title)).splitlines()[0], 2 * PATIENT)
        assert "20 → 30" in changed.text
        if tongue is EN:
            names = [one.person.first_name for one in (li, wang, late, officer)]
            assert han_in([officer, li], "语言", "城东供水站", "自来水公司", *names) == []


def changes(title: str) -> dict[str, object]:
    return {"title": title, "place": 1, "place_before": 1, "points": 0, "points_before": 0}
