"""Demo people and their keys: enough to play every part. Never in production."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts import actions as accounts
from portal.accounts import queries as accounts_queries
from portal.accounts.models import Agency
from portal.config import Settings
from portal.core import blobs, clock
from portal.core.actor import SYSTEM, Kind, Role
from portal.core.db import reading, transaction
from portal.demo_content import seed_mandate, seed_notices, seed_organisations
from portal.servers import port
from portal.signing.demo_pki.build import ensure_pki
from portal.signing.demo_pki.holders import DemoHolder, HolderKind
from portal.signing.demo_pki.server import base_url_for
from portal.trust import actions as trust

PASSWORD = "demo"  # noqa: S105 (published on the sign-in page of the demo)
HOME_AGENCY = "ubnd-xa-kien-duc"
_CITIZEN_NUMBER = "067190001234"
_OTHER_CITIZEN_NUMBER = "067088004321"
_DIRECTOR_NUMBER = "067088000777"
_TAX_CODE = "0100112444"


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as."""

    username: str
    kind: Kind
    name: str
    part: Text
    roles: tuple[Role, ...] = ()
    position: str = ""
    agency: str | None = None
    personal_number: str | None = None
    tax_code: str | None = None
    representative: str | None = None
    key_name: str | None = None


_APPLICANTS = (
    DemoAccount(
        "citizen",
        Kind.CITIZEN,
        "Nguyễn Thị Thuỷ",
        Text(vi="Người dân", en="Citizen"),
        personal_number=_CITIZEN_NUMBER,
        key_name="citizen",
    ),
    DemoAccount(
        "citizen2",
        Kind.CITIZEN,
        "Y Thuận Niê",
        Text(vi="Người dân cùng ký", en="Citizen who signs too"),
        personal_number=_OTHER_CITIZEN_NUMBER,
        key_name="citizen2",
    ),
    DemoAccount(
        "director",
        Kind.CITIZEN,
        "Y Ê-ban Niê",
        Text(vi="Giám đốc, chủ hộ", en="Director"),
        personal_number=_DIRECTOR_NUMBER,
        key_name="director",
    ),
    DemoAccount(
        "business",
        Kind.BUSINESS,
        "Công ty TNHH Cà phê Đắk Nông Xanh",
        Text(vi="Doanh nghiệp", en="Business"),
        tax_code=_TAX_CODE,
        representative="Y Ê-ban Niê",
        key_name="business",
    ),
)
_DESK = (
    DemoAccount(
        "receptionist",
        Kind.STAFF,
        "Trần Văn Tiếp",
        Text(vi="Cán bộ tiếp nhận", en="Receptionist"),
        (Role.RECEPTIONIST,),
        "Chuyên viên",
    ),
    DemoAccount(
        "specialist",
        Kind.STAFF,
        "Lê Thị Thẩm",
        Text(vi="Cán bộ thụ lý", en="Specialist"),
        (Role.SPECIALIST,),
        "Chuyên viên",
    ),
    DemoAccount("leader", Kind.STAFF, "Điểu K'Ré", Text(vi="Lãnh đạo", en="Leader"), (Role.LEADER,), "Chủ tịch"),
    DemoAccount("clerk", Kind.STAFF, "Phạm Thị Văn", Text(vi="Văn thư", en="Clerk"), (Role.CLERK,), "Văn thư"),
)
_HOUSE = (
    DemoAccount(
        "editor", Kind.STAFF, "Hoàng Thị Biên", Text(vi="Biên tập viên", en="Editor"), (Role.EDITOR,), "Biên tập viên"
    ),
    DemoAccount(
        "editor2",
        Kind.STAFF,
        "Vũ Văn Duyệt",
        Text(vi="Biên tập viên duyệt", en="Publishing editor"),
        (Role.EDITOR, Role.PUBLISHER),
        "Trưởng ban biên tập",
    ),
    DemoAccount(
        "publisher",
        Kind.STAFF,
        "H'Bia Êban",
        Text(vi="Người duyệt đăng", en="Publisher"),
        (Role.PUBLISHER,),
        "Phó Trưởng ban biên tập",
    ),
    DemoAccount("cashier", Kind.STAFF, "Ngô Thị Thu", Text(vi="Thu ngân", en="Cashier"), (Role.CASHIER,), "Kế toán"),
    DemoAccount(
        "archivist",
        Kind.STAFF,
        "Mai Văn Lưu",
        Text(vi="Cán bộ lưu trữ", en="Archivist"),
        (Role.ARCHIVIST,),
        "Lưu trữ viên",
    ),
    DemoAccount(
        "inspector",
        Kind.STAFF,
        "Bùi Thị Thanh Tra",
        Text(vi="Thanh tra", en="Inspector"),
        (Role.INSPECTOR,),
        "Thanh tra viên",
    ),
    DemoAccount(
        "administrator",
        Kind.STAFF,
        "Đặng Quản Trị",
        Text(vi="Quản trị viên", en="Administrator"),
        (Role.ADMINISTRATOR,),
        "Quản trị hệ thống",
    ),
    DemoAccount(
        "administrator2",
        Kind.STAFF,
        "H'Linh Duyệt",
        Text(vi="Quản trị viên duyệt", en="Reviewing administrator"),
        (Role.ADMINISTRATOR,),
        "Quản trị hệ thống",
    ),
)


