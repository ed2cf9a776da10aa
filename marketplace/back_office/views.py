"""Pages of back_office."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("back_office", __name__)
