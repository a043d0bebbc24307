"""Environments: what a process has, what its container was told, and which of it is secret.

nginx writes its title over its own environment, so that only the container's configuration still tells.
"""

import pytest

from runtimes.container import SECRET_VARIABLE

NAME, VALUE = SECRET_VARIABLE.split("=")


@pytest.fixture
def variables(programs, bundle_path):
    """Lines of `show env --json` for the secret variable."""
    records = programs.exhibit("show", bundle_path, "env", "--json").records
    return [record for record in records if record.get("name") == NAME]


@pytest.mark.story
def test_overwritten_environment_is_said(web, bundle):
    states = {process["pid"]: process["environ_state"] for process in bundle.processes()}
    assert {states[pid] for pid in web.pids()} == {"overwritten"}


def test_intact_environment_is_said(shell, bundle):
    states = {process["pid"]: process["environ_state"] for process in bundle.processes()}
    assert states[shell.pid] == "intact"


def test_configured_environment_is_captured_with_its_source(web, bundle):
    record = bundle.container(web)
    assert SECRET_VARIABLE in record["configured_env"]
    assert record["configured_env_source"].startswith("/")


@pytest.mark.story
def test_configured_value_is_shown_with_its_source(variables):
    configured = [variable for variable in variables if variable["kind"] == "configured"]
    assert len(configured) == 2  # nginx and the shell
    for variable in configured:
        assert variable["value"] == VALUE
        assert variable["source"].startswith("/")


def test_value_in_a_process_is_shown(variables, shell):
    (own,) = (variable for variable in variables if variable["kind"] == "process" and variable["pid"] == shell.pid)
    assert own["value"] == VALUE
    assert own["source"] == f"/proc/{shell.pid}/environ"


def test_secrets_are_marked(variables):
    assert variables
    assert all(variable["secret"] is True for variable in variables)


@pytest.mark.story
def test_text_says_it_all(programs, bundle_path):
    text = programs.exhibit("show", bundle_path, "env").text
    for fact in (NAME, VALUE, "secret", "overwrote"):
        assert fact in text
