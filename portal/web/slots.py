"""Long answers take turns: so many at once on this machine, so that everybody else is still answered (threat T46)."""

import fcntl
from dataclasses import dataclass
from typing import IO

from flask import current_app

from forms.text import Text
from portal.core.errors import PortalError


class AllTaken(PortalError):
    """As many long answers are being written as this machine can spare processes for."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hệ thống đang thực hiện một lượt khác. Chưa có gì được xử lý; hãy thử lại sau một phút.",
                en="Another batch is being carried out. Nothing was done yet; try again in a minute.",
            )
        )


@dataclass(frozen=True)
class Slot:
    """A process given to one long answer, until it is let go of; the death of the process lets go of it too."""

    _lock: IO[str]

    def release(self) -> None:
        """Let the next one begin."""
        self._lock.close()


def take(purpose: str) -> Slot:
    """A slot for a long answer; one process of the web server always stays free. Raises AllTaken."""
    settings = current_app.config["PORTAL"]
    folder = settings.data_dir / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(max(1, settings.workers - 1)):
        lock = (folder / f"{purpose}-{number}").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        return Slot(lock)
    raise AllTaken
