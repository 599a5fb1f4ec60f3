"""The form by which an officer's duties are lent to a colleague for a time."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from forms.fields.dates import DateQuestion, vietnamese
from forms.fields.text import TextQuestion
from forms.fields.times import TimeQuestion
from forms.text import Text
from portal.accounts.actions import Lending
from portal.accounts.models import Account
from portal.accounts.rules import LENDABLE
from portal.core.actor import Role
from portal.core.clock import VIETNAM, local
from portal.web.asked_field import AskedField
from portal.web.page_form import ChecksField, PortalForm

_OFFICE_CLOSES = "17:00"
_DUTIES = {
    Role.RECEPTIONIST: _l("Tiếp nhận hồ sơ"),
    Role.SPECIALIST: _l("Thụ lý hồ sơ"),
    Role.LEADER: _l("Duyệt và ký với tư cách lãnh đạo"),
    Role.CLERK: _l("Văn thư: cấp số, đóng dấu, trả kết quả"),
}
_DAY_HINT = Text(vi="Ví dụ: 02/01/2027.", en="Example: 02/01/2027.")
_TIME_HINT = Text(vi="Ví dụ: 07:30.", en="Example: 07:30.")
STARTS_DAY = DateQuestion(key="starts_day", label=Text(vi="Ngày bắt đầu", en="First day"), hint=_DAY_HINT)
STARTS_TIME = TimeQuestion(key="starts_time", label=Text(vi="Giờ bắt đầu", en="Time it begins"), hint=_TIME_HINT)
ENDS_DAY = DateQuestion(key="ends_day", label=Text(vi="Ngày kết thúc", en="Last day"), hint=_DAY_HINT)
ENDS_TIME = TimeQuestion(key="ends_time", label=Text(vi="Giờ kết thúc", en="Time it ends"), hint=_TIME_HINT)
REASON = TextQuestion(
    key="reason",
    label=Text(vi="Lý do", en="Reason"),
    hint=Text(vi="Ví dụ: nghỉ phép, đi công tác, ốm.", en="Example: leave, a journey on duty, illness."),
    max_length=300,
)
BASIS = TextQuestion(
    key="basis",
    label=Text(vi="Văn bản giao nhiệm vụ hoặc ủy quyền", en="Document that assigns the duty or gives the mandate"),
    hint=Text(
        vi="Số và ngày văn bản. Bắt buộc khi người ký thay lãnh đạo không phải cấp phó (TUQ.).",
        en="Number and day. Needed when somebody who is no deputy signs for a leader (TUQ.).",
    ),
    max_length=300,
    required=False,
)


class StandInForm(PortalForm):
    """Who stands in, for which duties, from when to when, and why."""

    stand_in = SelectField(_l("Người làm thay"), validate_choice=True)
    roles = ChecksField(
        _l("Nhiệm vụ giao"),
        description=_l(
            "Người làm thay không được giao lại cho người khác. Mất nhiệm vụ thì việc làm thay hết hiệu lực."
        ),
    )
    starts_day = AskedField(STARTS_DAY)
    starts_time = AskedField(STARTS_TIME)
    ends_day = AskedField(ENDS_DAY)
    ends_time = AskedField(ENDS_TIME)
    away = BooleanField(_l("Vắng mặt trong thời gian này: không phân công hồ sơ mới"))
    reason = AskedField(REASON)
    basis = AskedField(BASIS)

    @classmethod
    def of(cls, roles: Collection[Role], colleagues: Iterable[Account], *, now: datetime) -> "StandInForm":
        """The form with the duties that can be lent and who can take them; it begins now, with all of them."""
        here = local(now)
        lendable = [role for role in LENDABLE if role in roles]
        first = {
            "roles": [role.value for role in lendable],
            "starts_day": vietnamese(here.date()),
            "starts_time": f"{here:%H:%M}",
            "ends_time": _OFFICE_CLOSES,
            "away": True,
        }
        form = cls(data=first)
        form.roles.choices = [SelectChoice(role.value, _DUTIES[role]) for role in lendable]
        named = [(str(one.id), ", ".join(filter(None, (one.display_name, one.position)))) for one in colleagues]
        form.stand_in.choices = [SelectChoice("", _l("Chọn một người")), *(SelectChoice(*one) for one in named)]
        return form

    @property
    def lending(self) -> Lending:
        """What was asked for, in values that were read."""
        starts = datetime.combine(self.starts_day.value, self.starts_time.value, VIETNAM)
        ends = datetime.combine(self.ends_day.value, self.ends_time.value, VIETNAM)
        return Lending(
            stand_in_id=UUID(self.stand_in.data) if self.stand_in.data else None,
            roles=frozenset(Role(name) for name in self.roles.data or ()),
            starts_at=starts,
            ends_at=ends,
            away=bool(self.away.data),
            reason=self.reason.text(),
            basis=self.basis.text(),
        )
