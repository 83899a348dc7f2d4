"""Acts: everything that can stand in the audit, by its kind; what is not in this table is the name of a refusal."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """READ: sealed words were seen, or left the house. DECISION: of a case. PEOPLE: who is who, who acts for the union.
    REFUSED: a rule said no. LOOK: at the audit itself; shown among all only, or it would bury what else was read."""

    READ = "read"
    DECISION = "decision"
    PEOPLE = "people"
    REFUSED = "refused"
    LOOK = "look"


def _acts(kind: Kind, *names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, kind)


#: The name of each act, and its kind.
ACTS: Final[dict[str, Kind]] = {
    **_acts(
        Kind.LOOK,
        "audit.look",
    ),
    **_acts(
        Kind.READ,
        "hardship.read",
        "aid.look",
        "casebook.look",
        "dossiers.read",
        "joining.read",
        "people.read",
        "people.phone",
        "contacts.look",
        "contacts.open",
        "groups.missing",
        "groups.reach_out",
        "mydata.read_correction",
        "mydata.copy_to_read",
        "mydata.copy_for_machines",
        "mydata.export",
        "retention.paper",
        "rosters.refused_file",
    ),
    **_acts(
        Kind.DECISION,
        "hardship.submit",
        "hardship.take",
        "hardship.answer",
        "hardship.question",
        "hardship.reason",
        "hardship.reply",
        "hardship.added",
        "hardship.note",
        "hardship.general",
        "hardship.filing",
        "hardship.help",
        "hardship.close",
        "hardship.decline",
        "hardship.withdraw",
        "hardship.forget_own",
        "hardship.take_back_entry",
        "hardship.not_solved",
        "hardship.offer",
        "hardship.take_back",
        "hardship.refuse",
        "hardship.say_yes",
        "hardship.say_no",
        "hardship.heard_yes",
        "hardship.heard_no",
        "aid.enter",
        "aid.undo",
        "aid.agree",
        "aid.disagree",
        "aid.hand",
        "aid.sign",
        "aid.receive",
        "aid.miss",
        "aid.correct",
        "dossiers.verify",
        "dossiers.visit",
        "dossiers.means",
        "dossiers.classify",
        "dossiers.report_up",
        "dossiers.approve",
        "dossiers.send_back",
        "dossiers.file",
        "dossiers.relieve",
        "dossiers.remove",
        "dossiers.decline",
        "holidays.take_in",
        "bylaws.change",
        "retention.purge",
    ),
    **_acts(
        Kind.PEOPLE,
        "joining.bind",
        "joining.refuse",
        "consents.give",
        "consents.withdraw",
        "mydata.ask_correction",
        "mydata.correct",
        "mydata.refuse_correction",
        "mydata.leave",
        "joining.enter_office",
        "contacts.give",
        "contacts.begin",
        "contacts.end",
        "joining.give_link",
        "joining.revoke_link",
        "joining.open_link",
        "joining.deny_link",
        "joining.poster",
        "joining.reappoint",
        "offices.invite",
        "offices.dismiss",
        "groups.come",
        "groups.admit",
        "groups.leave",
        "groups.migrate",
        "offices.appoint",
        "offices.go_away",
        "offices.come_back",
        "offices.ask_second",
        "offices.second_yes",
        "offices.second_no",
        "committee.name",
        "committee.end",
        "duty.put_on",
        "duty.put_off",
        "people.join",
        "people.move",
        "people.retire",
        "people.leave",
        "rosters.propose",
        "rosters.confirm",
        "rosters.done",
        "rosters.leave_absent",
    ),
}
