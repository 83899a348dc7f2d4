"""Opening: every sealed value that a database holds, by whatever key it lies under."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage import sealed

#: How a row whose values lie under a data key finds that key.
_KEYS = """SELECT row, data_key FROM hardship_reports WHERE data_key IS NOT NULL
    UNION ALL SELECT said.row, data_key FROM hardship_answers AS said
    JOIN hardship_reports ON hardship_reports.id = said.report_id WHERE data_key IS NOT NULL
    UNION ALL SELECT row, data_key FROM dossiers WHERE data_key IS NOT NULL
    UNION ALL SELECT made.row, data_key FROM dossier_decisions AS made
    JOIN dossiers ON dossiers.id = made.dossier_id WHERE data_key IS NOT NULL
    UNION ALL SELECT was.row, data_key FROM decision_corrections AS was
    JOIN dossier_decisions AS made ON made.id = was.decision_id
    JOIN dossiers ON dossiers.id = made.dossier_id WHERE data_key IS NOT NULL
    UNION ALL SELECT visit.row, data_key FROM house_visits AS visit
    JOIN dossiers ON dossiers.id = visit.dossier_id WHERE data_key IS NOT NULL"""

#: By column and row.
Opened = dict[tuple[str, bytes], str]


def keys(session: Session) -> dict[bytes, bytes]:
    """The data keys by the rows whose values lie under them."""
    return {bytes(row): bytes(key) for row, key in session.execute(text(_KEYS))}


def everything(session: Session) -> Opened:
    """All of it in the clear, data keys as hexadecimals; Unreadable where one value does not open."""
    under, found = keys(session), Opened()
    for column in sealed.columns():
        name = f"{column.table.name}.{column.name}"
        for row, blob in session.execute(select(column.table.c.row, column).where(column.is_not(None))):
            if name == "data_keys.wrapped":
                found[name, row] = sealed.keyring_of(session).unwrap(name, row, blob).hex()
            else:
                found[name, row] = sealed.unseal(session, name, row, blob, under=under.get(row))
    return found
