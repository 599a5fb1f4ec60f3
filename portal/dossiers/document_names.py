"""What the documents of a dossier are called."""

from collections.abc import Mapping

from forms.text import Text

DOCUMENT_NAMES: Mapping[str, Text] = {
    "application": Text(vi="Đơn điện tử", en="Application"),
    "signed_application": Text(vi="Đơn đã ký số", en="Signed application"),
    "paper_application": Text(vi="Đơn ký trên giấy (bản quét)", en="Application signed on paper (scan)"),
    "receipt": Text(vi="Giấy xác nhận đã nhận hồ sơ trực tuyến", en="Receipt of the online submission"),
    "acceptance": Text(vi="Giấy tiếp nhận hồ sơ và hẹn trả kết quả", en="Acceptance slip"),
    "acceptance_slip": Text(vi="Giấy tiếp nhận hồ sơ và hẹn trả kết quả", en="Acceptance slip"),
    "supplement": Text(vi="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", en="Supplement request"),
    "supplement_request": Text(vi="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", en="Supplement request"),
    "refusal": Text(vi="Phiếu từ chối tiếp nhận hồ sơ", en="Refusal slip"),
    "apology": Text(vi="Phiếu xin lỗi và hẹn lại ngày trả kết quả", en="Apology and new date"),
    "stop_notice": Text(vi="Thông báo dừng giải quyết hồ sơ", en="Stop notice"),
    "result": Text(vi="Kết quả giải quyết", en="Result"),
    "hand_over": Text(vi="Biên bản giao nhận kết quả", en="Hand-over record"),
    "hand_over_paper": Text(
        vi="Biên bản giao nhận ký trên giấy (bản quét)", en="Hand-over record signed on paper (scan)"
    ),
    "certified_copy": Text(vi="Bản sao điện tử có chứng thực", en="Certified electronic copy"),
    "letter": Text(vi="Văn bản của cơ quan", en="Letter of the agency"),
    "inner_letter": Text(vi="Văn bản gửi cơ quan khác", en="Letter to other agencies"),
}


def document_name(kind: str) -> Text:
    """What a kind of document is called."""
    return DOCUMENT_NAMES.get(kind, Text(vi="Văn bản", en="Document"))
