"""The list of topics of comments, which an administrator extends.

Guarantees that whoever works on comments sees the list, that administrators alone add to it, and
that a refused name stands in the form again with the reason.
"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.accounts import Role
from central.comments.topics import TopicError, add_topic
from central.dashboard.comments_page import topic_names
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of
from central.dashboard.wording import LANGUAGES, words_in
from central.store import comment_queries, reading

ADDRESS = "/comments/topics"


def add_comment_topics_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /comments/topics."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        return _page(server, request)

    @router.post(ADDRESS)
    def add(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        if account_of(visitor).role is not Role.ADMIN:
            return server.message(request, "forbidden", status=403)
        names = {language: request.state.form.get(language, "") for language in LANGUAGES}
        taken = {
            name
            for language in LANGUAGES
            for name in words_in(language).comments.topic_names.values()
        }
        try:
            add_topic(server.engine, names, taken, server.author(request), server.now())
        except TopicError as error:
            trouble = visitor.words.comments.topic_faults[error.fault.value]
            return _page(server, request, status=422, trouble=trouble, given=names)
        return RedirectResponse(f"{ADDRESS}?said=added", 303)


def _page(
    server: PageServer,
    request: Request,
    *,
    status: int = 200,
    trouble: str = "",
    given: dict[str, str] | None = None,
) -> Response:
    visitor: Visitor = request.state.visitor
    words, language, role = visitor.words, visitor.language, account_of(visitor).role
    with reading(server.engine) as connection:
        added = comment_queries.added_topics(connection)
    new = {each.topic for each in added}
    said = request.query_params.get("said") == "added"
    return server.page(
        request,
        "comment_topics.html",
        status=status,
        role=getattr(words.roles, role.value),
        topics=[
            (name, topic in new) for topic, name in topic_names(added, language, words).items()
        ],
        may_add=role is Role.ADMIN,
        given=given or dict.fromkeys(LANGUAGES, ""),
        trouble=trouble,
        notice=words.comments.topic_added if said else "",
    )
