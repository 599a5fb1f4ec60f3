"""An appointment as a calendar file that every calendar program reads (iCalendar, RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, datetime

_FOLD = 75  # octets in a line (section 3.1)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the file says. ``uid`` stays the same when the appointment is changed, ``serial`` grows."""

    uid: str
    serial: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    description: str
    url: str
    written_at: datetime
    cancelled: bool = False


def calendar_file(entry: Entry) -> bytes:
    """The file, with an alarm a day before; one of a cancelled appointment takes it out of the calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Public services portal//Counter//VI",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.serial}",
        f"DTSTAMP:{_moment(entry.written_at)}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SUMMARY:{_text(entry.summary)}",
        f"LOCATION:{_text(entry.place)}",
        f"DESCRIPTION:{_text(entry.description)}",
        f"URL:{entry.url}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
    ]
    if not entry.cancelled:
        alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", f"DESCRIPTION:{_text(entry.summary)}", "END:VALARM")
        lines += alarm
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return b"".join(_folded(line) for line in lines)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Text as it may stand in a value (section 3.3.11): nobody can begin another line in it."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, never through the middle of a letter."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _FOLD - (1 if pieces else 0):
            pieces.append(piece)
            piece = b""
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"
