"""The public pages of sites: what is published of ended months, and nothing else."""

import json
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from central.dashboard.public_page import Behind, notice
from central.dashboard.wording import words_in
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.reference.contacts import Contacts
from central.reference.questionnaire_facts import known
from central.released.public_month import public_month
from central.store import reading, writing
from central.store.fleet_tables import sites
from central.store.reference_tables import contact_versions, site_versions
from kiosk.record import SigningKey, base64url
from tests.central.dashboard.test_today_pages import HOSTILE, Markup
from tests.central.dashboard.test_trust_page import text_of

MONTH = "/public/xa-mau/2026-11"


class Office:
    """A real site with a kiosk, whose nights are signed."""

    def __init__(self, house, folder):
        self.house = house
        with writing(house.engine) as connection:
            connection.execute(update(sites).values(sample=False))
        house.add_counter("quay-01", "Quầy 01")
        self.kiosk = house.add_kiosk("quay-01")
        self.signer = HeadSigner(house.engine, SigningKey(bytes(32)), HeadsFolder(folder / "heads"))

    def rate(self, *answers):
        """One visit after another, four minutes apart, all sent at once."""
        begun = self.house.now - timedelta(minutes=4 * len(answers) + 10)
        for number, answer in enumerate(answers):
            self.kiosk.visit(begun + timedelta(minutes=4 * number), answer)
        self.house.send(self.kiosk)

    def month_ends(self):
        """Every night up to the first of December is signed; it is morning then."""
        while self.house.now.date() < date(2026, 12, 1):
            self.signer.sign(self.house.now.date(), self.house.now)
            self.house.turn(days=1)

    def get(self, path=MONTH, **headers):
        return self.house.client(**headers).get(path)


@pytest.fixture
def office(house, tmp_path):
    return Office(house, tmp_path)


ANSWERS = [5, 5, 5, 4, 4, 4, 4, 4, 3, 1, None, None]


def test_running_month_is_said_in_words_and_has_no_figure(office):
    office.rate(*ANSWERS)
    page = office.get()
    assert page.status_code == 200
    assert "Tháng 11/2026 chưa hết" in text_of(page)
    assert "%" not in text_of(page)


def test_ended_month_tells_index_n_levels_response_and_the_signed_file(office):
    office.rate(*ANSWERS)
    office.month_ends()
    page = office.get()
    Markup(page.text)
    text = text_of(page)
    assert "Tháng 11/2026" in text
    assert "80,0 %" in text
    assert "Cứ 100 câu trả lời thì có khoảng 80 câu" in text
    assert "khoảng tin cậy 95 %: 49,0 – 94,3 · n = 10" in text
    assert "Hài lòng 50,0 % (5)" in text
    assert "Tỷ lệ có đánh giá 83,3 %" in text
    assert "Lượt phục vụ 12" in text
    assert "Công bố ngày 30/11/2026" in text
    address = re.search(r'href="(/open-data/[^"]+\.json)"', page.text).group(1)
    file = office.get(address)
    assert base64url.sha256(file.content) in text
    rows = [row for row in json.loads(file.text)["rows"] if row["site"] == "xa-mau"]
    assert {row["n"] for row in rows if row["what"] == "answers" and row["n"]} == {10}


def test_month_of_nine_answers_is_withheld_in_words(office):
    office.rate(*ANSWERS[:9])
    office.month_ends()
    text = text_of(office.get())
    assert "Chưa đủ dữ liệu" in text
    assert "từ 10 câu trả lời" in text
    assert "n = 9" not in text
    assert "Chưa đủ dữ liệu" in text_of(office.get("/public/xa-mau"))


def test_months_are_listed_with_their_index_and_lead_to_their_page(office):
    office.rate(*ANSWERS)
    office.month_ends()
    page = office.get("/public/xa-mau")
    Markup(page.text)
    assert f'href="{MONTH}"' in page.text
    assert "80,0 %" in text_of(page)
    assert "Tháng 12/2026 chưa hết" in text_of(page)


