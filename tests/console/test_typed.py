"""Numbers of identity documents and bank cards that a consultant types are stored nowhere, and the page says so."""

from __future__ import annotations

import html
import subprocess
import sys
from typing import Any, Callable

import pytest

from bot.console import typed
from bot.console.users import update
from bot.vocabulary import LANGUAGES, OUTCOMES
from bot.words import say
from tests.conftest import ROOT
from tests.console.desk import NOW, Desk, Office
from tests.console.test_erasure import rows_with
from tests.console.test_lead import judged
from tests.leads.samples import draft

HKID, CARD = "A123456(3)", "4111 1111 1111 1111"


def note(desk: Desk, lead: Any, words: str) -> Any:
    """Write a note."""
    return desk.submit(f"/leads/{lead.id}/change", {"note": words})


def reason(desk: Desk, lead: Any, words: str) -> Any:
    """Set a result with this reason."""
    other = next(outcome for outcome in OUTCOMES if outcome != lead.outcome)
    return desk.submit(f"/leads/{lead.id}/override", {"outcome": other, "reason": words})


def name(desk: Desk, lead: Any, words: str) -> Any:
    """Change the name."""
    desk.get(f"/leads/{lead.id}/contact")
    return desk.submit(f"/leads/{lead.id}/contact", {"contact_name": words})


FORMS = {"noted": note, "overridden": reason, "contact_changed": name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("done", FORMS)
def test_it_is_left_out_and_the_page_says_so(office: Office, done: str, language: str) -> None:
    lead = office.store.submit(draft(**judged()), NOW)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    send: Callable[[Desk, Any, str], Any] = FORMS[done]
    assert send(desk, lead, f"Lee {HKID}").status_code == 303
    assert say(f"console_done_{done}_less", language) in html.unescape(desk.follow().text)
    for number in (HKID, "A123456", "a123456"):
        assert rows_with(office, number) == set()
    assert rows_with(office, "Lee"), "the rest is there"


@pytest.mark.parametrize("done", FORMS)
def test_what_holds_no_such_number_stays_as_it_is(any_office: Office, done: str) -> None:
    lead = any_office.store.submit(draft(**judged()), NOW)
    desk = any_office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    assert FORMS[done](desk, lead, "  Lee\x07 Kwan ").headers["location"].endswith(f"done={done}")
    assert rows_with(any_office, "Lee Kwan")


def test_contacts_stay_and_cards_go() -> None:
    assert typed.kept("call 9123 4567 or lee@example.com, 60000 a month") == (
        "call 9123 4567 or lee@example.com, 60000 a month"
    )
    assert typed.kept(f"paid with {CARD}") == "paid with […]"
    assert typed.left_out("nothing", CARD)
    assert not typed.left_out("nothing", "9123 4567")


def test_the_console_starts_without_what_finds_the_numbers() -> None:
    script = "import bot.console.server, sys; print('bot.understanding.privacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
