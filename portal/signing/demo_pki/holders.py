"""The people and seals that the demonstration authority issues certificates to."""

import re
from dataclasses import dataclass
from enum import StrEnum

_LABEL = re.compile(r"[a-z][a-z0-9-]{0,39}")


class HolderKind(StrEnum):
    """What a certificate speaks for."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    OFFICIAL = "official"
    SEAL = "seal"


@dataclass(frozen=True, kw_only=True)
class DemoHolder:
    """One person, business or agency with a demonstration certificate.

    ``label`` names the files; ``personal_number`` is the citizen identity number, ``tax_code`` the tax code of a
    business. They appear in the certificate subject the way Vietnamese authorities write them
    (``UID=CCCD:…``, ``UID=MST:…``). The key is RSA of 2048 bits with ``rsa``, else on the curve P-256.
    """

    label: str
    name: str
    kind: HolderKind
    personal_number: str | None = None
    tax_code: str | None = None
    organisation: str | None = None
    rsa: bool = False

    def __post_init__(self) -> None:
        if not _LABEL.fullmatch(self.label):
            raise ValueError(f"not a usable label: {self.label!r}")

    @property
    def user_id(self) -> str | None:
        """The value of the subject's UID attribute."""
        if self.tax_code:
            return f"MST:{self.tax_code}"
        return f"CCCD:{self.personal_number}" if self.personal_number else None


STRANGER = DemoHolder(label="stranger", name="Lý Thị Xa Lạ", kind=HolderKind.CITIZEN, personal_number="079199000001")
EXPIRED = DemoHolder(label="expired", name="Phan Văn Hết Hạn", kind=HolderKind.CITIZEN, personal_number="079199000002")
REVOKED = DemoHolder(label="revoked", name="Đỗ Thị Thu Hồi", kind=HolderKind.CITIZEN, personal_number="079199000003")
UNKNOWN_CA = DemoHolder(
    label="unknown-ca", name="Ngô Văn Giả Danh", kind=HolderKind.CITIZEN, personal_number="079199000004"
)

ALWAYS_ISSUED = (STRANGER, EXPIRED, REVOKED, UNKNOWN_CA)
