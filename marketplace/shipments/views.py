"""Pages of shipments."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("shipments", __name__)
