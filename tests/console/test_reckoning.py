"""What queue, list, board and keeping times read from indexes is what a plain reckoning over all leads finds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any, Callable, Iterator

import pytest

from bot.console import board, listing, rescue
from bot.console.audit import Actor
from bot.console.casework import Edit, add_note, change
from bot.console.listing import SORTS, TABS, Wish, found_ids
from bot.console.pipeline import MOVES
from bot.console.rescue import REASONS
from bot.leads.keeping import KEEPING
from bot.leads.lead import HUMAN, OPEN, StoredLead
from bot.leads.retention import count_due, due_until
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGES, LEAD_STATUSES, OUTCOMES
from tests.console.desk import NOW, Office, open_office
from tests.leads.samples import ANSWERS, assessment, draft

TODAY = NOW.astimezone(HONG_KONG).date()
NOTES = ("reference letter", "call back", "call about the letter")
SEARCHES = ("陈", "call", "call letter", "amy call", "示例 letter", "zzz")


@dataclass
class Plain:
    """A lead with its notes, and when it needs to be dealt with first."""

    lead: StoredLead
    notes: list[str]
    follow_up: date | None

    def reasons(self, office: Office) -> list[str]:
        """The reasons for which it needs somebody."""
        lead = self.lead
        new, waits = lead.status == "new", lead.status in OPEN and self.follow_up is not None
        holds = {
            "human": new and lead.reason == HUMAN,
            "urgent": new and lead.answers.get("timing") == "urgent",
            "overdue": waits and self.follow_up is not None and self.follow_up < TODAY,
            "due": waits and self.follow_up == TODAY,
            "waiting": new and lead.created_at <= office.console.office.working_day_before(NOW),
            "unfinished": new and bool(lead.assessment.get("missing")),
        }
        return [reason for reason in REASONS if holds[reason]]

    def found_by(self, words: str) -> bool:
        """Whether each word is in the name or in a note."""
        texts = [(self.lead.contact_name or "").casefold().replace("陳", "陈"), *self.notes]
        return all(any(word in text for text in texts) for word in words.split())


@pytest.fixture(params=[1, 2])
def made(request: pytest.FixtureRequest, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An office with random leads, and those leads as a plain list."""
    monkeypatch.setattr(listing, "PAGE_ROWS", 7)
    monkeypatch.setattr(rescue, "PAGE_ROWS", 7)
    monkeypatch.setattr(board, "PAGE_CARDS", 7)
    office, dice = open_office(store_url), random.Random(request.param)
    leads = [_make(office, dice) for _ in range(60)]
    yield office, leads
    office.store.close()


def _make(office: Office, dice: random.Random) -> Plain:
    answers = {**ANSWERS, "timing": dice.choice(("urgent", "later"))} if dice.random() < 0.7 else ANSWERS
    judged = assessment(outcome=dice.choice(OUTCOMES), missing=dice.choice(([], [], ["offer"])))
    given = draft(contact_name=dice.choice(("陳示例", "陈示例", "Amy", "Ben")), answers=answers, assessment=judged,
                  language=dice.choice(LANGUAGES), reason=dice.choice(("result", "result", HUMAN)))  # fmt: skip
    # in steps of two hours, so that some came in at the same moment
    lead = office.store.submit(given, NOW - timedelta(hours=2 * dice.randint(0, 40)))
    actor, follow_up, notes = Actor(office.ids["carl"], "test"), None, []
    for _ in range(dice.choice((0, 0, 1, 2, 3))):
        status = office.store.get(lead.id).status  # type: ignore[union-attr]
        target = dice.choice(MOVES[status])
        edits = [Edit("status", status, target)] + [Edit("lost_reason", "", "price")] * (target == "lost")
        change(office.database, actor, NOW - timedelta(minutes=dice.randint(0, 900)), lead.id, edits)
    if dice.random() < 0.5:
        follow_up = TODAY + timedelta(days=dice.randint(-2, 2))
        change(office.database, actor, NOW, lead.id, [Edit("follow_up_on", "", follow_up.isoformat())])
    if dice.random() < 0.5:
        notes = [dice.choice(NOTES)]
        add_note(office.database, actor, NOW, lead.id, notes[0])
    stored = office.store.get(lead.id)
    assert stored is not None
    return Plain(stored, notes, follow_up)


def _late(value: date | None) -> tuple[bool, date]:
    return value is None, value or date.max


