"""The start page."""

import pytest
from django.test import Client


def test_start_page_warns_in_both_languages_and_links_work(client: Client, db: None) -> None:
    del db
    page = client.get("/").content.decode()
    assert "架空データ専用" in page
    assert "Not for production" in page
    for address in ("/api/docs", "/api/schema", "/api/v1/health"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_start_page_is_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/").status_code == 405
