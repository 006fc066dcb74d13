"""The page of those who need somebody first."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from bot.console import casework, users
from bot.console.casework import Conflicts, Edit, NotAllowed, Unknown
from bot.console.contact_links import contact_links
from bot.console.list_pages import channel_name
from bot.console.listing import one_of, page_of
from bot.console.live import version_now
from bot.console.rescue import OWNERS, REASONS, needs, queue, whose
from bot.console.visit import Visit


def show(visit: Visit) -> Response:
    """One page of the queue, of all reasons or of one."""
    state = version_now(visit.database)
    asked = visit.request.query_params
    reason, owner = one_of(asked, "reason", REASONS), one_of(asked, "owner", OWNERS) or OWNERS[0]
    wanted = needs(visit.console.office, visit.now)
    found = queue(visit.database, wanted, reason, page_of(asked.get("page", "")), whose(owner, visit.me.user.id))
    return visit.page(
        "rescue.html",
        found=found,
        reason=reason,
        version=state,
        owner=owner,
        owners=OWNERS,
        address=address,
        here=address(reason, owner, found.page),
        link_page=lambda page: address(reason, owner, page),
        reasons=REASONS,
        names={user.id: user.name for user in users.everybody(visit.database)},
        channel=lambda source: channel_name(source, visit.language),
        may_work=visit.me.user.may("consultant"),
        links=contact_links,
    )


def take(visit: Visit) -> Response:
    """Make an enquiry of the queue one's own, if its owner is still the one that the page showed."""
    asked = dict(parse_qsl(visit.field("back").partition("?")[2]))
    back = address(
        one_of(asked, "reason", REASONS), one_of(asked, "owner", OWNERS) or OWNERS[0], page_of(asked.get("page", ""))
    )
    edit = Edit("owner", visit.field("base"), visit.me.user.id)
    try:
        casework.change(visit.database, visit.actor, visit.now, visit.field("lead"), [edit])
    except Unknown:
        return visit.gone()
    except (Conflicts, NotAllowed):
        return visit.go(back, "take_conflict")
    return visit.go(back, "taken")


def address(reason: str = "", owner: str = OWNERS[0], page: int = 1) -> str:
    """The address of a page of the queue; what is usual is left out."""
    params = {"reason": reason, "owner": "" if owner == OWNERS[0] else owner, "page": str(page) if page > 1 else ""}
    asked = urlencode({name: value for name, value in params.items() if value})
    return f"/rescue?{asked}" if asked else "/rescue"
