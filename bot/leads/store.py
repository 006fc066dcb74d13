"""The lead store: submit, read, list. Safe for any number of threads and processes on one database."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Final, Iterator, Sequence

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.leads import lead_talks
from bot.leads.database import UPGRADE, ConstraintBroken, Database, StoreUnavailable, hold
from bot.leads.history import APPLICANT, changes, merged_consents, refused_last
from bot.leads.identifiers import erased_mark, intake_key, uuid7
from bot.leads.intake import person_columns, result_columns, searchable
from bot.leads.keeping import PROMISED_DAYS
from bot.leads.lead import HUMAN, AnonymousResult, Change, Erased, LeadDraft, LeadFilter, StoredLead
from bot.leads.models import LEAD_PART, SCHEMA_REVISION, Erasure, Lead, LeadHistory, LeadSearch, Result
from bot.leads.outbox import LEAD_HUMAN, LEAD_NEW, enqueue
from bot.leads.reference import new_reference, parse_reference
from bot.leads.search import search_patterns
from bot.leads.wordless import without_words
from bot.today import HONG_KONG

__all__ = ["RETENTION", "AnonymousResult", "LeadDraft", "LeadFilter", "LeadStore", "StoredLead"]

RETENTION: Final = timedelta(days=PROMISED_DAYS)
"""How far `purge_after` lies behind the moment at which the person was last heard of."""

EVERYTHING: Final = LeadFilter()
_COLUMNS: Final = tuple(field.name for field in fields(StoredLead))
_TRIES: Final = 6
_LONGEST_TURN: Final = timedelta(days=1)
"""Longer than any turn takes, also where the clocks of bot and console differ."""


class LeadStore:
    """The leads in one database. Opens nothing before its first use.

    Every method raises `StoreUnavailable` when the database is missing, unreachable, not writable or not migrated.

    Args:
        url: SQLAlchemy URL, as in `Settings.database_url`.
        retention: how far ahead `purge_after` lies.
    """

    def __init__(self, url: str, *, retention: timedelta = RETENTION) -> None:
        self.database = Database(url)
        self._retention = retention
        self._verified = False

    def submit(self, draft: LeadDraft, now: datetime) -> StoredLead:
        """Store a lead, or bring the intake's existing lead up to date.

        There is one lead per `submission_id`, however often and from wherever it is submitted. A repeat replaces
        what the person said, adds to the consents, raises `version` and leaves a row of history; a repeat that
        brings nothing new changes nothing. Status and owner stay as the consultants set them, the reference stays
        the first one, and the reason stays `human` once it was. A talk whose lead was merged into another brings that
        one up to date, and keeps its own reference.

        Args:
            draft: the whole state of the intake.
            now: the present moment (aware).
        Returns:
            The lead as stored; its `reference` is the one to show.
        Raises:
            ConsentMissing, ContactMissing: nothing was stored.
            Erased: everything of the intake was erased a moment ago; nothing was stored.
            InvalidValue: a value outside the contract.
            ValueError: `submission_id` is no UUID, `reference` no reference, or `now` has no time zone.
        """
        _refuse_naive(now)
        key = intake_key("lead", draft.submission_id)
        columns = person_columns(draft)
        reference = _given_reference(draft.reference) or new_reference()
        for _ in range(_TRIES):
            try:
                with self._write() as session:
                    return _upsert(session, key, reference, columns, now, self._retention)
            except lead_talks.Moved:
                continue
            except ConstraintBroken as error:
                if "reference" not in str(error):
                    break
                reference = new_reference()  # another lead has it
        raise StoreUnavailable(f"the database {self.database.name} refused the lead (broken constraint)")

    def record_result(self, result: AnonymousResult, now: datetime) -> None:
        """Keep what an intake came to, without anything personal; a repeat for the same intake replaces it.

        See `models.Result` for why the row cannot be traced to a person.

        Raises:
            InvalidValue: an outcome or language outside the contract.
            ValueError: `submission_id` is no UUID, or `now` has no time zone.
        """
        _refuse_naive(now)
        columns = result_columns(result)
        hour = now.astimezone(timezone.utc).replace(minute=0, second=0, microsecond=0)
        with self._write() as session:
            row = {"key": intake_key("result", result.submission_id), "created_at": hour, **columns}
            session.execute(_insert(session, Result, row, conflict="key", update=columns))

    def get(self, id_or_reference: str) -> StoredLead | None:
        """The lead with this id or reference (any case, spaces or hyphens between), or None.

        Of one that was merged into another, the other.
        """
        wanted = id_or_reference.strip()
        names = {wanted.lower(), parse_reference(wanted) or ""}
        with self._read() as session:
            known = select(Lead).where(or_(Lead.id.in_(names), Lead.reference.in_(names)))
            row = session.execute(known).scalar_one_or_none()
            if row is None:
                merged = (lead_talks.merged_into(session, name) for name in names if name)
                row = next((session.get(Lead, each) for each in merged if each), None)
            return None if row is None else _stored(row)

    def list(self, where: LeadFilter = EVERYTHING, *, limit: int | None = 50, offset: int = 0) -> list[StoredLead]:
        """Leads that match, newest first; `limit` None means all of them."""
        with self._read() as session:
            query = _newest_first(_matching(select(Lead), where)).limit(limit).offset(offset)
            return [_stored(row) for row in session.execute(query).scalars()]

    def count(self, where: LeadFilter = EVERYTHING) -> int:
        """How many leads match."""
        with self._read() as session:
            return int(session.execute(_matching(select(func.count()).select_from(Lead), where)).scalar_one())

    def iter_all(self, where: LeadFilter = EVERYTHING, *, batch: int = 500) -> Iterator[StoredLead]:
        """Every lead that matches, newest first, in bounded memory.

        Each batch is a transaction of its own, so that a slow reader holds nothing up. A lead that was there when
        reading began comes exactly once; one that is submitted meanwhile may be left out.
        """
        last: StoredLead | None = None
        while True:
            query = _newest_first(_matching(select(Lead), where)).limit(batch)
            if last is not None:
                earlier = and_(Lead.created_at == last.created_at, Lead.id < last.id)
                query = query.where(or_(Lead.created_at < last.created_at, earlier))
            with self._read() as session:
                leads = [_stored(row) for row in session.execute(query).scalars()]
            yield from leads
            if len(leads) < batch:
                return
            last = leads[-1]

    def those(self, lead_ids: Sequence[str], *, batch: int = 50) -> Iterator[StoredLead]:
        """The leads with these ids, in their order and in bounded memory; those that are gone are left out."""
        for start in range(0, len(lead_ids), batch):
            part = lead_ids[start : start + batch]
            with self._read() as session:
                rows = session.execute(select(Lead).where(Lead.id.in_(part))).scalars()
                found = {row.id: _stored(row) for row in rows}
            yield from (found[each] for each in part if each in found)

    def history(self, lead_id: str) -> Sequence[Change]:
        """The lead's changes, oldest first."""
        with self._read() as session:
            query = select(LeadHistory).where(LeadHistory.lead_id == lead_id).order_by(LeadHistory.version)
            return [
                Change(row.version, row.at, row.actor, row.changes, row.previous_assessment)
                for row in session.execute(query).scalars()
            ]

    def check(self) -> None:
        """Make sure that the store answers and has the tables of this version.

        Raises:
            StoreUnavailable: it does not; the message says what to do.
        """
        name = self.database.name
        with self.database.read() as session:
            revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if (revision or "") < SCHEMA_REVISION:
            raise StoreUnavailable(f"the database {name} has not the tables of this version; {UPGRADE}")
        if revision != SCHEMA_REVISION:
            raise StoreUnavailable(
                f"the database {name} is at revision {revision}, which this version does not know; "
                "install the version that upgraded it"
            )
        self._verified = True

    def close(self) -> None:
        """Close the connections; the next use opens new ones."""
        self.database.close()

    @contextmanager
    def _read(self) -> Iterator[Session]:
        if not self._verified:
            self.check()
        with self.database.read() as session:
            yield session

    @contextmanager
    def _write(self) -> Iterator[Session]:
        if not self._verified:
            self.check()
        with self.database.write() as session:
            yield session


