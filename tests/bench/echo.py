"""The bots beside ours: python-telegram-bot as it comes, and with our transport and updates handled at once."""

import argparse
import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.transport import Transport


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["stock", "swift"])
    kind = parser.parse_args().kind
    url = os.environ["UNIONHALL_API_URL"]
    builder = Application.builder().token(os.environ["UNIONHALL_TOKEN"]).base_url(f"{url}/bot").job_queue(None)
    if kind == "swift":
        builder = builder.request(Transport()).get_updates_request(Transport()).concurrent_updates(256)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


if __name__ == "__main__":
    main()
