"""Names, numbers of people, how to reach them."""

from typing import Final

from hypothesis import strategies as st

from tests.unit.forms.kinds.shape import Table, bad, good

ENCODING: Final = (
    "Nội dung này có vẻ dùng bảng mã cũ (TCVN3 hoặc VNI) hoặc bị lỗi chữ. Hãy chọn bảng "
    "mã Unicode trong bộ gõ rồi nhập lại."
)
DEMAND: Final = "Vui lòng trả lời mục “Mục”."
NINE_DIGITS: Final = "Số chứng minh nhân dân cũ gồm đúng 9 chữ số; hãy xem lại trên giấy tờ rồi nhập lại."
PASSPORT: Final = "Số hộ chiếu Việt Nam gồm một chữ cái và 7 hoặc 8 chữ số, ví dụ B1234567; hãy kiểm tra lại."
IME: Final = "Số hộ chiếu chỉ gồm chữ cái A–Z không dấu và chữ số; hãy tắt bộ gõ tiếng Việt rồi nhập lại."
ANY_PASSPORT: Final = (
    "Số hộ chiếu chưa đúng. Hãy nhập từ 5 đến 15 chữ cái và chữ số như in trên hộ chiếu, ví dụ B1234567."
)
TAX: Final = "Mã số thuế chưa đúng. Hãy nhập 10 chữ số (đơn vị phụ thuộc thêm -001) hoặc 12 số định danh cá nhân."
TAX_OF_ORGANISATION: Final = (
    "Mã số thuế chưa đúng. Hãy nhập 10 chữ số, đơn vị phụ thuộc thêm -001; kiểm tra lại từng số."
)
PHONE: Final = "Số điện thoại chưa đúng. Ví dụ: 0912 345 678; số nước ngoài bắt đầu bằng dấu + và mã nước."
EMAIL: Final = "Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@example.vn"
SCHEME: Final = "Địa chỉ phải bắt đầu bằng http:// hoặc https://, ví dụ https://example.vn"
CREDENTIALS: Final = "Hãy bỏ tên đăng nhập và mật khẩu (phần trước dấu @) khỏi địa chỉ."
URL: Final = "Địa chỉ trang web chưa đúng. Ví dụ: https://example.vn/gioi-thieu"

