"""The pages of reasons and comments: shown, withheld, searched, tagged, masked and approved."""

import re

import pytest

from central.accounts import Role
from central.released.comments import published
from central.store import reading
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.comments_given import give_comments, show_comments
from tests.central.dashboard.conftest import HOST, form_token_of

PAGE = "/comments?site=xa-mau"
NAMED = "Chị Hoa ở quầy 4 nhiệt tình, gọi 0912 345 678"
HOSTILE = "<script>alert(7)</script>\u202e" + "a\u0301" * 3 + "\u0301" * 60 + "\x00👍🏽 שלום"
LONG = "dài " * 700
TEXTS = (NAMED, HOSTILE, LONG, "Đất đai chờ lâu quá", "Cảm ơn cán bộ")


@pytest.fixture
def written(house):
    """A house with five comments that are shown."""
    house.add_counter("quay-04", "Quầy 4")
    give_comments(house, "quay-04", TEXTS, complaint=("R5",))
    assert show_comments(house) == len(TEXTS)
    return house


@pytest.fixture
def client(written):
    return written.signed_in(Role.SUPERVISOR)


def id_of(client, query):
    page = client.get(PAGE, params={"q": query, "site": "xa-mau"}).text
    [found] = re.findall(r'id="c-([\w-]{22})"', page)
    return found


def post(client, path, **fields):
    token = form_token_of(client.get("/account"))
    return client.post(path, data={"form_token": token, **fields}, headers={"Origin": HOST})


def test_reasons_and_comments_are_shown_with_their_month_alone(client):
    page = client.get(PAGE).text
    assert "Thái độ lịch sự, đúng mực" in page
    assert "Chờ lâu đến lượt" in page
    assert "n = 5 lượt nêu lý do" in page
    assert "100,0\u00a0%" in page
    assert "56,6 – 100,0" in page
    assert "Cảm ơn cán bộ" in page
    assert "Tháng 11/2026" in page
    assert "không phải là phản ánh, kiến nghị" in page
    for told in ("Quầy 4", "quay-04", "cb-01", "08:4", "22/11/2026 "):
        assert told not in page
    english = client.get(PAGE + "&lang=en").text
    assert "is no petition" in english
    assert "Polite and proper attitude" in english


def test_nothing_is_a_number_when_nothing_is_shown(house):
    client = house.signed_in(Role.SUPERVISOR)
    page = client.get(PAGE).text
    assert "Chưa có ai nêu lý do" in page
    assert "Chưa có ý kiến nào được đưa ra" in page
    assert "0,0" not in page
    house.add_counter("quay-04", "Quầy 4")
    give_comments(house, "quay-04", TEXTS[:4])
    assert show_comments(house) == 0
    page = house.signed_in(Role.LEADER).get(PAGE).text
    assert "Chưa đủ dữ liệu" in page
    assert "Cảm ơn" not in page
    assert "Đất đai" not in page


