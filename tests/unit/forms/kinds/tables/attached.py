"""What is attached: references to files that are in the store."""

from typing import Any, Final

from tests.unit.forms.kinds.shape import Table, bad, good

ATTACH: Final = "Vui lòng đính kèm tệp cho mục “Mục”."
FILES: Final = "Danh sách tệp không hợp lệ; hãy tải lại tệp."
ONE_PHOTO: Final = "Mục này nhận đúng một ảnh chân dung."
FILE: Final[dict[str, Any]] = {
    "id": "7",
    "sha256": "a" * 64,
    "name": "Đơn.pdf",
    "size": 1572864,
    "media_type": "application/pdf",
}
SECOND: Final = {**FILE, "id": "8", "name": "Trang 2.jpg", "size": 300, "media_type": "image/jpeg"}
THIRD: Final = {**FILE, "id": "9", "name": "Trang 3.png", "size": 12288, "media_type": "image/png"}
PHOTO: Final = {**FILE, "name": "chân dung.jpg", "media_type": "image/jpeg"}


def missing(needed: int, there: int) -> str:
    return f"Mục “Mục” cần ít nhất {needed} tệp; hiện có {there}. Hãy chọn thêm tệp."


TABLES: Final = {
    "file": Table(
        options={"component": "letter"},
        accepted=[
            good([FILE], [FILE], ["Đơn.pdf (1,5 MB)"], ["Đơn.pdf (1.5 MB)"]),
            good([{**FILE, "size": 0}], [{**FILE, "size": 0}], ["Đơn.pdf (0 B)"]),
            good([{**FILE, "size": 300}], [{**FILE, "size": 300}], ["Đơn.pdf (300 B)"]),
            good([{**FILE, "size": 12288}], [{**FILE, "size": 12288}], ["Đơn.pdf (12 KB)"]),
            good([{**FILE, "size": 5242880}], [{**FILE, "size": 5242880}], ["Đơn.pdf (5 MB)"]),
            good(
                [{**FILE, "name": "ảnh.jpg", "media_type": "image/jpeg"}],
                [{**FILE, "name": "ảnh.jpg", "media_type": "image/jpeg"}],
                ["ảnh.jpg (1,5 MB)"],
                ["ảnh.jpg (1.5 MB)"],
            ),
            good(
                [FILE, {**FILE, "id": "8", "name": "Bản 2.pdf"}],
                [FILE, {**FILE, "id": "8", "name": "Bản 2.pdf"}],
                ["Đơn.pdf (1,5 MB)", "Bản 2.pdf (1,5 MB)"],
                ["Đơn.pdf (1.5 MB)", "Bản 2.pdf (1.5 MB)"],
            ),
            good([{**FILE, "id": "x" * 64}], [{**FILE, "id": "x" * 64}], ["Đơn.pdf (1,5 MB)"], ["Đơn.pdf (1.5 MB)"]),
            good(
                [{**FILE, "name": "a" * 255}],
                [{**FILE, "name": "a" * 255}],
                ["a" * 255 + " (1,5 MB)"],
                ["a" * 255 + " (1.5 MB)"],
            ),
            good(
                [{**FILE, "sha256": "0" * 64}],
                [{**FILE, "sha256": "0" * 64}],
                ["Đơn.pdf (1,5 MB)"],
                ["Đơn.pdf (1.5 MB)"],
            ),
        ],
        refused=[
            bad([], ATTACH),
            bad(None, ATTACH),
            bad([{**FILE, "sha256": "x"}], FILES),
            bad([{**FILE, "sha256": "A" * 64}], FILES),
            bad([{**FILE, "size": -1}], FILES),
            bad([{**FILE, "name": ""}], FILES),
            bad([{**FILE, "name": "a" * 256}], FILES),
            bad([{**FILE, "id": ""}], FILES),
            bad([{**FILE, "path": "/etc/passwd"}], FILES),
            bad([{"id": "7"}], FILES),
            bad("Đơn.pdf", FILES),
            bad(["Đơn.pdf"], FILES),
            bad(7, FILES),
        ],
        cleaned=False,
    ),
    "files": Table(
        options={"component": "letter"},
        accepted=[
            good([FILE], [FILE], ["Đơn.pdf (1,5 MB)"], ["Đơn.pdf (1.5 MB)"]),
            good([SECOND], [SECOND], ["Trang 2.jpg (300 B)"]),
            good([THIRD], [THIRD], ["Trang 3.png (12 KB)"]),
            good([SECOND, THIRD], [SECOND, THIRD], ["Trang 2.jpg (300 B)", "Trang 3.png (12 KB)"]),
            good([THIRD, SECOND], [THIRD, SECOND], ["Trang 3.png (12 KB)", "Trang 2.jpg (300 B)"]),
            good([SECOND, THIRD], [SECOND, THIRD], minimum=2),
            good([FILE, SECOND, THIRD], [FILE, SECOND, THIRD], minimum=2),
            good([FILE, SECOND, THIRD], [FILE, SECOND, THIRD], minimum=3),
            good([{**SECOND, "id": str(at)} for at in range(50)], [{**SECOND, "id": str(at)} for at in range(50)]),
            good([FILE, {**FILE, "id": "8"}], [FILE, {**FILE, "id": "8"}], minimum=2),
        ],
        refused=[
            bad([], ATTACH),
            bad(None, ATTACH),
            bad([], ATTACH, minimum=2),
            bad([FILE], missing(2, 1), minimum=2),
            bad([FILE], missing(50, 1), minimum=50),
            bad([FILE, SECOND], missing(3, 2), minimum=3),
            bad([FILE, {"id": "8"}], FILES),
            bad([FILE, {**SECOND, "size": -1}], FILES),
            bad([FILE, {**SECOND, "sha256": "x"}], FILES),
            bad([FILE, "Trang 2.jpg"], FILES),
            bad([[FILE]], FILES),
            bad({"0": FILE}, FILES),
        ],
        cleaned=False,
    ),
    "photo": Table(
        options={"component": "letter"},
        accepted=[
            good([PHOTO], [PHOTO], ["chân dung.jpg (1,5 MB)"], ["chân dung.jpg (1.5 MB)"]),
            good(PHOTO, [PHOTO], ["chân dung.jpg (1,5 MB)"], ["chân dung.jpg (1.5 MB)"]),
            good([SECOND], [SECOND], ["Trang 2.jpg (300 B)"]),
            good([THIRD], [THIRD], ["Trang 3.png (12 KB)"]),
            good([{**PHOTO, "size": 5242880}], [{**PHOTO, "size": 5242880}], ["chân dung.jpg (5 MB)"]),
            good([{**PHOTO, "name": "4x6.jpg"}], [{**PHOTO, "name": "4x6.jpg"}], width=40, height=60),
            good([{**PHOTO, "id": "x" * 64}], [{**PHOTO, "id": "x" * 64}]),
            good([{**PHOTO, "name": "a" * 255}], [{**PHOTO, "name": "a" * 255}]),
            good([{**PHOTO, "sha256": "0" * 64}], [{**PHOTO, "sha256": "0" * 64}]),
            good([{**PHOTO, "media_type": "image/webp"}], [{**PHOTO, "media_type": "image/webp"}]),
        ],
        refused=[
            bad([], ATTACH),
            bad(None, ATTACH),
            bad([FILE], ONE_PHOTO),
            bad([PHOTO, SECOND], ONE_PHOTO),
            bad([PHOTO, FILE], ONE_PHOTO),
            bad([PHOTO, PHOTO, PHOTO], ONE_PHOTO),
            bad([{**PHOTO, "media_type": "text/plain"}], ONE_PHOTO),
            bad([{**PHOTO, "media_type": "video/mp4"}], ONE_PHOTO),
            bad([{**PHOTO, "media_type": ""}], FILES),
            bad([{**PHOTO, "sha256": "A" * 64}], FILES),
            bad([{**PHOTO, "width": 300}], FILES),
            bad("chân dung.jpg", FILES),
        ],
        cleaned=False,
    ),
}
