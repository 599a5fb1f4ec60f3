"""``{% kept … %}``: a part of a page that is drawn once for each language and each key, then shown as it was.

For what depends on nothing but published service definitions and settings: those never change while the process lives.
Nothing of a person, of a request or of the clock may stand inside.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

_MOST = 2000


class Kept(Extension):
    """The tag; its arguments are the key, beside the template, the line and the language."""

    tags = {"kept"}  # noqa: RUF012 (Jinja's own hook)

    def parse(self, parser: Parser) -> nodes.Node:
        """``{% kept code, version %} … {% endkept %}``."""
        line = next(parser.stream).lineno
        key: list[nodes.Expr] = [nodes.Const(parser.name), nodes.Const(line), nodes.Name("language", "load")]
        while parser.stream.current.type != "block_end":
            key.append(parser.parse_expression())
            parser.stream.skip_if("comma")
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        call = self.call_method("_keep", [nodes.Tuple(key, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _keep(self, key: tuple[Any, ...], caller: Callable[[], str]) -> Markup:
        drawn: dict[tuple[Any, ...], Markup] = self.environment.__dict__.setdefault("kept", {})
        found = drawn.get(key)
        if found is None:
            found = Markup(caller())  # noqa: S704 (what a template drew is escaped already)
            if len(drawn) < _MOST:
                drawn[key] = found
        return found
