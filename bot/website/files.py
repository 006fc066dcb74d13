"""The website's static files, as the web server sends them."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Mapping

from bot.website.pages import FOLDER

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_CACHE: Final = "public, max-age=300, stale-while-revalidate=86400"

STATIC_URLS: Final[Mapping[str, str]] = {
    "/widget.js": "widget.js",
    "/widget.css": "widget.css",
    "/static/site.css": "site.css",
    "/static/print.js": "print.js",
    "/static/logo.svg": "logo.svg",
    "/static/icon.svg": "icon.svg",
    "/static/harbour.svg": "harbour.svg",
}
"""Every static address and the file behind it. `widget.css` is cut out of `widget.js`, its only source."""


@dataclass(frozen=True)
class StaticFile:
    """One file: its bytes, its `Content-Type`, and the headers to send with it (`ETag`, `Cache-Control` ...)."""

    content: bytes
    gzipped: bytes
    content_type: str
    headers: Mapping[str, str]

    def encoded(self, accept_encoding: str) -> tuple[bytes, dict[str, str]]:
        """The body and the headers for a browser: compressed when its `Accept-Encoding` takes gzip."""
        if re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accept_encoding):
            return self.gzipped, {**self.headers, "Content-Encoding": "gzip"}
        return self.content, dict(self.headers)


@cache
def static_file(url: str) -> StaticFile | None:
    """The file at one of `STATIC_URLS`, read once; None for any other address."""
    name = STATIC_URLS.get(url)
    if name is None:
        return None
    content = _widget_css() if name == "widget.css" else (FOLDER / "static" / name).read_bytes()
    headers = {
        "ETag": f'W/"{hashlib.sha256(content).hexdigest()[:20]}"',  # weak: the same for both encodings
        "Vary": "Accept-Encoding",
        "Cache-Control": _CACHE,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",  # the widget is embedded by other sites of the firm
        "Access-Control-Allow-Origin": "*",
    }
    return StaticFile(content, gzip.compress(content, 9, mtime=0), _TYPES[name[name.rindex(".") :]], headers)


def _widget_css() -> bytes:
    source = (FOLDER / "static" / "widget.js").read_text(encoding="utf-8")
    style = re.search(r"const STYLE = `\n(.*?)`;", source, re.DOTALL)
    if style is None:
        raise ValueError("widget.js has no style sheet between `const STYLE = ` and its closing backtick")
    return style.group(1).encode()
