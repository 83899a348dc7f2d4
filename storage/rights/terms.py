"""The terms in which the matrix is written: who, whose, in which chat, what, and what a line of it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.offices import Charge


class Who(StrEnum):
    """Who asks. One person may be several of them: an officer is mostly a member too.

    STRANGER: whom the roster does not know (yet). CONTACT: a family contact (家属联系人) of a member.
    """

    STRANGER = "stranger"
    MEMBER = "member"
    CONTACT = "contact"
    STEWARD = "steward"
    OFFICER = "officer"
    DEPUTY = "deputy"
    CHAIR = "chair"
    ADMIN = "admin"


class Whose(StrEnum):
    """Whose things: OWN, what concerns oneself; TAKEN, what one has taken on; UNIT, those of the units of one's office
    and all below them; UNION, everybody's."""

    OWN = "own"
    TAKEN = "taken"
    UNIT = "unit"
    UNION = "union"


class Chat(StrEnum):
    """PRIVATE: with the bot alone. GROUP: one that the chair has admitted."""

    PRIVATE = "private"
    GROUP = "group"


class Deed(StrEnum):
    """What can be done."""

    LOOK_AROUND = "look_around"
    ASK_HELP = "ask_help"
    CHOOSE_NOTICES = "choose_notices"
    COME_IN = "come_in"
    BECOME_CONTACT = "become_contact"
    BE_CONTACT = "be_contact"
    REPORT = "report"
    OBJECT = "object"
    CHECK_ONESELF = "check_oneself"
    SEE_OWN_DATA = "see_own_data"
    ANSWER_VISIT = "answer_visit"
    GO_VISITING = "go_visiting"
    OPEN_DESK = "open_desk"
    WORK_CASES = "work_cases"
    READ_CASE = "read_case"
    PUT_OFF_CASES = "put_off_cases"
    ANSWER_REVIEWS = "answer_reviews"
    HAND_OVER_CASES = "hand_over_cases"
    GIVE_AID = "give_aid"
    AGREE_AID = "agree_aid"
    KEEP_DOSSIERS = "keep_dossiers"
    PUT_ON_NOTICE = "put_on_notice"
    TICK_EVIDENCE = "tick_evidence"
    SEE_PHOTOS = "see_photos"
    KEEP_VISITS = "keep_visits"
    APPROVE_VISITS = "approve_visits"
    TICK_VISITS = "tick_visits"
    NOTE_CIRCUMSTANCES = "note_circumstances"
    TELL_HOMES = "tell_homes"
    TAKE_PART = "take_part"
    KEEP_ACTIVITIES = "keep_activities"
    ENTER_SIGN_UPS = "enter_sign_ups"
    CHECK_IN = "check_in"
    READ_SIGN_UPS = "read_sign_ups"
    KEEP_TRAININGS = "keep_trainings"
    READ_TURNOUT = "read_turnout"
    NUDGE_CHECKUPS = "nudge_checkups"
    ASK_TALK = "ask_talk"
    HOLD_TALKS = "hold_talks"
    KEEP_HOURS = "keep_hours"
    RECORD_TALKS = "record_talks"
    READ_COVERAGE = "read_coverage"
    SET_TALKS = "set_talks"
    ANSWER_ALARM = "answer_alarm"
    UNMASK = "unmask"
    LEARN = "learn"
    KEEP_BANK = "keep_bank"
    KEEP_EXAMS = "keep_exams"
    KEEP_LESSONS = "keep_lessons"
    KEEP_DRIVES = "keep_drives"
    READ_LEARNING = "read_learning"
    PLAY = "play"
    SEE_OWN_CONTESTS = "see_own_contests"
    KEEP_CONTESTS = "keep_contests"
    HOST_CONTESTS = "host_contests"
    KEEP_NOTES = "keep_notes"
    CHOOSE_DIGEST = "choose_digest"
    NUDGE = "nudge"
    ADAPT_DIGEST = "adapt_digest"
    READ_YEAR = "read_year"
    SET_GOALS = "set_goals"
    TAKE_RECORDS = "take_records"
    WRITE_SUMMARY = "write_summary"
    ANSWER_SURVEY = "answer_survey"
    KEEP_SURVEY = "keep_survey"
    ENTER_FOR = "enter_for"
    FIND_PEOPLE = "find_people"
    READ_PHONE = "read_phone"
    KEEP_PEOPLE = "keep_people"
    CONFIRM_PEOPLE = "confirm_people"
    INVITE = "invite"
    CORRECT_PEOPLE = "correct_people"
    MOVE_PEOPLE = "move_people"
    READ_ROTA = "read_rota"
    KEEP_ROTA = "keep_rota"
    READ_REGISTER = "read_register"
    READ_FIGURES = "read_figures"
    READ_AUDIT = "read_audit"
    READ_PURGES = "read_purges"
    SET_RULES = "set_rules"
    SEND_ROSTER = "send_roster"
    ADMIT_GROUPS = "admit_groups"
    SEE_MISSING = "see_missing"
    APPOINT = "appoint"
    KEEP_COMMITTEE = "keep_committee"
    HAND_OVER = "hand_over"
    SECOND = "second"
    GO_AWAY = "go_away"


@dataclass(frozen=True, slots=True)
class Line:
    """One deed. `charge`: what an officer must be in charge of for it. `never_own`: whom the thing is about does not do
    it in office, whatever the office. `second`: it takes two, the second one named by
    `seconding` of `storage.offices` or `storage.aid`."""

    deed: Deed
    who: Mapping[Who, Whose]
    doors: tuple[str, ...] = ()
    charge: Charge | None = None
    never_own: bool = False
    second: bool = False
    chats: frozenset[Chat] = frozenset({Chat.PRIVATE})


def names(noun: str, verbs: str) -> tuple[str, ...]:
    return tuple(f"{noun}.{verb}" for verb in verbs.split())


def steps(service: str, steps: str) -> tuple[str, ...]:
    return tuple(f"step:{service}.{step}" for step in steps.split())
