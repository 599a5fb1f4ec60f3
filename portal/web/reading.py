"""One reading session for each request."""

from flask import Flask, g
from sqlalchemy.orm import Session

from portal.core.db import database


def read_session() -> Session:
    """The session that this request reads with; opened at first use, closed when the request ends."""
    if "read_session" not in g:
        g.read_session = database().open_reading()
    session: Session = g.read_session
    return session


def forget_reads() -> None:
    """Close the reading session, so that what was just written is seen afterwards."""
    session = g.pop("read_session", None)
    if session is not None:
        session.close()


def init_app(app: Flask) -> None:
    """Close the session at the end of every request."""

    @app.teardown_appcontext
    def _close(_problem: BaseException | None) -> None:
        forget_reads()
