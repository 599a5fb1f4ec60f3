"""The person at the terminal: asked for each document, and only what they type after the question counts."""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

from forms.text import Text, one_line
from portal.core.errors import PortalError
from portal.signing.agent.errors import Declined, TooLate
from portal.signing.agent.service import Order

SECONDS: Final = 120.0
_TRIES: Final = 3

_QUESTION = Text(
    vi="Có yêu cầu ký số\n  Từ trang:     {origin}\n  Tài liệu:     {title}\n  Mã đối chiếu: {shown}-____\n"
    "Để ký, hãy gõ bốn ký tự cuối của mã đối chiếu đang hiện trên trang, rồi Enter.\n"
    "Không gõ gì mà bấm Enter là từ chối:",
    en="A signature is asked for\n  From:     {origin}\n  Document: {title}\n  Code:     {shown}-____\n"
    "To sign, type the last four characters of the control code shown on the page, then Enter.\n"
    "Enter alone declines:",
)
_DIFFERENT = Text(
    vi="Không giống mã của tài liệu này. Nếu mã trên trang khác, hãy bấm Enter để từ chối:",
    en="That is not the code of this document. If the page shows another code, press Enter to decline:",
)
_AGREED = Text(vi="Đang ký…", en="Signing…")
_DECLINED = Text(vi="Đã từ chối, không ký gì.", en="Declined; nothing was signed.")
_LATE = Text(vi="Hết thời gian chờ, không ký gì.", en="The time is over; nothing was signed.")


class Console:
    """Asks on a terminal; ``lines`` is what comes from the keyboard, ``say`` shows a text, in ``language`` vi or en.

    The code of the document is shown but for its end. Who signs has to read that on the page: so the page they look at
    and the document that was asked for are the same, and no program can agree in their place by pressing Enter.
    """

    def __init__(
        self, lines: Iterable[str], say: Callable[[str], None], *, language: str = "vi", seconds: float = SECONDS
    ) -> None:
        self._say, self._language, self._seconds = say, language, seconds
        self._typed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._closed = False
        threading.Thread(target=self._read, args=(lines,), name="keyboard", daemon=True).start()

    def _read(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._typed.put(line)
        self._closed = True
        self._typed.put("")  # nobody is there any more: that declines

    def consent(self, order: Order) -> None:
        """Return once the person agrees. Raises Declined or TooLate."""
        self._forget_what_was_typed_before()
        shown, last = order.code.rsplit("-", 1)
        self._say("\n")
        self.tell(_QUESTION, end=" ", origin=order.origin, title=one_line(order.title), shown=shown)
        try:
            self._answered(last)
        except PortalError as problem:
            self._say("\n" if isinstance(problem, TooLate) else "")
            self.tell(_LATE if isinstance(problem, TooLate) else _DECLINED)
            raise
        self.tell(_AGREED)

    def _answered(self, wanted: str) -> None:
        until = time.monotonic() + self._seconds
        for _ in range(_TRIES):
            answer = self._next_line(until).strip().upper()
            if answer == wanted:
                return
            if not answer:
                raise Declined
            self.tell(_DIFFERENT, end=" ")
        raise Declined

    def _next_line(self, until: float) -> str:
        if self._closed:
            return ""
        try:
            return self._typed.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty as problem:
            raise TooLate from problem

    def _forget_what_was_typed_before(self) -> None:
        while not self._typed.empty():
            self._typed.get()

    def tell(self, text: Text, *, end: str = "\n", **facts: object) -> None:
        """Show a text in the person's language, with these facts in it."""
        self._say((text.en if self._language == "en" else text.vi).format(**facts) + end)
