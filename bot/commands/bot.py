"""`asmtp bot`: serve the chatbot."""

from __future__ import annotations

import argparse
import dataclasses

from bot.errors import UserError
from bot.settings import ROOT, load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--host", help="address to listen on (default: ASMTP_HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: ASMTP_PORT or 5005)")
    parser.add_argument("--model", default=str(ROOT / "models"), help="model file or folder (default: models/)")


def run(args: argparse.Namespace) -> int:
    """Check what can be checked cheaply, then load Rasa and serve until told to stop."""
    from pathlib import Path

    settings = load_settings()
    settings = dataclasses.replace(settings, host=args.host or settings.host, port=args.port or settings.port)
    model = Path(args.model)
    if not (model.is_file() or any(model.glob("*.tar.gz"))):
        raise UserError(f"no trained model in {model}; run `make train` (or `asmtp train`)")

    from bot.leads.migrate import upgrade
    from bot.runtime import lean, quiet
    from bot.runtime.ports import check_port

    check_port(settings.host, settings.port)
    upgrade(settings.database_url)
    settings.secret_key()
    quiet.silence_telemetry()
    if settings.lean:
        lean.refuse_heavy(ROOT / "config.yml")
        lean.install(cloud=lean.names_cloud(ROOT / "endpoints.yml"))
    quiet.configure_logging(settings.log_level)

    from bot.runtime.server import serve

    serve(settings, model)
    return 0
