"""Kill the portal at random moments while people hand in dossiers: nothing confirmed is lost, nothing is there twice.

``python -m tests.faults.kill --submissions 5000 --kills 500 [--database postgresql+psycopg://…]``
"""

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue
from uuid import UUID

import click

from portal.core import clock, outbox
from portal.core.actor import Actor
from tests.faults import drafts, oracle
from tests.faults.applicant import AWAY, Applicant, NotConfirmed
from tests.faults.stage import Stage, from_nothing

_TARGETS = ("web worker", "web master", "outbox worker")
_WEIGHTS = (7, 1, 2)
_PATIENCE = 300.0
_AHEAD = 40


@dataclass
class Drill:
    """One run: so many submissions by so many people, so many kills spread over them."""

    stage: Stage
    submissions: int
    kills: int
    clients: int = 4
    chance: random.Random = field(default_factory=random.Random)
    say: Callable[[str], None] = lambda _line: None
    killed: Counter[str] = field(default_factory=Counter)
    retried: int = 0

    def __post_init__(self) -> None:
        self.ledger = oracle.Ledger(self.stage.settings.data_dir / "ledger.txt")
        self._ready: Queue[UUID] = Queue(maxsize=_AHEAD)
        self._prepared = threading.Event()
        self._confirmed = threading.Semaphore(0)
        self._count = 0
        self._counting = threading.Lock()

    def run(self) -> None:
        """Prepare, submit and kill at the same time; returns when every draft is confirmed."""
        owner = drafts.applicant()
        with ThreadPoolExecutor(self.clients + 2) as pool:
            jobs = [pool.submit(self._prepare, owner)]
            jobs += [pool.submit(self._apply) for _ in range(self.clients)]
            self._kill()
            for job in jobs:
                job.result()

    def _prepare(self, owner: Actor) -> None:
        try:
            for draft_id in drafts.many(owner, self.submissions):
                self._ready.put(draft_id, timeout=_PATIENCE)
        finally:
            self._prepared.set()

    def _apply(self) -> None:
        """One person: takes a draft, hands it in until the confirmation is read, takes the next."""
        person = Applicant(self.stage.address)
        self._insist(person.sign_in)
        while True:
            try:
                draft_id = self._ready.get(timeout=0.2)
            except Empty:
                if self._prepared.is_set():
                    return
                continue
            code = self._insist(lambda draft_id=draft_id: person.submit(draft_id))
            self.ledger.write(draft_id, code)
            with self._counting:
                self._count += 1

    def _insist[T](self, deed: Callable[[], T]) -> T:
        raise NotImplementedError

    def _kill(self) -> None:
        """The n-th kill comes when n parts of the submissions are confirmed, and a random moment later."""
        for number in range(self.kills):
            due = number * self.submissions // self.kills
            while self._count < due:
                time.sleep(0.005)
            time.sleep(self.chance.uniform(0, 0.25))
            self._strike(self.chance.choices(_TARGETS, _WEIGHTS)[0])

    def _strike(self, target: str) -> None:
        raise NotImplementedError