def test_hostile_comment_is_text_and_bounded(client):
    page = client.get(PAGE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(7)&lt;/script&gt;\ufffd" in page
    assert '<bdi class="comment__text" dir="auto">' in page
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "\u0301" * 5 not in page
    assert "👍🏽 שלום" in page
    assert "Ý kiến dài hơn phần được hiện ở đây." in page


@pytest.mark.parametrize("query", ["dat dai", "ĐẤT", "Đa\u0302\u0301t"])
def test_search_finds_and_marks_without_diacritics(client, query):
    page = client.get("/comments", params={"site": "xa-mau", "q": query}).text
    assert "<mark>Đất" in page
    assert "Tìm thấy 1 trong 5 ý kiến." in page
    assert "Cảm ơn cán bộ" not in page


def test_search_marks_text_and_no_markup(client):
    page = client.get("/comments", params={"site": "xa-mau", "q": "<script>"}).text
    assert "<mark>&lt;script&gt;</mark>alert(7)" in page
    assert 'value="&lt;script&gt;"' in page


@pytest.mark.parametrize(
    "asked",
    [{"page": "99999"}, {"page": "-1"}, {"page": "x"}, {"topic": "a" * 999}, {"state": "lost"},
     {"q": "\x00"}, {"q": "a" * 5000}, {"said": "<b>"}, {"from": "2026-12-01", "to": "2026-01-01"}],
    ids=["page-far", "page-minus", "page-letter", "topic", "state", "nul", "long", "said", "days"],
)  # fmt: skip
def test_page_stands_when_the_address_is_odd(client, asked):
    answer = client.get("/comments", params={"site": "xa-mau", **asked})
    assert answer.status_code == 200
    assert "<b></b>" not in answer.text


def test_comment_is_tagged_on_the_page_that_was_asked_from(client, written):
    comment = id_of(client, "chờ lâu")
    answer = post(client, PAGE + "&q=cho", id=comment, do="tag", topic="waiting")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/comments?")
    assert "q=cho" in answer.headers["Location"]
    assert answer.headers["Location"].endswith(f"#c-{comment}")
    page = client.get(PAGE + "&topic=waiting").text
    assert "Tìm thấy 1 trong 5 ý kiến." in page
    assert "<li>Chờ đợi</li>" in page
    assert post(client, PAGE, id=comment, do="follow-up").status_code == 303
    assert "Đất đai" in client.get(PAGE + "&state=follow-up").text
    for fields in ({"id": comment, "do": "tag"}, {"id": "x", "do": "read"}, {"do": ""}):
        assert post(client, PAGE, **fields).status_code == 422
    noted = [entry for entry in entries_of(written.engine) if entry.what == "comment.changed"]
    assert [entry.facts for entry in noted] == [{"topic": "waiting"}, {"state": "follow-up"}]


def test_comment_is_masked_reviewed_and_published(client, written):
    comment = id_of(client, "Chị Hoa")
    one = f"/comments/one?site=xa-mau&id={comment}"
    page = client.get(one).text
    assert NAMED in page
    assert "(phần đã che)" in page
    assert "0912" in page.partition("Bản sẽ công bố")[0]
    assert "0912" not in page.partition("Bản sẽ công bố")[2]
    assert post(client, one, do="mask", words="không có").status_code == 422
    assert post(client, one, do="mask", words="quay 4").status_code == 303
    mark = client.get(one).text.partition('name="mark" value="')[2][:16]
    assert post(client, one, do="publish", mark="0" * 16).status_code == 422
    assert post(client, one, do="publish", mark=mark).status_code == 303
    assert "đang được công bố" in client.get(one).text
    with reading(written.engine) as connection:
        [made] = published(connection, "xa-mau", "2026-11")
    assert made.text == "Chị ███ ở ███ nhiệt tình, gọi ███"
    assert "Đã duyệt công bố" in client.get(PAGE + "&state=published").text
    assert post(client, one, do="withdraw").status_code == 303
    with reading(written.engine) as connection:
        assert published(connection, "xa-mau", "2026-11") == ()


def test_page_says_that_a_comment_is_published_no_longer_when_it_is_masked_again(client):
    one = f"/comments/one?site=xa-mau&id={id_of(client, 'Chị Hoa')}"
    mark = client.get(one).text.partition('name="mark" value="')[2][:16]
    post(client, one, do="publish", mark=mark)
    assert 'href="/public/xa-mau/2026-11"' in client.get(one).text
    masked = post(client, one, do="mask", words="quay 4").headers["Location"]
    assert "Đã che. Ý kiến này thôi được công bố" in client.get(masked).text
    again = post(client, one, do="mask", words="nhiệt tình").headers["Location"]
    assert "thôi được công bố" not in client.get(again).text
    undone = post(client, one, do="unmask").headers["Location"]
    assert "Đã bỏ các chỗ che bằng tay.</p>" in client.get(undone).text


def test_refused_topic_is_said_where_the_form_of_its_comment_leads(client):
    comment = id_of(client, "Chị Hoa")
    page = client.get(PAGE, params={"q": "Chị Hoa"}).text
    assert re.search(rf'method="post" action="/comments\?[^"]*#c-{comment}"', page)
    refused = post(client, PAGE, do="tag", id=comment, topic="").text
    assert (
        "Xin chọn một chủ đề"
        in refused.partition(f'id="c-{comment}"')[2].partition("</article>")[0]
    )


def test_leader_reads_and_changes_nothing(written, client):
    comment = id_of(client, "Chị Hoa")
    leader = written.signed_in(Role.LEADER)
    page = leader.get(PAGE).text
    assert "Cảm ơn cán bộ" in page
    assert "Gắn chủ đề" not in page
    one = f"/comments/one?site=xa-mau&id={comment}"
    assert leader.get(one).status_code == 403
    for path, fields in (
        (PAGE, {"id": comment, "do": "read"}),
        (one, {"do": "withdraw"}),
        ("/comments/topics", {"vi": "Bãi xe"}),
    ):
        assert post(leader, path, **fields).status_code == 403
    assert not [entry for entry in entries_of(written.engine) if entry.what == "comment.changed"]


def test_comment_of_another_site_is_not_there(written, client):
    comment = id_of(client, "Chị Hoa")
    written.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    other = written.signed_in(Role.ADMIN)
    assert other.get(f"/comments/one?site=xa-khac&id={comment}").status_code == 404
    assert client.get(f"/comments/one?site=xa-khac&id={comment}").status_code == 404
    assert client.get("/comments?site=xa-khac").status_code == 404
    assert post(client, "/comments?site=xa-khac", id=comment, do="read").status_code == 404
    last = entries_of(written.engine)[-1]
    assert (last.what, last.facts["asked_site"]) == ("access.refused", "xa-khac")


def test_topic_is_added_by_an_administrator_alone(written, client):
    assert post(client, "/comments/topics", vi="Bãi xe").status_code == 403
    assert "Chỉ người quản trị thêm được chủ đề." in client.get("/comments/topics").text
    admin = written.signed_in(Role.ADMIN)
    refused = post(admin, "/comments/topics", vi="cho doi <b>", en="Waiting")
    assert refused.status_code == 422
    assert 'value="cho doi &lt;b&gt;"' in refused.text
    assert post(admin, "/comments/topics", vi="Bãi xe", en="Car park").status_code == 303
    assert ">Bãi xe<" in client.get(PAGE).text
    assert ">Car park<" in client.get(PAGE + "&lang=en").text
