"""The client of a carrier: what it reads, and that nothing else than a clear answer counts."""

import json
from typing import Any

import pytest
from werkzeug import Response

from portal.carriers import stand_in
from portal.carriers.base import Consignment
from portal.carriers.errors import CarrierDown
from portal.carriers.online import OnlineCarrier
from portal.core import loopback

ORDER = Consignment(reference="a" * 36, name="Nguyễn Thị Thuỷ", phone="0912", address="Thôn 3")


def client(port: int) -> OnlineCarrier:
    return OnlineCarrier(name="Bưu điện", address=stand_in.address_for(port), seconds=2)


def test_the_same_parcel_has_the_same_number_and_goes_its_way() -> None:
    with stand_in.running(stand_in.Depot()) as server:
        carrier = client(server.server_port)
        tracking = carrier.register(ORDER)
        assert carrier.register(ORDER) == tracking
        assert [carrier.whereabouts(tracking).state for _ in range(4)] == [
            "sent",
            "on_the_way",
            "delivered",
            "delivered",
        ]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "nothing",
        json.dumps({"state": "prepared", "at": "2026-11-27T08:00:00Z"}),
        json.dumps({"state": "sent", "at": "2026-11-27T08:00:00"}),  # of no zone
        json.dumps({"state": "sent", "at": "2026-11-27T08:00:00Z", "note": "x" * 301}),
    ],
)
def test_what_is_not_understood_is_no_answer(body: str) -> None:
    def answer(environ: Any, start: Any) -> Any:
        return Response(body)(environ, start)

    with loopback.running(answer) as server, pytest.raises(CarrierDown):
        client(server.server_port).whereabouts("EK1")