def _upsert(
    session: Session, key: str, reference: str, columns: dict[str, Any], now: datetime, retention: timedelta
) -> StoredLead:
    """Insert the lead or update the one that is there, in this transaction.

    A talk that is remembered feeds the lead that it belongs to now.

    The conflict clause writes nothing new: it takes the row's lock (SQLite: the transaction has the only write
    lock already), so that what is compared next is what will be replaced. It watches the key only, and the reference is
    unique too: of first submissions of an intake at the same instant about one in a hundred failed on the reference or
    ended in a deadlock (measured with six processes on PostgreSQL 18). So they are held apart.
    """
    hold(session.connection(), f"intake {key}")
    fed = lead_talks.fed(session, key)
    if fed is not None:
        talk, lead = fed
        earlier = talk.transcript
        told = lead_talks.heard(session, talk, lead, columns, now.astimezone(HONG_KONG).date())
        lead_talks.keep_conversation(session, lead, earlier, now)
        stored = _brought_up_to_date(session, lead, told, now, retention)
        return replace(stored, reference=talk.reference or lead.reference)
    fresh = {
        "id": uuid7(now), "submission_key": key, "reference": reference, "version": 1, "status": "new", "owner": None,
        "created_at": now, "updated_at": now, "purge_after": now + retention, **columns,
    }  # fmt: skip
    session.execute(_insert(session, Lead, fresh, conflict="submission_key", update={"submission_key": key}))
    lead = session.execute(select(Lead).where(Lead.submission_key == key)).scalar_one()
    if lead_talks.fed(session, key) is not None:
        raise lead_talks.Moved  # PostgreSQL waited for a consultant, who merged the lead or put something right
    if lead.id != fresh["id"]:
        return _brought_up_to_date(session, lead, columns, now, retention)
    if _erased(session, key, now):  # asked last: PostgreSQL waited for whoever erased the lead
        raise Erased
    enqueue(session, LEAD_NEW, lead, now)
    return _recorded(session, lead, columns, now, [], None)


