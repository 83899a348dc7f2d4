"""Photos of papers: only where the union takes them, only when asked for, sealed, and opened by the case officer."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.letters import PAPERS
from storage import erasures, offices, outbox
from storage.asking import Outdated
from storage.bylaws.settings import Bylaw
from storage.consents import Consent, Purpose
from storage.erasures import Erasure
from storage.evidence import copies, own, photos, ticking
from storage.evidence.photos import MOST, NoPhotos, Picture, TooManyPhotos
from storage.evidence.records import Copy, Photo
from storage.hardship import OWN_WORDS, Track, casework
from storage.hardship import own as own_case
from storage.hardship.papers import Paper, place_of
from storage.hardship.reports import AgreeAgain, NotYourReport
from storage.mydata import agreeing, leaving, overview
from storage.mydata import copies as own_copies
from storage.outbox import Letter, State
from storage.values import Values
from tests.cast import Actor, Cast

DIAGNOSIS, BILLS = place_of(Paper.DIAGNOSIS), place_of(Paper.MEDICAL_BILLS)
CANARY = b"\xff\xd8\xffCANARY-PICTURE" * 40


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def case(cast: Cast, li: Actor, wang: Actor) -> int:
    """A case of 李明's on the way of 建档; the union takes photos."""
    switch(cast, wang, on=True)
    report_id = cast.submit(li)
    cast.take(wang, report_id)
    cast.acts(wang, casework.choose_track, report_id, Track.FILING)
    return report_id


def switch(cast: Cast, by: Actor, *, on: bool) -> None:
    """The chair's setting."""
    row = Bylaw(name="evidence.photos", value=int(on), at=cast.now, account_id=by.account_id)
    cast.write(lambda session: session.add(row))


def ask(cast: Cast, li: Actor, case: int, place: int = DIAGNOSIS) -> Values:
    """Until the photo is waited for."""
    shown = cast.acts(li, photos.begin, case, place)
    return cast.acts(li, photos.agree, shown["version"]) if shown["step"] == "agree" else shown


def send(cast: Cast, li: Actor, number: int = 17, content: bytes = CANARY, **more: Any) -> Values:
    return cast.acts(li, photos.keep, Picture(content), number, **more)


def sent(cast: Cast, li: Actor, case: int, place: int = DIAGNOSIS) -> int:
    """One photo of that paper; its key."""
    ask(cast, li, case, place)
    assert send(cast, li)["kept"]
    return cast.read(lambda session: session.query(Photo).order_by(Photo.id.desc()).first().id)


def kept(cast: Cast) -> int:
    return cast.read(lambda session: session.query(Photo).count())


def to_delete(cast: Cast) -> list[Erasure]:
    return cast.read(erasures.waiting)


