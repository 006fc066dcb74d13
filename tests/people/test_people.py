"""Some fifty people and more a folder, each a whole talk: right results, and hardly a message misunderstood."""

from __future__ import annotations

from typing import Any

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.people.player import Played, Player, people
from tests.scenarios.store import everything_written, find_leads

pytestmark = pytest.mark.rasa

MOST_MISREAD = 0.05
"""Of the messages of one language."""


def what_went_wrong(bot: LiveBot, person: dict[str, Any], played: Played) -> list[str]:
    """Where the end of a talk is not what the file expects."""
    expects, result = person["expects"], played.result
    if result is None:
        return [f"{person['id']}: no result; asked {played.asked}"]
    assessment = result["assessment"]
    found = {
        "outcome": assessment["outcome"],
        "documents": bool(assessment["documents"]),
        "lead": bool(find_leads(bot, result["reference"])),
    }
    wrong = [f"{key} is {value!r}" for key, value in found.items() if value != expects[key]]
    missing = set(expects["suggestions"]) - {item["scheme"] for item in assessment["suggestions"]}
    wrong += [f"{scheme} is not suggested" for scheme in missing]
    wrong += [f"{slot} is asked twice" for slot in played.answered_twice]
    return [f"{person['id']}: {problem}" for problem in wrong]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", ["held_out", "seen"])
def test_people_get_what_their_case_deserves(live_bot: LiveBot, folder: str, language: str) -> None:
    """Outcome, suggestions, documents and lead are those of the file; few messages are misunderstood."""
    talks = [(person, Player(live_bot, person).play()) for person in people(folder, language)]
    assert [problem for person, played in talks for problem in what_went_wrong(live_bot, person, played)] == []
    misread = [message for _, played in talks for message in played.misread]
    assert len(misread) <= MOST_MISREAD * sum(played.typed for _, played in talks), misread


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_those_who_refuse_no_personal_value_is_kept(live_bot: LiveBot, language: str) -> None:
    """Neither what they said of themselves in their own words, nor a contact."""
    refusing = [person for person in people("held_out", language) if not person["expects"]["lead"]]
    assert len(refusing) >= 3
    needles = []
    for number, person in enumerate(refusing):
        needle = f"Peopleneedle{language.title().replace('_', '')}{number}"
        Player(live_bot, {**person, "opening": f"{person.get('opening') or ''} {needle}"}).play()
        needles.append(needle.encode())
    written = everything_written(live_bot)
    assert [needle for needle in needles if needle in written] == []
