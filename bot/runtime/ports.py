"""Whether a port is free, asked before anything slow is done."""

from __future__ import annotations

import socket

from bot.errors import UserError


def check_port(host: str, port: int, setting: str = "ASMTP_PORT") -> None:
    """Fail early, before anything slow is done.

    Args:
        setting: the key that the operator may change, for the message.
    Raises:
        UserError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UserError(
                f"cannot listen on {host}:{port} ({error.strerror}); stop what uses it or set {setting}={port + 1}"
            ) from None
