"""How notices move, who may move them, and what they need."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from portal.core.actor import SYSTEM, Actor, Kind, Role
from portal.notices import rules
from portal.notices.errors import NoticeIncomplete, NoticeNotReady, NotYourPart, SecondEditorNeeded
from portal.notices.lifecycle import MOVES, Action, State
from portal.notices.models import Notice, NoticeFile

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


WORKER, EDITOR, PUBLISHER = "worker", "editor", "publisher"
TABLE = {
    ("edit", "draft"): ("draft", {EDITOR}),
    ("submit", "draft"): ("submitted", {EDITOR}),
    ("return", "submitted"): ("draft", {PUBLISHER}),
    ("publish", "submitted"): ("published", {PUBLISHER}),
    ("schedule", "submitted"): ("scheduled", {PUBLISHER}),
    ("unschedule", "scheduled"): ("submitted", {PUBLISHER}),
    ("release", "scheduled"): ("published", {WORKER}),
    ("pin", "published"): ("published", {PUBLISHER}),
    ("correct", "published"): ("published", {EDITOR}),
    ("decide", "published"): ("published", {PUBLISHER}),
    ("archive", "published"): ("archived", {PUBLISHER, WORKER}),
    ("withdraw", "published"): ("withdrawn", {PUBLISHER}),
    ("withdraw", "archived"): ("withdrawn", {PUBLISHER}),
    ("reopen", "withdrawn"): ("draft", {EDITOR}),
}
"""What leads where, and who may do it; nothing else is possible."""


def actor(who: str) -> Actor:
    roles = {EDITOR: [Role.EDITOR], PUBLISHER: [Role.PUBLISHER]}.get(who)
    return SYSTEM if who == WORKER else editor(OTHER, *roles) if roles else editor(OTHER, Role.ADMINISTRATOR)


@pytest.mark.parametrize("who", [EDITOR, PUBLISHER, WORKER, "administrator"])
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_every_state_action_and_role(state: State, action: Action, who: str) -> None:
    """6 states, 13 actions, 4 kinds of people: 312 cases, 15 of which lead somewhere."""
    target, allowed = TABLE.get((action.value, state.value), (None, set()))
    if target is None:
        with pytest.raises(NoticeNotReady):
            rules.permitted(notice(state), action, actor(who))
    elif who not in allowed:
        with pytest.raises(NotYourPart):
            rules.permitted(notice(state), action, actor(who))
    else:
        assert rules.permitted(notice(state), action, actor(who)).target.value == target
    assert (action in rules.possible(notice(state), actor(who))) == (target is not None and who in allowed)


def test_the_table_has_every_move() -> None:
    assert {(move.action.value, move.source.value) for move in MOVES} == set(TABLE)


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.SCHEDULE])
@pytest.mark.parametrize("hand", [AUTHOR, EDITED])
def test_who_wrote_or_edited_it_does_not_publish_it(hand: UUID, action: Action) -> None:
    waiting = notice(State.SUBMITTED)
    with pytest.raises(SecondEditorNeeded):
        rules.permitted(waiting, action, editor(hand))
    assert action not in rules.possible(waiting, editor(hand))
    assert action in rules.possible(waiting, editor(OTHER))


NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expires", "good"),
    [
        (None, None, True),
        (NOW + timedelta(minutes=1), None, True),
        (NOW, None, False),
        (NOW - timedelta(days=1), None, False),
        (NOW + timedelta(days=2), NOW + timedelta(days=2), False),
        (NOW + timedelta(days=2), NOW + timedelta(days=2, seconds=1), True),
        (None, NOW, False),
    ],
)
def test_a_schedule_lies_ahead_and_before_the_end(at: datetime | None, expires: datetime | None, good: bool) -> None:
    waiting = notice(State.SUBMITTED)
    waiting.expires_at = expires
    if good:
        rules.check_schedule(waiting, at, now=NOW)
    else:
        with pytest.raises(NoticeIncomplete):
            rules.check_schedule(waiting, at, now=NOW)


def test_readers_get_the_files_that_the_public_text_shows_and_no_others() -> None:
    shown, hidden, papers, spare = (NoticeFile(id=UUID(int=n), is_picture=n < 3) for n in range(1, 5))
    one = notice(State.PUBLISHED, body=f"![x](/notices/pictures/{shown.id})")
    one.attachments = [str(papers.id)]
    assert [rules.shows(one, file) for file in (shown, hidden, papers, spare)] == [True, False, True, False]
    for state in (State.DRAFT, State.SUBMITTED, State.SCHEDULED, State.WITHDRAWN):
        one.state = state
        assert not any(rules.shows(one, file) for file in (shown, hidden, papers, spare))


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
