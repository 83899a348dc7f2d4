"""Exams (考试): all its routes, steps and keyboards."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.exams import following, setting, taking

STEPS: Steps = {**taking.STEPS, **setting.STEPS, **following.STEPS}

KEYBOARDS: Keyboards = {**taking.KEYBOARDS, **setting.KEYBOARDS, **following.KEYBOARDS}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*taking.routes(), *setting.routes(), *following.routes()]
