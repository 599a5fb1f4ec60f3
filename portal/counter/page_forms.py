"""The forms of the counter: choose a time, set the hours, close a day, take and call numbers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from forms.fields import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import one_line
from portal.core.clock import VIETNAM, local
from portal.counter import rules
from portal.counter.actions import Arrangement
from portal.counter.errors import HoursUnfit
from portal.counter.rules import Span, clock_words, read_minutes
from portal.web.languages import say
from portal.web.page_form import PortalForm

_OFF = {"autocomplete": "off", "spellcheck": "false"}
_SHORT = {"class": "govuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"}
_MOST_SPANS = 4


def _tidy(value: str | None) -> str:
    return one_line(value or "")


class SlotForm(PortalForm):
    """One of the times of a day."""

    slot = RadioField(_l("Giờ hẹn"), choices=[], validate_choice=False)

    @classmethod
    def of(cls, times: Sequence[tuple[datetime, str]], *, now_booked: datetime | None) -> "SlotForm":
        """The form with these times, each with its words; the one that is booked is chosen."""
        form = cls(data={"slot": slot_key(now_booked)} if now_booked else None)
        form.slot.choices = [SelectChoice(slot_key(at), words) for at, words in times]
        return form

    @property
    def starts_at(self) -> datetime | None:
        """The moment that was chosen; None when nothing readable was."""
        try:
            found = datetime.strptime(str(self.slot.data or ""), _KEY)  # noqa: DTZ007 (the zone is set below)
        except ValueError:
            return None
        return found.replace(tzinfo=VIETNAM)


_KEY = "%Y-%m-%dT%H:%M"


def slot_key(moment: datetime) -> str:
    """A time as it stands in a form."""
    return f"{local(moment):{_KEY}}"


class HoursForm(PortalForm):
    """When the counter is open, and how many come at once."""

    day_0 = StringField(_l("Thứ Hai"), filters=[_tidy], validators=[Length(max=100)], render_kw=_OFF)
    day_1 = StringField(_l("Thứ Ba"), filters=[_tidy], validators=[Length(max=100)], render_kw=_OFF)
    day_2 = StringField(_l("Thứ Tư"), filters=[_tidy], validators=[Length(max=100)], render_kw=_OFF)
    day_3 = StringField(_l("Thứ Năm"), filters=[_tidy], validators=[Length(max=100)], render_kw=_OFF)
    day_4 = StringField(_l("Thứ Sáu"), filters=[_tidy], validators=[Length(max=100)], render_kw=_OFF)
    day_5 = StringField(_l("Thứ Bảy"), filters=[_tidy], validators=[Length(max=100)], render_kw=_OFF)
    day_6 = StringField(_l("Chủ nhật"), filters=[_tidy], validators=[Length(max=100)], render_kw=_OFF)
    slot_minutes = IntegerField(
        _l("Mỗi lượt hẹn (phút)"),
        validators=[
            NumberRange(rules.SHORTEST_SLOT, rules.LONGEST_SLOT, _l("Mỗi lượt hẹn dài từ 5 đến 120 phút.")),
        ],
        render_kw=_SHORT,
    )
    capacity = IntegerField(
        _l("Số người cùng một lượt"),
        validators=[NumberRange(1, rules.MOST_PLACES, _l("Mỗi lượt nhận từ 1 đến 50 người."))],
        render_kw=_SHORT,
    )
    days_ahead = IntegerField(
        _l("Cho đặt trước bao nhiêu ngày"),
        validators=[NumberRange(1, rules.MOST_DAYS, _l("Cho đặt trước từ 1 đến 60 ngày."))],
        render_kw=_SHORT,
    )
    windows = IntegerField(
        _l("Số quầy tiếp người đến"),
        validators=[NumberRange(1, rules.MOST_WINDOWS, _l("Có từ 1 đến 40 quầy."))],
        render_kw=_SHORT,
    )
    kiosk = BooleanField(_l("Người đến tự lấy số ở trang lấy số"))

    @classmethod
    def filled(cls, plan: rules.Plan | None, *, windows: int, kiosk: bool) -> "HoursForm":
        """The form with what holds now; before anybody arranged it, with ordinary office hours."""
        if plan is None:
            usual = (Span(7 * 60 + 30, 11 * 60 + 30), Span(13 * 60 + 30, 16 * 60 + 30))
            plan = rules.Plan(dict.fromkeys(range(5), usual), frozenset(), 15, 2, 14)
        numbers = {"slot_minutes": plan.slot_minutes, "capacity": plan.capacity, "days_ahead": plan.days_ahead}
        days = {f"day_{day}": _words(plan.hours.get(day, ())) for day in range(7)}
        return cls(data=days | numbers | {"windows": windows, "kiosk": kiosk})

    def days(self) -> list[Any]:
        """The fields of the weekdays, Monday first."""
        return [self[f"day_{day}"] for day in range(7)]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also that every day can be read."""
        good = super().validate(*args, **kwargs)
        for field in self.days():
            spans = _spans(str(field.data or ""))
            if spans is None or not rules.are_apart(spans):
                field.errors = [*field.errors, say(HoursUnfit().sentence)]
                good = False
        return bool(good)

    @property
    def arrangement(self) -> Arrangement:
        """What was typed; the form was found good."""
        hours: Mapping[int, Sequence[Span]] = {
            day: tuple(_spans(str(field.data or "")) or ()) for day, field in enumerate(self.days())
        }
        return Arrangement(
            hours={day: spans for day, spans in hours.items() if spans},
            slot_minutes=self.slot_minutes.data,
            capacity=self.capacity.data,
            days_ahead=self.days_ahead.data,
            windows=self.windows.data,
            kiosk=bool(self.kiosk.data),
        )


