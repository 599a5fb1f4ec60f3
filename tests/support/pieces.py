"""A browser that sends files by pieces, as the script does."""

import hashlib
from typing import Any

from werkzeug.test import TestResponse

from tests.support.applicants import Person

PIECE = 1 << 20


class Sender:
    """Sends one file for one question of the draft whose page ``person`` has open."""

    def __init__(self, person: Person, papers: str, content: bytes, name: str, *, question: str) -> None:
        self.person, self.content, self.name, self.question = person, content, name, question
        self.draft, self.page = papers.rsplit("/", 1)
        person.get(papers)
        self.token = str(person.typed(f"/{self.page}")["csrf_token"])
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.href = ""

    def call(self, method: str, path: str, **more: Any) -> TestResponse:
        return self.person.client.open(path, method=method, headers={"X-CSRFToken": self.token}, **more)

    def begin(self, **other: Any) -> TestResponse:
        said = {"question": self.question, "name": self.name, "size": len(self.content), "sha256": self.sha256}
        answer = self.call("POST", f"{self.draft}/uploads", data=said | other)
        self.href = (answer.json or {}).get("href", "")
        return answer

    def put(self, at: int, piece: bytes | None = None) -> TestResponse:
        data = self.content[at : at + PIECE] if piece is None else piece
        return self.call("PUT", f"{self.href}?at={at}", data=data, content_type="application/octet-stream")

    def all_pieces(self) -> None:
        for at in range(0, len(self.content), PIECE):
            assert self.put(at).status_code == 200

    @property
    def received(self) -> int:
        return int((self.call("GET", self.href).json or {})["received"])

    def finish(self, *others: "Sender", **typed: str) -> TestResponse:
        ids = [sender.href.rsplit("/", 1)[1] for sender in (self, *others)]
        told = {"file:page": self.page, "file:input": self.question, "file:upload": ids}
        return self.call("POST", f"{self.draft}/uploads/finish", data=told | typed)
