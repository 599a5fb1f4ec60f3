"""Sample values of every official document, invented, in the words an officer would use."""

from dataclasses import replace
from datetime import UTC, date, datetime

from portal.documents.content import (
    AcceptanceSlip,
    Agency,
    Apology,
    ApplicationDocument,
    Article,
    Document,
    FeeLine,
    FileLine,
    Grid,
    Lacking,
    OriginalToBring,
    PaperLine,
    Party,
    ReceiptDocument,
    Refusal,
    ResultContent,
    ResultDocument,
    ResultLayout,
    Row,
    Section,
    Signatory,
    SignaturePlace,
    StopNotice,
    SupplementRequest,
)

CREATED = datetime(2026, 2, 5, 1, 30, 7, tzinfo=UTC)
DAY = date(2026, 2, 5)
CODE = "000.12.00.H16-260205-0001"
TRACKING_URL = "https://dichvucong.example.gov.vn/track?code=000.12.00.H16-260205-0001"
CHECK_CODE = "7KQ4-M2XW-9TRD"
VERIFY_URL = "https://dichvucong.example.gov.vn/verify/7KQ4-M2XW-9TRD"
ANSWERS = '{"answers":{"họ_tên":"Nguyễn Thị Hường"},"service":"1.001193","version":1}'.encode()
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"

