"""The door: three ways to be checked in, who may check whom in, taking it back, and who was not there."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from storage import asking, attendance, codes, rights
from storage.activities import NoSuchActivity, Place, SignUp, State
from storage.attendance import (
    AtDoor,
    CodeUnfit,
    Door,
    DoorShut,
    NobodyFound,
    NoRoom,
    NoSuchTicket,
    NotMeant,
    NotSeated,
    NotYourPeople,
    OwnPlace,
    Scanned,
    Shown,
    SignUpGone,
    Tried,
    ending,
)
from storage.attendance.doors import GuessedTooOften
from storage.codes import WrongCode
from storage.members import NotKnownYet
from tests.cast import Actor, Cast
from tests.storage.attending import create_activity, create_option, kept, sign_up, state_of


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def starts(now: datetime) -> datetime:
    """In half an hour: the door is open."""
    return now + timedelta(minutes=30)


@pytest.fixture
def activity(cast: Cast, wang: Actor, starts: datetime) -> int:
    return create_activity(cast, wang, starts)


@pytest.fixture
def mine(cast: Cast, activity: int, li: Actor) -> int:
    return sign_up(cast, activity, li, family=2)


def ticket(cast: Cast, who: Actor, activity: int) -> tuple[int, str]:
    shown = cast.acts(who, attendance.my_code, activity)
    return int(str(shown["sign_up"])), str(shown["token"])


def scan(cast: Cast, by: Actor, code: tuple[int, str], now: datetime | None = None) -> Scanned:
    return Scanned(cast.acts(by, attendance.scan_ticket, *code, now=now)["outcome"])


def type_code(cast: Cast, who: Actor, activity: int, digits: str) -> Tried:
    cast.acts(who, attendance.begin_code, activity)
    return Tried(cast.acts(who, attendance.read_code, digits)["outcome"])


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10_000:04}"


class TestOnesOwnCode:
    def test_checks_in_by_an_officers_scan_once(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int
    ) -> None:
        code = ticket(cast, li, activity)
        assert scan(cast, wang, code) is Scanned.CAME
        assert (kept(cast, mine).came_at, kept(cast, mine).came_by) == (cast.now, wang.account_id)
        assert scan(cast, wang, code, cast.now + timedelta(minutes=5)) is Scanned.AGAIN
        assert kept(cast, mine).came_at == cast.now

    def test_is_the_same_each_time_and_anothers_is_another(
        self, cast: Cast, li: Actor, activity: int, mine: int
    ) -> None:
        sign_up(cast, activity, zhou := cast.create_member("周杰"))
        assert ticket(cast, li, activity) == ticket(cast, li, activity)
        assert ticket(cast, li, activity)[1] != ticket(cast, zhou, activity)[1]

    def test_cannot_be_made_up(self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int) -> None:
        other = sign_up(cast, activity, zhou := cast.create_member("周杰"))
        _, token = ticket(cast, zhou, activity)
        for code in ((mine, token), (mine, ""), (mine, "ä"), (other, token[:-1]), (999, token)):
            with pytest.raises(NoSuchTicket):
                scan(cast, wang, code)
        assert kept(cast, mine).came_at is None

    def test_opens_nothing_to_a_member_be_it_their_own(self, cast: Cast, li: Actor, activity: int, mine: int) -> None:
        code = ticket(cast, li, activity)
        for who in (li, cast.create_member("周杰"), cast.create_stranger(), cast.create_admin()):
            shown = cast.acts(who, attendance.scan_ticket, *code)
            assert shown == {"outcome": Scanned.MEMBER, "known": who.member_id is not None}
        assert kept(cast, mine).came_at is None

    def test_is_scanned_by_nobody_of_another_unit(self, cast: Cast, li: Actor, activity: int, mine: int) -> None:
        far = cast.create_steward("远方", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NotYourPeople):
            scan(cast, far, ticket(cast, li, activity))

    def test_of_whoever_keeps_the_door_is_scanned_by_another(self, cast: Cast, wang: Actor, activity: int) -> None:
        key = sign_up(cast, activity, wang)
        code = ticket(cast, wang, activity)
        with pytest.raises(OwnPlace):
            scan(cast, wang, code)
        assert scan(cast, cast.create_steward(), code) is Scanned.CAME
        assert kept(cast, key).came_at is not None

    def test_of_who_has_withdrawn_says_so(self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int) -> None:
        code = ticket(cast, li, activity)
        cast.acts(li, attendance.out, activity)
        assert scan(cast, wang, code) is Scanned.NOT_SEATED

    @pytest.mark.parametrize(("minutes", "over"), [(-61, False), (60 * 3 + 1, True)])
    def test_is_scanned_in_time_alone(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int, starts: datetime, minutes: int, over: bool
    ) -> None:
        code = ticket(cast, li, activity)
        with pytest.raises(DoorShut) as no:
            scan(cast, wang, code, starts + timedelta(minutes=minutes))
        assert no.value.values["over"] is over
        assert scan(cast, wang, code, starts - timedelta(minutes=60)) is Scanned.CAME

    def test_goes_by_the_time_of_ones_own_option(
        self, cast: Cast, wang: Actor, activity: int, starts: datetime
    ) -> None:
        tomorrow = create_option(cast, activity, "明天场", starts + timedelta(days=1))
        sign_up(cast, activity, zhou := cast.create_member("周杰"), option_id=tomorrow)
        code = ticket(cast, zhou, activity)
        with pytest.raises(DoorShut):
            scan(cast, wang, code, starts)
        assert scan(cast, wang, code, starts + timedelta(days=1)) is Scanned.CAME


class TestTheCodeOfTheDoor:
    def test_checks_oneself_in(self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int) -> None:
        digits = str(cast.acts(wang, attendance.poster, activity)["digits"])
        assert len(digits) == 4
        assert type_code(cast, li, activity, f" {digits[:2]} {digits[2:]} ") is Tried.CAME
        assert kept(cast, mine).came_by == li.account_id
        # Whoever is there is asked for no code any more, and types it for nothing.
        again = cast.acts(li, attendance.begin_code, activity)
        assert (again["outcome"], again["came_at"]) == (Tried.AGAIN, cast.now)
        with pytest.raises(asking.Outdated):
            cast.acts(li, attendance.read_code, digits)

    def test_is_scanned_off_the_poster_as_well(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int
    ) -> None:
        secret = cast.acts(wang, attendance.poster, activity)["secret"]
        assert cast.acts(li, attendance.scan_door, secret)["outcome"] == Tried.CAME
        assert kept(cast, mine).came_at == cast.now

    def test_stays_the_same_until_somebody_makes_a_new_one(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int
    ) -> None:
        first = cast.acts(wang, attendance.poster, activity)
        assert cast.acts(cast.create_steward(), attendance.poster, activity)["secret"] == first["secret"]
        assert cast.acts(wang, attendance.renew_code, activity)["secret"] != first["secret"]
        assert cast.acts(li, attendance.scan_door, first["secret"])["outcome"] == Tried.WRONG
        assert kept(cast, mine).came_at is None
        assert len(cast.audited("attendance.new_code")) == 2

    def test_lies_sealed(self, cast: Cast, wang: Actor, activity: int) -> None:
        secret = str(cast.acts(wang, attendance.poster, activity)["secret"])
        door = cast.read(lambda session: session.get_one(Door, activity))
        assert secret.encode() not in door.secret
        assert door.secret_hash == codes.hash_of(secret)

    def test_guessing_locks_itself_out_for_the_right_one_too(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int
    ) -> None:
        digits = str(cast.acts(wang, attendance.poster, activity)["digits"])
        cast.acts(li, attendance.begin_code, activity)
        for _ in range(codes.TRIES_AN_HOUR):
            assert cast.acts(li, attendance.read_code, wrong(digits))["outcome"] == Tried.WRONG
        with pytest.raises(GuessedTooOften):
            cast.acts(li, attendance.read_code, digits)
        assert kept(cast, mine).came_at is None
        sign_up(cast, activity, zhou := cast.create_member("周杰"))
        assert type_code(cast, zhou, activity, digits) is Tried.CAME

    def test_words_that_are_no_digits_ask_again_and_count_for_nothing(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int
    ) -> None:
        digits = str(cast.acts(wang, attendance.poster, activity)["digits"])
        cast.acts(li, attendance.begin_code, activity)
        for words in ("我到了", "12345", "", "ab12", "¾"):
            with pytest.raises(CodeUnfit):
                cast.acts(li, attendance.read_code, words)
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(WrongCode))) == 0
        full = "".join(chr(0xFF10 + int(digit)) for digit in digits)
        assert cast.acts(li, attendance.read_code, full)["outcome"] == Tried.CAME

    def test_without_a_code_none_fits(self, cast: Cast, li: Actor, activity: int, mine: int) -> None:
        assert type_code(cast, li, activity, "0000") is Tried.WRONG

    def test_is_for_ones_own_place_alone(self, cast: Cast, wang: Actor, activity: int) -> None:
        secret = cast.acts(wang, attendance.poster, activity)["secret"]
        zhou = cast.create_member("周杰")
        with pytest.raises(NotSeated):
            cast.acts(zhou, attendance.scan_door, secret)
        with pytest.raises(NotSeated):
            cast.acts(zhou, attendance.begin_code, activity)
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), attendance.scan_door, secret)

    def test_works_in_time_alone(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int, starts: datetime
    ) -> None:
        secret = cast.acts(wang, attendance.poster, activity)["secret"]
        for at in (starts - timedelta(minutes=61), starts + timedelta(hours=3, minutes=1)):
            with pytest.raises(DoorShut):
                cast.acts(li, attendance.scan_door, secret, now=at)
            with pytest.raises(DoorShut):
                cast.acts(li, attendance.begin_code, activity, now=at)

    def test_put_off_asks_no_more(self, cast: Cast, li: Actor, activity: int, mine: int) -> None:
        cast.acts(li, attendance.begin_code, activity)
        cast.acts(li, attendance.put_off, activity)
        with pytest.raises(asking.Outdated):
            cast.acts(li, attendance.read_code, "0000")


class TestACodeThatNobodyAskedFor:
    def test_checks_in_whoever_has_a_place_where_the_door_is_open(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int, starts: datetime
    ) -> None:
        other = create_activity(cast, wang, starts, title="羽毛球")
        own = sign_up(cast, other, li)
        digits = cast.acts(wang, attendance.poster, other)["digits"]
        found = cast.acts(li, attendance.hear, f" {digits} ")
        assert (found["outcome"], found["title"]) == (Tried.CAME, "羽毛球")
        assert (kept(cast, own).came_at, kept(cast, mine).came_at) == (cast.now, None)
        assert cast.acts(li, attendance.hear, digits)["outcome"] == Tried.AGAIN

    def test_is_no_code_from_anybody_else_at_another_time_or_in_other_words(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int, starts: datetime
    ) -> None:
        digits = cast.acts(wang, attendance.poster, activity)["digits"]
        sign_up(cast, activity, zhou := cast.create_member("周杰"), Place.WAITING)
        for who in (zhou, cast.create_stranger()):
            assert cast.acts(who, attendance.hear, digits) is None
        assert cast.acts(li, attendance.hear, digits, now=starts - timedelta(minutes=61)) is None
        assert cast.acts(li, attendance.hear, f"{digits} 到了") is None
        assert kept(cast, mine).came_at is None

    def test_that_is_wrong_says_so_and_counts_until_they_are_there(
        self, cast: Cast, wang: Actor, li: Actor, activity: int, mine: int
    ) -> None:
        digits = str(cast.acts(wang, attendance.poster, activity)["digits"])
        for _ in range(codes.TRIES_AN_HOUR):
            assert cast.acts(li, attendance.hear, wrong(digits))["outcome"] == Tried.WRONG
        with pytest.raises(GuessedTooOften):
            cast.acts(li, attendance.hear, digits)
        assert kept(cast, mine).came_at is None
        cast.acts(wang, attendance.tick, mine, Shown.ALL, 0)
        assert cast.acts(li, attendance.hear, wrong(digits)) is None


class TestTheList:
    def test_has_a_tap_a_person_and_the_next_takes_it_back(
        self, cast: Cast, wang: Actor, activity: int, mine: int
    ) -> None:
        shown = cast.acts(wang, attendance.tick, mine, Shown.ALL, 0)
        assert (shown["came"], shown["seated"]) == (3, 3), "family is counted"
        assert kept(cast, mine).came_at == cast.now
        shown = cast.acts(wang, attendance.untick, mine, Shown.ALL, 0)
        assert (shown["came"], kept(cast, mine).came_at, kept(cast, mine).came_by) == (0, None, None)
        assert [entry.record for entry in cast.audited("attendance.undo")] == [f"members {kept(cast, mine).member_id}"]
        cast.acts(wang, attendance.untick, mine, Shown.ALL, 0)
        assert len(cast.audited("attendance.undo")) == 1

    def test_is_of_eight_a_page_and_can_be_of_the_absent_alone(self, cast: Cast, wang: Actor, activity: int) -> None:
        keys = [sign_up(cast, activity, cast.enrol(f"职工{nth:02}")) for nth in range(10)]
        first = cast.acts(wang, attendance.listed, activity, Shown.ALL, 0)
        assert ([line["name"] for line in first["lines"]], first["pages"]) == ([f"职工{n:02}" for n in range(8)], 2)
        assert len(cast.acts(wang, attendance.listed, activity, Shown.ALL, 9)["lines"]) == 2
        cast.acts(wang, attendance.tick, keys[0], Shown.ALL, 0)
        absent = cast.acts(wang, attendance.listed, activity, Shown.AWAY, 0)
        assert (absent["count"], absent["lines"][0]["name"]) == (9, "职工01")

    def test_has_who_waits_on_no_line(self, cast: Cast, wang: Actor, li: Actor, activity: int) -> None:
        key = sign_up(cast, activity, li, Place.WAITING)
        assert cast.acts(wang, attendance.listed, activity, Shown.ALL, 0)["lines"] == []
        with pytest.raises(SignUpGone):
            cast.acts(wang, attendance.tick, key, Shown.ALL, 0)
        with pytest.raises(SignUpGone):
            cast.acts(wang, attendance.tick, 999, Shown.ALL, 0)

    def test_of_anothers_activity_has_the_own_people_alone(
        self, cast: Cast, wang: Actor, activity: int, mine: int
    ) -> None:
        west = cast.create_unit("城西供水站")
        far = cast.create_steward("远方", unit=west)
        with pytest.raises(NoSuchActivity):
            cast.acts(far, attendance.look, activity)
        theirs = sign_up(cast, activity, cast.enrol("孙大海", unit=west))
        shown = cast.acts(far, attendance.listed, activity, Shown.ALL, 0)
        assert ([line["name"] for line in shown["lines"]], shown["seated"]) == (["孙大海"], 1)
        cast.acts(far, attendance.tick, theirs, Shown.ALL, 0)
        with pytest.raises(NotYourPeople):
            cast.acts(far, attendance.tick, mine, Shown.ALL, 0)
        # Whoever's activity it is has everybody.
        assert len(cast.acts(wang, attendance.listed, activity, Shown.ALL, 0)["lines"]) == 2

    def test_never_has_oneself(self, cast: Cast, wang: Actor, activity: int) -> None:
        own = sign_up(cast, activity, wang)
        assert cast.acts(wang, attendance.listed, activity, Shown.ALL, 0)["lines"] == []
        with pytest.raises(OwnPlace):
            cast.acts(wang, attendance.tick, own, Shown.ALL, 0)

    def test_is_nobodys_who_keeps_no_door(self, cast: Cast, li: Actor, activity: int, mine: int) -> None:
        for rule, arguments in (
            (attendance.look, (activity,)),
            (attendance.doors, (0,)),
            (attendance.listed, (activity, Shown.ALL, 0)),
            (attendance.tick, (mine, Shown.ALL, 0)),
            (attendance.untick, (mine, Shown.ALL, 0)),
            (attendance.poster, (activity,)),
            (attendance.renew_code, (activity,)),
            (attendance.begin_finding, (activity,)),
        ):
            with pytest.raises(rights.NotForYou):
                cast.acts(li, rule, *arguments)

    def test_can_be_set_right_for_a_month_and_the_audit_has_it(
        self, cast: Cast, wang: Actor, activity: int, mine: int, starts: datetime
    ) -> None:
        ends = starts + timedelta(hours=2)
        with pytest.raises(DoorShut):
            cast.acts(wang, attendance.tick, mine, Shown.ALL, 0, now=starts - timedelta(minutes=61))
        with pytest.raises(DoorShut):
            cast.acts(wang, attendance.tick, mine, Shown.ALL, 0, now=ends + timedelta(days=30, minutes=1))
        cast.acts(wang, attendance.tick, mine, Shown.ALL, 0, now=ends + timedelta(days=29))
        assert kept(cast, mine).came_at is not None
        assert len(cast.audited("attendance.set_right")) == 1

    def test_of_doors_has_what_is_near(self, cast: Cast, wang: Actor, activity: int, now: datetime) -> None:
        create_activity(cast, wang, now + timedelta(days=5), title="下周的")
        create_activity(cast, wang, now - timedelta(days=3), title="上周的", state=State.OVER)
        create_activity(cast, wang, now + timedelta(hours=5), title="取消的", state=State.CANCELLED)
        create_activity(cast, wang, now - timedelta(days=40), title="早就完的", state=State.OVER)
        found = [line["title"] for line in cast.acts(wang, attendance.doors, 0)["lines"]]
        assert found == ["东湖健步走", "上周的"]
        far = cast.create_steward("远方", unit=cast.create_unit("城西供水站"))
        assert cast.acts(far, attendance.doors, 0)["lines"] == []


class TestByName:
    def find(self, cast: Cast, by: Actor, activity: int, words: str) -> dict[str, object]:
        cast.acts(by, attendance.begin_finding, activity)
        return dict(cast.acts(by, attendance.find, words))

    def test_ticks_off_who_has_a_place(self, cast: Cast, wang: Actor, activity: int, mine: int) -> None:
        assert self.find(cast, wang, activity, "李明")["outcome"] == AtDoor.CAME
        assert kept(cast, mine).came_at == cast.now
        assert self.find(cast, wang, activity, "李明")["outcome"] == AtDoor.AGAIN

    def test_asks_which_where_there_are_several(self, cast: Cast, wang: Actor, activity: int, mine: int) -> None:
        other = cast.enrol("李明")
        shown = self.find(cast, wang, activity, "李明")
        assert (shown["outcome"], len(shown["people"])) == (AtDoor.WHO, 2)  # type: ignore[arg-type]
        assert cast.acts(wang, attendance.pick, shown["version"], other)["outcome"] == AtDoor.WITHOUT
        with pytest.raises(asking.Outdated):
            cast.acts(wang, attendance.pick, shown["version"], other)

    def test_finds_nobody_of_others_and_never_oneself(self, cast: Cast, wang: Actor, activity: int, mine: int) -> None:
        west = cast.create_unit("城西供水站")
        far = cast.create_steward("远方", unit=west)
        sign_up(cast, activity, cast.enrol("孙大海", unit=west))
        cast.acts(far, attendance.begin_finding, activity)
        for words in ("李明", "远方", "没有这人"):
            with pytest.raises(NobodyFound):
                cast.acts(far, attendance.find, words)

    def let_in(self, cast: Cast, by: Actor, activity: int, name: str, option: int = 0, **more: Any) -> dict[str, Any]:
        cast.acts(by, attendance.begin_finding, activity, **more)
        found = cast.acts(by, attendance.find, name, **more)
        assert found["outcome"] == AtDoor.WITHOUT
        return dict(cast.acts(by, attendance.enter, found["version"], option, **more))

    def people(self, cast: Cast, activity: int) -> int:
        mine = select(func.count()).select_from(SignUp).filter_by(activity_id=activity)
        return cast.read(lambda session: session.scalar(mine)) or 0

    def test_lets_in_who_has_none_where_there_is_room(self, cast: Cast, wang: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts, seats=1)
        cast.enrol("周杰")
        shown = self.let_in(cast, wang, activity, "周杰")
        made = kept(cast, shown["sign_up"])
        assert (made.place, made.came_at, made.came_by) == (Place.SEATED, cast.now, wang.account_id)
        # The next name can be written at once, and what was pressed before lets nobody in.
        with pytest.raises(asking.Outdated):
            cast.acts(wang, attendance.enter, shown["version"] - 1, 0)
        cast.enrol("吴刚")
        with pytest.raises(NoRoom):
            self.let_in(cast, wang, activity, "吴刚")
        assert self.people(cast, activity) == 1

    def test_gives_nobody_the_place_of_who_is_late_or_waits(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime
    ) -> None:
        for name in ("吴刚", "郑丽"):
            cast.enrol(name)
        activity = create_activity(cast, wang, starts, seats=2)
        sign_up(cast, activity, li)
        sign_up(cast, activity, cast.create_member("周杰"), Place.WAITING)
        with pytest.raises(NoRoom):
            self.let_in(cast, wang, activity, "吴刚")
        late = create_activity(cast, wang, starts, seats=1)
        sign_up(cast, late, li)
        with pytest.raises(NoRoom):
            self.let_in(cast, wang, late, "郑丽", now=starts + timedelta(hours=1))
        assert self.people(cast, late) == 1

    def test_gives_who_waits_a_free_place_with_their_family(self, cast: Cast, wang: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts, seats=3)
        key = sign_up(cast, activity, cast.create_member("周杰"), Place.WAITING, family=2)
        sign_up(cast, activity, cast.create_member("吴刚"), Place.WAITING)
        self.let_in(cast, wang, activity, "周杰")
        assert (kept(cast, key).place, kept(cast, key).came_at, kept(cast, key).family) == (Place.SEATED, cast.now, 2)
        with pytest.raises(NoRoom):
            self.let_in(cast, wang, activity, "吴刚")

    def test_gives_a_place_to_whom_it_is_held_for(self, cast: Cast, wang: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts, seats=1)
        key = sign_up(cast, activity, cast.create_member("周杰"), Place.OFFERED, offer_until=starts)
        cast.create_member("吴刚")
        assert self.find(cast, wang, activity, "周杰")["held"] is True
        with pytest.raises(NoRoom):
            self.let_in(cast, wang, activity, "吴刚")
        self.let_in(cast, wang, activity, "周杰")
        held = kept(cast, key)
        assert (held.place, held.offer_until, held.seated_at) == (Place.SEATED, None, cast.now)

    def test_gives_whoever_stands_there_what_is_free_once_it_has_begun(
        self, cast: Cast, wang: Actor, starts: datetime
    ) -> None:
        activity = create_activity(cast, wang, starts, seats=1)
        sign_up(cast, activity, cast.create_member("周杰"), Place.WAITING)
        cast.create_member("吴刚")
        with pytest.raises(NoRoom):
            self.let_in(cast, wang, activity, "吴刚")
        made = self.let_in(cast, wang, activity, "吴刚", now=starts + timedelta(minutes=5))
        assert kept(cast, made["sign_up"]).place == Place.SEATED

    def test_lets_nobody_in_for_whom_it_is_not(self, cast: Cast, wang: Actor, starts: datetime) -> None:
        cast.enrol("周杰")
        with pytest.raises(NotMeant):
            self.let_in(cast, wang, create_activity(cast, wang, starts, audience="retired"), "周杰")

    def test_wants_an_option_where_there_are_some(self, cast: Cast, wang: Actor, activity: int) -> None:
        option = create_option(cast, activity, "5 公里")
        cast.enrol("周杰")
        assert self.find(cast, wang, activity, "周杰")["options"] == [{"option": option, "words": "5 公里"}]
        with pytest.raises(asking.Outdated):
            self.let_in(cast, wang, activity, "周杰")
        made = self.let_in(cast, wang, activity, "周杰", option)
        assert kept(cast, made["sign_up"]).option_id == option

    def test_asks_no_more_on_the_doors_page(self, cast: Cast, wang: Actor, activity: int, mine: int) -> None:
        self.find(cast, wang, activity, "李明")
        cast.acts(wang, attendance.look, activity)
        with pytest.raises(asking.Outdated):
            cast.acts(wang, attendance.find, "李明")


class TestTheEnd:
    def settle(self, cast: Cast, at: datetime) -> None:
        while cast.write(partial(ending.settle, now=at)):
            pass

    def test_comes_two_hours_after_and_notes_who_was_not_there(
        self, cast: Cast, wang: Actor, activity: int, mine: int, starts: datetime
    ) -> None:
        away = sign_up(cast, activity, cast.enrol("周杰"))
        waits = sign_up(cast, activity, cast.enrol("吴刚"), Place.WAITING)
        cast.acts(wang, attendance.tick, mine, Shown.ALL, 0)
        self.settle(cast, starts + timedelta(hours=4) - timedelta(seconds=1))
        assert state_of(cast, activity) == State.OPEN
        self.settle(cast, starts + timedelta(hours=4))
        assert state_of(cast, activity) == State.OVER
        assert [kept(cast, key).missed for key in (mine, away, waits)] == [False, True, False]
        (letter,) = [letter for letter in cast.letters(wang) if letter.key == "attendance.over"]
        assert {name: letter.values[name] for name in ("seated", "came", "missed")} == {
            "seated": 4,
            "came": 3,
            "missed": 1,
        }

    def test_notes_nobody_where_nobody_was_checked_in(
        self, cast: Cast, activity: int, mine: int, starts: datetime
    ) -> None:
        self.settle(cast, starts + timedelta(hours=4))
        assert (state_of(cast, activity), kept(cast, mine).missed) == (State.OVER, False)

    def test_can_be_corrected_both_ways(
        self, cast: Cast, wang: Actor, activity: int, mine: int, starts: datetime
    ) -> None:
        other = sign_up(cast, activity, cast.enrol("周杰"))
        cast.acts(wang, attendance.tick, other, Shown.ALL, 0)
        self.settle(cast, starts + timedelta(hours=4))
        assert kept(cast, mine).missed
        later = starts + timedelta(days=1)
        cast.acts(wang, attendance.tick, mine, Shown.ALL, 0, now=later)
        assert not kept(cast, mine).missed
        cast.acts(wang, attendance.untick, mine, Shown.ALL, 0, now=later)
        assert kept(cast, mine).missed

    def test_waits_for_the_last_option(self, cast: Cast, wang: Actor, activity: int, starts: datetime) -> None:
        create_option(cast, activity, "后天场", starts + timedelta(days=2))
        self.settle(cast, starts + timedelta(hours=4))
        assert state_of(cast, activity) == State.OPEN
        self.settle(cast, starts + timedelta(days=2, hours=5))
        assert state_of(cast, activity) == State.OVER

    def test_goes_page_by_page(
        self, cast: Cast, wang: Actor, activity: int, mine: int, starts: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ending, "A_PAGE", 2)
        away = [sign_up(cast, activity, cast.enrol(f"职工{nth}")) for nth in range(5)]
        cast.acts(wang, attendance.tick, mine, Shown.ALL, 0)
        self.settle(cast, starts + timedelta(hours=4))
        assert all(kept(cast, key).missed for key in away)
        assert state_of(cast, activity) == State.OVER
        assert [letter.values["missed"] for letter in cast.letters(wang)] == [5]

    def test_leaves_what_was_cancelled_alone(self, cast: Cast, wang: Actor, starts: datetime) -> None:
        off = create_activity(cast, wang, starts, state=State.CANCELLED)
        self.settle(cast, starts + timedelta(days=1))
        assert state_of(cast, off) == State.CANCELLED
