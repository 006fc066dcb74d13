"""Consent texts and their versions: what a lead names must stay what the person saw."""

from __future__ import annotations

from datetime import date

import pytest

from bot.consents import CONSENT_VERSIONS, FINGERPRINTS, consent_text, fingerprint
from bot.vocabulary import CONTACT, LANGUAGES
from bot.words import all_texts
from tests.contract.response_files import responses

ENTRIES = {key: texts for key, texts in all_texts().items() if key.partition("/")[0] in CONSENT_VERSIONS}


def test_every_consent_of_the_contract_has_a_version() -> None:
    """A consent without a version could not be proved later."""
    assert set(CONSENT_VERSIONS) == {slot for slot in CONTACT if slot.endswith("_consent")}


@pytest.mark.parametrize("slot", CONSENT_VERSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_people_see_the_words_of_the_version_that_is_stored(slot: str, language: str) -> None:
    """The question in the talk and the text kept under the current version are the same, letter by letter."""
    assert responses()[f"utter_ask_{slot}"][language].text == consent_text(slot, language)


@pytest.mark.parametrize("key", ENTRIES)
def test_a_changed_consent_text_needs_a_new_version(key: str) -> None:
    """Each version's words keep their fingerprint; whoever rewords one must add a version instead."""
    found = fingerprint(ENTRIES[key])
    assert FINGERPRINTS.get(key) == found, (
        f"the words of {key} are new: add a version in bot/texts/consents.yml and in CONSENT_VERSIONS, "
        f'and the line "{key}": "{found}" to FINGERPRINTS in bot/consents.py'
    )


def test_no_version_disappears() -> None:
    """Old versions stay readable as long as leads name them."""
    assert set(FINGERPRINTS) == set(ENTRIES)
    assert {f"{slot}/{version}" for slot, version in CONSENT_VERSIONS.items()} <= set(ENTRIES)


def test_versions_are_days_and_the_newest_one_is_asked() -> None:
    """The version is the day on which the words went live."""
    for slot, current in CONSENT_VERSIONS.items():
        versions = [key.partition("/")[2] for key in ENTRIES if key.startswith(f"{slot}/")]
        assert all(date.fromisoformat(version) for version in versions)
        assert current == max(versions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_changed_letter_changes_the_fingerprint(language: str) -> None:
    """In whichever language it is."""
    texts = dict(ENTRIES[f"xborder_consent/{CONSENT_VERSIONS['xborder_consent']}"])
    changed = {**texts, language: texts[language] + "."}
    assert fingerprint(changed) != fingerprint(texts)


def test_an_unknown_version_is_refused() -> None:
    """No silent fallback to the current words."""
    with pytest.raises(KeyError, match="1999-01-01"):
        consent_text("xborder_consent", "en", "1999-01-01")
