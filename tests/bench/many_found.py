"""Very many services and notices to search among: made-up names of real words, the same on every run."""

import random
from collections.abc import Iterator
from datetime import timedelta

from forms.definition import ServiceForm
from forms.text import Text
from portal.catalogue import library
from portal.catalogue.library import Library
from portal.catalogue.rules import found_by
from portal.core import clock
from portal.core.db import database, transaction
from portal.core.finding.entries import Entry, Kind, SearchEntry, learn, row_of
from portal.core.textsearch import words

SERVICES, NOTICES = 5_000, 50_000
_CHUNK = 2_000
_FIRST_CODE = 3_000_000

_ACTS = (
    "Cấp",
    "Cấp lại",
    "Cấp đổi",
    "Gia hạn",
    "Đăng ký",
    "Đăng ký lại",
    "Điều chỉnh",
    "Thẩm định",
    "Thẩm duyệt",
    "Công nhận",
    "Phê duyệt",
    "Thông báo",
    "Xác nhận",
    "Thu hồi",
    "Chấm dứt",
    "Bổ sung",
    "Chuyển đổi",
    "Công bố",
    "Kiểm tra",
    "Hỗ trợ",
    "Giải quyết",
    "Tiếp nhận",
    "Thành lập",
    "Giải thể",
)
_PAPERS = (
    "giấy phép",
    "giấy chứng nhận",
    "giấy xác nhận",
    "chứng chỉ hành nghề",
    "quyết định",
    "phiếu",
    "bản sao",
    "thẻ",
    "sổ",
    "văn bản chấp thuận",
    "hồ sơ",
    "kế hoạch",
    "phương án",
    "dự án",
    "báo cáo",
    "hợp đồng",
    "danh mục",
    "chế độ",
    "trợ cấp",
    "học bổng",
    "giấy khai sinh",
    "giấy chứng tử",
)
_MATTERS = (
    "kinh doanh thuốc",
    "khai thác khoáng sản",
    "xả nước thải",
    "sử dụng đất",
    "xây dựng nhà ở",
    "hành nghề y",
    "vận tải hành khách",
    "an toàn thực phẩm",
    "phòng cháy chữa cháy",
    "bảo trợ xã hội",
    "người khuyết tật",
    "người có công",
    "nuôi trồng thủy sản",
    "khai thác gỗ",
    "giống cây trồng",
    "thuốc bảo vệ thực vật",
    "chăn nuôi",
    "thú y",
    "xuất khẩu hàng hóa",
    "nhập khẩu phế liệu",
    "quảng cáo",
    "biểu diễn nghệ thuật",
    "di sản văn hóa",
    "thư viện",
    "trường mầm non",
    "trung tâm ngoại ngữ",
    "giáo viên",
    "luật sư",
    "công chứng",
    "đấu giá tài sản",
    "con nuôi",
    "quốc tịch",
    "kết hôn",
    "khai tử",
    "lao động nước ngoài",
    "bảo hiểm thất nghiệp",
    "an toàn lao động",
    "hợp tác xã",
    "đầu tư",
    "doanh nghiệp xã hội",
    "đường bộ",
    "cầu đường",
    "phương tiện thủy",
    "lái xe",
    "năng lượng",
    "điện lực",
    "xăng dầu",
    "rượu",
    "thuốc lá",
    "hóa chất",
    "viễn thông",
    "báo chí",
    "xuất bản",
    "bản đồ",
)
_WHERE = (
    "tại xã",
    "tại phường",
    "cấp tỉnh",
    "cấp trung ương",
    "vùng biên giới",
    "khu công nghiệp",
    "khu kinh tế",
    "vùng sâu vùng xa",
    "ven biển",
    "đô thị",
    "nông thôn",
    "miền núi",
    "lần đầu",
    "có thời hạn",
    "không thời hạn",
    "đối với tổ chức",
    "đối với cá nhân",
    "đối với hộ gia đình",
    "có yếu tố nước ngoài",
)
_NEWS = (
    "Thông báo",
    "Lịch",
    "Hướng dẫn",
    "Kế hoạch",
    "Kết quả",
    "Danh sách",
    "Công khai",
    "Mời dự",
    "Tuyển dụng",
    "Cảnh báo",
    "Lấy ý kiến",
    "Giải đáp",
)


def fill() -> int:
    """Put the services and notices into the index and the services into this process's catalogue; how many rows."""
    chance = random.Random(8)  # noqa: S311  # nosec B311 (the same every time)
    base = library.library().latest["2.000635"]
    services = list(_services(base, chance))
    _write(found_by(one) for one in services)
    _write(_notices(chance))
    if not database().is_sqlite:
        with database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    versions = {code: dict(known) for code, known in library.files().items()}
    versions |= {one.code: {one.version: one} for one in services}
    library._Current.library = Library(versions, today=clock.local(clock.now()).date())
    return len(services) + NOTICES


def _services(base: ServiceForm, chance: random.Random) -> Iterator[ServiceForm]:
    sectors = [Text(vi=one.capitalize(), en=f"Field {at}") for at, one in enumerate(_MATTERS)]
    for number in range(SERVICES):
        at = chance.randrange(len(_MATTERS))
        name = f"{chance.choice(_ACTS)} {chance.choice(_PAPERS)} {_MATTERS[at]} {chance.choice(_WHERE)}"
        code = f"{_FIRST_CODE + number}"
        update = {
            "code": f"{code[0]}.{code[1:]}",
            "name": Text(vi=name, en=f"Service {number}"),
            "summary": Text(vi=f"{name}, {chance.choice(_PAPERS)} và {chance.choice(_MATTERS)}.", en="A service."),
            "keywords": (f"{chance.choice(_PAPERS)} {_MATTERS[at]}", f"{chance.choice(_MATTERS)}"),
            "sector": base.sector.model_copy(update={"code": f"F{at}", "name": sectors[at]}),
            "subjects": tuple(chance.sample(("citizen", "business", "organisation"), chance.randint(1, 3))),
            "level": chance.choice((3, 4)),
        }
        yield base.model_copy(update=update)


def _notices(chance: random.Random) -> Iterator[Entry]:
    now = clock.now()
    for number in range(NOTICES):
        what = f"{chance.choice(_PAPERS)} {chance.choice(_MATTERS)} {chance.choice(_WHERE)}"
        said = [f"{chance.choice(_ACTS)} {chance.choice(_PAPERS)} {chance.choice(_MATTERS)}" for _ in range(12)]
        yield Entry(
            kind=Kind.NOTICE,
            key=f"thong-bao-{number}",
            title=f"{chance.choice(_NEWS)} về {what}, số {number}",
            summary=f"{said[0]}; {said[1]}.",
            body=(". ".join(said), f"Dịch vụ công, thủ tục hành chính, mã {chance.randrange(10**6)}."),
            at=now - timedelta(minutes=NOTICES - number),
        )


def _write(entries: Iterator[Entry]) -> None:
    names = [one.name for one in SearchEntry.__table__.columns if one.name != "id"]
    while chunk := [entry for _, entry in zip(range(_CHUNK), entries, strict=False)]:
        rows = [{name: getattr(row, name) for name in names} for row in map(row_of, chunk)]
        with transaction() as session:
            session.execute(SearchEntry.__table__.insert(), rows)
            learn(session, (word for entry in chunk for word in words(*entry.names)))
