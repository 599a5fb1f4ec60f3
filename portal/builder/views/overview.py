"""All services and drafts; beginning, importing and cloning; one service with its versions."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.definition import DefinitionError, Finding
from forms.differences import differences as compare
from portal.builder import actions, queries, rules
from portal.builder.actions.offering import stream_of
from portal.builder.page_forms import CloneForm, ImportForm, NewServiceForm, WithdrawForm
from portal.builder.views.blueprint import ADMINISTRATOR, acting, bp
from portal.builder.views.draft import yaml_file
from portal.catalogue import queries as catalogue
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.core.events import history
from portal.processes import queries as processes
from portal.web.access import allow
from portal.web.languages import language
from portal.web.reading import read_session


@bp.get("/admin/services")
@allow(ADMINISTRATOR)
def overview() -> ResponseReturnValue:
    """Drafts in work, then every service, offered or not."""
    offered = {service.code: service for service in catalogue.offered()}
    rows = [
        {
            "code": code,
            "service": offered.get(code) or versions[max(versions)],
            "newest": max(versions),
            "offered": offered[code].version if code in offered else None,
            "withdrawn": catalogue.withdrawn(code),
        }
        for code, versions in catalogue.everything().items()
    ]
    return render_template("builder/overview.html", drafts=queries.open_drafts(read_session()), rows=rows)


@bp.route("/admin/services/new", methods=["GET", "POST"])
@allow(ADMINISTRATOR)
def new_service() -> ResponseReturnValue:
    """A service from nothing."""
    form = NewServiceForm()
    if form.validate_on_submit():
        try:
            with transaction() as db:
                names = {"name_vi": form.name_vi.data, "name_en": form.name_en.data or ""}
                began = actions.begin_new(db, code=form.code.data, **names, **acting())
            return redirect(url_for("builder.draft", draft_id=began.id))
        except PortalError as problem:
            form.explain(problem, field=form.code)
    return render_template("builder/new.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/admin/services/import", methods=["GET", "POST"])
@allow(ADMINISTRATOR)
def import_service() -> ResponseReturnValue:
    """A definition as YAML: what is wrong is said line by line, with a remedy; a sound one becomes a draft."""
    form = ImportForm()
    findings: list[Finding] = []
    if form.validate_on_submit():
        began, findings = _imported(form)
        if began is not None:
            flash(_("Đã nhập định nghĩa thành bản nháp."), "success")
            return redirect(url_for("builder.draft", draft_id=began))
    rows = [(finding.line, *finding.words(language())) for finding in findings]
    return render_template("builder/import.html", form=form, rows=rows), 422 if form.is_submitted() else 200


def _imported(form: ImportForm) -> tuple[UUID | None, list[Finding]]:
    content = form.file.data.read(rules.MOST_BYTES + 1) if form.file.data else b""
    if not content:
        form.file.errors = [_("Hãy chọn tệp YAML.")]
        return None, []
    try:
        with transaction() as db:
            text = content.decode("utf-8")
            return actions.import_text(db, text, **acting()).id, []
    except UnicodeDecodeError:
        form.file.errors = [_("Tệp không phải văn bản UTF-8. Hãy lưu lại tệp bằng UTF-8.")]
    except DefinitionError as problem:
        form.file.errors = [_("Định nghĩa có lỗi. Hãy sửa các dòng dưới đây rồi nhập lại.")]
        return None, problem.findings
    except PortalError as problem:
        form.explain(problem, field=form.file)
    return None, []


@bp.get("/admin/services/<code>")
@allow(ADMINISTRATOR)
def service(code: str) -> ResponseReturnValue:
    """One service: its versions, the draft in work, what can be done."""
    return _service_page(code, CloneForm(None), WithdrawForm(None))


def _service_page(code: str, cloning: CloneForm, withdrawing: WithdrawForm) -> str:
    db, versions = read_session(), catalogue.versions(code)
    if not versions:
        raise NotFound
    offered = {one.code: one.version for one in catalogue.offered()}
    process = processes.followed_by(db, code)
    return render_template(
        "builder/service.html",
        code=code,
        service=versions[max(versions)],
        versions=sorted(versions, reverse=True),
        published={row.version: row for row in catalogue.published(db, code)},
        offered=offered.get(code),
        withdrawn=catalogue.withdrawn(code),
        drafts=queries.open_drafts(db, code=code),
        cloning=cloning,
        withdrawing=withdrawing,
        form=cloning if cloning.errors or cloning.problems else withdrawing,
        events=history(db, stream_of(code)),
        process=process,
        drawing=processes.draw(process, language()),
    )


@bp.get("/admin/services/<code>/v<int:version>.yaml")
@allow(ADMINISTRATOR)
def download(code: str, version: int) -> ResponseReturnValue:
    """A published version, byte for byte."""
    return yaml_file(catalogue.source(read_session(), code, version), f"{code}-v{version}.yaml")


@bp.post("/admin/services/<code>/v<int:version>/draft")
@allow(ADMINISTRATOR)
def new_version(code: str, version: int) -> ResponseReturnValue:
    """Begin the next version from this one, or open the draft there is."""
    with transaction() as db:
        began = actions.begin_version(db, code, version, **acting())
    return redirect(url_for("builder.draft", draft_id=began.id))


@bp.post("/admin/services/<code>/clone")
@allow(ADMINISTRATOR)
def clone(code: str) -> ResponseReturnValue:
    """A service like this one, under a code of its own."""
    form = CloneForm()
    if form.validate():
        try:
            with transaction() as db:
                newest = max(catalogue.versions(code), default=0)
                began = actions.clone(db, code, newest, new_code=form.code.data, **acting())
            return redirect(url_for("builder.draft", draft_id=began.id))
        except PortalError as problem:
            form.explain(problem, field=form.code)
    return _service_page(code, form, WithdrawForm(None)), 422


@bp.post("/admin/services/<code>/withdraw")
@allow(ADMINISTRATOR)
def withdraw(code: str) -> ResponseReturnValue:
    """Offer it no longer."""
    form = WithdrawForm()
    if not form.validate():
        return _service_page(code, CloneForm(None), form), 422
    with transaction() as db:
        actions.withdraw(db, code, reason=form.reason.data, **acting())
    catalogue.notice_changes()
    flash(_("Dịch vụ không còn nhận hồ sơ mới."), "success")
    return redirect(url_for("builder.service", code=code))


@bp.post("/admin/services/<code>/offer")
@allow(ADMINISTRATOR)
def offer(code: str) -> ResponseReturnValue:
    """Offer it again."""
    with transaction() as db:
        actions.offer_again(db, code, **acting())
    catalogue.notice_changes()
    flash(_("Dịch vụ đã nhận hồ sơ trở lại."), "success")
    return redirect(url_for("builder.service", code=code))


@bp.get("/admin/services/<code>/differences")
@allow(ADMINISTRATOR)
def differences(code: str) -> ResponseReturnValue:
    """What changed between two versions, in words."""
    old, new = (request.args.get(name, default=0, type=int) for name in ("old", "new"))
    return render_template(
        "builder/differences.html",
        name=catalogue.definition(code, new).name,
        old=old,
        new=new,
        up=url_for("builder.service", code=code),
        found=compare(catalogue.definition(code, old), catalogue.definition(code, new)),
    )
