"""How pages are made: their templates are those of the program that runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.console import html
from bot.vocabulary import LANGUAGES, SCHEMES
from tests.console.desk import Office


def test_templates_stay_those_of_the_start(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that is laid over a running console reaches its pages with the next start, not by halves."""
    shutil.copytree(html.FOLDER / "templates", tmp_path / "templates")
    monkeypatch.setattr(html, "FOLDER", tmp_path)
    html._environment.cache_clear()
    try:
        desk = office.desk()
        for template in (tmp_path / "templates").iterdir():
            template.write_text("{{ of_tomorrow }}")
        assert desk.get("/sign-in").status_code == 200
        assert desk.sign_in("carl").get("/leads").status_code == 200
    finally:
        html._environment.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scheme_has_a_short_name_of_its_own(language: str) -> None:
    names = [html.scheme_name(scheme, language) for scheme in SCHEMES]
    assert len({*names}) == len(SCHEMES)
    assert not {*names} & {"STUDENT", "BUSINESS_VISIT", "ASMTP_TP"}
    assert all(len(name) <= 24 for name in names)


def test_a_scheme_of_before_is_shown_by_its_code() -> None:
    assert html.scheme_name("OLD_ONE", "en") == "OLD_ONE"
