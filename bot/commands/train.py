"""`asmtp train`: train the dialogue model if its sources changed."""

from __future__ import annotations

import argparse
import gc
import time
from pathlib import Path

from bot.settings import ROOT, load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    parser.add_argument("--models", default=str(ROOT / "models"), help="folder of the models (default: models/)")


def run(args: argparse.Namespace) -> int:
    """Train if needed and say what was done."""
    from bot.runtime import lean, quiet, train

    models, mark = Path(args.models), train.fingerprint()
    if not args.force and train.is_current(models, mark):
        return 0
    settings = load_settings()
    print("Training the dialogue model ...", flush=True)
    started = time.perf_counter()
    quiet.silence_telemetry()
    if settings.lean:
        lean.refuse_heavy(ROOT / "config.yml")
        lean.install(training=True)
    quiet.configure_logging("WARNING")
    gc.disable()  # the process ends with the training; collecting its many long-lived objects is wasted time
    path = train.train(models, mark)
    print(f"Trained {path.name} in {time.perf_counter() - started:.0f} s", flush=True)
    return 0
