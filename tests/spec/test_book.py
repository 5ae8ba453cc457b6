"""The rule book is written where it belongs, and what is stale in it is named."""

from pathlib import Path

import pytest

from eligibility.domain.rulebook import CHAPTERS, RULES
from tests.spec.book import main, pages
from tests.spec.chapters import EXAMPLES


def test_every_rule_and_every_example_is_printed() -> None:
    printed = pages()
    for chapter, rules in CHAPTERS.items():
        page = printed[f"{chapter}.md"]
        assert [rule.id for rule in rules if f"## `{rule.id}` {rule.ja}" not in page or rule.en not in page] == []
    book = "".join(printed.values())
    assert [example for example in EXAMPLES if example.ja not in book or example.en not in book] == []
    assert [rule for rule in RULES if f"#{rule})" not in printed["README.md"]] == []


def test_the_source_of_every_rule_leads_somewhere() -> None:
    chapters = "".join(page for name, page in pages().items() if name != "README.md")
    sources = [line for line in chapters.splitlines() if line.startswith("- 出典 source: ")]
    assert len(sources) == len(RULES)
    assert [line for line in sources if "](../reference/" not in line] == []


def test_a_book_just_written_is_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path)]) == 0
    assert {file.name for file in tmp_path.iterdir()} == set(pages())
    assert main(["--check", "--root", str(tmp_path)]) == 0
    assert "stale" not in capsys.readouterr().out


def test_what_is_edited_missing_or_left_over_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(tmp_path)])
    (tmp_path / "match.md").write_text("edited by hand")
    (tmp_path / "show.md").unlink()
    (tmp_path / "old.md").touch()
    capsys.readouterr()
    assert main(["--check", "--root", str(tmp_path)]) == 1
    assert capsys.readouterr().out.split() == ["stale:", "match.md", "stale:", "old.md", "stale:", "show.md"]
    assert main(["--root", str(tmp_path)]) == 0
    assert main(["--check", "--root", str(tmp_path)]) == 0
    assert not (tmp_path / "old.md").exists()
