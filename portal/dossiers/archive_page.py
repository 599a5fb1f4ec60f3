"""The page of an archive of one person's data: everything in it to read, one file, no script, nothing from outside."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from lxml import etree, html
from lxml.html import builder

from forms.text import Text
from portal.dossiers.archive_words import LABELS, SPOKEN, WORDS

_TITLE = Text(vi="Dữ liệu của tôi", en="My data")
_ABOUT = Text(
    vi="Đây là những gì cổng lưu về bạn. Tệp data.json chứa cùng nội dung cho máy đọc. Hãy giữ các tệp này cẩn thận.",
    en="This is what the portal keeps about you. data.json holds the same for machines. Keep these files safe.",
)
_NOTHING = Text(vi="Không có", en="None")
_YES, _NO = Text(vi="Có", en="Yes"), Text(vi="Không", en="No")
_LABELS = {
    "made_at": Text(vi="Lập lúc", en="Made at"),
    "account": Text(vi="Tài khoản", en="Account"),
    "sessions": Text(vi="Các lần đăng nhập", en="Sign-ins"),
    "dossiers": Text(vi="Hồ sơ", en="Dossiers"),
    "consents": Text(vi="Những điều bạn đã đồng ý", en="What you agreed to"),
    "data_requests": Text(vi="Yêu cầu về dữ liệu cá nhân", en="Requests about personal data"),
    "item": Text(vi="Mục", en="Item"),
    "wanted": Text(vi="Nội dung đề nghị", en="What should stand there"),
    "reason": Text(vi="Lý do", en="Reason"),
    "decided_at": Text(vi="Trả lời lúc", en="Answered at"),
    "accepted": Text(vi="Chấp nhận", en="Accepted"),
    "reply": Text(vi="Trả lời của cơ quan", en="The agency's answer"),
    "withdrawn_at": Text(vi="Rút lại lúc", en="Withdrawn at"),
    "version": Text(vi="Phiên bản", en="Version"),
    "title": Text(vi="Về việc", en="About"),
    "lines": Text(vi="Nội dung đã đồng ý", en="The words"),
    "username": Text(vi="Tên đăng nhập", en="Username"),
    "name": Text(vi="Tên", en="Name"),
    "kind": Text(vi="Loại tài khoản", en="Kind of account"),
    "personal_number": Text(vi="Số định danh cá nhân", en="Personal number"),
    "tax_code": Text(vi="Mã số thuế", en="Tax code"),
    "representative": Text(vi="Người đại diện", en="Representative"),
    "phone": Text(vi="Số điện thoại", en="Phone"),
    "email": Text(vi="Thư điện tử", en="E-mail"),
    "address": Text(vi="Địa chỉ", en="Address"),
    "created_at": Text(vi="Bắt đầu lúc", en="Begun at"),
    "second_factor": Text(vi="Xác thực hai bước", en="Second factor"),
    "last_seen_at": Text(vi="Hoạt động lần cuối", en="Last active"),
    "ended_at": Text(vi="Kết thúc lúc", en="Ended at"),
    "network_address": Text(vi="Địa chỉ mạng", en="Network address"),
    "browser": Text(vi="Trình duyệt", en="Browser"),
    "at": Text(vi="Thời điểm", en="When"),
    "code": Text(vi="Mã hồ sơ", en="Code"),
    "service": Text(vi="Thủ tục", en="Service"),
    "status": Text(vi="Trạng thái", en="Status"),
    "submitted_at": Text(vi="Nộp lúc", en="Submitted at"),
    "due_at": Text(vi="Hẹn trả", en="Due at"),
    "answers": Text(vi="Thông tin đã khai", en="Answers"),
    "page": Text(vi="Trang", en="Page"),
    "question": Text(vi="Câu hỏi", en="Question"),
    "answer": Text(vi="Trả lời", en="Answer"),
    "files": Text(vi="Tệp bạn đã gửi", en="Files you sent"),
    "documents": Text(vi="Văn bản", en="Documents"),
    "number": Text(vi="Số", en="Number"),
    "path": Text(vi="Tệp", en="File"),
    "messages": Text(vi="Tin nhắn", en="Messages"),
    "from": Text(vi="Người gửi", en="From"),
    "text": Text(vi="Nội dung", en="Text"),
    "rating": Text(vi="Đánh giá", en="Rating"),
    "grade": Text(vi="Mức hài lòng", en="Grade"),
    "readings": Text(vi="Ai đã xem hồ sơ", en="Who opened the dossier"),
    "role": Text(vi="Vai trò", en="Role"),
    "agency": Text(vi="Cơ quan", en="Agency"),
    "what": Text(vi="Việc", en="What"),
    "events": Text(vi="Diễn biến", en="What happened"),
    **LABELS,
}
_FOR_MACHINES = {"stored_answers", "sha256", "account_events"}
_WORDS = {
    "applicant": Text(vi="Bạn", en="You"),
    "agency": Text(vi="Cơ quan", en="The agency"),
    "citizen": Text(vi="Cá nhân", en="Person"),
    "business": Text(vi="Tổ chức, doanh nghiệp", en="Organisation"),
    **WORDS,
}
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3rem;text-align:left;"
    "vertical-align:top}dt{font-weight:bold}dd{margin:0 0 .5rem}.part{border-top:2px solid #0b4a4d;margin-top:1.5rem}"
)


def page(whole: Mapping[str, Any], language: str) -> str:
    """The page, in one language, built element by element: what people typed is never taken for markup."""
    title = _TITLE.into(language)
    about = [builder.H1(title), builder.P(_ABOUT.into(language))]
    head = builder.HEAD(builder.META(charset="utf-8"), builder.META(name="viewport", content="width=device-width"))
    head.extend([builder.TITLE(title), builder.STYLE(_STYLE)])
    document = builder.HTML(head, builder.BODY(*about, *_mapping(whole, language, level=2)), lang=language)
    return str(html.tostring(document, encoding="unicode", doctype="<!doctype html>"))


def _mapping(told: Mapping[str, Any], language: str, *, level: int) -> list[etree._Element]:
    """Plain values as a list of terms, then each list below its own heading."""
    plain = {key: value for key, value in told.items() if not isinstance(value, dict | list)}
    terms = [
        part
        for key, value in plain.items()
        if key not in _FOR_MACHINES and value not in (None, "")
        for part in (builder.DT(_LABELS[key].into(language)), builder.DD(*_cell(key, value, language)))
    ]
    parts = [builder.DL(*terms)] if terms else []
    for key, value in told.items():
        if key in LABELS and not value:
            continue  # a page of forty headings with nothing below them tells nobody anything
        if key not in plain and key not in _FOR_MACHINES:
            parts.append(_heading(_LABELS[key].into(language), level))
            parts += _below(key, value, language, level=level)
    return parts


def _heading(text: str, level: int) -> etree._Element:
    return (builder.H2, builder.H3, builder.H4, builder.H5)[min(level, 5) - 2](text)


def _below(key: str, value: Any, language: str, *, level: int) -> list[etree._Element]:
    if not value:
        return [builder.P(_NOTHING.into(language))]
    if isinstance(value, dict):
        return _mapping(value, language, level=level + 1)
    if key in ("dossiers", "messages"):
        return [builder.DIV(builder.CLASS("part"), *_mapping(one, language, level=level + 1)) for one in value]
    return [_table(value, language)]


def _table(rows: Sequence[Mapping[str, Any]], language: str) -> etree._Element:
    keys = [key for key in rows[0] if key not in _FOR_MACHINES]
    head = builder.TR(*(builder.TH(_LABELS[key].into(language), scope="col") for key in keys))
    lines = [builder.TR(*(builder.TD(*_cell(key, row[key], language)) for key in keys)) for row in rows]
    return builder.TABLE(builder.THEAD(head), builder.TBODY(*lines))


def _cell(key: str, value: Any, language: str) -> list[Any]:
    """What stands in one place: text, lines of text, or a link to a file of the archive."""
    if value is None:
        return ["–"]
    if isinstance(value, bool):
        return [(_YES if value else _NO).into(language)]
    if isinstance(value, list):
        return [builder.DIV(_printable(one)) for one in value]
    if key == "path":
        return [builder.A(_printable(value.rsplit("/", 1)[1]), href=quote(value))]
    if key in SPOKEN and value in _WORDS:
        return [_WORDS[value].into(language)]
    if key == "at" or key.endswith("_at"):
        day, _letter, time = value.partition("T")
        return [f"{'/'.join(reversed(day.split('-')))} {time[:5]}"]
    return [_printable(str(value))]


def _printable(text: str) -> str:
    """Without control characters, which no HTML may hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
