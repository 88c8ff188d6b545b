"""The page of one comment: as it was written, as it would be published, masks and approval.

Guarantees that what is approved is what the page showed, that nobody changes a citizen's words, and
that a comment of a site one does not see, one that waits and one that is gone are all not there.
"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.comments.working import CommentDesk, WorkError, review
from central.dashboard.comments_page import (
    masked_pieces,
    month_name,
    pieces_of,
    topic_names,
)
from central.dashboard.comments_pages import ADDRESS, ONE_ADDRESS, WORKS, Look, look_at
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of
from central.dashboard.selection import select_days
from central.dashboard.selection_form import selection_form
from central.store import comment_queries, reading

SAID = {"mask": "masked", "unmask": "unmasked", "publish": "published", "withdraw": "withdrawn"}
"""What is said after each act; "done" after every other."""

TOOK_BACK = {"mask": "masked-again", "unmask": "unmasked-again"}
"""What is said instead where the comment was published, and is no longer."""


def add_comment_one_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /comments/one."""

    @router.get(ONE_ADDRESS)
    def page(request: Request) -> Response:
        return _page(server, request)

    @router.post(ONE_ADDRESS)
    def work(request: Request) -> Response:
        return _work(server, request)


def _look(server: PageServer, request: Request) -> Look | Response:
    visitor: Visitor = request.state.visitor
    with reading(server.engine) as connection:
        selection = select_days(connection, server, request)
    if selection is None or selection.site is None:
        return server.message(request, "not_found", status=404)
    if server.boxes is None or account_of(visitor).role not in WORKS:
        return server.message(request, "forbidden", status=403)
    return look_at(selection, request)


def _work(server: PageServer, request: Request) -> Response:
    look = _look(server, request)
    if isinstance(look, Response):
        return look
    visitor: Visitor = request.state.visitor
    form, comment = request.state.form, request.query_params.get("id", "")
    try:
        said = _act(server, request, look, comment)
    except WorkError as error:
        trouble = visitor.words.comments.faults[error.fault.value]
        return _page(server, request, status=422, trouble=trouble, typed=form.get("words", ""))
    return RedirectResponse(look.address(ONE_ADDRESS, id=comment, said=said), 303)


def _act(server: PageServer, request: Request, look: Look, comment: str) -> str:
    """Does it; the name of what is said of it afterwards."""
    form = request.state.form
    do, site = form.get("do", ""), look.selection.sites[0]
    boxes = server.boxes
    if boxes is None:
        message = "comments are worked on without a key"
        raise RuntimeError(message)
    desk = CommentDesk(server.engine, boxes, site, server.author(request), server.now())
    match do:
        case "mask":
            return TOOK_BACK[do] if desk.mask(comment, form.get("words", "").strip()) else SAID[do]
        case "unmask":
            return TOOK_BACK[do] if desk.unmask(comment) else SAID[do]
        case "publish":
            desk.publish(comment, form.get("mark", ""))
        case "withdraw":
            desk.withdraw(comment)
        case "tag":
            desk.tag(comment, form.get("topic", ""))
        case "untag":
            desk.untag(comment, form.get("topic", ""))
        case _:
            desk.set_state(comment, do)
    return SAID.get(do, "done")


def _page(
    server: PageServer,
    request: Request,
    *,
    status: int = 200,
    trouble: str = "",
    typed: str = "",
) -> Response:
    look = _look(server, request)
    if isinstance(look, Response):
        return look
    visitor: Visitor = request.state.visitor
    words, language, role = visitor.words, visitor.language, account_of(visitor).role
    site, boxes = look.selection.sites[0], server.boxes
    comment = request.query_params.get("id", "")[:40]
    with reading(server.engine) as connection:
        row = comment_queries.shown_comment(connection, site, comment)
        if row is None or boxes is None:
            return server.message(request, "not_found", status=404)
        seen = review(connection, boxes, site, row)
        topics = comment_queries.topics_of(connection, site, [comment]).get(comment, [])
        names = topic_names(comment_queries.added_topics(connection), language, words)
    return server.page(
        request,
        "comment_one.html",
        status=status,
        form=selection_form(look.selection, ADDRESS, language, words),
        sample=look.selection.sample,
        role=getattr(words.roles, role.value),
        month=words.comments.of_month.format(month=month_name(row.month)),
        row=row,
        seen=seen,
        original=pieces_of(seen.text, (), "text"),
        preview=masked_pieces(seen.masked),
        topics=[(topic, names.get(topic, topic)) for topic in topics],
        names=names,
        states=words.comments.states,
        typed=typed,
        trouble=trouble,
        notice=words.comments.said.get(request.query_params.get("said", ""), ""),
        back=look.address(ADDRESS) + f"#c-{row.comment_id}",
        act=look.address(ONE_ADDRESS, id=row.comment_id),
        public_address=f"/public/{site}/{row.month}",
    )
