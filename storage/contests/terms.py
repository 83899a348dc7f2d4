"""The terms of contests (竞赛): how one is scored, who plays, in which stages, where it stands, and its limits."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

#: Signs of a title, of what is said of prizes, of a team's name, of a reason.
MOST_TITLE, MOST_PRIZES, MOST_TEAM, MOST_REASON = 40, 200, 20, 100
#: Questions of a paper; teams; groups that play at the same time.
MOST_QUESTIONS, MOST_TEAMS, MOST_GROUPS = 100, 40, 30
#: Seconds that a question may have.
FEWEST_SECONDS, MOST_SECONDS = 5, 300
#: Hundredths of a point that a right answer gives where nothing else is set.
FULL: Final = 10_00
#: Under speed these seconds cost nothing: nobody's telephone is to decide.
GRACE_SECONDS: Final = 2
#: What a row of right answers gives on top, in hundredths of the full points: so much for each from the second on.
STREAK_STEP, STREAK_MOST = 10, 50
#: 抢答: seconds to answer for whoever was first. 风险: what can be staked, in hundredths of a point.
BUZZ_SECONDS: Final = 15
STAKES: Final = (10_00, 20_00, 30_00)
#: How long answers of somebody whom the roster does not know yet are kept.
UNBOUND: Final = timedelta(hours=24)


class State(StrEnum):
    """DRAFT: being prepared. READY: can be begun, maybe at a time. ON: in the groups now. OVER: played to its end, or
    stopped. CANCELLED: never played."""

    DRAFT = "draft"
    READY = "ready"
    ON = "on"
    OVER = "over"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a contest that is ON stands. LOBBY: people join. COUNTDOWN: 3-2-1. ASKING: the question stands in the
    groups and takes answers (of 风险 after the stake). STAKING: whose turn it is says what they stake. BUZZING: who is
    first; presses before GO are early. TOLD: the right answer stands there. HELD: a host has paused it."""

    LOBBY = "lobby"
    COUNTDOWN = "countdown"
    STAKING = "staking"
    READYING = "readying"
    BUZZING = "buzzing"
    ASKING = "asking"
    TOLD = "told"
    HELD = "held"
    OVER = "over"


class Scoring(StrEnum):
    """FIXED: a right answer gives all of the points. SPEED: all in the first two seconds, then falling to half."""

    FIXED = "fixed"
    SPEED = "speed"


class Form(StrEnum):
    """BUTTONS: nobody sees what somebody chose. POLLS: Telegram's own quizzes, where everybody sees who chose what."""

    BUTTONS = "buttons"
    POLLS = "polls"


class Sides(StrEnum):
    """Who stands against whom: each for oneself (ALONE), UNITS of the roster, or FREE teams that people choose."""

    ALONE = "alone"
    UNITS = "units"
    FREE = "free"


class Whom(StrEnum):
    """Who may play: ALL whom the roster knows, or the people of the contest's UNITS."""

    ALL = "all"
    UNITS = "units"


class Tie(StrEnum):
    """What decides between equals, said beforehand. TIME: fewer seconds over right answers, then the earlier last one.
    PLAY_OFF: 加赛 for the first place, then TIME. SHARED: they share the place."""

    TIME = "time"
    PLAY_OFF = "play_off"
    SHARED = "shared"


class Stage(StrEnum):
    """必答 (everybody answers), 抢答 (first to press), 风险 (a stake, in turn by score), 加赛 (first to press among
    equals; asked only if it is needed), 观众题 (for those who do not play; it counts for nothing)."""

    ALL = "all"
    BUZZ = "buzz"
    STAKE = "stake"
    DECIDER = "decider"
    AUDIENCE = "audience"


#: The stages in which one answers for a side, and whoever is first or whose turn it is.
OF_SIDES: Final = (Stage.BUZZ, Stage.STAKE, Stage.DECIDER)
#: Of these, what brings points: 加赛 only parts equals.
PAYING: Final = (Stage.BUZZ, Stage.STAKE)


class Asked(StrEnum):
    """What became of a question of the paper. PLANNED: to come. OPEN: being asked. SCORED: it counts. VOID: it was
    asked, and does not count since something was wrong with it. SKIPPED: it was passed over, before it was asked or
    (`closed_at`) while it was open."""

    PLANNED = "planned"
    OPEN = "open"
    SCORED = "scored"
    VOID = "void"
    SKIPPED = "skipped"
