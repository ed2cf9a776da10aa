"""Opens a packed file (XLSX is one) only as far as it is harmless; pure.

A few hundred kilobytes unpack to gigabytes if one lets them. What the directory of the archive
declares is checked first, which costs a millisecond; what comes out is counted as it is read,
because a directory can lie.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from marketplace.labels import N_
from marketplace.spreadsheets.refusals import UnreadableSheetError

MOST_MEMBERS = 200
LARGEST_UNPACKED = 50 * 1024 * 1024
LARGEST_RATIO = 200
_CHUNK = 64 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
DAMAGED = N_("The file is damaged or no spreadsheet. Save it again as XLSX or CSV.")
TOO_MUCH = N_("The file unpacks to far more than a list needs. Save only the list, as XLSX or CSV.")


def unpacked(content: bytes) -> io.BytesIO:
    """The same archive with every member laid open. Raises UnreadableSheetError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_what_it_declares(archive)
            return _laid_open(archive)
    except _BROKEN as error:
        raise UnreadableSheetError(DAMAGED) from error


def _refuse_what_it_declares(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    large = sum(member.file_size for member in members)
    small = sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS or large > LARGEST_UNPACKED or large > small * LARGEST_RATIO:
        raise UnreadableSheetError(TOO_MUCH)


def _laid_open(archive: zipfile.ZipFile) -> io.BytesIO:
    file, total = io.BytesIO(), 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as opened:
        for member in archive.infolist():
            parts = []
            with archive.open(member) as source:
                while part := source.read(_CHUNK):
                    total += len(part)
                    if total > LARGEST_UNPACKED:
                        raise UnreadableSheetError(TOO_MUCH)
                    parts.append(part)
            opened.writestr(member.filename, b"".join(parts))
    file.seek(0)
    return file
