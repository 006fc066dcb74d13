"""The decision map is made from the rules and stands as they are."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from bot.cli import main
from bot.eligibility.assessment import assess
from bot.eligibility.facts import facts_on
from bot.eligibility.reasons import STATUS
from bot.proof.decision_map import reasons
from bot.proof.map_page import picture_name
from bot.settings import ROOT
from bot.vocabulary import LANGUAGES

FACTS = facts_on()


def test_every_reason_is_on_the_map() -> None:
    """And every one there really occurs with the answers told."""
    found = reasons(FACTS)
    assert {item.reason for item in found} == set(STATUS)
    told = {item.reason: item for item in found}
    assert told["foreign_passport"].answers["residence"] == ("foreign",)
    assert told["foreign_passport"].leads == "GEP"
    assert told["offer_verbal"].answers == {"offer": ("verbal",)}
    assert told["exempt_pay"].answers["salary_total_hkd"] == (2_000_000,)


@pytest.mark.parametrize("reason", ["offer_none", "vacancy_not_real", "employer_mainland_only", "record_unsure"])
def test_the_answers_told_lead_to_the_reason(reason: str) -> None:
    item = next(item for item in reasons(FACTS) if item.reason == reason)
    answers = {slot: values[0] for slot, values in item.answers.items() if values[0] is not None}
    assert reason in {row.reason for row in assess(answers).criteria}


def test_the_files_in_docs_are_the_rules_of_today(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a change of the rules or their words: `asmtp map`."""
    assert main(["map", "--out", str(tmp_path)]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert len(written) == 6
    for path in written:
        assert path.read_text("utf-8") == (ROOT / "docs" / path.name).read_text("utf-8"), "run `asmtp map`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_sound_and_stays_in_its_frame(language: str) -> None:
    """Well-formed, self-contained, nothing below the edge, no line that begins with a full stop."""
    text = (ROOT / "docs" / picture_name(language)).read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)  # noqa: S314
    height = float(picture.attrib["height"])
    lines = [item for item in picture.iter() if item.tag.endswith("text")]
    assert len(lines) > 100
    assert all(float(line.attrib["y"]) < height for line in lines)
    assert not any((line.text or "").startswith(("。", "，", "、", "）")) for line in lines)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "--out", str(tmp_path / "nowhere")]) == 2
    assert "--out" in capsys.readouterr().err
