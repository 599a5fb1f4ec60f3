"""The form every page form is built on: CSRF-protected, explaining its errors in the page's language."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.errors import PortalError
from portal.web.languages import say


class ChecksField(SelectMultipleField):  # type: ignore[misc]  # wtforms ships no types
    """Any number of options, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PortalForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A form of the portal; ``explain`` shows a typed error above the fields or at one of them."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask-wtf ships no types
        """WTForms' own sentences are replaced by ours; nothing is translated behind our back."""

        locales = ("vi",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[str] = []

    def explain(self, problem: PortalError, *, field: Field | None = None) -> None:
        """Say what stopped the action, at ``field`` if given."""
        if field is None:
            self.problems.append(say(problem.sentence))
        else:
            field.errors = [*field.errors, say(problem.sentence)]
