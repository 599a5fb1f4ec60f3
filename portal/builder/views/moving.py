"""Open drafts of citizens: on which version they are, what moving them would lose, and moving them.

The dry run names questions, never answers: these are nobody's business but the applicant's.
"""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.builder import actions
from portal.builder.views.blueprint import ADMINISTRATOR, acting, bp
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.dossiers import actions as dossiers
from portal.dossiers import queries as drafts
from portal.web.access import allow
from portal.web.languages import say
from portal.web.reading import read_session


@bp.get("/admin/services/<code>/citizens-drafts")
@allow(ADMINISTRATOR)
def citizens_drafts(code: str) -> ResponseReturnValue:
    """How many drafts are open on each version and, with ``?target=``, what moving each of them would do."""
    versions = catalogue.versions(code)
    if not versions:
        raise NotFound
    target = request.args.get("target", type=int)
    counts = Counter(draft.service_version for draft in drafts.drafts_of(read_session(), code))
    return render_template(
        "builder/citizens_drafts.html",
        code=code,
        name=versions[max(versions)].name,
        versions=sorted(versions, reverse=True),
        counts=counts,
        target=target if target in versions else None,
        plans=_plans(code, target) if target in versions else [],
    )


def _plans(code: str, target: int) -> list[dict[str, Any]]:
    return [
        {
            "id": plan.dossier.id,
            "version": plan.dossier.service_version,
            "updated_at": plan.dossier.updated_at,
            "value": f"{plan.dossier.id}:{plan.seen}",
            "is_signed": plan.is_signed,
            "is_whole": plan.moved.is_whole,
            "kept": len(plan.moved.kept),
            "lost": [(say(item.label), say(item.reason) if item.reason else "") for item in plan.moved.lost],
            "anew": [say(item.label) for item in plan.moved.anew],
            "invalid": [say(item.label) for item in plan.moved.invalid],
        }
        for plan in dossiers.plan_moves(read_session(), code, target, now=clock.now())
    ]


@bp.post("/admin/services/<code>/citizens-drafts")
@allow(ADMINISTRATOR)
def move_citizens_drafts(code: str) -> ResponseReturnValue:
    """Move the chosen drafts, those that are still as the dry run saw them."""
    target = request.form.get("target", default=0, type=int)
    wanted = dict(pair for chosen in request.form.getlist("draft") for pair in _chosen(chosen))
    with transaction() as db:
        moved, left = actions.move_citizens_drafts(db, code, target, wanted, **acting())
    flash(_("Đã chuyển %(n)s bản nháp.", n=moved), "success")
    if left:
        flash(_("%(n)s bản nháp được giữ nguyên vì vừa thay đổi; hãy xem lại kết quả thử.", n=left), "warning")
    return redirect(url_for("builder.citizens_drafts", code=code, target=target))


def _chosen(value: str) -> list[tuple[UUID, str]]:
    draft_id, _colon, seen = value.partition(":")
    try:
        return [(UUID(draft_id), seen)]
    except ValueError:
        return []
