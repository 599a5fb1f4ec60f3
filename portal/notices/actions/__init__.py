"""The only door for changes to notices.

| module | what |
|---|---|
| ``writing`` | write, edit, restore an earlier version |
| ``steps`` | submit, give back, publish or schedule, pin, archive, withdraw, take up again |
| ``correcting`` | better texts for published notices |
| ``filing`` | pictures and attachments |
| ``finding`` | what can be searched for |
| ``categories`` | what notices can be about |
| ``subscribing`` | notices by e-mail: asked for, confirmed, ended, ordered |
"""

from portal.notices.actions.categories import save_category
from portal.notices.actions.correcting import accept_correction, propose_correction, refuse_correction
from portal.notices.actions.filing import Upload, add_file, scan_waiting, take_attachment, take_picture
from portal.notices.actions.finding import make_findable
from portal.notices.actions.steps import (
    archive,
    archive_due,
    give_back,
    pin,
    publish,
    release_due,
    reopen,
    submit,
    unschedule,
    withdraw,
)
from portal.notices.actions.subscribing import (
    ask_subscription,
    confirm_subscription,
    end_subscription,
    forget_unconfirmed,
    order_digests,
    order_letters,
    reseal,
)
from portal.notices.actions.writing import edit, locked, restore, write

__all__ = [
    "Upload",
    "accept_correction",
    "add_file",
    "archive",
    "archive_due",
    "ask_subscription",
    "confirm_subscription",
    "edit",
    "end_subscription",
    "forget_unconfirmed",
    "give_back",
    "locked",
    "make_findable",
    "order_digests",
    "order_letters",
    "pin",
    "propose_correction",
    "publish",
    "refuse_correction",
    "release_due",
    "reopen",
    "reseal",
    "restore",
    "save_category",
    "scan_waiting",
    "submit",
    "take_attachment",
    "take_picture",
    "unschedule",
    "withdraw",
    "write",
]
