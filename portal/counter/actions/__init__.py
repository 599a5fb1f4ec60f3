"""The only door for changes at the counter."""

from portal.counter.actions.arranging import Arrangement, arrange, close_day, open_day
from portal.counter.actions.booking import book, cancel, move, note_came, note_missed
from portal.counter.actions.queueing import call_again, call_next, finish, skip, take_number
from portal.counter.actions.rounds import close_the_past, remind, settle_visit

__all__ = [
    "Arrangement",
    "arrange",
    "book",
    "call_again",
    "call_next",
    "cancel",
    "close_day",
    "close_the_past",
    "finish",
    "move",
    "note_came",
    "note_missed",
    "open_day",
    "remind",
    "settle_visit",
    "skip",
    "take_number",
]