def _staff_of(agency: Agency) -> Iterator[DemoAccount]:
    """The four desks of an agency; only the home agency's have the short user names."""
    for account in _DESK:
        home = agency.key == HOME_AGENCY
        position = account.position if home or Role.LEADER not in account.roles else "Giám đốc"
        yield replace(
            account,
            username=account.username if home else f"{account.username}.{agency.key}",
            agency=agency.key,
            position=position,
            key_name=f"leader-{agency.key}" if Role.LEADER in account.roles else None,
        )


def everybody(agencies: list[Agency]) -> list[DemoAccount]:
    """Every demo account, the well-known ones first."""
    home = [account for agency in agencies if agency.key == HOME_AGENCY for account in _staff_of(agency)]
    others = [account for agency in agencies if agency.key != HOME_AGENCY for account in _staff_of(agency)]
    house = [replace(account, agency=HOME_AGENCY) for account in _HOUSE]
    return [*_APPLICANTS, *home, *house, *others]


def shown() -> list[dict[str, object]]:
    """The well-known accounts, for the sign-in page of a portal that is only tried out."""
    known = (*_APPLICANTS, *_DESK, *_HOUSE)
    return [{"username": account.username, "password": PASSWORD, "part": account.part} for account in known]


def holders(agencies: list[Agency]) -> list[DemoHolder]:
    """Who gets a certificate: applicants, leaders, and each agency for its seal."""
    names = {agency.key: agency.name_vi for agency in agencies}
    people = [_holder(account, names) for account in everybody(agencies) if account.key_name]
    seals = [
        DemoHolder(label=f"{agency.key}-seal", name=agency.name_vi, kind=HolderKind.SEAL, organisation=agency.name_vi)
        for agency in agencies
    ]
    return people + seals


def _holder(account: DemoAccount, agencies: dict[str, str]) -> DemoHolder:
    kinds = {Kind.CITIZEN: HolderKind.CITIZEN, Kind.BUSINESS: HolderKind.BUSINESS, Kind.STAFF: HolderKind.OFFICIAL}
    return DemoHolder(
        label=account.key_name or account.username,
        name=account.name,
        kind=kinds[account.kind],
        personal_number=account.personal_number,
        tax_code=account.tax_code,
        organisation=agencies.get(account.agency or ""),
    )


def seed(settings: Settings) -> None:
    """Create what is missing: certificates, accounts, one published notice. Safe to repeat."""
    with reading() as session:
        agencies = accounts_queries.agencies(session, on=clock.local(clock.now()).date())
    pki = ensure_pki(
        settings.demo_pki,
        base_url=base_url_for(settings.demo_pki_port),
        holders=holders(agencies),
        passphrase=settings.keys_passphrase,
        at=clock.now(),
    )
    if settings.trust == pki.trust_dir:
        with transaction() as session:
            trust.import_folder(session, pki.trust_dir, why="demo", actor=SYSTEM, now=clock.now())
    with transaction() as session:
        seed_accounts(session, agencies)
    with transaction() as session:
        seed_notices(session)
    blobs.configure(settings.blobs)
    seed_mandate(settings)


def seed_accounts(session: Session, agencies: list[Agency]) -> None:
    """Create the demo accounts that do not exist yet."""
    ids = {agency.key: agency.id for agency in agencies}
    for account in everybody(agencies):
        if accounts_queries.account_by_username(session, account.username) is not None:
            continue
        accounts.create_account(
            session,
            username=account.username,
            password=PASSWORD,
            kind=account.kind,
            display_name=account.name,
            roles=account.roles,
            position=account.position,
            agency_id=ids[account.agency] if account.agency else None,
            personal_number=account.personal_number,
            tax_code=account.tax_code,
            representative=account.representative,
            key_name=account.key_name,
            check_password=False,
            actor=SYSTEM,
            now=clock.now(),
        )
    seed_organisations(session)


def greeting(settings: Settings) -> str:
    """Where to go and whom to be."""
    with reading() as session:
        agencies = accounts_queries.agencies(session, on=clock.local(clock.now()).date())
    known = [account for account in everybody(agencies) if "." not in account.username]
    lines = [
        "",
        f"  The portal is running: http://127.0.0.1:{port()}   (Ctrl+C stops it)",
        f"  Every demo password is: {PASSWORD}",
        "",
        *(f"    {account.username:<14} {account.part.vi:<22} {_key_hint(settings, account)}" for account in known),
        "",
        "  Staff of the other agencies: receptionist.so-noi-vu, specialist.so-noi-vu, leader.so-noi-vu …",
        f"  Confirm remote signatures, as in the app on a phone: http://127.0.0.1:{settings.demo_remote_signing_port}/",
        "  Sign an application as a citizen with software of your own:",
        "    .venv/bin/portal demo-sign DON.pdf --key var/demo/pki/p12/citizen.p12 --passphrase demo",
        "",
    ]
    return "\n".join(lines)


def _key_hint(settings: Settings, account: DemoAccount) -> str:
    return f"certificate {settings.keys / account.key_name}.p12" if account.key_name else ""
