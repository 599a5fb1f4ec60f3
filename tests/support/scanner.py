"""A real clamd with one signature of our own: the EICAR test string, known to every scanner and harmless."""

import getpass
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CLAMD = shutil.which("clamd") or next((path for path in ("/usr/sbin/clamd",) if Path(path).exists()), None)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_SECONDS = 30.0


@contextmanager
def running_clamd() -> Iterator[str]:
    """The address of a scanner that listens on a socket of its own; it ends with the block."""
    assert CLAMD is not None
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        folder = Path(name)
        (folder / "own.ndb").write_text(f"Portal.Test.Eicar:0:*:{EICAR.hex()}\n")
        place = folder / "socket"
        (folder / "clamd.conf").write_text(
            f"LocalSocket {place}\nDatabaseDirectory {folder}\nForeground yes\nUser {getpass.getuser()}\n"
            "ScanImageFuzzyHash no\nStreamMaxLength 64M\nAlertExceedsMax yes\nConcurrentDatabaseReload no\n"
        )
        process = subprocess.Popen(
            [CLAMD, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(place, process)
            yield f"unix://{place}"
        finally:
            process.terminate()
            process.wait(_SECONDS)


def _wait(place: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(place))
            return
        time.sleep(0.05)
    raise TimeoutError("clamd did not start")
