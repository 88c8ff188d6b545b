"""What a refusal looks like before any page or route was asked: a document, or a page in words.

Guarantees that an address under /api/ is answered with a problem document, every other one with a
short page in Vietnamese and English that says what to do and loads nothing.
"""

from http import HTTPStatus

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from central.dashboard.security_headers import security_headers
from central.problem_answers import problem_response
from central.refusal import Problem, Refusal

WIRE = "/api/"

_WORDS = {
    HTTPStatus.NOT_FOUND: (
        'Không có trang này; địa chỉ có thể bị gõ sai. <a href="/">Về trang đầu</a>',
        'There is no such page; the address may be mistyped. <a href="/">To the first page</a>',
    ),
    HTTPStatus.REQUEST_TIMEOUT: (
        "Máy chủ chưa nhận đủ dữ liệu. Xin Ông/Bà gửi lại.",
        "The server did not receive everything in time. Please send it again.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "Dữ liệu gửi lên lớn hơn mức cho phép. Xin Ông/Bà gửi ít hơn.",
        "What was sent is larger than allowed. Please send less.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "Có quá nhiều yêu cầu từ nơi này. Xin Ông/Bà chờ {wait} giây rồi thử lại.",
        "Too many requests came from here. Please wait {wait} seconds and try again.",
    ),
}
_PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Thước Đo</title>
<p>{vietnamese}</p>
<p lang="en">{english}</p>
</html>
"""


def add_missing_page(app: FastAPI) -> None:
    """Make `app` answer so where it has no such address; to be added after its problem answers."""
    app.add_exception_handler(HTTPStatus.NOT_FOUND, _missing)


async def _missing(request: Request, _error: Exception) -> Response:
    refusal = Refusal(Problem.NOT_FOUND, "there is nothing at this address")
    return plain_answer(refusal, request.scope["path"])


def plain_answer(refusal: Refusal, path: str) -> Response:
    """The answer to a request for `path` that is refused with 404, 408, 413 or 429."""
    if path.startswith(WIRE):
        response = problem_response(refusal)
    else:
        words = _WORDS[HTTPStatus(refusal.status)]
        vietnamese, english = (each.format(wait=refusal.retry_after_s) for each in words)
        page = _PAGE.format(vietnamese=vietnamese, english=english)
        response = HTMLResponse(page, refusal.status)
        response.headers.update(security_headers(https=False))
        if refusal.retry_after_s is not None:
            response.headers["Retry-After"] = str(refusal.retry_after_s)
    response.headers["Cache-Control"] = "no-store"
    if refusal.status == HTTPStatus.REQUEST_TIMEOUT:
        # The rest of the body would be read as the next request.
        response.headers["Connection"] = "close"
    return response
