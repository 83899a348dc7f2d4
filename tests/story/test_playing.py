"""Playing over HTTP: a contest in a group from the lobby to the podium, on telephones that press as people do."""

from bisect import bisect_left
from itertools import count

import pytest

from bot.sandbox.phones import Phone
from storage.accounts import Account
from storage.contests import Phase, Stage
from storage.questions import Content, Kind, Option
from tests.story.conftest import STATION, Union
from tests.story.contesting import Contesting
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in
from tests.story.test_groups import let_pin, make_group, pinned

_NUMBERS = count(1)


def single(nth: int) -> Content:
    options = (Option("helmet", right=True), Option("hat"), Option("scarf"))
    return Content(
        Kind.SINGLE, f"What goes on the head, {next(_NUMBERS)}?", options, explanation=f"Rule {nth} <says> so."
    )


def several() -> Content:
    options = (Option("gloves", right=True), Option("goggles", right=True), Option("sandals"))
    return Content(Kind.SEVERAL, f"What is worn, {next(_NUMBERS)}?", options)


def truth() -> Content:
    return Content(Kind.TRUE_FALSE, f"A ladder is held by two, {next(_NUMBERS)}.", truth=True)


@pytest.fixture(scope="module")
def english(union: Union) -> Phone:
    """A chair who reads English."""
    return union.officer("孙丽en", "13800000908", "chair", language="en")


def at_most_twenty_a_minute(union: Union) -> None:
    """No group was told more than Telegram takes, edits counted."""
    times: dict[int, list[float]] = {}
    for call in union.sandbox.calls:
        if (call.chat_id or 0) < 0 and call.method.startswith(("send", "editMessage")):
            times.setdefault(call.chat_id or 0, []).append(call.at)
    for told in times.values():
        assert all(at - bisect_left(told, told[at] - 59) < 20 for at in range(len(told)))


@both
class TestAnEvening:
    def test_goes_from_the_lobby_to_the_podium_over_a_move_and_a_kill(
        self, union: Union, zhao: Phone, english: Phone, tongue: Tongue
    ) -> None:
        chair, code = (english, "en") if tongue is EN else (zhao, "zh-hans")
        people = [union.member(language=code) for _ in range(2)]
        stranger = union.sandbox.phone(f"Guest {tongue.language}", language_code=code)
        there = make_group(chair, f"{STATION}工会群", *people, stranger)
        let_pin(there)
        there.press(tongue.label("groups.button_admit_here"))
        pinned(there)
        li, wang, guest = (one.in_group(there.group) for one in (*people, stranger))
        contest = Contesting(union, chair, [there], [single(1), several(), truth()], lobby=8)

        # The lobby says how it is played, and that names are shown.
        lobby = li.wait_for(tongue.offers("playing.join"), PATIENT)
        assert contest.title in lobby.text
        assert tongue.phrase("您选了什么，别人看不到。").strip() in lobby.text
        assert tongue.phrase("名字和名次会在群里和大屏上公布。") in lobby.text
        li.press_on(lobby, tongue.label("playing.button_join"))
        assert li.wait_toast(tongue.phrase("参加成功"), PATIENT)
        guest.press_on(lobby, tongue.label("playing.button_join"))
        how = guest.wait_toast(tongue.phrase("参加成功"), PATIENT)
        assert how.show_alert
        assert "24" in how.text
        assert union.look(lambda session: session.query(Account).filter_by(telegram_id=guest.person.id).count()) == 0

        # Everybody answers once, and the question closes when all have.
        question = contest.asked(li, 1)
        assert question.text.startswith(contest.mark(1))
        contest.answer(li, 1, 0)
        li.wait_toast(contest.letter(1, 0), PATIENT)
        contest.answer(li, 1, 1)
        li.wait_toast(tongue.phrase("这题已经答过了，以第一次为准"), PATIENT)
        contest.answer(wang, 1, 1)
        contest.answer(guest, 1, 0)
        guest.wait_toast(tongue.phrase("（绑定了就算分）").strip(), PATIENT)
        told = li.wait_for(lambda message: "helmet" in message.text and "Rule 1 <says> so." in message.text, PATIENT)
        assert told.message_id == question.message_id
        assert tongue.phrase("%(answered)s 人答，%(had)s 人答对") % {"answered": 3, "had": 2} in told.text
        li.press_data(contest.data(1, 0), told)
        li.wait_toast(tongue.phrase("这题已经结束，没有算进去"), PATIENT)

        # The group becomes a supergroup while the second question stands there.
        contest.asked(li, 2)
        new = there.migrate()
        li, wang, guest = (one.in_group(new) for one in (*people, stranger))
        contest.answer(li, 2, 0, 1)
        contest.hand_in(li, 2)
        contest.answer(wang, 2, 0)
        contest.hand_in(wang, 2)
        contest.hand_in(guest, 2)
        guest.wait_toast(tongue.phrase("还没选，先点选项再交卷"), PATIENT)
        contest.answer(guest, 2, 1)
        contest.hand_in(guest, 2)
        contest.until(Phase.ASKING, at=3)

        # The bot is killed between two answers.
        contest.asked(li, 3)
        contest.answer(li, 3, 0)
        li.wait_toast(tongue.phrase("已收到：对"), PATIENT)
        union.bot.kill()
        contest.answer(wang, 3, 0)
        contest.answer(guest, 3, 1)
        union.bot.start()
        union.sandbox.wait_for_bot(60)
        contest.until(Phase.OVER, within=90)
        over = li.wait_for(tongue.offers("playing.come_in"), PATIENT)
        assert tongue.phrase("结束了") in over.text
        first, second = contest.table()
        assert (first[1], first[2]) == (3000, 1)
        assert (second[1], second[2]) == (1000, 2)
        assert tongue.phrase("第 %(place)s 名：%(name)s") % {"place": 1, "name": first[0]} in over.text

        # Their own result, in private.
        li.follow(over, tongue.label("playing.button_come_in"))
        assert people[0].wait_for(lambda message: contest.title in message.text, PATIENT)
        at_most_twenty_a_minute(union)
        if tongue is EN:
            assert han_in([li, wang, guest], contest.title) == []


