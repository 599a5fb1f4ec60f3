"""Pure rules of drafts: who may do what, what a code may be, what a part is as it was seen."""

import hashlib
import json
import re
from typing import Any, Final
from uuid import UUID

from forms.text import Text
from portal.builder.errors import CodeUnfit, DraftNotReady, SecondAdministratorNeeded, TooLarge
from portal.builder.lifecycle import Action, Move, State, move_for
from portal.builder.models import ServiceDraft
from portal.builder.tree import Data
from portal.core.actor import Actor

MOST_BYTES: Final = 1024 * 1024
MOST_STATES: Final = 50
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,39}")
_DIGEST_LENGTH: Final = 16


def permitted(draft: ServiceDraft, action: Action, actor: Actor) -> Move:
    """The move that this administrator may make. Raises DraftNotReady or SecondAdministratorNeeded."""
    move = move_for(action, State(draft.state))
    if move is None:
        raise DraftNotReady
    if move.second_person and actor.id in hands(draft):
        raise SecondAdministratorNeeded
    return move


def hands(draft: ServiceDraft) -> set[UUID]:
    """Everybody who wrote a part of the definition."""
    return {draft.author_id, *(UUID(one) for one in draft.hands)}


def possible(draft: ServiceDraft, actor: Actor) -> frozenset[str]:
    """What this administrator can do with the draft now, to show only buttons that work."""
    moves = ((action, move_for(action, State(draft.state))) for action in Action)
    return frozenset(
        action.value for action, move in moves if move and not (move.second_person and actor.id in hands(draft))
    )


def seen(part: Any) -> str:
    """A short digest of a part, to notice that somebody else changed it meanwhile."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]


def check_size(content: Data) -> None:
    """Refuse what is larger than a definition may be. Raises TooLarge."""
    if len(json.dumps(content, ensure_ascii=False).encode()) > MOST_BYTES:
        raise TooLarge


def check_code(code: str) -> None:
    """Refuse what cannot be the code of a service. Raises CodeUnfit."""
    if _CODE.fullmatch(code) is None:
        raise CodeUnfit(
            Text(
                vi="Mã thủ tục gồm chữ cái không dấu, chữ số, dấu chấm và gạch nối, tối đa 40 ký tự; ví dụ 2.000635.",
                en="A code has plain letters, digits, dots and hyphens, at most 40; for example 2.000635.",
            )
        )


def gate_passed(draft: ServiceDraft) -> bool:
    """Whether the trial run passed for exactly the bytes that would be published."""
    gate = draft.gate or {}
    return gate.get("state") == "passed" and draft.sha256 is not None and gate.get("sha256") == draft.sha256
