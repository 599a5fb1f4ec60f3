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
    "decimal": ("Số thập phân", "Decimal number", "Số có phần lẻ.", "A number with a fraction."),
    "percentage": ("Tỷ lệ phần trăm", "Percentage", "Từ 0 đến 100%.", "From 0 to 100%."),
    "partial_date": (
        "Ngày có thể thiếu", "Partial date", "Chỉ nhớ năm hoặc tháng cũng được.", "A year or a month alone is enough.",
    ),
    "time": ("Giờ", "Time of day", "Giờ và phút.", "Hours and minutes."),
    "period": ("Khoảng thời gian", "Period", "Từ ngày đến ngày.", "From a day to a day."),
    "old_identity_number": ("Số CMND cũ", "Old identity number", "9 chữ số.", "9 digits."),
    "passport": ("Số hộ chiếu", "Passport number", "Hộ chiếu Việt Nam hoặc nước ngoài.", "Vietnamese or foreign."),
    "url": ("Địa chỉ trang mạng", "Web address", "Bắt đầu bằng https://", "Begins with https://"),
    "bank_account": ("Tài khoản ngân hàng", "Bank account", "Để chuyển tiền.", "For a transfer of money."),
    "heading": ("Đề mục", "Heading", "Chia trang thành phần.", "Divides a page into parts."),
    "search_choice": (
        "Chọn trong danh sách dài", "Searchable choice", "Gõ vài chữ để tìm trong hàng nghìn mục.",
        "Type a few letters to search thousands of items.",
    ),
    "nationality": ("Quốc tịch", "Nationality", "Chọn trong danh sách các nước.", "One of the list of countries."),
    "ethnicity": ("Dân tộc", "Ethnicity", "Chọn trong danh sách các dân tộc.", "One of the list of ethnic groups."),
    "person": ("Một người", "A person", "Họ tên, giấy tờ, địa chỉ của một người.", "Name, papers and address."),
    "organisation": ("Một tổ chức", "An organisation", "Tên, mã số thuế, địa chỉ.", "Name, tax code and address."),
    "table": ("Bảng", "Table", "Nhiều dòng, mỗi câu hỏi một cột.", "Rows, with a column for each question."),
    "calculated": (
        "Giá trị tự tính", "Calculated value", "Hệ thống tính và giải thích từng bước.",
        "Reckoned by the system and explained step by step.",
    ),
    "photo": ("Ảnh chân dung", "Photo", "Ảnh thẻ, tự xoay và cắt.", "A portrait, turned and cut by itself."),
    "files": ("Nhiều tệp", "Several files", "Nhiều ảnh ghép thành một PDF.", "Pictures become one PDF."),
}  # fmt: skip