def _words(spans: Sequence[Span]) -> str:
    ordered = sorted(spans, key=lambda span: span.opens)
    return ", ".join(f"{clock_words(span.opens)}-{clock_words(span.closes)}" for span in ordered)


def _spans(words: str) -> list[Span] | None:
    """``07:30-11:30, 13:30-16:30`` as spans; None when it is not readable."""
    found = []
    for part in (part for part in words.replace(";", ",").split(",") if part.strip()):
        first, dash, last = part.replace("–", "-").partition("-")
        opens, closes = read_minutes(first), read_minutes(last)
        if not dash or opens is None or closes is None:
            return None
        found.append(Span(opens, closes))
    return found if len(found) <= _MOST_SPANS else None


class ClosedDayForm(PortalForm):
    """A day on which the counter is closed."""

    day = StringField(
        _l("Ngày nghỉ"),
        description=_l("Ví dụ: 24/12/2026. Ngày lễ chung đã có trong lịch, không cần ghi."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi ngày nghỉ."))],
        render_kw={**_OFF, "class": "govuk-input--width-10"},
    )
    reason = StringField(
        _l("Lý do"),
        description=_l("Người đã đặt hẹn ngày đó đọc lý do này."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi lý do.")), Length(max=300)],
        render_kw={"autocomplete": "off"},
    )

    def validate_day(self, field: Any) -> None:
        """A date as people type it."""
        if self.when is None:
            raise ValidationError(str(_l("Hãy ghi ngày theo dạng ngày/tháng/năm.")))

    @property
    def when(self) -> date | None:
        """The day; None for what is none."""
        try:
            return read_date(self.day.data or "")
        except Rejected:
            return None


class OpenDayForm(PortalForm):
    """A closed day is open again."""

    day = StringField(widget=HiddenInput())

    @classmethod
    def of(cls, day: date) -> "OpenDayForm":
        """The button of one day."""
        return cls(formdata=None, day=vietnamese(day))


class NumberForm(PortalForm):
    """Take a number, for a dossier or without one."""

    code = StringField(
        _l("Mã hồ sơ hoặc mã QR trên giấy hẹn (nếu có)"),
        description=_l(
            "Có mã thì cán bộ mở đúng hồ sơ của bạn, người có hẹn được gọi trước. Không có mã vẫn lấy số được."
        ),
        filters=[_tidy],
        validators=[Length(max=500)],
        render_kw={**_OFF, "class": "govuk-input--width-30"},
    )

    @property
    def dossier_code(self) -> str:
        """The code that was typed, or that stands in the address that a QR code holds."""
        words = str(self.code.data or "")
        asked = parse_qs(urlsplit(words).query).get("code", [words]) if "?" in words else [words]
        return asked[0].strip().upper()[:40]


class WindowForm(PortalForm):
    """At which window the officer sits."""

    window = IntegerField(widget=HiddenInput())

    @property
    def chosen(self) -> int:
        """The window, 0 for none."""
        return self.window.data or 0
