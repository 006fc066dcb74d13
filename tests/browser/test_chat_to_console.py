"""The whole way: somebody talks with the assistant on the website, and a consultant's open list shows them."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timezone
from typing import Callable

from playwright.sync_api import BrowserContext, expect

from bot.console import audit, users
from bot.leads.database import Database
from bot.settings import ROOT
from tests.browser.conftest import Chat
from tests.conftest import LiveBot, bot_environment, free_port
from tests.console.desk import PASSWORD


def test_who_leaves_a_contact_in_the_chat_appears_in_the_console_by_itself(
    live_bot: LiveBot, chat: Callable[..., Chat], contexts: Callable[..., BrowserContext]
) -> None:
    database = Database(f"sqlite:///{live_bot.data_dir / 'leads.db'}")
    now = datetime.now(timezone.utc)
    users.add(database, audit.at_the_server(), now, login="amy", name="Amy", role="consultant", language="zh_hant",
              password=PASSWORD)  # fmt: skip
    database.close()
    port = free_port()
    environment = bot_environment(live_bot.data_dir, free_port(), ASMTP_CONSOLE_PORT=str(port))
    console = subprocess.Popen([sys.executable, "-m", "bot.cli", "console"], cwd=ROOT, env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    try:
        assert console.stdout
        assert "http://127.0.0.1" in console.stdout.readline()
        desk = contexts(1440).new_page()
        desk.set_default_timeout(60_000)
        desk.goto(f"http://127.0.0.1:{port}/sign-in")
        desk.locator("input[name=login]").fill("amy")
        desk.locator("input[name=password]").fill(PASSWORD)
        desk.keyboard.press("Enter")
        desk.wait_for_url("**/leads")

        talk = chat(390).visit("zh_hans")
        talk.open()
        talk.answer_until_result()
        talk.press("yes")  # to keeping a contact in Hong Kong
        talk.type("林测试")
        talk.press("wechat")
        talk.type("lin_test_2026")

        row = desk.locator("tbody tr", has_text="lin_test_2026")
        expect(row).to_have_count(1, timeout=60_000)
        row.locator("[data-row]").click()
        expect(desk.locator("h1")).to_have_text("林测试")
        expect(desk.locator(".talk")).to_contain_text("林测试")
        expect(desk.locator(".criterion").first).to_be_visible()
    finally:
        console.terminate()
        console.communicate(timeout=20)
