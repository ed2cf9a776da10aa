"""The rule files: a row that names what is not there is refused with a word about it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from marketplace.papers.reading import FOLDER, RuleBookError, read_rule_book


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "papers"))


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("R999,NOPE,*,*,*,*,must,,,0,,,unverified,K,", RuleBookError),
        ("R999,PI,*,XX,*,*,must,,,0,,,unverified,K,", RuleBookError),
        ("R999,PI,*,*,*,*,must,,,0,2026-02-01,2026-01-01,unverified,K,", RuleBookError),
        ("R999,PI,*,*,*,*,must,,,0,,,sourced,PEB,", RuleBookError),
        ("R999,PI,*,*,*,*,must,,,0,,,unverified,K,2026-01-01", RuleBookError),
        ("R999,PI,*,*,*,*,must,,,0,,,unverified,NOPE,", KeyError),
        ("R999,PI,*,*,*,*,perhaps,,,0,,,unverified,K,", KeyError),
        ("R999,PI,*,*,XYZ,*,must,,,0,,,unverified,K,", ValueError),
        ("R999,PI,*,*,*,rail,must,,,0,,,unverified,K,", ValueError),
        ("R999,PI,*,*,*,*,must,,,soon,,,unverified,K,", ValueError),
        ("R999,PI,*,*,*,*,must,,,0,tomorrow,,unverified,K,", ValueError),
    ],
)
def test_a_wrong_rule_is_refused(folder: Path, row: str, error: type[Exception]):
    with (folder / "rules.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(error):
        read_rule_book(folder)


def test_a_right_rule_is_read(folder: Path):
    with (folder / "rules.csv").open("a", encoding="utf-8") as file:
        file.write(
            "R999,PI,0901;18,EU27;JP,CIF,sea,buyer,Why.,who,3,2026-01-01,,sourced,PEB,2026-01-01\n"
        )
    rule = read_rule_book(folder).rules[-1]
    assert (rule.key, rule.scope.hs, rule.scope.countries) == ("R999", ("0901", "18"), ("JP",))
    assert len(rule.scope.groups[0]) == 27
