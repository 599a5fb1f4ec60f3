"""What administrators do with definitions: the only door for changes."""

from portal.builder.actions.beginning import begin_new, begin_version, clone, import_text
from portal.builder.actions.changing import change, discard, keep_sample, locked, restore, save_part, undo
from portal.builder.actions.moving import move_citizens_drafts
from portal.builder.actions.offering import offer_again, withdraw
from portal.builder.actions.publishing import ask_for_trial, give_back, publish, record_trial, review, submit

__all__ = [
    "ask_for_trial",
    "begin_new",
    "begin_version",
    "change",
    "clone",
    "discard",
    "give_back",
    "import_text",
    "keep_sample",
    "locked",
    "move_citizens_drafts",
    "offer_again",
    "publish",
    "record_trial",
    "restore",
    "review",
    "save_part",
    "submit",
    "undo",
    "withdraw",
]
