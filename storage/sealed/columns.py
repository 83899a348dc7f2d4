"""Columns: each record says itself which of its fields are sealed, and a new key finds all of them by that."""

import importlib
import os
import pkgutil
from typing import Any

from sqlalchemy import Column, LargeBinary
from sqlalchemy.orm import MappedColumn, mapped_column

import storage
from storage.database import Record

_MARK = "sealed"


def column(*, rotates: bool = True) -> MappedColumn[Any]:
    """A sealed field. Beside it stands `row`, the random id that it is bound to.

    `rotates`: whether a new key of the ring takes it over; only what stands for one key does not.
    """
    return mapped_column(LargeBinary, info={_MARK: rotates})


def columns(*, rotating: bool = False) -> list[Column[Any]]:
    """Every sealed field of every record; or those alone that a new key takes over."""
    _know_every_record()
    every = [each for table in Record.metadata.sorted_tables for each in table.columns if _MARK in each.info]
    return [each for each in every if each.info[_MARK] or not rotating]


def _know_every_record() -> None:
    """A record is known once its module is opened, and a command opens only what it needs."""
    for each in pkgutil.walk_packages(storage.__path__, "storage."):
        if ".migrations" not in each.name:
            importlib.import_module(each.name)


def new_row() -> bytes:
    """A row's random id, known before the row is written, so that what is sealed can be bound to it."""
    return os.urandom(16)
