"""The form by which an officer records a mandate on paper."""

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, StringField
from wtforms.validators import InputRequired

from portal.mandates.actions import Seen, Wish
from portal.mandates.scope_form import NAME_NEEDED, NUMBER_NEEDED, OFF, ScopeForm, tidy

_USER_NEEDED = InputRequired(_l("Hãy ghi tên đăng nhập."))


class PaperMandateForm(ScopeForm):
    """A mandate on paper: both people, whose papers the officer saw, and the scan."""

    giver_username = StringField(
        _l("Tên đăng nhập của bên ủy quyền"), filters=[tidy], validators=[_USER_NEEDED], render_kw=OFF
    )
    giver_name = StringField(
        _l("Họ tên hoặc tên tổ chức ủy quyền"), filters=[tidy], validators=[NAME_NEEDED], render_kw=OFF
    )
    giver_number = StringField(
        _l("Số định danh hoặc mã số thuế của bên ủy quyền"),
        filters=[tidy],
        validators=[NUMBER_NEEDED],
        render_kw=OFF,
    )
    receiver_username = StringField(
        _l("Tên đăng nhập của bên được ủy quyền"), filters=[tidy], validators=[_USER_NEEDED], render_kw=OFF
    )
    receiver_name = StringField(
        _l("Họ tên hoặc tên tổ chức được ủy quyền"), filters=[tidy], validators=[NAME_NEEDED], render_kw=OFF
    )
    receiver_number = StringField(
        _l("Số định danh hoặc mã số thuế của bên được ủy quyền"),
        filters=[tidy],
        validators=[NUMBER_NEEDED],
        render_kw=OFF,
    )
    scan = MultipleFileField(
        _l("Bản quét giấy ủy quyền hai bên đã ký"),
        description=_l("Một tệp PDF hoặc các ảnh chụp từng trang."),
        render_kw={"accept": "application/pdf,image/jpeg,image/png"},
    )

    @property
    def giver(self) -> Seen:
        """Who gives."""
        return Seen(username=self.giver_username.data, name=self.giver_name.data, number=self.giver_number.data)

    @property
    def receiver(self) -> Seen:
        """Who takes."""
        return Seen(
            username=self.receiver_username.data, name=self.receiver_name.data, number=self.receiver_number.data
        )

    @property
    def wanted(self) -> Wish:
        """What the paper says."""
        return self.wish(name=self.receiver_name.data, number=self.receiver_number.data)
