"""Names, for people, of what a definition has: its parts, the kinds of question, the values with fixed names."""

from collections.abc import Mapping
from typing import Final

from forms.text import Text


def _texts(rows: Mapping[str, tuple[str, str]]) -> dict[str, Text]:
    return {name: Text(vi=vi, en=en) for name, (vi, en) in rows.items()}


FACTS: Final = _texts(
    {
        "accept": ("dạng tệp được nhận", "accepted forms of file"),
        "add": ("chữ trên nút thêm dòng", "words of the button that adds a row"),
        "after": ("phải sau ngày ở câu hỏi", "must follow the day in the question"),
        "agency": ("cơ quan tiếp nhận", "receiving agency"),
        "agency_level": ("cấp giải quyết", "level of the agency"),
        "amount": ("số lượng", "amount"),
        "article": ("điều khoản", "article"),
        "autocomplete": ("trình duyệt tự điền", "filled in by the browser"),
        "before": ("câu hỏi trước khi bắt đầu", "questions before starting"),
        "birth_date": ("đối chiếu với ngày sinh ở câu hỏi", "compared with the date of birth in"),
        "body": ("nội dung giải thích", "explanation"),
        "closes_on": ("ngày ngừng nhận", "last day"),
        "component": ("giấy tờ", "paper"),
        "copies": ("số bản", "copies"),
        "days_ahead": ("số ngày phải báo trước", "days in advance"),
        "decimals": ("số chữ số thập phân", "decimals"),
        "detail_required": ("phải ghi số nhà, đường, thôn", "house number and street are required"),
        "display": ("cách hiển thị", "display"),
        "document_kind": ("loại văn bản kết quả", "type of the result document"),
        "document_title": ("tên văn bản kết quả", "title of the result document"),
        "dossier_sets": ("số bộ hồ sơ", "sets of the dossier"),
        "earliest": ("ngày sớm nhất", "earliest day"),
        "explain": ("hiện cách tính", "shows how it is worked out"),
        "figures_from": ("ngày của số liệu", "date of the figures"),
        "fixed": ("các dòng cố định", "fixed rows"),
        "formula": ("công thức", "formula"),
        "format": ("dạng chữ", "characters"),
        "hint": ("gợi ý", "hint"),
        "holder": ("loại mã số thuế", "holder of the tax code"),
        "intro": ("lời dẫn", "introduction"),
        "issued": ("ngày ban hành", "date of issue"),
        "issued_by_authority": ("giấy tờ do cơ quan nhà nước cấp", "issued by an authority"),
        "keywords": ("từ khóa tìm kiếm", "search words"),
        "kind": ("loại", "kind"),
        "labels": ("tên các phần", "words of the parts"),
        "latest": ("ngày muộn nhất", "latest day"),
        "level": ("mức độ dịch vụ", "level of service"),
        "max_files": ("số tệp tối đa", "most files"),
        "max_length": ("số ký tự tối đa", "most characters"),
        "max_mb": ("dung lượng tối đa (MB)", "largest file (MB)"),
        "maximum": ("giá trị hoặc số lượng lớn nhất", "maximum"),
        "min_length": ("số ký tự tối thiểu", "fewest characters"),
        "minimum": ("giá trị hoặc số lượng nhỏ nhất", "minimum"),
        "mobile_only": ("chỉ nhận số di động", "mobile numbers only"),
        "most": ("mức thu tối đa", "highest amount"),
        "note": ("ghi chú", "note"),
        "notification_only": ("chỉ thông báo, không có kết quả", "notification only"),
        "opens": ("nhận hồ sơ", "takes applications"),
        "opens_on": ("ngày bắt đầu nhận", "first day"),
        "original_required": ("phải đối chiếu bản chính", "original is needed"),
        "optional": ("phần không bắt buộc", "optional parts"),
        "originals": ("bản chính phải mang đến", "originals to bring"),
        "paper_archive_required": ("phải lưu bản giấy", "paper is archived"),
        "parts": ("các phần được hỏi", "parts that are asked"),
        "pattern": ("mẫu nhập", "pattern"),
        "percent": ("phần trăm được giảm", "percentage taken off"),
        "places": ("số chữ số sau dấu phẩy", "digits after the comma"),
        "prefill": ("điền sẵn", "filled in with"),
        "presence": ("việc phải đến trực tiếp", "presence in person"),
        "read_only": ("không sửa được", "cannot be changed"),
        "requirements": ("yêu cầu, điều kiện", "requirements"),
        "result_channels": ("cách nhận kết quả", "ways to get the result"),
        "retention_years": ("thời hạn lưu hồ sơ (năm)", "years the dossier is kept"),
        "row": ("tên một dòng", "name of a row"),
        "rows": ("số dòng của ô nhập", "lines of the input"),
        "sector": ("lĩnh vực", "sector"),
        "sex": ("đối chiếu với giới tính ở câu hỏi", "compared with the sex in"),
        "sources": ("nguồn số liệu", "source of the figures"),
        "steps": ("các bước thực hiện", "steps"),
        "subject": ("câu hỏi về ai", "whom it is about"),
        "subjects": ("đối tượng thực hiện", "who may apply"),
        "summary": ("tóm tắt", "summary"),
        "text": ("lời cam đoan", "words of the statement"),
        "unit": ("đơn vị tính", "unit"),
        "url": ("địa chỉ trang", "web address"),
        "validity_months": ("hiệu lực (tháng)", "validity (months)"),
        "when": ("trước hay sau hôm nay", "before or after today"),
        "year_allowed": ("được ghi riêng năm", "a bare year is allowed"),
    }
)
"""Every part of a definition whose change is told as `name: from … to …`."""