def test_the_queue(made: Any) -> None:
    office, leads = made
    why = {each.lead.id: each.reasons(office) for each in leads}
    wanted = rescue.needs(office.console.office, NOW)
    counts = {reason: sum(reason in reasons for reasons in why.values()) for reason in REASONS}
    counts["all"] = sum(map(bool, why.values()))
    assert all(counts.values()), "the dice left something out"
    assert rescue.how_many(office.database, office.console.office, NOW, "") == counts["all"]

    def rank(each: Plain) -> Any:
        reasons = why[each.lead.id]
        follow_up = each.follow_up if {"overdue", "due"} & {*reasons} else None
        strength = {"likely_meets": 0, "needs_review": 1}.get(each.lead.outcome, 2)
        newest = -each.lead.created_at.timestamp(), _downwards(each.lead.id)
        return REASONS.index(reasons[0]), strength, *_late(follow_up), *newest

    for reason in ("", *REASONS):
        here = [each for each in leads if (reason in why[each.lead.id] if reason else why[each.lead.id])]
        expected = [(each.lead.id, why[each.lead.id]) for each in sorted(here, key=rank)]
        first = rescue.queue(office.database, wanted, reason, 1)
        assert dict(first.counts) == counts
        pages = [rescue.queue(office.database, wanted, reason, page).rows for page in range(1, first.pages + 1)]
        assert [(row.id, reasons) for rows in pages for row, reasons in rows] == expected


def _order(sort: str) -> Callable[[Plain], Any]:
    """Newest first is what decides among equals, but for the oldest first."""

    def newest(each: Plain) -> Any:
        return -each.lead.created_at.timestamp(), _downwards(each.lead.id)

    def key(each: Plain) -> Any:
        if sort == "oldest":
            return each.lead.created_at, each.lead.id
        if sort == "changed":
            return -each.lead.updated_at.timestamp(), _downwards(each.lead.id)
        return (*_late(each.follow_up), *newest(each)) if sort == "follow_up" else newest(each)

    return key


def _downwards(text: str) -> tuple[int, ...]:
    return tuple(-ord(char) for char in text)


def test_the_list(made: Any) -> None:
    office, leads = made
    wanted = rescue.needs(office.console.office, NOW)
    wishes = [Wish(tab=tab) for tab in TABS] + [Wish(sort=sort) for sort in SORTS]
    wishes += [Wish(language="zh_hant", sort="changed"), Wish(need="waiting", sort="oldest"), Wish(page=3)]
    wishes += [Wish(tab="new", page=2), Wish(page=99), Wish(outcome=OUTCOMES[0], tab="lost")]
    for words, wish in product(("", *SEARCHES), wishes):
        here = [each for each in leads if each.found_by(words)
                and wish.language in ("", each.lead.language) and wish.outcome in ("", each.lead.outcome)
                and (not wish.need or wish.need in each.reasons(office))]  # fmt: skip
        counts = {status: sum(each.lead.status == status for each in here) for status in LEAD_STATUSES}
        tab = [each for each in here if wish.tab in ("all", each.lead.status)]
        expected = [each.lead.id for each in sorted(tab, key=_order(wish.sort))]
        found = listing.listing(office.database, wish, words, "", TODAY, wanted)
        assert dict(found.counts) == {"all": len(here), **counts}
        page = min(wish.page, max(1, -(-len(tab) // 7)))
        assert (found.page, found.pages) == (page, max(1, -(-len(tab) // 7)))
        assert [row.id for row in found.rows] == expected[(page - 1) * 7 : page * 7]
        assert found_ids(office.database, wish, words, "", TODAY, wanted) == expected


def test_the_board(made: Any) -> None:
    office, leads = made
    for column in board.board(office.database, board.View("", {"new": 2, "lost": 9}), ""):
        here = sorted((each for each in leads if each.lead.status == column.status), key=_order("follow_up"))
        start = (column.page - 1) * 7
        assert column.total == len(here)
        assert [card.id for card in column.cards] == [each.lead.id for each in here[start : start + 7]]


def test_keeping_times(made: Any) -> None:
    office, leads = made
    moments = [NOW + timedelta(days=days) for days in (0, 179, 180, 363, 364, 365, 4000)]
    ends = {}
    for each in leads:
        lead = office.store.get(each.lead.id)
        ends[lead.id] = KEEPING.until(lead.status, lead.purge_after, lead.updated_at), lead.status
    for status in LEAD_STATUSES:
        here = [end for end, its in ends.values() if its == status]
        due = [sum(end is not None and end <= moment for end in here) for moment in moments]
        assert count_due(office.store, KEEPING, NOW, moments).get(status, [0] * 8) == [*due, len(here)]
    order = sorted((end, lead_id) for lead_id, (end, _) in ends.items() if end is not None and end <= moments[-1])
    for limit in (7, 60):
        found = due_until(office.store, KEEPING, NOW, moments[-1], limit)
        assert [(row.goes_at, row.id) for row in found] == order[:limit]
    assert len({status for _, status in ends.values()}) == len(LEAD_STATUSES), "the dice left something out"
