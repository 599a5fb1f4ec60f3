"""The section `signers:` of a definition: who signs the application besides the applicant, in which order.

signers:
  - key: groom
    role: {vi: "Bên nam", en: "The groom"}       # printed in the place for the signature
    name: groom_name                             # questions that say who it is and where the invitation goes
    number: groom_number
    email: other_email
    group: 1                                     # group 2 is asked once everybody of group 1 has signed
    condition: {question: applicant, equals: bride}
  - key: co_owner
    role: {vi: "Đồng sở hữu", en: "Co-owner"}
    each: co_owners                              # one for every row of this list; the questions are those of a row
    name: co_owner_name
    number: co_owner_number
    email: co_owner_email
"""

from pydantic import BaseModel, ConfigDict, Field

from forms.conditions import Condition
from forms.fields import Key
from forms.text import Text

MOST_GROUPS = 9
MOST_SIGNERS = 12
"""More places for signatures than this (rows counted) are no application but a petition."""


class Signer(BaseModel):
    """Somebody who signs the application after the applicant, by an invitation of their own.

    `name`, `number` (personal number or tax code) and `email` are keys of questions, of a row of `each` if it is given.
    Groups sign one after the other in the order of their number, within a group in any order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Key
    role: Text
    each: Key | None = None
    name: Key
    number: Key
    email: Key
    group: int = Field(default=1, ge=1, le=MOST_GROUPS)
    condition: Condition | None = None
