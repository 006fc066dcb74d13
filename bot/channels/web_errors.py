"""Errors of the APIs: a status, a stable code, and a sentence in the person's language."""

from __future__ import annotations

from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.languages import preferred_language
from bot.words import say


class ApiError(Exception):
    """A request that cannot be served.

    Args:
        status: HTTP status.
        code: stable error code, for programs.
        detail: what a developer should mend, in English; empty when there is nothing to mend.
        language: the talk's language, when it is known.
        retry_after: seconds after which the same may be sent again; 0 when waiting is not what helps.
    """

    def __init__(
        self, status: int, code: str, detail: str, *, language: str | None = None, retry_after: int = 0
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.language = status, code, detail, language
        self.headers = {"Retry-After": str(retry_after)} if retry_after else {}

    def response(self, accept_language: str) -> HTTPResponse:
        """The JSON answer; its message is in the talk's language, else in the browser's."""
        language = self.language or preferred_language(accept_language)
        error = {"code": self.code, "message": say(f"api_{self.code}", language)}
        if self.detail:
            error["detail"] = self.detail
        return json_response({"error": error}, status=self.status, headers=self.headers)
