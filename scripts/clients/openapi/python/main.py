"""Logs a user in and reads an action, the journal and a fault, with the client of openapi-python-client."""

import os

from generated import Client
from generated.api.actions import list_actions
from generated.api.faults import add_fault, get_fault
from generated.api.journal import list_journal
from generated.api.logins import run_login
from generated.api.users import add_user, remove_user
from generated.models import RunLoginRequest, NewFault, NewUser

client = Client(base_url=os.environ["ITSME_URL"])
user = add_user.sync(client=client, body=NewUser.from_dict({"scenario": {"do": "confirm"}}))
match = {"endpoint": "userinfo", "phoneNumber": user.phone_number}
fault = add_fault.sync(
    client=client,
    body=NewFault.from_dict({"kind": "error", "match": match, "attributes": {"error": "invalid_grant"}}),
)
login = run_login.sync(
    client=client, body=RunLoginRequest(partner="DEMO", phone_number=user.phone_number, tokens=True)
)
assert login.tokens.id_token
actions = list_actions.sync(client=client, phone_number=user.phone_number)
assert [action.status for action in actions.items] == ["confirmed"]
journal = list_journal.sync(client=client, phone_number=user.phone_number)
assert len(journal.items) > 1
fault = get_fault.sync(fault.name, client=client)
assert fault.attributes["error"] == "invalid_grant" and fault.fired == 0
remove_user.sync_detailed(user.id, client=client)
print("ok")
