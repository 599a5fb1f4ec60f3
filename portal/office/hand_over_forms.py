"""The clerk's forms about a hand-over at the counter."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forms.text import one_line
from portal.office.hand_over_models import Receiver
from portal.office.handing import Entitled
from portal.office.page_forms import DeskForm

SCREEN, PAPER = "screen", "paper"


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


class HandOverForm(DeskForm):
    """Who came, what their paper says, which originals came in, how they signed."""

    who = RadioField(_l("Người nhận"), choices=[], validators=[InputRequired(_l("Hãy chọn người nhận."))])
    number = StringField(
        _l("Số giấy tờ tùy thân đã xem"),
        description=_l("Ghi đúng số trên giấy tờ người nhận đưa ra. Hệ thống so với số đã biết của người đó."),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy ghi số giấy tờ đã xem.")), Length(max=20)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"},
    )
    originals = SelectMultipleField(
        _l("Bản chính đã nhận, đã đối chiếu"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        choices=[],
    )
    way = RadioField(
        _l("Người nhận ký"),
        choices=[
            SelectChoice(SCREEN, _l("Trên màn hình")),
            SelectChoice(PAPER, _l("Trên biên bản giấy: in, ký, quét rồi tải lên sau")),
        ],
        validators=[InputRequired(_l("Hãy chọn cách ký."))],
    )
    signature = StringField(widget=HiddenInput())

    @classmethod
    def of(cls, people: Sequence[Entitled], originals: Mapping[str, str], *, data: dict[str, Any]) -> "HandOverForm":
        """The form with everybody who may receive, and a box for each original that must come in."""
        form = cls(data={"way": PAPER, "who": people[0].key if len(people) == 1 else None} | data)
        form.who.choices = [SelectChoice(one.key, _named(one)) for one in people]
        form.originals.choices = [SelectChoice(key, name) for key, name in originals.items()]
        return form


def _named(one: Entitled) -> str:
    how = {
        Receiver.APPLICANT: _l("người nộp hồ sơ"),
        Receiver.MANDATED: _l("người được ủy quyền"),
        Receiver.MEMBER: _l("người của tổ chức"),
    }[one.receiver]
    number = f", {one.basis.rpartition(' ')[2]}" if one.receiver is Receiver.MANDATED else ""
    return f"{one.name} ({how}{number})"


class RecordScanForm(DeskForm):
    """The scan of the record that was signed on paper."""

    scan = MultipleFileField(
        _l("Bản quét biên bản đã ký"),
        description=_l("Một tệp PDF hoặc các ảnh chụp từng trang."),
        render_kw={"accept": "application/pdf,image/jpeg,image/png"},
    )
