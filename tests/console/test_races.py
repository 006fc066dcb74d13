"""What two do at the same instant, with real threads on both databases: one wins, the other is told, none is half."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any, Callable

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.console import audit, casework, second_factor, users
from bot.console.casework import Conflicts, Edit, NotAllowed, Unknown
from bot.console.contacts import FIELDS, change_contact
from bot.console.corrections import Correction, correct, newest_override, override
from bot.console.erasure import erase
from bot.console.together import change_together, seen_of
from bot.leads.lead import StoredLead
from bot.leads.models import AuditEntry, Erasure, Lead, LeadDocument, LeadHistory, LeadOverride, LeadSearch, Note
from bot.leads.retention import Purged, purge
from bot.leads.talks import EVENTS
from bot.vocabulary import OUTCOMES
from tests.console.desk import NOW, PASSWORD, Office
from tests.console.test_erasure import talk
from tests.leads.samples import draft

ROUNDS = 4
LONG_AGO = NOW - timedelta(days=900)


@pytest.fixture
def lead(any_office: Office) -> StoredLead:
    """A fresh lead."""
    return any_office.store.submit(draft(), NOW)


def actor(office: Office, login: str = "carl") -> audit.Actor:
    """A user at work."""
    return audit.Actor(office.ids[login], "203.0.113.9")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What they give back, or the exception that they end with, all begun at the same instant."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except (Conflicts, NotAllowed, Unknown) as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def while_changing(office: Office, lead_id: str, changed: Callable[[Any], None], work: Callable[[], Any]) -> Any:
    """What `work` gives back when it begins while somebody else's change is under way, and goes on after it."""
    with ThreadPoolExecutor(1) as pool:
        with office.database.write() as session:
            row = casework.locked_lead(session, lead_id)
            changed(row)
            casework.record(session, actor(office, "cora"), NOW, row, [{"field": "status"}])
            session.flush()
            done = pool.submit(work)
            time.sleep(0.3)
            assert not done.done(), "it should have waited for the change"
        return done.exception() or done.result()


def now(office: Office, lead_id: str) -> StoredLead:
    """The lead as it is."""
    found = office.store.get(lead_id)
    assert found
    return found


def events(connection: Connection, talk_id: str) -> int:
    """How many events of a conversation are there."""
    mine = select(func.count()).where(EVENTS.c.sender_id == talk_id)
    return int(connection.execute(mine).scalar_one())


def versions(office: Office, lead_id: str) -> list[int]:
    """Those in the history, which has no gap and nothing twice."""
    return [change.version for change in office.store.history(lead_id)]


def test_two_put_the_same_contact_right(any_office: Office, lead: StoredLead) -> None:
    """Value and way of contact belong together: never the one of the first with the other of the second."""
    base = {name: getattr(lead, name) or "" for name in FIELDS}
    ways = [{"contact_channel": "email", "contact_value": "carl@example.com"},
            {"contact_channel": "phone", "contact_value": "+85291230000"},
            {"contact_channel": "wechat", "contact_value": "wx_somebody"}]  # fmt: skip

    def put(wanted: dict[str, str]) -> list[str]:
        edits = {name: Edit(name, base[name], wanted.get(name, base[name])) for name in FIELDS}
        return change_contact(any_office.database, actor(any_office), NOW, lead.id, edits, sure=True)

    done = at_once(*(lambda wanted=way: put(wanted) for way in ways))
    won = [way for way, each in zip(ways, done, strict=True) if not isinstance(each, Exception)]
    assert len(won) == 1
    kept = now(any_office, lead.id)
    assert {"contact_channel": kept.contact_channel, "contact_value": kept.contact_value} == won[0]
    assert versions(any_office, lead.id) == [1, 2]


def test_two_set_another_result(any_office: Office, lead: StoredLead) -> None:
    others = [outcome for outcome in OUTCOMES if outcome != lead.outcome][:3]

    def put(outcome: str) -> None:
        override(any_office.database, actor(any_office), NOW, lead.id, 0, lead.outcome, outcome, f"why {outcome}")

    done = at_once(*(lambda outcome=each: put(outcome) for each in others))
    assert sorted(isinstance(each, Conflicts) for each in done) == [False] + [True] * (len(others) - 1)
    with any_office.database.read() as session:
        assert session.execute(select(LeadOverride.reason)).scalars().all() == [f"why {others[done.index(None)]}"]


