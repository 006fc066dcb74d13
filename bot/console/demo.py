"""Invented leads to try the console with: the real engine's judgement of random answers, worked on as consultants do,
with the steps of talks that the funnel counts.

All of them came by the channel `demo`, say in their names that they are invented, and can be removed again.
"""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Mapping, Sequence

from sqlalchemy import delete, func, select

from bot.consents import CONSENT_VERSIONS
from bot.console import audit, casework, pipeline
from bot.console.demo_talks import write_talks
from bot.console.transcript import Conversations
from bot.details import due_details
from bot.eligibility.assessment import assess
from bot.eligibility.interview import missing
from bot.intake import standing
from bot.leads.lead import Consent, LeadDraft, StoredLead
from bot.leads.models import CountedTalk, Lead
from bot.leads.outbox import INVENTED
from bot.leads.store import LeadStore
from bot.leads.talks import EVENTS
from bot.value_words import question_variants, variant_of, words_of
from bot.vocabulary import INTERVIEW, LANGUAGES, SLOTS, UNSURE
from bot.words import say

SOURCE: Final = INVENTED
DAYS: Final = 120
"""How far back the invented enquiries lie."""
NOTES: Final = ("called", "spoke", "papers", "family")
_OFTEN: Final[Mapping[str, tuple[Any, ...]]] = {
    "residence": ("mainland",) * 6 + ("mainland_in_hk_temp", "overseas_prc", "foreign", "macao"),
    "hk_degree": ("none",) * 7 + ("ft_accredited_ug_plus", "vtc_hd_designated", "pt_or_nonlocal"),
    "offer": ("signed", "signed", "written_unsigned", "verbal", "none"),
    "employer_place": ("hk_registered",) * 6 + ("mainland_only", UNSURE),
    "edu_level": ("bachelor", "bachelor", "master", "doctorate", "sub_degree", "below_tertiary"),
    "job_match": ("both", "studies", "experience", "partly", UNSURE),
    "years_relevant": (1, 2, 3, 5, 8, 12),
    "genuine_vacancy": ("open_post", "open_post", "replacement", "created_for_applicant"),
    "salary_total_hkd": (240_000, 360_000, 480_000, 660_000, 960_000, 2_400_000, "undisclosed"),
    "market_pay": ("normal", "normal", "above", "below", UNSURE),
    "talent_list": ("no", "no", "yes", UNSURE),
    "local_hire_difficulty": ("proven", "proven", "advertised_no_record", "not_advertised"),
    "serious_crime": ("no",) * 12 + ("undisclosed", "yes"),
    "hk_immigration_breach": ("no",) * 12 + ("refused_before", "undisclosed"),
    "months_since_graduation": (2, 8, 20, "not_yet"),
    "overseas_months": (3, 10, 18, 40),
}
"""What people answer most; the rest is drawn from all values of the slot."""


