"""What officers do to a dossier: the only door for their changes."""

from portal.office.actions.appraisal import appraise, propose
from portal.office.actions.asking import ask_again, ask_by, consent, late_requests, wanting_consent
from portal.office.actions.charge import assign, release, take_over
from portal.office.actions.checking import Finding, check_papers, reasons, remember, retire
from portal.office.actions.copies import CopyForm, CopyOrder, issue_copy, order_copy, order_of, waiting_copy
from portal.office.actions.decision import (
    ResultOrder,
    SealingOrder,
    approve,
    open_key,
    order_result,
    order_seal,
    originals_due,
    preview,
    proposal_of,
    return_result,
    seal,
    send_back,
)
from portal.office.actions.handing_over import hand_over, handed_over, waiting
from portal.office.actions.lists import forget_view, mark_seen, open_first, save_view, use_keys
from portal.office.actions.overruling import Examined, examine, file_of, overrule, take_back
from portal.office.actions.reception import (
    Demand,
    accept,
    confirm_withdrawal,
    full_reason,
    promised,
    refuse,
    request_supplement,
)
from portal.office.actions.work import require

__all__ = [
    "CopyForm",
    "CopyOrder",
    "Demand",
    "Examined",
    "Finding",
    "ResultOrder",
    "SealingOrder",
    "accept",
    "appraise",
    "approve",
    "ask_again",
    "ask_by",
    "assign",
    "check_papers",
    "confirm_withdrawal",
    "consent",
    "examine",
    "file_of",
    "forget_view",
    "full_reason",
    "hand_over",
    "handed_over",
    "issue_copy",
    "late_requests",
    "mark_seen",
    "open_first",
    "open_key",
    "order_copy",
    "order_of",
    "order_result",
    "order_seal",
    "originals_due",
    "overrule",
    "preview",
    "promised",
    "proposal_of",
    "propose",
    "reasons",
    "refuse",
    "release",
    "remember",
    "request_supplement",
    "require",
    "retire",
    "return_result",
    "save_view",
    "seal",
    "send_back",
    "take_back",
    "take_over",
    "use_keys",
    "waiting",
    "waiting_copy",
    "wanting_consent",
]
