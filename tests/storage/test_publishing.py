"""Publishing: drafts and their questions, one message, the preview, and out it goes."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import activities
from storage.activities import Activity, Audience, Kind, State, showing
from storage.audit import AuditEntry
from storage.publishing import drafts, going_out, messages, steps
from storage.publishing.answers import Step, Wrong
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast

WALK = "周六下午2点在东湖公园健步走，限40人，周四截止"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


def begin(cast: Cast, officer: Actor, kind: Kind = Kind.SPORTS) -> Values:
    cast.acts(officer, messages.offer)
    return cast.acts(officer, steps.begin, list(Kind).index(kind))


def say(cast: Cast, officer: Actor, words: str) -> Values:
    return cast.acts(officer, steps.answer, words)


def tell(cast: Cast, officer: Actor, words: str = WALK) -> Values:
    cast.acts(officer, messages.offer)
    return cast.acts(officer, messages.read, words)


def kept(cast: Cast, key: object) -> Activity:
    return cast.read(lambda session: session.get_one(Activity, int(str(key))))


def published(cast: Cast, officer: Actor, words: str = WALK) -> Values:
    return cast.acts(officer, going_out.publish, tell(cast, officer, words)["activity"])


class TestQuestions:
    def test_lead_from_the_kind_to_the_preview_in_seven_answers(self, cast: Cast, officer: Actor) -> None:
        asked = begin(cast, officer)
        seen = [asked["step"]]
        for words in ("周六健步走", "周六下午2点到4点", "东湖公园南门", "40"):
            asked = say(cast, officer, words)
            seen.append(asked["step"])
        shown = cast.acts(officer, steps.choose, asked["version"], 1)
        assert seen == [Step.TITLE, Step.WHEN, Step.PLACE, Step.SEATS, Step.CLOSES]
        assert (shown["step"], shown["title"], shown["place"], shown["seats"]) == (
            None,
            "周六健步走",
            "东湖公园南门",
            40,
        )
        # From the desk: [发布活动], the kind, five answers, [发布].
        assert 2 + len(seen) + 1 <= 10

    def test_are_asked_again_with_the_reason(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer)
        told = [say(cast, officer, words) for words in ("", "字" * 41, "周六健步走")]
        assert [(one["step"], one["wrong"]) for one in told] == [
            (Step.TITLE, Wrong.EMPTY),
            (Step.TITLE, Wrong.LONG),
            (Step.WHEN, None),
        ]
        told = [say(cast, officer, words) for words in ("改天", "昨天下午2点", "11月22日9点", "周六", "下午2点")]
        assert [one["wrong"] for one in told] == [Wrong.UNCLEAR, Wrong.UNCLEAR, Wrong.OVER, Wrong.NO_TIME, None]
        assert kept(cast, told[-1]["activity"]).starts_at == datetime(2026, 11, 28, 14, tzinfo=cast.now.tzinfo)

    def test_of_the_end_of_sign_up_know_when_it_begins(self, cast: Cast, officer: Actor) -> None:
        draft = tell(cast, officer)["activity"]
        cast.acts(officer, steps.fix, draft, list(Step).index(Step.CLOSES))
        told = [say(cast, officer, words).get("wrong") for words in ("周日", "上周五", "11月20日", "周五中午12点")]
        assert told == [Wrong.AFTER, Wrong.OVER, Wrong.OVER, None]
        assert kept(cast, draft).closes_at == datetime(2026, 11, 27, 12, tzinfo=cast.now.tzinfo)

    def test_can_be_gone_back_in(self, cast: Cast, officer: Actor) -> None:
        begin(cast, officer)
        asked = say(cast, officer, "健步走")
        back = cast.acts(officer, steps.go_back, asked["version"])
        assert (back["step"], back["at"], back["of"]) == (Step.TITLE, 1, 5)
        say(cast, officer, "徒步")
        assert say(cast, officer, "周六9点")["step"] == Step.PLACE

    def test_wait_when_they_are_put_off(self, cast: Cast, officer: Actor) -> None:
        draft = begin(cast, officer)["activity"]
        say(cast, officer, "健步走")
        assert cast.acts(officer, steps.put_off)["count"] == 1
        asked = cast.acts(officer, steps.resume, draft)
        assert (asked["step"], asked["of"]) == (Step.WHEN, 3)

    def test_offer_where_the_unit_was_lately(self, cast: Cast, officer: Actor) -> None:
        published(cast, officer)
        begin(cast, officer)
        say(cast, officer, "羽毛球")
        places = say(cast, officer, "周日9点")["choices"]
        assert places == [{"nth": 0, "value": "东湖公园"}]


class TestMessage:
    def test_becomes_a_draft_to_confirm(self, cast: Cast, officer: Actor) -> None:
        shown = tell(cast, officer)
        zone = cast.now.tzinfo
        assert {name: shown[name] for name in ("step", "kind", "title", "place", "seats", "state", "number")} == {
            "step": None,
            "kind": Kind.SPORTS,
            "title": "健步走",
            "place": "东湖公园",
            "seats": 40,
            "state": State.DRAFT,
            "number": None,
        }
        assert shown["starts_at"] == datetime(2026, 11, 28, 14, tzinfo=zone)
        assert shown["closes_at"] == datetime(2026, 11, 26, 18, tzinfo=zone)

    def test_is_asked_for_what_it_does_not_say(self, cast: Cast, officer: Actor) -> None:
        asked = tell(cast, officer, "周六去爬山")
        assert (asked["step"], asked["of"]) == (Step.WHEN, 4)
        assert asked["day"] == date(2026, 11, 28)
        either = say(cast, officer, "8点")
        assert (either["step"], either["wrong"]) == (Step.WHEN, Wrong.HALF)
        offered = [one["value"] for one in either["choices"] if isinstance(one, dict)]
        assert [f"{one:%d %H}" for one in offered if isinstance(one, datetime)] == ["28 08", "28 20"]
        asked = cast.acts(officer, steps.choose, either["version"], 0)
        assert asked["step"] == Step.PLACE
        assert kept(cast, asked["activity"]).starts_at == datetime(2026, 11, 28, 8, tzinfo=cast.now.tzinfo)

    def test_of_an_evening_is_asked_for_the_hour_of_that_evening(self, cast: Cast, officer: Actor) -> None:
        asked = tell(cast, officer, "周六晚上在东湖公园健步走，限40人，周四截止")
        assert (asked["step"], asked["day"]) == (Step.WHEN, date(2026, 11, 28))
        shown = say(cast, officer, "7点")
        assert shown["starts_at"] == datetime(2026, 11, 28, 19, tzinfo=cast.now.tzinfo)

    @pytest.mark.parametrize(
        ("words", "step", "wrong"),
        [
            ("11月28日（周日）9:00在东湖公园健步走，限40人，周四截止", Step.WHEN, Wrong.WEEKDAY),
            ("周五7点在礼堂看电影，限40人，周四截止", Step.WHEN, Wrong.HALF),
            ("周六14:00在东湖公园健步走，限40人，可带家属，周四截止", Step.FAMILY, None),
            ("周六14:00在职工之家亲子烘焙，限40人，周四截止", Step.FAMILY, None),
            ("周六14:00在东湖公园健步走，限40人，周四上午截止", Step.CLOSES, None),
            ("周六14:00在东湖公园健步走，限30-40人，周四截止", Step.SEATS, None),
        ],
    )
    def test_of_what_is_not_sure_is_asked(
        self, cast: Cast, officer: Actor, words: str, step: Step, wrong: Wrong | None
    ) -> None:
        asked = tell(cast, officer, words)
        assert (asked["step"], asked["wrong"], asked["of"]) == (step, wrong, 1)

    def test_of_several_days_is_asked_when_the_last_one_ends(self, cast: Cast, officer: Actor) -> None:
        asked = tell(cast, officer, "12月5日9:00至7日露营，木兰湖，限40人，12月3日截止")
        assert (asked["step"], asked["last"]) == (Step.ENDS, date(2026, 12, 7))
        shown = say(cast, officer, "16:00")
        assert shown["ends_at"] == datetime(2026, 12, 7, 16, tzinfo=cast.now.tzinfo)

    def test_of_every_week_is_the_next_one(self, cast: Cast, officer: Actor) -> None:
        shown = tell(cast, officer, "每周三18:30羽毛球，体育馆，限16人，提前1天截止报名")
        assert (shown["title"], shown["weekly"], shown["step"]) == ("羽毛球", True, None)
        assert shown["starts_at"] == datetime(2026, 11, 25, 18, 30, tzinfo=cast.now.tzinfo)

    def test_says_nothing_of_whom_it_is_for_unless_it_does(self, cast: Cast, officer: Actor) -> None:
        said = "12月9日下午3点在职工之家讲座《急救常识》，限50人，12月7日截止"
        assert tell(cast, officer, said)["audience"] == Audience.ALL
        assert tell(cast, officer, said + "，仅限在职职工")["audience"] == Audience.IN_SERVICE

    def test_of_what_is_over_is_asked_first(self, cast: Cast, officer: Actor) -> None:
        asked = tell(cast, officer, "11月20日上午9点在东湖公园健步走，限40人")
        assert (asked["step"], asked["wrong"]) == (Step.WHEN, Wrong.OVER)

    def test_loses_nothing(self, cast: Cast, officer: Actor) -> None:
        words = WALK + "。带好水和帽子，集合后统一出发。"
        told = tell(cast, officer, words)
        assert told["words"] == told["rest"] == "带好水和帽子，集合后统一出发。"
        told = tell(cast, officer)
        assert (told["words"], told["rest"]) == (None, None)

    @pytest.mark.parametrize("title", ["<b>健步走</b>", "🏃‍♂️健步走&联欢", "健步走 مشي", "健步走（第二期）"])
    def test_keeps_names_as_they_are_typed(self, cast: Cast, officer: Actor, title: str) -> None:
        told = tell(cast, officer, f"{title}，周六下午2点，东湖公园，限40人，周四截止")
        assert told["title"] == title

    def test_that_says_nothing_begins_nothing(self, cast: Cast, officer: Actor) -> None:
        assert tell(cast, officer, "😀😀")["wrong"] == Wrong.UNCLEAR
        assert cast.acts(officer, drafts.listed)["count"] == 0


class TestDraft:
    def test_is_of_the_officers_unit_and_for_its_people(self, cast: Cast, officer: Actor) -> None:
        draft = kept(cast, tell(cast, officer)["activity"])
        reached = cast.read(lambda session: activities.units_of(session, draft.id))
        assert (draft.unit_id, reached) == (officer.unit_id, [officer.unit_id])

    def test_of_the_chair_is_for_everybody(self, cast: Cast) -> None:
        draft = kept(cast, tell(cast, cast.create_chair())["activity"])
        assert draft.unit_id is None
        assert cast.read(lambda session: activities.units_of(session, draft.id)) == []

    def test_of_an_officer_of_two_units_is_asked_for_which(self, cast: Cast, officer: Actor) -> None:
        other = cast.create_unit("城西供水站")
        cast.appoint(officer, cast.visitor(officer).held[0].role, other)
        asked = begin(cast, officer)
        assert asked["step"] == Step.UNIT
        assert [one["value"] for one in asked["choices"] if isinstance(one, dict)] == ["城东供水站", "城西供水站"]
        asked = cast.acts(officer, steps.choose, asked["version"], 1)
        draft = kept(cast, asked["activity"])
        assert (asked["step"], draft.unit_id) == (Step.TITLE, other)
        assert cast.read(lambda session: activities.units_of(session, draft.id)) == [other]

    def test_is_seen_by_whoever_writes_it_alone(self, cast: Cast, officer: Actor) -> None:
        draft = tell(cast, officer)["activity"]
        colleague = cast.create_officer("刘洋")
        with pytest.raises(drafts.DraftGone):
            cast.acts(colleague, steps.resume, draft)
        with pytest.raises(activities.NoSuchActivity):
            cast.acts(cast.create_member(), showing.look, draft)

    def test_needs_the_right(self, cast: Cast) -> None:
        for actor in (cast.create_member(), cast.create_steward()):
            with pytest.raises(NotForYou):
                cast.acts(actor, messages.offer)
            with pytest.raises(NotForYou):
                cast.acts(actor, steps.begin, 0)

    def test_is_gone_when_it_is_dropped(self, cast: Cast, officer: Actor) -> None:
        draft = tell(cast, officer)["activity"]
        assert cast.acts(officer, drafts.drop, draft)["count"] == 0
        with pytest.raises(drafts.DraftGone):
            cast.acts(officer, drafts.drop, draft)

    def test_is_one_of_twelve_at_most(self, cast: Cast, officer: Actor) -> None:
        for _ in range(drafts.MOST):
            begin(cast, officer)
        with pytest.raises(drafts.TooManyDrafts):
            begin(cast, officer)


class TestPublish:
    def test_gives_a_number_and_opens_it(self, cast: Cast, officer: Actor) -> None:
        told = published(cast, officer)
        one = kept(cast, told["activity"])
        assert (told["step"], one.number, one.state) == ("published", "HD-2026-0001", State.OPEN)
        assert one.published_at == cast.now
        audited = select(AuditEntry.record).where(AuditEntry.act == "publishing.publish")
        assert cast.read(lambda session: session.scalars(audited).all()) == ["HD-2026-0001"]

    def test_is_done_once(self, cast: Cast, officer: Actor) -> None:
        told = published(cast, officer)
        with pytest.raises(drafts.DraftGone):
            cast.acts(officer, going_out.publish, told["activity"])

    def test_asks_anew_for_what_is_over_meanwhile(self, cast: Cast, officer: Actor) -> None:
        draft = tell(cast, officer)["activity"]
        late = cast.acts(officer, going_out.publish, draft, now=cast.now + timedelta(days=4))
        later = cast.acts(officer, going_out.publish, draft, now=cast.now + timedelta(days=9))
        assert [(one["step"], one["wrong"]) for one in (late, later)] == [
            (Step.CLOSES, Wrong.OVER),
            (Step.WHEN, Wrong.OVER),
        ]

    def test_is_seen_by_whom_it_is_for(self, cast: Cast, officer: Actor) -> None:
        told = published(cast, officer)
        other = cast.create_member("周同", unit=cast.create_unit("城西供水站"))
        assert cast.acts(cast.create_member(), showing.look, told["activity"])["title"] == "健步走"
        with pytest.raises(activities.NoSuchActivity):
            cast.acts(other, showing.look, told["activity"])

    def test_asks_anew_for_the_unit_when_the_office_has_moved(self, cast: Cast, officer: Actor) -> None:
        draft = tell(cast, officer)["activity"]
        other, role = cast.create_unit("城西供水站"), cast.visitor(officer).held[0].role
        cast.dismiss(officer)
        cast.appoint(officer, role, other)
        asked = cast.acts(officer, going_out.publish, draft)
        assert (asked["step"], asked["wrong"]) == (Step.UNIT, Wrong.UNIT)
        cast.acts(officer, steps.choose, asked["version"], 0)
        assert cast.acts(officer, going_out.publish, draft)["step"] == "published"
        assert kept(cast, draft).unit_id == other


class TestAgain:
    def test_copies_all_but_the_times(self, cast: Cast, officer: Actor) -> None:
        old = published(cast, officer, WALK + "，可带家属2人，每人20元")
        asked = cast.acts(officer, steps.begin_from, old["activity"])
        new = kept(cast, asked["activity"])
        assert (asked["step"], asked["of"]) == (Step.WHEN, 2)
        assert (new.title, new.place, new.seats, new.family_most, new.fee) == ("健步走", "东湖公园", 40, 2, "每人20元")
        assert (new.state, new.number, new.closes_at) == (State.DRAFT, None, None)

    def test_of_another_units_is_refused(self, cast: Cast, officer: Actor) -> None:
        old = published(cast, officer)
        other = cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        with pytest.raises(activities.NotYoursToKeep):
            cast.acts(other, steps.begin_from, old["activity"])
