"""How a file question looks: what it takes, what is there already and what was found about it, what is still coming."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from forms.definition import Component
from forms.fields.files import FileQuestion, PhotoQuestion
from portal.catalogue import queries as catalogue
from portal.core.clock import local
from portal.documents.viruses import Scan
from portal.dossiers import queries
from portal.dossiers.actions import FileTrouble, OpenPage, files, pages
from portal.dossiers.actions.received import about
from portal.dossiers.errors import Infected
from portal.dossiers.filling import has_doubt, open_doubts
from portal.dossiers.models import CertifiedCopy, DossierFile, UnfinishedUpload
from portal.dossiers.papers import MADE, origin
from portal.web.languages import language, say
from portal.web.reading import read_session

_SAME_FORMAT = {"jpeg": "jpg", "heif": "heic"}
_REPLACE = "replace:"
BUTTON = "file:do"
"""The name of every button that does something with one file; its value is ``<what>:<which>``."""


def input_name(name: str) -> tuple[str, UUID | None]:
    """The question that a file input answers, and the file that it replaces (``replace:<question>:<file id>``)."""
    if not name.startswith(_REPLACE):
        return name, None
    question, _colon, file_id = name.removeprefix(_REPLACE).partition(":")
    try:
        return question, UUID(file_id)
    except ValueError:
        return question, None


@dataclass(frozen=True)
class Attachments:
    """The files and the unfinished uploads of a dossier, read once for a page."""

    opened: OpenPage
    rows: Sequence[DossierFile]
    coming: Sequence[UnfinishedUpload]

    @classmethod
    def of(cls, opened: OpenPage) -> "Attachments":
        """Those of an open page."""
        session, dossier_id = read_session(), opened.dossier.id
        return cls(opened, queries.files(session, dossier_id), queries.unfinished_uploads(session, dossier_id))

    def dress(self, field: Any) -> None:
        """Say beside a file input what it takes (TT 32/2017 Đ7), and list what is there already."""
        question: FileQuestion = field.question
        component = self.opened.definition.component(question.component)
        field.hint = " ".join(_told(field, question, component))
        accept = ",".join(f".{extension}" for extension in sorted(files.takes(question, component)))
        field.render_kw = {**(field.render_kw or {}), "accept": accept}
        held = [file for file in self.rows if file.question == question.key]
        field.uploaded = [_row(file) for file in held]
        field.coming = [_coming(upload) for upload in self.coming if upload.question == question.key]
        field.joinable = _joinable(held, question, component)
        field.places = self._places(component, accept)
        field.single = isinstance(question, PhotoQuestion)

    def _places(self, component: Component, accept: str) -> dict[str, Any]:
        """Where the buttons and the pieces of a question's files go, and what the script has to know."""
        draft, page = self.opened.dossier.id, self.opened.page.key
        limit = component.max_mb * files.MEGABYTE
        shrinks = "jpg" in files.taken(component) and limit < files.LARGEST_PICTURE
        sending = {
            "data-uploads": url_for("dossiers.begin_upload", draft_id=draft),
            "data-page": page,
            "data-max-bytes": limit,
            "data-max-picture-bytes": files.LARGEST_PICTURE if shrinks else limit,
        }
        act = url_for("dossiers.change_files", draft_id=draft, page_key=page)
        return {
            "act": act,
            "button": BUTTON,
            "shrinks": shrinks,
            "sending": sending,
            "replacing": {**sending, "accept": accept},
        }


def _told(field: Any, question: FileQuestion, component: Component) -> Iterable[str]:
    yield from filter(None, [field.hint or (say(component.hint) if component.hint else "")])
    kinds = formats(files.takes(question, component))
    if isinstance(question, PhotoQuestion):
        width, height = question.least
        yield _("Một ảnh chân dung %(kinds)s, tỷ lệ %(print)s cm, ít nhất %(width)s × %(height)s điểm ảnh.",
                kinds=kinds, print=question.print_size, width=width, height=height)  # fmt: skip
        return
    yield _("Nhận tệp %(kinds)s, tối đa %(most)s tệp.", kinds=kinds, most=component.max_files)
    if {"jpg", "pdf"} <= files.extensions(component):
        yield _("Các ảnh chọn cùng lúc được xoay thẳng và ghép thành một tệp PDF.")
    if component.identity_document:
        yield _("Ảnh được in chữ mờ ghi rõ nộp cho thủ tục này, để không ai dùng lại vào việc khác.")


