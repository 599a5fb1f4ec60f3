"""How procedures were handled: the nine indicators of a quarter or a year, for leaders (TT 01/2018/TT-VPCP Đ12–15)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.office import board, indicators, quality
from portal.office.actions.figures import Entered, enter_figures
from portal.office.board import Measure
from portal.office.indicators import Indicator
from portal.office.quality import Group, Own
from portal.office.views.base import LEADER, bp, desk_page
from portal.web.access import allow, current_actor
from portal.web.languages import language, say
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

_FIRST_YEAR = 2018
_MOST = 10_000_000


def _number(label: str) -> IntegerField:
    wrong = _l("Hãy ghi một số nguyên không âm, hoặc để trống.")
    return IntegerField(label, validators=[Optional(), NumberRange(0, _MOST, message=wrong)])


class FiguresForm(PortalForm):
    """What the portal does not know about a quarter."""

    organisation = SelectField(
        _l("Tổ chức Bộ phận Một cửa (điểm đánh giá)"),
        choices=[SelectChoice("", _l("Chưa đánh giá")), *(SelectChoice(points, points) for points in "210")],
        validators=[Optional()],
    )
    petitions = _number(_l("Số phản ánh, kiến nghị đã nhận"))
    petitions_on_time = _number(_l("Trong đó xử lý đúng hạn"))
    procedures = _number(_l("Tổng số thủ tục hành chính của cơ quan"))
    procedures_online = _number(_l("Trong đó cung cấp trực tuyến"))
    dossiers = _number(_l("Tổng số hồ sơ đã nhận bằng mọi cách, kể cả bản giấy"))

    @property
    def entered(self) -> Entered:
        """The figures as numbers."""
        points = self.organisation.data
        return Entered(
            organisation=int(points) if points else None,
            petitions=self.petitions.data,
            petitions_on_time=self.petitions_on_time.data,
            procedures=self.procedures.data,
            procedures_online=self.procedures_online.data,
            dossiers=self.dossiers.data,
        )


@bp.get("/satisfaction")
@allow(LEADER)
def satisfaction() -> ResponseReturnValue:
    """The indicators of the agency, its officers and services in a quarter (``?year=&quarter=``) or a year."""
    year, number = _chosen(clock.now())
    return _page(year, number, None)


@bp.post("/satisfaction")
@allow(LEADER)
def enter_unit_figures() -> ResponseReturnValue:
    """Take in what the agency knows about a quarter."""
    now, form = clock.now(), FiguresForm()
    year, number = _chosen(now)
    if number == 0:
        raise NotFound
    if not form.validate():
        return _page(year, number, form), 422
    try:
        with transaction() as session:
            enter_figures(session, year, number, form.entered, actor=current_actor(), now=now)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        return _page(year, number, form), problem.status
    forget_reads()
    flash(_("Đã lưu số liệu của quý."), "success")
    return redirect(url_for("office.satisfaction", year=year, quarter=number), 303)


def _chosen(now: datetime) -> tuple[int, int]:
    """The year and the quarter (0: the whole year) that the address names; the present quarter if it names none."""
    today = local(now).date()
    year, number = request.args.get("year", type=int), request.args.get("quarter", type=int)
    if year is None or not _FIRST_YEAR <= year <= today.year or number not in range(5):
        return today.year, (today.month + 2) // 3
    return year, number or 0


def _page(year: int, number: int, form: FiguresForm | None) -> str:
    session, actor, now = read_session(), current_actor(), clock.now()
    if actor.agency_id is None:
        raise NotFound
    period = quality.quarter(year, number)
    found = quality.likes(session, actor.agency_id, period)
    whole, rows = Group(found), quality.figures(session, actor.agency_id, year, number)
    entered = quality.own(rows)
    counts = board.board(session, period, actor=actor, now=now).whole
    overdue = counts.get(Measure.LATE, 0) + counts.get(Measure.ENDED_LATE, 0)
    scores = quality.unit_scores(whole, entered, received=counts.get(Measure.RECEIVED, 0), overdue=overdue)
    officers = quality.by_officer(found)
    names = board.names(session, officers)
    return desk_page(
        "office/satisfaction.html",
        year=year,
        quarter=number,
        years=range(local(now).year, _FIRST_YEAR - 1, -1),
        whole=whole,
        least=quality.LEAST,
        unit=_unit(scores),
        entered=entered,
        officers=sorted(_row(names.get(one, ""), group, officer=True) for one, group in officers.items()),
        services=sorted(
            _row(say(catalogue.newest(code).name), group, officer=False)
            for code, group in quality.by_service(found).items()
        ),
        comments=quality.comments(session, actor.agency_id, period) if whole.rated >= quality.LEAST else [],
        form=form or _filled(entered) if number else None,
    )


def _filled(entered: Own) -> FiguresForm:
    petitions, procedures = entered.petitions or (None, None), entered.procedures or (None, None)
    points = None if entered.organisation is None else str(int(entered.organisation))
    data = {"organisation": points, "petitions": petitions[0], "petitions_on_time": petitions[1]}
    data |= {"procedures": procedures[0], "procedures_online": procedures[1], "dossiers": entered.dossiers}
    return FiguresForm(formdata=None, data=data)


def _unit(scores: dict[Indicator, Decimal]) -> dict[str, Any]:
    total = indicators.total(scores)
    complete = len(scores) == len(Indicator)
    grade = indicators.unit_grade(total) if complete and total is not None else None
    lines = [[f"{one.value}. {say(one.label)}", _shown(scores.get(one))] for one in Indicator]
    return {"lines": lines, "total": _shown(total), "grade": grade, "left_out": len(Indicator) - len(scores)}


def _row(name: str, group: Group, *, officer: bool) -> list[Any]:
    scores = group.scores
    among = indicators.OFFICER if officer else tuple(Indicator)
    cells = [_shown(scores.get(one)) for one in _COLUMNS]
    total = indicators.total(scores, among)
    row = [name, group.returned, group.rated, *cells]
    if officer:
        complete = all(one in scores for one in among)
        grade = indicators.officer_grade(total) if complete and total is not None else None
        row += [_shown(total), say(grade) if grade else _("Chưa đủ số liệu")]
    return row


_COLUMNS = (*indicators.OFFICER[:4], Indicator.PUBLICITY, Indicator.ATTITUDE)


def _shown(value: Decimal | None) -> str:
    if value is None:
        return "–"
    return str(value) if language() == "en" else str(value).replace(".", ",")
