"""QR codes drawn on the server, as part of a page (ISO/IEC 18004): no picture to fetch, no script."""

from io import BytesIO

import segno
from markupsafe import Markup

_QUIET_ZONE = 4  # dots, by the standard


def qr_svg(content: str) -> Markup:
    """``content`` as an ``<svg>`` element as large as its place, dark on white whatever the colours of the page."""
    drawing = BytesIO()
    segno.make(content, error="m", micro=False).save(
        drawing, kind="svg", border=_QUIET_ZONE, light="#fff", xmldecl=False, svgns=False, omitsize=True
    )
    return Markup(drawing.getvalue().decode())  # noqa: S704 (dots alone: nothing of the content is text in it)
