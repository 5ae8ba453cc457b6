"""The generated documents are current, and the command says so when they are not."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fixtures import documents
from fixtures.cast import cast
from fixtures.documents import ExcerptError, is_current
from fixtures.reference import excerpts, people_page, readme_excerpts
from fixtures.reference.excerpts import BEGIN, END, HEADS, one_for_each_outcome

PAGE = "docs/reference/people.md"


def test_the_page_of_the_people_is_current() -> None:
    (page,) = people_page().items()
    assert page[0] == PAGE
    assert is_current(*page), "run make docs"


def test_the_page_has_everybody_and_says_that_nobody_is_real() -> None:
    text = people_page()[PAGE]
    assert "すべて架空です" in text
    assert "Everything here is made up" in text
    for role in cast().roles:
        assert text.count(f'<a id="{role.code}"></a>') == 1
        assert role.story_ja in text
        assert role.story_en in text


def test_every_link_of_the_page_leads_to_somebody() -> None:
    text = people_page()[PAGE]
    linked = {part.split(")")[0] for part in text.split("](#")[1:]}
    assert linked == {role.code for role in cast().roles}


def test_the_excerpt_has_one_person_for_each_outcome() -> None:
    assert [ask.validity for _, ask in one_for_each_outcome(cast())] == list("123456")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the command a tree of its own with both READMEs."""
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    monkeypatch.setattr(excerpts, "ROOT", tmp_path)
    for name in HEADS:
        (tmp_path / name).write_text(f"# Onshi\n\n{BEGIN}\nold\n{END}\n\nrest\n", encoding="utf-8")
    return tmp_path


def test_the_command_writes_what_is_stale_and_is_then_content(tree: Path) -> None:
    with pytest.raises(CommandError, match=r"people\.md: stale"):
        call_command("docs", "--check")
    assert not (tree / PAGE).exists()
    call_command("docs")
    call_command("docs", "--check")
    readme = (tree / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# Onshi\n")
    assert readme.endswith(f"{END}\n\nrest\n")
    assert "old" not in readme
    assert "見本　一郎" in readme


@pytest.mark.parametrize("text", [None, "# Onshi\n", f"{END}\n{BEGIN}\n"])
def test_a_readme_without_the_marks_is_said_and_the_rest_is_written(tree: Path, text: str | None) -> None:
    readme = tree / "README.md"
    readme.unlink()
    if text is not None:
        readme.write_text(text, encoding="utf-8")
    with pytest.raises(ExcerptError, match=r"README\.md"):
        readme_excerpts()
    with pytest.raises(CommandError, match=r"README\.md"):
        call_command("docs")
    assert (tree / PAGE).is_file()
