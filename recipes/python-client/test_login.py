from itsme_control.api.faults import add_fault, get_fault
from itsme_control.api.logins import get_login, list_logins, run_login
from itsme_control.models import ListLoginsOutcomeItem, NewFault, RunLoginRequest


def log_in(client, user):
    """In place of this, the application under test logs the user in."""
    body = RunLoginRequest(partner="DEMO", phone_number=user.phone_number, tokens=True)
    return run_login.sync(client=client, body=body)


def test_a_user_confirms(client, make_user):
    login = log_in(client, make_user())
    assert login.tokens.id_token
    recorded = get_login.sync(login.id, client=client)
    assert recorded.outcome == "logged-in"


def test_a_user_rejects(client, make_user):
    user = make_user("reject")
    assert log_in(client, user).error == "access_denied"
    rejected = list_logins.sync(
        client=client,
        phone_number=user.phone_number,
        outcome=[ListLoginsOutcomeItem("rejected")],
        timeout=10,
    )
    assert len(rejected.items) == 1


def test_a_fault(client, make_user):
    user = make_user()
    match = {"endpoint": "authorization", "phoneNumber": user.phone_number}
    body = NewFault.from_dict({"kind": "code-missing", "match": match})
    fault = add_fault.sync(client=client, body=body)
    assert log_in(client, user).code is None
    assert get_fault.sync(fault.name, client=client, fired=1, timeout=10).fired == 1
