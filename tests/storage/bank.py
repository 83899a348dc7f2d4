"""A question of each kind, and a bank that is filled with some."""

from collections.abc import Sequence

from storage.questions import Content, Kind, Option, Pair, Question, Span, keeping
from tests.cast import Actor, Cast

SINGLE = Content(Kind.SINGLE, "火警电话是？", (Option("110"), Option("119", right=True), Option("以上都对")))
SEVERAL = Content(Kind.SEVERAL, "紧急电话有？", (Option("110", right=True), Option("119", right=True), Option("12329")))
TRUE_FALSE = Content(Kind.TRUE_FALSE, "119 不收费。", truth=True)
FILL_IN = Content(Kind.FILL_IN, "会员____人以上应当建会。", (Option("25", right=True),))
NUMERIC = Content(Kind.NUMERIC, "每分钟按压几次？", spans=(Span("100", "120"),))
ORDER = Content(Kind.ORDER, "先后顺序", tuple(Option(one) for one in ("通风", "检测", "作业")))
MATCH = Content(Kind.MATCH, "连线", pairs=(Pair("12351", "工会"), Pair("12333", "人社"), Pair("", "消防")))
ALL = (SINGLE, SEVERAL, TRUE_FALSE, FILL_IN, NUMERIC, ORDER, MATCH)


def fill(cast: Cast, by: Actor, contents: Sequence[Content]) -> list[Question]:
    """All of them, approved; as they are then."""

    def put(session) -> list[Question]:
        made = keeping.put_all(session, contents, author_id=None, approved_by=by.account_id, now=cast.now)
        session.expunge_all()
        return made

    return cast.write(put)


def plenty(count: int, *path: str, wrong: str = "否") -> list[Content]:
    """So many single choices of that category, of which the first option is right."""
    return [
        Content(
            Kind.SINGLE,
            f"{''.join(path)}第{at}题？",
            (Option("是", right=True), Option(wrong)),
            category=path,
            explanation=f"第{at}条",
        )
        for at in range(count)
    ]
