"""Two leads of one person become one: which values stay is chosen, everything else of both is kept.

Consents are never widened: both records stay, and advertising is allowed only if it was in both. A yes was given with
one enquiry's contact; it says nothing about the other's, and whether both are one person is a consultant's opinion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console import audit
from bot.console.casework import Conflict, Conflicts, NotAllowed, locked_lead, record
from bot.console.corrections import judge_anew, newest_override
from bot.console.merge_rows import move_rows
from bot.leads import lead_talks
from bot.leads.database import Database
from bot.leads.history import changes, merged_consents
from bot.leads.intake import searchable
from bot.leads.judging import CORRECTED, by_consultants
from bot.leads.lead import CLIENTS, HUMAN, ClientFile, StoredLead
from bot.leads.models import LEAD_PART, Lead, LeadHistory, LeadOverride, LeadSearch
from bot.leads.outbox import INVENTED
from bot.leads.wordless import without_words
from bot.vocabulary import InvalidValue, parse_answers

MERGED: Final = "merged"
"""The field of a merge in the history: the reference of the lead that went."""
MERGED_AWAY: Final = "merged_away"
"""The last row of that lead's own history."""
KEPT: Final = "kept"
OTHER: Final = "other"
ANSWERS: Final = "answers"
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "contact_name": ("contact_name",),
    "contact_value": ("contact_channel", "contact_value"),
    "contact_time": ("contact_time",),
    "free_note": ("free_note",),
    "status": ("status", "lost_reason"),
    "owner": ("owner",),
    "follow_up_on": ("follow_up_on",),
}
"""What is chosen one by one -> the columns that go together. Answers are chosen as a whole: the engine judges sets."""
CHOICES: Final = (*FIELDS, ANSWERS)


