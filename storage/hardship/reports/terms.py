"""The words of hardship reports: who needs help, why, how soon, which help; the stages of a case, and its limits."""

from datetime import timedelta
from enum import StrEnum

SERVICE = "hardship"
#: Under this name the half-done words about a report are kept: of which report, and what they are.
WORDS = "hardship.words"
#: Characters of a person's own words, and of an officer's.
MOST_WORDS = 1000
MINE_SHOWN = 5
#: Of the longest, what a message has room for beside the story.
SAID_SHOWN = 2
#: How long after closing the employee can say that it is not solved.
NOT_SOLVED_WITHIN = timedelta(days=14)


class Whom(StrEnum):
    """Who needs help, as the person who reports says. 代报 for a COLLEAGUE is a hint until that colleague agrees."""

    ME = "me"
    COLLEAGUE = "colleague"
    RETIRED = "retired"  # a retired member, or somebody's family


class Cause(StrEnum):
    """主要致困原因 and 次要致困原因, as the union's register names them (领域: 困难职工档案表)."""

    OWN_ILLNESS = "own_illness"
    FAMILY_ILLNESS = "family_illness"
    DISABILITY = "disability"
    JOB_LOSS = "job_loss"
    LOW_INCOME = "low_income"
    SCHOOLING = "schooling"
    DISASTER = "disaster"
    ACCIDENT = "accident"
    OTHER = "other"


class CauseGroup(StrEnum):
    """All that is asked where people are not asked for more."""

    HEALTH = "health"
    INCOME = "income"
    SCHOOLING = "schooling"
    MISFORTUNE = "misfortune"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon help is needed; the working days within which the unit's union gets in touch stand beside it."""

    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    NOT_URGENT = "not_urgent"

    @property
    def working_days(self) -> int:
        return {Urgency.THIS_WEEK: 1, Urgency.THIS_MONTH: 3, Urgency.NOT_URGENT: 5}[self]

    @property
    def later(self) -> tuple[int, ...]:
        """By how many working days that can be put off, once: never by more than was promised first, and not at all
        where help is needed this week."""
        return {Urgency.THIS_WEEK: (), Urgency.THIS_MONTH: (1, 2, 3), Urgency.NOT_URGENT: (1, 3, 5)}[self]

    @property
    def patience(self) -> timedelta:
        """Office time after which the chair is told that nobody has taken the report."""
        return timedelta(hours=2 if self is Urgency.THIS_WEEK else 4)


class Later(StrEnum):
    """Why somebody is rung later than was promised (延期): the officer is AWAY, has much in hand (BUSY), has to ASK how
    it can be helped; or the person WISHES it."""

    AWAY = "away"
    BUSY = "busy"
    ASKS = "asks"
    WISHED = "wished"


class Help(StrEnum):
    """Which help is wished for (帮扶项目); UNSURE leaves it to the union."""

    LIVING = "living"
    MEDICAL = "medical"
    SCHOOLING = "schooling"
    LEGAL = "legal"
    WORK = "work"
    VISIT = "visit"
    UNSURE = "unsure"


class Reach(StrEnum):
    """How and when the person wants to be reached."""

    CALL_ANYTIME = "call_anytime"
    CALL_EVENING = "call_evening"
    CALL_OFFICE = "call_office"
    MESSAGE = "message"
    IN_PERSON = "in_person"


class Stage(StrEnum):
    """SUBMITTED until an officer takes it (TAKEN, 受理). 一般帮扶: HELPED (已帮助), CLOSED (办结).
    建档: VERIFYING (走访核实), ON_NOTICE (公示中), TO_REPORT (待上报), REPORTED (已上报), APPROVED (上级已批复),
    FILED (已建档), SUPPORTED (帮扶中), RELIEVED (已脱困), REMOVED (已退档).
    Of both: DECLINED (暂不符合条件), WITHDRAWN (已撤回).
    `storage.hardship.moves` says which leads where."""

    SUBMITTED = "submitted"
    TAKEN = "taken"
    HELPED = "helped"
    VERIFYING = "verifying"
    ON_NOTICE = "on_notice"
    TO_REPORT = "to_report"
    REPORTED = "reported"
    APPROVED = "approved"
    FILED = "filed"
    SUPPORTED = "supported"
    CLOSED = "closed"
    RELIEVED = "relieved"
    REMOVED = "removed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


ENDS = (Stage.CLOSED, Stage.RELIEVED, Stage.REMOVED, Stage.DECLINED, Stage.WITHDRAWN)
#: 已建档: what the union's register has; taken back by a decision, never by a press alone.
ON_FILE = (Stage.FILED, Stage.SUPPORTED)
#: Every stage of a case that has not ended. As a list: an index of stages serves.
OPEN = tuple(stage for stage in Stage if stage not in ENDS)
#: On the way to it: nobody asks any more which track it is.
ON_THE_WAY = (Stage.VERIFYING, Stage.ON_NOTICE, Stage.TO_REPORT, Stage.REPORTED, Stage.APPROVED)
#: Somebody has it in hand, and owes the call that was promised.
PROMISED = (Stage.TAKEN, Stage.HELPED, *ON_THE_WAY)


class Track(StrEnum):
    """GENERAL: 一般帮扶/临时救助, no public notice, the default. FILING: 建档."""

    GENERAL = "general"
    FILING = "filing"


class Given(StrEnum):
    """What help was given: 电话, 走访, 转介, 临时救助."""

    CALL = "call"
    VISIT = "visit"
    REFERRAL = "referral"
    AID = "aid"


class Kind(StrEnum):
    """What was said: by the officer to the employee (ANSWER, QUESTION, REASON), the other way (REPLY, ADDED), or by
    the officer to nobody (NOTE)."""

    ANSWER = "answer"
    QUESTION = "question"
    REASON = "reason"
    REPLY = "reply"
    ADDED = "added"
    NOTE = "note"