WARD = Agency(
    superior="Ủy ban nhân dân tỉnh Đắk Nông",
    name="Ủy ban nhân dân phường Nghĩa Thành",
    place="Nghĩa Thành",
    desk="Bộ phận Tiếp nhận và Trả kết quả",
    contact="Bộ phận Tiếp nhận và Trả kết quả, số điện thoại 0261 3 000 000",
)
DEPARTMENT = Agency(
    superior="Ủy ban nhân dân tỉnh Đắk Nông", name="Sở Tư pháp", place="Đắk Nông", desk="Bộ phận Một cửa"
)
CITIZEN = Party(
    name="Nguyễn Thị Hường",
    identity="Số định danh cá nhân 067190000123",
    address="Số 15, đường Nguyễn Tất Thành, tổ dân phố 3, phường Nghĩa Thành, tỉnh Đắk Nông",
    phone="0912 345 678",
    email="huong.nguyen@example.vn",
)
COMPANY = Party(
    name="Công ty trách nhiệm hữu hạn một thành viên Sản xuất và Thương mại Nông sản Cao nguyên",
    identity="Mã số thuế 6400123456",
    address="Lô B7, cụm công nghiệp Thuận An, tỉnh Đắk Nông",
    phone="0261 3 111 222",
)
CHAIRMAN = Signatory(authority="TM. Ủy ban nhân dân", position="Chủ tịch", name="Trần Văn Quỳnh")
DIRECTOR = Signatory(authority="KT. Giám đốc", position="Phó Giám đốc", name="Phạm Thị Diễm Quỳnh")
OFFICER = Signatory(position="Công chức tư pháp – hộ tịch", name="Lê Thị Ánh Nguyệt")
FILES = (
    FileLine(
        component="Giấy chứng sinh",
        name="giay-chung-sinh.pdf",
        size=482_113,
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        signature="Chữ ký số của Bệnh viện Đa khoa tỉnh: hợp lệ",
    ),
    FileLine(
        component="Giấy tờ chứng minh nơi cư trú",
        name="Xác nhận thông tin về cư trú (bản quét màu ngày 03-02-2026).pdf",
        size=1_204_882,
        sha256="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    ),
)
FEES = (
    FeeLine(name="Lệ phí đăng ký khai sinh", amount=0, note="Miễn: đăng ký đúng hạn"),
    FeeLine(name="Phí bản sao trích lục (3 bản)", amount=24_000, note="Đã nộp trực tuyến"),
)


def application() -> ApplicationDocument:
    """A birth registration as the applicant signs it."""
    child = Section(
        "Người được khai sinh",
        (
            Row("Họ, chữ đệm, tên", ("NGUYỄN GIA BẢO",)),
            Row(
                "Ngày, tháng, năm sinh",
                ("28/01/2026 (ngày hai mươi tám tháng một năm hai nghìn không trăm hai mươi sáu)",),
            ),
            Row("Giới tính; dân tộc; quốc tịch", ("Nam; Kinh; Việt Nam",)),
            Row("Nơi sinh", ("Bệnh viện Đa khoa tỉnh Đắk Nông", "Phường Nghĩa Trung, tỉnh Đắk Nông")),
            Row("Số lượng bản sao trích lục", ("3",)),
        ),
    )
    parents = Section(
        "Cha, mẹ",
        (
            Row("Họ, chữ đệm, tên mẹ", ("Nguyễn Thị Hường",)),
            Row("Số định danh cá nhân của mẹ", ("067190000123",)),
            Row("Họ, chữ đệm, tên cha", ("Y Wương Êban",)),
            Row("Ghi chú", ()),
        ),
    )
    return ApplicationDocument(
        title="Tờ khai điện tử",
        service_name="Đăng ký khai sinh",
        service_code="1.001193",
        service_version="v1",
        agency=WARD,
        applicant=CITIZEN,
        sections=(child, parents),
        files=FILES,
        statement=("Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật.",),
        answers_json=ANSWERS,
        draft="N-7F3A29",
        day=DAY,
        place="Nghĩa Thành",
        signatures=(SignaturePlace(caption="Người nộp hồ sơ", name="Nguyễn Thị Hường"),),
        fees=FEES,
    )


def application_of_two() -> ApplicationDocument:
    """A marriage registration: two people sign, somebody represents."""
    return replace(
        application(),
        service_name="Đăng ký kết hôn",
        service_code="1.000894",
        representative=replace(CITIZEN, name="Đặng Quốc Việt"),
        representation="Văn bản ủy quyền số 12 ngày 01/02/2026",
        signatures=(
            SignaturePlace(caption="Bên nam", name="Y Wương Êban", key="groom"),
            SignaturePlace(caption="Bên nữ", name="Nguyễn Thị Hường", key="bride"),
        ),
    )


def receipt() -> ReceiptDocument:
    """The automatic receipt of a submission."""
    return ReceiptDocument(
        code=CODE,
        agency=replace(WARD, desk=""),
        service_name="Đăng ký khai sinh",
        service_code="1.001193",
        applicant=CITIZEN,
        sent_at=CREATED,
        received_at=CREATED,
        files=FILES,
        application_sha256="2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        verdict=(
            "Hợp lệ. Người ký: Nguyễn Thị Hường; thời điểm ký: 08 giờ 29 phút, ngày 05/02/2026.",
            "Nội dung không thay đổi từ khi ký.",
        ),
        next_steps=(
            "Cán bộ tiếp nhận kiểm tra hồ sơ trong giờ làm việc và gửi Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
            "Bạn không phải mang bản giấy tới cơ quan ở bước này.",
        ),
        tracking_url=TRACKING_URL,
        check_code=CHECK_CODE,
        verify_url=VERIFY_URL,
        answer_by=datetime(2026, 2, 5, 10, 0, tzinfo=UTC),
        fees=FEES,
    )


def acceptance() -> AcceptanceSlip:
    """Form 01 with originals to bring."""
    return AcceptanceSlip(
        number="37/TNHS",
        code=CODE,
        agency=WARD,
        service_name="Đăng ký khai sinh",
        service_code="1.001193",
        applicant=CITIZEN,
        components=(
            PaperLine(name="Tờ khai đăng ký khai sinh", electronic=1, note="ký số"),
            PaperLine(name="Giấy chứng sinh", electronic=1, note="bản quét"),
            PaperLine(name="Giấy tờ chứng minh nơi cư trú", copies=1, electronic=1),
        ),
        received_at=CREATED,
        due_at=datetime(2026, 2, 6, 10, 0, tzinfo=UTC),
        duration="01 ngày làm việc",
        return_channel="Tại nơi tiếp nhận",
        return_place="Bộ phận Tiếp nhận và Trả kết quả, số 2 đường 23 tháng 3",
        receptionist=OFFICER,
        tracking_url=TRACKING_URL,
        fees=FEES,
        book_number="01/2026",
        book_entry="37",
        originals=(
            OriginalToBring(
                name="Giấy chứng sinh",
                rule="chưa có chữ ký số và phải lưu bản chính (Điều 11.3 Quyết định 35/2016/QĐ-UBND)",
            ),
        ),
    )


