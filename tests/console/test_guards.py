"""What stands before every page: roles, forms that are really ours, headers, limits, kind error pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from bot.console.app import HEADERS, MAX_BODY_BYTES
from bot.console.html import FOLDER
from bot.console.routes import ANYONE, HALF, PAGES, Page
from bot.console.users import ROLES
from bot.leads.models import SCHEMA_REVISION
from bot.vocabulary import LANGUAGES
from tests.console.desk import NOW, STAFF, Office
from tests.leads.samples import draft

POSTS = [page for page in PAGES if page.method == "POST"]
READS = [page for page in PAGES if page.method == "GET"]


def name_of(page: Page) -> str:
    """How a page is named in a failure."""
    return f"{page.method} {page.path}"


def address(page: Page) -> str:
    """The page's address with ids that lead nowhere."""
    return re.sub(r"\{[a-z_]+\}", "00000000-0000-7000-8000-000000000000", page.path)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_nobody_sees_a_page_without_signing_in(office: Office, page: Page) -> None:
    desk = office.desk()
    desk.get("/sign-in")
    answer = desk.get(address(page)) if page.method == "GET" else desk.post(address(page))
    if page.path.startswith("/oidc"):
        assert answer.status_code == 404, "no provider is set up"
    elif page.role == ANYONE:
        assert answer.status_code in (200, 401)
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("login", STAFF)
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_role_may_do_what_the_table_says(office: Office, page: Page, login: str) -> None:
    """A page that the role may use answers something else than 403, one that it may not answers 403."""
    desk = office.desk(login)
    answer = desk.get(address(page)) if page.method == "GET" else desk.post(address(page))
    allowed = page.role in (ANYONE, HALF) or ROLES.index(STAFF[login]) >= ROLES.index(page.role)
    assert (answer.status_code != 403) == allowed
    assert answer.status_code < 500


def test_readers_have_no_page_that_changes_a_lead() -> None:
    own = {"/sign-in", "/sign-in/code", "/sign-out", "/leads/find"}
    for page in POSTS:
        if page.path not in own and not page.path.startswith(("/account", "/views")):
            assert page.role in ("consultant", "admin"), page.path


@pytest.mark.parametrize("page", POSTS, ids=name_of)
@pytest.mark.parametrize(
    "forged",
    [{"fields": {"csrf": "guessed"}}, {"fields": {"csrf": ""}}, {"headers": {"Origin": "https://evil.example"}},
     {"headers": {"Origin": "null"}}, {"headers": {"Sec-Fetch-Site": "cross-site"}},
     {"headers": {"Sec-Fetch-Site": "same-site"}}],
    ids=["wrong token", "no token", "foreign origin", "null origin", "cross-site", "same-site"],
)  # fmt: skip
def test_a_form_that_is_not_ours_does_nothing(office: Office, page: Page, forged: dict[str, Any]) -> None:
    desk = office.desk("ada")
    assert desk.post(address(page), **forged).status_code == 403
    desk = office.desk()
    desk.get("/sign-in")
    assert desk.post("/sign-in", **forged).status_code == 403


def test_a_token_of_another_session_is_refused(office: Office) -> None:
    other, desk = office.desk("cora"), office.desk("carl")
    assert desk.post("/account/language", {"csrf": other.token, "language": "zh_hant"}).status_code == 403


def test_browsers_that_say_where_a_form_comes_from_are_believed(office: Office) -> None:
    desk = office.desk("carl")
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert desk.post("/account/language", {"language": "en"}, headers).status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/account", "/static/console.css", "/health"])
def test_every_answer_carries_the_headers(office: Office, path: str) -> None:
    answer = office.desk("carl").get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
    stored = "immutable" if path.startswith("/static") else "no-store"
    assert stored in answer.headers["cache-control"]


