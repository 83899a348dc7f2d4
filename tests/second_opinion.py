"""aiogram's models of what the Bot API sends and takes: a second opinion beside the tables and the library.

aiogram builds all its 500 models when it is opened, for seven seconds of processor time in each process that tests.
Here only those are built that something is held against.
"""

import typing
from functools import cache
from typing import Any
from unittest.mock import patch

from pydantic import BaseModel


def update_model() -> type[BaseModel]:
    """The model of an update."""
    return _built(_aiogram().types.Update)


@cache
def method_model(method: str) -> type[BaseModel] | None:
    """The model of a method's parameters, by its name as it is called; None where aiogram knows no such method."""
    found = getattr(_aiogram().methods, method[0].upper() + method[1:], None)
    return None if found is None else _built(found)


def _built(model: type[BaseModel]) -> type[BaseModel]:
    model.model_rebuild(_types_namespace={**vars(typing), **vars(_aiogram().types)})
    return model


@cache
def _aiogram() -> Any:
    with patch.object(BaseModel, "model_rebuild", classmethod(lambda _, **__: None)):
        import aiogram.methods  # noqa: PLC0415 - takes two seconds
    return aiogram