TABLES: Final = {
    "person_name": Table(
        accepted=[
            good("Nguyễn Thị Thuỷ", "Nguyễn Thị Thuỷ"),
            good("nguyễn văn an", "nguyễn văn an"),
            good("Y Ê-ban", "Y Ê-ban"),
            good("K’Brông", "K'Brông"),
            good("K'Brông", "K'Brông"),
            good("H`Hen Niê", "H'Hen Niê"),
            good("Điểu K'Ré", "Điểu K'Ré"),
            good("Jean-Luc Picard", "Jean-Luc Picard"),
            good("Mary J. Blige", "Mary J. Blige"),
            good("김민준", "김민준"),
            good("Александр", "Александр"),
            good("  Lê   Văn  Tám ", "Lê Văn Tám"),
        ],
        refused=[
            bad("An 2", "Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: 2"),
            bad("An <x>", "Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: < >"),
            bad("- .", "Hãy nhập họ, chữ đệm và tên bằng chữ cái."),
            bad("'", "Hãy nhập họ, chữ đệm và tên bằng chữ cái."),
            bad("Nguyeãn Vaên An", ENCODING),
            bad("Nguyªn V¨n An", ENCODING),
            bad("a" * 101, "Họ tên dài 101 ký tự; tối đa 100 ký tự."),
            bad("An@Bình", "Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: @"),
            bad("Nguyễn Văn A (Tám)", "Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: ( )"),
            bad("An;", "Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: ;"),
            bad("😀", "Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: 😀"),
            bad("   ", DEMAND),
            bad("An_Bình", "Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: _"),
        ],
        more=st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyỳýỷỹỵ '-", min_size=1, max_size=60).map(lambda name: f"An {name}"),
    ),
    "personal_number": Table(
        options={"birth_date": "start", "sex": "sex"},
        accepted=[
            good("066090123456", "066090123456"),
            good("066 090 123456", "066090123456"),
            good("066.090.123.456", "066090123456"),
            good("066-090-123-456", "066090123456"),
            good(" 066090123456 ", "066090123456"),
            good("001199000001", "001199000001"),
            good("079203000001", "079203000001"),
            good("096303999999", "096303999999"),
            good("002000000000", "002000000000"),
            good("0 6 6 0 9 0 1 2 3 4 5 6", "066090123456"),
            good("066–090–123456", "066090123456"),
        ],
        refused=[
            bad(
                "123456789",
                "Chứng minh nhân dân 9 số không còn được dùng. Hãy nhập số định danh cá nhân gồm 12 chữ số.",
            ),
            bad("06609012345", "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 11 chữ số."),
            bad("0660901234567", "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 13 chữ số."),
            bad("abc", "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 0 chữ số."),
            bad("999090123456", "Ba số đầu 999 không phải mã tỉnh, thành phố; hãy kiểm tra lại trên thẻ căn cước."),
            bad("003090123456", "Ba số đầu 003 không phải mã tỉnh, thành phố; hãy kiểm tra lại trên thẻ căn cước."),
            bad("066090 12345x", "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 11 chữ số."),
            bad("٠٦٦٠٩٠١٢٣٤٥٦", "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 0 chữ số."),
            bad(
                "066091123456",
                "Số định danh này không khớp với năm sinh 1990; hãy kiểm tra lại cả hai mục.",
                scope={"start": "1990-03-05", "sex": "male"},
            ),
            bad(
                "066190123456",
                "Số định danh này không khớp với giới tính đã chọn; hãy kiểm tra lại cả hai mục.",
                scope={"start": "1990-03-05", "sex": "male"},
            ),
            bad(
                "066090123456",
                "Số định danh này không khớp với năm sinh 1991; hãy kiểm tra lại cả hai mục.",
                scope={"start": "1991"},
            ),
            bad("066290123456", "Số định danh này cho năm sinh 2090, chưa tới; hãy kiểm tra lại chữ số thứ 4, 5 và 6."),
            bad("066426123456", "Số định danh này cho năm sinh 2126, chưa tới; hãy kiểm tra lại chữ số thứ 4, 5 và 6."),
            bad("-", "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 0 chữ số."),
        ],
        more=st.integers(0, 10**6 - 1).map(lambda number: f"066090{number:06}"),
    ),
    "old_identity_number": Table(
        accepted=[
            good("123456789", "123456789"),
            good("123 456 789", "123456789"),
            good("123.456.789", "123456789"),
            good("123-456-789", "123456789"),
            good("012345678", "012345678"),
            good(" 245123456 ", "245123456"),
            good("24 51 23 456", "245123456"),
            good("245–123–456", "245123456"),
            good("1 2 3 4 5 6 7 8 9", "123456789"),
            good("245 123456", "245123456"),
        ],
        refused=[
            bad("12345678", NINE_DIGITS),
            bad("1234567890", NINE_DIGITS),
            bad("066090123456", "Đây là số định danh 12 chữ số. Mục này hỏi số chứng minh nhân dân cũ, gồm 9 chữ số."),
            bad("abc", NINE_DIGITS),
            bad("12345678x", NINE_DIGITS),
            bad("000000000", NINE_DIGITS),
            bad("111111111", NINE_DIGITS),
            bad("١٢٣٤٥٦٧٨٩", NINE_DIGITS),
            bad("B1234567", NINE_DIGITS),
            bad("-", NINE_DIGITS),
            bad("245/123/456", NINE_DIGITS),
        ],
        more=st.integers(10**7, 10**9 - 2).map(lambda number: f"{number:09}").filter(lambda text: len(set(text)) > 1),
    ),
    "passport": Table(
        accepted=[
            good("B1234567", "B1234567"),
            good("b1234567", "B1234567"),
            good("C12345678", "C12345678"),
            good("C 1234567", "C1234567"),
            good("c-1234567", "C1234567"),
            good("P.1234567", "P1234567"),
            good(" N1234567 ", "N1234567"),
            good("K 123 4567", "K1234567"),
            good("E–1234567", "E1234567"),
            good("B0000001", "B0000001"),
            good("AB12345", "AB12345", foreign=True),
            good("123456789", "123456789", foreign=True),
            good("b1234567", "B1234567", foreign=True),
        ],
        refused=[
            bad("1234567", PASSPORT),
            bad("B123456", PASSPORT),
            bad("B123456789", PASSPORT),
            bad("BB123456", PASSPORT),
            bad("B12345ab", PASSPORT),
            bad("Á2345678", IME),
            bad("Đ1234567", IME),
            bad("Б1234567", IME),
            bad("B１２３４５６７", PASSPORT),
            bad("066090123456", PASSPORT),
            bad("B/1234567", PASSPORT),
            bad("ABCDEF", ANY_PASSPORT, foreign=True),
            bad("A123", ANY_PASSPORT, foreign=True),
            bad("AAAAAAAAAAAAAAA1", ANY_PASSPORT, foreign=True),
        ],
        more=st.from_regex(r"[A-Za-z][0-9]{7,8}", fullmatch=True),
    ),
    "tax_code": Table(
        accepted=[
            good("0100112437", "0100112437"),
            good("0100 112 437", "0100112437"),
            good("0100.112.437", "0100112437"),
            good("0100112437-001", "0100112437-001"),
            good("0100 112 437-001", "0100112437-001"),
            good("0100112437–001", "0100112437-001"),
            good("0100112437001", "0100112437-001"),
            good("0100233488", "0100233488"),
            good("0300588600", "0300588600"),
            good("066090123456", "066090123456"),
            good("0100112444", "0100112444"),
            good("066090123456", "066090123456", holder="person"),
        ],
        refused=[
            bad("0100112438", TAX),
            bad("010011243", TAX),
            bad("01001124371", TAX),
            bad("abc", TAX),
            bad("0100112437-000", TAX),
            bad("0100112437-0", TAX),
            bad(
                "999090123456",
                "Mã số thuế 12 số là số định danh cá nhân, nhưng 999 không phải mã tỉnh; hãy kiểm tra lại.",
            ),
            bad("٠١٠٠١١٢٤٣٧", TAX),
            bad("0100112437/001", TAX),
            bad("-", TAX),
            bad("066090123456", TAX_OF_ORGANISATION, holder="organisation"),
            bad("0100112438", TAX_OF_ORGANISATION, holder="organisation"),
        ],
    ),
    "phone": Table(
        accepted=[
            good("0912345678", "+84912345678", "0912 345 678"),
            good("0912 345 678", "+84912345678", "0912 345 678"),
            good("0912.345.678", "+84912345678", "0912 345 678"),
            good("0912-345-678", "+84912345678", "0912 345 678"),
            good("+84912345678", "+84912345678", "0912 345 678"),
            good("+84 912 345 678", "+84912345678", "0912 345 678"),
            good("84912345678", "+84912345678", "0912 345 678"),
            good("(024) 3825 1234", "+842438251234", "024 3825 1234"),
            good("0243 825 1234", "+842438251234", "024 3825 1234"),
            good("0912–345–678", "+84912345678", "0912 345 678"),
            good("+33 1 42 68 53 00", "+33142685300", "+33 1 42 68 53 00"),
            good("0084912345678", "+84912345678", "0912 345 678"),
        ],
        refused=[
            bad("0123", PHONE),
            bad("091234567", PHONE),
            bad("09123456789", PHONE),
            bad("abc", PHONE),
            bad("0912ABCDEF", PHONE),
            bad("0912345678x12", PHONE),
            bad("0912345678 gọi sau 5h", PHONE),
            bad("tel:0912345678", PHONE),
            bad("٠٩١٢٣٤٥٦٧٨", PHONE),
            bad("０９１２３４５６７８", PHONE),
            bad("+999 123", PHONE),
            bad("0912345678, 0987654321", PHONE),
            bad("024 3825 1234", "Hãy nhập số điện thoại di động.", mobile_only=True),
        ],
        more=st.from_regex(r"09[0-46-8] ?[0-9]{3} ?[0-9]{4}", fullmatch=True),
    ),
    "email": Table(
        accepted=[
            good("an@example.vn", "an@example.vn"),
            good("An@Example.VN", "An@example.vn"),
            good(" an@example.vn ", "an@example.vn"),
            good("a.b+c@example.com", "a.b+c@example.com"),
            good("an_binh@sub.example.vn", "an_binh@sub.example.vn"),
            good("1@example.vn", "1@example.vn"),
            good("an@địachỉ.vn", "an@địachỉ.vn"),
            good("nguyễn@example.vn", "nguyễn@example.vn"),
            good("an-binh@example.vn", "an-binh@example.vn"),
            good("o'neill@example.vn", "o'neill@example.vn"),
        ],
        refused=[
            bad("an", EMAIL),
            bad("an@", EMAIL),
            bad("@example.vn", EMAIL),
            bad("an@example", EMAIL),
            bad("an@@example.vn", EMAIL),
            bad("an example@example.vn", EMAIL),
            bad("an@exa mple.vn", EMAIL),
            bad("an@-example.vn", EMAIL),
            bad("an..binh@example.vn", EMAIL),
            bad("an@example..vn", EMAIL),
            bad("an@127.0.0.1", EMAIL),
            bad("An <an@example.vn>", EMAIL),
            bad("mailto:an@example.vn", EMAIL),
            bad("an@example.vn, binh@example.vn", EMAIL),
        ],
        more=st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.vn", fullmatch=True),
    ),
    "url": Table(
        accepted=[
            good("https://example.vn", "https://example.vn"),
            good("http://example.vn", "http://example.vn"),
            good("example.vn", "https://example.vn"),
            good("www.example.vn/gioi-thieu", "https://www.example.vn/gioi-thieu"),
            good("HTTPS://Example.VN/A?b=c#d", "https://example.vn/A?b=c#d"),
            good("//example.vn", "https://example.vn"),
            good("example.vn:8080/x", "https://example.vn:8080/x"),
            good(
                "https://địachỉ.vn/đường-dẫn", "https://xn--ach-uqa7519aia.vn/đường-dẫn", "https://địachỉ.vn/đường-dẫn"
            ),
            good("https://xn--r8jz45g.jp", "https://xn--r8jz45g.jp", "https://例え.jp"),
            good("https://example.vn.", "https://example.vn"),
            good("https://例え.jp/", "https://xn--r8jz45g.jp/", "https://例え.jp/"),
            good(" https://example.vn/ ", "https://example.vn/"),
        ],
        refused=[
            bad("javascript:alert(1)", SCHEME),
            bad("ftp://example.vn", SCHEME),
            bad("mailto:an@example.vn", SCHEME),
            bad("data:text/html,x", SCHEME),
            bad("https://an:mat-khau@example.vn", CREDENTIALS),
            bad("an@example.vn", CREDENTIALS),
            bad("localhost", URL),
            bad("http://127.0.0.1/", URL),
            bad("https://[::1]/", URL),
            bad("https://example.vn:99999", URL),
            bad("https://exa mple.vn", URL),
            bad("https://example.vn/<b>", URL),
            bad("không có", URL),
            bad("https://", URL),
            bad("https:example.vn", URL),
            bad("https://-example.vn", URL),
            bad(
                "https://example.vn/" + "a" * 500, "Địa chỉ dài 519 ký tự; tối đa 500 ký tự. Hãy nhập địa chỉ ngắn hơn."
            ),
        ],
        more=st.from_regex(r"https?://[a-z]{1,9}\.vn(:[1-9][0-9]{1,3})?(/[a-z0-9]{1,9}){0,3}", fullmatch=True),
    ),
}
