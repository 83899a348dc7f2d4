"""Joining: every way by which somebody is known, and every way by which nobody is."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy.orm import Session

from storage import asking, desk, joining, members, offices, units, visitors
from storage.accounts import Account
from storage.activities import Audience, State
from storage.database import Database
from storage.joining import (
    CLAIMS_A_DAY,
    Claim,
    ClaimDecided,
    ClaimNotYours,
    ClaimState,
    ClaimUnclear,
    Confirmer,
    ContactNotOwn,
    ContactOfSomebody,
    Found,
    NobodyMatches,
    TooManyClaims,
    recall,
    understand,
)
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import VISITOR, Letter
from tests.cast import HOME, Actor, Cast
from tests.conftest import Open
from tests.storage.activity import put_on
from tests.storage.together import in_threads

PHONE = "13800000123"
SAID = f"李明 {HOME} 0123"


def share(cast: Cast, actor: Actor, number: str = PHONE) -> tuple[Found, Any]:
    return cast.acts(actor, joining.share_contact, actor.person.telegram_id, number)


def claim(cast: Cast, actor: Actor, said: str = SAID, **later: int) -> int:
    """The actor says who they are; the claim's key."""
    at = cast.now + timedelta(**later)
    cast.acts(actor, joining.ask_who, now=at)
    cast.acts(actor, joining.claim, said, now=at)
    return claims(cast)[-1].id


def claims(cast: Cast) -> list[Claim]:
    return cast.read(lambda session: session.query(Claim).order_by(Claim.id).all())


def state(cast: Cast, claim_id: int) -> ClaimState:
    return ClaimState(cast.read(lambda session: session.get_one(Claim, claim_id)).state)


def leave(cast: Cast, member_id: int | None) -> None:
    """The next roster says that the person has left."""

    def rule(session: Session) -> None:
        session.get_one(Member, member_id).standing = Standing.LEFT

    cast.write(rule)


def make_unit(cast: Cast, name: str, above: int | None = None) -> int:
    """A unit whose name another may have too."""
    return cast.write(lambda session: units.create(session, name, above).id)


def bound(cast: Cast, actor: Actor) -> int | None:
    return cast.visitor(actor).member_id


