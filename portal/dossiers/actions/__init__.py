"""The only door for changes to dossiers made by applicants, and to the receipts that answer them.

| module | what |
|---|---|
| ``drafts`` | begin, save a page, attach files, claim at sign-in, delete |
| ``parking`` | what came in after the session had ended |
| ``files`` | look at uploads and store them, before the transaction that records them; ``received`` has its values |
| ``pages`` | pictures of a phone become upright pages and PDFs |
| ``uploads`` | files that come in by pieces |
| ``arranging`` | files taken out, moved, looked at, joined, taken over from an earlier dossier |
| ``scanning`` | files that came in while the virus scanner was away |
| ``applying`` | make the application document, take the signed one in |
| ``remote_signing`` | sign with a provider that asks the person on their phone |
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
from portal.dossiers.actions.arranging import (
    accept_doubt,
    join_files,
    move_file,
    remove_file,
    reusable,
    reuse_file,
)
from portal.dossiers.actions.checking import check_by_code, check_file, report_on_file
from portal.dossiers.actions.drafts import (
    KEPT_FOR,
    MOST_DRAFTS,
    OpenPage,
    attach_files,
    claim_drafts,
    delete_draft,
    delete_expired_drafts,
    keep_register_entry,
    keep_typed,
    open_page,
    save_page,
    start_draft,
)
from portal.dossiers.actions.files import receive
from portal.dossiers.actions.moving import Plan, move_drafts, plan_moves
from portal.dossiers.actions.parking import delete_old_parked, park_input
from portal.dossiers.actions.receipts import issue_receipt
from portal.dossiers.actions.received import FileTrouble, Received, Upload
from portal.dossiers.actions.rechecking import recheck_signature
from portal.dossiers.actions.remote_signing import (
    ask_remote_signing,
    cancel_remote_signing,
    follow_remote_signing,
    prepare_remote_signing,
    take_answer,
)
from portal.dossiers.actions.scanning import scan_waiting
from portal.dossiers.actions.submitting import closed, request_withdrawal, submit
from portal.dossiers.actions.supplements import send_supplement
from portal.dossiers.actions.uploads import (
    Announced,
    acknowledge,
    begin_upload,
    forget_uploads,
    receive_uploads,
    sweep_uploads,
    take_piece,
)

__all__ = [
    "KEPT_FOR",
    "MOST_DRAFTS",
    "Announced",
    "FileTrouble",
    "OpenPage",
    "Plan",
    "Received",
    "Upload",
    "accept_doubt",
    "acknowledge",
    "ask_remote_signing",
    "attach_files",
    "begin_upload",
    "cancel_remote_signing",
    "check_by_code",
    "check_file",
    "claim_drafts",
    "closed",
    "current_application",
    "delete_draft",
    "delete_expired_drafts",
    "delete_old_parked",
    "draw_application",
    "examine_signed",
    "files_given",
    "follow_remote_signing",
    "forget_uploads",
    "issue_application",
    "issue_receipt",
    "join_files",
    "keep_register_entry",
    "keep_typed",
    "move_drafts",
    "move_file",
    "open_page",
    "park_input",
    "plan_moves",
    "prepare_remote_signing",
    "receive",
    "receive_signed_application",
    "receive_uploads",
    "recheck_signature",
    "remove_file",
    "remove_signed_application",
    "report_on_file",
    "request_withdrawal",
    "reusable",
    "reuse_file",
    "save_page",
    "scan_waiting",
    "send_supplement",
    "start_draft",
    "submit",
    "sweep_uploads",
    "take_answer",
    "take_piece",
]
