"""One request as the pages see it, and the answers they give."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from typing import Any, Callable, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console import audit, mentions, rescue, wishes
from bot.console.audit import Actor
from bot.console.html import render
from bot.console.live import Feed
from bot.console.oidc_options import OidcOptions
from bot.console.searches import Searches
from bot.console.sessions import Visitor
from bot.console.transcript import MOST_TURNS, Conversations, Turn
from bot.languages import preferred_language
from bot.leads.database import Database, StoreUnavailable
from bot.leads.keeping import KEEPING, Keeping
from bot.leads.lead import StoredLead
from bot.leads.lead_talks import conversations
from bot.leads.store import LeadStore
from bot.network import network_of_host
from bot.office_hours import OfficeHours
from bot.settings import OFFICE_HOURS
from bot.vocabulary import LANGUAGES
from bot.words import has, say

LONGEST_FIELD: Final = 10_000


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Console:
    """What the pages work with.

    Attributes:
        store: the lead store; users and sessions are in the same database.
        tracker_url: SQLAlchemy URL of the bot's conversations.
        secret: the server's secret key, as the bot has it: it marks talks and contacts (`identifiers.talk_key`).
        backup_days: how long backups are kept, for the proof of an erasure.
        url: the public address behind a proxy, None when reached directly; `https` makes the cookies stricter.
        clock: tells the time (aware).
        notify_by: the ways by which consultants are told of what happens, for the page that says so.
        oidc: the provider that staff may sign in through, None for none.
        office: when consultants are there, for what counts as a working day.
        keeping: how long leads are kept.
        searches: what was searched for lately.
        conversations: the conversations behind the leads.
        feed: tells open lists of changes.
    """

    store: LeadStore
    tracker_url: str
    secret: str = field(repr=False)
    backup_days: int = 30
    url: str | None = None
    clock: Callable[[], datetime] = field(default=_now)
    notify_by: tuple[str, ...] = ()
    oidc: OidcOptions | None = None
    office: OfficeHours = field(default_factory=partial(OfficeHours.parse, OFFICE_HOURS))
    keeping: Keeping = KEEPING
    searches: Searches = field(default_factory=Searches)
    conversations: Conversations = field(init=False)
    feed: Feed = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "conversations", Conversations(self.tracker_url))
        object.__setattr__(self, "feed", Feed(self.database, self.clock))

    def close(self) -> None:
        """Close the connections to both databases."""
        self.store.close()
        self.conversations.close()

    @property
    def database(self) -> Database:
        """The database of the lead store."""
        return self.store.database

    @property
    def secure(self) -> bool:
        """Whether browsers reach the console over https only."""
        return (self.url or "").startswith("https://")

    @property
    def session_cookie(self) -> str:
        """The name of the cookie with the session's token; over https browsers guard one of this form."""
        return "__Host-console" if self.secure else "console"

    @property
    def form_cookie(self) -> str:
        """The name of the cookie that a form sent before signing in must repeat."""
        return "__Host-console-form" if self.secure else "console_form"

    @property
    def browser_cookie(self) -> str:
        """The name of the cookie that says who has signed in here before (`known_browser`)."""
        return "__Host-console-browser" if self.secure else "console_browser"


