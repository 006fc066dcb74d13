"""The form for an enquiry that does not come through the assistant."""

from __future__ import annotations

from typing import Final, Mapping

from starlette.responses import Response

from bot.consents import consent_text
from bot.console import case_words
from bot.console.casework import NotAllowed
from bot.console.contacts import FIELDS, Refused
from bot.console.duplicates import Twin, same_contact
from bot.console.entries import Entry, enter
from bot.console.list_pages import channel_name
from bot.console.visit import Visit
from bot.leads.lead import BY_CONSULTANTS
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGE_NAMES, LANGUAGES, SLOTS
from bot.words import say

PLAIN: Final = (*FIELDS, "source", "language", "role", "consent", "marketing")


def ask(visit: Visit) -> Response:
    """The empty form."""
    first = {"source": BY_CONSULTANTS[0], "language": visit.language, "role": SLOTS["role"].values[0]}
    return _asked(visit, {**dict.fromkeys(PLAIN, ""), **first})


def store(visit: Visit) -> Response:
    """Store the enquiry and go on to its questions; if somebody with this contact is there already, ask first."""
    given = {name: visit.field(name) for name in PLAIN}
    entry = Entry(
        source=given["source"],
        language=given["language"],
        role=given["role"],
        contact={name: given[name] for name in FIELDS},
        consent=given["consent"] == "yes",
        marketing=given["marketing"],
        sure=visit.field("sure") == "yes",
    )
    day = visit.now.astimezone(HONG_KONG).date()
    with visit.database.read() as session:
        twins = same_contact(session, [(given["contact_channel"], given["contact_value"])])
    if twins and visit.field("another") != "yes":
        visit.looked_at(*(twin.id for twin in twins))
        return _asked(visit, given, 409, twins=twins)
    try:
        lead_id = enter(visit.database, visit.actor, visit.now, day, entry)
    except Refused as error:
        return _asked(visit, given, 422, refused=error)
    except NotAllowed as error:
        return _asked(visit, given, 422, problem=f"refused_{error}")
    return visit.go(f"/leads/{lead_id}/correct", "entered")


def _asked(
    visit: Visit, wanted: Mapping[str, str], status: int = 200, *, refused: Refused | None = None, problem: str = "",
    twins: list[Twin] | None = None,
) -> Response:  # fmt: skip
    language = visit.language
    return visit.page(
        "entry.html",
        status,
        wanted=wanted,
        refused=refused,
        problem=problem,
        twins=twins or [],
        sources=[(each, channel_name(each, language)) for each in BY_CONSULTANTS],
        spoken=[(each, LANGUAGE_NAMES[each]) for each in LANGUAGES],
        roles=[(each, case_words.value("role", each, language)) for each in SLOTS["role"].values],
        channels=[(each, say(f"lead_contact_{each}", language)) for each in SLOTS["contact_channel"].values],
        times=[(each, case_words.value("contact_time", each, language)) for each in SLOTS["contact_time"].values],
        marketing=[("yes", say("lead_yes", language)), ("no", say("lead_no", language))],
        notices=[(each, LANGUAGE_NAMES[each], consent_text("xborder_consent", each),
                  consent_text("marketing_consent", each)) for each in LANGUAGES],
    )  # fmt: skip
