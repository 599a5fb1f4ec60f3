"""What one agrees to: the page between when a text is new, everything one agreed to, and news by e-mail on and off."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions, queries, rules
from portal.accounts.page_forms import AgreeForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.profile import own_id
from portal.consents import queries as consents
from portal.consents.actions import Agreed
from portal.consents.errors import ConsentTextChanged
from portal.consents.queries import Purpose
from portal.core import clock
from portal.core.db import transaction
from portal.web.access import PERSON, allow, current_person
from portal.web.languages import language
from portal.web.reading import forget_reads, read_session
from portal.web.redirects import local_path


@bp.route("/account/consent", methods=["GET", "POST"])
@allow(PERSON)
def consent() -> ResponseReturnValue:
    """The text that holds now, before going on to where one wanted to be."""
    actor, form, now = current_person(), AgreeForm(), clock.now()
    onward = local_path(request.args.get("next"), otherwise=rules.start_page(actor))
    status = 200
    if form.validate_on_submit():
        try:
            with transaction() as db:
                actions.agree_again(
                    db,
                    own_id(),
                    agreed=Agreed(form.agreed.data or "", language()),
                    wants_mail=form.mail.data,
                    actor=actor,
                    now=now,
                )
            return redirect(onward, 303)
        except ConsentTextChanged as problem:
            form.explain(problem)
            status = problem.status
            forget_reads()
    account = queries.account(read_session(), own_id())
    if not account.email or consents.wants_mail(read_session(), own_id(), now=now):
        del form.mail
    page = render_template(
        "accounts/consent.html", form=form.showing(now), text=form.text(now), before=account.terms, next=onward
    )
    return page, status


@bp.get("/account/consents")
@allow(PERSON)
def own_consents() -> ResponseReturnValue:
    """Everything one agreed to, word for word, and when."""
    session = read_session()
    given = [(one, consents.text(one)) for one in consents.agreements(session, own_id())]
    return render_template(
        "accounts/consents.html",
        given=given,
        mail=consents.current(Purpose.MAIL, now=clock.now()),
        wants_mail=consents.wants_mail(session, own_id(), now=clock.now()),
    )


@bp.post("/account/consents/mail")
@allow(PERSON)
def choose_mail() -> ResponseReturnValue:
    """News by e-mail, or none from now on."""
    actor, wanted = current_person(), request.form.get("wanted") == "1"
    with transaction() as db:
        if wanted:
            actions.agree_to_mail(db, own_id(), language=language(), now=clock.now())
        else:
            actions.withdraw_mail(db, own_id(), actor=actor, now=clock.now())
    flash(_("Đã bật thư báo tin.") if wanted else _("Đã rút lại sự đồng ý. Từ nay không gửi thư báo tin."), "success")
    return redirect(url_for("accounts.own_consents"), 303)
