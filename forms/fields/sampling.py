"""What people type, by kind: for the kinds whose answers depend on none of their options."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

SAMPLES: Final[Mapping[str, Sequence[Any]]] = {
    "address": (
        {"province": "68", "commune": "Xã Kiến Đức", "detail": "Số 12, Tổ dân phố 3"},
        {"province": "Lâm Đồng", "commune": "Xã Kiến Đức", "detail": "Số 12, Tổ dân phố 3"},
    ),
    "bank_account": (
        {"bank": "970436", "number": "0011004123456"},
        {"bank": "iban", "number": "DE89 3704 0044 0532 0130 00"},
        {"number": "DE89 3704 0044 0532 0130 00"},
    ),
    "decimal": ("12,5", "12", "0"),
    "email": ("nguoidan@example.vn",),
    "ethnicity": ("Kinh", "Ê-đê"),
    "nationality": ("Việt Nam", "Lào"),
    "old_identity_number": ("245123456",),
    "partial_date": ("27/3/1947", "3/1947", "1947", "1/1/2030"),
    "passport": ("B1234567", "C01234567"),
    "percentage": ("50", "12,5", "0"),
    "period": (
        {"from": "5/1/2024", "to": "6/1/2024"},
        {"from": "1/2024", "to": "2/2024"},
        {"from": "5/1/2030", "to": "6/1/2030"},
        {"from": "1/2030", "to": "2/2030"},
    ),
    "person_name": ("Nguyễn Thị Ngọc Ánh", "H'Linh Niê", "Y Ê-ban"),
    "phone": ("0912 345 678", "+1 650 253 0000"),
    "search_choice": ("Việt Nam", "Kinh", "Lâm Đồng"),
    "statement": ("y",),
    "time": ("8:30", "14h05", "0:00", "23:59"),
    "url": ("https://example.vn/gioi-thieu",),
}
BOUNDS: Final = ("minimum", "maximum", "earliest", "latest")
"""Options whose values are answers too."""
MOST_OPTIONS: Final = 60
