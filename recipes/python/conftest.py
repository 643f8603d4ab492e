import os

import pytest
import requests

from relying_party import SECONDS, RelyingParty


class Simulator:
    """The control API of a simulator, or of a sandbox in one."""

    def __init__(self, url):
        self.url = url

    def call(self, method, path, **options):
        answer = requests.request(
            method, f"{self.url}/control{path}", timeout=options.pop("timeout", SECONDS), **options
        )
        answer.raise_for_status()
        return answer.json() if answer.status_code != 204 else None

    def add_user(self, **user):
        return self.call("POST", "/users", json=user)

    def remove_user(self, user):
        self.call("DELETE", f"/users/{user['id']}")

    def next_action(self, phone_number, seconds=10):
        """The pending action of a phone; None when none came in time."""
        query = {"phoneNumber": phone_number, "timeout": seconds}
        return self.call("GET", "/actions/next", params=query, timeout=seconds + SECONDS)

    def confirm(self, action):
        return self.call("POST", f"/actions/{action['id']}/confirm")

    def journal(self, phone_number):
        return self.call("GET", "/journal", params={"phoneNumber": phone_number})["items"]


@pytest.fixture(scope="session")
def simulator():
    return Simulator(os.environ.get("ITSME_URL", "http://localhost:4876").rstrip("/"))


@pytest.fixture(scope="session")
def relying_party(simulator):
    return RelyingParty(simulator.url)


@pytest.fixture
def make_user(simulator):
    """Makes users with fresh phone numbers, who go when the test is over."""
    made = []

    def make(do="confirm", **user):
        made.append(simulator.add_user(scenario={"do": do}, **user))
        return made[-1]

    yield make
    for user in made:
        simulator.remove_user(user)


@pytest.fixture
def user(make_user):
    """One who confirms at once."""
    return make_user()


@pytest.fixture(scope="session")
def sandbox(simulator):
    """A simulator of our own; with pytest-xdist, of each worker's own."""
    opened = simulator.call("POST", "/sandboxes", json={})
    yield Simulator(opened["url"])
    simulator.call("DELETE", f"/sandboxes/{opened['id']}")
