"""The only door for changes to dossiers made by applicants, and to the receipts that answer them.

| module | what |
|---|---|
| ``drafts`` | begin, save a page, attach files, claim at sign-in, delete |
| ``parking`` | what came in after the session had ended |
| ``files`` | look at uploads and store them, before the transaction that records them |
| ``applying`` | make the application document, take the signed one in |
| ``submitting`` | hand in, once; ask for the dossier back |
| ``supplements`` | answer a request to complete the dossier |
| ``receipts`` | the sealed receipt |
| ``rechecking`` | a signature that could not be judged at first |
| ``checking`` | is this document ours? |
"""

from portal.dossiers.actions.applying import (
    current_application,
    draw_application,
    examine_signed,
    files_given,
    issue_application,
    receive_signed_application,
    remove_signed_application,
)
from portal.dossiers.actions.checking import check_by_code, check_file
from portal.dossiers.actions.drafts import (
    KEPT_FOR,
    OpenPage,
    attach_files,
    claim_drafts,
    delete_draft,
    delete_expired_drafts,
    keep_typed,
    open_page,
    remove_file,
    save_page,
    start_draft,
)
from portal.dossiers.actions.files import FileTrouble, Received, Upload, receive
from portal.dossiers.actions.moving import Plan, move_drafts, plan_moves
from portal.dossiers.actions.parking import delete_old_parked, park_input
from portal.dossiers.actions.receipts import issue_receipt
from portal.dossiers.actions.rechecking import recheck_signature
from portal.dossiers.actions.submitting import request_withdrawal, submit
from portal.dossiers.actions.supplements import send_supplement

__all__ = [
    "KEPT_FOR",
    "FileTrouble",
    "OpenPage",
    "Plan",
    "Received",
    "Upload",
    "attach_files",
    "check_by_code",
    "check_file",
    "claim_drafts",
    "current_application",
    "delete_draft",
    "delete_expired_drafts",
    "delete_old_parked",
    "draw_application",
    "examine_signed",
    "files_given",
    "issue_application",
    "issue_receipt",
    "keep_typed",
    "move_drafts",
    "open_page",
    "park_input",
    "plan_moves",
    "receive",
    "receive_signed_application",
    "recheck_signature",
    "remove_file",
    "remove_signed_application",
    "request_withdrawal",
    "save_page",
    "send_supplement",
    "start_draft",
    "submit",
]
