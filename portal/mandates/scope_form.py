"""What both forms of a mandate ask: for what, which rights, how long and why."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forms.definition import Sector, ServiceForm
from forms.fields.dates import DateQuestion, vietnamese
from forms.fields.text import TextQuestion
from forms.text import Text, one_line
from portal.accounts.mandates.rules import GIVEN, LONGEST_REASON, SHORT
from portal.core.actor import Right
from portal.mandates.actions import Wish
from portal.web.asked_field import AskedField
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

SERVICES, SECTOR, DOSSIER = "services", "sector", "dossier"
_DAY_HINT = Text(vi="Ví dụ: 02/01/2027.", en="Example: 02/01/2027.")
_FIRST = DateQuestion(key="first", label=Text(vi="Từ ngày", en="First day"), hint=_DAY_HINT)
_LAST = DateQuestion(
    key="last",
    label=Text(vi="Đến hết ngày", en="Last day"),
    hint=Text(vi="Dài nhất một năm. Ví dụ: 02/01/2027.", en="A year at most. Example: 02/01/2027."),
)
_REASON = TextQuestion(
    key="reason",
    label=Text(vi="Lý do ủy quyền", en="Reason"),
    hint=Text(vi="Được in trong giấy. Ví dụ: đi công tác xa.", en="Printed in the document. Example: I am abroad."),
    max_length=LONGEST_REASON,
    required=False,
)
OFF = {"autocomplete": "off", "spellcheck": "false"}
NAME_NEEDED = InputRequired(_l("Hãy ghi họ tên hoặc tên tổ chức."))
NUMBER_NEEDED = InputRequired(_l("Hãy ghi số định danh cá nhân hoặc mã số thuế."))


def tidy(value: str | None) -> str:
    """One line without spaces around it."""
    return one_line(value or "")


class ScopeForm(PortalForm):
    """For what, which rights, how long, why."""

    scope = RadioField(
        _l("Ủy quyền cho việc gì"),
        choices=[
            SelectChoice(SERVICES, _l("Những thủ tục chọn dưới đây")),
            SelectChoice(SECTOR, _l("Mọi thủ tục của một lĩnh vực")),
            SelectChoice(DOSSIER, _l("Chỉ một hồ sơ")),
        ],
        validators=[InputRequired(_l("Hãy chọn ủy quyền cho việc gì."))],
    )
    services = ChecksField(_l("Thủ tục"))
    sector = SelectField(_l("Lĩnh vực"), default="")
    dossier = SelectField(_l("Hồ sơ"), default="")
    rights = ChecksField(
        _l("Được làm thay những việc"),
        description=_l("Không chọn việc nào thì người nhận không làm được việc đó."),
    )
    first = AskedField(_FIRST)
    last = AskedField(_LAST)
    reason = AskedField(_REASON)

    def offer(
        self, services: Iterable[ServiceForm], sectors: Iterable[Sector], dossiers: Iterable[tuple[UUID, str]]
    ) -> None:
        """Say what can be chosen."""
        self.services.choices = [SelectChoice(one.code, say(one.name)) for one in services]
        self.sector.choices = [SelectChoice("", _l("Chọn lĩnh vực"))]
        self.sector.choices += [SelectChoice(one.code, say(one.name)) for one in sectors]
        self.dossier.choices = [SelectChoice("", _l("Chọn hồ sơ"))]
        self.dossier.choices += [SelectChoice(str(key), name) for key, name in dossiers]
        if len(self.dossier.choices) == 1:  # there is none to choose
            self.scope.choices = [one for one in self.scope.choices if one.value != DOSSIER]
        self.rights.choices = [SelectChoice(right.value, say(name)) for right, name in GIVEN.items()]

    def wish(self, *, name: str, number: str, email: str = "") -> Wish:
        """What is to be given, and to whom."""
        scope = self.scope.data
        return Wish(
            receiver_name=name,
            receiver_number=number,
            receiver_email=email,
            services=frozenset(self.services.data or ()) if scope == SERVICES else frozenset(),
            sector=self.sector.data if scope == SECTOR else "",
            dossier_id=UUID(self.dossier.data) if scope == DOSSIER and self.dossier.data else None,
            rights=frozenset(Right(one) for one in self.rights.data or ()),
            first=self.first.value,
            last=self.last.value,
            reason=self.reason.text(),
        )


def first_values(today: date) -> dict[str, object]:
    """What a new mandate is, unless its giver says otherwise: thirty days, to prepare and follow."""
    return {
        "scope": SERVICES,
        "first": vietnamese(today),
        "last": vietnamese(today + SHORT),
        "rights": [Right.PREPARE.value, Right.RECEIVE.value],
    }
