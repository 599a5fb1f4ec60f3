"""Pictures and attachments: for readers where a public text shows them, for the editorial board always."""

from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue

from portal.core import blobs
from portal.core.actor import Role
from portal.core.errors import NotFound
from portal.documents.viruses import Scan
from portal.notices import queries
from portal.notices.models import NoticeFile
from portal.notices.views.blueprint import bp
from portal.web import downloads
from portal.web.access import PUBLIC, allow, current_actor
from portal.web.reading import read_session

_ONE_DAY = 24 * 3600


@bp.get("/notices/pictures/<uuid:notice_file_id>/<int:width>.jpg")
@allow(PUBLIC)
def picture(notice_file_id: UUID, width: int) -> ResponseReturnValue:
    """A picture in one of its sizes; what is public may be kept for a day by browsers and proxies. Raises NotFound."""
    found, public = _found(notice_file_id)
    size = next((one for one in found.renditions if one["width"] == width), None)
    if not found.is_picture or size is None:
        raise NotFound
    return _kept(downloads.show_picture(blobs.store().path(size["sha256"]), media_type="image/jpeg"), public)


@bp.get("/notices/files/<uuid:notice_file_id>")
@allow(PUBLIC)
def attachment(notice_file_id: UUID) -> ResponseReturnValue:
    """An attachment, as a download. Raises NotFound."""
    found, _ = _found(notice_file_id)
    if found.is_picture:
        raise NotFound
    return downloads.send_strangers(found.sha256, found.name, media_type=found.media_type)


def _found(file_id: UUID) -> tuple[NoticeFile, bool]:
    """The file, and whether readers may have it too. What the scanner has not let through nobody gets."""
    try:
        found, public = queries.file(read_session(), file_id, board=False), True
    except NotFound:
        if not {Role.EDITOR, Role.PUBLISHER} & current_actor().roles:
            raise
        found, public = queries.file(read_session(), file_id, board=True), False
    if not Scan(found.scan).opens:
        raise NotFound
    return found, public


def _kept(answer: Response, public: bool) -> Response:
    if public:
        answer.cache_control.public, answer.cache_control.max_age = True, _ONE_DAY
        answer.cache_control.no_cache = None
    return answer
