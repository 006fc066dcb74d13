"""The client that talks to both bots: JSON over one kept-alive connection, each request timed."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any, Final

from benchmarks.errors import BenchmarkError

TIMEOUT_SECONDS: Final = 60.0


class NotReadyError(Exception):
    """Nobody answers on the port yet."""


class Connection:
    """One client's connection to a server on this machine. Not for use by several threads.

    Args:
        port: TCP port on the loopback address.
    """

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)

    def post(self, path: str, payload: object) -> tuple[Any, float]:
        """Send one JSON request.

        Returns:
            The decoded JSON reply and the seconds from sending the request to having read the whole reply.
        Raises:
            NotReadyError: the connection was refused or dropped.
            BenchmarkError: no answer in time, a status other than 200, or a body that is no JSON.
        """
        body = json.dumps(payload).encode()
        started = time.perf_counter()
        status, raw = self._exchange("POST", path, body)
        seconds = time.perf_counter() - started
        if status != 200:
            raise BenchmarkError(f"POST {path} was answered with {status}: {raw[:200].decode(errors='replace')}")
        try:
            return json.loads(raw), seconds
        except ValueError:
            raise BenchmarkError(f"POST {path} was not answered with JSON") from None

    def is_up(self, path: str) -> bool:
        """Whether GET `path` is answered with status 200."""
        try:
            return self._exchange("GET", path, None)[0] == 200
        except NotReadyError:
            return False

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        try:
            self._http.request(method, path, body, headers)
            response = self._http.getresponse()
            return response.status, response.read()
        except TimeoutError:
            self._http.close()
            raise BenchmarkError(f"{method} {path} was not answered within {TIMEOUT_SECONDS:.0f} seconds") from None
        except (ConnectionError, http.client.HTTPException) as error:
            self._http.close()
            raise NotReadyError(f"{method} {path}: {error!r}") from None