@dataclass(frozen=True)
class Demo:
    """One run: where the leads go, whose they become, and the dice.

    Attributes:
        owners: ids of the users who may be given a lead.
        now: the moment that the newest of them leads up to (aware).
    """

    store: LeadStore
    conversations: Conversations | None
    owners: Sequence[str]
    now: datetime
    chance: random.Random

    def make(self, count: int) -> None:
        """Make so many leads."""
        for _ in range(count):
            self._lead(self.chance.choice(LANGUAGES), self.now - timedelta(days=self.chance.uniform(0, DAYS)))

    def _lead(self, language: str, at: datetime) -> None:
        answers = self._answers({})
        draft = self._draft(language, answers, at)
        lead = self.store.submit(draft, at)
        write_talks(self.store.database, draft, at)
        if self.conversations is not None:
            self._talk(draft, at)
        if self.chance.random() < 0.2:
            at += timedelta(minutes=self.chance.randint(1, 30))
            again = self._draft(language, self._corrected(answers), at)
            contact = {name: getattr(draft, name) for name in ("contact_name", "contact_channel", "contact_value")}
            lead = self.store.submit(replace(again, submission_id=draft.submission_id, transcript=draft.transcript,
                                             reference=lead.reference, **contact), at)  # fmt: skip
        if self.owners and self.chance.random() < 0.7:
            self._work(lead, at)

    def _answers(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Go through the interview as the bot would."""
        while due := missing(answers):
            answers[due[0]] = self._answer(due[0])
        outcome = assess(answers).outcome
        if self.chance.random() < 0.5:
            for slot in due_details(answers, outcome):
                answers[slot] = self._answer(slot)
        return answers

    def _answer(self, slot: str) -> Any:
        values = _OFTEN.get(slot) or SLOTS[slot].values or tuple(range(30))
        value = self.chance.choice(values)
        return [value] if SLOTS[slot].kind == "list" else value

    def _corrected(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        slot = self.chance.choice([slot for slot in answers if slot in INTERVIEW])
        changed = standing({**answers, slot: self._answer(slot)}, tuple(answers))
        return self._answers(changed)

    def _draft(self, language: str, answers: Mapping[str, Any], at: datetime) -> LeadDraft:
        told = {slot: words_of(question_variants(slot), slot, value, language) for slot, value in answers.items()}
        evidence = {slot: words for slot, words in told.items() if words and self.chance.random() < 0.6}
        channel = self.chance.choice(SLOTS["contact_channel"].values)
        number = self.chance.randint(0, 9999)
        value = {"email": f"demo.{number:04}@example.com", "wechat": f"demo_wx_{number:04}"}.get(channel)
        marketing = self.chance.choice(("yes", "no", None))
        consents = [Consent("xborder_consent", "yes", CONSENT_VERSIONS["xborder_consent"], at)]
        if marketing:
            consents.append(Consent("marketing_consent", marketing, CONSENT_VERSIONS["marketing_consent"], at))
        name = self.chance.choice(say("demo_names", language).split(","))
        note = self.chance.choice((*say("demo_free_notes", language).split("|"), None, None))
        return LeadDraft(
            submission_id=self._id(),
            source=SOURCE,
            language=language,
            answers=answers,
            evidence=evidence,
            assessment=assess(answers, evidence=evidence).as_dict(),
            xborder_consent="yes",
            contact_channel=channel,
            contact_value=value or f"+852 5555 {number:04}".replace(" ", ""),
            contact_name=say("demo_name", language, name=name),
            contact_time=self.chance.choice(SLOTS["contact_time"].values),
            marketing_consent=marketing,
            free_note=note,
            consents=consents,
            transcript=f"{SOURCE}-{self._id()}",
        )

    def _work(self, lead: StoredLead, at: datetime) -> None:
        """Some days of a consultant's work."""
        owner = self.chance.choice(self.owners)
        actor = audit.Actor(owner, audit.COMMAND_LINE)
        database, status = self.store.database, lead.status
        casework.change(database, actor, at, lead.id, [casework.Edit("owner", "", owner)])
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            at = min(at + timedelta(hours=self.chance.uniform(1, 90)), self.now)
            words = say(f"demo_note_{self.chance.choice(NOTES)}", lead.language)
            casework.add_note(database, actor, at, lead.id, words)
            target = self.chance.choice(pipeline.MOVES[status][:3])
            reason = self.chance.choice(pipeline.LOST_REASONS) if target == "lost" else ""
            edits = [casework.Edit("status", status, target), casework.Edit("lost_reason", "", reason)]
            casework.change(database, actor, at, lead.id, edits if target == "lost" else edits[:1])
            status = target
            if status in ("lost", "closed"):
                return
        if self.chance.random() < 0.5:
            day = (self.now + timedelta(days=self.chance.randint(-2, 9))).date().isoformat()
            casework.change(database, actor, at, lead.id, [casework.Edit("follow_up_on", "", day)])
        papers = [row["id"] for row in lead.assessment.get("documents") or ()]
        if status != "new" and papers:
            edits = [casework.Edit(f"document.{paper}", "to_ask", self.chance.choice(pipeline.DOCUMENT_STATES))
                     for paper in self.chance.sample(papers, min(4, len(papers)))]  # fmt: skip
            casework.change(database, actor, at, lead.id, [edit for edit in edits if edit.wanted != edit.base])

    def _talk(self, draft: LeadDraft, at: datetime) -> None:
        """The conversation as the bot would have led it."""
        rows = []
        for slot, value in draft.answers.items():
            variants = question_variants(slot)
            question = variant_of(variants, draft.language).get("text")
            words = draft.evidence.get(slot) or words_of(variants, slot, value, draft.language)
            for kind, text in (("bot", question), ("user", words)):
                if text:
                    at += timedelta(seconds=self.chance.randint(2, 20))
                    rows.append(_event(draft.transcript or "", kind, text, at.timestamp()))
        with self._engine().execution_options(write=True).begin() as connection:
            connection.execute(EVENTS.insert(), rows)

    def _engine(self) -> Any:
        if self.conversations is None:
            raise RuntimeError("no conversations")
        engine = self.conversations.engine(create=True)
        EVENTS.create(engine, checkfirst=True)
        return engine

    def _id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))


def remove(store: LeadStore, conversations: Conversations) -> int:
    """Delete all invented leads with what belongs to them; how many there were."""
    with store.database.write() as session:
        mine = Lead.source == SOURCE
        count = int(session.execute(select(func.count()).select_from(Lead).where(mine)).scalar_one())
        session.execute(delete(Lead).where(mine))
        session.execute(delete(CountedTalk).where(CountedTalk.channel == SOURCE))
    engine = conversations.engine(create=True)
    EVENTS.create(engine, checkfirst=True)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(delete(EVENTS).where(EVENTS.c.sender_id.like(f"{SOURCE}-%")))
    return count


def _event(conversation: str, kind: str, text: str, at: float) -> dict[str, Any]:
    data = {"event": kind, "timestamp": at, "text": text, "metadata": {}}
    return {"sender_id": conversation, "type_name": kind, "timestamp": at, "data": json.dumps(data)}
