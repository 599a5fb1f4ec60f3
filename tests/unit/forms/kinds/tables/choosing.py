"""What is chosen, not typed."""

from typing import Final

from tests.unit.forms.kinds.shape import Good, Table, bad, good

DEMAND: Final = "Vui lòng trả lời mục “Mục”."
CHOOSE: Final = "Hãy chọn một mục trong danh sách."
NOT_TEXT: Final = "Không đọc được nội dung này; hãy nhập lại bằng chữ hoặc số."
AGREE: Final = "Hãy đọc và đánh dấu đồng ý mục “Mục” để tiếp tục."
OPTIONS: Final = [
    {"key": "red", "label": {"vi": "Màu đỏ", "en": "Red"}},
    {"key": "green", "label": {"vi": "Xanh lá", "en": "Green"}},
    {"key": "blue", "label": {"vi": "Xanh dương", "en": "Blue"}},
]
DIGEST: Final = "6bc6a081f3fcc0158988af64addc350d136e05454d05cbae44032741455f6776"
"""SHA-256 of the words of the statement in both languages."""
WORDS: Final = {"vi": "Tôi đồng ý.", "en": "I agree."}


def agreed(typed: object, version: int) -> Good:
    return good(
        typed,
        {"sha256": DIGEST, "version": version, "text": WORDS},
        [f"Đã đồng ý (bản {version})", "Tôi đồng ý."],
        [f"Agreed (version {version})", "I agree."],
        version=version,
    )


TABLES: Final = {
    "choice": Table(
        options={"options": OPTIONS},
        accepted=[
            good("red", "red", "Màu đỏ", "Red"),
            good("green", "green", "Xanh lá", "Green"),
            good("blue", "blue", "Xanh dương", "Blue"),
            good(" red ", "red", "Màu đỏ", "Red"),
            good("red\n", "red", "Màu đỏ", "Red"),
            good("Màu đỏ", "red", "Màu đỏ", "Red"),
            good("màu đỏ", "red", "Màu đỏ", "Red"),
            good("MAU DO", "red", "Màu đỏ", "Red"),
            good("Red", "red", "Màu đỏ", "Red"),
            good("xanh la", "green", "Xanh lá", "Green"),
            good("Xanh dương", "blue", "Xanh dương", "Blue"),
        ],
        refused=[
            bad("", DEMAND),
            bad("black", CHOOSE),
            bad("đỏ", CHOOSE),
            bad("xanh", CHOOSE),
            bad("redd", CHOOSE),
            bad("0", CHOOSE),
            bad("red,green", CHOOSE),
            bad("màu", CHOOSE),
            bad("RED;", CHOOSE),
            bad("None", CHOOSE),
            bad(["red"], NOT_TEXT),
            bad({"red": True}, NOT_TEXT),
            bad(True, NOT_TEXT),
        ],
    ),
    "choices": Table(
        options={"options": OPTIONS},
        accepted=[
            good("red", ["red"], ["Màu đỏ"], ["Red"]),
            good(["red"], ["red"], ["Màu đỏ"], ["Red"]),
            good(["blue", "red"], ["red", "blue"], ["Màu đỏ", "Xanh dương"], ["Red", "Blue"]),
            good(["red", "red"], ["red"], ["Màu đỏ"], ["Red"]),
            good(
                ["red", "green", "blue"],
                ["red", "green", "blue"],
                ["Màu đỏ", "Xanh lá", "Xanh dương"],
                ["Red", "Green", "Blue"],
            ),
            good([" red "], ["red"], ["Màu đỏ"], ["Red"]),
            good(["Màu đỏ"], ["red"], ["Màu đỏ"], ["Red"]),
            good(["MAU DO", "Blue"], ["red", "blue"], ["Màu đỏ", "Xanh dương"], ["Red", "Blue"]),
            good(["", "red"], ["red"], ["Màu đỏ"], ["Red"]),
            good(["red", "Red"], ["red"], ["Màu đỏ"], ["Red"]),
            good(["red"], ["red"], ["Màu đỏ"], ["Red"], maximum=1),
        ],
        refused=[
            bad([], DEMAND),
            bad([""], DEMAND),
            bad(["black"], CHOOSE),
            bad(["red", "black"], CHOOSE),
            bad("red,green", CHOOSE),
            bad(["xanh"], CHOOSE),
            bad([["red"]], NOT_TEXT),
            bad([True], NOT_TEXT),
            bad(["red"], "Hãy chọn ít nhất 2 mục.", minimum=2),
            bad(["red", "blue"], "Chỉ được chọn tối đa 1 mục.", maximum=1),
            bad({"red": "x", "black": "y"}, NOT_TEXT),
        ],
    ),
    "yes_no": Table(
        accepted=[
            good("yes", True, "Có", "Yes"),
            good("no", False, "Không", "No"),
            good(" yes ", True, "Có", "Yes"),
            good("YES", True, "Có", "Yes"),
            good("No", False, "Không", "No"),
            good("có", True, "Có", "Yes"),
            good("Có", True, "Có", "Yes"),
            good("CO", True, "Có", "Yes"),
            good("không", False, "Không", "No"),
            good("khong", False, "Không", "No"),
            good(True, True, "Có", "Yes"),
            good(False, False, "Không", "No"),
        ],
        refused=[
            bad("", DEMAND),
            bad("maybe", CHOOSE),
            bad("y", CHOOSE),
            bad("1", CHOOSE),
            bad("0", CHOOSE),
            bad("true", CHOOSE),
            bad("ko", CHOOSE),
            bad("có thể", CHOOSE),
            bad("yes no", CHOOSE),
            bad("chưa", CHOOSE),
            bad(["yes"], NOT_TEXT),
            bad({"yes": True}, NOT_TEXT),
        ],
    ),
    "statement": Table(
        options={"text": WORDS},
        accepted=[agreed(typed, version) for version in (1, 2) for typed in ("y", "on", "true", "yes", True)],
        refused=[
            bad("", AGREE),
            bad("n", AGREE),
            bad("no", AGREE),
            bad("off", AGREE),
            bad("false", AGREE),
            bad(False, AGREE),
            bad(None, AGREE),
            bad([], AGREE),
            bad("Tôi đồng ý.", AGREE),
            bad(0, AGREE),
        ],
        cleaned=False,
    ),
}
