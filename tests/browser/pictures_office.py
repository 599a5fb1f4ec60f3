"""The pictures of the officers' guides, taken from the portal at work: ``make pictures``.

Not a test: nothing is collected from here unless it is named. One day at the one-stop shop is played once, and one
process is drawn; the screens of a laptop are kept in ``docs/office/pictures``, in Vietnamese, as officers see them.
"""

from uuid import UUID

from sqlalchemy import update

from portal.core import clock
from portal.core.db import transaction
from portal.dossiers import actions
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.pictures import keep
from tests.browser.story import elsewhere, reload_until
from tests.browser.test_every_page import VISIT
from tests.browser.window import ROOT, WIDE, Window
from tests.faults import drafts
from tests.support.copies import copied

PLACE = ROOT / "docs/office/pictures"
NAMES = ("Trần Văn Bình", "H'Hen Niê", "Lê Thị Hoà", "Điểu Srang", "Phạm Minh Đức", "Y Thuận Ê-ban", "Vũ Thị Lan")
STEP = {"name_vi": "Đối chiếu sổ gốc", "name_en": "Comparison", "unit_vi": "Phòng Tư pháp", "unit_en": "Justice"}
OPINION = "Thông tin khớp với sổ đăng ký khai sinh năm 1990. Đề nghị cấp bản sao."
MISSING = "Ảnh chụp giấy khai sinh cũ bị mờ, không đọc được số và ngày đăng ký."
MEND = "Chụp lại giấy khai sinh dưới ánh sáng ban ngày, thấy rõ cả bốn góc."


def shot(window: Window, name: str, *, height: int = 800, to: str = "") -> None:
    """What a laptop shows, from the top of the page or from the element ``to`` (CSS); no key has the focus."""
    page = window.page
    page.set_viewport_size({"width": WIDE, "height": height})
    page.evaluate("to => to ? document.querySelector(to).scrollIntoView() : scrollTo(0, 0)", to)
    keep(PLACE / f"{name}.webp", page.screenshot())
    page.set_viewport_size({"width": WIDE, "height": 800})


def _handed_in() -> list[str]:
    """New dossiers of several people; their codes."""
    owner = drafts.applicant()
    first = drafts.ready_to_submit(owner, line="GIAY KHAI SINH - So 123, dang ky ngay 27 thang 3 nam 1990")
    with transaction() as session:
        actions.submit(session, first, actor=owner, sent_at=clock.now(), now=clock.now())
    ids = [first, *copied(first, len(NAMES))]
    return [_named(one, name) for one, name in zip(ids, ("Nguyễn Thị Thuỷ", *NAMES), strict=True)]


def _named(dossier_id: UUID, name: str) -> str:
    with transaction() as session:
        session.execute(update(Dossier).where(Dossier.id == dossier_id).values(applicant_name=name))
        return session.get_one(Dossier, dossier_id).code or ""


def test_pictures_of_the_office(town: Town) -> None:
    codes = elsewhere(_handed_in)
    _reception(town, codes)
    _specialist(town, codes)
    _leader_and_clerk(town, codes)


def _reception(town: Town, codes: list[str]) -> None:
    desk = town.person("receptionist")
    desk.page.goto("/office/?tab=new")
    shot(desk, "queue")
    desk.page.keyboard.press("?")
    shot(desk, "keys")
    desk.page.keyboard.press("Escape")
    desk.follow(codes[0])
    shot(desk, "dossier")
    desk.follow("Xem từng trang")
    shot(desk, "view")
    desk.open("/office/?tab=new").follow(codes[0]).follow("Kiểm tra thành phần hồ sơ")
    desk.type_in({"components-0-verdict": "no", "components-0-reason": MISSING, "components-0-mend": MEND})
    shot(desk, "checklist", height=620)
    desk.press("Lưu kết quả kiểm tra").follow("Yêu cầu bổ sung")
    shot(desk, "supplement", height=900)
    for code in codes[1:4]:
        desk.open("/office/?tab=new").follow(code).press("Tiếp nhận, hẹn ngày")
    shot(desk, "accepted")
    desk.open("/office/handover")
    shot(desk, "handover", height=620)
    desk.open("/office/counter").type_in(VISIT)
    shot(desk, "counter", height=1000)
    desk.press("Bắt đầu kê khai")
    desk.open("/office/counter").follow("Lê Văn Đến")
    shot(desk, "counter-draft")


def _specialist(town: Town, codes: list[str]) -> None:
    officer = town.person("specialist")
    for code in codes[1:4]:
        officer.open("/office/").follow(code).press("Nhận thụ lý")
        if code == codes[1]:
            reload_until(officer, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả, số")
            shot(officer, "appraisal")
        officer.follow("Đề xuất kết quả").type_in({"outcome": "grant", "opinion": OPINION})
        if code == codes[1]:
            shot(officer, "propose", height=900)
        officer.press("Trình lãnh đạo")


def _leader_and_clerk(town: Town, codes: list[str]) -> None:
    leader = town.person("leader").open("/office/?tab=approval")
    shot(leader, "approval")
    leader.follow("Ký nhiều văn bản")
    shot(leader, "sign-many", height=900)
    leader.open("/office/?tab=approval").follow(codes[1]).follow("Duyệt và ký số")
    shot(leader, "approve")
    leader.fill("Duyệt và ký số", {"pin": "demo"})
    leader.open("/office/board")
    shot(leader, "board", height=900)
    clerk = town.person("clerk").open("/office/?tab=sealing").follow(codes[1]).follow("Đóng dấu")
    shot(clerk, "seal", height=620)
    clerk.press("Đóng dấu số và ban hành").sees("Đã đóng dấu số")
    shot(clerk, "sealed")
    clerk.follow("Trả kết quả")
    shot(clerk, "return", height=700)
    clerk.open("/office/register")
    shot(clerk, "register", height=620)


def test_pictures_of_a_process(town: Town) -> None:
    maker = town.person("administrator").open("/admin/processes")
    shot(maker, "process-list", height=620)
    maker.follow("Quy trình chung").press("Sửa thành phiên bản mới").follow("Thêm bước")
    maker.type_in({**STEP, "key": "compare", "kind": "appraisal", "after": "appraisal"})
    shot(maker, "process-add", height=900)
    maker.press("Thêm bước").type_in({"share": "20"})
    shot(maker, "process-step", height=900)
    maker.press("Lưu")
    shot(maker, "process-wrong", height=700)
    maker.follow("Thụ lý").fill("Lưu", {"share": "50"})
    shot(maker, "process-drawn", height=1000)
    maker.press("Gửi quản trị viên khác duyệt")
    other = town.person("administrator2").open("/admin/processes").follow("Quy trình chung, v2")
    shot(other, "process-publish", height=700, to="main table")
