"""WeChat counts messages and their bytes: every response fits, and the longest turns need no more than five."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import wechat_kf_simulator, wechat_simulator
from bot.channels.packing import Part, octets, pack_turn, pieces
from bot.channels.wechat import WeChatChannel
from bot.channels.wechat_kf import WeChatKfChannel
from bot.channels.wechat_simulator import WINDOWS
from bot.document_card import document_card
from bot.eligibility import assess
from bot.eligibility.report import report
from bot.vocabulary import LANGUAGES
from tests.contract.response_files import Variant, variants
from tests.eligibility.people import ORDINARY
from tests.test_document_card import CASES

PLATFORMS = {
    "wechat": (WeChatChannel(None, ""), wechat_simulator.problem),
    "wechat_kf": (WeChatKfChannel(None, ""), wechat_kf_simulator.problem),
}
VARIANTS = variants()
LINK = "https://chat.example.com/documents/" + "x" * 120
WORDY: dict[str, dict[str, Any]] = {
    "long list": {
        **ORDINARY, "offer": "none", "talent_list": "yes", "local_hire_difficulty": "not_advertised",
        "hk_immigration_breach": "overstay_or_illegal_work", "hk_status": "asmtp", "employer_age": "lt_12m",
        "dependants": ["spouse", "child_u18", "child_u18"], "dependant_place": ["mainland"], "has_travel_doc": "no",
        "docs_other_language": "yes", "top_university": "no", "timing": "urgent", "tp_trade": "bim_coordinator",
    },
    "many reasons": {
        **ORDINARY, "edu_level": "doctorate", "salary_total_hkd": "undisclosed", "market_pay": "unsure",
        "talent_list": "unsure", "local_hire_difficulty": "not_advertised", "self_owned": "fully",
        "post_type": "remote_from_mainland", "letter_of_consent": "self_employed", "employer_age": "unsure",
        "hk_status": "none", "timing": "urgent", "has_hkid": "unsure", "facilitation_basis": "hk2m_established_company",
    },
    **CASES,
}  # fmt: skip


@pytest.fixture(params=sorted(PLATFORMS))
def platform(request: pytest.FixtureRequest) -> str:
    """Either."""
    return str(request.param)


def said(name: str, language: str) -> dict[str, Any]:
    """A response as Rasa sends it; of several the longest."""
    found = [one for one in VARIANTS if one.name == name and one.language == language]
    longest = max(found, key=lambda one: octets(one.text))
    return {"text": longest.text, "buttons": [{"title": b.title, "payload": b.payload} for b in longest.buttons]}


def packed(platform: str, messages: list[dict[str, Any]], language: str) -> list[Part]:
    """A turn's messages; the simulator, which knows the limits by itself, takes each."""
    channel, problem = PLATFORMS[platform]
    parts = pack_turn(messages, language, channel.limits)
    for part in parts:
        assert problem({"touser": "somebody", **channel.shape(part, language)}) is None
    return parts


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: f"{variant.name}-{variant.language}")
def test_every_response_fits(platform: str, variant: Variant) -> None:
    """In one message, or two where the words above a menu would be too long; with each choice in full."""
    buttons = [{"title": b.title, "payload": b.payload} for b in variant.buttons]
    *before, part = packed(platform, [{"text": variant.text, "buttons": buttons}], variant.language)
    assert len(before) <= (1 if platform == "wechat_kf" and octets(variant.text) > 1024 else 0)
    titles = [choice.title for choice in part.choices]
    assert titles in ([], [b.title for b in variant.buttons])
    if not titles:
        assert all(f". {b.title}\n" in part.text for b in variant.buttons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_opening_is_one_message(platform: str, language: str) -> None:
    """Who follows the account or presses its menu may be sent three, within a minute."""
    opening = [said("utter_greet", language), said("utter_ask_residence", language)]
    assert len(packed(platform, opening, language)) == 1 < WINDOWS["action"][0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", WORDY)
def test_the_longest_turns_need_no_more_than_five_messages(platform: str, case: str, language: str) -> None:
    """A result that has changed, with all offers; and a list that changes it, with the consent that follows."""
    assessment, most = assess(WORDY[case]), WINDOWS["message"][0]
    before, after = said("utter_result_changed", language), said("utter_ask_xborder_consent", language)
    offers = [said(f"utter_offer_{what}", language) for what in ("documents", "schemes")]
    result = {"text": report(assessment, language).as_text("K7QWM2PX")}
    assert len(packed(platform, [before, result, *offers, after], language)) <= most
    card = {"text": document_card(assessment, language).as_text(LINK)}
    turn = [before, card, after]
    assert len(packed(platform, turn, language)) <= most
    assert sum(octets(message["text"]) for message in turn) < 0.85 * most * PLATFORMS[platform][0].limits.text


@given(st.lists(st.sampled_from("我住在深圳。 Is there an offer? 有！\n\n😀 "), max_size=900).map("".join))
def test_few_pieces_are_full(text: str) -> None:
    """Each is short enough, only space is lost, and they are not more than usual, but for an odd end."""
    found = pieces(text.strip(), 200, octets, few=True)
    assert all(octets(piece) <= 200 for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert len(found) <= len(pieces(text.strip(), 200, octets)) + 1
