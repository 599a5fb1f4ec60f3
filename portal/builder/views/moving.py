"""Open drafts of citizens: on which version they are, and what moving them to another one would lose."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.builder.views.blueprint import ADMINISTRATOR, bp
from portal.catalogue import queries as catalogue
from portal.dossiers import queries as dossiers
from portal.web.access import allow
from portal.web.reading import read_session


@bp.get("/admin/services/<code>/citizens-drafts")
@allow(ADMINISTRATOR)
def citizens_drafts(code: str) -> ResponseReturnValue:
    """How many drafts are open on each version."""
    drafts = dossiers.drafts_of(read_session(), code)
    return render_template("builder/citizens_drafts.html", code=code, drafts=drafts, versions=catalogue.versions(code))