class TestSharingTheNumber:
    def test_greets_the_one_member_who_has_it(self, cast: Cast) -> None:
        member = cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        assert share(cast, stranger) == (Found.KNOWN, {"name": "李明", "unit": HOME, "desk": False, "nameless": False})
        assert bound(cast, stranger) == member
        assert len(cast.audited("joining.bind")) == 1

    @pytest.mark.parametrize("number", ["+8613800000123", "008613800000123", "86 138 0000 0123", "138-0000-0123"])
    def test_knows_the_number_in_every_spelling(self, cast: Cast, number: str) -> None:
        cast.enrol("李明", phone=PHONE)
        assert share(cast, cast.create_stranger(), number)[0] is Found.KNOWN

    @pytest.mark.parametrize("owner", [None, 4_999_999_999])
    def test_refuses_a_contact_that_is_not_the_senders_own(self, cast: Cast, owner: int | None) -> None:
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        with pytest.raises(ContactNotOwn):
            cast.acts(stranger, joining.share_contact, owner, PHONE)
        assert bound(cast, stranger) is None
        assert claims(cast) == []

    @pytest.mark.parametrize("owner", [None, 4_999_999_999])
    def test_tells_who_is_known_already_of_a_colleagues_contact_and_asks_for_no_number(
        self, cast: Cast, owner: int | None
    ) -> None:
        li = cast.create_member("李明")
        with pytest.raises(ContactOfSomebody):
            cast.acts(li, joining.share_contact, owner, PHONE)
        assert bound(cast, li) == li.member_id

    def test_asks_who_it_is_when_nobody_has_it(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        found, values = share(cast, stranger, "13999999999")
        assert found is Found.UNKNOWN
        assert cast.visitor(stranger).question == asking.Question("joining", "who", values["version"])

    def test_asks_who_it_is_when_two_have_it(self, cast: Cast) -> None:
        cast.enrol("周同", phone=PHONE)
        cast.enrol("周通", phone=PHONE)
        stranger = cast.create_stranger()
        assert share(cast, stranger)[0] is Found.SHARED
        assert bound(cast, stranger) is None

    def test_finds_nobody_who_has_left(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE, standing=Standing.LEFT)
        assert share(cast, cast.create_stranger())[0] is Found.UNKNOWN

    def test_finds_the_retired(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE, standing=Standing.RETIRED)
        assert share(cast, cast.create_stranger())[0] is Found.KNOWN

    def test_asks_the_steward_when_another_account_speaks_for_the_member(self, cast: Cast) -> None:
        old, steward = cast.create_member("李明", phone=PHONE), cast.create_steward()
        new = cast.create_stranger()
        assert share(cast, new) == (Found.TAKEN, {"unit": HOME, "asked": Confirmer.STEWARD})
        assert (bound(cast, old), bound(cast, new)) == (old.member_id, None)
        (letter,) = cast.letters(steward)
        shown = cast.acts(steward, joining.look, letter.subject)
        assert (letter.key, shown["taken"], shown["matches"]) == ("joining.claim", True, True)

    def test_tells_who_is_asked_also_when_nobody_is(self, cast: Cast) -> None:
        cast.create_member("李明", phone=PHONE)
        assert share(cast, cast.create_stranger()) == (Found.TAKEN, {"unit": HOME, "asked": Confirmer.NOBODY})

    def test_greets_the_same_person_a_second_time(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        assert [share(cast, stranger)[0] for _ in range(2)] == [Found.KNOWN, Found.KNOWN]

    def test_closes_the_question_who_it_is(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        cast.acts(stranger, joining.ask_who)
        share(cast, stranger)
        assert cast.visitor(stranger).question.service is None

    def test_can_not_be_used_to_send_the_steward_letters_without_end(self, cast: Cast) -> None:
        cast.create_member("李明", phone=PHONE)
        steward, new = cast.create_steward(), cast.create_stranger()
        for _ in range(CLAIMS_A_DAY):
            share(cast, new)
        with pytest.raises(TooManyClaims):
            share(cast, new)
        assert len(cast.letters(steward)) == CLAIMS_A_DAY


class TestSayingWho:
    def test_asks_the_units_steward(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward, stranger = cast.create_steward(), cast.create_stranger()
        made = claim(cast, stranger)
        (letter,) = cast.letters(steward)
        assert letter.values == {"claim": made, "unit": HOME}
        assert (letter.right, letter.subject) == ("claim", made)

    def test_asks_the_chair_where_there_is_no_steward(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        chair = cast.create_chair()
        claim(cast, cast.create_stranger())
        assert cast.keys(chair) == ["joining.claim"]

    def test_answers_alike_whether_the_roster_knows_them_or_not(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        cast.create_steward()
        answers = []
        for said in (SAID, f"张三 {HOME} 9999"):
            stranger = cast.create_stranger()
            cast.acts(stranger, joining.ask_who)
            answers.append(cast.acts(stranger, joining.claim, said))
        assert answers[0] == answers[1] == {"unit": HOME, "asked": Confirmer.STEWARD}

    def test_answers_alike_when_it_is_the_chairs_name(self, cast: Cast) -> None:
        chair = cast.create_chair("赵建国")
        cast.write(lambda session: members.add_phone(session, chair.member_id or 0, PHONE))
        answers = []
        for said in ("赵建国 局机关 0123", "赵建国 局机关 9999"):
            stranger = cast.create_stranger()
            cast.acts(stranger, joining.ask_who)
            answers += [cast.acts(stranger, joining.claim, said), cast.acts(stranger, joining.arrive)[1]]
        assert answers == [{"unit": "局机关", "asked": Confirmer.CHAIR}] * 4

    def test_tells_the_admin_once_a_day_where_nobody_can_judge_it(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        admin = cast.create_admin()
        for later in ({}, {"hours": 1}, {"days": 1}):
            claim(cast, cast.create_stranger(), **later)
        claim(cast, cast.create_stranger(), f"张三 {HOME} 9999", days=2)
        assert cast.keys(admin) == ["joining.nobody_confirms"] * 2

    def test_tells_no_admin_where_somebody_in_office_can(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        admin, steward = cast.create_admin(), cast.create_steward()
        claim(cast, cast.create_stranger())
        assert (cast.keys(admin), cast.keys(steward)) == ([], ["joining.claim"])

    def test_does_not_tell_the_admin_whose_own_new_telephone_it_is(self, cast: Cast) -> None:
        admin = cast.create_admin("钱工")
        claim(cast, cast.create_stranger(), "钱工 局机关 0123")
        assert claims(cast)[-1].member_id == admin.member_id
        assert cast.keys(admin) == []

    def test_matches_nobody_with_other_digits(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward = cast.create_steward()
        claim(cast, cast.create_stranger(), f"李明 {HOME} 9999")
        assert cast.acts(steward, joining.look, claims(cast)[-1].id)["matches"] is False

    def test_matches_somebody_whose_number_the_roster_lacks(self, cast: Cast) -> None:
        cast.enrol("李明")
        steward = cast.create_steward()
        claim(cast, cast.create_stranger())
        assert cast.acts(steward, joining.look, claims(cast)[-1].id)["matches"] is True

    def test_matches_nobody_where_two_are_alike(self, cast: Cast) -> None:
        cast.enrol("李明")
        cast.enrol("李明")
        steward = cast.create_steward()
        claim(cast, cast.create_stranger())
        assert cast.acts(steward, joining.look, claims(cast)[-1].id)["matches"] is False

    def test_puts_the_newest_word_in_the_place_of_the_older(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        first = claim(cast, stranger, f"李敏 {HOME} 0123")
        second = claim(cast, stranger)
        assert (state(cast, first), state(cast, second)) == (ClaimState.REPLACED, ClaimState.WAITING)

    def test_is_heard_five_times_a_day(self, cast: Cast) -> None:
        cast.create_unit()
        stranger = cast.create_stranger()
        for _ in range(CLAIMS_A_DAY):
            claim(cast, stranger)
        with pytest.raises(TooManyClaims):
            claim(cast, stranger, hours=23)
        claim(cast, stranger, hours=24, seconds=1)

    def test_is_heard_only_when_it_was_asked(self, cast: Cast) -> None:
        cast.create_unit()
        with pytest.raises(asking.Outdated):
            cast.acts(cast.create_stranger(), joining.claim, SAID)

    def test_keeps_what_was_said_sealed(self, cast: Cast) -> None:
        cast.create_unit()
        claim(cast, cast.create_stranger())
        said = claims(cast)[0].said
        assert said
        assert "李明".encode() not in said

    def test_forgets_what_was_said_when_it_is_said_anew(self, cast: Cast) -> None:
        cast.create_unit()
        stranger = cast.create_stranger()
        claim(cast, stranger)
        claim(cast, stranger)
        assert [one.said is None for one in claims(cast)] == [True, False]

    def test_finds_the_name_of_the_roster_in_what_was_said(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward = cast.create_steward()
        claim(cast, cast.create_stranger(), f"我是水利局的李明，{HOME}的，手机后四位0123")
        values = cast.acts(steward, joining.look, claims(cast)[-1].id)
        assert (values["name"], values["digits"], values["matches"]) == ("李明", "0123", True)

    def test_asks_no_member(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.acts(member, joining.ask_who)
        assert cast.visitor(member).question.service is None


class TestUnitsOfOneName:
    @pytest.fixture
    def offices_(self, cast: Cast) -> tuple[int, int]:
        """局机关/办公室 and 城西供水站/办公室, each with a steward."""
        made = [make_unit(cast, "办公室", cast.create_unit(above)) for above in ("局机关", "城西供水站")]
        return made[0], made[1]

    @pytest.fixture
    def stewards(self, cast: Cast, offices_: tuple[int, int]) -> list[Actor]:
        return [cast.create_steward(name, unit=unit) for name, unit in zip(("陈敏", "孙丽"), offices_, strict=True)]

    def test_are_told_apart_by_the_roster(self, cast: Cast, offices_: tuple[int, int], stewards: list[Actor]) -> None:
        member = cast.enrol("张三", unit=offices_[1], phone="13800000904")
        claim(cast, cast.create_stranger(), "张三 办公室 0904")
        assert [cast.keys(steward) for steward in stewards] == [[], ["joining.claim"]]
        assert (claims(cast)[-1].unit_id, claims(cast)[-1].member_id) == (offices_[1], member)

    def test_are_told_apart_by_a_team_below(self, cast: Cast, offices_: tuple[int, int], stewards: list[Actor]) -> None:
        cast.enrol("张三", unit=cast.create_unit("收费班", above=offices_[1]))
        claim(cast, cast.create_stranger(), "张三 办公室 0904")
        assert claims(cast)[-1].unit_id == offices_[1]

    def test_are_told_apart_by_the_digits_where_two_share_the_name(
        self, cast: Cast, offices_: tuple[int, int], stewards: list[Actor]
    ) -> None:
        for unit, phone in zip(offices_, ("13800000904", "13800000905"), strict=True):
            cast.enrol("张三", unit=unit, phone=phone)
        claim(cast, cast.create_stranger(), "张三 办公室 0905")
        assert claims(cast)[-1].unit_id == offices_[1]

    def test_answer_wrong_digits_like_right_ones(self, cast: Cast, offices_: tuple[int, int]) -> None:
        """Else the question for the unit would tell whoever tries digits that they are wrong."""
        cast.enrol("张三", unit=offices_[1], phone="13800000904")
        claim(cast, cast.create_stranger(), "张三 办公室 9999")
        assert (claims(cast)[-1].unit_id, claims(cast)[-1].member_id) == (offices_[1], None)

    @pytest.mark.usefixtures("stewards")
    def test_are_asked_for_when_nothing_tells_them_apart(self, cast: Cast) -> None:
        stranger = cast.create_stranger()
        with pytest.raises(ClaimUnclear) as caught:
            claim(cast, stranger, "张三 办公室 0904")
        assert caught.value.values == {"missing": "unit", "nearest": ["局机关/办公室", "城西供水站/办公室"]}
        assert claims(cast) == []

    @pytest.mark.parametrize("path", ["城西供水站/办公室", "城西供水站 办公室"])
    def test_are_told_apart_by_their_path(
        self, cast: Cast, offices_: tuple[int, int], stewards: list[Actor], path: str
    ) -> None:
        claim(cast, cast.create_stranger(), f"张三 {path} 0904")
        assert [cast.keys(steward) for steward in stewards] == [[], ["joining.claim"]]


class TestUnderstanding:
    PATHS: ClassVar = {
        1: ("水利局",),
        2: ("水利局", "局机关"),
        3: ("水利局", "局机关", "办公室"),
        4: ("水利局", HOME),
        5: ("水利局", "城西供水站"),
        6: ("水利局", "城西供水站", "办公室"),
        7: ("水利局", "局机关办公室"),
    }

    @pytest.mark.parametrize(
        "said",
        [
            "李明 城东供水站 0123",
            "城东供水站李明0123",
            "0123，李明，城东供水站",
            "李明，城东供水站，13800000123。",
            "李明 城东供水站 ０１２３",
            "李明 城东供水站 138 0000 0123",
            "李明 城东供水站 +8613800000123",
            "李明 城东 0123",
            "李明 东供水 0123",
            "我是李明，城东供水站的，手机后四位0123",
            "我是李明，城东的，后四位0123",
            "我是城东供水站的李明，后四位是0123",
            "我叫李明，在城东供水站上班，手机尾号是0123",
            "姓名：李明；单位：城东供水站；手机号后4位：0123",
            "本人李明，城东供水站，电话后四位为0123",
            "您好，我的名字叫李明，我是城东供水站的，0123是我手机尾号",
        ],
    )
    def test_takes_the_parts_in_any_order_and_wording(self, said: str) -> None:
        assert understand(said, self.PATHS) == joining.Words("李明", (4,), "0123")

    @pytest.mark.parametrize(
        "said",
        [
            "Li Ming, 城东供水站, 0123",
            "I am Li Ming, unit 城东供水站, last 4 digits 0123",
            "Hello, I'm Li Ming from 城东供水站, my phone number ends in 0123",
        ],
    )
    def test_reads_english_too(self, said: str) -> None:
        assert understand(said, self.PATHS) == joining.Words("Li Ming", (4,), "0123")

    @pytest.mark.parametrize("name", ["吉木阿的", "是永健", "李名", "阿卜杜拉·买买提", "欧阳明月"])
    def test_leaves_a_name_its_own_characters(self, name: str) -> None:
        for said in (f"{name} {HOME} 0123", f"我是{name}，{HOME}的，后四位0123"):
            assert understand(said, self.PATHS).name == name

    @pytest.mark.parametrize(
        ("place", "found"),
        [
            ("局机关办公室", (7,)),
            ("局机关/办公室", (3,)),
            ("城西供水站/办公室", (6,)),
            ("城西供水站 办公室", (6,)),
            ("水利局城西供水站办公室", (6,)),
            ("办公室，城西供水站", (6,)),
            ("水利局 城西供水站", (5,)),
            ("办公室", (3, 6)),
            ("城西", (5,)),
        ],
    )
    def test_takes_the_units_that_are_named_most_fully(self, place: str, found: tuple[int, ...]) -> None:
        assert understand(f"李明 {place} 0123", self.PATHS) == joining.Words("李明", found, "0123")

    @pytest.mark.parametrize(
        ("said", "missing"),
        [
            ("李明 0123", "unit"),
            ("李明 供水站 0123", "unit"),
            ("李明 东 0123", "unit"),
            ("李明 城东 城西 0123", "unit"),
            ("李明 城东供水站", "digits"),
            ("城东供水站 0123", "name"),
            ("城东 0123", "name"),
            ("我是城东供水站的，手机后四位0123", "name"),
            ("", "unit"),
            ("李明 城东供水站 01234", "digits"),
        ],
    )
    def test_says_what_is_missing(self, said: str, missing: str) -> None:
        with pytest.raises(ClaimUnclear) as caught:
            understand(said, self.PATHS)
        assert caught.value.values["missing"] == missing

    def test_names_the_units_that_may_be_meant(self) -> None:
        with pytest.raises(ClaimUnclear) as caught:
            understand("李明 城东水站 0123", self.PATHS)
        assert HOME in caught.value.values["nearest"]  # type: ignore[operator]

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("李明", "李明"),
            ("李 明", "李明"),
            ("水利局的李明", "李明"),
            ("阿卜杜拉买买提", "阿卜杜拉·买买提"),
            ("li ming", "Li Ming"),
            ("李明月", "李明月"),
            ("张三", "张三"),
        ],
    )
    def test_recalls_the_rosters_spelling_and_no_other_persons(self, said: str, name: str) -> None:
        assert recall(said, ["李", "李明", "阿卜杜拉·买买提", "Li Ming"]) == name


class TestComingForAnActivity:
    def led_back(self, cast: Cast, actor: Actor) -> list[Any]:
        return [one.values["activity"] for one in cast.letters(actor) if one.key == "joining.led_back"]

    def test_leads_there_once_they_are_known_and_no_second_time(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        activity, stranger = put_on(cast, cast.create_officer()), cast.create_stranger()
        cast.acts(stranger, joining.come_for, activity)
        assert self.led_back(cast, stranger) == []
        assert share(cast, stranger)[0] is Found.KNOWN
        assert share(cast, stranger)[0] is Found.KNOWN
        assert self.led_back(cast, stranger) == [activity]

    def test_leads_there_by_a_stewards_word_too(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        activity, stranger = put_on(cast, cast.create_officer()), cast.create_stranger()
        cast.acts(stranger, joining.come_for, activity)
        cast.acts(cast.create_steward(), joining.confirm, claim(cast, stranger))
        assert cast.keys(stranger) == ["joining.welcome", "joining.led_back"]

    @pytest.mark.parametrize("more", [{"state": State.CANCELLED}, {"audience": Audience.RETIRED}])
    def test_leads_to_nothing_that_is_not_for_them_or_off(self, cast: Cast, more: dict[str, Any]) -> None:
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        for activity in (999_999, put_on(cast, cast.create_officer(), **more)):
            cast.acts(stranger, joining.come_for, activity)
        assert share(cast, stranger)[0] is Found.KNOWN
        assert self.led_back(cast, stranger) == []


class TestConfirming:
    def test_binds_the_person_and_greets_them(self, cast: Cast) -> None:
        member = cast.enrol("李明", phone=PHONE)
        steward, stranger = cast.create_steward(), cast.create_stranger()
        made = claim(cast, stranger)
        assert cast.acts(steward, joining.confirm, made) == {"name": "李明"}
        assert bound(cast, stranger) == member
        assert state(cast, made) == ClaimState.CONFIRMED
        (greeting,) = cast.letters(stranger)
        assert (greeting.key, greeting.right, greeting.subject) == ("joining.welcome", "member", member)
        (entry,) = cast.audited("joining.bind")
        assert (entry.account_id, entry.record) == (steward.account_id, f"members {member}")

    def test_takes_the_member_from_the_account_before(self, cast: Cast) -> None:
        old, steward = cast.create_member("李明", phone=PHONE), cast.create_steward()
        new = cast.create_stranger()
        share(cast, new)
        cast.acts(steward, joining.confirm, claims(cast)[-1].id)
        assert (bound(cast, old), bound(cast, new)) == (None, old.member_id)

    def test_tells_the_account_before_and_names_nobody(self, cast: Cast) -> None:
        old, steward = cast.create_member("李明", phone=PHONE), cast.create_steward()
        new = cast.create_stranger()
        share(cast, new)
        cast.acts(steward, joining.confirm, claims(cast)[-1].id)
        (told,) = cast.letters(old)
        assert (told.key, told.values, told.right) == ("joining.moved", {}, VISITOR)
        assert cast.keys(new) == ["joining.welcome"]

    def test_tells_nobody_else_when_there_was_no_account_before(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        for _ in range(2):
            share(cast, stranger)
        assert cast.keys(stranger) == []

    def test_is_impossible_for_somebody_who_has_left_meanwhile(self, cast: Cast) -> None:
        member = cast.enrol("李明", phone=PHONE)
        steward, stranger = cast.create_steward(), cast.create_stranger()
        made = claim(cast, stranger)
        leave(cast, member)
        assert cast.acts(steward, joining.look, made)["matches"] is False
        with pytest.raises(NobodyMatches):
            cast.acts(steward, joining.confirm, made)
        assert (bound(cast, stranger), state(cast, made)) == (None, ClaimState.WAITING)

    @pytest.mark.parametrize("act", [joining.confirm, joining.refuse])
    def test_forgets_what_was_said(self, cast: Cast, act: Any) -> None:
        cast.enrol("李明", phone=PHONE)
        steward = cast.create_steward()
        made = claim(cast, cast.create_stranger())
        cast.acts(steward, act, made)
        assert claims(cast)[-1].said is None

    def test_is_refused_to_a_steward_who_has_left(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward = cast.create_steward()
        made = claim(cast, cast.create_stranger())
        leave(cast, steward.member_id)
        with pytest.raises(ClaimNotYours):
            cast.acts(steward, joining.confirm, made)

    def test_is_impossible_when_the_roster_has_nobody_like_that(self, cast: Cast) -> None:
        steward = cast.create_steward()
        made = claim(cast, cast.create_stranger())
        with pytest.raises(NobodyMatches):
            cast.acts(steward, joining.confirm, made)
        assert state(cast, made) == ClaimState.WAITING

    def test_refusing_tells_the_person_kindly(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward, stranger = cast.create_steward(), cast.create_stranger()
        made = claim(cast, stranger)
        assert cast.acts(steward, joining.refuse, made) == {"name": "李明"}
        (letter,) = cast.letters(stranger)
        assert (letter.key, letter.values) == (
            "joining.not_confirmed",
            {"unit": HOME, "names": ["陈敏"], "open": True},
        )
        assert bound(cast, stranger) is None
        assert len(cast.audited("joining.refuse")) == 1

    def test_refusing_takes_the_next_words_for_another_try(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward, stranger = cast.create_steward(), cast.create_stranger()
        cast.acts(steward, joining.refuse, claim(cast, stranger, f"李敏 {HOME} 0123"))
        assert cast.acts(stranger, joining.claim, "李明 0123") == {"unit": HOME, "asked": Confirmer.STEWARD}
        assert cast.acts(steward, joining.look, claims(cast)[-1].id)["matches"] is True

    def test_refusing_leaves_a_question_that_is_open(self, cast: Cast) -> None:
        cast.enrol("周同", phone=PHONE)
        cast.enrol("周通", phone=PHONE)
        steward, stranger = cast.create_steward(), cast.create_stranger()
        made = claim(cast, stranger)
        share(cast, stranger)
        cast.acts(steward, joining.refuse, made)
        (letter,) = cast.letters(stranger)
        assert (letter.values["open"], cast.visitor(stranger).question.step) == (False, "which")

    def test_refusing_lets_nobody_in_again_who_blocked_the_bot(self, cast: Cast) -> None:
        steward, stranger = cast.create_steward(), cast.create_stranger()
        made = claim(cast, stranger)
        cast.acts(stranger, visitors.come_or_go, False)
        cast.acts(steward, joining.refuse, made)
        blocked = cast.read(lambda session: session.get_one(Account, stranger.account_id).blocked_at)
        assert blocked is not None

    @pytest.mark.parametrize("second", [joining.confirm, joining.refuse, joining.look])
    def test_happens_once(self, cast: Cast, second: Any) -> None:
        cast.enrol("李明", phone=PHONE)
        steward = cast.create_steward()
        made = claim(cast, cast.create_stranger())
        cast.acts(steward, joining.confirm, made)
        with pytest.raises(ClaimDecided) as caught:
            cast.acts(steward, second, made)
        assert caught.value.values == {"state": "confirmed"}

    def test_is_not_possible_for_a_word_that_was_replaced(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward, stranger = cast.create_steward(), cast.create_stranger()
        first = claim(cast, stranger)
        claim(cast, stranger)
        with pytest.raises(ClaimDecided):
            cast.acts(steward, joining.confirm, first)

    def test_happens_once_when_two_stewards_press_at_once(self, opened: Open, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        stewards = iter([cast.create_steward("陈敏"), cast.create_steward("孙丽")])
        stranger = cast.create_stranger()
        made = claim(cast, stranger)

        def work(database: Database) -> None:
            Cast(database, cast.now).acts(next(stewards), joining.confirm, made)

        failures = in_threads(2, opened, work)
        assert [type(one) for one in failures] == [ClaimDecided]
        assert cast.keys(stranger) == ["joining.welcome"]

    @pytest.mark.parametrize("role", [None, Role.OFFICER, Role.ADMIN])
    @pytest.mark.parametrize("act", [joining.look, joining.confirm, joining.refuse])
    def test_is_refused_to_everybody_but_stewards_and_the_chair(self, cast: Cast, role: Role | None, act: Any) -> None:
        cast.enrol("李明", phone=PHONE)
        made = claim(cast, cast.create_stranger())
        other = cast.create_officer("周同", role=role) if role else cast.create_member("周同")
        with pytest.raises(ClaimNotYours):
            cast.acts(other, act, made)

    def test_is_refused_to_a_steward_of_another_unit_and_to_a_dismissed_one(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward, elsewhere = cast.create_steward(), cast.create_steward("孙丽", unit=cast.create_unit("城西供水站"))
        made = claim(cast, cast.create_stranger())
        cast.dismiss(steward)
        for one in (steward, elsewhere):
            with pytest.raises(ClaimNotYours):
                cast.acts(one, joining.confirm, made)

    def test_is_refused_to_the_person_itself(self, cast: Cast) -> None:
        """A steward's second account can't vouch for itself."""
        cast.enrol("李明", phone=PHONE)
        stranger = cast.create_stranger()
        made = claim(cast, stranger)
        cast.appoint(stranger, Role.STEWARD, cast.create_unit())
        with pytest.raises(ClaimNotYours):
            cast.acts(stranger, joining.confirm, made)
        assert cast.acts(stranger, desk.waiting, 0)["lines"] == []

    def test_of_a_new_telephone_is_not_the_old_ones(self, cast: Cast) -> None:
        above, new = cast.create_chair(), cast.create_stranger()
        old = cast.appoint(cast.create_member(phone=PHONE), Role.STEWARD, cast.create_unit())
        assert share(cast, new)[0] is Found.TAKEN
        (made,) = claims(cast)
        assert (cast.keys(old), cast.keys(above)) == ([], ["joining.claim"])
        for act in (joining.look, joining.confirm, joining.refuse):
            with pytest.raises(ClaimNotYours):
                cast.acts(old, act, made.id)
        assert cast.read(lambda s: joining.waiting_for(s, by=cast.visitor(old))) == []
        cast.acts(above, joining.confirm, made.id)
        assert bound(cast, new) == old.member_id

    def test_is_for_the_unit_that_the_person_is_of_now(self, cast: Cast) -> None:
        here, there = cast.create_steward(), cast.create_steward("周同", unit=cast.create_unit("城西供水站"))
        li = cast.enrol("李明", phone=PHONE)
        made = claim(cast, cast.create_stranger())
        cast.write(lambda session: setattr(session.get_one(Member, li), "unit_id", there.unit_id))
        with pytest.raises(ClaimNotYours):
            cast.acts(here, joining.confirm, made)
        assert cast.read(lambda s: [one.claim_id for one in joining.urging(s, there.account_id)]) == [made]
        cast.acts(there, joining.confirm, made)

    def test_waits_no_more_when_the_person_comes_in_by_their_number(self, cast: Cast) -> None:
        steward, new = cast.create_steward(), cast.create_stranger()
        cast.enrol("李明", phone=PHONE)
        made = claim(cast, new)
        assert share(cast, new)[0] is Found.KNOWN
        assert state(cast, made) is ClaimState.REPLACED
        (letter,) = cast.letters(steward)
        assert not cast.read(lambda s: joining.may_decide(s, steward.account_id, letter.subject or 0))
        with pytest.raises(ClaimDecided):
            cast.acts(steward, joining.refuse, made)

    def test_is_refused_for_a_claim_that_does_not_exist(self, cast: Cast) -> None:
        with pytest.raises(ClaimNotYours):
            cast.acts(cast.create_chair(), joining.confirm, 999)

    def test_waits_on_the_stewards_desk_until_it_is_decided(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward = cast.create_steward()
        made = claim(cast, cast.create_stranger())
        (line,) = cast.acts(steward, desk.waiting, 0)["lines"]  # type: ignore[misc]
        assert (line["kind"], line["id"], line["unit"], line["at"]) == ("claim", made, HOME, cast.now)
        cast.acts(steward, joining.confirm, made)
        assert cast.acts(steward, desk.waiting, 0)["lines"] == []


class TestEnteringOffice:
    def test_gives_the_role_and_says_so(self, cast: Cast) -> None:
        member, unit = cast.create_member(), cast.create_unit()
        entered = cast.acts(member, joining.enter_office, cast.invite(Role.OFFICER, unit))
        assert entered == {
            "name": "李明",
            "role": Role.OFFICER,
            "unit": HOME,
            "desk": True,
            "nameless": False,
            "guide": "officer",
            "card": 1,
        }
        assert cast.visitor(member).has_desk
        assert len(cast.audited("joining.enter_office")) == 1

    def test_works_for_somebody_whom_the_roster_does_not_know_yet(self, cast: Cast) -> None:
        stranger = cast.create_stranger()
        entered = cast.acts(stranger, joining.enter_office, cast.invite(Role.CHAIR))
        assert entered is not None
        assert (entered["nameless"], entered["unit"]) == (True, None)

    def test_is_nothing_for_somebody_who_has_left(self, cast: Cast) -> None:
        gone, code = cast.create_member(), cast.invite()
        leave(cast, gone.member_id)
        assert cast.acts(gone, joining.enter_office, code) is None
        assert cast.acts(cast.create_member("周同"), joining.enter_office, code) is not None

    def test_by_the_chairs_code_is_one_persons_and_the_chair_hears_of_it(self, cast: Cast) -> None:
        chair, wang, other = cast.create_chair(), cast.enrol("王秀英", phone=PHONE), cast.create_member("张三")
        give = lambda s: offices.invite(s, Role.DEPUTY, None, now=cast.now, by=chair.account_id, member_id=wang)  # noqa: E731
        code, new = cast.write(give)[0], cast.create_stranger()
        assert cast.acts(other, joining.enter_office, code) is None
        with pytest.raises(offices.ComeInFirst):
            cast.acts(new, joining.enter_office, code)
        share(cast, new)
        assert cast.acts(new, joining.enter_office, code)["role"] == Role.DEPUTY
        assert cast.keys(chair) == ["joining.code_used"]

    def test_by_a_chairs_code_is_over_with_the_chair(self, cast: Cast) -> None:
        chair, wang = cast.create_chair(), cast.create_member("王秀英")
        give = lambda s: offices.invite(  # noqa: E731
            s, Role.DEPUTY, None, now=cast.now, by=chair.account_id, member_id=wang.member_id
        )
        code = cast.write(give)[0]
        cast.dismiss(chair)
        assert cast.acts(wang, joining.enter_office, code) is None

    def test_is_nothing_for_a_wrong_code(self, cast: Cast) -> None:
        member = cast.create_member()
        assert cast.acts(member, joining.enter_office, "wrong") is None
        assert not cast.visitor(member).has_desk
        assert cast.audited("joining.enter_office") == []


class TestArriving:
    def test_tells_a_stranger_whose_steward_is_being_asked(self, cast: Cast) -> None:
        cast.create_unit()
        stranger = cast.create_stranger()
        assert cast.acts(stranger, joining.arrive)[1] is None
        claim(cast, stranger)
        assert cast.acts(stranger, joining.arrive)[1] == {"unit": HOME, "asked": Confirmer.NOBODY}
        cast.create_steward()
        assert cast.acts(stranger, joining.arrive)[1] == {"unit": HOME, "asked": Confirmer.STEWARD}

    def test_by_cancelling_or_in_another_language_is_no_different(self, cast: Cast) -> None:
        cast.create_unit()
        stranger = cast.create_stranger()
        claim(cast, stranger)
        told = {"unit": HOME, "asked": Confirmer.NOBODY}
        assert cast.acts(stranger, joining.choose_language, "en")[1] == told
        assert cast.acts(stranger, joining.cancel)[1:] == (told, None)

    def test_tells_a_member_nothing_of_the_kind(self, cast: Cast) -> None:
        by, asked = cast.acts(cast.create_member(), joining.arrive)
        assert (by.name, asked) == ("李明", None)

    def test_leaves_an_open_question(self, cast: Cast) -> None:
        stranger = cast.create_stranger()
        cast.acts(stranger, joining.ask_who)
        cast.acts(stranger, joining.arrive)
        assert cast.visitor(stranger).question.service is None


class TestTheRightToALetter:
    def test_is_asked_again_when_the_letter_leaves(self, cast: Cast) -> None:
        cast.enrol("李明", phone=PHONE)
        steward = cast.create_steward()
        claim(cast, cast.create_stranger())
        (letter,) = cast.letters(steward)

        def allowed(session: Session, one: Letter = letter) -> bool:
            return joining.may_decide(session, one.to, one.subject)

        assert cast.read(allowed)
        cast.dismiss(steward)
        assert not cast.read(allowed)
