"""Messages that could not be delivered, for an administrator to look at and send again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core import outbox as messages
from portal.core.actor import Role
from portal.core.db import transaction
from portal.web.access import allow, current_actor, role
from portal.web.reading import read_session


@bp.get("/admin/outbox")
@allow(role(Role.ADMINISTRATOR))
def outbox() -> ResponseReturnValue:
    """What was given up, and how much is waiting."""
    db = read_session()
    return render_template(
        "admin/outbox.html", messages=messages.set_aside(db), waiting=messages.backlog(db, now=clock.now())
    )


@bp.post("/admin/outbox/<int:message_id>/retry")
@allow(role(Role.ADMINISTRATOR))
def retry_delivery(message_id: int) -> ResponseReturnValue:
    """Put a message back into the queue."""
    with transaction() as db:
        actions.retry_delivery(db, message_id, actor=current_actor(), now=clock.now())
    flash(_("Đã đưa tin vào hàng đợi để gửi lại."), "success")
    return redirect(url_for("accounts.outbox"))
