"""The forms around lists: keeping a view, doing one thing to many dossiers, who is in charge."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from forms.text import one_line
from portal.core.clock import local
from portal.office.colleagues import Colleague
from portal.office.listing import LONGEST, Listing
from portal.office.many import LARGEST, Chosen, Deed
from portal.office.page_forms import DeskForm
from portal.web.page_form import PortalForm

_LONG = 500


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


class ViewForm(PortalForm):
    """A list to keep under a name."""

    shown = StringField(name="list", widget=HiddenInput(), validators=[Length(max=LONGEST)])
    name = StringField(_l("Tên danh sách"), filters=[_tidy_line])
    shared = BooleanField(_l("Cho đồng nghiệp trong cơ quan cùng dùng"))

    @property
    def listing(self) -> Listing:
        """The list that was on the screen."""
        return Listing.parse(self.shown.data or "")


class ManyForm(PortalForm):
    """Ticked dossiers of a list, and what to do to each."""

    deed = SelectField(choices=[SelectChoice(deed.value, deed.value) for deed in Deed])
    dossier = SelectMultipleField(validate_choice=False)
    officer = StringField(filters=[_tidy_line])
    note = StringField(filters=[_tidy_line], validators=[Length(max=_LONG)])
    shown = StringField(name="list", widget=HiddenInput(), validators=[Length(max=LONGEST)])

    @property
    def listing(self) -> Listing:
        """The list they were ticked in."""
        return Listing.parse(self.shown.data or "")

    @property
    def chosen(self) -> list[Chosen]:
        """The dossiers, each once."""
        found = dict.fromkeys(Chosen.read(written) for written in (self.dossier.data or [])[:LARGEST])
        return [one for one in found if one is not None]

    @property
    def officer_id(self) -> UUID | None:
        """Who is to be in charge."""
        return read_officer(self.officer.data)


class AssignForm(DeskForm):
    """Who is to be in charge."""

    officer = RadioField(_l("Người phụ trách"), validators=[InputRequired(_l("Hãy chọn người phụ trách."))])
    note = StringField(_l("Lưu ý cho người phụ trách"), filters=[_tidy_line], validators=[Length(max=_LONG)])

    @classmethod
    def for_colleagues(cls, colleagues: Sequence[Colleague], *, data: dict[str, Any]) -> "AssignForm":
        """The form with the specialists of the agency."""
        form = cls(data=data)
        form.officer.choices = [SelectChoice(str(one.id), with_absence(one)) for one in colleagues]
        return form

    @property
    def officer_id(self) -> UUID | None:
        """Who was chosen."""
        return read_officer(self.officer.data)


def with_absence(colleague: Colleague) -> str:
    """A colleague's name, and until when they are absent, if they are, and who stands in."""
    if colleague.away is None:
        return colleague.name
    until = f"{local(colleague.away.until):%H:%M %d/%m/%Y}"
    gone = _("vắng đến %(moment)s, %(name)s làm thay", moment=until, name=colleague.away.stand_in)
    return f"{colleague.name} ({gone})"


def read_officer(written: str | None) -> UUID | None:
    """An officer's id as a form sends it; None when it is none."""
    try:
        return UUID(written or "")
    except ValueError:
        return None
