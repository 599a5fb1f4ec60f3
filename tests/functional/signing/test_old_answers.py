"""The cache of OCSP and CRL answers does not grow for ever."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.signing.actions import forget_old_answers
from portal.signing.revocation import RevocationCache


def test_answers_whose_time_is_over_are_removed_and_the_others_kept(tmp_path: Path) -> None:
    """A file's modification time is the moment until which its answer may be used."""
    for name, until in (("old", time.time() - 60), ("fresh", time.time() + 3600)):
        (tmp_path / name).write_bytes(b"answer")
        os.utime(tmp_path / name, (until, until))
    assert forget_old_answers(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["fresh"]


def test_a_cache_that_was_never_used_is_no_error(tmp_path: Path) -> None:
    assert forget_old_answers(tmp_path / "none") == 0


def test_memory_holds_no_answer_longer_than_it_is_good_and_never_too_many() -> None:
    cache, now = RevocationCache(), datetime.now(UTC)
    cache.keep("old", b"answer", now - timedelta(seconds=1))
    for number in range(300):
        cache.keep(str(number), b"answer", now + timedelta(minutes=5))
    assert (cache.get("old"), cache.get("299")) == (None, b"answer")
    assert len(cache._kept) <= 256
