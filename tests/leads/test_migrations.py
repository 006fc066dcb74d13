"""Migrations: what they build is what the models say, on both databases, all or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, Text, func, inspect, select, text

from bot.leads.database import ConstraintBroken, Database, StoreUnavailable
from bot.leads.lead import LeadFilter
from bot.leads.migrate import MIGRATIONS, current, head, upgrade
from bot.leads.models import SCHEMA_REVISION, Lead, LeadHistory, metadata
from bot.leads.store import LeadStore
from tests.leads.older import version_before
from tests.leads.samples import NOW, draft
from tests.stores import PostgresServer

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{down}"

def upgrade() -> None:
    with op.batch_alter_table("leads", recreate="{recreate}") as table:
        table.add_column(sa.Column("shoe_size", sa.Integer))
    op.create_table("shoes", sa.Column("id", sa.Integer, primary_key=True))
    {then}
"""


def later_version(tmp_path: Path, then: str = "pass", recreate: str = "auto") -> Path:
    """The migrations of a program one step ahead of this one."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v9999_shoes.py").write_text(NEXT.format(down=head(), then=then, recreate=recreate))
    return folder


def names(url: str) -> tuple[set[str], set[str]]:
    """The tables of a store, and the columns of its leads."""
    database = Database(url)
    tables = set(inspect(database.engine).get_table_names())
    columns = {column["name"] for column in inspect(database.engine).get_columns("leads")} if "leads" in tables else {}
    database.close()
    return tables, set(columns)


def test_the_migrated_tables_are_the_models(empty_url: str) -> None:
    done = upgrade(empty_url)
    assert (done.before, done.after) == (None, SCHEMA_REVISION)
    database = Database(empty_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        found = {
            table: {check["name"] for check in inspect(connection).get_check_constraints(table)} for table in ("leads",)
        }
    assert found == {"leads": {"ck_leads_consented", "ck_leads_version_positive"}}
    database.close()


def test_the_models_stand_for_the_newest_migration() -> None:
    assert head() == SCHEMA_REVISION


def test_upgrading_twice_is_harmless(empty_url: str) -> None:
    upgrade(empty_url)
    store = LeadStore(empty_url)
    lead = store.submit(draft(), NOW)
    done = upgrade(empty_url)
    assert (done.before, done.after) == (SCHEMA_REVISION, SCHEMA_REVISION)
    assert store.get(lead.id) == lead
    store.close()


def test_the_current_revision_is_told(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        with pytest.raises(StoreUnavailable, match="asmtp db upgrade"):
            current(empty_url)
    else:
        assert current(empty_url) is None
    upgrade(empty_url)
    assert current(empty_url) == head()


def test_a_step_that_fails_leaves_nothing_behind(empty_url: str, tmp_path: Path) -> None:
    scripts = later_version(tmp_path, then="raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        upgrade(empty_url, scripts=scripts)
    assert names(empty_url) == (set(), set()), "the first step went in although the second failed"
    upgrade(empty_url)
    before = names(empty_url)
    with pytest.raises(RuntimeError, match="half way"):
        upgrade(empty_url, scripts=scripts)
    assert names(empty_url) == before
    assert current(empty_url) == SCHEMA_REVISION


def test_a_later_step_keeps_the_leads_and_their_history(empty_url: str, tmp_path: Path) -> None:
    """SQLite changes a table by copying it; with foreign keys on, dropping the old one would empty the history."""
    upgrade(empty_url)
    store = LeadStore(empty_url)
    first = draft()
    lead = store.submit(first, NOW)
    store.close()
    recreate = "always" if empty_url.startswith("sqlite") else "auto"
    done = upgrade(empty_url, scripts=later_version(tmp_path, recreate=recreate))
    assert (done.before, done.after) == (SCHEMA_REVISION, "9999")
    assert "shoe_size" in names(empty_url)[1]
    database = Database(empty_url)
    with database.read() as session:
        counts = [session.execute(select(func.count()).select_from(model)).scalar() for model in (Lead, LeadHistory)]
        assert session.execute(text("SELECT id FROM leads")).scalar() == lead.id
    assert counts == [1, 1]
    with pytest.raises(ConstraintBroken), database.write() as session:
        session.execute(text("UPDATE lead_history SET lead_id = 'nobody'"))
    database.close()


FIRST_COLUMNS = (
    "id", "submission_key", "reference", "version", "created_at", "updated_at", "purge_after", "source", "language",
    "status", "role", "xborder_consent", "contact_channel", "contact_value", "outcome", "answers", "evidence",
    "assessment", "consents", "search_text",
)  # fmt: skip


def test_leads_of_before_the_reason_were_left_with_a_result(empty_url: str, tmp_path: Path) -> None:
    """A store of revision 0001 is brought up to date with what is in it; nobody asked for a person then."""
    upgrade(empty_url, scripts=version_before(tmp_path, "0001"))
    table = Table("leads", MetaData(), *(column._copy() for column in Lead.__table__.columns
                                         if column.name in FIRST_COLUMNS), Column("search_text", Text))  # fmt: skip
    lead = {
        **dict.fromkeys(FIRST_COLUMNS, "x"), "id": "old", "reference": "ABCD2345", "version": 1, "created_at": NOW,
        "updated_at": NOW, "purge_after": NOW, "xborder_consent": "yes", "answers": {"offer": "signed"},
        "evidence": {}, "assessment": {}, "consents": [],
    }  # fmt: skip
    database = Database(empty_url)
    with database.write() as session:
        session.execute(table.insert().values(lead))
        session.execute(LeadHistory.__table__.insert().values(
            lead_id="old", version=1, at=NOW, actor="applicant", changes=[]))  # fmt: skip
    database.close()
    done = upgrade(empty_url)
    assert (done.before, done.after) == ("0001", SCHEMA_REVISION)
    store = LeadStore(empty_url)
    old = store.get("ABCD2345")
    assert old is not None
    assert (old.reason, old.answers, old.created_at) == ("result", {"offer": "signed"}, NOW)
    assert len(store.history("old")) == 1
    assert store.count(LeadFilter(reason="result")) == 1
    store.close()


def test_a_step_that_would_break_a_link_is_undone_on_sqlite(tmp_path: Path) -> None:
    """Foreign keys rest during an upgrade there, so they are checked before it is kept."""
    url = f"sqlite:///{tmp_path}/leads.db"
    upgrade(url)
    store = LeadStore(url)
    store.submit(draft(), NOW)
    with pytest.raises(StoreUnavailable, match="links"):
        upgrade(url, scripts=later_version(tmp_path, then="op.execute('DELETE FROM leads')"))
    assert store.count() == 1
    store.close()


def test_a_store_of_a_newer_program_is_left_alone(empty_url: str, tmp_path: Path) -> None:
    upgrade(empty_url, scripts=later_version(tmp_path))
    with pytest.raises(StoreUnavailable, match="install the version"):
        upgrade(empty_url)
    assert current(empty_url) == "9999"


def test_a_database_that_cannot_hold_chinese_is_refused(postgres: PostgresServer) -> None:
    url = postgres.create("asmtp_latin", encoding="LATIN1")
    try:
        with pytest.raises(StoreUnavailable, match="createdb -E UTF8"):
            upgrade(url)
    finally:
        postgres.drop("asmtp_latin")


def test_no_lead_can_be_kept_without_consent_whoever_writes_it(store: LeadStore, store_url: str) -> None:
    store.submit(draft(), NOW)
    database = Database(store_url)
    with pytest.raises(ConstraintBroken), database.write() as session:
        session.execute(text("UPDATE leads SET xborder_consent = 'no'"))
    database.close()


def test_erasing_a_lead_erases_its_history(store: LeadStore, store_url: str) -> None:
    lead = store.submit(draft(), NOW)
    database = Database(store_url)
    with database.write() as session:
        session.execute(text("DELETE FROM leads"))
    database.close()
    assert store.history(lead.id) == []