def acceptance_without_paper() -> AcceptanceSlip:
    """Form 01 when everything was signed (R11.4)."""
    return replace(
        acceptance(),
        originals=(),
        no_original_reason="Mọi giấy tờ đã được ký số hợp lệ (Điều 11.4 Quyết định 35/2016/QĐ-UBND).",
        representative=replace(CITIZEN, name="Đặng Quốc Việt", identity="Số định danh cá nhân 067090000456"),
    )


def supplement() -> SupplementRequest:
    """Form 02."""
    return SupplementRequest(
        number="05/HDHS",
        code=CODE,
        agency=WARD,
        service_name="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
        applicant=CITIZEN,
        items=(
            Lacking(
                component="Bản vẽ thiết kế xây dựng",
                demand="Bổ sung mặt cắt móng tỷ lệ 1/50.",
                reason="Lý do: bản vẽ đã nộp thiếu mặt cắt móng (Nghị định 175/2024/NĐ-CP).",
            ),
            Lacking(component="Giấy chứng nhận quyền sử dụng đất", demand="Quét lại trang 3, đủ bốn góc."),
        ),
        day=DAY,
        officer=OFFICER,
        tracking_url=TRACKING_URL,
        answer_by=datetime(2026, 3, 5, 10, 0, tzinfo=UTC),
    )


def refusal() -> Refusal:
    """Form 03, with a reason of R4.1c."""
    return Refusal(
        number="02/TCHS",
        code=CODE,
        agency=WARD,
        service_name="Đăng ký kết hôn",
        applicant=CITIZEN,
        reasons=(
            "Chữ ký số trên tờ khai đã bị thu hồi chứng thư trước thời điểm ký, nên không bảo đảm độ tin cậy.",
            "Tờ khai và giấy xác nhận tình trạng hôn nhân có ngày sinh khác nhau.",
        ),
        reason_class="văn bản điện tử không bảo đảm độ tin cậy",
        legal_bases=("Điều 4 khoản 1 điểm c Quy định kèm theo Quyết định số 35/2016/QĐ-UBND.",),
        remedies=(
            "Ký lại tờ khai bằng chứng thư số còn hiệu lực rồi nộp hồ sơ mới.",
            "Gửi kiến nghị tại mục Phản ánh, kiến nghị.",
        ),
        day=DAY,
        officer=OFFICER,
        tracking_url=TRACKING_URL,
    )


def apology() -> Apology:
    """Form 04."""
    return Apology(
        number="01/PXL",
        code=CODE,
        agency=WARD,
        service_name="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
        applicant=CITIZEN,
        received_at=CREATED,
        promised_at=datetime(2026, 2, 16, 10, 0, tzinfo=UTC),
        new_due_at=datetime(2026, 2, 23, 10, 0, tzinfo=UTC),
        reason="phải kiểm tra thực địa lần thứ hai do mưa lũ.",
        day=date(2026, 2, 16),
        signatory=CHAIRMAN,
        tracking_url=TRACKING_URL,
    )


def stop() -> StopNotice:
    """Form 05."""
    return StopNotice(
        number="03/TB-UBND",
        code=CODE,
        agency=WARD,
        service_name="Đăng ký hộ kinh doanh",
        applicant=COMPANY,
        reasons=("Hết thời hạn bổ sung hồ sơ mà chưa nhận được giấy tờ yêu cầu tại Phiếu số 05/HDHS.",),
        legal_bases=("Nghị định số 61/2018/NĐ-CP.",),
        consequences=("Ông (bà) được nộp hồ sơ mới bất cứ lúc nào; phí đã nộp được hoàn theo quy định.",),
        day=DAY,
        signatory=CHAIRMAN,
        tracking_url=TRACKING_URL,
    )


def _result(
    content: ResultContent, number: str, agency: Agency = WARD, signatory: Signatory = CHAIRMAN
) -> ResultDocument:
    return ResultDocument(
        content=content,
        number=number,
        agency=agency,
        day=DAY,
        signatory=signatory,
        dossier_code=CODE,
        check_code=CHECK_CODE,
        verify_url=VERIFY_URL,
        recipients=("Người nộp hồ sơ;", "Lưu: VT, hồ sơ."),
    )