KINDS: Final = _texts(
    {
        "address": ("địa chỉ", "address"),
        "choice": ("chọn một mục", "one choice"),
        "choices": ("chọn nhiều mục", "several choices"),
        "date": ("ngày", "date"),
        "email": ("thư điện tử", "e-mail"),
        "file": ("tệp đính kèm", "file"),
        "info": ("giải thích", "explanation"),
        "long_text": ("văn bản nhiều dòng", "long text"),
        "money": ("số tiền", "amount of money"),
        "number": ("số", "number"),
        "person_name": ("họ tên", "person's name"),
        "personal_number": ("số định danh cá nhân", "personal number"),
        "phone": ("số điện thoại", "telephone number"),
        "repeat": ("nhiều dòng giống nhau", "repeated rows"),
        "statement": ("lời cam đoan", "statement to agree to"),
        "tax_code": ("mã số thuế", "tax code"),
        "text": ("văn bản một dòng", "text"),
        "yes_no": ("có hoặc không", "yes or no"),
        "bank_account": ("tài khoản ngân hàng", "bank account"),
        "calculated": ("số do cổng tính", "calculated value"),
        "decimal": ("số thập phân", "decimal number"),
        "ethnicity": ("dân tộc", "ethnicity"),
        "files": ("nhiều tệp đính kèm", "several files"),
        "heading": ("tiêu đề", "heading"),
        "nationality": ("quốc tịch", "nationality"),
        "old_identity_number": ("số chứng minh nhân dân cũ", "old identity number"),
        "organisation": ("tổ chức", "organisation"),
        "partial_date": ("ngày, tháng hoặc năm", "partial date"),
        "passport": ("số hộ chiếu", "passport number"),
        "percentage": ("tỷ lệ phần trăm", "percentage"),
        "period": ("khoảng thời gian", "period"),
        "person": ("một người", "person"),
        "photo": ("ảnh chân dung", "photo"),
        "search_choice": ("chọn trong danh sách dài", "searchable choice"),
        "table": ("bảng", "table"),
        "time": ("giờ", "time"),
        "url": ("địa chỉ trang web", "web address"),
    }
)

VALUES: Final = _texts(
    {
        "citizen": ("công dân", "citizens"),
        "business": ("doanh nghiệp", "businesses"),
        "organisation": ("tổ chức", "organisations"),
        "online": ("trực tuyến", "online"),
        "post": ("qua bưu chính", "by post"),
        "counter": ("tại nơi tiếp nhận", "at the counter"),
        "scan": ("bản quét", "scan"),
        "editable": ("tệp sửa được", "editable file"),
        "image": ("ảnh", "picture"),
        "signed_pdf": ("PDF có ký số", "signed PDF"),
        "permanent": ("vĩnh viễn", "permanently"),
        "past": ("hôm nay hoặc trước đó", "today or before"),
        "future": ("hôm nay hoặc sau đó", "today or after"),
        "fee": ("phí", "fee"),
        "charge": ("lệ phí", "charge"),
    }
)


def kind_words(kind: str) -> Text:
    """Return the name of a kind of question for people; its name in definitions when it has no other."""
    return KINDS.get(kind, Text(vi=kind, en=kind))
