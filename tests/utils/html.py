"""Helpers that request pages and parse their HTML."""

from bs4 import BeautifulSoup


def see(client, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status, f"{path} answered {response.status_code}"
    return BeautifulSoup(response.content, "html.parser")


def words(tag) -> str:
    """The text of `tag` with its white space collapsed."""
    return " ".join(tag.get_text(" ").split())


def main_text(client, path: str) -> str:
    """The text of the main element with its white space collapsed."""
    return " ".join(see(client, path).main.get_text().split())
