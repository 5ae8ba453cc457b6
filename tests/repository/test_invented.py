"""The page of what is invented leaves nothing out: rules, settings, kinds, codes."""

import re

from batch.domain.deadlines import BREACHES
from batch.domain.deadlines import RULES as DEADLINE_RULES
from batch.domain.readiness import RULES as STAGE_RULES
from consent.domain.grants import FLAGS, LIVES
from eligibility.domain.ceilings import CEILING_RULES
from eligibility.domain.rulebook import RULES
from fixtures.documents import is_current
from fixtures.reference import invented_page
from insurers.domain.findings import ROW_RULES
from insurers.domain.numbers import LAWS
from insurers.domain.residents import MATCH_RULES
from sandbox.services import SandboxSettings
from tests.repository.tree import ROOT, files, shown

((PATH, TEXT),) = invented_page().items()
WIRE = (ROOT / "docs/reference/invented-wire.md").read_text(encoding="utf-8")
CODE = re.compile(r'"(SIM(?:-?[A-Z]*\d+|-[A-Z]+(?:-[A-Z]+)*))"')


def test_the_page_is_current() -> None:
    assert is_current(PATH, TEXT), "run make docs"


def test_every_rule_that_is_our_reading_is_listed() -> None:
    rules = RULES | {row.id: row.rule for row in ROW_RULES.values()}
    ours = {rule.id for rule in rules.values() if rule.invented}
    assert ours
    assert {rule for rule in rules if f"[`{rule}`]" in TEXT} == ours
    assert [row.id for row in MATCH_RULES if f"[`{row.id}`]" not in TEXT] == []


def test_every_rule_of_deadlines_and_of_readiness_that_is_our_reading_is_listed() -> None:
    for rules in ((*DEADLINE_RULES, *BREACHES), STAGE_RULES):
        ours = {rule.id for rule in rules if rule.invented}
        assert ours
        assert {rule.id for rule in rules if f"[`{rule.id}`]" in TEXT} == ours


def test_every_rule_of_consents_and_ceilings_that_is_our_reading_is_listed() -> None:
    rules = [row.rule for row in (*LIVES, *FLAGS, *CEILING_RULES)]
    ours = {rule.id for rule in rules if rule.invented}
    assert ours
    assert {rule.id for rule in rules if f"[`{rule.id}`]" in TEXT} == ours


def test_every_setting_and_every_kind_of_ours_is_listed() -> None:
    assert [name for name in SandboxSettings.__annotations__ if f"| `{name}` |" not in TEXT] == []
    assert [law.code for law in LAWS if law.invented and f"| `{law.code}` |" not in TEXT] == []


def test_every_code_of_the_program_is_listed() -> None:
    programs = [file for file in files() if file.suffix == ".py" and not shown(file).startswith("tests/")]
    used = {code for file in programs for code in CODE.findall(file.read_text(encoding="utf-8"))}
    assert len(used) > 100
    assert sorted(code for code in used if f"`{code}`" not in TEXT + WIRE) == []
