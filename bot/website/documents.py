"""The printable document list at its own link, and the page in its place when there is none."""

from __future__ import annotations

from bot.document_card import DocumentCard
from bot.leads.retention import CHAT_DAYS
from bot.website.pages import SAME_PATH, render
from bot.website.site import foot


def documents_page(card: DocumentCard) -> str:
    """The list as a page for the screen and for A4 paper, HTML, in the card's language."""
    return render("documents.html", SAME_PATH, card.language, card=card.as_dict(None), days=CHAT_DAYS)


def list_gone_page(language: str) -> str:
    """For a link that leads to no list, HTML; send it with status 404."""
    return render("documents_gone.html", SAME_PATH, language, days=CHAT_DAYS, **foot(language))
