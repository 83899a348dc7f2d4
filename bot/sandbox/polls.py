"""Methods that send a poll or a quiz and that stop it."""

from bot.sandbox import keyboards, questions
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.ballots import Poll
from bot.sandbox.messages import ways
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request


def send_poll(asked: Asked) -> Json:
    question, options = questions.question(asked), questions.options(asked)
    poll = asked.world.voting.new_poll(asked.world.bot, question, options)
    poll.description, poll.media = questions.description(asked), questions.media(asked, "media")
    poll.quiz = questions.quiz(asked, len(options))
    _set_rules(asked, poll)
    questions.check_restrictions(asked)
    poll.open_period, poll.closes_at = questions.ending(asked)
    chat = asked.open_chat()
    fields = ways(asked, chat)
    message = asked.world.bot_sends(chat, content=asked.world.voting.start(poll), **fields)
    return message.as_message()


def stop_poll(asked: Asked) -> Json:
    """The stopped poll, as a message carries it; without `reply_markup` the inline keyboard goes."""
    markup = asked.text("reply_markup")
    if asked.text("business_connection_id"):
        raise bad_request("business connection not found")
    message = asked.message(asked.open_chat(Need.EDIT), "message with poll to stop")
    if "poll" not in message.content:
        raise bad_request("Message is not a poll")
    if not message.is_editable or message.sender is not asked.world.bot or "forward_origin" in message.content:
        raise bad_request("Poll can't be stopped")
    voting = asked.world.voting
    poll = voting.find(message)
    if poll.closed:
        raise bad_request("Poll has already been closed")
    message.reply_markup = keyboards.read_inline(markup, private=message.chat.is_private, odd=asked.odd)
    voting.stop(poll)
    return poll.as_poll(inside=True)


def _set_rules(asked: Asked, poll: Poll) -> None:
    quiz = poll.quiz is not None
    poll.anonymous = asked.flag("is_anonymous") if asked.text("is_anonymous") else True
    poll.multiple = asked.flag("allows_multiple_answers")
    poll.revoting = asked.flag("allows_revoting") if asked.text("allows_revoting") else not quiz
    poll.shuffled = asked.flag("shuffle_options")
    poll.secret = asked.flag("hide_results_until_closes")
    poll.growing = questions.grows(asked, anonymous=poll.anonymous, quiz=quiz)
    poll.closed = asked.flag("is_closed")


_QUESTION = "question question_parse_mode question_entities options description description_parse_mode"
_RULES = "is_anonymous type allows_multiple_answers allows_revoting shuffle_options allow_adding_options"
_LIMITS = "hide_results_until_closes members_only country_codes open_period close_date is_closed"
_QUIZ = "correct_option_ids explanation explanation_parse_mode explanation_entities explanation_media"
_SENDING = "business_connection_id chat_id message_thread_id disable_notification protect_content allow_paid_broadcast"
_MORE = "description_entities media message_effect_id reply_parameters reply_markup"

METHODS = {
    "sendPoll": (send_poll, f"{_SENDING} {_QUESTION} {_RULES} {_LIMITS} {_QUIZ} {_MORE}"),
    "stopPoll": (stop_poll, "business_connection_id chat_id message_id reply_markup"),
}
