import os

import pytest
from itsme_control import Client
from itsme_control.api.users import add_user, remove_user
from itsme_control.models import NewUser


@pytest.fixture(scope="session")
def client():
    url = os.environ.get("ITSME_URL", "http://localhost:4876").rstrip("/")
    return Client(base_url=url, raise_on_unexpected_status=True)


@pytest.fixture
def make_user(client):
    """Makes users with fresh phone numbers, who are removed after the test."""
    made = []

    def make(do="confirm", **user):
        body = NewUser.from_dict({"scenario": {"do": do}, **user})
        made.append(add_user.sync(client=client, body=body))
        return made[-1]

    yield make
    for user in made:
        remove_user.sync_detailed(user.id, client=client)
