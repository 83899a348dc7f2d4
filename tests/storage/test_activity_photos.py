"""Photos of activities: asked of who came, once; given with a yes of its own; gone at once when taken back."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.letters import PAPERS
from storage import activity_photos, erasures
from storage.activities import NotYoursToKeep
from storage.activities.access import NoSuchActivity
from storage.activities.records import State
from storage.activity_photos import ActivityPhoto, PhotoCopy, PhotoSet, calling, giving, viewing
from storage.activity_photos.records import MOST, OPEN, WAITS, NobodyCame, NotBegunYet, NotCalled, TooMany, WasNotThere
from storage.asking import Outdated
from storage.mydata import copies, leaving, overview
from storage.outbox import Letter, StoredLetter
from storage.outbox import State as Sending
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.held import put_on, sign_up

CANARY = b"\xff\xd8\xffCANARY-PICTURE" * 40


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def walk(cast: Cast, officer: Actor) -> int:
    """A walk of yesterday."""
    return put_on(cast, officer, in_days=-1)


@pytest.fixture
def li(cast: Cast, walk: int) -> Actor:
    """Somebody who was there."""
    return came(cast, walk, "李明")


def came(cast: Cast, walk: int, name: str) -> Actor:
    actor = cast.create_member(name)
    sign_up(cast, walk, of(actor), came=True)
    return actor


def of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id


def tell(cast: Cast, walk: int) -> int:
    pages = 1
    while cast.write(lambda session: activity_photos.tell(session, walk, now=cast.now)):
        pages += 1
    return pages


def letters(cast: Cast, key: str) -> list[int | None]:
    found = select(StoredLetter.account_id).where(StoredLetter.key == key).order_by(StoredLetter.id)
    return cast.read(lambda session: [*session.scalars(found)])


def ask(cast: Cast, actor: Actor, walk: int) -> Values:
    """Until the photo is waited for."""
    shown = cast.acts(actor, giving.begin, walk)
    return cast.acts(actor, giving.agree, shown["version"]) if shown["step"] == "agree" else shown


def send(cast: Cast, actor: Actor, number: int = 17, content: bytes = CANARY) -> Values:
    return cast.acts(actor, giving.keep, content, number)


def given(cast: Cast, actor: Actor, walk: int) -> int:
    """One photo more; its key."""
    ask(cast, actor, walk)
    assert send(cast, actor)["kept"]
    return cast.read(lambda session: session.query(ActivityPhoto).order_by(ActivityPhoto.id.desc()).first().id)


def counted(cast: Cast) -> int:
    return cast.read(lambda session: session.query(ActivityPhoto).count())


def shown(cast: Cast, photo: int, to: Actor, message: int = 99) -> None:
    """The letter with that photo has arrived there."""
    letter = Letter(to.account_id, "activity_photos.photo", {}, subject=photo, message_id=message)
    cast.write(lambda session: activity_photos.sent(session, letter, Sending.SENT, now=cast.now))


def to_delete(cast: Cast) -> list[int]:
    return [one.message_id for one in cast.read(erasures.waiting)]


class TestCalling:
    def test_asks_who_was_checked_in_and_nobody_twice(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        sign_up(cast, walk, of(cast.create_member("周同")))
        cast.acts(officer, calling.call, walk)
        tell(cast, walk)
        cast.acts(officer, calling.call, walk)
        tell(cast, walk)
        assert letters(cast, "activity_photos.called") == [li.account_id]

    def test_goes_page_by_page(
        self, cast: Cast, officer: Actor, walk: int, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(calling, "_PAGE", 1)
        came(cast, walk, "周同")
        cast.acts(officer, calling.call, walk)
        assert (tell(cast, walk), len(letters(cast, "activity_photos.called"))) == (3, 2)
        assert cast.read(activity_photos.untold) == []

    def test_asks_nobody_before_it_begins_or_where_nobody_came(self, cast: Cast, officer: Actor, walk: int) -> None:
        with pytest.raises(NobodyCame):
            cast.acts(officer, calling.call, walk)
        with pytest.raises(NotBegunYet):
            cast.acts(officer, calling.call, put_on(cast, officer))

    def test_asks_nobody_of_what_was_called_off_meanwhile(
        self, cast: Cast, officer: Actor, walk: int, li: Actor
    ) -> None:
        cast.acts(officer, calling.call, walk)
        cast.write(lambda session: session.execute(text("UPDATE activities SET state = :it"), {"it": State.CANCELLED}))
        tell(cast, walk)
        assert letters(cast, "activity_photos.called") == []
        with pytest.raises(NotCalled):
            cast.acts(li, giving.begin, walk)

    def test_is_for_who_keeps_it(self, cast: Cast, walk: int, li: Actor) -> None:
        with pytest.raises(NotForYou):
            cast.acts(li, calling.call, walk)
        with pytest.raises(NotYoursToKeep):
            cast.acts(cast.create_officer("孙丽", unit=cast.create_unit("城西供水站")), calling.call, walk)


class TestGiving:
    @pytest.fixture(autouse=True)
    def called(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        cast.acts(officer, calling.call, walk)

    def test_begins_with_a_yes_for_this_activity_alone(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        assert cast.acts(li, giving.begin, walk)["step"] == "agree"
        assert not cast.read(lambda session: giving.is_awaited(session, li.person.telegram_id))
        assert not send(cast, li)["kept"]
        ask(cast, li, walk)
        assert cast.read(lambda session: giving.is_awaited(session, li.person.telegram_id))
        assert cast.acts(li, giving.begin, walk)["step"] == "photo"
        other = put_on(cast, officer, in_days=-2)
        sign_up(cast, other, of(li), came=True)
        cast.acts(officer, calling.call, other)
        assert cast.acts(li, giving.begin, other)["step"] == "agree"

    def test_seals_and_leaves_nothing_in_the_chat(self, cast: Cast, walk: int, li: Actor) -> None:
        photo = given(cast, li, walk)
        row = cast.read(lambda session: session.execute(text("SELECT picture FROM activity_photos")).scalar_one())
        assert b"CANARY" not in bytes(row)
        assert base64.b64encode(CANARY)[:30] not in bytes(row)
        assert cast.read(lambda session: activity_photos.opened(session, photo)) == CANARY
        assert to_delete(cast) == [17]

    def test_takes_six_and_no_more(self, cast: Cast, walk: int, li: Actor) -> None:
        ask(cast, li, walk)
        assert [send(cast, li)["kept"] for _ in range(MOST)] == [True] * MOST
        said = send(cast, li)
        assert (said["kept"], said["full"], counted(cast)) == (False, True, MOST)
        with pytest.raises(TooMany):
            cast.acts(li, giving.begin, walk)

    def test_waits_for_an_hour(self, cast: Cast, walk: int, li: Actor) -> None:
        ask(cast, li, walk)
        cast.now += WAITS + timedelta(minutes=1)
        said = send(cast, li)
        assert (said["kept"], said["full"], counted(cast)) == (False, False, 0)
        assert not cast.read(lambda session: giving.is_awaited(session, li.person.telegram_id))

    def test_is_for_a_fortnight_and_for_who_was_there(self, cast: Cast, walk: int, li: Actor) -> None:
        zhou = cast.create_member("周同")
        with pytest.raises(NoSuchActivity):
            cast.acts(zhou, giving.begin, walk)
        sign_up(cast, walk, of(zhou))
        with pytest.raises(WasNotThere):
            cast.acts(zhou, giving.begin, walk)
        cast.now += OPEN
        with pytest.raises(NotCalled):
            cast.acts(li, giving.begin, walk)

    def test_who_gave_sees_their_own_and_deletes_one(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        photo = given(cast, li, walk)
        given(cast, li, walk)
        shown(cast, photo, officer)
        page = cast.acts(li, giving.look, walk)
        assert [one["nth"] for one in page["photos"]] == [1, 2]
        assert len(cast.acts(li, giving.remove, photo)["photos"]) == 1
        assert to_delete(cast)[-1] == 99

    def test_nobody_deletes_those_of_others(self, cast: Cast, walk: int, li: Actor) -> None:
        photo = given(cast, li, walk)
        with pytest.raises(Outdated):
            cast.acts(came(cast, walk, "周同"), giving.remove, photo)

    def test_the_yes_is_withdrawn_with_all_of_them(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        photo, other = given(cast, li, walk), given(cast, came(cast, walk, "周同"), walk)
        shown(cast, photo, officer)
        cast.now += OPEN
        assert cast.acts(li, giving.withdraw, walk)["gone"] == 1
        assert cast.read(lambda session: [one.id for one in session.query(ActivityPhoto)]) == [other]
        assert cast.read(lambda session: session.query(PhotoSet).count()) == 1
        assert to_delete(cast)[-1] == 99
        with pytest.raises(Outdated):
            cast.acts(li, giving.withdraw, walk)

    def test_who_uses_one_is_told_that_it_was_taken_back(
        self, cast: Cast, officer: Actor, walk: int, li: Actor
    ) -> None:
        photo = given(cast, li, walk)
        given(cast, li, walk)
        cast.acts(officer, viewing.take, photo)
        cast.acts(li, giving.withdraw, walk)
        assert letters(cast, "activity_photos.taken_back") == [officer.account_id]

    def test_leaving_takes_them_along(self, cast: Cast, walk: int, li: Actor) -> None:
        given(cast, li, walk)
        cast.acts(li, leaving.leave)
        assert counted(cast) == 0

    def test_own_data_has_that_they_are_there(self, cast: Cast, walk: int, li: Actor) -> None:
        given(cast, li, walk)
        copy = cast.read(lambda session: copies.of_member(session, of(li)))
        assert copy is not None
        assert [(one["title"], len(one["sent_at"])) for one in copy["activity_photos"]] == [("健步走", 1)]
        assert cast.acts(li, overview.look)["gives_photos"] is True
        assert cast.acts(cast.create_member("吴刚"), overview.look)["gives_photos"] is False

    def test_goes_with_its_time(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        photo = given(cast, li, walk)
        shown(cast, photo, officer)
        old = activity_photos.OLD
        assert cast.write(lambda session: old.purge(session, cast.now, 10)) == 0
        assert cast.write(lambda session: old.count(session, cast.now + timedelta(1))) == 1
        assert cast.write(lambda session: old.purge(session, cast.now + timedelta(1), 10)) == 1
        assert (counted(cast), to_delete(cast)[-1]) == (0, 99)


class TestViewing:
    @pytest.fixture(autouse=True)
    def called(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        cast.acts(officer, calling.call, walk)

    def test_sends_a_few_at_a_time_in_their_order(
        self, cast: Cast, officer: Actor, walk: int, li: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(viewing, "PAGE", 2)
        keys = [given(cast, li, walk) for _ in range(3)]
        page = cast.acts(officer, viewing.show, walk, 0)
        assert (page["photos"], page["people"], page["left"], page["after"]) == (3, 1, 1, keys[1])
        assert cast.acts(officer, viewing.show, walk, keys[1])["left"] == 0
        found = select(StoredLetter.subject).where(StoredLetter.key == "activity_photos.photo")
        assert cast.read(lambda session: [*session.scalars(found.order_by(StoredLetter.id))]) == keys

    def test_can_be_neither_kept_nor_sent_on_but_what_is_taken_to_be_used(self) -> None:
        assert getattr(PAPERS["activity_photos.photo"], "guarded", None) is True
        assert getattr(PAPERS["activity_photos.file"], "guarded", None) is False

    def test_is_of_who_keeps_the_activity(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        photo = given(cast, li, walk)
        elsewhere = cast.create_officer("孙丽", unit=cast.create_unit("城西供水站"))
        for rule in (viewing.take, viewing.ask_delete, viewing.remove):
            with pytest.raises(NotYoursToKeep):
                cast.acts(elsewhere, rule, photo)
        may = [
            cast.read(lambda session, one=one: activity_photos.may_have_photo(session, one.account_id, photo))
            for one in (officer, elsewhere, li)
        ]
        assert may == [True, False, False]

    def test_copies_go_when_seen_or_after_a_day(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        photo = given(cast, li, walk)
        shown(cast, photo, officer, 98)
        shown(cast, photo, officer, 99)
        cast.acts(officer, viewing.seen, 98)
        assert to_delete(cast)[1:] == [98]
        assert cast.write(lambda session: activity_photos.take_back(session, now=cast.now)) == 0
        cast.now += timedelta(hours=24)
        assert cast.write(lambda session: activity_photos.take_back(session, now=cast.now)) == 1
        assert cast.read(lambda session: session.query(PhotoCopy).count()) == 0

    def test_a_copy_that_arrives_after_its_photo_went_goes_at_once(
        self, cast: Cast, officer: Actor, walk: int, li: Actor
    ) -> None:
        photo = given(cast, li, walk)
        cast.acts(li, giving.remove, photo)
        shown(cast, photo, officer)
        assert to_delete(cast)[-1] == 99

    def test_an_officer_deletes_one_for_good(self, cast: Cast, officer: Actor, walk: int, li: Actor) -> None:
        photo = given(cast, li, walk)
        shown(cast, photo, officer)
        assert cast.acts(officer, viewing.ask_delete, photo)["photo"] == photo
        assert cast.acts(officer, viewing.remove, photo)["photos"] == 0
        assert to_delete(cast)[-1] == 99
        with pytest.raises(Outdated):
            cast.acts(officer, viewing.remove, photo)
