"""Text in one line and in several."""

from typing import Final

from hypothesis import strategies as st

from tests.unit.forms.kinds.shape import Table, bad, good

ENCODING: Final = (
    "Nội dung này có vẻ dùng bảng mã cũ (TCVN3 hoặc VNI) hoặc bị lỗi chữ. Hãy chọn bảng "
    "mã Unicode trong bộ gõ rồi nhập lại."
)
CODE: Final = "Mục này chỉ gồm chữ cái, chữ số, dấu cách và các dấu . , / ( ) -."
DEMAND: Final = "Vui lòng trả lời mục “Mục”."
NOT_TEXT: Final = "Không đọc được nội dung này; hãy nhập lại bằng chữ hoặc số."

TABLES: Final = {
    "text": Table(
        accepted=[
            good("Số nhà 5", "Số nhà 5"),
            good("  Số   nhà 5 ", "Số nhà 5"),
            good("Nguyễn Thị Thuỷ", "Nguyễn Thị Thuỷ"),
            good("Đắk Nông", "Đắk Nông"),
            good("<b>không phải thẻ</b>", "<b>không phải thẻ</b>"),
            good("12/QĐ-UBND", "12/QĐ-UBND"),
            good("“ngoặc kép”", "“ngoặc kép”"),
            good("H'Hen Niê", "H'Hen Niê"),
            good("中文", "中文"),
            good("a", "a"),
            good("0123", "0123", format="digits"),
            good("12/QĐ-UBND (bản sao)", "12/QĐ-UBND (bản sao)", format="code"),
        ],
        refused=[
            bad("Nguyªn V¨n An", ENCODING),
            bad("Coäng hoøa xaõ hoäi", ENCODING),
            bad("V�n An", ENCODING),
            bad("dài quá", "Nội dung dài 7 ký tự; vui lòng rút gọn còn tối đa 3 ký tự.", max_length=3),
            bad("ngắn", "Vui lòng nhập ít nhất 10 ký tự.", min_length=10),
            bad("12a", "Mục này chỉ gồm chữ số 0–9.", format="digits"),
            bad("١٢", "Mục này chỉ gồm chữ số 0–9.", format="digits"),
            bad("<b>", CODE, format="code"),
            bad("a;b", CODE, format="code"),
            bad("   ", DEMAND),
            bad("\u200b", DEMAND),
            bad("x" * 201, "Nội dung dài 201 ký tự; vui lòng rút gọn còn tối đa 200 ký tự."),
            bad("x" * 5001, "Nội dung dài 5001 ký tự; mục này nhận tối đa 5000 ký tự. Hãy rút gọn rồi nhập lại."),
            bad(["a"], NOT_TEXT),
            bad(True, NOT_TEXT),
        ],
        more=st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=127), min_size=1, max_size=50),
    ),
    "long_text": Table(
        accepted=[
            good("một dòng", "một dòng"),
            good("một\r\nhai", "một\nhai"),
            good("một\n\nba", "một\n\nba"),
            good("một\rhai", "một\nhai"),
            good("  lề trái", "lề trái"),
            good("Tôi đề nghị cấp lại giấy.", "Tôi đề nghị cấp lại giấy."),
            good("a\tb", "a b"),
            good("“Trích dẫn”", "“Trích dẫn”"),
            good("1. Lý do\n2. Căn cứ", "1. Lý do\n2. Căn cứ"),
            good("x" * 2000, "x" * 2000),
        ],
        refused=[
            bad("Coäng hoøa xaõ hoäi", ENCODING),
            bad("Nguyªn V¨n An", ENCODING),
            bad("V�n", ENCODING),
            bad("", DEMAND),
            bad("dài quá", "Nội dung dài 7 ký tự; vui lòng rút gọn còn tối đa 3 ký tự.", max_length=3),
            bad("ngắn", "Vui lòng nhập ít nhất 10 ký tự.", min_length=10),
            bad("\n \n", DEMAND),
            bad("\u200b\u200d", DEMAND),
            bad("x" * 2001, "Nội dung dài 2001 ký tự; vui lòng rút gọn còn tối đa 2000 ký tự."),
            bad("x" * 100001, "Nội dung dài 100001 ký tự; mục này nhận tối đa 100000 ký tự. Hãy rút gọn rồi nhập lại."),
            bad(["a"], NOT_TEXT),
            bad(True, NOT_TEXT),
        ],
    ),
    "info": Table(options={"body": {"vi": "Xin chào", "en": "Hello"}}),
    "heading": Table(),
}
