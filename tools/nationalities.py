"""Build forms/data/nationalities.csv: countries by ISO 3166-1 code, named in Vietnamese and English by Unicode CLDR.

`python tools/nationalities.py 2026-11-27`, with babel installed. Other names people type, and the few names that
Vietnamese practice writes differently, are here and nowhere else.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel import Locale
from babel import __version__ as babel_version

TARGET: Final = Path(__file__).parents[1] / "forms/data/nationalities.csv"
# Not in ISO 3166-1, or nobody's nationality: groupings, test codes, islands without inhabitants
LEFT_OUT: Final = frozenset(
    {
        "AC",
        "AQ",
        "BV",
        "CP",
        "DG",
        "EA",
        "EU",
        "EZ",
        "GS",
        "HM",
        "IC",
        "IO",
        "QO",
        "TA",
        "TF",
        "UM",
        "UN",
        "XA",
        "XB",
        "ZZ",
    }
)
OVERRIDES: Final = {
    "TW": ("Đài Loan (Trung Quốc)", "Taiwan"),
    "HK": ("Hồng Kông (Trung Quốc)", "Hong Kong"),
    "MO": ("Ma Cao (Trung Quốc)", "Macao"),
    "MM": ("Mi-an-ma", "Myanmar"),
}
OTHERS: Final = {
    "VN": "Việt; Viet Nam; CHXHCN Việt Nam; Cộng hòa xã hội chủ nghĩa Việt Nam; Vietnamese",
    "US": "Mỹ; Hợp chúng quốc Hoa Kỳ; USA; American",
    "GB": "Anh; Anh Quốc; Liên hiệp Anh; UK; Great Britain; British",
    "CN": "Trung Hoa; Tàu; PRC; Chinese",
    "TW": "Đài Loan; Trung Hoa Dân Quốc",
    "HK": "Hồng Kông; Hương Cảng",
    "MO": "Ma Cao; Macau; Áo Môn",
    "KR": "Nam Hàn; Đại Hàn Dân Quốc; Korea; Republic of Korea",
    "KP": "Bắc Hàn; Bắc Triều Tiên; CHDCND Triều Tiên; DPRK",
    "JP": "Nhật; Japanese",
    "FR": "Pháp quốc; French",
    "DE": "CHLB Đức; German",
    "RU": "Liên bang Nga; Russian Federation",
    "KH": "Cam-pu-chia; Cao Miên; Kampuchea; Khmer",
    "LA": "CHDCND Lào; Ai Lao; Lao PDR",
    "TH": "Xiêm; Thailand",
    "MM": "Myanmar; Miến Điện; Burma",
    "AU": "Úc; Ô-xtrây-li-a; Úc Đại Lợi",
    "NZ": "Niu Di-lân; Tân Tây Lan",
    "IN": "Thiên Trúc",
    "ID": "In-đô-nê-xi-a; Nam Dương",
    "MY": "Ma-lai-xi-a; Mã Lai",
    "SG": "Xin-ga-po; Xinh-ga-po; Tân Gia Ba",
    "PH": "Phi-líp-pin; Phi Luật Tân",
    "NL": "Hòa Lan; Holland; Dutch",
    "CH": "Thụy Sỹ; Swiss",
    "CZ": "Cộng hòa Séc; Tiệp; Tiệp Khắc; Czech Republic",
    "TR": "Turkey; Thổ",
    "ES": "Tây Ban Nha; Spanish",
    "PT": "Bồ; Portuguese",
    "IT": "I-ta-li-a; Italia; Italian",
    "GR": "Hi Lạp; Greek",
    "CI": "Bờ Biển Ngà; Ivory Coast",
    "TL": "Đông Timor; East Timor",
    "SZ": "Swaziland",
    "CV": "Cape Verde; Cáp Ve",
    "AE": "UAE; Các Tiểu vương quốc Ả Rập Thống nhất",
    "SA": "Ả Rập Xê-út; A-rập Xê-út",
    "UA": "U-crai-na; U-kraina",
    "BY": "Bê-la-rút; Bạch Nga",
    "CU": "Cu-ba",
    "CA": "Ca-na-đa; Gia Nã Đại",
    "BR": "Bra-xin; Ba Tây",
    "AR": "Ác-hen-ti-na",
    "MX": "Mê-hi-cô; Mễ Tây Cơ",
    "NO": "Na-uy",
    "PS": "Palestine; Pa-lét-xtin",
    "CD": "Cộng hòa Dân chủ Congo; CHDC Công-gô; DR Congo",
    "CG": "Cộng hòa Congo; Công-gô; Republic of the Congo",
    "BN": "Bru-nây",
}
SPECIAL: Final = (
    ("XXA", "Không quốc tịch", "Stateless", "Người không quốc tịch; stateless person"),
    ("XXX", "Chưa xác định được quốc tịch", "Nationality not determined", "Không rõ quốc tịch; chưa rõ; unknown"),
)
HEADER: Final = """\
# Nationalities: ISO 3166-1 alpha-2 codes, names of Unicode CLDR (babel {babel}) but for a few that Vietnamese practice
# writes differently; XXA and XXX are the codes of ICAO Doc 9303 for stateless persons and unspecified nationality.
# Built by tools/nationalities.py on {day}. others: further names that are found, separated by semicolons.
# A code is never removed: end it with valid_to, so that old answers can still be read.
"""


def rows() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the countries by code, then those without one."""
    vi, en = Locale("vi").territories, Locale("en").territories
    for code in sorted(vi):
        if len(code) == 2 and code not in LEFT_OUT:
            names = OVERRIDES.get(code, (vi[code], en[code]))
            yield code, *names, OTHERS.get(code, ""), "", ""
    for code, name, english, others in SPECIAL:
        yield code, name, english, others, "", ""


def main(day: str) -> None:
    """Write the file."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER.format(babel=babel_version, day=day))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("key", "vi", "en", "others", "valid_from", "valid_to"))
        writer.writerows(rows())


if __name__ == "__main__":
    main(sys.argv[1])
