"""What officers find a dossier by: name, parts of the code, telephone numbers, last four digits of the number.

The whole number of a person is not among it: an index of words keeps no more of a person than finding takes
(Law 91/2025/QH15).
"""

import re

from forms.definition import ServiceForm
from portal.core import textsearch
from portal.dossiers.models import Dossier

LONGEST = 400
LAST_DIGITS = 4
_PHONE = re.compile(r"[\d\s.()+-]+")
_SHORTEST_PHONE = 9
INDEX = textsearch.Index(table="dossier", words="folded", owner="agency_id", closed="finished_at")
"""Where the words stand."""


def search_document(dossier: Dossier, definition: ServiceForm, *, phone: str) -> str:
    """The words that a dossier is found by, from what was handed in and the account's ``phone``."""
    if dossier.agency_id is None:
        return ""
    answered = [dossier.answers.get(question.key) for _, question in definition.questions() if question.kind == "phone"]
    phones = [digits(one) for one in [phone, *answered] if isinstance(one, str) and one]
    last = dossier.applicant_number.partition("-")[0][-LAST_DIGITS:]
    found_by = [*textsearch.words(dossier.code or ""), last, *textsearch.words(dossier.applicant_name), *phones]
    return textsearch.document(dossier.agency_id, [word for word in found_by if word], longest=LONGEST)


def digits(phone: str) -> str:
    """A telephone number as it is dialled here: `+84 912…` and `0912…` are the same."""
    bare = re.sub(r"\D", "", phone)
    return f"0{bare[2:]}" if bare.startswith("84") and len(bare) > _SHORTEST_PHONE else bare


def as_asked(wanted: str) -> str:
    """What somebody looks for, with a telephone number in one piece however it was written."""
    whole = digits(wanted) if _PHONE.fullmatch(wanted) else ""
    is_code = "-" in wanted and not wanted.strip().startswith("+")
    return whole if len(whole) >= _SHORTEST_PHONE and not is_code else wanted
