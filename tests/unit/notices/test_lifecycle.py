"""How notices move, who may move them, and what they need."""

from uuid import UUID

import pytest

from forms.text import Text
from portal.core.actor import Actor, Kind, Role
from portal.notices import rules
from portal.notices.errors import NoticeIncomplete, NoticeNotReady, NotYourPart, SecondEditorNeeded
from portal.notices.lifecycle import CATEGORY_NAMES, MOVES, Action, Category, State, move_for
from portal.notices.models import Notice

AUTHOR, EDITED, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def editor(account_id: UUID, *roles: Role) -> Actor:
    """Somebody on the board, in both roles unless said."""
    held = frozenset(roles or (Role.EDITOR, Role.PUBLISHER))
    return Actor(kind=Kind.STAFF, name="x", id=account_id, roles=held)


def notice(state: State = State.DRAFT, **texts: str) -> Notice:
    words = {
        "title": "Tiêu đề",
        "summary": "Tóm tắt",
        "body": "Nội dung",
        "title_en": "",
        "summary_en": "",
        "body_en": "",
    }
    return Notice(state=state, author_id=AUTHOR, edited_by_id=EDITED, **words | texts)


def test_the_table_is_exactly_this() -> None:
    assert {(move.action.value, move.source.value, move.target.value) for move in MOVES} == {
        ("edit", "draft", "draft"),
        ("submit", "draft", "submitted"),
        ("return", "submitted", "draft"),
        ("publish", "submitted", "published"),
        ("withdraw", "published", "withdrawn"),
        ("reopen", "withdrawn", "draft"),
    }


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_what_is_not_in_the_table_cannot_be_done(action: Action, state: State) -> None:
    if move_for(action, state) is None:
        with pytest.raises(NoticeNotReady):
            rules.permitted(notice(state), action, editor(OTHER))
    else:
        assert rules.permitted(notice(state), action, editor(OTHER)).source is state


def test_editors_write_and_publishers_publish() -> None:
    part = {move.action: move.role for move in MOVES}
    assert {action for action, role in part.items() if role is Role.PUBLISHER} == {
        Action.RETURN,
        Action.PUBLISH,
        Action.WITHDRAW,
    }
    for move in MOVES:
        (other,) = {Role.EDITOR, Role.PUBLISHER} - {move.role}
        with pytest.raises(NotYourPart):
            rules.permitted(notice(move.source), move.action, editor(OTHER, other))


@pytest.mark.parametrize("hand", [AUTHOR, EDITED])
def test_who_wrote_or_edited_it_does_not_publish_it(hand: UUID) -> None:
    waiting = notice(State.SUBMITTED)
    with pytest.raises(SecondEditorNeeded):
        rules.permitted(waiting, Action.PUBLISH, editor(hand))
    assert Action.PUBLISH not in rules.possible(waiting, editor(hand))
    assert Action.PUBLISH in rules.possible(waiting, editor(OTHER))


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": ""}, "summary"),
        ({"body": ""}, "body"),
        ({"title": "x" * 201}, "title"),
        ({"body_en": "x" * 50_001, "title_en": "x"}, "body_en"),
        ({"title_en": "Only a title"}, "body_en"),
        ({"body_en": "Only a text"}, "title_en"),
    ],
)
def test_what_is_missing_is_named(texts: dict[str, str], field: str) -> None:
    with pytest.raises(NoticeIncomplete) as problem:
        rules.check_complete(notice(**texts))
    assert problem.value.field == field


def test_a_notice_without_english_is_complete() -> None:
    rules.check_complete(notice())


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Nghỉ Tết Nguyên đán 2027", "nghi-tet-nguyen-dan-2027"),
        ("  Đổi mới!!! — “Một cửa”  ", "doi-moi-mot-cua"),
        ("???", "thong-bao"),
        ("a" * 200, "a" * 80),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_addresses_are_readable(title: str, slug: str) -> None:
    assert rules.slug_of(title) == slug


def test_every_category_has_a_name_in_both_languages() -> None:
    assert set(CATEGORY_NAMES) == set(Category)
    assert all(isinstance(name, Text) for name in CATEGORY_NAMES.values())
