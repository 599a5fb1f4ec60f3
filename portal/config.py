"""Settings: environment variables ``PORTAL_*``, typed and checked once (listed in docs/administrator.md)."""

from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = "development-only-secret-key"


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
    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: list[str] = Field(default_factory=list)
    trusted_proxies: int = Field(default=0, ge=0)
    trust_dir: Path | None = None
    keys_dir: Path | None = None
    keys_passphrase: str = "demo"
    token_pins: dict[str, SecretStr] = Field(default_factory=dict)
    timestamp_url: str = ""
    demo_pki_port: int = 8900
    demo_register_port: int = 8901
    demo_remote_signing_port: int = 8902
    enterprise_register_url: str = ""
    enterprise_register_key: str = ""
    enterprise_register_seconds: float = Field(default=2.0, gt=0, le=10)
    remote_signing_name: str = "Nhà cung cấp chữ ký số"
    remote_signing_url: str = ""
    remote_signing_language: Literal["769", "csc"] = "769"
    remote_signing_client_id: str = ""
    remote_signing_secret: str = ""
    remote_signing_seconds: float = Field(default=5.0, gt=0, le=20)
    remote_signing_webhook_secret: str = ""
    remote_signing_app_url: str = ""
    services_dir: Path = ROOT / "forms" / "services"
    upload_limit_mb: int = 20
    workers: int = 2
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    agency_name: str = "Cổng Dịch vụ công tỉnh Đắk Nông"
    agency_name_en: str = "Đắk Nông Public Services Portal"
    agency_address: str = "Số 04 đường 23 tháng 3, phường Bắc Gia Nghĩa, tỉnh Lâm Đồng"
    agency_phone: str = "0261 1022"
    agency_email: str = "dichvucong@daknong.example"
    agency_province: str = "Đắk Nông"

    @property
    def production(self) -> bool:
        """Whether real people's dossiers are handled here."""
        return self.env is Environment.PRODUCTION

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'portal.db'}"

    @property
    def blobs(self) -> Path:
        """The folder of uploaded and issued files."""
        return Path(self.blobs_url.removeprefix("file://")) if self.blobs_url else self.data_dir / "blobs"

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
