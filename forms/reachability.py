"""Parts of a form nobody can ever reach, and conditions that change nothing: decided by search, not by guessing."""

from collections.abc import Iterator
from typing import Final, Literal

from forms.branches import Branch, Search, Undecided, branches
from forms.definition import ServiceForm
from forms.definition.problems import Problem, warning
from forms.text import Text

_NEVER: Final = {
    "pages": Text(vi="Trang này không bao giờ hiện", en="this page is never shown"),
    "questions": Text(vi="Câu hỏi này không bao giờ được hỏi", en="this question is never asked"),
    "options": Text(vi="Lựa chọn này không bao giờ chọn được", en="this option can never be chosen"),
    "required": Text(vi="Điều kiện bắt buộc này không bao giờ xảy ra", en="this is never required"),
    "fees": Text(vi="Khoản thu này không bao giờ được tính", en="this fee is never charged"),
    "exemptions": Text(vi="Trường hợp miễn giảm này không bao giờ xảy ra", en="this exemption never applies"),
    "time_limits": Text(vi="Thời hạn này không bao giờ áp dụng", en="this time limit never applies"),
}
_ALWAYS: Final = Text(vi="Điều kiện này luôn đúng", en="this condition always holds")


def check(service: ServiceForm, search: Search) -> Iterator[Problem]:
    """Yield a warning for every branch that can never be taken; where the search is too long nothing is claimed."""
    dead: set[tuple[str | int, ...]] = set()
    for branch in branches(service):
        around = {branch.place[:at] for at in range(1, len(branch.place))}
        if around & dead or _can_be(search, branch) != "never":
            continue
        if branch.outcome:
            dead.add(branch.place[:-1] if branch.place[-1] == "condition" else branch.place)
            said = _NEVER[_sort(branch.place)]
            mend_en, mend_vi = "Correct the condition, or remove the part", "Sửa điều kiện hoặc bỏ phần này"
        else:
            said = _ALWAYS
            mend_en, mend_vi = "Remove the condition", "Bỏ điều kiện"
        yield warning(branch.place, (said.en, mend_en), (said.vi, mend_vi))


def _can_be(search: Search, branch: Branch) -> Literal["yes", "never", "unknown"]:
    try:
        return "never" if search.solve(branch.goals, branch.within) is None else "yes"
    except Undecided:
        return "unknown"


def _sort(place: tuple[str | int, ...]) -> str:
    """Return the name of what stands at `place`: the last list it is in, or `required`."""
    if place[-1] == "required":
        return "required"
    return [step for step in place if step in _NEVER][-1] if any(step in _NEVER for step in place) else "questions"
