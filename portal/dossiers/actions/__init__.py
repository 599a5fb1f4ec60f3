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
| ``signers`` | whose signature may be asked for: the applicant's, or that of somebody invited |
| ``signing_requests`` | a request for a signature, whoever holds the key: recorded, embedded |
| ``ending`` | what ends such a request without a signature |
| ``remote_signing`` | sign with a provider that asks the person on their phone |
| ``local_signing`` | sign with the agent on the person's own computer |
| ``inviting`` | invitations to those who sign besides the applicant: made, sent turn by turn, cancelled |
| ``cosigning`` | what an invited person does: sign, or refuse |
| ``awaiting`` | what the applicant does meanwhile, and what happens when time passes |
| ``letters`` | the letters that people get about signing |
| ``submitting`` | hand in, once; ask for the dossier back |
| ``confirming`` | the draft of a result confirmed, or objected to |
| ``corrections`` | say what is wrong in what was handed in |
| ``collecting`` | a result fetched online was received |
| ``rating`` | rate the service after the result |
| ``messages`` | write to the other side, note what was read |
| ``supplements`` | answer a request to complete the dossier |
| ``succession`` | open dossiers go to the successor of an agency that ended |
| ``receipts`` | the sealed receipt |
| ``rechecking`` | a signature that could not be judged at first |
| ``checking`` | is this document ours? |
"""

from portal.dossiers.actions.applying import (
    cosigners_of,
    current_application,
    draw_application,
    examine_signed,
    files_given,
    holder_of,
    issue_application,
    receive_signed_application,
    remove_signed_application,
    signed_copy,
)
from portal.dossiers.actions.arranging import (
    accept_doubt,
    join_files,
    move_file,
    remove_file,
    reusable,
    reuse_file,
)
from portal.dossiers.actions.awaiting import (
    ask_again,
    call_back,
    expire_invitations,
    remind_signers,
)
from portal.dossiers.actions.checking import (
    check_by_code,
    check_file,
    check_package,
    check_proof,
    is_package,
    is_proof,
    normal_code,
    report_on_file,
)
from portal.dossiers.actions.collecting import has_received, note_received
from portal.dossiers.actions.corrections import notify_correction
from portal.dossiers.actions.cosigning import copy_to_sign, examine_cosigned, receive_cosigned, refuse_to_sign
from portal.dossiers.actions.counter import PaperScan, Visit, begin_filing, claim, receive_paper_application
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
from portal.dossiers.actions.fees import ask_fees_of_result, correct_fees, remind_of_fees
from portal.dossiers.actions.files import receive
from portal.dossiers.actions.local_signing import (
    ask_local_signing,
    expire_local_signing,
    finish_local_signing,
    prepare_local_signing,
)
from portal.dossiers.actions.messages import mark_read, receive_attachments, send_message, write
from portal.dossiers.actions.moving import Plan, move_drafts, plan_moves
from portal.dossiers.actions.parking import delete_old_parked, park_input
from portal.dossiers.actions.rating import Opinion, rate
from portal.dossiers.actions.receipts import issue_receipt
from portal.dossiers.actions.received import FileTrouble, Received, Upload
from portal.dossiers.actions.rechecking import recheck_files, recheck_signature
from portal.dossiers.actions.remote_signing import (
    ask_remote_signing,
    confirm_remote_signing,
    follow_remote_signing,
    prepare_remote_signing,
    send_code_again,
    take_answer,
)
from portal.dossiers.actions.scanning import scan_waiting
from portal.dossiers.actions.signers import Applying, Invited, Whose, newest_request
from portal.dossiers.actions.signing_requests import cancel_signing
from portal.dossiers.actions.submitting import closed, request_withdrawal, submit
from portal.dossiers.actions.succession import counted_at
from portal.dossiers.actions.supplements import send_supplement
from portal.dossiers.actions.transferring import (
    Successor,
    cancel_transfer,
    decide_transfer,
    decline_transfer,
    dossier_of,
    may_be_given,
    offer_transfer,
    take_transfer,
    transfer_token,
)
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
    "Applying",
    "FileTrouble",
    "Invited",
    "OpenPage",
    "Opinion",
    "PaperScan",
    "Plan",
    "Received",
    "Successor",
    "Upload",
    "Visit",
    "Whose",
    "accept_doubt",
    "acknowledge",
    "ask_again",
    "ask_fees_of_result",
    "ask_local_signing",
    "ask_remote_signing",
    "attach_files",
    "begin_filing",
    "begin_upload",
    "call_back",
    "cancel_signing",
    "cancel_transfer",
    "check_by_code",
    "check_file",
    "check_package",
    "check_proof",
    "claim",
    "claim_drafts",
    "closed",
    "confirm_remote_signing",
    "copy_to_sign",
    "correct_fees",
    "cosigners_of",
    "counted_at",
    "current_application",
    "decide_transfer",
    "decline_transfer",
    "delete_draft",
    "delete_expired_drafts",
    "delete_old_parked",
    "dossier_of",
    "draw_application",
    "examine_cosigned",
    "examine_signed",
    "expire_invitations",
    "expire_local_signing",
    "files_given",
    "finish_local_signing",
    "follow_remote_signing",
    "forget_uploads",
    "has_received",
    "holder_of",
    "is_package",
    "is_proof",
    "issue_application",
    "issue_receipt",
    "join_files",
    "keep_register_entry",
    "keep_typed",
    "mark_read",
    "may_be_given",
    "move_drafts",
    "move_file",
    "newest_request",
    "normal_code",
    "note_received",
    "notify_correction",
    "offer_transfer",
    "open_page",
    "park_input",
    "plan_moves",
    "prepare_local_signing",
    "prepare_remote_signing",
    "rate",
    "receive",
    "receive_attachments",
    "receive_cosigned",
    "receive_paper_application",
    "receive_signed_application",
    "receive_uploads",
    "recheck_files",
    "recheck_signature",
    "refuse_to_sign",
    "remind_of_fees",
    "remind_signers",
    "remove_file",
    "remove_signed_application",
    "report_on_file",
    "request_withdrawal",
    "reusable",
    "reuse_file",
    "save_page",
    "scan_waiting",
    "send_code_again",
    "send_message",
    "send_supplement",
    "signed_copy",
    "start_draft",
    "submit",
    "sweep_uploads",
    "take_answer",
    "take_piece",
    "take_transfer",
    "transfer_token",
    "write",
]
