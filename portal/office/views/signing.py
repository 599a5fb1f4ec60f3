"""One result signed, one result sealed: read and number it, make the file, record it, each by itself.

The file is made between two transactions, because signing asks remote services. Who is interrupted there has drawn a
number that waits for the next attempt (see RegisterEntry), and a file in the store that no row knows.
"""

from uuid import UUID

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import transaction
from portal.office import actions, issuing
from portal.office.actions import letters, written
from portal.signing.actions import Identity


def sign_result(dossier_id: UUID, *, identity: Identity, actor: Actor, revision: int, shown: str | None = None) -> str:
    """Number the result, sign it with the leader's own key, record it; returns its number.

    Raises as ``actions.order_result``, ``issuing.make_result`` and ``actions.approve`` do; then it is not signed.
    """
    with transaction() as session:
        order = actions.order_result(session, dossier_id, actor=actor, revision=revision, shown=shown, now=clock.now())
    made = issuing.make_result(
        order.document, identity=identity, key_name=order.key_name, created=order.created, at=clock.now()
    )
    with transaction() as session:
        actions.approve(session, dossier_id, order=order, made=made, actor=actor, revision=revision, now=clock.now())
    return order.document.number


def seal_result(dossier_id: UUID, *, actor: Actor, revision: int, shown: str | None = None) -> str:
    """Seal the result, check signature and seal, issue it; returns its number.

    Raises as ``actions.order_seal``, ``issuing.seal_result`` and ``actions.seal`` do; then it is not issued.
    """
    with transaction() as session:
        order = actions.order_seal(session, dossier_id, actor=actor, revision=revision, shown=shown)
    made = issuing.seal_result(order.signed, agency=order.agency, at=clock.now())
    with transaction() as session:
        actions.seal(session, dossier_id, made=made, actor=actor, revision=revision, now=clock.now())
    return order.number


def sign_apology(dossier_id: UUID, *, identity: Identity, actor: Actor, revision: int) -> str:
    """Number the apology, sign it with the leader's own key, seal it, put the date off; returns its number.

    Raises as ``letters.order_apology`` and ``issuing.make_letter`` do; then nothing was put off.
    """
    with transaction() as session:
        order = letters.order_apology(session, dossier_id, actor=actor, revision=revision, now=clock.now())
    made = _made(order, identity)
    with transaction() as session:
        letters.put_off(session, dossier_id, order=order, made=made, actor=actor, revision=revision, now=clock.now())
    return order.document.number


def sign_stop(dossier_id: UUID, *, identity: Identity, actor: Actor, revision: int) -> str:
    """Number the stop notice, sign it with the leader's own key, seal it, end the work; returns its number.

    Raises as ``letters.order_stop`` and ``issuing.make_letter`` do; then the work goes on.
    """
    with transaction() as session:
        order = letters.order_stop(session, dossier_id, actor=actor, revision=revision, now=clock.now())
    made = _made(order, identity)
    with transaction() as session:
        letters.stop(session, dossier_id, order=order, made=made, actor=actor, revision=revision, now=clock.now())
    return order.document.number


def sign_written(dossier_id: UUID, letter_id: UUID, *, identity: Identity, actor: Actor, revision: int) -> str:
    """Number a letter from a template, sign it with the leader's own key, record it; returns its number.

    Raises as ``written.order`` and ``issuing.make_result`` do; then it is not signed.
    """
    with transaction() as session:
        order = written.order(session, dossier_id, letter_id, actor=actor, revision=revision, now=clock.now())
    made = issuing.make_result(
        order.document, identity=identity, key_name=order.key_name, created=order.created, at=clock.now()
    )
    with transaction() as session:
        written.sign(
            session,
            dossier_id,
            letter_id,
            written=order,
            made=made,
            actor=actor,
            revision=revision,
            now=clock.now(),
        )
    return order.document.number


def seal_written(dossier_id: UUID, letter_id: UUID, *, actor: Actor, revision: int) -> str:
    """Seal a signed letter, check signature and seal, issue and send it; returns its number.

    Raises as ``written.order_seal`` and ``issuing.seal_result`` do; then it is not issued.
    """
    with transaction() as session:
        order = written.order_seal(session, dossier_id, letter_id, actor=actor, revision=revision)
    made = issuing.seal_result(order.signed, agency=order.agency, at=clock.now())
    with transaction() as session:
        written.issue(session, dossier_id, letter_id, made=made, actor=actor, revision=revision, now=clock.now())
    return order.number


def _made(order: letters.LetterOrder, identity: Identity) -> issuing.Made:
    return issuing.make_letter(
        order.document,
        identity=identity,
        key_name=order.key_name,
        agency=order.agency,
        created=order.created,
        at=clock.now(),
    )
