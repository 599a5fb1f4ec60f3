"""``portal staff``: what the operator of the machine does where nobody could approve yet. Everything is in the log."""

import click
from sqlalchemy.orm import Session

from portal.accounts import actions, queries
from portal.accounts.actions import NewPassword, Person
from portal.accounts.models import Account
from portal.core import clock
from portal.core.actor import SYSTEM, Kind, Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError

_ROLES = click.Choice([role.value for role in Role])
_REASON = click.option("--reason", required=True, help="The decision that it rests on; kept in the log.")


@click.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--agency", required=True, help="Key of the agency.")
@click.option("--position", default="", help="Position, as printed on documents.")
@click.option("--personal-number", default=None, help="12 digits; nobody approves their own requests by two accounts.")
@click.option("--role", "roles", type=_ROLES, multiple=True, help="May be repeated.")
@_REASON
def add_command(
    username: str, name: str, agency: str, position: str, personal_number: str | None, roles: list[str], reason: str
) -> None:
    """Open an account for a member of staff, for instance the first administrator; prints the first password."""
    password = NewPassword.of(actions.first_password())
    person = Person(display_name=name, position=position, personal_number=personal_number)
    try:
        with transaction() as session:
            found = queries.agency(session, agency)
            account = actions.create_staff(
                session,
                username=username,
                password=password,
                person=person,
                roles=(),
                agency_id=found.id,
                actor=SYSTEM,
                now=clock.now(),
            )
            _set(session, account, roles, reason)
    except NotFound as problem:
        raise click.ClickException("There is no such agency.") from problem
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    click.echo(f"{account.username}\t{password.text}")


@click.command("roles")
@click.argument("username")
@click.option("--role", "roles", type=_ROLES, multiple=True, help="Every role from now on; may be repeated.")
@_REASON
def roles_command(username: str, roles: list[str], reason: str) -> None:
    """Set all roles of USERNAME without a second person; for an installation that has only one administrator."""
    try:
        with transaction() as session:
            account = queries.account_by_username(session, username)
            if account is None or account.kind != Kind.STAFF:
                raise click.ClickException("There is no such member of staff.")
            _set(session, account, roles, reason)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    click.echo(f"{username}\t{' '.join(roles)}")


def _set(session: Session, account: Account, roles: list[str], reason: str) -> None:
    wanted = [Role(name) for name in roles]
    actions.change_roles(session, account.id, roles=wanted, reason=reason, actor=SYSTEM, now=clock.now())


COMMANDS = (add_command, roles_command)
