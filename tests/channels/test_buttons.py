"""Outside a button is the contract's id; only what was offered or asked becomes a payload."""

from __future__ import annotations

import pytest

from bot.channels.buttons import UnknownButton, payload_of, value_of

OFFER = [
    {"title": "Yes, signed", "payload": '/inform{"offer": "signed"}'},
    {"title": "Not sure", "payload": '/inform{"offer": "unsure"}'},
    {"title": "Why do you ask?", "payload": "/why"},
]
RESIDENCE = [{"title": "Not sure", "payload": '/inform{"residence": "unsure"}'}]


@pytest.mark.parametrize(
    ("payload", "value"),
    [
        ('/inform{"offer": "signed"}', "signed"),
        ('/inform{"years_relevant": 5}', "5"),
        ('/inform{"alt_evidence": ["none"]}', "none"),
        ('/inform{"talent_list": "no", "local_hire_difficulty": "proven"}', "proven"),
        ('/change_language{"language": "zh_hant"}', "zh_hant"),
        ("/why", "why"),
    ],
)
def test_a_payload_is_shown_by_its_id(payload: str, value: str) -> None:
    """A shortcut that settles two slots is known by the second."""
    assert value_of(payload) == value


def test_a_pressed_button_gives_its_payload_and_title() -> None:
    """The title is what the history shows."""
    assert payload_of("signed", question="offer", offered=OFFER) == ('/inform{"offer": "signed"}', "Yes, signed")


def test_the_same_id_belongs_to_the_question_being_asked() -> None:
    """`unsure` was offered by an older question too; the present one is meant."""
    payload, _ = payload_of("unsure", question="offer", offered=RESIDENCE + OFFER)
    assert payload == '/inform{"offer": "unsure"}'


@pytest.mark.parametrize(
    ("question", "value", "payload"),
    [
        ("years_relevant", "7", '/inform{"years_relevant": 7}'),
        ("salary_total_hkd", "undisclosed", '/inform{"salary_total_hkd": "undisclosed"}'),
        ("talent_list", "no", '/inform{"talent_list": "no"}'),
        ("alt_evidence", "licence", '/inform{"alt_evidence": "licence"}'),
    ],
)
def test_a_valid_id_is_accepted_though_no_button_showed_it(question: str, value: str, payload: str) -> None:
    """Other clients draw their own buttons from the contract."""
    assert payload_of(value, question=question, offered=[])[0] == payload


@pytest.mark.parametrize("value", ["en", "zh_hans", "zh_hant"])
def test_a_language_may_be_chosen_at_any_moment(value: str) -> None:
    """Whatever is being asked."""
    assert payload_of(value, question="offer", offered=OFFER)[0] == f'/change_language{{"language": "{value}"}}'


@pytest.mark.parametrize(
    ("value", "intent"),
    [("why", "why"), ("human", "human"), ("restart", "start_over"), ("leave_contact", "leave_contact"),
     ("start_check", "start_check"), ("skip", "skip")],
)  # fmt: skip
def test_controls_need_not_have_been_offered(value: str, intent: str) -> None:
    """The widget shows some of them always. Starting over is asked about first, so it is not Rasa's `restart`."""
    assert payload_of(value, question=None, offered=[])[0] == f"/{intent}"


def test_an_answer_of_the_interview_is_a_correction_while_contact_details_are_asked() -> None:
    """The button of an earlier question, pressed again."""
    payload, title = payload_of("signed", question="contact_time", offered=OFFER)
    assert payload == '/change_answer{"offer": "signed"}'
    assert title == OFFER[0]["title"]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("offer", "mainland"),
        ("years_relevant", "61"),
        ("years_relevant", "-1"),
        (None, "signed"),
        ("contact_name", "Alex"),
        ("offer", '/inform{"offer": "signed"}'),
        ("offer", 'signed", "x": "y'),
        (None, "start_session"),
    ],
)
def test_anything_else_is_refused(question: str | None, value: str) -> None:
    """Nobody outside can send a payload of their own."""
    with pytest.raises(UnknownButton):
        payload_of(value, question=question, offered=OFFER if question == "offer" else [])