@dataclass(frozen=True)
class Visit:
    """One request.

    Attributes:
        console, request: as given.
        form: the fields of a POST.
        visitor: the signed-in browser, None before.
        now: the moment of the request.
        form_token: what forms must carry to be believed.
    """

    console: Console
    request: Request
    form: FormData
    visitor: Visitor | None
    now: datetime
    form_token: str

    @property
    def database(self) -> Database:
        """The database of the lead store."""
        return self.console.database

    @property
    def me(self) -> Visitor:
        """The signed-in browser; only for pages that are shown to nobody else."""
        if self.visitor is None:
            raise RuntimeError("this page needs a role in `routes.PAGES`")
        return self.visitor

    @property
    def actor(self) -> Actor:
        """Who acts, for the audit log."""
        signed_in = self.visitor is not None and self.visitor.verified
        return Actor(self.me.user.id if signed_in else None, self.address)

    @property
    def address(self) -> str:
        """Where the request comes from; of IPv6 the network, since a line has as many addresses as it likes."""
        host = self.request.client.host if self.request.client else ""
        return network_of_host(host)

    @property
    def origin(self) -> str:
        """Scheme and host by which browsers reach the console."""
        return self.console.url or f"{self.request.url.scheme}://{self.request.headers.get('host', '')}"

    @property
    def language(self) -> str:
        """The user's language; before signing in the one asked for, else the browser's."""
        if self.visitor is not None:
            return self.visitor.user.language
        asked = self.request.query_params.get("lang") or self.request.cookies.get("console_lang")
        return asked if asked in LANGUAGES else preferred_language(self.request.headers.get("accept-language", ""))

    def words(self, key: str, **values: Any) -> str:
        """The text `console_<key>` in the visit's language."""
        return say(f"console_{key}", self.language, **values)

    def field(self, name: str) -> str:
        """A field of the form as text without blanks around it; empty when it is missing or a file."""
        value = self.form.get(name)
        return value.strip()[:LONGEST_FIELD] if isinstance(value, str) else ""

    def fields(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def lead(self, lead_id: str) -> StoredLead | None:
        """The lead with this id; a reference will not do, since one in an address could be logged."""
        lead = self.console.store.get(lead_id)
        return lead if lead is not None and lead.id == lead_id else None

    def looked_at(self, *lead_ids: str) -> None:
        """Write down that a page shows what is known of these people: called by every page about single leads."""
        with self.database.write() as session:
            for lead_id in lead_ids:
                audit.note(session, self.actor, audit.LEAD_VIEWED, self.now, lead_id=lead_id)

    def turns(self, lead: StoredLead, most: int | None = MOST_TURNS) -> list[Turn] | None:
        """What was said in the conversations behind a lead, see `Conversations.turns`."""
        with self.database.read() as session:
            talks = conversations(session, lead.id, lead.transcript)
        return self.console.conversations.turns(talks, most)

    def gone(self) -> Response:
        """The page for what is not there (any more)."""
        return self.page("error.html", 404, reason="not_found")

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Show a page."""
        done = self.request.query_params.get("done", "")
        done = done if has(f"console_done_{done}") else ""
        html = render(template, self.language, visitor=self.visitor, form_token=self.form_token,
                      path=self.request.url.path, done=done, posted=self.request.method == "POST", now=self.now,
                      badges=self.badges(), **values)  # fmt: skip
        return HTMLResponse(html, status)

    def badges(self) -> dict[str, int]:
        """How much waits behind a line of the menu."""
        if self.visitor is None or not self.visitor.verified:
            return {}
        with suppress(StoreUnavailable):  # an error's page is shown without
            return {
                "rescue": rescue.how_many(self.database, self.console.office, self.now, self.visitor.user.id),
                "mentions": mentions.how_many(self.database, self.visitor.user.id),
                "requests": wishes.how_many(self.database, self.now) if self.visitor.user.may("consultant") else 0,
            }
        return {}

    def go(self, path: str, done: str = "", place: str = "") -> Response:
        """Send the browser to another page, which says what was done: a text's key `console_done_<done>`.

        Args:
            place: where on the page, such as `#notes-title`.
        """
        mark = "&" if "?" in path else "?"
        return RedirectResponse((f"{path}{mark}done={done}" if done else path) + place, 303)

    def set_cookie(self, response: Response, name: str, value: str, max_age: int | None = None) -> None:
        """Set a cookie that scripts cannot read and other sites cannot have sent along with a form."""
        response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="lax", secure=self.console.secure)

    def drop_cookie(self, response: Response, name: str) -> None:
        """Take a cookie back."""
        response.delete_cookie(name, httponly=True, samesite="lax", secure=self.console.secure)


Handler = Callable[..., Response]
