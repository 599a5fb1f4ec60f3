"""Settings: environment variables ``PORTAL_*``, typed and checked once (listed in docs/administrator.md)."""

from enum import StrEnum
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = "development-only-secret-key"
DEVELOPMENT_SEALING_KEY = "ZGV2ZWxvcG1lbnQtb25seS1zZWFsaW5nLWtleS0zMmI="


class Environment(StrEnum):
    """Where the portal runs. Production refuses what is only good for trying."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything that differs between two installations."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True)

    env: Environment = Environment.DEVELOPMENT
    data_dir: Path = ROOT / "var"
    database_url: str = ""
    blobs_url: str = ""
    redis_url: str = ""
    clamd_url: str = ""
    secret_key: str = DEVELOPMENT_KEY
    sealing_keys: list[SecretStr] = Field(default_factory=list)
    password_checks_per_second: int = Field(default=10, ge=1, le=1000)
    session_idle_minutes: int = Field(default=30, ge=5, le=24 * 60)
    session_hours: int = Field(default=12, ge=1, le=24)
    staff_session_idle_minutes: int = Field(default=20, ge=5, le=120)
    staff_session_hours: int = Field(default=10, ge=1, le=14)
    staff_second_factor: Literal["", "required", "offered"] = ""
    oidc_providers: Path | None = None
    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: list[str] = Field(default_factory=list)
    files_url: str = ""
    security_contact: str = ""
    trusted_proxies: int = Field(default=0, ge=0)
    trust_dir: Path | None = None
    keys_dir: Path | None = None
    keys_passphrase: str = "demo"
    token_pins: dict[str, SecretStr] = Field(default_factory=dict)
    timestamp_url: str = ""
    demo_pki_port: int = 8900
    demo_register_port: int = 8901
    demo_remote_signing_port: int = 8902
    demo_payment_port: int = 8903
    demo_carrier_port: int = 8904
    vnpay_merchant: str = ""
    vnpay_secret: SecretStr = SecretStr("")
    vnpay_pay_url: str = ""
    vnpay_api_url: str = ""
    vnpay_report_url: str = ""
    closing_hour: int = Field(default=5, ge=0, le=23)
    payment_seconds: float = Field(default=5.0, gt=0, le=20)
    bank_bin: str = Field(default="", pattern=r"^([0-9]{6})?$")
    bank_account: str = Field(default="", pattern=r"^[0-9A-Za-z]{0,19}$")
    bank_holder: str = ""
    bank_name: str = ""
    bank_layouts: Path | None = None
    bank_webhook_secrets: list[SecretStr] = Field(default_factory=list, max_length=2)
    bank_webhook_fields: dict[str, str] = Field(default_factory=dict)
    receipt_form: str = Field(default="01BLP0-001", pattern=r"^[0-9A-Z-]{1,20}$")
    receipt_letters: str = Field(default="AA", pattern=r"^[A-Z]{2}$")
    tax_codes: dict[str, str] = Field(default_factory=dict)
    enterprise_register_url: str = ""
    enterprise_register_key: str = ""
    enterprise_register_seconds: float = Field(default=2.0, gt=0, le=10)
    carrier_name: str = "Bưu điện"
    carrier_url: str = ""
    carrier_secret: SecretStr = SecretStr("")
    carrier_seconds: float = Field(default=5.0, gt=0, le=20)
    remote_signing_name: str = "Nhà cung cấp chữ ký số"
    remote_signing_url: str = ""
    remote_signing_language: Literal["769", "csc"] = "769"
    remote_signing_client_id: str = ""
    remote_signing_secret: str = ""
    remote_signing_seconds: float = Field(default=5.0, gt=0, le=20)
    remote_signing_webhook_secret: str = ""
    remote_signing_app_url: str = ""
    sign_agent_port: int = Field(default=8910, ge=0, le=65535)
    mail_url: str = ""
    mail_from: str = ""
    readers_named: bool = True
    readings_per_hour: int = Field(default=500, ge=1)
    log_seal: str = ""
    log_witness: str = ""
    log_witness_dir: Path | None = None
    log_check_hour: int = Field(default=2, ge=0, le=23)
    services_dir: Path = ROOT / "forms" / "services"
    upload_limit_mb: int = 20
    workers: int = 2
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    agency_name: str = "Cổng Dịch vụ công tỉnh Đắk Nông"
    agency_name_en: str = "Đắk Nông Public Services Portal"
    agency_slogan: str = ""
    agency_slogan_en: str = ""
    agency_responsible: str = ""
    agency_emblem: Path | None = None
    agency_colour: str = Field(default="", pattern=r"^(#[0-9a-fA-F]{6})?$")
    agency_address: str = "Số 04 đường 23 tháng 3, phường Bắc Gia Nghĩa, tỉnh Lâm Đồng"
    agency_phone: str = "0261 1022"
    agency_email: str = "dichvucong@daknong.example"
    agency_province: str = "Đắk Nông"

    @property
    def production(self) -> bool:
        """Whether real people's dossiers are handled here."""
        return self.env is Environment.PRODUCTION

    @property
    def hosts(self) -> list[str]:
        """The host names answered for, that of strangers' files among them; none: any."""
        files = urlsplit(self.files_url).hostname
        return [*self.allowed_hosts, files] if self.allowed_hosts and files else self.allowed_hosts

    @property
    def staff_factor_required(self) -> bool:
        """Whether staff must prove more than a password: in production, unless somebody decides elsewhere."""
        return (self.staff_second_factor or ("required" if self.production else "offered")) == "required"

    @property
    def takes_money_online(self) -> bool:
        """Whether fees can be paid here without coming to the agency."""
        return bool(self.vnpay_merchant or self.bank_account)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'portal.db'}"

    @property
    def mails(self) -> Path:
        """The folder that messages are put in where no mail server is named."""
        return self.data_dir / "mail"

    @property
    def blobs(self) -> Path:
        """The folder of uploaded and issued files."""
        return Path(self.blobs_url.removeprefix("file://")) if self.blobs_url else self.data_dir / "blobs"

    @property
    def log_heads(self) -> Path:
        """The folder that sealed heads of the event log are kept in, away from the database."""
        return self.log_witness_dir or self.data_dir / "log-heads"

    @property
    def trust(self) -> Path:
        """The folder of trust anchors."""
        return self.trust_dir or self.demo_pki / "trust"

    @property
    def keys(self) -> Path:
        """The folder of the signing keys that the portal holds (agency seal, officers)."""
        return self.keys_dir or self.demo_pki / "p12"

    @property
    def demo_pki(self) -> Path:
        """The folder of the development PKI."""
        return self.data_dir / "demo" / "pki"
