"""The door to mandates for everything that changes them."""

from portal.mandates.actions.answering import accept, decline, end_over, revoke, token_of
from portal.mandates.actions.making import Wish, draw_mandate, issue_mandate, make, scope_lines
from portal.mandates.actions.recording import Seen, note_opened, record_paper
from portal.mandates.actions.signing import (
    ask_on_computer,
    digest_of,
    examine_mandate,
    prepare_on_computer,
    receive_mandate,
    signed_on_computer,
    signing_under_way,
    stop_on_computer,
)

__all__ = [
    "Seen",
    "Wish",
    "accept",
    "ask_on_computer",
    "decline",
    "digest_of",
    "draw_mandate",
    "end_over",
    "examine_mandate",
    "issue_mandate",
    "make",
    "note_opened",
    "prepare_on_computer",
    "receive_mandate",
    "record_paper",
    "revoke",
    "scope_lines",
    "signed_on_computer",
    "signing_under_way",
    "stop_on_computer",
    "token_of",
]
