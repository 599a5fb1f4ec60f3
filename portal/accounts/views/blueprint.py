"""The blueprint of accounts; the modules beside this one hang their pages on it."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
