"""Errors of the API speak to programs: problem documents, with nothing about pages."""

import pytest
from click.testing import CliRunner

from directory.cli import manzanita
from directory.records import AccountRole


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api", 404),
        ("GET", "/api/hsds/nothing", 404),
        ("GET", "/api/match", 405),
        ("DELETE", "/api/hsds/services", 405),
    ],
)
def test_an_address_or_method_that_is_not_there_is_a_problem_for_a_program(site, method, path, status):
    answer = site.app.test_client().open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    said = answer.get_json()
    assert said["status"] == status
    assert not {"page", "button", "reload"} & set(f"{said['title']} {said['detail']}".casefold().split())
    assert (status == 405) == ("Allow" in answer.headers)


def test_a_person_is_still_told_of_pages(site):
    page = site.app.test_client().get("/apiary").get_data(as_text=True)
    assert "We could not find that page" in page


@pytest.mark.parametrize("body", ['{"seeking": "both", "age": 15, "age": 16}', '{"near": {"zip": "1", "zip": "2"}}'])
def test_a_name_that_stands_twice_is_named(programs, body):
    headers = {"Authorization": f"Bearer {programs.tokens[AccountRole.WORKER]}", "Content-Type": "application/json"}
    answer = programs.site.app.test_client().post("/api/match", data=body, headers=headers)
    assert answer.status_code == 400
    assert "stands twice" in answer.get_json()["detail"]


def test_the_command_names_it_too(site, tmp_path, monkeypatch):
    monkeypatch.setenv("MANZANITA_INSTANCE", str(tmp_path / "instance"))
    path = tmp_path / "needs.json"
    path.write_text('{"seeking": "both", "seeking": "service"}', encoding="utf-8")
    result = CliRunner().invoke(manzanita, ["match", str(path)])
    assert result.exit_code == 2
    assert "“seeking” stands twice" in result.output
