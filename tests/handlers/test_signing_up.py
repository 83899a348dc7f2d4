"""What the members' counter shows and offers of an activity: as it is with it now, and as it is for them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.words import Words
from handlers.activities import page
from handlers.screens import Screen
from handlers.signups import asking_for, enlisting, joining, people
from storage import signups
from storage.activities import Activity, ActivityQuestion, Ask, Selection, SignUp, State
from storage.signups import asking_for as answering_for
from storage.signups import calendars
from storage.signups import enlisting as entering
from storage.signups import people as listing
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.activity import add_option, put_on


def offered(screen: Screen) -> list[str]:
    return [press.name for row in screen.buttons or [] for press in row]


def told(screen: Screen) -> str:
    return Words(ZONE).html(screen.key, screen.values, "zh")


def change(cast: Cast, activity_id: int, **fields: Any) -> None:
    def rule(session: Session) -> None:
        for name, value in fields.items():
            setattr(session.get_one(Activity, activity_id), name, value)

    cast.write(rule)


def ask(cast: Cast, activity_id: int) -> None:
    question = ActivityQuestion(activity_id=activity_id, nth=1, ask=Ask.TEXT, words="过敏吗", required=True)
    cast.write(lambda session: session.add(question))


class TestCard:
    def of(self, cast: Cast, actor: Actor, activity: int) -> Screen:
        return page.card_screen(cast.acts(actor, signups.look, activity))

    @pytest.mark.parametrize("state", [State.CANCELLED, State.OVER])
    def test_of_what_is_called_off_or_over_has_no_place_and_offers_none(self, cast: Cast, state: State) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        seated, waits = cast.create_member("李明"), cast.create_member("周同")
        for one in (seated, waits):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        assert "您已报名" in told(self.of(cast, seated, activity))
        change(cast, activity, state=state, cancelled_why="下雨")
        for one in (seated, waits):
            card = self.of(cast, one, activity)
            assert [name for name in offered(card) if name.startswith(("signups.", "attendance."))] == []
            assert not any(words in told(card) for words in ("您已报名", "候补", "您在"))
            lines = cast.acts(one, signups.mine, 0)["lines"]
            assert isinstance(lines, list)
            assert all("已取消" in Words(ZONE).html("activities.in_list", each, "zh") for each in lines)  # type: ignore[arg-type]

    def test_has_the_own_time_and_so_has_the_way_there(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_officer()), cast.create_member()
        at = cast.now + timedelta(days=7, hours=1)
        option = add_option(cast, activity, "第二场", starts_at=at)
        cast.acts(member, signups.sign_up, activity, option, 0)
        assert "第二场 · 11月30日 周一 11:00" in told(self.of(cast, member, activity))
        way = page._way_screen(cast.acts(member, signups.look, activity))
        assert way.values["starts_at"] == at

    def test_of_who_is_there_says_since_when_and_asks_for_no_code(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_officer()), cast.create_member()
        sign_up = cast.acts(member, signups.sign_up, activity, 0, 0)["sign_up"]
        assert {"attendance.my_code", "signups.ask_withdraw"} <= {*offered(self.of(cast, member, activity))}
        came = cast.now.replace(hour=9, minute=31)

        def arrive(session: Session) -> None:
            session.get_one(SignUp, sign_up).came_at = came

        cast.write(arrive)
        card = self.of(cast, member, activity)
        assert "签到了 09:31" in told(card)
        assert [name for name in offered(card) if name.startswith(("signups.", "attendance."))] == []

    def test_called_off_says_so_with_the_file_for_the_calendar(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_officer()), cast.create_member()
        assert "已取消" not in told(page._calendar_screen(cast.acts(member, calendars.order, activity)))
        change(cast, activity, state=State.CANCELLED)
        assert "已取消" in told(page._calendar_screen(cast.acts(member, calendars.order, activity)))

    def test_before_a_draw_nothing_goes_into_a_calendar(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_officer(), selection=Selection.DRAW), cast.create_member()
        done = joining.done_screen(cast.acts(member, signups.sign_up, activity, 0, 0))
        card = self.of(cast, member, activity)
        assert "activities.calendar" not in offered(done) + offered(card)


class TestEntered:
    def test_for_somebody_leaves_its_questions_open_and_says_so(self, cast: Cast) -> None:
        officer, activity = cast.create_officer(), put_on(cast, cast.create_officer("孙丽"))
        ask(cast, activity)
        cast.enrol("刘桂兰")
        cast.acts(officer, entering.begin, activity)
        entered = cast.acts(officer, entering.find, "刘桂兰")
        assert "过敏吗" in told(enlisting.entered_screen(entered))
        found = cast.acts(officer, listing.first_page, activity)
        label = people.people_screen(found).buttons[0][0].label  # type: ignore[index]
        assert "缺回答" in Words(ZONE).plain("signups.button_person", label, "zh")
        person = cast.acts(officer, listing.look, entered["sign_up"])
        assert "过敏吗" in told(people.person_screen(person))
        assert "signups.answer_for" in offered(people.person_screen(person))
        assert "signups.answer_for" in offered(enlisting.entered_screen(entered))
        asked = asking_for.question_screen(cast.acts(officer, answering_for.begin, entered["sign_up"]))
        assert "过敏吗" in told(asked)
        assert "signups.skip_for" not in offered(asked), "it has to be answered"
        person = asking_for.question_screen(cast.acts(officer, answering_for.write, "花生"))
        assert person.key == "signups.person"
        assert "signups.answer_for" not in offered(person)
        assert "请问本人" not in told(person)


class TestMovedUp:
    def test_is_told_in_a_sentence(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1, unit_id=officer.unit_id)
        for name in ("李明", "周同", "周通"):
            cast.acts(cast.create_member(name), signups.sign_up, activity, 0, 0)
        last = cast.acts(officer, listing.first_page, activity)["lines"][-1]  # type: ignore[index]
        cast.acts(officer, listing.begin_moving, last["sign_up"])  # type: ignore[index,call-overload]
        assert "提到最前了" in told(people.person_screen(cast.acts(officer, listing.move_up, "上次漏了")))