class TestStages:
    def test_buzz_and_stake_are_for_whoever_is_first_and_whoever_leads(self, union: Union, zhao: Phone) -> None:
        people = [union.member() for _ in range(2)]
        there = make_group(zhao, f"{STATION}工会群", *people)
        let_pin(there)
        there.press("接入这个群")
        pinned(there)
        li, wang = (one.in_group(there.group) for one in people)
        stages = {1: Stage.BUZZ, 2: Stage.STAKE}
        contest = Contesting(union, zhao, [there], [single(1), single(2), truth()], stages=stages)
        for one in (li, wang):
            one.press_on(one.wait_for(ZH.offers("playing.join"), PATIENT), "我要参加")
            one.wait_toast("参加成功", PATIENT)
        shown = li.wait_for(lambda message: ["抢"] in message.buttons, PATIENT)
        li.press_on(shown, "抢")
        li.wait_toast("点早了", PATIENT)
        go = wang.wait_for(
            lambda message: ["抢"] in message.buttons and "开始，请抢" in message.text.splitlines()[-1:], PATIENT
        )
        assert go.message_id == shown.message_id
        wang.press_on(go, "抢")
        wang.wait_toast("抢了", PATIENT)
        contest.answer(li, 1, 0)
        li.wait_toast("不由您答", PATIENT)
        contest.answer(wang, 1, 0)
        wang.wait_toast("已收到", PATIENT)
        stake = wang.wait_for(lambda message: any("20 分" in row for row in message.buttons), PATIENT)
        li.press_on(stake, "20 分")
        li.wait_toast("不由您答", PATIENT)
        wang.press_on(stake, "20 分")
        wang.wait_toast("押了 20 分", PATIENT)
        contest.answer(wang, 2, 1)
        contest.answer(li, 3, 0)
        contest.answer(wang, 3, 0)
        contest.until(Phase.OVER)
        assert {points for _, points, _ in contest.table()} == {0}
        at_most_twenty_a_minute(union)
