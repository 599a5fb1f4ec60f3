"""Everything about oneself in one archive: asked for, made by the worker, announced, deleted after some days."""

import io
import zipfile
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.assurance import Level
from forms.text import Text
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core import mail
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.errors import LevelNeeded, NotFound
from portal.core.events import publish
from portal.dossiers.gathering import write_archive
from portal.dossiers.models import Dossier
from portal.dossiers.own_data import KEPT, OwnData, archive_of, store
from portal.dossiers.own_data_errors import DataAskedBefore
from portal.dossiers.own_data_events import OwnDataAsked, OwnDataFetched, OwnDataReady


def ask_for_data(session: Session, *, language: str, actor: Actor, now: datetime) -> None:
    """Order an archive of everything about the actor. Raises DataAskedBefore while there is one, or NotFound."""
    if actor.id is None or not actor.is_applicant:
        raise NotFound
    session.execute(select(Account.id).where(Account.id == actor.id).with_for_update())  # two clicks ask once
    if archive_of(session, actor.id, now=now) is not None:
        raise DataAskedBefore
    asked = OwnData(account_id=actor.id, language=language, asked_at=now, expires_at=now + KEPT)
    session.add(asked)
    session.flush()
    publish(session, actor.id, OwnDataAsked(archive_id=str(asked.id)), actor=actor, now=now)


def make_data(archive_id: UUID, *, now: datetime) -> None:
    """Make the archive; nothing when it is made, or no longer wanted. Called by the worker, perhaps twice."""
    with reading() as session:
        asked = session.get(OwnData, archive_id)
        if asked is None or asked.made_at is not None:
            return
        account = accounts.account(session, asked.account_id)
        with store().receive(io.BytesIO()) as path:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                write_archive(archive, session, account, language=asked.language, now=now)
            kept = store().keep(path)
    with transaction() as session:
        made = session.get(OwnData, archive_id, with_for_update=True)
        if made is None or made.made_at is not None:
            return
        made.made_at, made.expires_at, made.sha256, made.size = now, now + KEPT, kept.sha256, kept.size
        publish(session, made.account_id, OwnDataReady(str(archive_id), kept.sha256), actor=SYSTEM, now=now)


def fetch_data(session: Session, *, actor: Actor, now: datetime) -> str:
    """The digest of the actor's archive, with the fetching written down.

    Raises NotFound when there is none, or LevelNeeded: results are in it that take a surer sign-in.
    """
    found = archive_of(session, actor.id, now=now) if actor.id else None
    if found is None or found.sha256 is None or actor.id is None:
        raise NotFound
    wanted = _level_of_results(session, actor.id)
    if not actor.level.reaches(wanted):
        raise LevelNeeded(wanted)
    publish(session, actor.id, OwnDataFetched(archive_id=str(found.id)), actor=actor, now=now)
    return found.sha256


def _level_of_results(session: Session, account_id: UUID) -> Level:
    """The highest level that one of the services asks for whose results the owner may have."""
    query = select(Dossier.service_code, Dossier.service_version).where(Dossier.owner_id == account_id).distinct()
    asked = [Level(catalogue.definition(code, version).results_assurance) for code, version in session.execute(query)]
    return max(asked, key=lambda level: level.rank, default=Level.LOW)


def write_data_ready(archive_id: UUID) -> None:
    """Tell the owner by e-mail; nothing without an address. Raises OSError or smtplib.SMTPException: try again."""
    with reading() as session:
        made = session.get(OwnData, archive_id)
        account = accounts.account(session, made.account_id) if made else None
        if made is None or account is None or not account.email:
            return
        until, language, to = f"{local(made.expires_at):%d/%m/%Y}", made.language, account.email
    subject = Text(vi="Tệp dữ liệu của bạn đã sẵn sàng", en="The archive of your data is ready")
    text = Text(
        vi="Tệp dữ liệu bạn yêu cầu đã sẵn sàng.\n"
        "Hãy đăng nhập cổng, mở “Tài khoản của tôi” rồi “Tải dữ liệu của tôi”.\n"
        f"Tệp được giữ đến ngày {until}, sau đó bị xóa.\n\n"
        "Nếu không phải bạn yêu cầu: hãy đổi mật khẩu ngay và liên hệ cơ quan.\n",
        en="The archive of your data that you asked for is ready.\n"
        "Sign in, open “My account”, then “Download my data”.\n"
        f"It is kept until {until} and deleted then.\n\n"
        "If it was not you who asked: change your password at once and contact the agency.\n",
    )
    letter = mail.Letter(
        to=to,
        subject=subject.into(language),
        text=text.into(language),
        language=language,
        reference=f"own-data-{archive_id}",
    )
    mail.send(letter)


def forget_old_data(*, now: datetime) -> int:
    """Delete archives whose time is over, also those that no row knows; returns how many. For the housekeeping."""
    with transaction() as session:
        session.execute(delete(OwnData).where(OwnData.expires_at <= now))
    old = [path for path in store().root.glob("??/*") if path.stat().st_mtime <= (now - KEPT).timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