def _erased(session: Session, key: str, now: datetime) -> bool:
    """Whether what this intake fed was erased since its turn began."""
    marks = session.execute(select(Erasure.intake_marks).where(Erasure.at >= now - _LONGEST_TURN)).scalars()
    return erased_mark(key) in {mark for those in marks for mark in those or ()}


def _brought_up_to_date(
    session: Session, lead: Any, columns: dict[str, Any], now: datetime, retention: timedelta
) -> StoredLead:
    new = {**columns, "consents": merged_consents(lead.consents, columns["consents"])}
    if refused_last(new["consents"], "marketing_consent"):
        new["marketing_consent"] = "no"
    new["reason"] = HUMAN if lead.reason == HUMAN else columns["reason"]  # a wish to be spoken to stands
    old = {name: getattr(lead, name) for name in new}
    found = changes(old, new)
    if not found:
        return _stored(lead)
    for name, value in new.items():
        setattr(lead, name, value)
    if old["transcript"] != new["transcript"]:
        lead_talks.keep_conversation(session, lead, old["transcript"], now)
    lead.version += 1
    lead.updated_at = max(now, lead.updated_at)
    lead.purge_after = max(now + retention, lead.purge_after)
    if new["reason"] == HUMAN and old["reason"] != HUMAN:
        enqueue(session, LEAD_HUMAN, lead, now)
    previous = without_words(old["assessment"]) if old["assessment"] != new["assessment"] else None
    return _recorded(session, lead, columns, now, found, previous)


def _recorded(
    session: Session, lead: Any, columns: dict[str, Any], now: datetime, found: list[dict[str, Any]],
    previous: dict[str, Any] | None,
) -> StoredLead:  # fmt: skip
    session.add(
        LeadHistory(lead_id=lead.id, version=lead.version, at=now, actor=APPLICANT, changes=found,
                    previous_assessment=previous)
    )  # fmt: skip
    session.merge(LeadSearch(lead_id=lead.id, part=LEAD_PART, text=searchable(columns, lead.reference)))
    session.flush()
    return _stored(lead)


def _insert(session: Session, model: Any, row: dict[str, Any], *, conflict: str, update: dict[str, Any]) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model).values(row).on_conflict_do_update(index_elements=[conflict], set_=update)


def _matching(query: Any, where: LeadFilter) -> Any:
    for name in ("status", "outcome", "language", "reason"):
        value = getattr(where, name)
        if value is not None:
            query = query.where(getattr(Lead, name) == value)
    if where.since is not None:
        query = query.where(Lead.created_at >= where.since)
    for forms in search_patterns(where.search or ""):
        query = query.where(Lead.id.in_(found_in(forms)))
    return query


def found_in(forms: Sequence[str]) -> Any:
    """The ids of the leads of which some text, or some note's, has one of these LIKE patterns: a subquery."""
    return select(LeadSearch.lead_id).where(or_(*(LeadSearch.text.like(form, escape="\\") for form in forms)))


def _newest_first(query: Any) -> Any:
    return query.order_by(Lead.created_at.desc(), Lead.id.desc())


def _refuse_naive(now: datetime) -> None:
    if now.tzinfo is None:
        raise ValueError("now must be an aware time")


def _given_reference(text: str | None) -> str | None:
    if text is None:
        return None
    reference = parse_reference(text)
    if reference is None:
        raise ValueError("reference must come from reference.new_reference()")
    return reference


def _stored(row: Any) -> StoredLead:
    return StoredLead(**{name: getattr(row, name) for name in _COLUMNS})
