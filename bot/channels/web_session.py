"""Website sessions: a signed token that proves which conversation a browser may continue.

The token holds the conversation's random id and the time of issue, nothing about the person. Whoever has
no valid token can neither read nor write a conversation; the id alone is worth nothing.
"""

from __future__ import annotations

import uuid
from typing import Final

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

_SALT: Final = "webchat-session"
_PREFIX: Final = "web:"


class InvalidSession(Exception):
    """A token that is forged, foreign or too old. `code` is the API's error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SessionTokens:
    """Issues and checks tokens.

    Args:
        key: the secret that signs them.
        lifetime: seconds that a token is good for.
    """

    def __init__(self, key: str, lifetime: int) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt=_SALT)
        self.lifetime = lifetime

    def issue(self) -> tuple[str, str]:
        """Begin a conversation: (token for the browser, conversation id for Rasa)."""
        conversation = uuid.uuid4().hex
        return self._serializer.dumps(conversation), _PREFIX + conversation

    def conversation(self, token: object) -> str:
        """The conversation id that a token stands for.

        Raises:
            InvalidSession: `session_invalid` or `session_expired`.
        """
        if not isinstance(token, str) or len(token) > 300:
            raise InvalidSession("session_invalid")
        try:
            conversation = self._serializer.loads(token, max_age=self.lifetime)
        except SignatureExpired:
            raise InvalidSession("session_expired") from None
        except BadSignature:
            raise InvalidSession("session_invalid") from None
        if not isinstance(conversation, str):
            raise InvalidSession("session_invalid")
        return _PREFIX + conversation
