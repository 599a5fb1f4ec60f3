"""The form by which the agency decides about a transfer."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.office.page_forms import DeskForm

CONSENT, REFUSE = "consent", "refuse"


class DecideTransferForm(DeskForm):
    """Consent, or refuse with a reason."""

    decision = RadioField(
        _l("Quyết định"),
        choices=[
            SelectChoice(CONSENT, _l("Đồng ý đổi người nộp")),
            SelectChoice(REFUSE, _l("Không đồng ý")),
        ],
        validators=[InputRequired(_l("Hãy chọn đồng ý hay không đồng ý."))],
    )
    reason = TextAreaField(
        _l("Lý do không đồng ý"),
        description=_l("Bắt buộc khi không đồng ý; hai bên đọc được."),
        validators=[Length(max=500)],
        render_kw={"rows": 3},
    )
