"""The list of leads: tabs, search, filters, and changing several at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from bot.console import pipeline, together, users
from bot.console.contact_links import contact_links
from bot.console.listing import CONSENTS, DUES, SORTS, TABS, Wish, listing, named, sources
from bot.console.live import version_now
from bot.console.rescue import REASONS, needs
from bot.console.views import views
from bot.console.visit import Visit
from bot.leads.export import PIECES
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGE_NAMES, LANGUAGES, OUTCOMES, SCHEMES
from bot.words import has, say

MOST_AT_ONCE: Final = 200
SEEN: Final = "seen."
"""A form field `seen.<lead's id>` holds what its row showed, see `together.seen_of`."""


def home(visit: Visit) -> Response:
    """The first page is the list."""
    return visit.go("/leads")


def show(visit: Visit) -> Response:
    """One page of the list."""
    state = version_now(visit.database)
    wish = Wish.read(visit.request.query_params)
    words = visit.console.searches.words(visit.me.user.id, wish.find) if wish.find else ""
    today = visit.now.astimezone(HONG_KONG).date()
    found = listing(visit.database, wish, words or "", visit.me.user.id, today, needs(visit.console.office, visit.now))
    staff = users.everybody(visit.database)
    names = {user.id: user.name for user in staff}
    channels = sources(visit.database)
    options = _options(visit.language, staff, channels)
    return visit.page(
        "list.html",
        wish=wish,
        found=found,
        words=words or "",
        forgotten=words is None,
        version=state,
        today=today,
        tabs=TABS,
        link=lambda **changes: address(wish, **changes),
        link_page=lambda page: address(wish, page=page),
        here=address(wish),
        params=wish.params(page=1),
        options=options,
        chips=_chips(visit.language, wish, options),
        views=[(view, address(view.wish)) for view in views(visit.database, visit.me.user)],
        kept=replace(wish, page=1, find=""),
        names=names,
        owners=[user for user in staff if user.may("consultant") and not user.disabled],
        may_work=visit.me.user.may("consultant"),
        lost_reasons=pipeline.LOST_REASONS,
        channel=lambda source: channel_name(source, visit.language),
        formats=tuple(PIECES),
        links=contact_links,
        changed=_number(visit, "changed"),
        left=_number(visit, "left"),
        stayed=named(visit.database, visit.request.query_params.get("stayed", "").split()[: together.MOST_TOLD]),
        taken=_number(visit, "taken"),
        whose=together.whose(visit.database, visit.request.query_params.get("whose", "").split()),
        seen_of=together.seen_of,
    )


def find(visit: Visit) -> Response:
    """Search and filters as they were sent; the words stay out of the address."""
    given = {name: visit.field(name) for name in Wish.__dataclass_fields__ if name not in ("page", "find")}
    wish = Wish.read({**given, "find": visit.console.searches.token(visit.me.user.id, visit.field("words"))})
    return visit.go(address(wish))


def change_several(visit: Visit) -> Response:
    """Give the ticked leads another owner, status or follow-up."""
    wish = wish_of(visit.field("back"))
    ids = visit.fields("lead")[:MOST_AT_ONCE]
    wanted: dict[str, str] = {}
    if visit.field("owner"):
        wanted["owner"] = "" if visit.field("owner") == "nobody" else visit.field("owner")
    if visit.field("status"):
        wanted["status"] = visit.field("status")
        if wanted["status"] == "lost":
            wanted["lost_reason"] = visit.field("lost_reason")
    if visit.field("follow_up_on"):
        wanted["follow_up_on"] = visit.field("follow_up_on")
    if not ids or not wanted:
        return visit.go(address(wish), "nothing_chosen")
    seen = {each: visit.field(SEEN + each) for each in ids}
    done = together.change_together(visit.database, visit.actor, visit.now, seen, wanted)
    told = {
        "changed": str(done.changed),
        "left": str(len(done.left)),
        "taken": str(len(done.taken)),
        "stayed": " ".join(done.left[: together.MOST_TOLD]),
        "whose": " ".join(done.taken[: together.MOST_TOLD]),
    }
    told = {name: value for name, value in told.items() if value not in ("", "0")}
    return visit.go(f"/leads?{urlencode({**wish.params(), **told})}", "several")


def address(wish: Wish, **changes: Any) -> str:
    """The address of a list; any change but of the page starts at its first page."""
    params = wish.params(**({"page": 1} | changes))
    return f"/leads?{urlencode(params)}" if params else "/leads"


def channel_name(source: str, language: str) -> str:
    """How a channel reads: its words, else its id."""
    key = f"console_channel_{source}"
    return say(key, language) if has(key) else source


def _options(
    language: str, staff: Sequence[users.Account], channels: Sequence[str]
) -> Mapping[str, list[tuple[str, str]]]:
    """The choices of each filter: value and words."""

    def console(prefix: str, values: Sequence[str]) -> list[tuple[str, str]]:
        return [(value, say(f"console_{prefix}_{value}", language)) for value in values]

    people = [(user.id, user.name) for user in staff if user.may("consultant")]
    return {
        "outcome": console("outcome", OUTCOMES),
        "scheme": console("scheme", SCHEMES),
        "owner": [*console("owner", ("me", "nobody")), *people],
        "due": console("due", DUES),
        "need": console("need", REASONS),
        "language": [(each, LANGUAGE_NAMES[each]) for each in LANGUAGES],
        "source": [(source, channel_name(source, language)) for source in channels],
        "consent": console("consent", CONSENTS),
        "sort": console("sort", SORTS),
    }


def _chips(language: str, wish: Wish, options: Mapping[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    """The filters that are set: name, words, and the address without it."""
    chips = []
    for name, value in wish.filters.items():
        words = dict(options.get(name, ())).get(value, value)
        label = say(f"console_filter_{name}", language) + say("label_mark", language)
        chips.append((name, label + words, address(wish, **{name: ""})))
    return chips


def wish_of(address_: str) -> Wish:
    """What the list with this address shows."""
    return Wish.read(dict(_pairs(address_)))


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query.partition("?")[2])


def _number(visit: Visit, name: str) -> int:
    text = visit.request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
