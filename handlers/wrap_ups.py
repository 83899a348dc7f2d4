"""Wrap-ups: the figures of a campaign as text, picture and for Word; and its end, which the chair confirms."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.campaigns.doors import LOOK
from handlers.context import Context
from handlers.screens import Screen
from storage import wrap_ups
from storage.values import Values

OPEN = Button("wrap_ups.open", int)
PICTURE = Button("wrap_ups.picture", int)
ORDER = Button("wrap_ups.order", int)
ASK_CLOSE = Button("wrap_ups.ask_close", int)
CLOSE = Button("wrap_ups.close", int)


async def open_page(update: Update, context: Context) -> None:
    await context.write(wrap_ups.look, *OPEN.read(update), answer=_screen)


async def picture(update: Update, context: Context) -> None:
    await context.write(wrap_ups.picture, *PICTURE.read(update), answer=_picture_screen)


async def order(update: Update, context: Context) -> None:
    await context.write(wrap_ups.order, *ORDER.read(update), answer=_screen)


async def ask_close(update: Update, context: Context) -> None:
    await context.write(wrap_ups.ask_close, *ASK_CLOSE.read(update), answer=_sure_screen)


async def close(update: Update, context: Context) -> None:
    await context.write(wrap_ups.close, *CLOSE.read(update), answer=_screen)


def _screen(found: Values) -> Screen:
    campaign = found["campaign"]
    end = [ASK_CLOSE(campaign)] if found["may_close"] else []
    rows = [[PICTURE(campaign), ORDER(campaign)], end, [LOOK(campaign, 0, back=True)]]
    return Screen("wrap_ups.page", found, rows, right=wrap_ups.RIGHT, subject=int(str(campaign)))


def _picture_screen(found: Values) -> Screen:
    return replace(_screen(found), key="wrap_ups.picture", buttons=[], fresh=True)


def _sure_screen(found: Values) -> Screen:
    campaign = found["campaign"]
    rows = [[OPEN(campaign, back=True), CLOSE(campaign)]]
    return Screen("wrap_ups.ask_close", found, rows, right=wrap_ups.RIGHT, subject=int(str(campaign)))


KEYBOARDS: Keyboards = {"wrap_ups.paper": []}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        OPEN.to(open_page),
        PICTURE.to(picture),
        ORDER.to(order),
        ASK_CLOSE.to(ask_close),
        CLOSE.to(close),
    ]
