"""What a definition may do better: warnings, each with its place, what is amiss and a remedy, in both languages.

A definition with warnings works; these are what makes people give up, come twice, or hand over what nobody may ask.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel

from forms import reachability
from forms.branches import Search, Slot, Undecided, slots
from forms.conditions import Comparison, Condition, comparisons
from forms.definition import Finding, Page, ServiceForm, consistency
from forms.definition.problems import Problem, warning
from forms.definition.source import Place, Source
from forms.fields import Known, Question
from forms.formulas import readings
from forms.text import Text, fold
from forms.wording import say_condition

MAX_INPUTS: Final = 7
"""More inputs than this on one page overwhelm people."""
MAX_PAPERS: Final = 5
"""More papers than this that everybody must attach are a reason to ask which of them are needed."""
MAX_LABEL: Final = 110
"""Characters of a label that can be taken in at once."""

_KNOWN_BY_KIND: Final = {
    "person_name": "name", "personal_number": "personal_number", "phone": "phone", "email": "email",
    "address": "address", "nationality": "nationality", "ethnicity": "ethnicity", "tax_code": "tax_code",
}  # fmt: skip
_TOKENS: Final = {
    "name": "name", "phone": "tel", "email": "email", "address": "street-address", "birth_date": "bday",
}  # fmt: skip
"""WCAG 2.2, 1.3.5: the purpose of an input about the person who fills in."""
_OWN: Final = re.compile(r"\b(cua ban|cua toi|nguoi nop|nguoi yeu cau|nguoi de nghi|nguoi khai|your|applicant'?s?)\b")
_HELD: Final = (
    (r"\b(cccd|cmnd|can cuoc|chung minh nhan dan)\b", Text(vi="thẻ căn cước", en="the identity card")),
    (r"\b(ho khau|so tam tru)\b", Text(vi="sổ hộ khẩu, sổ tạm trú", en="the household book")),
    (r"\b(xac nhan (thong tin ve )?cu tru|xac nhan noi cu tru)\b", Text(vi="nơi cư trú", en="the place of residence")),
    (r"\bchung nhan ket hon\b", Text(vi="việc kết hôn", en="the marriage")),
    (r"\bchung nhan dang ky (doanh nghiep|kinh doanh)\b", Text(vi="đăng ký doanh nghiệp", en="the enterprise")),
)
_SECRET: Final = re.compile(
    r"\b(so the (tin dung|ngan hang|ghi no|atm|visa)|(credit|debit|bank) card( number)?|card number|cvv|cvc|"
    r"ma pin|pin code|mat khau|password|passcode|ma otp|otp|one-time (code|password))\b"
)
_FORMATTED: Final = frozenset(
    {"date", "partial_date", "personal_number", "old_identity_number", "passport", "tax_code", "time", "period"}
    | {"url", "bank_account"}
)
_ENGLISH: Final = frozenset({"the", "of", "your", "and", "please", "is", "are", "for", "with", "you", "or", "enter"})
_EXAMPLE: Final = re.compile(r"\b(example|ví dụ|e\.g\.).*", re.IGNORECASE | re.DOTALL)
"""Examples are Vietnamese in both languages."""


def lint(
    service: ServiceForm, *, known: Collection[str] = (), source: Source | None = None, today: date | None = None
) -> list[Finding]:
    """Return warnings about `service`, in the order of its data; none of them stops it from being published.

    `known` are the `prefill` names the portal has for a signed-in person, all there are when it is empty. `source`
    gives the lines of a file; `today` is the day the search for unreachable parts stands on. Of a definition with
    errors nothing is said that depends on its conditions.
    """
    found = [problem for rule in _RULES for problem in rule(service)]
    found += _known(service, frozenset(known) or frozenset(get_args(Known)))
    if not any(problem.level == "error" for problem in consistency.check(service)):
        search = Search(service, today or service.figures_from)
        found += [*reachability.check(service, search), *_same_twice(service, search)]
        found += [*_fees(service, search), *_proofs(service, search)]
    source = source or Source(Path(f"{service.code}/v{service.version}.yaml"), None, {})
    findings = [
        source.finding(item.place, item.what, item.mend, level="warning", vietnamese=item.vietnamese) for item in found
    ]
    return sorted(findings, key=lambda finding: (finding.line, _in_order(finding.place)))


def _in_order(place: Place) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (_SECTIONS.get(step, 0), step) for step in place]


_SECTIONS: Final = {name: at for at, name in enumerate(ServiceForm.model_fields)}


def _quoted(text: Text) -> Text:
    return Text(vi=f"“{text.vi}”", en=f"“{text.en}”")


def _known(service: ServiceForm, known: frozenset[str]) -> Iterator[Problem]:
    for slot in slots(service):
        fact = _fact(slot)
        if fact is None or slot.within:
            continue
        label = _quoted(slot.question.label)
        if slot.question.prefill is None and fact in known:
            yield warning(
                slot.place,
                (f"{label.en} asks what is already known of a signed-in person", f"Add `prefill: {fact}`"),
                (f"{label.vi} hỏi điều cổng đã biết khi người dân đăng nhập", f"Thêm `prefill: {fact}` để điền sẵn"),
            )
        token = _TOKENS.get(fact)
        if token and slot.question.autocomplete is None:
            yield warning(
                slot.place,
                (f"{label.en} does not let the browser fill it in", f"Add `autocomplete: {token}`"),
                (f"{label.vi} chưa cho trình duyệt tự điền", f"Thêm `autocomplete: {token}`"),
            )


def _fact(slot: Slot) -> str | None:
    """Return what of the signed-in person a question asks, None if it asks something else."""
    question = slot.question
    words = fold(question.label.vi) + " " + fold(question.label.en)
    if not (_OWN.search(words) or question.key.startswith("applicant_")):
        return None
    if question.kind == "date" and ("ngay sinh" in words or "date of birth" in words):
        return "birth_date"
    return _KNOWN_BY_KIND.get(question.kind)


def _level(service: ServiceForm) -> Iterator[Problem]:
    """Level 4 is for what needs nobody to come (Decree 43/2011 art. 3.4)."""
    if service.level == 4 and service.presence is not None:
        yield warning(
            ("presence",),
            ("a service of level 4 asks people to come", "Offer it at level 3, or do without their presence"),
            ("Dịch vụ mức độ 4 yêu cầu người nộp có mặt", "Cung cấp ở mức độ 3, hoặc bỏ yêu cầu có mặt"),
        )


def _papers(service: ServiceForm) -> Iterator[Problem]:
    always = [component for component in service.components if component.required is True]
    if len(always) > MAX_PAPERS:
        yield warning(
            ("components",),
            (f"{len(always)} papers are asked of everybody", "Ask for each only when an answer shows it is needed"),
            (f"Mọi người đều phải nộp {len(always)} giấy tờ", "Chỉ yêu cầu giấy tờ khi câu trả lời cho thấy cần đến"),
        )
    for at, component in enumerate(service.components):
        held = next((what for pattern, what in _HELD if re.search(pattern, fold(component.name.vi))), None)
        if held is not None and component.required is not False:
            name = _quoted(component.name)
            yield warning(
                ("components", at),
                (f"{name.en} asks for a paper the state already holds", f"Look {held.en} up in the database instead"),
                (f"{name.vi} là giấy tờ Nhà nước đã có", f"Tra cứu {held.vi} trong cơ sở dữ liệu thay vì yêu cầu nộp"),
            )


def _secrets(service: ServiceForm) -> Iterator[Problem]:
    for slot in slots(service):
        question = slot.question
        texts = [question.label, *([question.hint] if question.hint else [])]
        words = " ".join(fold(text.vi) + " " + fold(text.en) for text in texts)
        found = _SECRET.search(words) if question.answers else None
        if found is not None:
            label = _quoted(question.label)
            yield warning(
                slot.place,
                (f"{label.en} asks for a secret ({found[0]})", "Remove it: no service may ask for cards or passwords"),
                (
                    f"{label.vi} hỏi thông tin bí mật ({found[0]})",
                    "Bỏ câu hỏi: không dịch vụ nào được hỏi số thẻ, mật khẩu",
                ),
            )


def _labels(service: ServiceForm) -> Iterator[Problem]:
    for slot in slots(service):
        question = slot.question
        options = [option.label for option in getattr(question, "options", ())]
        for label in [question.label, *options]:
            longest = max(len(label.vi), len(label.en))
            if longest > MAX_LABEL and question.answers and question.kind != "statement":
                yield warning(
                    slot.place,
                    (f"“{label.en[:40]}…” has {longest} characters", "Shorten it and put the rest into the hint"),
                    (f"“{label.vi[:40]}…” dài {longest} ký tự", "Rút gọn, chuyển phần giải thích xuống gợi ý"),
                )
        part = bool(slot.within) and slot.within[-1].control == "group"
        if question.hint is None and not part and _has_format(slot):
            shown = _quoted(question.label)
            yield warning(
                slot.place,
                (f"{shown.en} expects a format and gives no example", "Add a `hint` with an example"),
                (f"{shown.vi} cần nhập theo mẫu nhưng chưa có ví dụ", "Thêm gợi ý (`hint`) có ví dụ"),
            )


def _has_format(slot: Slot) -> bool:
    question = slot.question
    limited = getattr(question, "pattern", None) is not None or getattr(question, "format", "free") != "free"
    return limited or question.kind in _FORMATTED


def _pages(service: ServiceForm) -> Iterator[Problem]:
    for at, page in enumerate(service.pages):
        always = sum(question.answers and question.condition is None for question in page.questions)
        if always > MAX_INPUTS:
            title = _quoted(page.title)
            yield warning(
                ("pages", at),
                (f"the page {title.en} always shows {always} inputs", f"Split it: {MAX_INPUTS} or fewer a page"),
                (f"Trang {title.vi} luôn hiện {always} ô nhập", f"Tách trang: mỗi trang tối đa {MAX_INPUTS} ô"),
            )


def _translations(service: ServiceForm) -> Iterator[Problem]:
    for place, text in texts(service):
        if text.vi == text.en and _is_prose(text.vi):
            yield warning(
                place,
                (f"“{text.en[:60]}” is the same in both languages", "Translate it"),
                (f"“{text.vi[:60]}” giống nhau ở hai ngôn ngữ", "Dịch sang tiếng Anh hoặc tiếng Việt"),
            )
        elif _is_english(text.vi):
            yield warning(
                place,
                (f"the Vietnamese text “{text.vi[:60]}” is English", "Write it in Vietnamese"),
                (f"Phần tiếng Việt “{text.vi[:60]}” viết bằng tiếng Anh", "Viết lại bằng tiếng Việt"),
            )
        elif _is_vietnamese(text.en):
            yield warning(
                place,
                (f"the English text “{text.en[:60]}” is Vietnamese", "Write it in English"),
                (f"Phần tiếng Anh “{text.en[:60]}” viết bằng tiếng Việt", "Dịch sang tiếng Anh"),
            )


def texts(part: Any, place: Place = ()) -> Iterator[tuple[Place, Text]]:
    """Yield every bilingual text inside a part of a definition, with its place."""
    if isinstance(part, Text):
        yield place, part
    elif isinstance(part, BaseModel):
        for name, described in type(part).model_fields.items():
            yield from texts(getattr(part, name), (*place, described.alias or name))
    elif isinstance(part, tuple | list | Mapping):
        for at, item in part.items() if isinstance(part, Mapping) else enumerate(part):
            yield from texts(item, (*place, at))


def _is_prose(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", text)
    return len(words) >= 2 and not text.isupper()


def _is_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) >= 2 and text.isascii() and any(word in _ENGLISH for word in words)


def _is_vietnamese(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", _EXAMPLE.sub("", text))
    marked = sum(not word.isascii() for word in words)
    return len(words) >= 3 and marked * 10 >= len(words) * 7


def _same_twice(service: ServiceForm, search: Search) -> Iterator[Problem]:
    seen: dict[tuple[Any, ...], list[Slot]] = {}
    for slot in slots(service):
        if not slot.question.answers:
            continue
        alike = (slot.within and slot.path[:-1], *_asks(slot.question))
        earlier = seen.setdefault(alike, [])
        if any(_about_the_same(other.page, slot.page) and _both_asked(search, other, slot) for other in earlier):
            label = _quoted(slot.question.label)
            yield warning(
                slot.place,
                (f"{label.en} is asked twice", "Ask it once, or say in the label whom each one is about"),
                (f"{label.vi} được hỏi hai lần", "Hỏi một lần, hoặc ghi rõ trong nhãn mỗi câu hỏi về ai"),
            )
        earlier.append(slot)


def _asks(question: Question) -> tuple[str, str]:
    return question.kind, fold(question.label.vi)


def _about_the_same(first: Page, second: Page) -> bool:
    """Say whether equal labels on two pages are one question: pages with several in common are about two people."""
    both = {_asks(item) for item in first.questions} & {_asks(item) for item in second.questions}
    return first is second or len(both) < 2


def _both_asked(search: Search, first: Slot, second: Slot) -> bool:
    try:
        return search.solve([*first.asked(), *second.asked()], second.path[:-1]) is not None
    except Undecided:
        return True


def _fees(service: ServiceForm, search: Search) -> Iterator[Problem]:
    """A fee that reads an answer which may be missing is zero, or not charged, without anybody saying so."""
    for at, rule in enumerate(service.fees):
        keys = [] if rule.unit is None else [rule.unit] if isinstance(rule.unit, str) else list(readings(rule.unit))
        keys += sorted({rate.area for rate in rule.steps if rate.area is not None and rate.elsewhere is None})
        charged = [] if rule.condition is None else [(rule.condition, True)]
        for key in keys:
            unanswered = Comparison.model_validate({"question": key, "answered": True})
            if _solvable(search, [*charged, (unanswered, False)]):
                yield _fee_warning(("fees", at, "unit"), unanswered, service)
        for test in comparisons(rule.condition) if rule.condition is not None else ():
            unanswered = Comparison.model_validate({"question": test.subject, "answered": True})
            if test.operator in {"not_equals", "not_in"} and _solvable(search, [(unanswered, False)]):
                yield _fee_warning(("fees", at, "condition"), unanswered, service)


def _proofs(service: ServiceForm, search: Search) -> Iterator[Problem]:
    """An exemption that can be claimed while the paper that shows it is not asked for is one nobody can prove."""
    asking = {getattr(slot.question, "component", None): slot for slot in slots(service)}
    for at, rule in enumerate(service.fees):
        for number, exemption in enumerate(rule.exemptions):
            claim, slot = rule.claim(exemption), asking.get(exemption.proof)
            if exemption.proof is None or claim is None or slot is None:
                continue
            if any(_solvable(search, [(claim, True), (shown, False)]) for shown, _ in slot.asked()):
                yield warning(
                    ("fees", at, "exemptions", number, "proof"),
                    ("the exemption can be claimed where its proof is not asked for", "Ask for the paper there too"),
                    (
                        "Có thể xin miễn giảm khi biểu mẫu không hỏi giấy tờ chứng minh",
                        "Hỏi giấy tờ cả ở trường hợp đó",
                    ),
                )


def _solvable(search: Search, goals: list[tuple[Condition, bool]]) -> bool:
    try:
        return search.solve(goals) is not None
    except Undecided:
        return False


def _fee_warning(place: Place, unanswered: Comparison, service: ServiceForm) -> Problem:
    when = say_condition(Comparison.model_validate({"question": unanswered.subject, "answered": False}), service)
    return warning(
        place,
        (f"the fee can be due while {when.en}, and is then zero", "Make the question required, or add a condition"),
        (f"Phí có thể bằng 0 khi {when.vi}", "Đặt câu hỏi là bắt buộc, hoặc thêm điều kiện cho khoản thu"),
    )


_RULES: Final[tuple[Callable[[ServiceForm], Iterator[Problem]], ...]] = (
    _level, _papers, _secrets, _labels, _pages, _translations,
)  # fmt: skip
