"""Pages of financing."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("financing", __name__)
