"""The lines of the matrix for cases of hardship: files, aid, notices, papers."""

from typing import Final

from storage.offices import Charge
from storage.rights.terms import Deed, Line, Who, Whose, names, steps

CASES: Final[tuple[Line, ...]] = (
    Line(
        Deed.WORK_CASES,
        {Who.OFFICER: Whose.UNIT, Who.DEPUTY: Whose.UNION, Who.CHAIR: Whose.UNION},
        (
            *names(
                "hardship",
                "look open take accept refuse refer leave look_back answer ask note help ask_help choose_track close "
                "ask_close decline choose_way heard_yes heard_no offer ask_offer take_back",
            ),
            *names("aid", "back"),
            *steps("hardship", "answer ask note decline way"),
            *names("hardship", "accept_all refuse_all"),
            *names("reviews", "look enter settle"),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.READ_CASE,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    # Whoever promised the call puts it off, nobody for them.
    Line(
        Deed.PUT_OFF_CASES,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        names("hardship", "ask_later choose_later later"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    # By whom it is about, or by the case officer, who has asked them.
    Line(
        Deed.ANSWER_REVIEWS,
        {Who.MEMBER: Whose.OWN, Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names("reviews", "choose_change choose_money tick_need enough skip go_back put_off"),
            *steps("reviews", "agree change money needs words"),
        ),
    ),
    # Whoever has them offers them; the chair alone moves them for somebody.
    Line(
        Deed.HAND_OVER_CASES,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.UNION},
        names("hardship", "hand_all hand_whose hand_to hand_sure"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.GIVE_AID,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names(
                "aid",
                "open page begin choose_amount choose_source choose_day ask_worth skip_worth enter leave look undo "
                "remind ask_other replace hand sign ask_correct",
            ),
            *steps("aid", "amount source day worth sure correction"),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
        second=True,
    ),
    # Deputies, the chair and who is on the committee's list; whose word counts, each rule asks.
    Line(
        Deed.AGREE_AID, {Who.MEMBER: Whose.OWN}, (*names("aid", "agree disagree reconsider"), *steps("aid", "reason"))
    ),
    Line(
        Deed.KEEP_DOSSIERS,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names("casebook", "open decisions older"),
            *names(
                "dossiers",
                "begin choose_class correct verify confirm begin_means choose_size take_check choose_cause "
                "skip_address suggest begin_visit pick_visitor choose_day choose_count choose_housing choose_living "
                "choose_agrees tick_need enough_needs skip_note keep_visit see_visit set_right keep_correction",
            ),
            *steps(
                "dossiers",
                "decision reason sure size income spending cause loss compensated address visitor visited_on people "
                "housing living agrees needs visit_note visit_sure correction correction_reason correction_sure",
            ),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    # Each rule asks whose case it is: nobody but the case officer has its notice in hand, or opens an objection.
    Line(
        Deed.PUT_ON_NOTICE,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        (
            *names(
                "public_notices",
                "open show ask choose_signed signed choose_paper_day paper choose_posted posted ask_take_down "
                "take_down read ask_uphold uphold reject",
            ),
            *steps("public_notices", "reason"),
        ),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.TICK_EVIDENCE,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        names("evidence", "open tick skip undo tell"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
    Line(
        Deed.SEE_PHOTOS,
        {Who.OFFICER: Whose.TAKEN, Who.DEPUTY: Whose.TAKEN, Who.CHAIR: Whose.TAKEN},
        names("evidence", "open_photos seen"),
        charge=Charge.HARDSHIP,
        never_own=True,
    ),
)
