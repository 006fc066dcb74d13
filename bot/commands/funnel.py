"""`asmtp funnel`: where talks go on and where people leave, counted without knowing who they were."""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timedelta, timezone
from typing import Iterator

from bot.commands.lead_sheet import columns, local
from bot.leads.retention import STATISTICS_DAYS
from bot.settings import load_settings
from bot.statistics.funnel import Funnel, contact_slot, funnel
from bot.vocabulary import LANGUAGES
from bot.words import has, say

HEADINGS = ("question", "entered", "answered", "skipped", "left", "in_progress")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--days", type=_days, default=30, metavar="N", help="talks of the last N days (default: 30)")
    parser.add_argument("--json", action="store_true", help="as a JSON object")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the labels (default: en)")


def run(args: argparse.Namespace) -> int:
    """Read the store and print the table or its numbers."""
    from bot.leads.store import LeadStore

    store = LeadStore(load_settings().database_url)
    now = datetime.now(timezone.utc)
    try:
        store.check()
        counted = funnel(store.database, now - timedelta(days=args.days), now, now)
    finally:
        store.close()
    if args.json:
        print(json.dumps(counted.as_dict(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(counted, args.language)))
    return 0


def lines(counted: Funnel, language: str) -> Iterator[str]:
    """The funnel as a table of plain text, times in Hong Kong time."""
    yield say("funnel_title", language, since=local(counted.since), until=local(counted.until), talks=counted.talks)
    if not counted.talks:
        return
    rows = [[say(f"funnel_{heading}", language) for heading in HEADINGS]]
    for question in counted.questions:
        numbers = (question.entered, question.answered, question.skipped, question.left, question.in_progress)
        rows.append([_label(question.slot, language), *map(str, numbers)])
    yield ""
    yield from columns(rows)
    results = [[say(f"outcome_{outcome}", language), outcome, str(count)] for outcome, count in counted.results.items()]
    contact = [[_contact_label(step, language), str(count)] for step, count in counted.contact.items()]
    others = [[say(f"funnel_{name}", language), str(getattr(counted, name))]
              for name in ("documents", "human", "leads", "restarted")]  # fmt: skip
    for title, part in (("funnel_results", results), ("funnel_contact", contact), ("funnel_others", others)):
        if part:
            yield ""
            yield say(title, language)
            yield from (f"  {line}" for line in columns(part))
    if counted.seconds_to_result is not None:
        yield ""
        yield say("funnel_seconds_to_result", language, seconds=round(counted.seconds_to_result))


def _label(slot: str, language: str) -> str:
    for key in (f"label_{slot}", f"funnel_{slot}"):
        if has(key):
            return say(key, language)
    return slot


def _contact_label(step: str, language: str) -> str:
    slot = contact_slot(step)
    value = step.removeprefix(slot).removeprefix("_")
    return _label(slot, language) + (say("label_mark", language) + say(f"lead_{value}", language) if value else "")


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= STATISTICS_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {STATISTICS_DAYS}")
    return int(text)
