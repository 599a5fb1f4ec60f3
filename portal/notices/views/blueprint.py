"""The blueprint of notices; the modules beside this one hang their pages on it."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
