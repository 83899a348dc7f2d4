"""Prepared statements: a Core statement compiled once and run by the driver itself, at a fifth of the cost.

For the few statements that every update runs; everything else goes through the session.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Select, Table
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Delete, Insert, ReturningInsert, Update

from storage.commits import core

Processor = Callable[[Any], Any]
Statement = Select[Any] | Insert | Update | Delete | ReturningInsert[Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """The statement as one driver wants it."""

    sql: str
    order: tuple[str, ...] | None
    fixed: dict[str, Any]
    binds: dict[str, Processor]
    results: tuple[Processor | None, ...]

    def parameters(self, given: Mapping[str, Any]) -> Any:
        values = {**self.fixed, **given}
        for name, process in self.binds.items():
            values[name] = process(values[name])
        return values if self.order is None else [values[name] for name in self.order]


class Prepared:
    """A statement of named parameters; values and rows keep the types of its columns."""

    def __init__(self, statement: Statement | Mapping[str, Statement]) -> None:
        """One statement for every database, or one for each by the dialect's name."""
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def rows(self, session: Session, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a select, or of what is returned."""
        return self._fetched(session.info["driver"], self._form(core(session).dialect), parameters)

    def found(self, connection: Connection, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """`rows` for a bulk, which has no session."""
        return self._fetched(connection.connection.driver_connection, self._form(connection.dialect), parameters)

    def _fetched(self, driver: Any, form: _Form, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        found = driver.execute(form.sql, form.parameters(parameters)).fetchall()
        if not any(form.results):
            return list(found)
        return [
            tuple(process(value) if process else value for value, process in zip(row, form.results, strict=True))
            for row in found
        ]

    def run(self, session: Session, parameters: Mapping[str, Any]) -> None:
        form = self._form(core(session).dialect)
        session.info["driver"].execute(form.sql, form.parameters(parameters))

    def run_all(self, connection: Connection, parameters: Sequence[Mapping[str, Any]]) -> int:
        """Runs it for each; how many rows were hit in all."""
        form = self._form(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(form.sql, [form.parameters(each) for each in parameters])
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = self._compiled(dialect)
        return form

    def _compiled(self, dialect: Dialect) -> _Form:
        statement = self._statement[dialect.name] if isinstance(self._statement, Mapping) else self._statement
        compiled: Any = statement.compile(dialect=dialect, column_keys=_given(statement))
        binds = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
        columns = statement.selected_columns if isinstance(statement, Select) else getattr(statement, "_returning", ())
        return _Form(
            sql=str(compiled),
            order=tuple(compiled.positiontup) if compiled.positional else None,
            # A column that an insert is not given stays empty.
            fixed={name: None if bind.required else bind.effective_value for bind, name in compiled.bind_names.items()},
            binds={name: process for name, process in binds.items() if process is not None},
            results=tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns),
        )


def _given(statement: Statement) -> list[str] | None:
    """The columns that an insert fills: all but a key that the database counts, which no NULL may stand in for."""
    if not isinstance(statement, Insert):
        return None
    table = cast("Table", statement.table)
    return [column.key for column in table.c if column is not table.autoincrement_column]
