"""By what somebody is entitled to sign for the applicant: pure, on what a certificate says.

An organisation signs through who represents it by law (Civil Code 91/2015/QH13, article 137). What proves the role is
told beside the verdict. A mandate will be one more standing here, found in a register of mandates.
"""

from enum import StrEnum
from types import MappingProxyType

from forms.text import Text
from portal.signing.actions import Holder, Role, SignatureReport, Verdict


class Standing(StrEnum):
    """What entitles a signer."""

    SELF = "self"
    ORGANISATION = "organisation"
    REPRESENTATIVE = "representative"
    REPRESENTATIVE_OF_ORGANISATION = "representative_of_organisation"


_PROOFS = MappingProxyType(
    {
        Standing.ORGANISATION: Text(
            vi="Tư cách đại diện: chứng thư số cấp cho tổ chức, mang đúng mã số thuế.",
            en="Role: the certificate was issued to the organisation and carries its tax code.",
        ),
        Standing.REPRESENTATIVE: Text(
            vi="Tư cách đại diện: chứng thư số cá nhân mang số định danh của người đại diện đã đăng ký.",
            en="Role: the personal certificate carries the number of the registered representative.",
        ),
        Standing.REPRESENTATIVE_OF_ORGANISATION: Text(
            vi="Tư cách đại diện: chứng thư số mang mã số thuế của tổ chức và đúng tên người đại diện đã đăng ký.",
            en="Role: the certificate carries the organisation's tax code and the registered representative's name.",
        ),
    }
)


def standing(report: SignatureReport, holder: Holder) -> Standing | None:
    """What entitles this signer to sign for ``holder``; None when nothing does."""
    if report.role not in (Role.CITIZEN, None) or not report.belongs_to(holder):
        return None
    if holder.tax_code is None:
        return Standing.SELF
    if report.personal_number is None:
        return Standing.ORGANISATION
    if report.personal_number == holder.personal_number:
        return Standing.REPRESENTATIVE
    return Standing.REPRESENTATIVE_OF_ORGANISATION


def proof_of_role(verdict: Verdict, holder: Holder) -> Text | None:
    """By what the role of who signed for an organisation is proven; None for people, and when nobody did."""
    found = (standing(report, holder) for report in verdict.signatures)
    return next((_PROOFS[each] for each in found if each is not None and each in _PROOFS), None)
