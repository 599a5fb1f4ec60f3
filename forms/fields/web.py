"""Kind `url`: the address of a public web site; nothing is asked of the network."""

import re
from typing import ClassVar, Final, Literal
from urllib.parse import SplitResult, urlsplit

import idna
from pydantic import Field

from forms.fields.base import Rejected, say
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion
from forms.text import Text

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?![0-9])")
_FORBIDDEN: Final = re.compile(r"[\s<>\"\\^`{}|]")
_NOT_AN_ADDRESS: Final = Text(
    vi="Địa chỉ trang web chưa đúng. Ví dụ: https://example.vn/gioi-thieu",
    en="This web address is not valid. Example: https://example.vn/about",
)


def _split(address: str) -> SplitResult:
    """Return the parts of an address with a host and a possible port; Rejected otherwise."""
    try:
        parts = urlsplit(address)
        reachable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise Rejected(_NOT_AN_ADDRESS) from None
    if not reachable or _FORBIDDEN.search(address):
        raise Rejected(_NOT_AN_ADDRESS)
    return parts


def _host(name: str) -> str:
    """Return a host name in the letters the network knows (IDNA 2008); Rejected for numbers and local names."""
    try:
        encoded = idna.encode(name.rstrip("."), uts46=True).decode()
    except idna.IDNAError:
        raise Rejected(_NOT_AN_ADDRESS) from None
    if "." not in encoded or encoded.rpartition(".")[2].isdigit():
        raise Rejected(_NOT_AN_ADDRESS)
    return encoded


@register
class UrlQuestion(TextualQuestion):
    """An address that starts with http or https; `https://` is added when nothing is there."""

    input_mode: ClassVar[str | None] = "url"
    spell_check: ClassVar[bool] = False
    capitals: ClassVar[str | None] = "none"
    kind: Literal["url"] = "url"
    max_length: int = Field(default=500, ge=20, le=2000)

    def read(self, line: str) -> str:
        """Return the address with scheme and host in small letters, the host as the network knows it (punycode)."""
        if len(line) > self.max_length:
            raise say(
                f"Địa chỉ dài {len(line)} ký tự; tối đa {self.max_length} ký tự. Hãy nhập địa chỉ ngắn hơn.",
                f"This address has {len(line)} characters; at most {self.max_length}. Enter a shorter one.",
            )
        scheme = _SCHEME.match(line)
        if scheme and scheme[1].lower() not in {"http", "https"}:
            raise say(
                "Địa chỉ phải bắt đầu bằng http:// hoặc https://, ví dụ https://example.vn",
                "The address must start with http:// or https://, for example https://example.vn",
            )
        parts = _split(line if scheme else f"https://{line.removeprefix('//')}")
        if "@" in parts.netloc:
            raise say(
                "Hãy bỏ tên đăng nhập và mật khẩu (phần trước dấu @) khỏi địa chỉ.",
                "Remove the user name and password (the part before @) from the address.",
            )
        port = f":{parts.port}" if parts.port else ""
        return parts._replace(netloc=_host(parts.hostname or "") + port).geturl()

    def readable(self, value: str, language: str) -> str:
        """Return the address with its host in the letters people read."""
        del language
        parts = urlsplit(value)
        try:
            host = idna.decode(parts.hostname or "")
        except idna.IDNAError:
            return value
        return parts._replace(netloc=host + (f":{parts.port}" if parts.port else "")).geturl()

    def typed(self, value: str) -> str:
        """Return the same as people read."""
        return self.readable(value, "vi")
