"""What a flood of wrong passwords does to everybody else: two web processes, fifty attempts a second.

A person opens the home page and a dossier again and again while nothing else happens and while the flood is on, in
turns, so that a busy machine is busy for both. What has a limit is the ratio of the two 95th percentiles. The flood
comes from a process of its own, each attempt with another name, from one of a hundred loopback addresses.
Beside it: how often an owner gets in during the flood, from a device that the portal knows and from a new one.
"""

import http.client
import itertools
import multiprocessing
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.cookies import SimpleCookie
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from urllib.parse import urlencode

from portal.config import Settings
from portal.demo import PASSWORD
from tests.bench.processors import family, spent
from tests.bench.report import Measured, percentile
from tests.faults import drafts
from tests.faults.stage import Stage, playing

RATIO, ATTEMPTS_A_SECOND, ADDRESSES, AT_ONCE = 1.2, 50, 100, 16
_ROUNDS, _SECONDS = 6, 5.0
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_HEAD = {"Content-Type": "application/x-www-form-urlencoded"}
_FORK = multiprocessing.get_context("fork")


class Visitor:
    """A browser at an address of its own, which opens a new connection for every page."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self._port, self.address = port, address
        self._cookies: SimpleCookie = SimpleCookie()

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30, source_address=(self.address, 0))
        cookies = "; ".join(f"{one.key}={one.value}" for one in self._cookies.values())
        try:
            body = urlencode(form) if form is not None else None
            head = {"Cookie": cookies} | (_HEAD if form is not None else {})
            connection.request("POST" if form is not None else "GET", path, body=body, headers=head)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                self._cookies.load(line)
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def twin(self) -> "Visitor":
        """Another with the same cookies."""
        other = Visitor(self._port, self.address)
        other._cookies.load(self._cookies.output(header="", sep=";"))
        return other

    def token(self) -> str:
        """What the sign-in form wants back."""
        found = _TOKEN.search(self.ask("/sign-in")[1])
        return found[1] if found else ""

    def sign_in(self, username: str, password: str) -> int:
        """The status of the answer: 302 is in."""
        form = {"csrf_token": self.token(), "username": username, "password": password}
        return self.ask("/sign-in", form)[0]

    def sign_out(self) -> None:
        """Leave, but keep what the portal remembers of the device."""
        found = _TOKEN.search(self.ask("/account")[1])
        self.ask("/sign-out", {"csrf_token": found[1] if found else ""})


def measure(settings: Settings) -> Iterator[Measured]:
    """Every figure."""
    owner = drafts.applicant()
    dossier = drafts.ready_to_draw(owner, line="sign-in")
    drafts.hand_in(dossier, owner)
    with playing(settings.model_copy(update={"workers": 2})) as stage:
        person = Visitor(stage.port)
        if person.sign_in("citizen", PASSWORD) != 302:
            raise RuntimeError("the citizen is not signed in")
        paths = {"home page": "/", "dossier page": f"/dossiers/{dossier}"}
        for path in paths.values():
            person.ask(path)
        quiet, flooded, answers = _in_turns(stage, person, list(paths.values()))
        for name, path in paths.items():
            before, during = (percentile(times[path], 0.95) for times in (quiet, flooded))
            label = f"sign-in flood: {name}, p95 with to without ({during * 1e3:.1f} : {before * 1e3:.1f} ms)"
            yield Measured(name=label, value=during / before, limit=RATIO)
        told = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()) if status > 1)
        yield Measured(name=f"sign-in flood: processor ms for one attempt ({told})", value=answers[0] / 1e3, unit="ms")
        yield from _honest(stage)


Times = dict[str, list[float]]


def _in_turns(stage: Stage, person: Visitor, paths: list[str]) -> tuple[Times, Times, Counter[int]]:
    """Seconds that pages took without and with the flood; the answers that the flood got, and (0) what each cost."""
    quiet: Times = {path: [] for path in paths}
    flooded: Times = {path: [] for path in paths}
    answers: Counter[int] = Counter()
    for _ in range(_ROUNDS):
        without = _open(stage, person, paths, quiet)
        with _flood(stage.port) as told:
            during = _open(stage, person, paths, flooded)
        answers.update(told)
        answers[0] += int((during - without) * 1e6)
    attempts = sum(count for status, count in answers.items() if status > 1)
    answers[0] //= max(1, attempts)
    return quiet, flooded, answers


def _open(stage: Stage, person: Visitor, paths: list[str], times: Times) -> float:
    """Open the pages in turns for some seconds, ten times a second; the processor seconds that the web server took."""
    pids = family(stage.running["web"].pid)
    before, end = spent(pids), time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        for path in paths:
            began = time.perf_counter()
            status, _page = person.ask(path)
            times[path].append(time.perf_counter() - began)
            if status != 200:
                raise RuntimeError(f"{path} answers {status}")
            time.sleep(0.05)
    return spent(pids) - before


@contextmanager
def _flood(port: int) -> Iterator[Counter[int]]:
    """Fifty wrong passwords a second until the end of the block; then how often each status was answered."""
    stop, queue = _FORK.Event(), _FORK.Queue()
    source = _FORK.Process(target=_pour, args=(port, stop, queue), daemon=True)
    told: Counter[int] = Counter()
    source.start()
    try:
        time.sleep(1)
        yield told
    finally:
        stop.set()
        told.update(queue.get(timeout=30))
        source.join(30)


def _pour(port: int, stop: Event, queue: "Queue[Counter[int]]") -> None:
    """So many at once that slow answers do not make the flood thinner."""
    told: Counter[int] = Counter()
    began, numbers = time.perf_counter(), itertools.count()
    token = (first := Visitor(port)).token()

    def attempt(visitor: Visitor) -> None:
        while not stop.is_set():
            number = next(numbers)
            time.sleep(max(0.0, began + number / ATTEMPTS_A_SECOND - time.perf_counter()))
            visitor.address = f"127.1.0.{1 + number % ADDRESSES}"
            form = {"csrf_token": token, "username": f"ten-{number}", "password": "khong phai mat khau"}
            with suppress(OSError, http.client.HTTPException):
                told[visitor.ask("/sign-in", form)[0]] += 1

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(attempt, [first.twin() for _ in range(AT_ONCE)]))
    queue.put(told)


def _honest(stage: Stage) -> Iterator[Measured]:
    """How often an owner gets in at the first try while the flood is on."""
    known = Visitor(stage.port, "127.2.0.1")
    known.sign_in("citizen", PASSWORD)
    known.sign_out()
    with _flood(stage.port):
        old = [_tried(known) for _ in range(20)]
        new = [_tried(Visitor(stage.port, f"127.3.0.{1 + number}")) for number in range(20)]
    for where, tries in (("a known device", old), ("a new one", new)):
        share = 100 * sum(tries) / len(tries)
        yield Measured(
            name=f"sign-in flood: owner in at once from {where}", value=share, limit=80.0, unit="%", at_least=True
        )


def _tried(visitor: Visitor) -> bool:
    time.sleep(0.2)
    if visitor.sign_in("citizen", PASSWORD) != 302:
        return False
    visitor.sign_out()
    return True
