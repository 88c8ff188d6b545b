"""The order of the sites that a person sees, and what is said of samples among them."""

from sqlalchemy import update

from central.accounts import Role
from central.store import writing
from central.store.fleet_tables import sites

SAMPLE = "Dữ liệu mẫu – không phải số liệu thật"


def test_a_sample_stands_last_and_is_named_where_every_centre_is_looked_at(house):
    with writing(house.engine) as connection:
        connection.execute(update(sites).values(sample=False))
    house.add_site("a-mau", "Bộ phận Một cửa", "Phường A")
    client = house.signed_in(Role.ADMIN)
    first = client.get("/trend").text
    assert "Xu hướng · Trung tâm Phục vụ hành chính công, Xã Mẫu" in first
    assert SAMPLE not in first
    assert SAMPLE in client.get("/trend?site=*").text
    assert SAMPLE in client.get("/trend?site=a-mau").text