def _rows(*pairs: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(Row(label, (value,)) for label, value in pairs)


def birth() -> ResultDocument:
    """1.001193."""
    child = _rows(
        ("Họ, chữ đệm, tên", "NGUYỄN GIA BẢO"),
        ("Ngày, tháng, năm sinh", "28/01/2026"),
        ("Ghi bằng chữ", "Ngày hai mươi tám tháng một năm hai nghìn không trăm hai mươi sáu"),
        ("Giới tính", "Nam"),
        ("Dân tộc; quốc tịch", "Ê-đê; Việt Nam"),
        ("Nơi sinh", "Bệnh viện Đa khoa tỉnh Đắk Nông, phường Nghĩa Trung, tỉnh Đắk Nông"),
        ("Quê quán", "Xã Quảng Khê, tỉnh Đắk Nông"),
        ("Số định danh cá nhân", "067226000789"),
        ("Họ, chữ đệm, tên mẹ", "Nguyễn Thị Hường, sinh năm 1990, dân tộc Kinh, quốc tịch Việt Nam"),
        ("Họ, chữ đệm, tên cha", "Y Wương Êban, sinh năm 1988, dân tộc Ê-đê, quốc tịch Việt Nam"),
        ("Người đi khai sinh", "Nguyễn Thị Hường, số định danh cá nhân 067190000123"),
        ("Nơi đăng ký khai sinh", "Ủy ban nhân dân phường Nghĩa Thành, tỉnh Đắk Nông"),
    )
    return _result(
        ResultContent(layout=ResultLayout.CERTIFICATE, type_name="Giấy khai sinh", sections=(Section("", child),)),
        "12/2026",
    )


def extract() -> ResultDocument:
    """2.000635."""
    facts = _rows(
        ("Họ, chữ đệm, tên", "NGUYỄN THỊ HƯỜNG"),
        ("Ngày, tháng, năm sinh", "12/03/1990"),
        ("Đăng ký tại", "Ủy ban nhân dân phường Nghĩa Thành, số 45, quyển số 01/1990, ngày 20/03/1990"),
    )
    return _result(
        ResultContent(
            layout=ResultLayout.EXTRACT,
            type_name="Trích lục khai sinh",
            abstract="(Bản sao)",
            sections=(Section("", facts),),
            closing=("Thực hiện trích lục từ Sổ đăng ký khai sinh.",),
        ),
        "88/TLKS-BS",
    )


def marital_status() -> ResultDocument:
    """1.004873."""
    facts = _rows(
        ("Họ, chữ đệm, tên", "NGUYỄN THỊ HƯỜNG"),
        ("Nơi cư trú", CITIZEN.address),
        ("Tình trạng hôn nhân", "Hiện tại chưa đăng ký kết hôn với ai"),
        ("Mục đích sử dụng", "Làm thủ tục vay vốn ngân hàng"),
    )
    return _result(
        ResultContent(
            layout=ResultLayout.CERTIFICATE,
            type_name="Giấy xác nhận tình trạng hôn nhân",
            opening=(
                "Xét đề nghị của bà Nguyễn Thị Hường về việc cấp giấy xác nhận tình trạng hôn nhân, nay xác nhận:",
            ),
            sections=(Section("", facts),),
            validity="Giấy này có giá trị đến hết ngày 05/8/2026.",
        ),
        "21/XN-UBND",
    )


def criminal_record() -> ResultDocument:
    """2.000488."""
    person = _rows(
        ("Họ và tên", "NGUYỄN THỊ HƯỜNG"),
        ("Số định danh cá nhân", "067190000123"),
        ("Nơi thường trú", CITIZEN.address),
    )
    return _result(
        ResultContent(
            layout=ResultLayout.CERTIFICATE,
            type_name="Phiếu lý lịch tư pháp số 1",
            legal_bases=("Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;",),
            opening=("Xác nhận:",),
            sections=(Section("", person),),
            grid=Grid(("Tình trạng án tích", "Cấm đảm nhiệm chức vụ"), (("Không có án tích", "Không"),)),
        ),
        "305/STP-LLTP",
        DEPARTMENT,
        DIRECTOR,
    )


def driving_licence() -> ResultDocument:
    """1.002809: the notice that the licence is ready."""
    return _result(
        ResultContent(
            layout=ResultLayout.NOTICE,
            type_name="Thông báo",
            abstract="Kết quả giải quyết hồ sơ đổi giấy phép lái xe",
            addressees=("Bà Nguyễn Thị Hường",),
            opening=("Hồ sơ đổi giấy phép lái xe của bà đủ điều kiện. Giấy phép lái xe mới có các thông tin sau:",),
            sections=(Section("", _rows(("Hạng", "B"), ("Số", "670123456789"), ("Giá trị đến", "05/02/2036"))),),
            closing=("Khi nhận giấy phép mới, bà nộp lại giấy phép cũ./.",),
        ),
        "09/TB-SXD",
        replace(DEPARTMENT, name="Sở Xây dựng"),
        DIRECTOR,
    )


def household_business() -> ResultDocument:
    """1.001612."""
    facts = _rows(
        ("Tên hộ kinh doanh", "HỘ KINH DOANH CÀ PHÊ CAO NGUYÊN XANH"),
        ("Mã số", "8067190123"),
        ("Trụ sở", CITIZEN.address),
        ("Vốn kinh doanh", "150.000.000 đồng"),
        ("Chủ hộ", "Nguyễn Thị Hường"),
    )
    trades = Grid(
        ("Tên ngành nghề", "Mã ngành"),
        (("Bán lẻ cà phê bột, cà phê hạt", "47224"), ("Dịch vụ phục vụ đồ uống", "56304")),
    )
    return _result(
        ResultContent(
            layout=ResultLayout.CERTIFICATE,
            type_name="Giấy chứng nhận đăng ký hộ kinh doanh",
            abstract="Đăng ký lần đầu ngày 05/02/2026",
            sections=(Section("", facts),),
            grid=trades,
        ),
        "14/GCN-UBND",
    )


def building_permit() -> ResultDocument:
    """1.013225."""
    works = _rows(
        ("Công trình", "Nhà ở riêng lẻ"),
        ("Vị trí", "Thửa đất số 215, tờ bản đồ số 18, phường Nghĩa Thành"),
        ("Cốt nền xây dựng", "+0,45 m so với vỉa hè"),
        ("Diện tích xây dựng tầng 1", "96,5 m²"),
        ("Tổng diện tích sàn; chiều cao; số tầng", "289,5 m²; 11,9 m; 03 tầng"),
    )
    return _result(
        ResultContent(
            layout=ResultLayout.PERMIT,
            type_name="Giấy phép xây dựng",
            articles=(
                Article("Cấp cho bà Nguyễn Thị Hường, được phép xây dựng công trình có các nội dung nêu trên."),
                Article(
                    "Chủ đầu tư có trách nhiệm:",
                    (
                        "Thực hiện đúng nội dung giấy phép và pháp luật về đất đai, xây dựng;",
                        "Thông báo ngày khởi công trước 03 ngày làm việc.",
                    ),
                ),
            ),
            sections=(Section("", works),),
            validity="Giấy phép này có hiệu lực khởi công trong thời hạn 12 tháng kể từ ngày ký.",
        ),
        "03/GPXD-UBND",
    )


def land_change() -> ResultDocument:
    """Land change registration."""
    return _result(
        ResultContent(
            layout=ResultLayout.DECISION,
            type_name="Quyết định",
            abstract="Về việc xác nhận thay đổi thông tin trên giấy chứng nhận quyền sử dụng đất",
            authority_line="Chủ tịch Ủy ban nhân dân phường Nghĩa Thành",
            legal_bases=(
                "Căn cứ Luật Đất đai ngày 18 tháng 01 năm 2024;",
                "Xét đề nghị của công chức địa chính,",
            ),
            articles=(
                Article("Xác nhận thay đổi số định danh của người sử dụng đất thửa số 215, tờ bản đồ số 18."),
                Article("Quyết định này có hiệu lực kể từ ngày ký."),
                Article("Văn phòng Đăng ký đất đai và bà Nguyễn Thị Hường chịu trách nhiệm thi hành Quyết định này./."),
            ),
        ),
        "01/QĐ-UBND",
    )


def promotion() -> ResultDocument:
    """2.000033: acknowledgement of a notification."""
    return _result(
        ResultContent(
            layout=ResultLayout.ACKNOWLEDGEMENT,
            type_name="Giấy xác nhận",
            abstract="Đã nhận thông báo hoạt động khuyến mại",
            opening=(f"Sở Công Thương xác nhận đã nhận thông báo của {COMPANY.name}.",),
            sections=(
                Section(
                    "",
                    _rows(
                        ("Chương trình", "Tri ân khách hàng mùa xuân"),
                        ("Thời gian", "từ 10/02/2026 đến 10/3/2026"),
                        ("Tổng giá trị giải thưởng", "85.000.000 đồng"),
                    ),
                ),
            ),
        ),
        "17/XN-SCT",
        replace(DEPARTMENT, name="Sở Công Thương"),
        DIRECTOR,
    )


def karaoke() -> ResultDocument:
    """1.001029."""
    facts = _rows(
        ("Tên cơ sở", "KARAOKE GIÓ NGÀN"),
        ("Địa chỉ", "Số 8, đường Hai Bà Trưng, phường Nghĩa Thành"),
        ("Số phòng", "06"),
    )
    return _result(
        ResultContent(
            layout=ResultLayout.PERMIT,
            type_name="Giấy phép đủ điều kiện kinh doanh dịch vụ karaoke",
            sections=(Section("", facts),),
            grid=Grid(("Phòng", "Diện tích sử dụng (m²)"), (("101", "24"), ("102", "22"))),
        ),
        "02/GPKD-UBND",
    )


def labour_rules() -> ResultDocument:
    """2.001955."""
    return _result(
        ResultContent(
            layout=ResultLayout.NOTICE,
            type_name="Thông báo",
            abstract="Về việc đăng ký nội quy lao động",
            addressees=(COMPANY.name, "Tổ chức đại diện người lao động tại cơ sở"),
            opening=(
                "Sở Nội vụ đã nhận hồ sơ đăng ký nội quy lao động kèm theo Quyết định số 07/QĐ-CN ngày 28/01/2026.",
                "Nội quy không có quy định trái với pháp luật lao động.",
            ),
            closing=("Đề nghị công ty phổ biến nội quy đến toàn thể người lao động./.",),
        ),
        "31/TB-SNV",
        replace(DEPARTMENT, name="Sở Nội vụ"),
        DIRECTOR,
    )


def marriage() -> ResultDocument:
    """1.000894."""
    pair = Grid(
        ("", "Vợ", "Chồng"),
        (
            ("Họ, chữ đệm, tên", "NGUYỄN THỊ HƯỜNG", "Y WƯƠNG ÊBAN"),
            ("Ngày sinh", "12/03/1990", "01/09/1988"),
            ("Dân tộc; quốc tịch", "Kinh; Việt Nam", "Ê-đê; Việt Nam"),
            ("Nơi cư trú", CITIZEN.address, "Xã Quảng Khê, tỉnh Đắk Nông"),
        ),
    )
    return _result(
        ResultContent(layout=ResultLayout.CERTIFICATE, type_name="Giấy chứng nhận kết hôn", grid=pair),
        "07/2026",
    )


RESULTS = {
    "birth": birth,
    "extract": extract,
    "marital_status": marital_status,
    "criminal_record": criminal_record,
    "driving_licence": driving_licence,
    "household_business": household_business,
    "building_permit": building_permit,
    "land_change": land_change,
    "promotion": promotion,
    "karaoke": karaoke,
    "labour_rules": labour_rules,
    "marriage": marriage,
}
SLIPS = {
    "acceptance": acceptance,
    "acceptance_without_paper": acceptance_without_paper,
    "supplement": supplement,
    "refusal": refusal,
    "apology": apology,
    "stop": stop,
}
FORMS = {"application": application, "application_of_two": application_of_two, "receipt": receipt}


def every_document() -> dict[str, Document]:
    """All samples by name."""
    return {name: make() for name, make in {**FORMS, **SLIPS, **RESULTS}.items()}