@pytest.mark.parametrize("template", sorted((FOLDER / "templates").glob("*.html")), ids=lambda path: path.name)
def test_pages_need_no_exception_from_the_content_security_policy(template: Path) -> None:
    """No inline script or style, no address elsewhere."""
    html = template.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.search(r"(src|href|action)=\"https?:", html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_leads_nowhere_says_so_kindly(office: Office, language: str) -> None:
    desk = office.desk()
    answer = desk.get(f"/nowhere?lang={language}")
    assert answer.status_code == 404
    assert f'lang="{language.replace("_h", "-H")}"' in answer.text


def test_odd_requests_are_refused_without_fuss(office: Office) -> None:
    desk = office.desk("carl")
    assert desk.post("/account/language", {"language": "x" * (MAX_BODY_BYTES + 1)}).status_code == 413
    chunks = desk.client.post("/account/language", content=iter([b"language=en"]))
    assert chunks.status_code == 411
    assert desk.client.put("/account/language").status_code == 405
    many = {f"f{number}": "x" for number in range(600)}
    assert desk.post("/account/language", many).status_code == 400


@pytest.mark.parametrize("odd", ["\0", "a\0b"])
def test_what_no_database_stores_is_refused_once_for_all(any_office: Office, odd: str) -> None:
    """PostgreSQL takes no NUL, wherever in a request it is."""
    desk, lead = any_office.desk("ada"), any_office.store.submit(draft(), NOW)
    paths = ("/leads?status=", "/audit?user=", "/leads?", "/live?since=", "/leads/", f"/leads/{lead.id}/compare?with=",
             "/erasures/", "/sign-in?next=")  # fmt: skip
    assert {path: desk.get(path + quote(odd)).status_code for path in paths} == dict.fromkeys(paths, 400)
    forms: list[tuple[str, dict[str, Any]]] = [
        ("/sign-in", {"login": odd}), ("/leads/find", {"words": odd}), (f"/leads/{lead.id}/change", {"note": odd}),
        (f"/leads/{lead.id}/change", {f"base.{odd}": "x"}), ("/views", {"name": odd}), ("/leads/change", {"lead": odd}),
    ]  # fmt: skip
    for path, fields in forms:
        assert desk.client.post(path, data={"csrf": desk.token, **fields}).status_code == 400, path
    assert "characters that are no text" in desk.get("/leads/%00").text


def test_half_a_character_is_refused(office: Office) -> None:
    desk = office.desk("carl")
    body = (f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{desk.token}\r\n'
            '--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n\\ud800\r\n--b--\r\n')  # fmt: skip
    kind = "multipart/form-data; boundary=b; charset=unicode_escape"
    assert desk.client.post("/leads/find", content=body, headers={"Content-Type": kind}).status_code == 400


@pytest.mark.parametrize("path", ["/leads/", "/sign-in/", "/static", "/audit/"])
def test_no_redirect_names_the_host_that_a_request_named(office: Office, path: str) -> None:
    answer = office.desk("ada").client.get(path, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


def test_a_store_that_is_gone_is_told_kindly_and_logged_without_data(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    desk = office.desk("carl")
    with office.database.write() as session:
        session.execute(text("DROP TABLE console_sessions"))
    answer = desk.get("/account")
    assert answer.status_code == 503
    assert "Nothing was lost" in answer.text
    assert "carl" not in caplog.text


def test_a_page_that_fails_quotes_nothing_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.console import passwords

    def fail(*_arguments: object) -> bool:
        raise RuntimeError("carl and his password")

    monkeypatch.setattr(passwords, "matches", fail)
    desk = office.desk()
    desk.get("/sign-in")
    assert desk.post("/sign-in", {"login": "carl", "password": "secret"}).status_code == 500
    assert "RuntimeError" in caplog.text
    assert "his password" not in caplog.text


def test_health_answers_without_signing_in(office: Office) -> None:
    desk = office.desk()
    outbox = {"set_up": False, "waiting": 0, "given_up": 0}
    whole = {"status": "ok", "database": "ok", "revision": SCHEMA_REVISION, "outbox": outbox}
    assert (desk.get("/health").status_code, desk.last.json()) == (200, whole)
    office.store.submit(draft(), NOW)
    assert desk.get("/health").json()["outbox"]["waiting"] == 1
    with office.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert desk.get("/health").status_code == 503
    assert desk.last.json() == {"status": "failed", "database": "failed"}
