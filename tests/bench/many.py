"""Very many dossiers, made inside the database: copies of one real dossier with other names, codes, times and places.

About 2.5 % are open, none of them older than ten weeks; the others were received over four years. Everything comes from
the running number, so that two databases of one size hold the same.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text, update

from portal.core import clock, textsearch
from portal.core.db import database, reading, transaction
from portal.dossiers import actions
from portal.dossiers.models import Dossier
from tests.faults import drafts

_FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Nguyễn Nguyễn Lê Trần"
_MIDDLES = "Văn Thị Đức Minh Thanh Hữu Ngọc Quang Thu Xuân Bảo Gia Kim Hoài Như Đình Công Thuỳ Mai Anh"
_GIVEN = (
    "An Anh Bình Châu Chi Cường Dung Dũng Duy Đạt Giang Hà Hải Hạnh Hằng Hiếu Hoa Hoà Hùng Hương Khánh Khoa Lan Linh "
    "Long Ly Mai Minh Nam Nga Ngân Nhung Oanh Phát Phong Phúc Phương Quân Quý Quỳnh Sơn Tâm Tân Thảo Thắng Thu Thuỷ "
    "Tiến Toàn Trang Trung Tú Tuấn Tùng Uyên Vân Việt Vinh Yến Yên Xuân Sương Kiều Lộc"
)
_SERVICES = "2.000635 1.001193 1.004873 2.000488 1.013225 1.002809"  # all have the version of the first dossier
_LISTS = {"family": _FAMILIES, "middle": _MIDDLES, "given": _GIVEN, "service": _SERVICES}
_YEARS = timedelta(days=1461)
_SEALED = ("answers", "submitted_answers", "prefilled", "unfinished", "proposal", "form_change")
_SHARE_RECENT = 20  # the newest twentieth, of which every other one is open

_HASH = "(n.g * 2654435761) % 4294967296"
_OWN_COLUMNS = (
    "id, code, agency_id, service_code, status, step, applicant_name, applicant_number, folded, assigned_id, "
    "received_at, sent_at, submitted_at, accepted_at, due_at, finished_at, created_at, updated_at"
)
_PLACES = (
    (1, "reception"),
    (1, "reception"),
    (2, "appraisal"),
    (4, "appraisal"),
    (4, "appraisal"),
    (4, "approval"),
    (4, "sealing"),
    (5, "applicant"),
    (9, "return"),
)
_ENDS = (*[(10, "closed")] * 9, (3, "closed"), (8, "closed"))


def fill(size: int) -> None:
    """Bring the number of dossiers to ``size``.

    PostgreSQL knows afterwards what it holds, as its autovacuum sees to; SQLite is as the portal leaves it, unanalysed.
    """
    owner = drafts.applicant()
    sent = drafts.ready_to_submit(owner, line="the first of many")
    with transaction() as session:
        actions.submit(session, sent, actor=owner, sent_at=clock.now(), now=clock.now())
    plain = _plain(sent)
    with database().engine.begin() as connection:
        connection.execute(update(Dossier.__table__).where(Dossier.id == sent).values(plain))  # type: ignore[arg-type]
        _helpers(connection)
        connection.execute(text(_statement(connection)), {"size": size - 1, "first": _id(sent, connection)})
    if not database().is_sqlite:
        with database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _plain(dossier_id: UUID) -> dict[str, Any]:
    """What is sealed in a dossier, as before there were seals: a seal opens in its own row only, not in copies."""
    with reading() as session:
        found = session.get_one(Dossier, dossier_id)
        opened = {name: getattr(found, name) for name in _SEALED}
    return {"sealed_with": None} | {name: dict(value) for name, value in opened.items() if value}


def _id(value: UUID, connection: Connection) -> Any:
    return value.hex if connection.dialect.name == "sqlite" else value


def _helpers(connection: Connection) -> None:
    """Names, agencies, places and services by number, to join with."""
    ours = connection.dialect.name == "sqlite"
    key = "CHAR(32)" if ours else "UUID"
    connection.execute(text("CREATE TEMP TABLE many_word (kind VARCHAR(10), n INTEGER, word TEXT, folded TEXT)"))
    connection.execute(text("CREATE TEMP TABLE many_place (kind VARCHAR(10), n INTEGER, status INTEGER, step TEXT)"))
    connection.execute(text(f"CREATE TEMP TABLE many_agency (n INTEGER, id {key}, identifier TEXT, word TEXT)"))
    connection.execute(text(f"CREATE TEMP TABLE many_officer (n INTEGER, id {key})"))
    for kind, listed in _LISTS.items():
        words = enumerate(listed.split())
        rows = [{"kind": kind, "n": n, "w": word, "f": " ".join(textsearch.words(word))} for n, word in words]
        connection.execute(text("INSERT INTO many_word VALUES (:kind, :n, :w, :f)"), rows)
    for kind, places in (("open", _PLACES), ("closed", _ENDS)):
        rows = [{"kind": kind, "n": n, "status": status, "step": step} for n, (status, step) in enumerate(places)]
        connection.execute(text("INSERT INTO many_place VALUES (:kind, :n, :status, :step)"), rows)
    found = connection.execute(text("SELECT id, identifier FROM agency ORDER BY key")).all()
    agencies = [
        {"n": n, "id": row.id, "identifier": row.identifier, "word": textsearch.scoped(UUID(str(row.id)), "")}
        for n, row in enumerate(found)
    ]
    connection.execute(text("INSERT INTO many_agency VALUES (:n, :id, :identifier, :word)"), agencies)
    specialists = connection.execute(text("SELECT account_id FROM account_role WHERE role = 'specialist'")).scalars()
    officers = [{"n": n, "id": one} for n, one in enumerate(sorted(specialists, key=str))]
    connection.execute(text("INSERT INTO many_officer VALUES (:n, :id)"), officers)


def _statement(connection: Connection) -> str:
    """One INSERT … SELECT from a row that is there; every column that is not named is copied from it."""
    columns = [row[0] for row in connection.execute(text("SELECT * FROM dossier LIMIT 0")).cursor.description]
    copied = [name for name in columns if name not in _OWN_COLUMNS.split(", ")]
    ours = connection.dialect.name == "sqlite"
    key = "lower(hex(randomblob(16)))" if ours else "gen_random_uuid()"
    return f"""
    WITH RECURSIVE n(g) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT g + 1 FROM n WHERE g < CAST(:size AS BIGINT)),
    drawn AS (
      SELECT n.g, {_HASH} AS h, n.g > :size - :size / {_SHARE_RECENT} AND n.g % 2 = 0 AS is_open,
        {_seconds()} * (:size - n.g) / :size AS age
      FROM n
    ),
    dated AS (SELECT drawn.*, {_moment("age", ours)} AS received, {_moment("age - 864000", ours)} AS due,
        {_moment("age - 432000", ours)} AS finished, {_day("age", ours)} AS day FROM drawn)
    INSERT INTO dossier ({_OWN_COLUMNS}, {", ".join(copied)})
    SELECT {key}, a.identifier || '-' || d.day || '-' || {_padded("d.g", 6)}, a.id, s.word, p.status, p.step,
      f.word || ' ' || m.word || ' ' || v.word, '0671900' || {_padded("d.h % 100000", 5)},
      a.word || replace(replace(replace(lower(a.identifier), '.', ' '), '-', ' '), ' ', ' ' || a.word)
        || ' ' || a.word || d.day || ' ' || a.word || {_padded("d.g", 6)}
        || ' ' || a.word || {_padded("d.h % 10000", 4)} || ' ' || a.word || f.folded || ' ' || a.word || m.folded
        || ' ' || a.word || v.folded || ' ' || a.word || '09' || {_padded("d.h % 100000000", 8)},
      CASE WHEN p.status IN (1, 2) THEN NULL ELSE o.id END, d.received, d.received, d.received,
      CASE WHEN p.status = 1 THEN NULL ELSE d.received END, CASE WHEN p.status = 1 THEN NULL ELSE d.due END,
      CASE WHEN d.is_open THEN NULL ELSE d.finished END, d.received, d.received, {", ".join(f"t.{c}" for c in copied)}
    FROM dated d JOIN dossier t ON t.id = :first
      JOIN many_agency a ON a.n = (d.h / 7) % (SELECT count(*) FROM many_agency)
      JOIN many_officer o ON o.n = (d.h / 11) % (SELECT count(*) FROM many_officer)
      JOIN many_word s ON s.kind = 'service' AND s.n = (d.h / 13) % {_number("service")}
      JOIN many_word f ON f.kind = 'family' AND f.n = d.h % {_number("family")}
      JOIN many_word m ON m.kind = 'middle' AND m.n = (d.h / 17) % {_number("middle")}
      JOIN many_word v ON v.kind = 'given' AND v.n = (d.h / 401) % {_number("given")}
      JOIN many_place p ON p.kind = CASE WHEN d.is_open THEN 'open' ELSE 'closed' END
        AND p.n = (d.h / 19) % CASE WHEN d.is_open THEN {len(_PLACES)} ELSE {len(_ENDS)} END
    """  # noqa: S608 (nothing from outside)


def _seconds() -> int:
    return int(_YEARS.total_seconds())


def _number(kind: str) -> int:
    return len(_LISTS[kind].split())


def _padded(number: str, width: int) -> str:
    return f"substr(CAST({10**width} + ({number}) AS VARCHAR(20)), 2)"


def _moment(age: str, ours: bool) -> str:
    if ours:
        return f"strftime('%Y-%m-%d %H\\:%M\\:%f000', 'now', (-({age})) || ' seconds')"
    return f"now() - make_interval(secs => ({age})\\:\\:float)"


def _day(age: str, ours: bool) -> str:
    if ours:
        return f"substr(strftime('%Y%m%d', 'now', (-({age})) || ' seconds'), 3)"
    return f"to_char(now() - make_interval(secs => ({age})\\:\\:float), 'YYMMDD')"
