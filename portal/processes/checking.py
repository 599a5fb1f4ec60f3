"""What is wrong with a process, each with the place in its data: the graph, the shares, the roles, the conditions."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from forms.conditions import Condition, comparisons
from forms.definition import ServiceForm
from forms.definition.loading import explained
from forms.definition.problems import Problem, twice
from forms.definition.references import condition as condition_problems
from forms.definition.source import DefinitionError, Finding, Place, Source, given, read
from forms.fields.files import FileQuestion
from portal.processes import rules
from portal.processes.definition import AT_APPRAISAL, ENDS, ROLE_OF, STARTS, Process, Step, StepKind

_K = StepKind
_AFTER_APPRAISAL = frozenset({*AT_APPRAISAL, _K.CONFIRMATION, _K.REVIEW, _K.APPROVAL})
FOLLOWS: Final[Mapping[StepKind, frozenset[StepKind]]] = {
    _K.RECEPTION: frozenset({_K.APPRAISAL}),
    _K.APPRAISAL: _AFTER_APPRAISAL,
    _K.OPINION: AT_APPRAISAL,
    _K.INSPECTION: AT_APPRAISAL,
    _K.CONFIRMATION: frozenset({_K.REVIEW, _K.APPROVAL}),
    _K.REVIEW: frozenset({_K.REVIEW, _K.APPROVAL}),
    _K.APPROVAL: frozenset({_K.SEALING}),
    _K.SEALING: frozenset({_K.RETURN}),
    _K.RETURN: frozenset(),
    _K.RECEIPT: frozenset(),
}
"""Which kinds may come after which: the table of moves of a dossier knows no other."""
_SENDS_BACK: Final = frozenset({_K.CONFIRMATION, _K.REVIEW, _K.APPROVAL})


def check(process: Process) -> list[Problem]:
    """Everything wrong with a process by itself; in order, and nothing twice for one cause."""
    found = [*_keys(process)]
    if found:
        return found
    found = [problem for at, step in enumerate(process.steps) for problem in _step(process, step, ("steps", at))]
    circle = rules.loop(process)
    if circle:
        return [*found, _looping(process, circle)]
    return [*found, *_reach(process), *_backs(process), *([] if found else _shares(process))]


def check_for(process: Process, service: ServiceForm) -> Iterator[Problem]:
    """What the conditions and requests of a process name that the form of a service does not have."""
    asked = {question.key: question for _, question in service.questions()}
    for tested, place in _conditions(process):
        yield from condition_problems(tested, asked, place)
        for test in comparisons(tested):
            if isinstance(asked.get(test.subject), FileQuestion):
                yield _problem(
                    place,
                    (f"the condition reads the file `{test.subject}`", "Decide by an answer, not by a file"),
                    (f"điều kiện đọc tệp `{test.subject}`", "Hãy dựa vào một câu trả lời, không dựa vào tệp"),
                )
    pages, components = {page.key for page in service.pages}, {item.key for item in service.components}
    for place, key, known, what, mend in _named(process, pages, components):
        if key not in known:
            yield _problem(
                place,
                (f"{service.code} has no {what[0]} `{key}`", "Use one of its keys"),
                (f"dịch vụ {service.code} không có {what[1]} `{key}`", mend),
            )


def check_agencies(process: Process, known: Collection[str]) -> Iterator[Problem]:
    """The agencies that are asked but not known here."""
    for at, step in enumerate(process.steps):
        for number, request in enumerate(step.requests):
            if request.agency not in known:
                yield _problem(
                    ("steps", at, "requests", number, "agency"),
                    (f"there is no agency `{request.agency}`", "Use the key of an agency"),
                    (f"không có cơ quan `{request.agency}`", "Hãy chọn một cơ quan có trong danh sách"),
                )


def _problem(place: Place, english: tuple[str, str], vietnamese: tuple[str, str]) -> Problem:
    return Problem(place, *english, "error", vietnamese)


def _keys(process: Process) -> Iterator[Problem]:
    yield from twice(("steps",), [step.key for step in process.steps])
    known = process.by_key
    named: list[tuple[Place, str]] = [(("start",), process.start)]
    for at, step in enumerate(process.steps):
        yield from twice(("steps", at, "requests"), [request.key for request in step.requests])
        named += [(("steps", at, "next", number, "to"), way.to) for number, way in enumerate(step.next)]
        named += [(("steps", at, "back"), step.back)] if step.back else []
    for place, key in named:
        if key not in known:
            yield _problem(
                place,
                (f"there is no step `{key}`", "Use the key of a step, or add that step"),
                (f"không có bước `{key}`", "Hãy chọn một bước có trong quy trình, hoặc thêm bước đó"),
            )
    if process.start in known and known[process.start].kind not in STARTS:
        yield _problem(
            ("start",),
            (f"`{process.start}` is not a reception", "Begin with a step of kind reception or receipt"),
            (f"bước `{process.start}` không phải bước tiếp nhận", "Hãy bắt đầu bằng bước tiếp nhận hoặc ghi nhận"),
        )


def _step(process: Process, step: Step, place: Place) -> Iterator[Problem]:
    yield from _roles(step, place)
    yield from _ways(process, step, place)
    if (step.requests and step.kind is not _K.OPINION) or (not step.requests and step.kind is _K.OPINION):
        yield _problem(
            (*place, "requests"),
            (f"`{step.key}`: opinions are asked at a step of kind opinion, and only there", "Move the requests"),
            (
                f"bước `{step.key}`: chỉ bước lấy ý kiến mới hỏi cơ quan khác, và phải hỏi ít nhất một",
                "Hãy sửa loại bước",
            ),
        )
    if (step.days is None) != (step.kind is not _K.CONFIRMATION):
        yield _problem(
            (*place, "days"),
            (f"`{step.key}`: `days` goes with a step of kind confirmation", "Say how many days the applicant has"),
            (f"bước `{step.key}`: số ngày chờ đi cùng bước người nộp xem dự thảo", "Hãy ghi số ngày làm việc"),
        )


def _roles(step: Step, place: Place) -> Iterator[Problem]:
    wanted = ROLE_OF[step.kind]
    if step.role is not None and step.role is not wanted:
        yield _problem(
            (*place, "role"),
            (f"a step of kind {step.kind} is not for the role {step.role}", f"Use {wanted or 'no role'}"),
            (f"bước `{step.key}` không dành cho vai trò này", "Hãy chọn vai trò đúng với loại bước"),
        )


def _ways(process: Process, step: Step, place: Place) -> Iterator[Problem]:
    if step.kind in ENDS:
        if step.next:
            yield _problem(
                (*place, "next"),
                (f"the process ends with `{step.key}`, a step of kind {step.kind}", "Remove `next`"),
                (f"quy trình kết thúc ở bước `{step.key}`", "Hãy bỏ bước tiếp theo"),
            )
        return
    if not step.next:
        yield _problem(
            (*place, "next"),
            (f"`{step.key}` is a dead end", "Say which step comes next"),
            (f"bước `{step.key}` là ngõ cụt", "Hãy chọn bước tiếp theo"),
        )
    for number, way in enumerate(step.next):
        last = number == len(step.next) - 1
        if last != (way.when is None):
            yield _problem(
                (*place, "next", number, "when"),
                (f"`{step.key}`: every way but the last has a condition", "Put the way without a condition last"),
                (
                    f"bước `{step.key}`: mỗi hướng đi trừ hướng cuối phải có điều kiện",
                    "Để hướng không điều kiện ở cuối",
                ),
            )
        if process.step(way.to).kind not in FOLLOWS[step.kind]:
            kind = process.step(way.to).kind
            yield _problem(
                (*place, "next", number, "to"),
                (f"a step of kind {kind} cannot follow one of kind {step.kind}", "Put another step between"),
                (
                    f"sau “{step.kind.label.vi}” không thể là “{kind.label.vi}”",
                    "Hãy đổi thứ tự hoặc thêm một bước ở giữa",
                ),
            )


def _looping(process: Process, circle: tuple[str, ...]) -> Problem:
    at = next(number for number, step in enumerate(process.steps) if step.key == circle[0])
    shown = " → ".join(circle)
    return _problem(
        ("steps", at, "next"),
        (f"the way {shown} never ends, and nobody decides", "Send back with `back` instead"),
        (f"vòng {shown} không bao giờ kết thúc và không ai quyết định", "Hãy dùng bước chuyển lại thay cho bước tiếp"),
    )


def _reach(process: Process) -> Iterator[Problem]:
    reached = rules.reached(process)
    for at, step in enumerate(process.steps):
        if step.key not in reached:
            yield _problem(
                ("steps", at),
                (f"no dossier ever comes to `{step.key}`", "Let a step lead to it, or remove it"),
                (f"không hồ sơ nào đi đến bước `{step.key}`", "Hãy cho một bước dẫn đến, hoặc bỏ bước này"),
            )


def _backs(process: Process) -> Iterator[Problem]:
    for at, step in enumerate(process.steps):
        if step.back is None and step.kind in _SENDS_BACK:
            yield _problem(
                ("steps", at, "back"),
                (f"`{step.key}` does not say where it sends back to", "Name a step of appraisal before it"),
                (f"bước `{step.key}` chưa nói chuyển lại bước nào", "Hãy chọn một bước thụ lý đứng trước"),
            )
        if step.back is None:
            continue
        earlier = process.step(step.back).kind is _K.APPRAISAL and step.back in rules.before(process, step.key)
        if not earlier or step.kind not in _SENDS_BACK | AT_APPRAISAL:
            yield _problem(
                ("steps", at, "back"),
                (f"`{step.key}` cannot send back to `{step.back}`", "Name a step of appraisal before it"),
                (f"bước `{step.key}` không thể chuyển lại bước `{step.back}`", "Hãy chọn một bước thụ lý đứng trước"),
            )


def _shares(process: Process) -> Iterator[Problem]:
    if process.first.kind is _K.RECEIPT:
        return
    if process.first.share:
        yield _problem(
            ("steps", process.steps.index(process.first), "share"),
            ("the time limit begins after reception", "Give it the share 0"),
            ("thời hạn tính từ khi tiếp nhận xong", "Hãy để tỷ lệ thời gian của bước tiếp nhận bằng 0"),
        )
    totals = rules.sums(process)
    for at, step in enumerate(process.steps):
        after = {key: totals[key] for key in rules.forward(step)}
        if len({total for each in after.values() for total in each}) > 1 and all(
            len(each) == 1 for each in after.values()
        ):
            shown = ", ".join(f"{key}: {min(each)} %" for key, each in after.items())
            yield _problem(
                ("steps", at, "next"),
                (f"the ways from `{step.key}` take different shares ({shown})", "Make them sum up alike"),
                (f"các hướng từ bước `{step.key}` có tổng tỷ lệ khác nhau ({shown})", "Hãy sửa để các tổng bằng nhau"),
            )
    found = totals[process.start]
    if len(found) == 1 and found != {rules.ALL}:
        yield _problem(
            ("steps",),
            (f"the shares sum up to {min(found)} %", "Make them 100 %"),
            (f"tổng tỷ lệ thời gian là {min(found)} %", "Hãy sửa để tổng bằng 100 %"),
        )


def _conditions(process: Process) -> Iterator[tuple[Condition, Place]]:
    for at, step in enumerate(process.steps):
        for number, way in enumerate(step.next):
            if way.when is not None:
                yield way.when, ("steps", at, "next", number, "when")
        for number, request in enumerate(step.requests):
            if request.when is not None:
                yield request.when, ("steps", at, "requests", number, "when")


def _named(
    process: Process, pages: Collection[str], components: Collection[str]
) -> Iterator[tuple[Place, str, Collection[str], tuple[str, str], str]]:
    for at, step in enumerate(process.steps):
        for number, request in enumerate(step.requests):
            place = ("steps", at, "requests", number)
            for key in request.pages:
                yield (*place, "pages"), key, pages, ("page", "trang"), "Hãy chọn một trang của mẫu đơn"
            for key in request.components:
                what = ("component", "thành phần hồ sơ")
                yield (*place, "components"), key, components, what, "Hãy chọn một thành phần hồ sơ"


def examine(path: Path) -> tuple[Process | None, list[Finding]]:
    """The process of a YAML file, None when it cannot be typed, and everything wrong with it."""
    return _examined(lambda: read(path))


def examine_data(data: Any, name: str = "process") -> tuple[Process | None, list[Finding]]:
    """What ``examine`` does, of plain data as the administrators' pages make it."""
    return _examined(lambda: given(data, Path(name)))


def named(key: str) -> Path:
    """What a process that is in no file is called in findings."""
    return Path(key)


def _examined(source_of: Callable[[], Source]) -> tuple[Process | None, list[Finding]]:
    try:
        source = source_of()
    except DefinitionError as error:
        return None, error.findings
    try:
        process = Process.model_validate(source.data)
    except ValidationError as error:
        return None, sorted(explained(error, source), key=lambda finding: finding.line)
    return process, findings(check(process), source)


def findings(problems: Collection[Problem], source: Source) -> list[Finding]:
    """Problems with the lines they are at, from the top."""
    found = [source.finding(each.place, each.what, each.mend, vietnamese=each.vietnamese) for each in problems]
    return sorted(found, key=lambda finding: finding.line)
