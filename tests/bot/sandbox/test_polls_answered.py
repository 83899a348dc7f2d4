"""Polls on phones: what each person sees, answers, changes and adds; what the bot hears of it."""

import pytest

from bot.sandbox.ballots import Quiz
from bot.sandbox.refusals import Refusal
from tests.bot.sandbox.specification import check_update


@pytest.fixture
def wang(sandbox):
    return sandbox.phone("王秀英")


@pytest.fixture
def group(sandbox, bot, li, wang):
    group = sandbox.world.add_group("一车间", [li.person, wang.person])
    sandbox.world.person_adds_bot(li.person, group)
    news(bot)
    return group


@pytest.fixture
def send(bot, group):
    """A poll in the group, with names unless it is said otherwise."""

    def send(**given):
        usual = {"chat_id": group.id, "question": "几点？", "options": ["八点", "九点", "十点"], "is_anonymous": False}
        sent = bot("sendPoll", **usual | given).result
        news(bot)
        return sent

    return send


def news(bot):
    """Every new update, each as the two libraries and the specification have it, confirmed."""
    updates = bot.updates()
    for update in updates:
        check_update(update)
    if updates:
        bot.updates(offset=updates[-1]["update_id"] + 1)
    return [{name: body for name, body in update.items() if name != "update_id"} for update in updates]


def counts(poll):
    return [option["voter_count"] for option in poll["options"]]


class TestVote:
    def test_is_told_with_the_name_and_the_new_counts(self, bot, send, li, group):
        poll = send()["poll"]
        li.in_group(group).poll().vote("九点")
        counted, answered = news(bot)
        assert counts(counted["poll"]) == [0, 1, 0]
        assert counted["poll"]["total_voter_count"] == 1
        assert answered["poll_answer"] == {
            "poll_id": poll["id"],
            "user": li.person.as_user(),
            "option_ids": [1],
            "option_persistent_ids": [poll["options"][1]["persistent_id"]],
        }

    def test_is_told_without_a_name_when_anonymous(self, bot, send, li, group):
        send(is_anonymous=True)
        li.in_group(group).poll().vote("九点")
        (counted,) = news(bot)
        assert counts(counted["poll"]) == [0, 1, 0]

    def test_may_have_several_options_in_their_own_order(self, bot, send, li, group):
        send(allows_multiple_answers=True)
        li.in_group(group).poll().vote("十点", 0)
        assert news(bot)[1]["poll_answer"]["option_ids"] == [0, 2]

    def test_may_have_one_only_unless_it_is_said(self, send, li, group):
        send()
        with pytest.raises(Refusal, match="Can't choose more than 1 option in the poll"):
            li.in_group(group).poll().vote("八点", "九点")

    def test_may_be_changed_and_taken_back(self, bot, send, li, group):
        send()
        booth = li.in_group(group).poll()
        booth.vote("八点")
        booth.vote("九点")
        booth.retract()
        told = news(bot)
        assert [one["poll_answer"]["option_ids"] for one in told[1::2]] == [[0], [1], []]
        assert [one["poll"]["total_voter_count"] for one in told[::2]] == [1, 1, 0]
        assert told[-1]["poll_answer"]["option_persistent_ids"] == []
        assert booth.results is None

    def test_stays_where_revoting_is_off_as_in_every_quiz(self, bot, send, li, group):
        for rules in ({"allows_revoting": False}, {"type": "quiz", "correct_option_ids": [0]}):
            send(**rules)
            booth = li.in_group(group).poll()
            booth.vote("八点")
            with pytest.raises(Refusal, match="Can't revote in a quiz"):
                booth.vote("九点")
            with pytest.raises(Refusal, match="Can't retract vote in the poll"):
                booth.retract()
            assert booth.chosen == ["八点"]

    def test_the_same_again_says_nothing(self, bot, send, li, group):
        send()
        booth = li.in_group(group).poll()
        booth.vote("八点")
        news(bot)
        booth.vote("八点")
        assert news(bot) == []

    def test_is_for_those_in_the_group(self, send, sandbox, group, li):
        send()
        stranger = sandbox.phone("陌生人")
        with pytest.raises(Refusal, match="Can't access the chat"):
            stranger.in_group(group).poll().vote("八点")

    def test_is_not_for_what_was_deleted(self, bot, send, li, group):
        sent = send()
        booth = li.in_group(group).poll()
        bot("deleteMessage", chat_id=group.id, message_id=sent["message_id"])
        with pytest.raises(Refusal, match="Message not found"):
            booth.vote("八点")

    def test_of_a_channel_comes_in_its_name(self, bot, send, li, group):
        send()
        li.in_group(group).poll().vote("八点", on_behalf_of=group)
        answer = news(bot)[1]["poll_answer"]
        assert answer["voter_chat"]["id"] == group.id
        assert answer["user"]["username"] == "Channel_Bot"

    def test_in_the_private_chat_counts_too(self, bot, li):
        bot("sendPoll", chat_id=li.person.id, question="?", options=["a", "b"], is_anonymous=False)
        li.poll("?").vote("b")
        assert news(bot)[1]["poll_answer"]["option_ids"] == [1]


