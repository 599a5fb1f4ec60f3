"""Taking a dossier that the one-stop desk filed into one's own account."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.text import one_line
from portal.core import clock
from portal.core.db import transaction
from portal.dossiers import actions
from portal.dossiers.errors import ClaimRefused
from portal.dossiers.page_forms import ClaimForm
from portal.dossiers.views.base import bp
from portal.web.access import OWNER, allow, current_actor
from portal.web.limits import spend

_RATE = "10/hour"


@bp.get("/dossiers/link")
@allow(OWNER)
def claim_page() -> ResponseReturnValue:
    """Where to type the codes of the sheet."""
    return render_template("dossiers/claim.html", form=ClaimForm())


@bp.post("/dossiers/link")
@allow(OWNER)
def claim() -> ResponseReturnValue:
    """Make the dossier the reader's own."""
    form, actor = ClaimForm(), current_actor()
    if not form.validate():
        return render_template("dossiers/claim.html", form=form), 422
    spend("claim", rate=_RATE, key=str(actor.id))
    code, claim_code = one_line(form.code.data).upper(), one_line(form.claim.data).upper()
    try:
        with transaction() as session:
            dossier_id = actions.claim(session, code, claim_code, actor=actor, now=clock.now())
    except ClaimRefused as problem:
        form.explain(problem)
        return render_template("dossiers/claim.html", form=form), problem.status
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), 303)
