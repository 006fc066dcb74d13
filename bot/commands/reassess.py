"""`asmtp reassess --rules FILE`: the stored leads whose outcome would be another under another facts file.

Nothing is changed: a lead keeps the rules by which it was decided.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Iterator

from bot.settings import load_settings
from bot.vocabulary import LANGUAGES


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--rules", type=Path, required=True, metavar="FILE", help="a facts file like facts.yml")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the reasons (default: en)")


def run(args: argparse.Namespace) -> int:
    """Judge every stored lead by the other rules; print those that come out otherwise, and how many."""
    from bot.eligibility.facts import rulebook
    from bot.leads.store import LeadStore

    facts = rulebook(args.rules).on()
    store = LeadStore(load_settings().database_url)
    judged = changed = 0
    for lead in store.iter_all():
        judged += 1
        lines = list(_difference(lead, facts, args.language))
        changed += bool(lines)
        for line in lines:
            print(line)
    print(f"{changed} of {judged} leads would have another outcome under rules {facts.rules_version}")
    return 0


def _difference(lead: Any, facts: Any, language: str) -> Iterator[str]:
    """The lead's line and one line for each criterion that would be judged otherwise; nothing if the outcome stays."""
    from bot.eligibility.assessment import assess_parsed
    from bot.eligibility.wording import phrase
    from bot.vocabulary import InvalidValue, parse_answers

    try:
        new = assess_parsed(parse_answers(lead.answers), facts, {})
    except InvalidValue as error:
        yield f"{lead.reference}  {lead.outcome} -> cannot be judged ({error.slot} is outside the contract)"
        return
    if new.outcome == lead.outcome:
        return
    yield f"{lead.reference}  {lead.outcome} (rules {lead.assessment.get('rules_version')}) -> {new.outcome}"
    before = {row["id"]: row.get("reason") for row in lead.assessment.get("criteria") or ()}
    for row in new.criteria:
        if row.reason != before.get(row.id):
            words = phrase(f"reason_{row.reason}", language, facts)
            yield f"    {row.id} {before.get(row.id)} -> {row.reason}: {words}"
    old = lead.assessment.get("warnings") or ()
    for code in (code for code in new.warnings if code not in old):
        yield f"    {code}: {phrase(f'warning_{code}', language, facts)}"
