"""One colour of an agency becomes the colours of its portal, by day and by night, each readable where it is used.

Contrast is that of WCAG 2.2 (1.4.3): relative luminance as defined there, 4.5:1 for text; we keep some distance. Names
are those of ``static/src/styles/_colours.scss``; what is not named here (greys, red, green, amber) stays as it is.
"""

import re
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_STEPS = 100
_LEVELS = 255
_DIM, _DIVISOR, _CURVE = 0.04045, 12.92, 2.4  # sRGB transfer function (IEC 61966-2-1)


@dataclass(frozen=True)
class Colour:
    """A colour of sRGB; red, green and blue from 0 to 1."""

    red: float
    green: float
    blue: float

    @classmethod
    def read(cls, text: str) -> "Colour":
        """The colour written as ``#rrggbb``. Raises ValueError."""
        if not _HEX.fullmatch(text):
            raise ValueError(f"{text!r} is not a colour such as #0a6266")
        return cls(*(int(text[at : at + 2], 16) / _LEVELS for at in (1, 3, 5)))

    def __str__(self) -> str:
        return "#" + "".join(f"{round(part * _LEVELS):02x}" for part in self._parts)

    @property
    def _parts(self) -> tuple[float, float, float]:
        return self.red, self.green, self.blue

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 (black) to 1 (white)."""
        linear = [part / _DIVISOR if part <= _DIM else ((part + 0.055) / 1.055) ** _CURVE for part in self._parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with so much (0 to 1) of the other, in steps of one level as screens have them."""
        parts = ((a + (b - a) * share) for a, b in zip(self._parts, other._parts, strict=True))
        return Colour(*(round(part * _LEVELS) / _LEVELS for part in parts))

    def contrast(self, other: "Colour") -> float:
        """1 (the same) to 21 (black on white)."""
        high, low = sorted((self.luminance, other.luminance), reverse=True)
        return (high + 0.05) / (low + 0.05)

    def readable(self, *, on: "Colour", at_least: float, towards: "Colour") -> "Colour":
        """The first mixture with ``towards`` that has this contrast on a background; ``towards`` itself if none has."""
        mixtures = (self.mixed(towards, step / _STEPS) for step in range(_STEPS))
        return next((mixture for mixture in mixtures if mixture.contrast(on) >= at_least), towards)


WHITE, BLACK = Colour(1, 1, 1), Colour(0, 0, 0)
NIGHT = Colour.read("#0f1615")


def by_day(brand: Colour) -> dict[str, Colour]:
    """The tones of a white page."""
    tint = brand.mixed(WHITE, 0.93)
    strong = brand.mixed(WHITE, 0.83)
    primary = brand.readable(on=strong, at_least=5.2, towards=BLACK)
    return {
        "deep": brand.readable(on=WHITE, at_least=9.5, towards=BLACK),
        "deep-end": brand.readable(on=WHITE, at_least=6.5, towards=BLACK),
        "primary": primary,
        "primary-dark": brand.readable(on=strong, at_least=8.5, towards=BLACK),
        "tint": tint,
        "tint-strong": strong,
        "link": primary,
    }


def by_night(brand: Colour) -> dict[str, Colour]:
    """The tones of a dark page."""
    strong = NIGHT.mixed(brand, 0.22).readable(on=WHITE, at_least=11.0, towards=BLACK)
    primary = brand.readable(on=strong, at_least=7.0, towards=WHITE)
    return {
        "deep": brand.readable(on=WHITE, at_least=13.0, towards=BLACK),
        "deep-end": brand.readable(on=WHITE, at_least=10.5, towards=BLACK),
        "primary": primary,
        "primary-dark": brand.readable(on=strong, at_least=9.5, towards=WHITE),
        "on-primary": BLACK,
        "tint": NIGHT.mixed(strong, 0.5),
        "tint-strong": strong,
        "link": primary,
    }


def style_sheet(brand: Colour) -> str:
    """The style sheet that gives the portal's names these tones; it follows the portal's own."""
    day, night = (_declared(tones) for tones in (by_day(brand), by_night(brand)))
    return f":root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"


def _declared(tones: dict[str, Colour]) -> str:
    return ";".join(f"--pt-{name}:{tone}" for name, tone in tones.items())
