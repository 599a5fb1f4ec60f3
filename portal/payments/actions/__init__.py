"""What changes money. Callers import from here."""

from portal.payments.actions.asking import ask_about, ask_gateways
from portal.payments.actions.banking import Incoming, News, assign, record_return, set_aside, take_transfer
from portal.payments.actions.cash import confirm_box, count_box, open_box, take_cash
from portal.payments.actions.issuing import cancel_receipt, issue_receipt, note_official_number
from portal.payments.actions.ordering import Due, begin, cancel, note_reminder, open_order, reduce
from portal.payments.actions.refunding import (
    Payee,
    approve_refund,
    ask_refund,
    can_send,
    give_up_refund,
    refuse_refund,
    send_refund,
)
from portal.payments.actions.statements import Looked, bring_statement, confirm_statement, content_of
from portal.payments.actions.taking import credit, hear, take

__all__ = [
    "Due",
    "Incoming",
    "Looked",
    "News",
    "Payee",
    "approve_refund",
    "ask_about",
    "ask_gateways",
    "ask_refund",
    "assign",
    "begin",
    "bring_statement",
    "can_send",
    "cancel",
    "cancel_receipt",
    "confirm_box",
    "confirm_statement",
    "content_of",
    "count_box",
    "credit",
    "give_up_refund",
    "hear",
    "issue_receipt",
    "note_official_number",
    "note_reminder",
    "open_box",
    "open_order",
    "record_return",
    "reduce",
    "refuse_refund",
    "send_refund",
    "set_aside",
    "take",
    "take_cash",
    "take_transfer",
]
