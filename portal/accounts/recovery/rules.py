"""Pure rules of coming back in: how long links count, how many are sent, how long an owner may object."""

from datetime import timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """What a link is for; one made for one thing opens nothing else (threat T03)."""

    RECOVERY = "recovery"
    EMAIL = "email"
    STOP = "stop"


class Outcome(StrEnum):
    """How a request to take second factors away ended."""

    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


LIFETIME = {
    Purpose.RECOVERY: timedelta(minutes=20),
    Purpose.EMAIL: timedelta(days=2),
    Purpose.STOP: timedelta(hours=24),
}
OBJECTION = timedelta(hours=24)
REQUEST_LIMIT = timedelta(days=7)
"""How long a request waits for the second officer."""
LINKS_KEPT = timedelta(days=30)
MOST_AN_HOUR, MOST_A_DAY = 3, 6
"""How many letters with a link go to one account, or to one address, whoever asks for them (threat T42)."""
MOST_ACCOUNTS = 5
"""An address can belong to so many accounts; a letter goes out for each."""