@pytest.mark.parametrize(
    "path",
    [
        "/public/xa-khac",
        "/public/xa-khac/2026-11",
        "/public/xa-mau/2026-10",
        "/public/xa-mau/2027-01",
        "/public/xa-mau/2026-13",
        "/public/xa-mau/26-11",
        "/public/xa-mau/2026-11-01",
        "/public/'; DROP TABLE sites/2026-11",
    ],
)
def test_nothing_is_there_when_the_address_names_no_month_with_records(office, path):
    office.rate(*ANSWERS)
    office.month_ends()
    assert office.get(path).status_code == 404


def test_sample_site_is_nowhere(office):
    office.rate(*ANSWERS)
    office.month_ends()
    with writing(office.house.engine) as connection:
        connection.execute(update(sites).values(sample=True))
    assert "Xã Mẫu" not in text_of(office.get("/public"))
    for path in ("/public/xa-mau", MONTH):
        assert office.get(path).status_code == 404


def test_page_is_not_sent_again_when_nothing_changed(office):
    office.rate(*ANSWERS)
    office.month_ends()
    first = office.get()
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in first.headers["Vary"]
    tag = {"If-None-Match": first.headers["ETag"]}
    assert office.get(**tag).status_code == 304
    assert office.get(f"{MONTH}?lang=en", **tag).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"), [("", 2), ("mau dong", 1), ("MẪU", 2), ("khong co", 0), ("<script>", 0)]
)
def test_sites_are_found_whether_or_not_diacritics_are_typed(office, query, found):
    office.house.add_site("xa-mau-dong", "Bộ phận Một cửa", "Xã Mẫu Đông")
    with writing(office.house.engine) as connection:
        connection.execute(update(sites).values(sample=False))
    page = office.house.client().get("/public", params={"q": query})
    Markup(page.text)
    assert page.text.count('href="/public/xa') == found
    assert "<script>" not in page.text.partition("<main")[2]


def test_site_has_the_name_of_the_month_and_the_contacts_of_today(office):
    office.rate(*ANSWERS)
    office.month_ends()
    row = {"site_id": "xa-mau", "unit": "Xã Mẫu", "unit_id": "", "timezone": "Asia/Ho_Chi_Minh"}
    row |= {"sample": "no", "successors": ""}
    reached = {"email": "", "address": HOSTILE, "petitions": ""}
    with writing(office.house.engine) as connection:
        days = [("2026-01-01", "2026-12-01", "Tên cũ"), ("2026-12-01", None, "Tên mới")]
        for first, until, name in days:
            version = {"valid_from": first, "valid_to": until, "name": name}
            connection.execute(insert(site_versions), row | version)
        for first, until, hotline in (("2026-01-01", "2026-12-01", "1"), ("2026-12-01", None, "2")):
            version = {"valid_from": first, "valid_to": until, "hotline": f"000{hotline}"}
            connection.execute(insert(contact_versions), reached | version | {"site_id": "xa-mau"})
    page = office.get()
    Markup(page.text)
    assert "Tên cũ" in text_of(page)
    assert 'href="tel:0002"' in page.text
    assert "0001" not in text_of(page)
    assert "<img src=x" not in page.text


def test_code_leads_to_the_page_when_the_central_has_an_address(office):
    office.rate(*ANSWERS)
    office.month_ends()
    assert "QR" not in office.get().text
    with reading(office.house.engine) as connection:
        month = public_month(connection, "xa-mau", "2026-11")
    contacts = Contacts("0000 000 000", "motcua@xa-mau.example", "", "")
    behind = Behind(month, contacts, known(), (), "https://do.example/public/xa-mau/2026-11")
    made = notice(behind, "vi", words_in("vi"))
    assert made.code.text == "https://do.example/public/xa-mau/2026-11"
    assert [name for name, _, _ in made.contacts] == ["Đường dây nóng", "Thư điện tử"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_public_page_leads_to_every_other(office, language):
    office.rate(*ANSWERS)
    office.month_ends()
    ways = ("/public", "/open-data", "/heads", "/k")
    for path in (*ways, "/public/xa-mau", MONTH):
        page = office.get(f"{path}?lang={language}")
        Markup(page.text)
        header = page.text.partition("<header")[2].partition("</header>")[0]
        assert all(f'href="{way}"' in header for way in ways), path
        current = next(way for way in ways if path.startswith(way))
        assert f'href="{current}" aria-current="page"' in header
        assert "{" not in text_of(page)


def test_robots_may_read_the_public_pages(office):
    assert "Allow: /public\n" in office.get("/robots.txt").text