class TestSeen:
    def test_results_after_the_own_vote(self, send, li, wang, group):
        send()
        mine, hers = li.in_group(group).poll(), wang.in_group(group).poll()
        mine.vote("八点")
        assert mine.results == {"八点": 1, "九点": 0, "十点": 0}
        assert hers.results is None

    def test_the_right_answer_and_why_after_the_own_answer(self, send, li, wang, group):
        send(type="quiz", correct_option_ids=[1], explanation="规定如此")
        mine, hers = li.in_group(group).poll(), wang.in_group(group).poll()
        mine.vote("八点")
        assert (mine.right, mine.explanation) == (["九点"], "规定如此")
        assert (hers.right, hers.explanation) == (None, "")
        assert "规定如此" in mine.show()
        assert "规定如此" not in hers.show()

    def test_hidden_results_by_the_bot_at_once_by_people_when_it_closes(self, bot, send, li, group):
        sent = send(hide_results_until_closes=True, type="quiz", correct_option_ids=[1])
        booth = li.in_group(group).poll()
        booth.vote("八点")
        assert (booth.results, booth.right, booth.chosen) == (None, None, ["八点"])
        assert counts(news(bot)[0]["poll"]) == [1, 0, 0]
        bot("stopPoll", chat_id=group.id, message_id=sent["message_id"])
        assert booth.results == {"八点": 1, "九点": 0, "十点": 0}
        assert booth.right == ["九点"]

    def test_shuffled_options_in_an_order_of_ones_own(self, bot, send, sandbox, li, group):
        sent = send(shuffle_options=True, options=[f"选项{number}" for number in range(12)])
        phones = [sandbox.phone(f"职工{number}") for number in range(3)]
        orders = []
        for phone in phones:
            group.members[phone.person.id] = phone.person
            orders.append(tuple(phone.in_group(group).poll().options))
        texts = [option["text"] for option in sent["poll"]["options"]]
        assert len({*orders, tuple(texts)}) == 4
        assert all(sorted(order) == sorted(texts) for order in orders)
        assert orders[0] == tuple(phones[0].in_group(group).poll().options)

    def test_a_place_on_the_phone_is_not_the_place_the_bot_hears(self, bot, send, li, group):
        sent = send(shuffle_options=True, options=[f"选项{number}" for number in range(12)])
        booth = li.in_group(group).poll()
        first = booth.options[0]
        booth.vote(0)
        assert booth.chosen == [first]
        (place,) = news(bot)[1]["poll_answer"]["option_ids"]
        assert sent["poll"]["options"][place]["text"] == first

    def test_the_chat_as_text_shows_the_poll(self, send, li, group):
        send()
        assert "几点？" in li.in_group(group).show()
        assert "九点" in li.in_group(group).show()


class TestAddedOptions:
    def test_are_told_by_a_service_message_and_can_be_chosen(self, bot, send, li, wang, group):
        poll = send(allow_adding_options=True)["poll"]
        booth = li.in_group(group).poll()
        booth.add_option("午后")
        booth.vote("午后")
        changed, service, _, answered = news(bot)
        added = changed["poll"]["options"][3]
        assert (added["text"], added["added_by_user"]["id"]) == ("午后", li.person.id)
        assert added["addition_date"] == service["message"]["date"]
        told = service["message"]["poll_option_added"]
        assert (told["option_persistent_id"], told["option_text"]) == (added["persistent_id"], "午后")
        assert told["poll_message"]["poll"]["id"] == poll["id"]
        assert answered["poll_answer"]["option_ids"] == [3]
        assert wang.in_group(group).poll().options[3] == "午后"

    def test_may_be_taken_back_with_their_votes(self, bot, send, li, wang, group):
        send(allow_adding_options=True)
        booth = li.in_group(group).poll()
        booth.add_option("午后")
        booth.vote("午后")
        news(bot)
        with pytest.raises(Refusal, match="can't be deleted"):
            wang.in_group(group).poll().delete_option("午后")
        booth.delete_option("午后")
        changed, service = news(bot)
        assert (changed["poll"]["total_voter_count"], len(changed["poll"]["options"])) == (0, 3)
        assert service["message"]["poll_option_deleted"]["option_text"] == "午后"

    def test_need_leave_and_room(self, bot, send, li, group):
        send()
        with pytest.raises(Refusal, match="Options can't be added to the poll"):
            li.in_group(group).poll().add_option("午后")
        send(allow_adding_options=True, options=[str(number) for number in range(12)])
        with pytest.raises(Refusal, match="Poll can't have more than 12 options"):
            li.in_group(group).poll().add_option("午后")


