"""The page of reasons and comments: found, tagged, and the way to each comment's own page.

Guarantees that what is searched for is bounded, that a change is made only by who may make it at a
site that they see, and that the page after it is the one that was asked from.
"""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.accounts import Role
from central.comments.folding import LONGEST_QUERY
from central.comments.state import CommentState
from central.comments.working import CommentDesk, WorkError
from central.dashboard import figures
from central.dashboard.comments_page import comment_cards, reasons_card, topic_names
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of
from central.dashboard.selection import Selection, select_days
from central.dashboard.selection_form import selection_form
from central.dashboard.wording import Words
from central.released.comments import MOST_SEARCHED, Wanted, comments_shown
from central.released.reasons import reasons_shown
from central.store import comment_queries, reading

ADDRESS = "/comments"
ONE_ADDRESS = "/comments/one"
A_PAGE = 12
MOST_PAGES = MOST_SEARCHED // A_PAGE

WORKS = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""Who tags, masks and approves; leaders read."""

STATES = (*(each.value for each in CommentState), "published")


@dataclass(frozen=True, slots=True)
class Look:
    """A selection with what is looked for in it."""

    selection: Selection
    wanted: Wanted

    def address(self, path: str, **more: str) -> str:
        """`path` with all of it."""
        query = self.filters | {"page": self.page} | more
        return self.selection.address(path, **{name: text for name, text in query.items() if text})

    @property
    def filters(self) -> dict[str, str]:
        """What is looked for, as the address has it."""
        wanted = self.wanted
        return {"q": wanted.query, "topic": wanted.topic, "state": wanted.state}

    @property
    def page(self) -> str:
        """The number of the page; empty for the first."""
        return str(self.wanted.page) if self.wanted.page > 1 else ""


def look_at(selection: Selection, request: Request) -> Look:
    """What the request's address looks for."""
    asked = request.query_params
    page, state = asked.get("page", ""), asked.get("state", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1  # noqa: PLR2004
    wanted = Wanted(
        query=asked.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY],
        topic=asked.get("topic", "")[:40],
        state=state if state in STATES else "",
        page=min(max(number, 1), MOST_PAGES),
        a_page=A_PAGE,
    )
    return Look(selection, wanted)


def add_comments_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /comments."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        return _page(server, request)

    @router.post(ADDRESS)
    def work(request: Request) -> Response:
        return _work(server, request)


def _work(server: PageServer, request: Request) -> Response:
    visitor: Visitor = request.state.visitor
    with reading(server.engine) as connection:
        selection = select_days(connection, server, request)
    if selection is None or selection.site is None:
        return server.message(request, "not_found", status=404)
    if server.boxes is None or account_of(visitor).role not in WORKS:
        return server.message(request, "forbidden", status=403)
    form, site = request.state.form, selection.site.site_id
    comment, do = form.get("id", ""), form.get("do", "")
    desk = CommentDesk(server.engine, server.boxes, site, server.author(request), server.now())
    try:
        if do == "tag":
            desk.tag(comment, form.get("topic", ""))
        else:
            desk.set_state(comment, do)
    except WorkError as error:
        trouble = visitor.words.comments.faults[error.fault.value]
        return _page(server, request, status=422, trouble=trouble, at=comment)
    back = look_at(selection, request).address(ADDRESS, said="done")
    return RedirectResponse(f"{back}#c-{comment}", 303)


def _page(
    server: PageServer, request: Request, *, status: int = 200, trouble: str = "", at: str = ""
) -> Response:
    visitor: Visitor = request.state.visitor
    words, language, role = visitor.words, visitor.language, account_of(visitor).role
    with reading(server.engine) as connection:
        selection = select_days(connection, server, request)
        if selection is None or selection.site is None:
            return server.message(request, "not_found", status=404)
        look, boxes = look_at(selection, request), server.boxes
        site, span = selection.site.site_id, selection.span
        reasons = reasons_shown(connection, selection.sites, span)
        names = topic_names(comment_queries.added_topics(connection), language, words)
        shown = comments_shown(connection, boxes, site, span, look.wanted) if boxes else None
    found = shown.found if shown else 0
    said = request.query_params.get("said", "")
    return server.page(
        request,
        "comments.html",
        status=status,
        # Nothing here is told apart by counter.
        form=selection_form(replace(selection, changes=()), ADDRESS, language, words),
        sample=selection.sample,
        role=getattr(words.roles, role.value),
        look=look,
        reasons=reasons_card(reasons, server.questionnaires, language, words),
        shown=shown,
        cards=comment_cards(shown, look.wanted.query, names, words) if shown else (),
        found=_found(shown.found, shown.of, look, language, words) if shown else "",
        most=figures.count(MOST_SEARCHED, language),
        topics=[
            (topic, name, shown.topics.get(topic, 0) if shown else 0)
            for topic, name in names.items()
        ],
        states=[
            (state, words.comments.states[state], shown.states.get(state, 0) if shown else 0)
            for state in STATES
        ],
        works=role in WORKS and boxes is not None,
        is_admin=role is Role.ADMIN,
        pages=-(-found // A_PAGE),
        form_address=look.address(ADDRESS),
        one=lambda comment: look.address(ONE_ADDRESS, id=comment),
        turned=lambda number: _turned(look, number),
        cleared=selection.address(ADDRESS) + "#comments-title",
        notice=words.comments.said.get(said, ""),
        trouble=trouble,
        trouble_at=at,
    )


def _turned(look: Look, number: int) -> str:
    turned = replace(look, wanted=replace(look.wanted, page=number))
    return turned.address(ADDRESS) + "#comments-title"


def _found(found: int, of: int, look: Look, language: str, words: Words) -> str:
    texts = {"n": figures.count(found, language), "of": figures.count(of, language)}
    return (
        words.comments.found if any(look.filters.values()) else words.comments.found_all
    ).format(**texts)
