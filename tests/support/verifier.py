"""Run the one-file verifier as a stranger would: an empty folder, no portal, no network."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

_PYTHON = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


@cache
def _without_network() -> tuple[str, ...]:
    """A prefix that takes the network away, where the system allows it."""
    prefix = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return prefix
    return ()


def run(verifier: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the verifier in its own folder, isolated from every installed package."""
    return subprocess.run(
        [*_without_network(), _PYTHON, "-I", "-S", str(verifier), *map(str, arguments)],
        cwd=verifier.parent,
        env={"HOME": str(verifier.parent), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def said(verifier: Path, *arguments: str | Path) -> list[dict[str, Any]]:
    """The JSON lines of a run."""
    done = run(verifier, "--json", *arguments)
    assert not done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
