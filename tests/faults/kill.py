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
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from typing import TypeVar
from uuid import UUID

import click
from sqlalchemy import func, select

from portal.core import clock, outbox
from portal.core.db import reading
from portal.core.outbox import OutboxMessage
from tests.faults import drafts, oracle
from tests.faults.applicant import AWAY, Applicant, NotConfirmed
from tests.faults.stage import Stage, from_nothing

Told = TypeVar("Told")

_TARGETS = ("web worker", "web master", "outbox worker")
_WEIGHTS = (7, 1, 2)
_LONGEST_PAUSE = 0.3
_PATIENCE = 300.0
_AHEAD = 40


@dataclass
class Drill:
    """One run: so many submissions by so many people, so many kills spread over them at random moments."""

    stage: Stage
    submissions: int
    kills: int
    clients: int = 4
    say: Callable[[str], None] = lambda _line: None
    killed: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    confirmed: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.ledger = oracle.Ledger(self.stage.settings.data_dir / "ledger.txt")
        self._chance = random.SystemRandom()
        self._ready: Queue[UUID] = Queue(maxsize=_AHEAD)
        self._counting = threading.Lock()
        self._over = threading.Event()

    def run(self) -> None:
        """Prepare, submit and kill at the same time; returns when every draft is confirmed."""
        began = time.monotonic()
        with ThreadPoolExecutor(self.clients + 1) as pool:
            jobs = [pool.submit(self._prepare), *(pool.submit(self._apply) for _ in range(self.clients))]
            for job in jobs:
                job.add_done_callback(self._stop_when_one_fails)
            self._kill_now_and_then()
        self.seconds = time.monotonic() - began
        for job in jobs:
            job.result()

    def _stop_when_one_fails(self, job: "Future[None]") -> None:
        if job.exception() is not None:
            self._over.set()

    def _prepare(self) -> None:
        owner = drafts.applicant()
        for number in range(self.submissions):
            self._ready.put(drafts.ready_to_submit(owner, line=f"Ban chup {number}"), timeout=_PATIENCE)

    def _apply(self) -> None:
        """One person: takes a draft, hands it in until the confirmation is read, writes it down, takes the next."""
        person = Applicant(self.stage.address)
        self._insist(person.sign_in)
        while not self._over.is_set():
            try:
                draft_id = self._ready.get(timeout=0.1)
            except Empty:
                continue
            self.ledger.write(draft_id, self._insist(partial(person.submit, draft_id)))
            self._count_one()

    def _insist(self, deed: Callable[[], Told]) -> Told:
        """Try again until it works, as people do who get no answer or an error."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return deed()
            except (*AWAY, NotConfirmed):
                if time.monotonic() > deadline:
                    raise
            with self._counting:
                self.retries += 1
            time.sleep(self._chance.uniform(0.02, 0.2))

    def _count_one(self) -> None:
        with self._counting:
            self.confirmed += 1
            if self.confirmed % max(self.submissions // 20, 1) == 0:
                self.say(f"{self.confirmed} confirmed, {self.killed.total()} kills, {self.retries} retries")
            if self.confirmed == self.submissions:
                self._over.set()

    def _kill_now_and_then(self) -> None:
        """The n-th kill comes when n parts of the submissions are confirmed, and a random moment later."""
        for number in range(self.kills):
            while self.confirmed < number * self.submissions // self.kills and not self._over.is_set():
                time.sleep(0.005)
            time.sleep(self._chance.uniform(0, _LONGEST_PAUSE))
            if not self._over.is_set():
                self._strike(self._chance.choices(_TARGETS, _WEIGHTS)[0])
        self._over.wait()

    def _strike(self, target: str) -> None:
        if target == "web worker":
            self._strike_web_worker()
        elif target == "web master":
            self.stage.kill("web")
            self.stage.start("web")
            self.stage.wait_until_ready()
        else:
            self.stage.kill("worker")
            self.stage.start("worker")
        self.killed[target] += 1

    def _strike_web_worker(self) -> None:
        while not (alive := self.stage.web_workers()):
            time.sleep(0.01)
        self.stage.kill_web_worker(self._chance.choice(alive))

    def let_the_worker_finish(self) -> None:
        """Wait until the worker delivered everything, as long as it delivers anything.

        A message of a killed worker waits for its lease to run out.
        """
        left, deadline = waiting(), time.monotonic() + _PATIENCE
        while left and time.monotonic() < deadline:
            time.sleep(0.5)
            if (now := waiting()) < left:
                left, deadline = now, time.monotonic() + _PATIENCE

    def finish_as_a_later_worker(self) -> None:
        """Deliver what is left in this process, with a clock that is a lease ahead, to save the waiting."""
        self.stage.stop("worker")
        outbox.deliver_all(clock=a_lease_later)

    def faults(self) -> list[str]:
        """Every broken promise."""
        audit = self.stage.command("audit", "verify")
        broken = [] if audit.returncode == 0 else [f"audit: {audit.stdout}{audit.stderr}"]
        unheard = [] if len(self.ledger.entries()) == self.submissions else ["not every draft was confirmed"]
        return [*oracle.faults(self.ledger), *broken, *unheard]

    def summary(self) -> str:
        """What happened, in a few lines."""
        kinds = ", ".join(f"{count} × {target}" for target, count in sorted(self.killed.items()))
        return (
            f"{self.confirmed} of {self.submissions} submissions confirmed in {self.seconds:.0f} s "
            f"({self.confirmed / max(self.seconds, 0.001):.1f}/s) with {self.retries} retries; "
            f"{self.killed.total()} kills ({kinds})"
        )


def waiting() -> int:
    """How many messages are still to be delivered."""
    with reading() as session:
        unfinished = OutboxMessage.done_at.is_(None), OutboxMessage.set_aside_at.is_(None)
        return session.scalar(select(func.count()).where(*unfinished)) or 0


def a_lease_later() -> datetime:
    """The present moment for somebody who waited for every lease to run out."""
    return clock.now() + outbox.LEASE


@click.command(help=__doc__)
@click.option("--submissions", default=5000, show_default=True)
@click.option("--kills", default=500, show_default=True)
@click.option("--clients", default=4, show_default=True)
@click.option("--database", default="", help="SQLAlchemy URL of an empty database; SQLite unless given.")
def main(submissions: int, kills: int, clients: int, database: str) -> None:
    """Run one drill on a portal of its own and report."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-kill-") as folder,
        from_nothing(Path(folder), database_url=database) as stage,
    ):
        drill = Drill(stage, submissions, kills, clients=clients, say=click.echo)
        drill.run()
        click.echo(drill.summary())
        click.echo("waiting for the worker …")
        drill.let_the_worker_finish()
        found = drill.faults()
    for fault in found:
        click.echo(fault)
    lost, twice = (sum(fault.startswith(word) for fault in found) for word in ("lost", "duplicated"))
    click.echo(f"{lost} lost, {twice} duplicated, {len(found)} fault(s) in all")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
