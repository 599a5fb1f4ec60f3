"""The 34 provinces and cities since 1 July 2025 (Resolution 202/2025/QH15) by the codes of Decision 19/2025/QĐ-TTg."""

from typing import Final

from forms.text import Text, fold

PROVINCES: Final[dict[str, str]] = {
    "01": "Thành phố Hà Nội",
    "04": "Tỉnh Cao Bằng",
    "08": "Tỉnh Tuyên Quang",
    "11": "Tỉnh Điện Biên",
    "12": "Tỉnh Lai Châu",
    "14": "Tỉnh Sơn La",
    "15": "Tỉnh Lào Cai",
    "19": "Tỉnh Thái Nguyên",
    "20": "Tỉnh Lạng Sơn",
    "22": "Tỉnh Quảng Ninh",
    "24": "Tỉnh Bắc Ninh",
    "25": "Tỉnh Phú Thọ",
    "31": "Thành phố Hải Phòng",
    "33": "Tỉnh Hưng Yên",
    "37": "Tỉnh Ninh Bình",
    "38": "Tỉnh Thanh Hóa",
    "40": "Tỉnh Nghệ An",
    "42": "Tỉnh Hà Tĩnh",
    "44": "Tỉnh Quảng Trị",
    "46": "Thành phố Huế",
    "48": "Thành phố Đà Nẵng",
    "51": "Tỉnh Quảng Ngãi",
    "52": "Tỉnh Gia Lai",
    "56": "Tỉnh Khánh Hòa",
    "66": "Tỉnh Đắk Lắk",
    "68": "Tỉnh Lâm Đồng",
    "75": "Tỉnh Đồng Nai",
    "79": "Thành phố Hồ Chí Minh",
    "80": "Tỉnh Tây Ninh",
    "82": "Tỉnh Đồng Tháp",
    "86": "Tỉnh Vĩnh Long",
    "91": "Tỉnh An Giang",
    "92": "Thành phố Cần Thơ",
    "96": "Tỉnh Cà Mau",
}

FORMER: Final[dict[str, tuple[str, ...]]] = {
    "08": ("Hà Giang",),
    "15": ("Yên Bái",),
    "19": ("Bắc Kạn",),
    "24": ("Bắc Giang",),
    "25": ("Hòa Bình", "Vĩnh Phúc"),
    "31": ("Hải Dương",),
    "33": ("Thái Bình",),
    "37": ("Hà Nam", "Nam Định"),
    "44": ("Quảng Bình",),
    "48": ("Quảng Nam",),
    "51": ("Kon Tum",),
    "52": ("Bình Định",),
    "56": ("Ninh Thuận",),
    "66": ("Phú Yên",),
    "68": ("Bình Thuận", "Đắk Nông"),
    "75": ("Bình Phước",),
    "79": ("Bà Rịa - Vũng Tàu", "Bình Dương"),
    "80": ("Long An",),
    "82": ("Tiền Giang",),
    "86": ("Bến Tre", "Trà Vinh"),
    "91": ("Kiên Giang",),
    "92": ("Hậu Giang", "Sóc Trăng"),
    "96": ("Bạc Liêu",),
}
"""The 29 provinces that were merged into another on 1 July 2025, by the code of where they are now."""


def bare(name: str) -> str:
    """Return the name of a province without `Tỉnh` or `Thành phố`."""
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


CHOICES: Final = sorted(PROVINCES.items(), key=lambda item: fold(bare(item[1])))
"""(code, name) by name, the way people look for it."""


def label(code: str) -> Text:
    """Return the name of a province with those merged into it: `Tỉnh Lâm Đồng (gồm Bình Thuận, Đắk Nông cũ)`."""
    name, former = PROVINCES[code], ", ".join(FORMER.get(code, ()))
    return Text(
        vi=f"{name} (gồm {former} cũ)" if former else name, en=f"{name} (includes former {former})" if former else name
    )
