"""`asmtp purge`: delete what has been kept long enough. A running bot does it by itself every few hours."""

from __future__ import annotations

import argparse

from bot.commands.retention import clean_up
from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options: none, the periods are the privacy page's."""


def run(args: argparse.Namespace) -> int:
    """Delete what is due and print how much it was; the same as `asmtp retention run`."""
    return clean_up(load_settings(), dry_run=False)