@dataclass(frozen=True)
class Pair:
    """Two leads to become one.

    Attributes:
        kept: the one that stays.
        other: the one that is merged into it.
        newer: `KEPT` or `OTHER`, whose answers are newer.
    """

    kept: StoredLead
    other: StoredLead
    newer: str

    @property
    def clients(self) -> bool:
        """Whether one of them is a client's file."""
        return self.kept.status in CLIENTS or self.other.status in CLIENTS

    @property
    def half_invented(self) -> bool:
        """Whether one of them is invented and the other a person's, which would go with `asmtp demo-data --remove`."""
        return (self.kept.source == INVENTED) != (self.other.source == INVENTED)

    def differs(self, choice: str) -> bool:
        """Whether there is anything to choose."""
        return any(getattr(self.kept, name) != getattr(self.other, name) for name in FIELDS.get(choice, (choice,)))

    def options(self, choice: str) -> tuple[str, ...]:
        """What may be chosen. A client's file stays one, whatever the other's step is."""
        if not self.differs(choice):
            return (KEPT,)
        if choice == "status" and self.clients:
            leads = {KEPT: self.kept, OTHER: self.other}
            return tuple(which for which, lead in leads.items() if lead.status in CLIENTS)
        return (KEPT, OTHER)

    def usual(self, choice: str) -> str:
        """What is chosen when nobody chooses: the kept lead's, the other's where that has none; the newer answers."""
        options = self.options(choice)
        if choice == ANSWERS:
            return self.newer if self.newer in options else KEPT
        empty = getattr(self.kept, FIELDS[choice][0]) is None
        return OTHER if OTHER in options and (empty or KEPT not in options) else KEPT

    def chosen(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """Every choice, the usual one where none or a nonsensical one was made."""
        return {
            choice: wanted[choice] if wanted.get(choice) in self.options(choice) else self.usual(choice)
            for choice in CHOICES
        }


def pair(session: Session, kept: Any, other: Any) -> Pair:
    """The two with what the choices start from.

    Args:
        kept, other: rows of `leads`, or `StoredLead`s.
    """
    newer = OTHER if _answered_at(session, other.id) > _answered_at(session, kept.id) else KEPT
    return Pair(kept, other, newer)


def merge(
    database: Database, actor: audit.Actor, now: datetime, day: date, kept_id: str, other_id: str,
    versions: tuple[int, int], wanted: Mapping[str, str], *, clients: bool,
) -> None:  # fmt: skip
    """Make one lead of two, all or nothing.

    Args:
        day: the day whose rules apply when the answers are judged anew.
        versions: those of the kept and the other lead when they were compared.
        wanted: choice -> `KEPT` or `OTHER`; for what is missing, the usual one.
        clients: whether clients' files may be merged.
    Raises:
        Unknown: one of them is gone.
        Conflicts: one of them was changed since they were compared.
        ClientFile: one is a client's file, and `clients` is false.
        NotAllowed: both are the same lead, only one is invented, or the chosen answers do not fit today's questions.
    """
    if kept_id == other_id:
        raise NotAllowed("merge_same")
    with database.write() as session:
        rows = {lead_id: locked_lead(session, lead_id) for lead_id in sorted((kept_id, other_id))}  # never crosswise
        kept, other = rows[kept_id], rows[other_id]
        conflicts = [
            Conflict("version", str(lead.version), str(version))
            for lead, version in zip((kept, other), versions, strict=True)
            if lead.version != version
        ]
        if conflicts:
            raise Conflicts(conflicts)
        both = pair(session, kept, other)
        if both.clients and not clients:
            raise ClientFile
        if both.half_invented:
            raise NotAllowed("merge_invented")
        choices = both.chosen(wanted)
        taken = [choice for choice in CHOICES if choices[choice] == OTHER]
        override = _override(session, both, choices[ANSWERS])
        for lead in (kept, other):
            lead_talks.remember(session, lead, now)
        session.flush()
        entries, previous = _decided(session, both, choices, day)
        ended = {"field": MERGED_AWAY, "new": kept.reference}
        record(session, actor, now, other, [ended], without_words(other.assessment))
        session.flush()
        move_rows(session, actor, now, kept, other)
        record(session, actor, now, kept, entries, previous)
        if override is not None:
            session.add(LeadOverride(lead_id=kept.id, version=kept.version, **override))
        session.merge(LeadSearch(lead_id=kept.id, part=LEAD_PART, text=_searched(kept)))
        audit.note(session, actor, audit.LEAD_MERGED, now, lead_id=kept_id, fields=taken)
        audit.note(session, actor, audit.LEAD_MERGED, now, lead_id=other_id, fields=taken)


def _decided(
    session: Session, both: Any, choices: Mapping[str, str], day: date
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:  # fmt: skip
    """Give the kept lead what was chosen; the entries of the history, and the judgement that it had."""
    kept, other = both.kept, both.other
    columns = [name for names in FIELDS.values() for name in names]
    columns += ["marketing_consent", "reason", ANSWERS, "evidence"]
    old = {name: getattr(kept, name) for name in columns}
    for choice, names in FIELDS.items():
        if choices[choice] == OTHER:
            for name in names:
                setattr(kept, name, getattr(other, name))
    kept.consents = merged_consents(kept.consents, other.consents)
    kept.marketing_consent = _narrower(kept.marketing_consent, other.marketing_consent)
    kept.reason = HUMAN if HUMAN in (kept.reason, other.reason) else kept.reason
    kept.purge_after = max(kept.purge_after, other.purge_after)
    source, dropped = (other, kept) if choices[ANSWERS] == OTHER else (kept, other)
    left_out, corrected = dropped.answers, by_consultants(session, source.id)
    previous, judged = without_words(kept.assessment), []
    if source is other:
        try:
            answers = parse_answers(other.answers)
        except InvalidValue:
            raise NotAllowed("merge_answers") from None
        kept.evidence, kept.role = other.evidence, other.role
        judged = judge_anew(kept, day, answers, corrected)
    new = {name: _plain(getattr(kept, name)) for name in columns}
    found = changes({name: _plain(value) for name, value in old.items()} | {ANSWERS: left_out}, new)
    merged = {"field": MERGED, "new": other.reference, CORRECTED: sorted(corrected)}
    return [merged, *found, *judged], previous if judged else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _narrower(one: str | None, another: str | None) -> str | None:
    """Of two answers about advertising the one that allows less."""
    if "no" in (one, another):
        return "no"
    return one if one == another else None


def _override(session: Session, both: Any, answers: str) -> dict[str, Any] | None:
    """The result set by a consultant that is to hold: that beside the answers which stay, else none.

    None as well where neither lead ever had one, so that nothing need be said.
    """
    mine, theirs = newest_override(session, both.kept.id), newest_override(session, both.other.id)
    if theirs is None and (mine is None or answers == KEPT):
        return None
    stays = theirs if answers == OTHER else mine
    if stays is None:
        return {"outcome": None, "reason": "", **{name: getattr(theirs or mine, name) for name in _SET}}
    return {name: getattr(stays, name) for name in ("outcome", "reason", *_SET)}


_SET: Final = ("judged", "at", "author")


def _searched(lead: Any) -> str:
    columns = {name: getattr(lead, name) for name in ("contact_name", "contact_value", "free_note", "evidence")}
    return searchable(columns, lead.reference)


def _answered_at(session: Session, lead_id: str) -> datetime:
    """When answers of a lead were given or corrected last; of a merge only what was moved counts, by its own time."""
    came: datetime = session.execute(select(Lead.created_at).where(Lead.id == lead_id)).scalar_one()
    for at, entries in session.execute(
        select(LeadHistory.at, LeadHistory.changes).where(LeadHistory.lead_id == lead_id)
    ):
        fields = [str(entry["field"]) for entry in entries]
        if MERGED not in fields and (not fields or any(field.startswith("answers.") for field in fields)):
            came = max(came, at)
    return came
