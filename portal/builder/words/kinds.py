"""Kinds of question: name and use, in Vietnamese and in English."""

from typing import Final

KIND_WORDS: Final[dict[str, tuple[str, str, str, str]]] = {
    "text": ("Một dòng chữ", "One line of text", "Câu trả lời ngắn.", "A short answer."),
    "long_text": ("Đoạn văn", "Several lines of text", "Trình bày, mô tả, lý do.", "Descriptions and reasons."),
    "number": ("Số", "Number", "Số lượng, diện tích.", "Quantities and areas."),
    "money": ("Số tiền", "Amount of money", "Số tiền bằng đồng.", "An amount in đồng."),
    "date": ("Ngày", "Date", "Một ngày dương lịch.", "A day of the calendar."),
    "choice": ("Chọn một", "One choice", "Chọn một trong các phương án.", "One of some options."),
    "choices": ("Chọn nhiều", "Several choices", "Đánh dấu một hoặc nhiều phương án.", "One or more of some options."),
    "yes_no": ("Có hoặc không", "Yes or no", "Câu hỏi có hoặc không.", "A question of yes or no."),
    "person_name": ("Họ tên người", "Person's name", "Họ, chữ đệm và tên, của mọi dân tộc.", "Any person's full name."),
    "personal_number": (
        "Số định danh cá nhân", "Personal number",
        "12 chữ số, tự đối chiếu với ngày sinh và giới tính.", "12 digits, compared with birth date and sex.",
    ),
    "tax_code": ("Mã số thuế", "Tax code", "Tự kiểm tra chữ số cuối.", "Its check digit is verified."),
    "phone": ("Số điện thoại", "Telephone number", "Di động hoặc cố định.", "Mobile or landline."),
    "email": ("Thư điện tử", "E-mail address", "Một địa chỉ thư điện tử.", "One e-mail address."),
    "address": ("Địa chỉ", "Address", "Tỉnh, xã và số nhà.", "Province, commune and house."),
    "file": ("Tệp đính kèm", "File", "Nộp một thành phần hồ sơ.", "Hands in one of the papers."),
    "repeat": (
        "Nhóm lặp lại", "Repeated group",
        "Các câu hỏi giống nhau cho từng người, từng tài sản.", "The same questions for each person or thing.",
    ),
    "statement": ("Lời cam đoan", "Statement", "Người nộp đọc và đồng ý.", "The applicant reads it and agrees."),
    "info": ("Lời giải thích", "Explanation", "Chỉ để đọc, không phải trả lời.", "To read only; nothing to answer."),
}  # fmt: skip
