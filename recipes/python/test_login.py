import jwt
import pytest
import requests

from relying_party import LoginRefused, RelyingParty, visit


def log_in(relying_party, phone_number):
    """The login and the code of a user who decides at once."""
    login = relying_party.begin(login_hint=phone_number)
    return login, relying_party.code_of(login, visit(requests.Session(), login.url))


def test_confirm(relying_party, user):
    login, code = log_in(relying_party, user["phoneNumber"])
    tokens = relying_party.redeem(code)
    claims = relying_party.claims_of(tokens["id_token"], login.nonce)
    assert claims["given_name"] == user["document"]["givenName"]
    userinfo = relying_party.userinfo(tokens["access_token"])
    assert userinfo["sub"] == claims["sub"]
    assert userinfo["email"] == user["email"]


def test_reject(relying_party, make_user):
    with pytest.raises(LoginRefused) as refused:
        log_in(relying_party, make_user("reject")["phoneNumber"])
    assert refused.value.error == "access_denied"


def test_pages_and_a_finger(simulator, relying_party, make_user):
    user = make_user("manual")
    browser = requests.Session()
    login = relying_party.begin()
    identify_page = visit(browser, login.url)
    form = {"countryCode": "32", "phoneNumber": user["nationalPhoneNumber"]}
    waiting_page = browser.post(identify_page, data=form, timeout=10).url
    assert waiting_page == f"{identify_page}/wait"

    action = simulator.next_action(user["phoneNumber"])
    assert action["service"] == "DEMO_LOGIN"
    simulator.confirm(action)

    code = relying_party.code_of(login, visit(browser, waiting_page))
    claims = relying_party.claims_of(relying_party.redeem(code)["id_token"], login.nonce)
    assert claims["given_name"] == user["document"]["givenName"]


def test_expired_id_token_is_refused(relying_party, make_user):
    user = make_user(faults=[{"kind": "invalid-expired-exp", "match": {"endpoint": "token"}}])
    login, code = log_in(relying_party, user["phoneNumber"])
    id_token = relying_party.redeem(code)["id_token"]
    with pytest.raises(jwt.ExpiredSignatureError):
        relying_party.claims_of(id_token, login.nonce)


def test_token_endpoint_is_down_once(relying_party, make_user):
    fault = {"kind": "status", "match": {"endpoint": "token"}, "attributes": {"status": 503}}
    user = make_user(faults=[fault])
    login, code = log_in(relying_party, user["phoneNumber"])
    with pytest.raises(requests.HTTPError, match="503"):
        relying_party.redeem(code)
    claims = relying_party.claims_of(relying_party.redeem(code)["id_token"], login.nonce)
    assert claims["given_name"] == user["document"]["givenName"]


def test_sandbox(simulator, sandbox, relying_party, user):
    """The same phone number is somebody else in a sandbox."""
    phone_number = user["phoneNumber"]
    other = sandbox.add_user(phoneNumber=phone_number, scenario={"do": "reject"})
    try:
        with pytest.raises(LoginRefused):
            log_in(RelyingParty(sandbox.url), phone_number)
        assert sandbox.journal(phone_number)
        assert simulator.journal(phone_number) == []
        _, code = log_in(relying_party, phone_number)
        assert code
    finally:
        sandbox.remove_user(other)
