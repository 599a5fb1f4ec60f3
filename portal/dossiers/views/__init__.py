"""The applicant's pages. Importing the modules registers them on one blueprint.

| module | pages |
|---|---|
| ``before`` | questions before starting, and what their answers mean |
| ``start`` | begin, or continue what was begun; delete a draft |
| ``drafts`` | the list of tasks, the pages of the form, the check of everything |
| ``files`` | uploads by pieces, files arranged, earlier papers taken over |
| ``signing`` | the application to sign, handing in, answering a request to complete the dossier |
| ``remote_signing`` | signing with a provider that asks the person on their phone |
| ``mine`` | my dossiers, one dossier, its confirmation, files and documents, withdrawal |
| ``public`` | tracking by code, checking a document |
"""

from portal.dossiers.views import before, drafts, files, mine, public, remote_signing, signing, start
from portal.dossiers.views.base import bp

__all__ = ["before", "bp", "drafts", "files", "mine", "public", "remote_signing", "signing", "start"]
