"""The file of a backup: a zip with the databases as SQLite files, and a manifest with revision and checksums."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Mapping

from bot.errors import UserError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LEADS: Final = "leads.db"
TRACKER: Final = "tracker.db"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Archive:
    """What a backup holds.

    Attributes:
        made_at: when, as ISO 8601.
        revision: the lead store's.
        files: name -> size in bytes.
    """

    made_at: str
    revision: str
    files: Mapping[str, int]


def pack(target: Path, folder: Path, copies: Mapping[str, Path], made_at: str, revision: str) -> Archive:
    """Write the copies into one file that only its owner may read; `target` is there whole or not at all.

    Args:
        folder: where the file grows, on the same disk as `target`.
    Raises:
        OSError: it cannot be written.
    """
    files = {name: {"sha256": _digest(copy), "bytes": copy.stat().st_size} for name, copy in copies.items()}
    manifest = {"format": FORMAT, "made_at": made_at, "revision": revision, "files": files}
    growing = folder / "archive"
    with open(os.open(growing, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, json.dumps(manifest, indent=2))
            for name, copy in copies.items():
                packed.write(copy, name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(growing, target)
    return _read_manifest(manifest)


def unpack(archive: Path, folder: Path) -> Archive:
    """Unpack into the folder, if the archive is whole.

    Raises:
        UserError: it cannot be read, is none of ours, is damaged or has a newer format.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest: Mapping[str, Any] = json.loads(packed.read(MANIFEST))
            _refuse_other(archive, manifest)
            found = _read_manifest(manifest)
            for name in manifest["files"]:
                with packed.open(name) as source, open(folder / name, "wb") as file:
                    while chunk := source.read(_CHUNK):
                        file.write(chunk)
    except OSError as error:
        raise UserError(f"cannot read {archive} ({error.strerror}); give the file that `asmtp backup` wrote") from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, KeyError, TypeError, ValueError) as error:
        raise UserError(f"{archive} is no whole backup of `asmtp backup` ({type(error).__name__})") from None
    for name, facts in manifest["files"].items():
        if _digest(folder / name) != facts["sha256"] or not _is_sound(folder / name):
            raise UserError(f"{archive} is damaged: {name} is not as it was written; use another backup")
    return found


def _refuse_other(archive: Path, manifest: Mapping[str, Any]) -> None:
    if manifest["format"] != FORMAT:
        raise UserError(
            f"{archive} has the format {manifest['format']}, this version reads {FORMAT}; use the newer one"
        )
    if LEADS not in manifest["files"] or not set(manifest["files"]) <= {LEADS, TRACKER}:
        raise KeyError(LEADS)
    for facts in manifest["files"].values() if isinstance(manifest["files"], dict) else (None,):
        if not isinstance(facts, dict) or type(facts["bytes"]) is not int or type(facts["sha256"]) is not str:
            raise TypeError


def _read_manifest(manifest: Mapping[str, Any]) -> Archive:
    sizes = {name: facts["bytes"] for name, facts in manifest["files"].items()}
    return Archive(str(manifest["made_at"]), str(manifest["revision"]), sizes)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