def test_a_result_is_not_set_on_a_judgement_that_changes_at_that_instant(any_office: Office, lead: StoredLead) -> None:
    """Either the result was set on the judgement that was seen, or it was refused: never on one that nobody saw."""
    other = next(outcome for outcome in OUTCOMES if outcome != lead.outcome)
    correction = Correction("role", lead.answers.get("role"), "employer")

    def judge() -> None:
        correct(any_office.database, actor(any_office), NOW, date(2026, 11, 25), lead.id, [correction])

    def put() -> None:
        override(any_office.database, actor(any_office, "cora"), NOW, lead.id, 0, lead.outcome, other, "why")

    judged, put_ = at_once(judge, put)
    assert judged is None or not isinstance(judged, Exception)
    with any_office.database.read() as session:
        last = newest_override(session, lead.id)
    assert (last is None) == isinstance(put_, (Conflicts, NotAllowed))
    assert last is None or last.judged == lead.outcome


def test_the_state_of_one_document_and_of_several(any_office: Office, lead: StoredLead) -> None:
    listed = [row["id"] for row in lead.assessment["documents"]]
    assert listed

    def put(document: str, state: str) -> list[str]:
        edit = Edit(f"document.{document}", "to_ask", state)
        return casework.change(any_office.database, actor(any_office), NOW, lead.id, [edit])

    done = at_once(*(lambda state=each: put(listed[0], state) for each in ("asked", "received", "not_needed")))
    assert sum(isinstance(each, Conflicts) for each in done) == 2
    with any_office.database.read() as session:
        kept = session.get(LeadDocument, (lead.id, listed[0])).state
    assert kept in ("asked", "received", "not_needed")
    theirs = {each.conflicts[0].theirs for each in done if isinstance(each, Conflicts)}
    assert theirs == {kept}
    if len(listed) > 1:
        done = at_once(*(lambda document=each: put(document, "asked") for each in listed[1:4]))
        assert not any(isinstance(each, Exception) for each in done), "different lines never conflict"
    assert versions(any_office, lead.id) == list(range(1, now(any_office, lead.id).version + 1))


def test_a_card_that_two_move_goes_one_way(any_office: Office, lead: StoredLead) -> None:
    desks = [any_office.desk(login) for login in ("carl", "cora", "ada")]
    for desk in desks:
        desk.get("/board")
    targets = ("contacted", "qualified", "lost:price")

    def move(number: int) -> str:
        fields = {"lead": lead.id, "base": "new", "to": targets[number], "back": "/board"}
        return str(desks[number].post("/board/move", fields).headers["location"])

    done = at_once(*(lambda number=each: move(number) for each in range(3)))
    [went] = [each for each in done if each != "/board?done=board_conflict"]
    won = targets[done.index(went)].split(":")[0]
    assert went == f"/board?to={won}&done=moved"
    assert now(any_office, lead.id).status == won
    assert versions(any_office, lead.id) == [1, 2]


def test_several_together_against_one_on_its_page(any_office: Office) -> None:
    """Whoever was second is told; no owner is overwritten unseen."""
    carl, cora = any_office.ids["carl"], any_office.ids["cora"]
    for _ in range(ROUNDS):
        leads = [any_office.store.submit(draft(), NOW).id for _ in range(5)]
        seen = dict.fromkeys(leads, seen_of("new", None))

        def together(seen: dict[str, str] = seen) -> Any:
            return change_together(any_office.database, actor(any_office), NOW, seen, {"owner": carl})

        def alone(lead_id: str = leads[3]) -> Any:
            return casework.change(
                any_office.database, actor(any_office, "cora"), NOW, lead_id, [Edit("owner", "", cora)]
            )

        several, one = at_once(together, alone)
        owner = now(any_office, leads[3]).owner
        if isinstance(one, Conflicts):
            assert (owner, several.taken) == (carl, ())
        else:
            assert (owner, several.taken) == (cora, (leads[3],))


def test_erasing_while_somebody_writes(both: Office, talks: Engine) -> None:
    """All of the lead is gone, or it is there with its conversation: nothing that came late is left behind."""
    for number in range(ROUNDS):
        mine = both.store.submit(draft(transcript=f"web:{number}"), NOW)
        talk(talks, f"web:{number}", "words")

        def forget(lead: StoredLead = mine) -> str:
            return erase(both.console, actor(both, "ada"), NOW, lead.id, lead.version, clients=False)

        def write(lead: StoredLead = mine) -> Any:
            casework.add_note(both.database, actor(both), NOW, lead.id, "a needle")
            return casework.change(both.database, actor(both), NOW, lead.id, [Edit("status", "new", "contacted")])

        erased, wrote = at_once(forget, write)
        with talks.connect() as connection:
            said = events(connection, f"web:{number}")
        if isinstance(erased, Conflicts):
            assert not isinstance(wrote, Exception)
            assert (now(both, mine.id).status, said) == ("contacted", 2)
        else:
            assert both.store.get(mine.id) is None
            assert said == 0
            with both.database.read() as session:
                assert session.get(Erasure, erased) is not None
                for table in (Note, LeadHistory, LeadSearch):
                    assert session.execute(select(table).where(table.lead_id == mine.id)).first() is None