class TestShownElsewhere:
    def test_a_forwarded_poll_is_the_same_poll(self, bot, send, sandbox, li, group):
        original = group.messages[send()["message_id"]]
        origin = {"type": "user", "sender_user": sandbox.world.bot.as_user(), "date": original.date}
        content = original.content | {"forward_origin": origin}
        forwarded = sandbox.world.bot_sends(sandbox.world.private_chat(li.person), content=content)
        li.poll().vote("九点")
        assert counts(original.content["poll"]) == counts(forwarded.content["poll"]) == [0, 1, 0]
        assert bot("stopPoll", chat_id=li.person.id, message_id=forwarded.message_id).refusal == (
            "400 Bad Request: poll can't be stopped"
        )

    def test_a_copied_poll_is_a_new_one(self, send, sandbox, li, group):
        original = group.messages[send(open_period=60)["message_id"]]
        li.in_group(group).poll().vote("九点")
        sandbox.world.advance(30)
        copied = sandbox.world.bot_sends(sandbox.world.private_chat(li.person), content=original.content)
        poll = copied.content["poll"]
        assert poll["id"] != original.content["poll"]["id"]
        assert counts(poll) == [0, 0, 0]
        assert li.poll().seconds_left > li.in_group(group).poll().seconds_left + 25

    def test_a_quiz_whose_answer_is_not_known_is_not_copied(self, sandbox, li, group):
        theirs = li.in_group(group).send_poll("?", ["a", "b"], Quiz((1,)))
        with pytest.raises(Refusal, match="the message can't be copied"):
            sandbox.world.bot_sends(sandbox.world.private_chat(li.person), content=dict(theirs.content))


class TestPeoplesPolls:
    def test_a_button_asks_for_one(self, bot, li):
        ask = {"keyboard": [[{"text": "出题", "request_poll": {"type": "quiz"}}]]}
        bot("sendMessage", chat_id=li.person.id, text="请出一题", reply_markup=ask)
        with pytest.raises(AssertionError, match="takes only a quiz poll"):
            li.send_poll("?", ["a"], button="出题")
        li.send_poll("几点？", ["八点", "九点"], Quiz((1,)), button="出题")
        (heard,) = news(bot)
        assert heard["message"]["poll"]["correct_option_ids"] == [1]

    def test_groups_give_none(self, bot, group):
        ask = {"keyboard": [[{"text": "出题", "request_poll": {}}]]}
        assert bot("sendMessage", chat_id=group.id, text="a", reply_markup=ask).refusal == (
            "400 Bad Request: poll can be requested in private chats only"
        )

    def test_in_a_group_the_bot_hears_of_the_end_only(self, bot, li, wang, group):
        phone = li.in_group(group)
        phone.send_poll("几点？", ["八点", "九点"], Quiz((1,)), anonymous=False)
        wang.in_group(group).poll().vote("八点")
        assert news(bot) == []
        phone.poll().stop()
        (closed,) = news(bot)
        assert closed["poll"]["is_closed"] is True
        assert closed["poll"]["correct_option_ids"] == [1]
        assert counts(closed["poll"]) == [1, 0]

    def test_in_a_group_the_answer_is_kept_from_a_bot_that_hears_the_question(self, bot, sandbox, li, group):
        sandbox.world.privacy = False
        li.in_group(group).send_poll("几点？", ["八点", "九点"], Quiz((1,), ("规定", [])))
        (heard,) = news(bot)
        assert heard["message"]["poll"]["type"] == "quiz"
        assert heard["message"]["poll"].keys().isdisjoint({"correct_option_id", "correct_option_ids", "explanation"})
