"""Row 20: every package is pinned with its sums, and what is vendored is as it was delivered.

Whether a pinned version has a known vulnerability is asked of a service on the internet, which no test here reaches:
the operator runs ``pip-audit -r requirements.txt`` (docs/security.md).
"""

import hashlib
import re
from collections.abc import Callable

import pytest

from directory.settings import ROOT

Score = Callable[[int, str, str, int], None]

LOCKS = ("requirements.txt", "requirements-dev.txt")
VENDOR = ROOT / "static" / "vendor"


def _requirements(name: str) -> list[str]:
    """Each requirement with its options, one a line; comments left out."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes(lock: str, score: Score) -> None:
    requirements = _requirements(lock)
    assert len(requirements) > 30
    loose = [
        line
        for line in requirements
        if not re.match(r"[a-zA-Z0-9._\[\]-]+==[^ ]+ ", line) or not re.search(r"--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert loose == []
    assert not [line for line in requirements if "://" in line or line.startswith("-")]
    score(20, f"requirements in {lock} without a pin and a SHA-256", "0", len(requirements))


def test_every_direct_dependency_is_in_the_lock() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {_name(line) for line in _requirements("requirements.txt")}
    assert {_name(line) for line in project["dependencies"]} <= named


def _name(requirement: str) -> str:
    found = re.match(r"[a-zA-Z0-9._-]+", requirement)
    assert found is not None
    return found[0].lower().replace("_", "-")


def test_vendored_files_are_as_they_were_delivered(score: Score) -> None:
    sums = [line.split(maxsplit=1) for line in (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    differ = [
        path for digest, path in sums if hashlib.sha256((VENDOR / path.strip()).read_bytes()).hexdigest() != digest
    ]
    assert differ == []
    assert sums
    score(20, "vendored files that are not as delivered", "0", len(sums))


def test_an_install_asks_for_the_hashes() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if "pip install" in line and "-r " in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)
