"""What officers do to a dossier: the only door for their changes."""

from portal.office.actions.appraisal import appraise, propose, stop
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
from portal.office.actions.reception import (
    Demand,
    accept,
    confirm_withdrawal,
    promised,
    refuse,
    request_supplement,
)
from portal.office.actions.work import require

__all__ = [
    "Demand",
    "ResultOrder",
    "SealingOrder",
    "accept",
    "appraise",
    "approve",
    "confirm_withdrawal",
    "open_key",
    "order_result",
    "order_seal",
    "originals_due",
    "preview",
    "promised",
    "proposal_of",
    "propose",
    "refuse",
    "request_supplement",
    "require",
    "return_result",
    "seal",
    "send_back",
    "stop",
]
