"""What every page needs: database, clock, words, templates, cookies; and how a page is drawn.

Guarantees: all text is escaped; a name that a template needs and does not get is an error, never
an empty place; every page knows its own address in the other language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine

from central.accounts import Account, Page, may_see
from central.accounts.form_token import form_token
from central.audit_log import Author, Pen
from central.audit_log.hands import person_author
from central.comments.boxes import CommentBoxes
from central.dashboard.assets import Assets
from central.dashboard.cookies import Cookies
from central.dashboard.fleet_desk import FleetDesk
from central.dashboard.kept import way_to
from central.dashboard.wording import LANGUAGES, Words, words_in
from central.moment import Clock
from central.reference.questionnaire_facts import KnownQuestionnaires, known

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(slots=True)
class Visitor:
    """Who asks for a page, as far as is known. `form_secret` is what form tokens are bound to;
    `alarms`: how many stand, of those that this person sees.
    """

    language: str
    address: str
    account: Account | None = None
    session_id: str | None = None
    session_is_over: bool = False
    form_secret: str | None = None
    alarms: int = 0

    @property
    def words(self) -> Words:
        """The words in the visitor's language."""
        return words_in(self.language)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(slots=True)
class PageServer:
    """One per process; see the module.

    `pen`: writes the audit log; `https`: whether browsers reach the pages by https alone; `now`:
    the time with its zone; `monotonic`: seconds that never go back; `desk`: who decides about
    kiosks; `boxes`: opens comments; `questionnaires`: what the questions of the ratings mean.
    """

    engine: Engine
    pen: Pen
    https: bool
    now: Clock
    monotonic: Callable[[], float]
    assets: Assets = field(default_factory=Assets)
    templates: Environment = field(default_factory=_environment)
    desk: FleetDesk | None = None
    boxes: CommentBoxes | None = None
    questionnaires: KnownQuestionnaires = field(default_factory=known)

    def __post_init__(self) -> None:
        """Read every language now: a file that is not right stops the start, not a reader."""
        for language in LANGUAGES:
            words_in(language)

    @property
    def cookies(self) -> Cookies:
        """The cookies, as the settings have them."""
        return Cookies(self.https)

    def author(self, request: Request) -> Author:
        """Whoever is signed in and asks, as the author of what is changed."""
        visitor: Visitor = request.state.visitor
        if visitor.account is None:
            message = "something is changed by nobody who is signed in"
            raise RuntimeError(message)
        return person_author(self.pen, visitor.account.name, visitor.address, self.now())

    def draw(self, request: Request, template: str, **values: object) -> str:
        """The template's text for this request's visitor."""
        visitor: Visitor = request.state.visitor
        other = next(found for found in LANGUAGES if found != visitor.language)
        secret = visitor.form_secret
        return self.templates.get_template(template).render(
            words=visitor.words,
            language=visitor.language,
            other_language=other,
            other_language_address=in_language(request, other),
            account=visitor.account,
            pages_seen=_pages_seen(visitor, request.query_params),
            form_token=form_token(secret) if secret else "",
            asset=self.assets.address,
            **values,
        )

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A whole page as an answer."""
        return HTMLResponse(self.draw(request, template, **values), status)

    def message(
        self,
        request: Request,
        name: str,
        *,
        status: int,
        typed: Sequence[str] = (),
        again: str = "",
        **filled: str,
    ) -> HTMLResponse:
        """A page with one of the messages of `MessageWords`: `name` and `name`_text. `typed`: what
        was not written, to be copied; `again`: the way to where it may be written after all.
        """
        visitor: Visitor = request.state.visitor
        messages = visitor.words.message
        return self.page(
            request,
            "message.html",
            status=status,
            request_path=request.scope["path"],
            heading=getattr(messages, name),
            text=getattr(messages, f"{name}_text").format(**filled),
            typed=typed,
            again=again,
        )


FIGURES = (
    Page.TODAY,
    Page.TREND,
    Page.FACTORS,
    Page.HOURS,
    Page.STAFF,
    Page.COMMENTS,
    Page.TRUST,
    Page.REPORTS,
)
"""Pages that stand in the header itself; beside them the others have a list of their own."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A way to a page that the visitor sees. `way`: its address with what is looked at here."""

    address: str
    way: str
    title: str
    is_figures: bool


def _pages_seen(visitor: Visitor, query: Mapping[str, str]) -> list[PageLink]:
    if visitor.account is None:
        return []
    words, role = visitor.words, visitor.account.role
    others = tuple(page for page in Page if page not in FIGURES)
    titles = {page: getattr(words, page.name.lower()).title for page in (*FIGURES, *others)}
    if visitor.alarms:
        titles[Page.ALARMS] += f" ({visitor.alarms})"
    return [
        PageLink(f"/{page.value}", way_to(page, query), title, page in FIGURES)
        for page, title in titles.items()
        if may_see(role, page)
    ]


def in_language(request: Request, language: str) -> str:
    """This page's address in `language`; a form's answer is shown at the form's own address."""
    query = [(name, value) for name, value in _query(request) if name != "lang"]
    path = quote(request.scope["path"])
    return f"{path}?{urlencode([*query, ('lang', language)])}"


def _query(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.url.query, keep_blank_values=True)
