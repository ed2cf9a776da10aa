"""Pages of curation."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("curation", __name__)
