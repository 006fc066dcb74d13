"""The list of leads: what is asked for, and the rows and counts that answer it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Iterable, Mapping, Sequence

from sqlalchemy import and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from bot.console.rescue import REASONS, Needs
from bot.leads.database import Database
from bot.leads.lead import OPEN
from bot.leads.models import Lead
from bot.leads.search import search_patterns
from bot.leads.store import found_in
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGES, LEAD_STATUSES, OUTCOMES, SCHEMES

PAGE_ROWS: Final = 50
TABS: Final = ("all", *LEAD_STATUSES)
SORTS: Final = ("newest", "oldest", "changed", "follow_up")
DUES: Final = ("today", "week", "none")
CONSENTS: Final = ("yes", "no")

_ROW: Final = (
    Lead.id, Lead.reference, Lead.created_at, Lead.updated_at, Lead.source, Lead.language, Lead.status, Lead.owner,
    Lead.contact_name, Lead.contact_channel, Lead.contact_value, Lead.contact_time, Lead.outcome, Lead.schemes,
    Lead.follow_up_on, Lead.marketing_consent,
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What the list is to show. Empty strings mean "any".

    Attributes:
        tab: `all` or a status.
        outcome, scheme, language, source: ids of the contract; `source` any channel's id.
        owner: a user's id, `me`, or `nobody`.
        since, until: Hong Kong days on which leads came in, as 2026-11-25.
        consent: whether marketing is allowed: `yes`, or `no` for anything else.
        need: one of `rescue.REASONS` that must hold.
        due: whose follow-up is due: `today` or before, within a `week`, or `none` set.
        sort: one of `SORTS`.
        page: from 1.
        find: token of a search, see `searches`.
    """

    tab: str = "all"
    outcome: str = ""
    scheme: str = ""
    language: str = ""
    source: str = ""
    owner: str = ""
    since: str = ""
    until: str = ""
    consent: str = ""
    due: str = ""
    need: str = ""
    sort: str = "newest"
    page: int = 1
    find: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Wish:
        """Read an address's parameters; what is not understood is left out."""
        return cls(
            tab=one_of(given, "tab", TABS) or "all",
            outcome=one_of(given, "outcome", OUTCOMES),
            scheme=one_of(given, "scheme", SCHEMES),
            language=one_of(given, "language", LANGUAGES),
            source=given.get("source", "")[:40],
            owner=given.get("owner", "")[:36],
            since=day_of(given.get("since", "")),
            until=day_of(given.get("until", "")),
            consent=one_of(given, "consent", CONSENTS),
            due=one_of(given, "due", DUES),
            need=one_of(given, "need", REASONS),
            sort=one_of(given, "sort", SORTS) or "newest",
            page=page_of(given.get("page", "")),
            find=given.get("find", "")[:64],
        )

    def params(self, **changes: Any) -> dict[str, str]:
        """The parameters of an address that asks for this, with some of it changed; what is usual is left out."""
        usual = asdict(Wish())
        return {name: str(value) for name, value in asdict(replace(self, **changes)).items() if value != usual[name]}

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, tab, sort, page and search aside."""
        names = ("outcome", "scheme", "language", "source", "owner", "since", "until", "consent", "due", "need")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


@dataclass(frozen=True)
class Listing:
    """The answer: one page of rows, how many leads each tab has, and how many pages there are."""

    rows: list[Any]
    counts: Mapping[str, int]
    page: int
    pages: int


def listing(database: Database, wish: Wish, words: str, me: str, today: date, needs: Needs) -> Listing:
    """Look the list up.

    Args:
        wish: what to show.
        words: what to search for, empty for nothing.
        me: the user's id, for "mine".
        today: the day in Hong Kong, for what is due.
        needs: the conditions of `rescue.needs`, for `Wish.need`.
    """
    conditions = _conditions(wish, words, me, today, needs)
    look = _searched if words else _filtered
    with database.read() as session:
        counts, ids = look(session, wish, conditions, wish.page)
        pages = max(1, -(-counts[wish.tab] // PAGE_ROWS))
        page = min(wish.page, pages)
        if page != wish.page:
            counts, ids = look(session, wish, conditions, page)
        rows = session.execute(select(*_ROW).where(Lead.id.in_(ids)).order_by(*_order(wish, Lead))).all()
    return Listing(list(rows), counts, page, pages)


def found_ids(database: Database, wish: Wish, words: str, me: str, today: date, needs: Needs) -> list[str]:
    """The ids of all leads that the list would show, on whatever page; arguments as for `listing`."""
    query = _ids(wish, _conditions(wish, words, me, today, needs))
    with database.read() as session:  # a session's own rows take three times as long, and these may be many
        return [row.id for row in session.connection().execute(query)]


def sources(database: Database) -> list[str]:
    """The channels that leads came by: from each the step to the next in the index, instead of all leads."""
    found = select(func.min(Lead.source).label("source")).cte("found", recursive=True)
    following = select(func.min(Lead.source)).where(Lead.source > found.c.source).scalar_subquery()
    found = found.union_all(select(following).where(found.c.source.is_not(None)))
    query = select(found.c.source).where(found.c.source.is_not(None)).order_by(found.c.source)
    with database.read() as session:
        return list(session.execute(query).scalars())


def named(database: Database, lead_ids: Sequence[str]) -> list[Any]:
    """Of these leads: id, name, reference and status; of those that are gone nothing."""
    with database.read() as session:
        query = select(Lead.id, Lead.contact_name, Lead.reference, Lead.status).where(Lead.id.in_(lead_ids))
        return list(session.execute(query.order_by(Lead.id)).all()) if lead_ids else []


def _ids(wish: Wish, conditions: list[Any]) -> Any:
    query = select(Lead.id).where(*conditions).order_by(*_order(wish, Lead))
    return query if wish.tab == "all" else query.where(Lead.status == wish.tab)


def _filtered(session: Session, wish: Wish, conditions: list[Any], page: int) -> tuple[dict[str, int], list[str]]:
    """How many leads each tab has, and the ids of a page: two looks into an index."""
    counted = session.execute(select(Lead.status, func.count()).where(*conditions).group_by(Lead.status))
    ids = session.execute(_page(_ids(wish, conditions), page)).scalars()
    return _counts(counted), list(ids)


def _searched(session: Session, wish: Wish, conditions: list[Any], page: int) -> tuple[dict[str, int], list[str]]:
    """The same of a search, in one statement: what takes long is looking through the texts, which so happens once."""
    columns = (Lead.id, Lead.status, Lead.created_at, Lead.updated_at, Lead.follow_up_on)
    hits = select(*columns).where(*conditions).cte("hits")
    counted = select(hits.c.status, func.count().label("number"), literal("").label("id")).group_by(hits.c.status)
    chosen = select(hits.c.status, literal(0).label("number"), hits.c.id).order_by(*_order(wish, hits.c))
    if wish.tab != "all":
        chosen = chosen.where(hits.c.status == wish.tab)
    found = session.execute(union_all(counted, select(_page(chosen, page).subquery()))).all()
    return _counts((row.status, row.number) for row in found if not row.id), [row.id for row in found if row.id]


def _page(query: Any, page: int) -> Any:
    return query.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)


def _counts(found: Iterable[Any]) -> dict[str, int]:
    counts = {status: int(number) for status, number in found}
    return {"all": sum(counts.values()), **{status: counts.get(status, 0) for status in LEAD_STATUSES}}


def _order(wish: Wish, of: Any) -> tuple[Any, ...]:
    return {
        "newest": (of.created_at.desc(), of.id.desc()),
        "oldest": (of.created_at, of.id),
        "changed": (of.updated_at.desc(), of.id.desc()),
        "follow_up": (of.follow_up_on.is_(None), of.follow_up_on, of.created_at.desc(), of.id.desc()),
    }[wish.sort]


def _conditions(wish: Wish, words: str, me: str, today: date, needs: Needs) -> list[Any]:
    """Everything but the tab."""
    found: list[Any] = [
        getattr(Lead, name) == getattr(wish, name)
        for name in ("outcome", "language", "source") if getattr(wish, name)
    ]  # fmt: skip
    if wish.scheme:
        found.append(Lead.schemes.like(f"% {wish.scheme.replace('_', '~_')} %", escape="~"))
    if wish.owner:
        owner = me if wish.owner == "me" else wish.owner
        found.append(Lead.owner.is_(None) if wish.owner == "nobody" else Lead.owner == owner)
    if wish.since:
        found.append(Lead.created_at >= _midnight(wish.since))
    if wish.until:
        found.append(Lead.created_at < _midnight(wish.until) + timedelta(days=1))
    if wish.consent:
        agreed = Lead.marketing_consent == "yes"
        found.append(agreed if wish.consent == "yes" else or_(Lead.marketing_consent.is_(None), ~agreed))
    if wish.due == "none":
        found.append(Lead.follow_up_on.is_(None))
    elif wish.due:
        last = today + timedelta(days=0 if wish.due == "today" else 7)
        found.append(and_(Lead.follow_up_on <= last, Lead.status.in_(OPEN)))
    if wish.need:
        found.append(needs[wish.need])
    # Not the bare id: by that, SQLite would fetch whole leads one by one for many hits, and not read the list's index.
    found += [Lead.id.concat("").in_(found_in(forms)) for forms in search_patterns(words)]
    return found


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), HONG_KONG)


def page_of(text: str) -> int:
    """A page's number, from 1."""
    return min(max(1, int(text)), 10_000) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def one_of(given: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    """A parameter that must be one of these; empty when it is not."""
    value = given.get(name, "")
    return value if value in allowed else ""


def day_of(text: str) -> str:
    """A day as forms carry it; empty when it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return text if 2000 <= day.year <= 2200 else ""
