"""Every page of the console with who may use it. The tests walk through this table."""

from __future__ import annotations

from typing import Final, NamedTuple

from bot.console import (
    account_pages,
    audit_pages,
    board_pages,
    contact_pages,
    correction_pages,
    entry_pages,
    erasure_pages,
    export_pages,
    funnel_pages,
    held_pages,
    lead_pages,
    list_pages,
    live_pages,
    mention_pages,
    merge_pages,
    oidc_pages,
    outbox_pages,
    request_pages,
    rescue_pages,
    retention_pages,
    sign_in_pages,
    user_pages,
    view_pages,
)
from bot.console.visit import Handler

ANYONE: Final = "anyone"
HALF: Final = "half"
"""The password was right, the second factor is still to come."""

OPEN_BEFORE_PASSWORD: Final = ("/account", "/account/password", "/account/language", "/account/sign-out-everywhere")
"""All that is open to somebody who still has the password that an admin gave them."""


class Page(NamedTuple):
    """A page: its address, what answers, who may use it (`ANYONE`, `HALF` or one of `users.ROLES`), and how."""

    path: str
    handler: Handler
    role: str
    method: str = "GET"


PAGES: Final = (
    Page("/sign-in", sign_in_pages.show, ANYONE),
    Page("/sign-in", sign_in_pages.sign_in, ANYONE, "POST"),
    Page("/sign-in/code", sign_in_pages.show_code, HALF),
    Page("/sign-in/code", sign_in_pages.enter_code, HALF, "POST"),
    Page("/oidc/start", oidc_pages.start, ANYONE),
    Page("/oidc/callback", oidc_pages.callback, ANYONE),
    Page("/sign-out", sign_in_pages.sign_out, HALF, "POST"),
    Page("/", list_pages.home, "viewer"),
    Page("/leads", list_pages.show, "viewer"),
    Page("/live", live_pages.show, "viewer"),
    Page("/leads/find", list_pages.find, "viewer", "POST"),
    Page("/leads/change", list_pages.change_several, "consultant", "POST"),
    Page("/leads/export", export_pages.several, "consultant", "POST"),
    Page("/views", view_pages.save, "viewer", "POST"),
    Page("/views/{view_id}/rename", view_pages.rename, "viewer", "POST"),
    Page("/views/{view_id}/delete", view_pages.remove, "viewer", "POST"),
    Page("/leads/new", entry_pages.ask, "consultant"),
    Page("/leads/new", entry_pages.store, "consultant", "POST"),
    Page("/leads/{lead_id}", lead_pages.show, "viewer"),
    Page("/leads/{lead_id}/change", lead_pages.change, "consultant", "POST"),
    Page("/leads/{lead_id}/notes/{note_id}/delete", lead_pages.delete_note, "consultant", "POST"),
    Page("/leads/{lead_id}/export", export_pages.one, "consultant", "POST"),
    Page("/leads/{lead_id}/print", export_pages.printable, "consultant"),
    Page("/leads/{lead_id}/correct", correction_pages.ask, "consultant"),
    Page("/leads/{lead_id}/correct", correction_pages.store, "consultant", "POST"),
    Page("/leads/{lead_id}/override", correction_pages.set_outcome, "consultant", "POST"),
    Page("/leads/{lead_id}/contact", contact_pages.ask, "consultant"),
    Page("/leads/{lead_id}/contact", contact_pages.store, "consultant", "POST"),
    Page("/leads/{lead_id}/compare", merge_pages.compare, "consultant"),
    Page("/leads/{lead_id}/compare", merge_pages.compare_reference, "consultant", "POST"),
    Page("/leads/{lead_id}/merge", merge_pages.merge_leads, "consultant", "POST"),
    Page("/leads/{lead_id}/held", held_pages.show, "consultant"),
    Page("/leads/{lead_id}/held", held_pages.download_json, "consultant", "POST"),
    Page("/leads/{lead_id}/no-marketing", request_pages.stop_marketing, "consultant", "POST"),
    Page("/leads/{lead_id}/requests", request_pages.ask, "consultant"),
    Page("/leads/{lead_id}/requests", request_pages.write_down, "consultant", "POST"),
    Page("/requests", request_pages.show_all, "consultant"),
    Page("/requests/{request_id}/handled", request_pages.handled, "consultant", "POST"),
    Page("/leads/{lead_id}/erase", erasure_pages.ask, "consultant"),
    Page("/leads/{lead_id}/erase", erasure_pages.erase_lead, "consultant", "POST"),
    Page("/erasures", erasure_pages.show_all, "consultant"),
    Page("/erasures/{erasure_id}", erasure_pages.certificate, "consultant"),
    Page("/retention", retention_pages.show, "consultant"),
    Page("/board", board_pages.show, "viewer"),
    Page("/board/move", board_pages.move, "consultant", "POST"),
    Page("/rescue", rescue_pages.show, "viewer"),
    Page("/rescue/take", rescue_pages.take, "consultant", "POST"),
    Page("/mentions", mention_pages.show, "viewer"),
    Page("/funnel", funnel_pages.show, "viewer"),
    Page("/funnel.csv", funnel_pages.table_csv, "viewer"),
    Page("/audit", audit_pages.show, "admin"),
    Page("/audit/find", audit_pages.find, "admin", "POST"),
    Page("/users", user_pages.show, "admin"),
    Page("/users", user_pages.add, "admin", "POST"),
    Page("/users/{user_id}/role", user_pages.set_role, "admin", "POST"),
    Page("/users/{user_id}/disable", user_pages.disable, "admin", "POST"),
    Page("/users/{user_id}/enable", user_pages.enable, "admin", "POST"),
    Page("/users/{user_id}/sign-out", user_pages.sign_out, "admin", "POST"),
    Page("/users/{user_id}/password", user_pages.new_password, "admin", "POST"),
    Page("/users/{user_id}/forget-phone", user_pages.forget_phone, "admin", "POST"),
    Page("/notifications", outbox_pages.show, "admin"),
    Page("/notifications/{notification_id}/retry", outbox_pages.retry, "admin", "POST"),
    Page("/account", account_pages.show, "viewer"),
    Page("/account/language", account_pages.choose_language, "viewer", "POST"),
    Page("/account/password", account_pages.change_password, "viewer", "POST"),
    Page("/account/sign-out-everywhere", account_pages.sign_out_everywhere, "viewer", "POST"),
    Page("/account/second-factor", account_pages.show_second_factor, "viewer"),
    Page("/account/second-factor", account_pages.turn_on, "viewer", "POST"),
    Page("/account/second-factor/off", account_pages.turn_off, "viewer", "POST"),
)
