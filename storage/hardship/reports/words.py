"""What was told and said in a case, opened, sealed under the case's own key, and shredded."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage import sealed
from storage.accounts import Account
from storage.hardship.reports.records import BESIDE, Answer, Report
from storage.hardship.reports.refusals import WordsEmpty, WordsTooLong
from storage.hardship.reports.terms import MOST_WORDS
from storage.members import Member
from storage.values import Values, unpack


def short_enough(words: str) -> str:
    """The words without the space around them; WordsTooLong above 1,000 characters, WordsEmpty below one."""
    words = words.strip()
    if not words:
        raise WordsEmpty
    if len(words) > MOST_WORDS:
        raise WordsTooLong(length=len(words), most=MOST_WORDS)
    return words


def key_of(session: Session, report: Report) -> bytes:
    """The case's own data key; made when there is something to seal for the first time."""
    if report.data_key is None:
        report.data_key = sealed.new_key(session)
    return report.data_key


def story_of(session: Session, report: Report) -> str | None:
    """The person's own words."""
    if report.story is None:
        return None
    return sealed.unseal(session, "hardship_reports.story", report.row, report.story, under=report.data_key)


def details_of(session: Session, report: Report) -> Values:
    """causes (the main one first) or group, help, reach, about (a name as it was written): whatever was told."""
    if report.details is None:
        return {}
    text = sealed.unseal(session, "hardship_reports.details", report.row, report.details, under=report.data_key)
    return unpack(text)


def words_of(session: Session, report: Report, said: Answer) -> str:
    """One piece of what was said in the case."""
    return sealed.unseal(session, "hardship_answers.words", said.row, said.words, under=report.data_key)


def officer_name(session: Session, account_id: int | None) -> str | None:
    """The name on the roster; None for nobody, or for an officer whom the roster does not know."""
    statement = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id == account_id)
    return session.scalar(statement)


def shred(session: Session, report_ids: list[int]) -> int:
    """Deletes the words of both sides, the details, and the keys of the cases, without which no copy of any of them in
    log or file opens any more, and whatever is kept beside them; number, dates and stage stay. Returns how many words
    and details were there."""
    of_these = Report.id.in_(report_ids)
    keys = session.scalars(select(Report.data_key).where(of_these, Report.data_key.is_not(None))).all()
    told = Report.story.is_not(None) | Report.details.is_not(None)
    stories = update(Report).where(of_these, told).values(story=None, details=None)
    answers = delete(Answer).where(Answer.report_id.in_(report_ids))
    count = sum(session.execute(statement).rowcount for statement in (stories, answers))  # type: ignore[attr-defined]
    session.execute(update(Report).where(of_these).values(data_key=None))
    sealed.shred(session, [key for key in keys if key is not None])
    for one in BESIDE:
        one.shred(session, report_ids)
    return count
