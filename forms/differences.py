"""What changed between two versions of a service, in sentences an administrator understands, in both languages."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from forms.changes import (
    ADDED,
    REMOVED,
    Difference,
    Versions,
    applies,
    asked,
    condition_change,
    demand_change,
    fact_change,
    facts,
    in_both,
    keyed,
    names,
    of,
    offered,
    out_of_order,
    paired,
    said,
    told,
)
from forms.definition import LegalBasis, Page, ServiceForm
from forms.definition.source import Place
from forms.fields import Question
from forms.naming import FACTS, kind_words
from forms.text import Text
from forms.wording import say_fee, say_time_limit

__all__ = ["Difference", "differences", "origin"]

_SERVICE: Final = Text(vi="Dịch vụ", en="The service")
_PAGE: Final = Text(vi="Trang", en="The page")
_QUESTION: Final = Text(vi="Câu hỏi", en="The question")
_PAPER: Final = Text(vi="Giấy tờ", en="The paper")
_FEE: Final = Text(vi="Khoản thu", en="The fee")
_EXEMPTION: Final = Text(vi="Trường hợp miễn, giảm", en="The exemption")
_SIGNER: Final = Text(vi="Người cùng ký", en="The co-signer")
_RESULT: Final = Text(vi="Kết quả", en="The result")
_BASES: Final = {
    "legal_basis": Text(vi="Căn cứ pháp lý", en="The legal basis"),
    "established_by": Text(vi="Quyết định công bố", en="The decision of publication"),
}


def differences(old: ServiceForm, new: ServiceForm) -> list[Difference]:
    """Return every difference between two versions in the order of a definition; none between equal ones.

    Code and version themselves are not differences.
    """
    versions = Versions(old, new)
    return [
        *names(old, new, (), _SERVICE),
        *facts(old, new, (), _SERVICE),
        *_components(versions),
        *_limits(versions),
        *_fees(versions),
        *keyed(old.results, new.results, ("results",), _RESULT),
        *_bases(versions, "legal_basis"),
        *_bases(versions, "established_by"),
        *_signers(versions),
        *_pages(versions),
        *_questions(versions),
    ]


def _components(versions: Versions) -> Iterator[Difference]:
    yield from keyed(versions.old.components, versions.new.components, ("components",), _PAPER)
    for at, before, after in in_both(versions.old.components, versions.new.components):
        yield from demand_change(before, after, ("components", at), of(_PAPER, after.name), versions)


def _limits(versions: Versions) -> Iterator[Difference]:
    old, new = versions.old.time_limits, versions.new.time_limits
    for before, after, _ in paired(old, new, lambda limit: limit.key):
        if before is None and after is not None:
            now = say_time_limit(after)
            about = Text(vi=f"thời hạn giải quyết {now.vi}", en=f"a time limit of {now.en}")
            yield told(("time_limits", new.index(after)), "added", about, ADDED)
        elif after is None and before is not None:
            was = say_time_limit(before)
            about = Text(vi=f"thời hạn giải quyết {was.vi}", en=f"the time limit of {was.en}")
            yield told(("time_limits", old.index(before)), "removed", about, REMOVED)
    for at, before, after in in_both(old, new):
        place: Place = ("time_limits", at)
        was, now = say_time_limit(before), say_time_limit(after)
        if was != now:
            change = Text(vi=f"đổi từ {was.vi} thành {now.vi}", en=f"changes from {was.en} to {now.en}")
            yield told(place, "changed", Text(vi="thời hạn giải quyết", en="the time limit"), change)
        elif before.amount != after.amount:
            yield fact_change((*place, "amount"), now, FACTS["amount"], before.amount, after.amount)
        about = Text(vi=f"thời hạn {now.vi}", en=f"the time limit of {now.en}")
        yield from condition_change(before, after, (*place, "condition"), about, applies, versions)
        if before.note != after.note:
            yield fact_change((*place, "note"), about, FACTS["note"], before.note, after.note)


def _fees(versions: Versions) -> Iterator[Difference]:
    yield from keyed(versions.old.fees, versions.new.fees, ("fees",), _FEE)
    for at, before, after in in_both(versions.old.fees, versions.new.fees):
        place: Place = ("fees", at)
        about, was, now = of(_FEE, after.name), say_fee(before), say_fee(after)
        if was != now:
            change = Text(vi=f"đổi từ {was.vi} thành {now.vi}", en=f"changes from {was.en} to {now.en}")
            yield told(place, "changed", about, change)
        yield from condition_change(before, after, (*place, "condition"), about, applies, versions)
        inside = (*place, "exemptions")
        yield from keyed(before.exemptions, after.exemptions, inside, _EXEMPTION, "note")
        for number, one, other in in_both(before.exemptions, after.exemptions):
            here = (*inside, number, "condition")
            yield from condition_change(one, other, here, of(_EXEMPTION, other.note), applies, versions)


def _signers(versions: Versions) -> Iterator[Difference]:
    yield from keyed(versions.old.signers, versions.new.signers, ("signers",), _SIGNER, "role")
    for at, before, after in in_both(versions.old.signers, versions.new.signers):
        about = of(_SIGNER, after.role)
        if before.name != after.name:
            asked_for = Text(vi="câu hỏi có họ tên", en="question with the name")
            yield fact_change(("signers", at, "name"), about, asked_for, before.name, after.name)
        yield from condition_change(before, after, ("signers", at, "condition"), about, applies, versions)


def _bases(versions: Versions, name: str) -> Iterator[Difference]:
    old, new = getattr(versions.old, name), getattr(versions.new, name)
    for before, after, _ in paired(old, new, lambda basis: (basis.number, basis.article)):
        there: tuple[LegalBasis, ...] = old if after is None else new
        basis = there[there.index(before if after is None else after)]
        place, what = (name, there.index(basis)), _BASES[name]
        about = Text(
            vi=f"{what.vi} {basis.number} “{basis.title.vi}”", en=f"{what.en} {basis.number} “{basis.title.en}”"
        )
        if before is None or after is None:
            yield told(place, "added" if before is None else "removed", about, ADDED if before is None else REMOVED)
            continue
        yield from names(before, after, place, Text(vi=f"{what.vi} {basis.number}", en=f"{what.en} {basis.number}"))
        yield from facts(before, after, place, about)


def _pages(versions: Versions) -> Iterator[Difference]:
    yield from keyed(versions.old.pages, versions.new.pages, ("pages",), _PAGE, "title")
    for at, before, after in in_both(versions.old.pages, versions.new.pages):
        place: Place = ("pages", at, "condition")
        yield from condition_change(before, after, place, of(_PAGE, after.title), asked, versions)


def _questions(versions: Versions) -> Iterator[Difference]:
    """Yield what changed about the questions of the form; one with `was` is the same question."""
    before = {question.key: (page, question) for page, question in versions.old.questions()}
    kept: set[str] = set()
    for number, page in enumerate(versions.new.pages):
        shuffled = _shuffled(page, before)
        for at, question in enumerate(page.questions):
            place: Place = ("pages", number, "questions", at)
            key, about = origin(question, before.keys()), _on_page(question, page)
            if key is None:
                yield told(place, "added", about, ADDED)
                continue
            kept.add(key)
            came_from, was = before[key]
            if came_from.key != page.key:
                title = came_from.title
                change = Text(vi=f"được chuyển từ trang “{title.vi}” sang", en=f"was on the page “{title.en}” before")
                yield told(place, "moved", about, change)
            elif key in shuffled:
                yield told(place, "moved", about, Text(vi="đổi thứ tự trong trang", en="has another place on its page"))
            yield from _question_changes(was, question, place, about, versions)
    yield from _removed(versions.old, kept)


def _removed(old: ServiceForm, kept: set[str]) -> Iterator[Difference]:
    for number, page in enumerate(old.pages):
        for at, question in enumerate(page.questions):
            if question.key not in kept:
                yield told(("pages", number, "questions", at), "removed", _on_page(question, page), REMOVED)


def _shuffled(page: Page, before: dict[str, tuple[Page, Question]]) -> set[object]:
    """Return the old keys of the questions whose order on the page is another."""
    now = [key for item in page.questions if (key := origin(item, before.keys())) and before[key][0].key == page.key]
    return set(out_of_order([key for key in before if key in now], now))


def origin(question: Question, known: Collection[str]) -> str | None:
    """Return the key of the same question in the version before, None if it is new."""
    if question.was is not None and question.was in known:
        return question.was
    return question.key if question.key in known else None


def _on_page(question: Question, page: Page) -> Text:
    label, title = question.label, page.title
    return Text(
        vi=f"Câu hỏi “{label.vi}” trên trang “{title.vi}”", en=f"The question “{label.en}” on the page “{title.en}”"
    )


def _question_changes(
    was: Question, now: Question, place: Place, about: Text, versions: Versions, near: Sequence[Question] = ()
) -> Iterator[Difference]:
    yield from names(was, now, place, _QUESTION)
    if was.key != now.key:
        vi = f"{about.vi} đổi mã từ `{was.key}` thành `{now.key}`; câu trả lời đã có được giữ"
        en = f"{about.en} changes its key from `{was.key}` to `{now.key}`; answers given before stay"
        yield said((*place, "key"), "changed", vi, en)
    if was.kind != now.kind:
        old, new = kind_words(was.kind), kind_words(now.kind)
        change = Text(vi=f"đổi loại từ {old.vi} sang {new.vi}", en=f"is now of kind {new.en}, not {old.en}")
        yield told((*place, "kind"), "changed", about, change)
    yield from demand_change(was, now, place, about, versions, near)
    yield from condition_change(was, now, (*place, "condition"), about, asked, versions, near)
    yield from facts(was, now, place, about)
    inside = Text(vi=f"{about.vi}: lựa chọn", en=f"{about.en}: the option")
    options = getattr(was, "options", ()), getattr(now, "options", ())
    yield from keyed(*options, (*place, "options"), inside, "label")
    for at, before, after in in_both(*options):
        here = (*place, "options", at, "condition")
        yield from condition_change(before, after, here, of(inside, after.label), offered, versions, near)
    yield from _children(was, now, place, versions)


def _children(was: Question, now: Question, place: Place, versions: Versions) -> Iterator[Difference]:
    before = {child.key: child for child in was.children()}
    kept: set[str] = set()
    for at, child in enumerate(now.children()):
        here: Place = (*place, "questions", at)
        key, about = origin(child, before.keys()), _inside(child, now)
        if key is None:
            yield told(here, "added", about, ADDED)
            continue
        kept.add(key)
        yield from _question_changes(before[key], child, here, about, versions, now.children())
    for at, child in enumerate(was.children()):
        if child.key not in kept:
            yield told((*place, "questions", at), "removed", _inside(child, was), REMOVED)


def _inside(child: Question, around: Question) -> Text:
    return Text(
        vi=f"Câu hỏi “{child.label.vi}” trong “{around.label.vi}”",
        en=f"The question “{child.label.en}” in “{around.label.en}”",
    )