class TestAsking:
    def test_begins_with_a_consent_of_its_own(self, cast: Cast, li: Actor, case: int) -> None:
        shown = cast.acts(li, photos.begin, case, DIAGNOSIS)
        assert (shown["step"], shown["paper"]) == ("agree", "diagnosis")
        assert cast.acts(li, photos.agree, shown["version"])["step"] == "photo"
        given = cast.read(lambda session: [one.purpose for one in session.query(Consent).order_by(Consent.id)])
        assert given == ["hardship", "telegram", "photos"]
        assert cast.acts(li, photos.begin, case, BILLS)["step"] == "photo"

    def test_is_refused_where_the_union_takes_none(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        switch(cast, wang, on=False)
        with pytest.raises(NoPhotos):
            cast.acts(li, photos.begin, case, DIAGNOSIS)
        assert cast.acts(li, photos.look, case)["takes"] is False

    def test_is_off_until_the_chair_says_so(self, cast: Cast, li: Actor, wang: Actor) -> None:
        report_id = cast.submit(li)
        cast.take(wang, report_id)
        cast.acts(wang, casework.choose_track, report_id, Track.FILING)
        with pytest.raises(NoPhotos):
            cast.acts(li, photos.begin, report_id, DIAGNOSIS)

    def test_of_another_case_or_paper_is_refused(self, cast: Cast, li: Actor, case: int) -> None:
        with pytest.raises(NotYourReport):
            cast.acts(cast.create_member("周同"), photos.begin, case, DIAGNOSIS)
        with pytest.raises(Outdated):
            cast.acts(li, photos.begin, case, place_of(Paper.TUITION))

    @pytest.mark.parametrize("purpose", [Purpose.HARDSHIP, Purpose.TELEGRAM])
    def test_is_refused_without_the_consents_to_words(self, cast: Cast, li: Actor, case: int, purpose: Purpose) -> None:
        cast.acts(li, agreeing.withdraw, purpose)
        # Without the words the causes are not known any more; the application is asked for in any case.
        with pytest.raises(AgreeAgain):
            cast.acts(li, photos.begin, case, place_of(Paper.APPLICATION))

    def test_is_known_before_anything_is_fetched(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        def awaited() -> bool:
            return cast.read(lambda session: photos.is_awaited(session, li.person.telegram_id))

        assert awaited() is False
        shown = cast.acts(li, photos.begin, case, DIAGNOSIS)
        assert awaited() is False
        cast.acts(li, photos.agree, shown["version"])
        assert awaited() is True
        switch(cast, wang, on=False)
        assert awaited() is False


class TestTaking:
    def test_seals_it_and_orders_the_message_deleted(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        ask(cast, li, case)
        found = send(cast, li, 17)
        assert (found["kept"], found["count"], found["step"]) == (True, 1, "photo")
        assert [one.message_id for one in to_delete(cast)] == [17]
        (entry,) = cast.audited("evidence.add_photo")
        assert (entry.account_id, entry.record) == (li.account_id, "KN-2026-0001")
        assert cast.report(case).news_at == cast.now

    def test_leaves_no_byte_of_it_or_its_paper_in_the_clear(self, cast: Cast, li: Actor, case: int) -> None:
        sent(cast, li, case)
        rows = cast.read(lambda session: session.execute(text("SELECT * FROM evidence_photos")).all())
        values = [bytes(one) for row in rows for one in row if isinstance(one, bytes | memoryview)]
        assert len(values) == 3
        hidden = (b"CANARY", base64.b64encode(CANARY)[:40], b"diagnosis")
        assert not any(canary in value for value in values for canary in hidden)

    def test_takes_each_of_an_album_and_tells_the_officer_once(
        self, cast: Cast, li: Actor, wang: Actor, case: int
    ) -> None:
        ask(cast, li, case)
        counts = [send(cast, li, number)["count"] for number in (1, 2, 3)]
        assert (counts, len(to_delete(cast))) == ([1, 2, 3], 3)
        assert cast.acts(wang, ticking.look, case)["lines"][4]["photos"] == 3  # type: ignore[index, call-overload]

    def test_stops_at_six_of_a_paper_and_deletes_the_message_all_the_same(
        self, cast: Cast, li: Actor, case: int
    ) -> None:
        ask(cast, li, case)
        for number in range(1, MOST + 1):
            assert send(cast, li, number)["kept"]
        found = send(cast, li, 99)
        assert (found["kept"], found["full"], kept(cast)) == (False, True, MOST)
        assert 99 in [one.message_id for one in to_delete(cast)]
        with pytest.raises(TooManyPhotos):
            cast.acts(li, photos.begin, case, DIAGNOSIS)
        assert ask(cast, li, case, BILLS)["count"] == 0

    def test_keeps_nothing_when_none_was_asked_for(self, cast: Cast, li: Actor, case: int) -> None:
        found = send(cast, li, 17)
        assert (found["kept"], found["officer"], kept(cast)) == (False, "王秀英", 0)
        assert [one.message_id for one in to_delete(cast)] == [17]

    def test_keeps_nothing_once_the_page_was_left(self, cast: Cast, li: Actor, case: int) -> None:
        ask(cast, li, case)
        cast.acts(li, photos.look, case)
        assert send(cast, li)["kept"] is False

    def test_keeps_nothing_an_hour_later(self, cast: Cast, li: Actor, case: int) -> None:
        ask(cast, li, case)
        later = cast.now + timedelta(hours=1, seconds=1)
        assert send(cast, li, now=later)["kept"] is False
        assert cast.read(lambda session: photos.is_awaited(session, li.person.telegram_id)) is False

    @pytest.mark.parametrize("end", ["off", "closed", "withdrawn"])
    def test_keeps_nothing_when_it_is_over_meanwhile(
        self, cast: Cast, li: Actor, wang: Actor, case: int, end: str
    ) -> None:
        ask(cast, li, case)
        match end:
            case "off":
                switch(cast, wang, on=False)
            case "closed":
                cast.acts(wang, casework.close, case)
            case "withdrawn":
                cast.acts(li, agreeing.withdraw, Purpose.PHOTOS)
        assert (send(cast, li)["kept"], kept(cast)) == (False, 0)
        assert len(to_delete(cast)) == 1


class TestOpening:
    def letter(self, cast: Cast, wang: Actor, case: int) -> Letter:
        cast.acts(wang, photos.open_, case, DIAGNOSIS)
        return cast.letters(wang)[-1]

    def test_is_a_letter_to_the_case_officer_that_brings_it_along(
        self, cast: Cast, li: Actor, wang: Actor, case: int
    ) -> None:
        photo = sent(cast, li, case)
        letter = self.letter(cast, wang, case)
        assert (letter.key, letter.right, letter.subject) == ("evidence.photo", "photo", photo)
        assert "CANARY" not in str(letter.values)
        found = cast.read(lambda session: PAPERS[letter.key].read(session, letter.subject))
        assert found == CANARY
        (entry,) = cast.audited("evidence.open_photos")
        assert (entry.account_id, entry.record) == (wang.account_id, "KN-2026-0001")

    def test_asks_the_right_again_when_the_letter_leaves(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        photo = sent(cast, li, case)

        def may(actor: Actor) -> bool:
            return cast.read(lambda session: photos.may_have_photo(session, actor.account_id, photo))

        others = [cast.create_officer("孙丽"), cast.create_chair(), li, cast.create_stranger()]
        assert (may(wang), [may(one) for one in others]) == (True, [False] * 4)
        cast.dismiss(wang)
        assert may(wang) is False

    def test_ends_with_the_case(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        photo = sent(cast, li, case)
        cast.acts(wang, casework.close, case)
        assert not cast.read(lambda session: photos.may_have_photo(session, wang.account_id, photo))

    def test_of_a_photo_that_is_gone_is_none(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        photo = sent(cast, li, case)
        cast.acts(li, photos.remove, photo)
        assert cast.read(lambda session: photos.opened(session, photo)) is None
        assert not cast.read(lambda session: photos.may_have_photo(session, wang.account_id, photo))
        with pytest.raises(Outdated):
            cast.acts(wang, photos.open_, case, DIAGNOSIS)

    def test_is_done_by_whoever_stands_in(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        photo, sun = sent(cast, li, case), cast.create_officer("孙丽")
        cast.acts(wang, offices.absences.go, sun.account_id, 3)
        assert cast.read(lambda session: photos.may_have_photo(session, sun.account_id, photo))


class TestTheOfficersCopy:
    def arrived(self, cast: Cast, li: Actor, wang: Actor, case: int, message_id: int = 55) -> Letter:
        """The photo has come to the officer as that message."""
        sent(cast, li, case)
        cast.acts(wang, photos.open_, case, DIAGNOSIS)
        letter = cast.letters(wang)[-1]
        letter.message_id = message_id

        def end(session: Session) -> None:
            ending = outbox.ending(letter.id, State.SENT, now=cast.now, message_id=message_id)
            assert outbox.end_open(session, ending)
            copies.sent(session, letter, State.SENT, now=cast.now)

        cast.write(end)
        return letter

    def take_back(self, cast: Cast, **later: Any) -> int:
        return cast.write(lambda session: copies.take_back(session, now=cast.now + timedelta(**later)))

    def test_goes_after_a_day(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        self.arrived(cast, li, wang, case)
        assert self.take_back(cast, hours=23) == 0
        assert self.take_back(cast, hours=23, minutes=50) == 1
        assert Erasure(wang.account_id, wang.person.telegram_id, 55, cast.now) in to_delete(cast)
        assert cast.read(lambda session: session.query(Copy).count()) == 0
        assert self.take_back(cast, hours=25) == 0

    def test_goes_at_once_when_the_officer_has_seen_it(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        self.arrived(cast, li, wang, case)
        cast.acts(wang, copies.seen, 55)
        cast.acts(wang, copies.seen, 56)
        assert [one.message_id for one in to_delete(cast) if one.account_id == wang.account_id] == [55]
        assert self.take_back(cast, hours=48) == 0

    @pytest.mark.parametrize("purpose", [Purpose.PHOTOS, Purpose.HARDSHIP])
    def test_goes_in_the_moment_the_consent_is_withdrawn(
        self, cast: Cast, li: Actor, wang: Actor, case: int, purpose: Purpose
    ) -> None:
        self.arrived(cast, li, wang, case)
        cast.acts(li, agreeing.withdraw, purpose)
        ordered = [one for one in to_delete(cast) if one.account_id == wang.account_id]
        assert ordered == [Erasure(wang.account_id, wang.person.telegram_id, 55, cast.now)]
        assert (kept(cast), self.take_back(cast, hours=48)) == (0, 0)

    def test_goes_with_the_one_photo_that_is_taken_back(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        self.arrived(cast, li, wang, case)
        other = self.arrived(cast, li, wang, case, message_id=56)
        cast.acts(li, photos.remove, other.subject)
        assert [one.message_id for one in to_delete(cast) if one.account_id == wang.account_id] == [56]
        assert self.take_back(cast, hours=24) == 1

    def test_goes_with_the_case_that_is_withdrawn(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        self.arrived(cast, li, wang, case)
        cast.acts(li, own_case.withdraw, case)
        assert [one.message_id for one in to_delete(cast) if one.account_id == wang.account_id] == [55]

    def test_that_arrives_after_the_photo_went_goes_at_once(
        self, cast: Cast, li: Actor, wang: Actor, case: int
    ) -> None:
        """It was with Telegram while the consent was withdrawn."""
        sent(cast, li, case)
        cast.acts(wang, photos.open_, case, DIAGNOSIS)
        letter = cast.letters(wang)[-1]
        cast.acts(li, agreeing.withdraw, Purpose.PHOTOS)
        letter.message_id = 57
        cast.write(lambda session: copies.sent(session, letter, State.SENT, now=cast.now))
        assert [one.message_id for one in to_delete(cast) if one.account_id == wang.account_id] == [57]
        assert cast.read(lambda session: session.query(Copy).count()) == 0

    def test_that_can_not_be_deleted_is_told_as_ours(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        self.arrived(cast, li, wang, case)
        self.take_back(cast, hours=24)
        theirs, ours = to_delete(cast)
        for one in (theirs, ours):
            cast.write(lambda session, one=one: erasures.give_up(session, one, now=cast.now))
        assert cast.keys(li)[-1] == "privacy.not_deleted"
        assert cast.keys(wang)[-1] == "privacy.ours_not_deleted"

    def test_that_did_not_arrive_is_none(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        sent(cast, li, case)
        cast.acts(wang, photos.open_, case, DIAGNOSIS)
        letter = cast.letters(wang)[-1]
        cast.write(lambda session: copies.sent(session, letter, State.UNDELIVERABLE, now=cast.now))
        assert cast.read(lambda session: session.query(Copy).count()) == 0


class TestForgetting:
    def test_is_one_press_of_the_members(self, cast: Cast, li: Actor, case: int) -> None:
        photo = sent(cast, li, case)
        found = cast.acts(li, photos.look, case)
        assert [one["photo"] for one in found["photos"]] == [photo]  # type: ignore[union-attr, index, call-overload]
        assert cast.acts(li, photos.remove, photo)["photos"] == []
        assert (kept(cast), len(cast.audited("evidence.remove_photo"))) == (0, 1)

    def test_is_nobody_elses(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        photo = sent(cast, li, case)
        for other in (wang, cast.create_member("周同")):
            with pytest.raises(NotYourReport):
                cast.acts(other, photos.remove, photo)
        with pytest.raises(NotYourReport):
            cast.acts(li, photos.remove, 99)

    @pytest.mark.parametrize("purpose", [Purpose.PHOTOS, Purpose.HARDSHIP])
    def test_follows_the_end_of_the_consent(self, cast: Cast, li: Actor, case: int, purpose: Purpose) -> None:
        sent(cast, li, case)
        cast.acts(li, agreeing.withdraw, purpose)
        assert kept(cast) == 0
        # The others go on as they were.
        standing = {one["purpose"]: one["given"] for one in cast.acts(li, agreeing.look)["consents"]}  # type: ignore[union-attr, index, call-overload]
        assert [one for one, given in standing.items() if not given] == [purpose]

    def test_goes_with_the_words_a_year_after_the_end(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        sent(cast, li, case)
        cast.acts(wang, casework.close, case)
        over = cast.now + timedelta(seconds=1)
        assert cast.write(lambda session: OWN_WORDS.purge(session, over, 10)) == 1
        assert kept(cast) == 0

    def test_counts_as_words_even_where_there_are_none(self, cast: Cast, li: Actor, wang: Actor, case: int) -> None:
        sent(cast, li, case)
        cast.acts(wang, casework.close, case)
        cast.write(lambda session: session.execute(text("DELETE FROM hardship_answers")))
        cast.write(lambda session: session.execute(text("UPDATE hardship_reports SET story = NULL, details = NULL")))
        assert cast.read(lambda session: OWN_WORDS.count(session, cast.now + timedelta(seconds=1))) == 1

    def test_is_done_for_whoever_leaves(self, cast: Cast, li: Actor, case: int) -> None:
        sent(cast, li, case)
        cast.acts(li, leaving.leave)
        assert kept(cast) == 0


class TestMyData:
    def test_counts_them_and_the_copy_says_of_what(self, cast: Cast, li: Actor, case: int) -> None:
        sent(cast, li, case)
        assert cast.acts(li, overview.look)["photos"] == 1
        copy = cast.read(lambda session: own_copies.of_member(session, int(str(li.member_id))))
        assert copy is not None
        assert copy["reports"][0]["photos"] == [{"paper": "diagnosis", "at": cast.now}]

    def test_stays_asked_until_something_else_is_opened(self, cast: Cast, li: Actor, case: int) -> None:
        ask(cast, li, case)
        assert cast.visitor(li).question.step == "photo"
        cast.acts(li, own.look, case)
        assert cast.visitor(li).question.step is None