def formats(taken: Iterable[str]) -> str:
    """Each format once, PDF first: ``PDF, JPG, PNG``."""
    names = {_SAME_FORMAT.get(extension, extension) for extension in taken}
    order = ("pdf", "jpg", "png")
    return ", ".join(sorted(names, key=lambda name: (name not in order, name != "pdf", name))).upper()


def _joinable(held: Sequence[DossierFile], question: FileQuestion, component: Component) -> int:
    """How many pages can be joined to one document."""
    if isinstance(question, PhotoQuestion) or "pdf" not in files.extensions(component):
        return 0
    count = sum(pages.is_page(file) for file in held)
    return count if count > 1 else 0


def _row(file: DossierFile) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": str(file.id),
        "name": file.name,
        "size": file.size,
        "pages": file.pages,
        "href": "" if not Scan(file.scan).opens else _address("dossiers.file", file),
        "preview": _address("dossiers.preview", file) if is_portrait(file) else "",
        "checked": checked(file),
        "tone": {Scan.WAITING: "waiting", Scan.INFECTED: "bad"}.get(Scan(file.scan), "good"),
        "facts": list(facts(file)),
        "doubt": has_doubt(file),
        "looked": file.looked_at is not None,
        "notes": [note[language()] for note in file.notes],
    }
    return row


def _address(endpoint: str, file: DossierFile) -> str:
    return url_for(endpoint, dossier_id=file.dossier_id, file_id=file.id)


def is_portrait(file: DossierFile) -> bool:
    """Whether a file is a page the portal made itself as a JPEG: such a picture is safe to show."""
    return file.media_type == "image/jpeg" and (file.origin or {}).get("kind") == MADE


def checked(file: DossierFile) -> str:
    """What the checks found, as one sentence."""
    if file.scan == Scan.INFECTED:
        return say(Infected().sentence)
    if file.scan == Scan.WAITING:
        return str(_("Đã kiểm tra: tệp mở được. Chưa quét vi-rút; hệ thống sẽ tự quét, bạn cứ tiếp tục."))
    if file.scan == Scan.CLEAN:
        return str(_("Đã kiểm tra: tệp mở được, không có vi-rút."))
    return str(_("Đã kiểm tra: tệp mở được."))


def facts(file: DossierFile | CertifiedCopy) -> Iterable[str]:
    """Its signatures and where it comes from, in words."""
    if file.verdict is not None:
        yield _signed(file.verdict)
    if (told := origin(file)) is not None:
        yield say(told)


def _signed(verdict: Mapping[str, Any]) -> str:
    signers = ", ".join(report["signer"] for report in verdict["signatures"] if report.get("signer"))
    finding = verdict["sentence"][language()]
    if not signers:
        return str(_("Chữ ký số: %(finding)s", finding=finding))
    return str(_("Chữ ký số của %(signers)s: %(finding)s", signers=signers, finding=finding))


def _coming(upload: UnfinishedUpload) -> dict[str, Any]:
    percent = upload.received * 100 // upload.size
    return {"id": str(upload.id), "name": upload.name, "percent": percent, "size": upload.size}


def doubts(rows: Iterable[DossierFile], questions: Iterable[str]) -> list[FileTrouble]:
    """What still has to be decided about files of these questions, each as a sentence beside its question."""
    keys = set(questions)
    return [_open_doubt(file) for file in open_doubts(rows) if file.question in keys]


def _open_doubt(file: DossierFile) -> FileTrouble:
    if file.scan == Scan.INFECTED:
        return about(file.question, file.name, Infected().sentence)
    return about(file.question, file.name, files.DECIDE)


def earlier_rows(found: Sequence[DossierFile | CertifiedCopy], component: str) -> list[dict[str, Any]]:
    """Earlier papers to choose from: name, origin, day, signature and until when its certificate holds."""
    return [
        {
            "id": str(file.id),
            "name": file.name,
            "size": file.size,
            "pages": file.pages,
            "same": file.component == component,
            "service": say(catalogue.definition(file.dossier.service_code, file.dossier.service_version).name),
            "code": file.dossier.code or "",
            "day": f"{local(file.uploaded_at):%d/%m/%Y}",
            "facts": list(facts(file)),
            "until": _until(file.verdict),
        }
        for file in found
    ]


def _until(verdict: Mapping[str, Any] | None) -> str:
    """The day on which the first certificate of its signatures runs out, if there is one."""
    ends = [report["valid_until"] for report in (verdict or {}).get("signatures", []) if report.get("valid_until")]
    return f"{local(datetime.fromisoformat(min(ends))):%d/%m/%Y}" if ends else ""