def test_a_change_under_way_keeps_lead_and_conversation_from_being_erased(both: Office, talks: Engine) -> None:
    """The change comes first, so what was shown is not what would go: neither half of it goes."""
    mine = both.store.submit(draft(transcript="web:mine"), NOW)
    talk(talks, "web:mine", "words")

    def forget() -> str:
        return erase(both.console, actor(both, "ada"), NOW, mine.id, mine.version, clients=False)

    done = while_changing(both, mine.id, lambda row: setattr(row, "status", "contacted"), forget)
    assert isinstance(done, Conflicts)
    with talks.connect() as connection:
        assert events(connection, "web:mine") == 2


@pytest.mark.parametrize(
    ("field", "value"), [("status", "engaged"), ("purge_after", NOW + timedelta(days=5))], ids=["client", "later day"]
)
def test_a_lead_that_is_to_stay_at_the_last_moment_keeps_its_conversation(
    both: Office, talks: Engine, field: str, value: Any
) -> None:
    mine = both.store.submit(draft(transcript="web:mine"), LONG_AGO)
    talk(talks, "web:mine", "words")

    done = while_changing(both, mine.id, lambda row: setattr(row, field, value), lambda: purge(both.store, talks, NOW))
    assert done == Purged(0, 0, 0)
    assert getattr(now(both, mine.id), field) == value
    with talks.connect() as connection:
        assert events(connection, "web:mine") == 2


def test_purging_while_somebody_writes(both: Office, talks: Engine) -> None:
    """A note on a lead that goes at this instant is refused or goes along; nothing of it is left without its lead."""
    mine = [both.store.submit(draft(transcript=f"web:{number}"), LONG_AGO).id for number in range(6)]

    def write() -> int:
        written = 0
        for lead_id in mine:
            try:
                casework.add_note(both.database, actor(both), NOW, lead_id, "a note")
                written += 1
            except Unknown:
                continue
        return written

    def together() -> Any:
        return change_together(both.database, actor(both, "cora"), NOW, dict.fromkeys(mine, seen_of("new", None)),
                               {"owner": both.ids["cora"]})  # fmt: skip

    gone, *_ = at_once(lambda: purge(both.store, talks, NOW), write, together)
    assert gone.leads == len(mine)
    with both.database.read() as session:
        assert session.execute(select(Lead.id)).scalars().all() == []
        for table in (Note, LeadHistory, LeadSearch):
            assert session.execute(select(table)).first() is None


def second_step(office: Office, login: str = "carl") -> tuple[str, list[str]]:
    """A second factor for this user: its secret and recovery codes."""
    secret, codes = second_factor.new_secret(), second_factor.new_recovery_codes()
    hashes = [second_factor.recovery_hash(code) for code in codes]
    users.set_second_factor(office.database, actor(office, login), NOW, office.ids[login], secret, hashes)
    return secret, codes


@pytest.mark.parametrize("kind", ["recovery code", "code from the phone"])
def test_a_code_that_two_browsers_send_at_once_lets_one_in(any_office: Office, kind: str) -> None:
    secret, codes = second_step(any_office)
    code = codes[0] if kind == "recovery code" else pyotp.TOTP(secret).at(NOW)
    desks = [any_office.desk() for _ in range(2)]
    for desk in desks:
        desk.get("/sign-in")
        desk.post("/sign-in", {"login": "carl", "password": PASSWORD})
        desk.follow()
    done = at_once(*(lambda desk=each: desk.post("/sign-in/code", {"code": code}).status_code for each in desks))
    assert sorted(done) == [303, 401]
    assert [desk.get("/leads").status_code for desk in desks] == [200 if each == 303 else 303 for each in done]


def test_a_code_is_used_by_one_of_many(any_office: Office) -> None:
    """The same below the pages, where no limit on attempts helps."""
    _, codes = second_step(any_office)
    user, database = any_office.ids["carl"], any_office.database
    step = int(NOW.timestamp()) // second_factor.STEP_SECONDS
    for use in (
        lambda: users.use_recovery_code(database, actor(any_office), NOW, user, codes[0]),
        lambda: users.use_step(database, user, step),
    ):
        assert sorted(at_once(*[use] * 8)) == [False] * 7 + [True]
    several = at_once(*(
        lambda code=each: users.use_recovery_code(database, actor(any_office), NOW, user, code) for each in codes[1:]
    ))  # fmt: skip
    assert several == [True] * (len(codes) - 1), "codes of different people's hands do not undo one another"
    assert users.secrets_of(database, user).recovery_codes == ()
    with database.read() as session:
        query = select(AuditEntry.id).where(AuditEntry.action == audit.RECOVERY_CODE_USED)
        assert len(session.execute(query).scalars().all()) == len(codes)
