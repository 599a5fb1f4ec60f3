"""What staff can be: what each role is for, which go together, and which take two people to give. Pure."""

from collections.abc import Collection, Mapping

from forms.text import Text
from portal.core.actor import Role

NAMES: Mapping[Role, Text] = {
    Role.RECEPTIONIST: Text(vi="Cán bộ tiếp nhận", en="Receptionist"),
    Role.SPECIALIST: Text(vi="Cán bộ thụ lý", en="Specialist"),
    Role.LEADER: Text(vi="Lãnh đạo", en="Leader"),
    Role.CLERK: Text(vi="Văn thư", en="Clerk"),
    Role.CASHIER: Text(vi="Thu ngân", en="Cashier"),
    Role.EDITOR: Text(vi="Biên tập viên", en="Editor"),
    Role.PUBLISHER: Text(vi="Người duyệt đăng", en="Publisher"),
    Role.ARCHIVIST: Text(vi="Cán bộ lưu trữ", en="Archivist"),
    Role.INSPECTOR: Text(vi="Thanh tra", en="Inspector"),
    Role.ADMINISTRATOR: Text(vi="Quản trị viên", en="Administrator"),
}
DUTIES: Mapping[Role, Text] = {
    Role.RECEPTIONIST: Text(
        vi="Kiểm tra, tiếp nhận hồ sơ, yêu cầu bổ sung, nộp thay tại quầy.",
        en="Checks and receives dossiers, asks for supplements, files at the counter.",
    ),
    Role.SPECIALIST: Text(
        vi="Thẩm định hồ sơ, đề xuất kết quả.",
        en="Appraises dossiers and proposes the result.",
    ),
    Role.LEADER: Text(
        vi="Phân công, duyệt và ký kết quả.",
        en="Assigns, approves and signs results.",
    ),
    Role.CLERK: Text(
        vi="Cấp số, đóng dấu cơ quan, trả kết quả.",
        en="Numbers, seals with the agency's seal, returns results.",
    ),
    Role.CASHIER: Text(
        vi="Thu, đối soát phí và lệ phí.",
        en="Collects fees and reconciles them.",
    ),
    Role.EDITOR: Text(
        vi="Soạn thông báo và mẫu văn bản.",
        en="Writes notices and templates of documents.",
    ),
    Role.PUBLISHER: Text(
        vi="Duyệt, đăng và gỡ thông báo; không đăng bài do mình soạn.",
        en="Approves, publishes and withdraws notices, never the own text.",
    ),
    Role.ARCHIVIST: Text(
        vi="Quản lý hồ sơ lưu trữ và thời hạn bảo quản.",
        en="Keeps the archive and its retention periods.",
    ),
    Role.INSPECTOR: Text(
        vi="Xem và tra cứu nhật ký; không thay đổi gì.",
        en="Reads and searches the log, changes nothing.",
    ),
    Role.ADMINISTRATOR: Text(
        vi="Quản lý tài khoản, cơ quan, dịch vụ; không xử lý hồ sơ.",
        en="Manages accounts, agencies and services, never handles dossiers.",
    ),
}
"""What each role is for: the sentence beside it where roles are given."""
PRIVILEGED = frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.CLERK, Role.INSPECTOR})
"""Roles that one person alone neither gives nor takes: who governs, signs, seals or watches."""
_OF_DOSSIERS = frozenset({Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.CASHIER})
INCOMPATIBLE: Mapping[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: _OF_DOSSIERS,  # who gives rights never handles a dossier with them
    Role.INSPECTOR: frozenset(Role) - {Role.INSPECTOR},  # who watches does nothing that is watched
}
"""Roles that nobody holds together with the named one. Writing and publishing go together, but never for one text."""


def conflicting(roles: Collection[Role]) -> tuple[Role, Role] | None:
    """Two of these roles that nobody holds together; None when all of them go together."""
    pairs = ((role, other) for role in sorted(roles) for other in sorted(INCOMPATIBLE.get(role, ())))
    return next((pair for pair in pairs if pair[1] in roles), None)


def takes_two(before: Collection[Role], after: Collection[Role]) -> bool:
    """Whether a second person has to approve this change of roles."""
    return bool(PRIVILEGED.intersection(set(before) ^ set(after)))


def said(roles: Collection[Role]) -> Text:
    """The names of these roles in one line, in the order of the table; a dash when there are none."""
    names = [name for role, name in NAMES.items() if role in roles] or [Text(vi="–", en="–")]
    return Text(vi=", ".join(one.vi for one in names), en=", ".join(one.en for one in names))
