"""The website on the bot's server: pages, static files, and the chat page without JavaScript."""

from __future__ import annotations

from typing import Any, Iterable

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html, raw, redirect

from bot.channels.json_api import slow_down
from bot.channels.web import WebChannel
from bot.channels.web_errors import ApiError
from bot.channels.web_reply import language_of
from bot.document_card import document_card
from bot.document_link import document_links
from bot.eligibility.assessment import assess
from bot.intake import answers_of
from bot.today import today
from bot.vocabulary import LANGUAGES
from bot.website.documents import documents_page, list_gone_page
from bot.website.files import STATIC_URLS, static_file
from bot.website.nojs import render_chat
from bot.website.pages import CHAT_HEADERS, LANGUAGE_PATHS, PAGE_HEADERS, choose_language, path_of, wished_language
from bot.website.site import home_page, not_found_page, privacy_page, site_map
from bot.words import say

READING = ("GET", "HEAD")
ONE_YEAR = 365 * 24 * 3600


def website_blueprint(channels: Iterable[Any]) -> Blueprint:
    """All pages. The chat page is there when the website's channel is switched on."""
    blueprint = Blueprint("website")
    for url in STATIC_URLS:
        blueprint.add_route(_serve_file, url, methods=READING, name=f"file_{url}")
    for page in site_map():
        blueprint.add_route(_to_language, f"/{page}", methods=READING, name=f"any_{page}")
    blueprint.add_route(_document_list, "/documents/<token:str>", methods=READING, name="documents")
    for language, segment in LANGUAGE_PATHS.items():
        _add_pages(blueprint, language, segment)
    web = next((channel for channel in channels if isinstance(channel, WebChannel)), None)
    if web is not None:
        for language in LANGUAGES:
            _add_chat(blueprint, _ChatPage(web, language), language)
    return blueprint


def not_found(request: Request, _error: Exception) -> HTTPResponse:
    """The page for an address that does not exist."""
    return html(not_found_page(_language(request)), status=404, headers=dict(PAGE_HEADERS))


def _add_pages(blueprint: Blueprint, language: str, segment: str) -> None:
    async def home(_request: Request) -> HTTPResponse:
        return _page(home_page(language), language)

    async def privacy(_request: Request) -> HTTPResponse:
        return _page(privacy_page(language), language)

    blueprint.add_route(home, f"/{segment}/", methods=READING, name=f"home_{language}", strict_slashes=False)
    blueprint.add_route(privacy, f"/{segment}/privacy", methods=READING, name=f"privacy_{language}")


def _add_chat(blueprint: Blueprint, page: _ChatPage, language: str) -> None:
    async def show(_request: Request) -> HTTPResponse:
        return page.show()

    async def post(request: Request) -> HTTPResponse:
        return await page.post(request)

    blueprint.add_route(show, path_of("chat", language), methods=READING, name=f"chat_{language}")
    blueprint.add_route(post, path_of("chat", language), methods=["POST"], name=f"chat_post_{language}")


def _page(body: str, language: str) -> HTTPResponse:
    response = html(body, headers=dict(PAGE_HEADERS))
    response.cookies["language"] = language
    response.cookies["language"].update({"path": "/", "max-age": ONE_YEAR, "samesite": "Lax"})
    return response


async def _to_language(request: Request) -> HTTPResponse:
    """`/`, `/privacy` and `/chat` lead to the page in the visitor's language."""
    page = request.path.strip("/")
    return redirect(path_of(page, _language(request)), headers={"Vary": "Accept-Language, Cookie"}, status=302)


async def _document_list(request: Request, token: str) -> HTTPResponse:
    """The printable list behind a link, as the talk stands now, in the language wished for or the talk's."""
    wish = request.args.get("language")
    slots = await _slots_behind(request.app.ctx.agent, token)
    assessment = assess(answers_of(slots), as_of=today()) if slots else None
    if slots is None or assessment is None or not assessment.documents:
        language = wished_language(wish) or _language(request)
        return html(list_gone_page(language), status=404, headers=dict(CHAT_HEADERS))
    language = wished_language(wish) or language_of(slots)
    return html(documents_page(document_card(assessment, language)), headers=dict(CHAT_HEADERS))


async def _slots_behind(agent: Any, token: str) -> dict[str, Any] | None:
    """The slots of the talk that a link was made for; None when there is no such talk, or no such result in it."""
    links = document_links()
    link = links.read(token)
    if link is None:
        return None
    async with agent.lock_store.lock(link.conversation):
        tracker = await agent.tracker_store.peek(link.conversation)
    slots: dict[str, Any] = tracker.current_slot_values() if tracker else {}
    return slots if links.is_of(link, slots.get("reference")) else None


async def _serve_file(request: Request) -> HTTPResponse:
    file = static_file(request.path)
    assert file is not None, "only addresses of STATIC_URLS are routed here"
    if request.headers.get("if-none-match") == file.headers["ETag"]:
        return raw(b"", status=304, headers=dict(file.headers))
    body, headers = file.encoded(request.headers.get("accept-encoding", ""))
    return raw(body, content_type=file.content_type, headers=dict(headers))


def _language(request: Request) -> str:
    return choose_language(
        request.args.get("lang"), request.cookies.get("language"), request.headers.get("accept-language", "")
    )


class _ChatPage:
    """The conversation as plain pages in one language: every post goes the same way as the widget's."""

    def __init__(self, web: WebChannel, language: str) -> None:
        self.web, self.language = web, language

    def show(self) -> HTTPResponse:
        """`GET`: the page with its start button."""
        return self._render(None, None)

    async def post(self, request: Request) -> HTTPResponse:
        """`POST`: start, end, or one message; then the whole talk."""
        form = request.form or {}
        token = form.get("token")
        try:
            slow_down(self.web.limits.message(request))
            if form.get("action") == "start" or not token:
                slow_down(self.web.limits.session(request))
                token, _ = await self.web.begin(request.app, self.language, None, "")
            elif form.get("action") == "end":
                await self.web.end(request.app, token)
                return self._render(None, say("chat_ended", self.language))
            else:
                await self.web.receive(request.app, _message_of(form))
        except ApiError as error:
            notice = say(f"api_{error.code}", error.language or self.language)
            token = None if error.status == 401 else token
            page = self._render(await self._talk(request, token), notice, token, form.get("text") or "")
            page.status = 429 if error.status == 429 else 200
            page.headers.update(error.headers)
            return page
        return self._render(await self._talk(request, token), None, token)

    async def _talk(self, request: Request, token: str | None) -> dict[str, Any] | None:
        if token is None:
            return None
        try:
            return await self.web.talk(request.app, token)
        except ApiError:
            return None

    def _render(
        self, talk: dict[str, Any] | None, notice: str | None, token: str | None = None, draft: str = ""
    ) -> HTTPResponse:
        if talk is None:
            page = render_chat(self.language, notice=notice)
        else:
            page = render_chat(
                talk["language"], talk["messages"], talk["question"], talk["progress"], token, notice, draft=draft
            )  # fmt: skip
        return html(page, headers=dict(CHAT_HEADERS))


def _message_of(form: Any) -> dict[str, Any]:
    """The message of a form post in the API's shape; an empty text field is no text."""
    fields = {name: form.get(name) for name in ("token", "id", "text", "button")}
    if fields["button"]:
        fields["text"] = None
    return {name: value for name, value in fields.items() if value}
