"""A bank with questions, and an exam that an officer has published, for tests of what comes of it."""

from storage.exams import setting
from storage.exams.setting import Knob
from storage.questions import Content, Kind, Option, keeping
from storage.questions.content import Difficulty
from storage.values import Values
from tests.cast import Actor, Cast


def question(
    nth: int, *, difficulty: Difficulty = Difficulty.EASY, category: str = "安全", points: int = 100
) -> Content:
    """A single choice whose right option is the first."""
    options = (Option("对的", right=True), Option("错的"), Option("也错"))
    where = (category,) if category else ()
    return Content(Kind.SINGLE, f"第{nth}题", options, category=where, difficulty=difficulty, points=points)


def fill(cast: Cast, contents: list[Content]) -> None:
    """Put in, and asked from now on."""
    author = cast.create_officer("题库管理员", unit=cast.create_unit("题库组")).account_id
    cast.write(lambda session: keeping.put_all(session, contents, author_id=author, approved_by=author, now=cast.now))


def draft(cast: Cast, officer: Actor, count: int = 10, days: int = 7) -> Values:
    """A draft that is whole: so many questions by lot, from its publishing on."""
    cast.acts(officer, setting.begin)
    exam = cast.acts(officer, setting.write_title, "安全知识考试")["exam"]
    asked = cast.acts(officer, setting.choose_preset, exam, count)
    return cast.acts(officer, setting.choose_days, asked["version"], days)


def publish(cast: Cast, officer: Actor, *knobs: Knob, count: int = 10, days: int = 7) -> int:
    """Published; each knob named is turned once before."""
    exam = int(str(draft(cast, officer, count, days)["exam"]))
    for one in knobs:
        cast.acts(officer, setting.turn, exam, one)
    cast.acts(officer, setting.publish, exam)
    return exam
