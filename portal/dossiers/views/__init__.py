"""The applicant's pages. Importing the modules registers them on one blueprint.

| module | pages |
|---|---|
| ``before`` | questions before starting, and what their answers mean |
| ``start`` | begin, or continue what was begun; delete a draft |
| ``drafts`` | the list of tasks, the pages of the form, the check of everything |
| ``files`` | uploads by pieces, files arranged, earlier papers taken over |
| ``signing`` | the application to sign, handing in, answering a request to complete the dossier |
| ``remote_signing`` | signing with a provider that asks the person on their phone |
| ``local_signing`` | signing with the agent on the reader's own computer |
| ``cosigning`` | the page of somebody invited to sign, and what the applicant does about them |
| ``claiming`` | linking a dossier that the one-stop desk filed |
| ``invited`` | signing without downloading, for who was invited |
| ``mine`` | my dossiers, one dossier, its confirmation, files and documents, withdrawal |
| ``confirming`` | the draft of a result, to be confirmed or objected to |
| ``corrections`` | corrections of what was handed in |
| ``messages`` | the messages about one's own dossier |
| ``rating`` | how the service was |
| ``transferring`` | giving a dossier to somebody else |
| ``public`` | tracking by code, checking a document |
"""

from portal.dossiers.views import (
    before,
    claiming,
    confirming,
    corrections,
    cosigning,
    drafts,
    files,
    invited,
    local_signing,
    messages,
    mine,
    proving,
    public,
    rating,
    remote_signing,
    signing,
    start,
    transferring,
)
from portal.dossiers.views.base import bp

__all__ = [
    "before",
    "bp",
    "claiming",
    "confirming",
    "corrections",
    "cosigning",
    "drafts",
    "files",
    "invited",
    "local_signing",
    "messages",
    "mine",
    "proving",
    "public",
    "rating",
    "remote_signing",
    "signing",
    "start",
    "transferring",
]
