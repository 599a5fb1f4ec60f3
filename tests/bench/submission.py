"""Handing in, end to end, with four people at once: gunicorn with two workers, one outbox worker, demo authority.

Each person has complete drafts with one uploaded file and goes from one to the next without a pause. Measured on the
clock, from sending a form to the page after it:

- render: the check page's form is sent, the application document is drawn and stored;
- validate: the signed application is uploaded, examined and stored;
- submit: the order is sent, the confirmation page with the code is read;
- receipt: from then until the sealed receipt (B-LTA, two time-stamps) is in the database.

Not included: filling in the form, and the citizen's own signing software: a citizen signs on a computer of their own,
so all applications are drawn first, then signed while nothing is measured, then handed in.
The processor time beside it says what one submission costs each process, however busy the machine is.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from portal.config import Settings
from portal.core.actor import Actor
from portal.core.blobs import store
from portal.core.db import reading
from portal.dossiers.models import IssuedDocument
from portal.dossiers.queries import APPLICATION, RECEIPT
from portal.signing import actions as signing
from tests.bench.processors import children, family, spent
from tests.bench.report import Measured, percentile
from tests.faults import drafts
from tests.faults.applicant import Applicant, NotConfirmed
from tests.faults.stage import Stage, playing

LIMIT_SECONDS = 1.5
CLIENTS, EACH, WARM = 4, 13, 2  # at most 60 renderings an hour are allowed to one account
_PATIENCE = 60.0

Result = TypeVar("Result")


@dataclass(frozen=True)
class Taken:
    """Seconds that each part of one submission took."""

    render: float
    validate: float
    submit: float
    receipt: float

    @property
    def after_drawing(self) -> float:
        """Everything but the drawing of the application."""
        return self.validate + self.submit + self.receipt

    @property
    def whole(self) -> float:
        """Everything."""
        return self.render + self.after_drawing


class Person:
    """The demo citizen in one browser, with signing software."""

    def __init__(self, stage: Stage) -> None:
        settings = stage.settings
        self._browser = Applicant(stage.address)
        self._identity = signing.load_identity(settings.keys / "citizen.p12", settings.keys_passphrase)
        self._desk = signing.SigningDesk(
            trust=signing.TrustStore.load(settings.trust),
            timestamps=signing.TimestampService(urls=(settings.timestamp_url,), seconds=10.0),
        )
        self._browser.sign_in()

    def draw(self, draft_id: UUID) -> float:
        """Have the application made."""
        shown, seconds = _timed(lambda: self._browser.send(f"/drafts/{draft_id}/application"))
        if f"/drafts/{draft_id}/submission" not in shown:
            raise NotConfirmed("no page to sign on")
        return seconds

    def sign(self, draft_id: UUID) -> bytes:
        """What the signing software returns."""
        return signing.sign(
            store().read(_document(draft_id, APPLICATION)),
            identity=self._identity,
            desk=self._desk,
            field=signing.APPLICANT_FIELD,
            level=signing.Level.T,
        )

    def hand_in(self, draft_id: UUID, signed: bytes) -> tuple[float, float, float]:
        """Upload the signed application, submit, wait for the receipt."""
        shown, validate = _timed(
            lambda: self._browser.send_file(f"/drafts/{draft_id}/sign", field="signed", name="don.pdf", content=signed)
        )
        if "Hợp lệ" not in shown:
            raise NotConfirmed("the signature was not found valid")
        _, submit = _timed(lambda: self._browser.submit(draft_id))
        _, receipt = _timed(lambda: _wait_for_receipt(draft_id))
        return validate, submit, receipt


def _timed(deed: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = deed()
    return result, time.perf_counter() - began


def _document(dossier_id: UUID, kind: str) -> str:
    query = select(IssuedDocument.sha256).where(IssuedDocument.dossier_id == dossier_id, IssuedDocument.kind == kind)
    with reading() as session:
        return session.scalars(query).first() or ""


def _wait_for_receipt(dossier_id: UUID) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _document(dossier_id, RECEIPT):
        if time.monotonic() > deadline:
            raise TimeoutError("no receipt")
        time.sleep(0.02)


@dataclass
class Run:
    """All submissions, and the processor seconds that they cost each process."""

    stage: Stage
    times: list[Taken] = field(default_factory=list)
    costs: Counter[str] = field(default_factory=Counter)

    def go(self) -> None:
        """Draw, sign, hand in; the first few of each person only warm the processes up."""
        owner = drafts.applicant()
        people = [Person(self.stage) for _ in range(CLIENTS)]
        self._go(people, [[_draft(owner, person, number) for number in range(WARM)] for person in people])
        piles = [[_draft(owner, person, WARM + number) for number in range(EACH)] for person in people]
        self.costs.clear()
        self.times = self._go(people, piles)

    def _go(self, people: list[Person], piles: list[list[UUID]]) -> list[Taken]:
        with ThreadPoolExecutor(CLIENTS) as pool, self._counted():
            drawn = list(pool.map(lambda person, pile: [person.draw(one) for one in pile], people, piles))
        signed = [[person.sign(one) for one in pile] for person, pile in zip(people, piles, strict=True)]
        with ThreadPoolExecutor(CLIENTS) as pool, self._counted():
            sent = list(pool.map(lambda person, *pair: list(map(person.hand_in, *pair)), people, piles, signed))
        return [
            Taken(render, *others)
            for draws, sends in zip(drawn, sent, strict=True)
            for render, others in zip(draws, sends, strict=True)
        ]

    @contextmanager
    def _counted(self) -> Iterator[None]:
        before = self._spent()
        yield
        self.costs.update({name: seconds - before[name] for name, seconds in self._spent().items()})

    def _spent(self) -> dict[str, float]:
        named = {name: spent(family(process.pid)) for name, process in self.stage.running.items()}
        return {**named, "authority": spent(children()) - sum(named.values()), "clients": time.process_time()}


def _draft(owner: Actor, person: Person, number: int) -> UUID:
    return drafts.ready_to_draw(owner, line=f"{id(person)} {number}")


def measure(settings: Settings) -> Iterator[Measured]:
    """Median and 95th percentile of each part and of the whole; processor time for one submission."""
    with playing(settings) as stage:
        run = Run(stage)
        run.go()
    times = run.times
    for part in ("render", "validate", "submit", "receipt"):
        values = [getattr(taken, part) for taken in times]
        name = f"submission, {part}: p95 (p50 {percentile(values, 0.5):.2f} s)"
        yield Measured(name=name, value=percentile(values, 0.95), unit="s")
    for process, seconds in run.costs.items():
        yield Measured(name=f"submission, processor time of {process}", value=seconds / len(times), unit="s")
    for name, values in (
        ("validate + submit + receipt sealed", [taken.after_drawing for taken in times]),
        ("render + validate + submit + receipt sealed", [taken.whole for taken in times]),
    ):
        label = f"submission, {name}: p95 of {len(values)}, {CLIENTS} clients (p50 {percentile(values, 0.5):.2f} s)"
        yield Measured(name=label, value=percentile(values, 0.95), limit=LIMIT_SECONDS, unit="s")
