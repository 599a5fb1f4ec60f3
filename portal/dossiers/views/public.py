"""What anybody may ask without signing in: how far a dossier is, and whether a document is ours."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.text import one_line
from portal.core import blobs, clock
from portal.core.errors import PortalError
from portal.documents.numbering import parse_dossier_code
from portal.dossiers import actions, timeline, tracking
from portal.dossiers.page_forms import CheckForm
from portal.dossiers.tracking import Progress
from portal.dossiers.views.base import bp, bytes_of, upload
from portal.web import outlines
from portal.web.access import PUBLIC, allow, current_actor
from portal.web.limits import spend
from portal.web.reading import read_session

_TRACK_RATE = "30/minute"
_VERIFY_RATE = "20/minute"
_CODE_RATE = "60/hour"
_EVERYBODYS_RATE = "1200/minute"
_REPORT = "bao-cao-kiem-tra-chu-ky.xml"


@bp.get("/track")
@allow(PUBLIC)
def track() -> ResponseReturnValue:
    """The degree of completion of the dossier with a code; nothing else is said, whoever asks."""
    typed = one_line(request.args.get("code", ""))[:60]
    if not typed:
        return render_template("dossiers/track.html", typed="", found=None, problem="", own=False)
    code = typed.upper()
    _spend("track", _TRACK_RATE, code)
    try:
        parse_dossier_code(typed)
    except PortalError as problem:
        return render_template("dossiers/track.html", typed=typed, found=None, problem=problem.sentence, own=False), 422
    found = tracking.progress(read_session(), code)
    return _tracked(code, found)


def _spend(purpose: str, rate: str, code: str) -> None:
    """Count a look-up for the visitor's address, for the code, and for all that anybody asks for (T02).

    A swarm of addresses cannot read the register of codes out, nor watch one of them all day.
    """
    spend(purpose, rate=rate)
    spend(f"{purpose} by code", rate=_CODE_RATE, key=code)
    spend(f"{purpose} by anybody", rate=_EVERYBODYS_RATE, key="everybody")


def _tracked(code: str, found: Progress | None) -> str:
    own = found is not None and current_actor().id is not None and found.owner_id == current_actor().id
    facts = {"code": code}
    if found is not None:
        facts |= {"completion": str(found.completion), "id": str(found.id)}

    def context(fact: Callable[[str], str]) -> dict[str, Any]:
        shown = {name: fact(name) for name in facts}
        return {"typed": shown.pop("code"), "found": shown, "problem": "", "own": own}

    return outlines.drawn("dossiers/track.html", key=(found is not None, own), context=context, values=facts)


@bp.get("/verify")
@allow(PUBLIC)
def verify() -> ResponseReturnValue:
    """Type the check code of a document, or drop the document itself."""
    code = request.args.get("code", "")
    if not code.strip():
        return _page(CheckForm())
    _spend("verify", _VERIFY_RATE, actions.normal_code(code))
    found = actions.check_by_code(read_session(), code, now=clock.now())
    return _page(CheckForm(code=one_line(code)[:30]), found=found, asked="code")


@bp.get("/verify/<code>")
@allow(PUBLIC)
def verify_code(code: str) -> ResponseReturnValue:
    """The address in the QR code of a document."""
    return redirect(url_for("dossiers.verify", code=code))


@bp.post("/verify")
@allow(PUBLIC)
def verify_file() -> ResponseReturnValue:
    """Examine a PDF, a proof package or a proof from the log: is it ours, what is proved? The file is not kept.

    Asked for the report, the answer is the report itself; a file without signatures gets the page that says so.
    """
    spend("verify", rate=_VERIFY_RATE)
    chosen = upload("file")
    if chosen is None:
        form = CheckForm()
        form.file.errors = [_("Hãy chọn tệp cần kiểm tra.")]
        return _page(form), 422
    with blobs.store().receive(bytes_of(chosen)) as path:
        report = actions.report_on_file(path, now=clock.now()) if "report" in request.form else None
        if report is not None:
            return send_file(BytesIO(report.encode()), "application/xml", as_attachment=True, download_name=_REPORT)
        name = one_line(chosen.filename or "")[:200]
        if actions.is_package(path):
            package = actions.check_package(read_session(), path, now=clock.now())
            return _page(CheckForm(), package=package, asked="file", name=name)
        if actions.is_proof(path):
            return _page(CheckForm(), proof=actions.check_proof(path, now=clock.now()), asked="file", name=name)
        found = actions.check_file(read_session(), path, now=clock.now())
    return _page(CheckForm(), found=found, asked="file", name=name)


_NOTHING = {"found": None, "package": None, "proof": None, "asked": "", "name": ""}


_NOTHING = {"found": None, "package": None, "proof": None, "asked": "", "name": ""}


def _page(form: CheckForm, **more: Any) -> str:
    return render_template("dossiers/verify.html", form=form, title_of=timeline.title_of, **{**_NOTHING, **more})
