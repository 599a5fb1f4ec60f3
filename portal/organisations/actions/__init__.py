"""The only door for changes to organisations and their members."""

from portal.organisations.actions.checking import accept, refuse
from portal.organisations.actions.members import (
    Asked,
    change_role,
    invite,
    join,
    link_of,
    remove,
    resume,
    revoke_invitation,
    suspend,
)
from portal.organisations.actions.proving import (
    Evidence,
    draw_statement,
    examine_evidence,
    examine_statement,
    issue_statement,
    prove,
    proven,
    send_evidence,
)
from portal.organisations.actions.registering import Details, register

__all__ = [
    "Asked",
    "Details",
    "Evidence",
    "accept",
    "change_role",
    "draw_statement",
    "examine_evidence",
    "examine_statement",
    "invite",
    "issue_statement",
    "join",
    "link_of",
    "prove",
    "proven",
    "refuse",
    "register",
    "remove",
    "resume",
    "revoke_invitation",
    "send_evidence",
    "suspend",
]
