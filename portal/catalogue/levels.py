"""What exactly is online of a service, in words: derived from its definition, never written by hand.

Level 4 (toàn trình): dossier, payment and result all go over a network, the result possibly by post. Level 3 (một
phần): the dossier does (Decree 43/2011/NĐ-CP art. 3.4, Circular 32/2017/TT-BTTTT art. 5).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.definition import FeeRule, Rate, ServiceForm
from forms.text import Text


@dataclass(frozen=True)
class Reach:
    """What of a service is done over a network, and for what somebody has to come to the agency."""

    level: int
    online: tuple[Text, ...]
    in_person: tuple[Text, ...]
    sometimes: tuple[Text, ...]
    """For what only some have to come, with the case."""


def reach(service: ServiceForm, *, payable: bool) -> Reach:
    """How far a service is online where money is taken online (``payable``) or not."""
    costs = any(map(_costs, service.fees))
    online: list[Text] = [_FILE]
    person: list[Text] = []
    if costs:
        (online if payable else person).append(_PAY)
    ways = set(service.result_channels)
    if {"online", "post"} & ways:
        online.append(_BOTH if {"online", "post"} <= ways else _ON_PAGE if "online" in ways else _BY_POST)
    elif ways:
        person.append(_COLLECT)
    if service.presence:
        person.append(_PRESENCE)
    if any(component.paper_archive_required for component in service.components):
        person.append(_PAPER)
    return Reach(service.level, tuple(online), tuple(person), tuple(_sometimes(service)))


def _costs(fee: FeeRule) -> bool:
    return any(any(_amounts(step)) for step in fee.steps)


def _amounts(step: Rate) -> list[int]:
    tiers, areas = [tier.amount for tier in step.tiers], [area.amount for area in step.areas]
    return [step.price("online"), step.elsewhere or 0, *tiers, *areas]


def _sometimes(service: ServiceForm) -> Iterator[Text]:
    unsigned = [one for one in service.components if one.original_required and not one.paper_archive_required]
    if unsigned:
        yield _ORIGINALS


def unkept(service: ServiceForm, *, payable: bool) -> Text | None:
    """What a service of level 4 promises and does not keep here: its fees cannot be paid online. None: all is well."""
    if service.level == 4 and not payable and any(map(_costs, service.fees)):
        return _NO_TILL
    return None


_FILE = Text(vi="nộp hồ sơ trên mạng", en="apply online")
_PAY = Text(vi="trả phí, lệ phí", en="pay the fee")
_ON_PAGE = Text(vi="nhận kết quả trên mạng", en="get the result online")
_BY_POST = Text(vi="nhận kết quả qua bưu chính", en="get the result by post")
_BOTH = Text(vi="nhận kết quả trên mạng hoặc qua bưu chính", en="get the result online or by post")
_COLLECT = Text(vi="nhận kết quả", en="collect the result")
_PAPER = Text(
    vi="nộp bản giấy mà cơ quan phải lưu, một lần khi nhận kết quả",
    en="hand in the paper that the agency must keep, once, with the result",
)
_PRESENCE = Text(vi="có mặt theo yêu cầu của thủ tục", en="be there in person as the procedure asks")
_ORIGINALS = Text(
    vi="mang bản chính một lần khi nhận kết quả, nếu bản điện tử chưa ký số",
    en="bring the originals once, with the result, unless the files are signed electronically",
)
_NO_TILL = Text(
    vi="mức độ 4 nhưng cổng chưa nhận thanh toán trực tuyến", en="level 4, but this portal takes no payment online"
)
