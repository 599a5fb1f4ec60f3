"""Canonical bytes: the same answers give the same bytes on every machine; these are hashed, embedded and signed.

JSON after RFC 8785 (sorted keys by UTF-16 code units, no white space, minimal escapes), NFC text, UTF-8, no floats.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from forms.answers import Answers

SCHEMA: Final = "portal-answers/1"
"""Names the shape of the embedded answers; a change of shape is a new name."""

_SAFE_INTEGER: Final = 2**53 - 1


def canonical_bytes(data: Any) -> bytes:
    """Return plain data as canonical JSON; TypeError for floats and what JSON has not, ValueError for huge numbers."""
    return _json(data).encode("utf-8")


def answers_bytes(answers: Answers) -> bytes:
    """Return what is signed: service code and version, every answer to an asked question, every file by its SHA-256."""
    return canonical_bytes(document(answers))


def answers_digest(answers: Answers) -> str:
    """Return the SHA-256 of `answers_bytes` in hexadecimal."""
    return hashlib.sha256(answers_bytes(answers)).hexdigest()


def document(answers: Answers) -> dict[str, Any]:
    """Return the content of `answers_bytes` as plain data; files stand once, by component."""
    asked = answers.definition.question
    files = {
        attached.component.key: [{"name": ref.name, "sha256": ref.sha256, "size": ref.size} for ref in attached.files]
        for attached in answers.components()
        if attached.files
    }
    return {
        "schema": SCHEMA,
        "service": {"code": answers.definition.code, "version": answers.definition.version},
        "answers": {key: value for key, value in answers.canonical().items() if asked(key).control != "file"},
        "files": files,
    }


def _json(data: Any) -> str:
    if data is None or isinstance(data, bool):
        return json.dumps(data)
    if isinstance(data, str):
        return json.dumps(unicodedata.normalize("NFC", data), ensure_ascii=False)
    if isinstance(data, int):
        return _integer(data)
    if isinstance(data, Mapping):
        return _object(data)
    if isinstance(data, list | tuple):
        return "[" + ",".join(_json(item) for item in data) + "]"
    raise TypeError(f"{type(data).__name__} has no canonical form")


def _integer(number: int) -> str:
    if abs(number) > _SAFE_INTEGER:
        raise ValueError(f"{number} is not exact in every JSON reader")
    return str(number)


def _object(data: Mapping[Any, Any]) -> str:
    if not all(isinstance(key, str) for key in data):
        raise TypeError("names in canonical JSON are text")
    named = {unicodedata.normalize("NFC", key): value for key, value in data.items()}
    if len(named) != len(data):
        raise ValueError("two names are the same text")
    ordered = sorted(named.items(), key=lambda item: item[0].encode("utf-16-be"))
    return "{" + ",".join(f"{_json(key)}:{_json(value)}" for key, value in ordered) + "}"
