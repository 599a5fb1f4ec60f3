"""What can be wrong with a file, each as a sentence: what happened and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from forms.text import Text
from portal.documents.inspection.kinds import FileKind


class ProblemCode(StrEnum):
    """Every reason to refuse a file, and every warning (the last group)."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    CONTENT_DOES_NOT_MATCH_NAME = "content_does_not_match_name"
    TWO_FILES_IN_ONE = "two_files_in_one"
    MISLEADING_NAME = "misleading_name"
    LOCKED = "password_protected"
    MACROS = "macros"
    ACTIVE_CONTENT = "active_content"
    EMBEDDED_PROGRAM = "embedded_program"
    CLASSIFIED = "marked_secret"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNREADABLE = "unreadable"
    TOO_COMPLEX = "too_complex"

    NAME_CHANGED = "name_changed"
    LEGACY_ENCODING = "legacy_encoding"
    BLANK_PAGE = "blank_page"
    BLURRED_PAGE = "blurred_page"
    DARK_PAGE = "dark_page"
    LOW_RESOLUTION = "low_resolution"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One problem or warning: its code for programs, its sentence for people."""

    code: ProblemCode
    text: Text


DOUBTS = frozenset({ProblemCode.BLANK_PAGE, ProblemCode.BLURRED_PAGE, ProblemCode.DARK_PAGE})
"""Warnings that the sender has to look at: the file may be useless, and only a person can tell."""

_SENTENCES: dict[ProblemCode, Text] = {
    ProblemCode.EMPTY: Text(
        vi="Tệp này rỗng (0 byte). Hãy mở lại tệp gốc trên máy của bạn, lưu lại rồi chọn tệp đó.",
        en="This file is empty (0 bytes). Open the original on your device, save it again, and choose that file.",
    ),
    ProblemCode.TOO_LARGE: Text(
        vi="Tệp lớn hơn mức cho phép là {limit}. Hãy quét lại ở 200–300 dpi, giảm cỡ ảnh hoặc tách tệp rồi gửi lại.",
        en="The file is larger than the {limit} allowed. Scan at 200–300 dpi, reduce the picture or split the file.",
    ),
    ProblemCode.TYPE_NOT_ALLOWED: Text(
        vi="Mục này chỉ nhận tệp {allowed}. Hãy lưu hoặc xuất tài liệu sang một trong các dạng đó rồi chọn lại.",
        en="Only {allowed} files are taken here. Save or export the document in one of these formats first.",
    ),
    ProblemCode.CONTENT_DOES_NOT_MATCH_NAME: Text(
        vi="Tên tệp kết thúc bằng .{extension} nhưng nội dung thật là {kind}. "
        "Đổi tên không làm đổi nội dung: hãy mở tệp rồi lưu hoặc xuất sang dạng {allowed}.",
        en="The name ends in .{extension} but the content is really {kind}. "
        "Renaming does not convert a file: open it and save or export it as {allowed}.",
    ),
    ProblemCode.TWO_FILES_IN_ONE: Text(
        vi="Trong tệp này còn giấu một tệp khác, nên mỗi máy có thể hiển thị một nội dung khác nhau. "
        "Hãy mở tệp, in hoặc xuất lại sang PDF rồi gửi bản mới.",
        en="Another file is hidden inside this one, so two computers could show different things. "
        "Open it, print or export it to PDF again, and send the new file.",
    ),
    ProblemCode.MISLEADING_NAME: Text(
        vi="Tên tệp có hai phần đuôi hoặc ký tự ẩn làm người đọc hiểu sai loại tệp. "
        "Hãy đổi tên tệp cho ngắn gọn, ví dụ “giay-chung-sinh.pdf”, rồi chọn lại.",
        en="The file name has two extensions or hidden characters that mislead about its type. "
        "Rename the file simply, for instance “birth-notice.pdf”, and choose it again.",
    ),
    ProblemCode.LOCKED: Text(
        vi="Tệp được đặt mật khẩu nên cơ quan không mở được. Hãy bỏ mật khẩu, lưu lại rồi chọn tệp đó.",
        en="The file has a password, so the agency cannot open it. Remove the password, save, and choose it again.",
    ),
    ProblemCode.MACROS: Text(
        vi="Tệp có chứa macro (đoạn chương trình). Hãy lưu lại dạng không có macro (.docx, .odt) hoặc xuất sang PDF.",
        en="The file contains macros (programs). Save it without macros (.docx, .odt) or export it to PDF.",
    ),
    ProblemCode.ACTIVE_CONTENT: Text(
        vi="Tệp có mã lệnh hoặc liên kết tự chạy khi mở. Hãy in tệp sang PDF (Print to PDF) rồi gửi bản PDF mới.",
        en="The file contains scripts or links that run when it is opened. Print it to PDF and send the new PDF.",
    ),
    ProblemCode.EMBEDDED_PROGRAM: Text(
        vi="Bên trong tệp có nhúng một tệp chương trình hoặc gói đính kèm. Hãy gỡ phần nhúng đó, "
        "hoặc in tệp sang PDF, rồi gửi lại.",
        en="A program or packaged file is embedded inside. Remove what is embedded, or print the file to PDF, "
        "and send it again.",
    ),
    ProblemCode.CLASSIFIED: Text(
        vi="Tệp mang dấu chỉ độ mật (“{mark}”). Tài liệu mật không được gửi qua cổng này. "
        "Hãy liên hệ cơ quan để gửi theo quy định về bảo vệ bí mật nhà nước.",
        en="The file carries a mark of secrecy (“{mark}”). Secret documents must not be sent through this portal. "
        "Contact the agency to deliver it under the rules on state secrets.",
    ),
    ProblemCode.ARCHIVE_TOO_LARGE: Text(
        vi="Nội dung nén trong tệp nở ra quá lớn hoặc có quá nhiều phần. Hãy mở tài liệu, bỏ ảnh thừa, "
        "lưu lại hoặc xuất sang PDF.",
        en="What is compressed inside the file grows too large or has too many parts. Open the document, "
        "remove needless pictures, save it again or export it to PDF.",
    ),
    ProblemCode.TOO_MANY_PIXELS: Text(
        vi="Ảnh có quá nhiều điểm ảnh (trên 50 triệu). Hãy chụp hoặc quét lại ở 200–300 dpi, hoặc thu nhỏ ảnh.",
        en="The picture has too many pixels (above 50 million). Scan again at 200–300 dpi or reduce the picture.",
    ),
    ProblemCode.UNREADABLE: Text(
        vi="Không mở được tệp: tệp bị hỏng hoặc bị cắt cụt khi sao chép. "
        "Hãy kiểm tra tệp có mở được trên máy của bạn không, rồi lưu hoặc quét lại.",
        en="The file cannot be opened: it is damaged or was cut off while being copied. "
        "Check that it opens on your device, then save or scan it again.",
    ),
    ProblemCode.TOO_COMPLEX: Text(
        vi="Không kiểm tra được tệp trong thời gian cho phép vì cấu trúc quá phức tạp. "
        "Hãy in tệp sang PDF (Print to PDF) rồi gửi bản PDF mới.",
        en="The file could not be checked in the time allowed because its structure is too complex. "
        "Print it to PDF and send the new PDF.",
    ),
    ProblemCode.NAME_CHANGED: Text(
        vi="Tên tệp có ký tự không dùng được nên được lưu là “{name}”. Nội dung tệp không thay đổi.",
        en="The file name had characters that cannot be used, so it is kept as “{name}”. The content is unchanged.",
    ),
    ProblemCode.LEGACY_ENCODING: Text(
        vi="Tệp có vẻ dùng bảng mã {encoding}, không phải Unicode, nên cơ quan có thể đọc sai dấu. "
        "Hãy mở tệp bằng Unikey (công cụ chuyển mã: {encoding} sang Unicode), lưu lại rồi gửi.",
        en="The file seems to use {encoding}, not Unicode, so accents may be misread. "
        "Convert it with Unikey (toolkit: {encoding} to Unicode), save it and send it again.",
    ),
    ProblemCode.BLANK_PAGE: Text(
        vi="Trang {pages} gần như trống. Hãy xem lại: có thể tờ giấy bị quét ngược mặt.",
        en="Page {pages} is almost blank. Please check: the wrong side of the sheet may have been scanned.",
    ),
    ProblemCode.BLURRED_PAGE: Text(
        vi="Trang {pages} bị mờ, người xem có thể không đọc được chữ. Hãy giữ chắc máy, chờ lấy nét rồi chụp lại.",
        en="Page {pages} is blurred and may be unreadable. Hold still, let the camera focus, and take it again.",
    ),
    ProblemCode.DARK_PAGE: Text(
        vi="Trang {pages} quá tối. Hãy chụp lại ở nơi đủ sáng.",
        en="Page {pages} is too dark. Take it again where there is enough light.",
    ),
    ProblemCode.LOW_RESOLUTION: Text(
        vi="Ảnh nhỏ ({size} điểm ảnh) nên có thể khó đọc. Hãy chụp gần hơn hoặc quét ở 200 dpi trở lên.",
        en="The picture is small ({size} pixels) and may be hard to read. Take it closer or scan at 200 dpi or more.",
    ),
    ProblemCode.REPAIRED: Text(
        vi="Tệp PDF có lỗi nhỏ về cấu trúc nhưng vẫn đọc được. Nếu có thể, hãy xuất lại tệp từ phần mềm gốc.",
        en="The PDF has small structural errors but can be read. If you can, export it again from its program.",
    ),
}


def problem(code: ProblemCode, **values: str | Text) -> FileProblem:
    """The problem of this code, its sentence completed with ``values`` in both languages."""
    sentence = _SENTENCES[code]
    return FileProblem(
        code,
        Text(
            vi=sentence.vi.format_map({key: _in(value, "vi") for key, value in values.items()}),
            en=sentence.en.format_map({key: _in(value, "en") for key, value in values.items()}),
        ),
    )


def blanks(code: ProblemCode) -> frozenset[str]:
    """The names of the values that the sentence of this code needs."""
    return frozenset(name for _text, name, _format, _conversion in Formatter().parse(_SENTENCES[code].vi) if name)


def _in(value: str | Text, language: str) -> str:
    if isinstance(value, str):
        return value
    return value.vi if language == "vi" else value.en


def mismatch(extension: str, kind: FileKind, accept: Iterable[str]) -> FileProblem:
    """The name promises one kind, the content is another."""
    return problem(
        ProblemCode.CONTENT_DOES_NOT_MATCH_NAME, extension=extension, kind=kind.label, allowed=listed(accept)
    )


def listed(accept: Iterable[str]) -> str:
    """``.doc, .docx, .pdf``."""
    return ", ".join(f".{extension}" for extension in sorted(accept))
