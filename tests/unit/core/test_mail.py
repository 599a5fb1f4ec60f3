"""Letters: what travels, to a server or a folder; nothing in an address becomes a header of its own."""

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from portal.core import mail
from portal.core.mail import FolderPost, Letter, SmtpPost

SENDER = "Cổng Dịch vụ công <cong@example.vn>"
LETTER = Letter(to="mai@example.vn", subject="Mời ký số", text="Kính gửi H'Mai Niê\n", language="vi", reference="moi-1")


class _Server(socketserver.StreamRequestHandler):
    """As much of a mail server as one letter needs."""

    received: list[bytes]
    refuses = False

    def handle(self) -> None:
        """Answer every order; keep the letter."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                self.received.append(b"".join(lines))
                self.wfile.write(b"250 kept\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"550 no\r\n" if word == b"RCPT" and self.refuses else b"250 good\r\n")


@pytest.fixture
def server() -> Iterator[tuple[str, list[bytes], type[_Server]]]:
    received: list[bytes] = []
    handler = type("Handler", (_Server,), {"received": received})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{running.server_address[1]}", received, handler
        running.shutdown()
        thread.join()


def test_a_letter_arrives_at_a_mail_server(server: tuple[str, list[bytes], type[_Server]]) -> None:
    url, received, _handler = server
    SmtpPost.at(url, sender=SENDER).send(LETTER)
    found = message_from_bytes(received[0], policy=policy.default)
    assert (found["To"], found["Subject"], found["From"]) == ("mai@example.vn", "Mời ký số", SENDER)
    assert found["Message-ID"] == "<moi-1@example.vn>"
    assert "H'Mai Niê" in found.get_content()


def test_a_refused_letter_is_an_error_and_tried_again_later(server: tuple[str, list[bytes], type[_Server]]) -> None:
    url, received, handler = server
    handler.refuses = True
    with pytest.raises(OSError):
        SmtpPost.at(url, sender=SENDER).send(LETTER)
    assert received == []


def test_the_same_letter_sent_again_is_the_same(tmp_path: Path) -> None:
    post = FolderPost(tmp_path / "mail", SENDER)
    mail.configure(post)
    mail.send(LETTER)
    mail.send(LETTER)
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["moi-1.eml"]


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_never_becomes_a_header(tmp_path: Path, field: str) -> None:
    bad = Letter(**{**vars(LETTER), field: "a@b.vn\r\nBcc: c@d.vn"})
    with pytest.raises(ValueError, match=r"newline|linefeed|header"):
        FolderPost(tmp_path, SENDER).send(bad)
    assert not list(tmp_path.glob("*.eml"))


@pytest.mark.parametrize(
    ("url", "port", "user"),
    [
        ("smtps://portal:a%40b@mail.example", 465, "portal"),
        ("smtp+starttls://mail.example", 587, ""),
        ("smtp://mail.example:2525", 2525, ""),
    ],
)
def test_the_address_of_a_server_is_read(url: str, port: int, user: str) -> None:
    post = SmtpPost.at(url, sender=SENDER)
    assert (post.host, post.port, post.user) == ("mail.example", port, user)
    assert "a@b" not in repr(post)


@pytest.mark.parametrize("url", ["http://mail.example", "smtps://", "mail.example"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="PORTAL_MAIL_URL"):
        SmtpPost.at(url, sender=SENDER)
