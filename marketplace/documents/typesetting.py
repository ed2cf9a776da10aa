"""Typeset a paper as PDF: the only file that imports typst.

The facts reach the template as one JSON string which the template parses; nothing a person wrote
becomes part of the template's own text. Nothing is fetched: fonts come with the wheel, from the
project (Arabic, Chinese, Japanese) and for the rest from the machine, files only from the folder of
templates.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

from marketplace.config import ROOT
from marketplace.documents.models import PaperKind

FOLDER = ROOT / "templates" / "documents"
FONTS = ROOT / "marketplace" / "data" / "fonts"


class TypesettingError(RuntimeError):
    """The template did not become a PDF."""


def typeset(*, kind: PaperKind, facts: Mapping[str, object], at: datetime) -> bytes:
    """The PDF of ``kind`` filled with ``facts``; ``at`` is its date of creation."""
    try:
        pdf = typst.compile(
            os.fspath(_template(kind)),
            root=os.fspath(FOLDER),
            font_paths=[os.fspath(FONTS)],
            format="pdf",
            sys_inputs={"paper": json.dumps(facts, ensure_ascii=False)},
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise TypesettingError(f"{kind}: {error.message}") from error
    if not isinstance(pdf, bytes):
        raise TypesettingError(f"{kind}: no PDF came back")
    return pdf


def _template(kind: PaperKind) -> Path:
    return FOLDER / f"{kind.value}.typ"
