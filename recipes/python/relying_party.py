"""A small relying party: what an application asks of itsme, and what it checks."""

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests

CLIENT_ID = "DEMO"
CLIENT_SECRET = "demo-secret-that-is-public"
REDIRECT_URI = "http://localhost:3000/callback"
SCOPE = "openid service:DEMO_LOGIN profile email"
SECONDS = 10


class LoginRefused(Exception):
    """The browser came back with an error in the place of a code."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


@dataclass
class Login:
    url: str
    state: str
    nonce: str


class RelyingParty:
    def __init__(self, simulator_url):
        self.issuer = f"{simulator_url}/clientsecret-oidc/csapi/v0.1"
        answer = requests.get(f"{self.issuer}/.well-known/openid-configuration", timeout=SECONDS)
        answer.raise_for_status()
        self.metadata = answer.json()
        assert self.metadata["issuer"] == self.issuer
        self.keys = jwt.PyJWKClient(self.metadata["jwks_uri"], timeout=SECONDS)

    def begin(self, login_hint=None):
        """With `login_hint` there is no identify page."""
        state, nonce = secrets.token_urlsafe(), secrets.token_urlsafe()
        query = {
            "client_id": CLIENT_ID,
            "response_type": "code",
            "scope": SCOPE,
            "redirect_uri": REDIRECT_URI,
            "state": state,
            "nonce": nonce,
        }
        if login_hint is not None:
            query["login_hint"] = login_hint
        return Login(f"{self.metadata['authorization_endpoint']}?{urlencode(query)}", state, nonce)

    def code_of(self, login, callback_url):
        query = {name: values[0] for name, values in parse_qs(urlsplit(callback_url).query).items()}
        assert query.get("state") == login.state
        if "error" in query:
            raise LoginRefused(query["error"])
        return query["code"]

    def redeem(self, code):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT_URI,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
        }
        answer = requests.post(self.metadata["token_endpoint"], data=form, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()

    def claims_of(self, id_token, nonce):
        """The claims of an ID token. Raises jwt.InvalidTokenError for one that is not good."""
        claims = jwt.decode(
            id_token,
            self.keys.get_signing_key_from_jwt(id_token),
            algorithms=["RS256"],
            issuer=self.issuer,
            audience=CLIENT_ID,
            options={"require": ["exp", "iat", "sub", "nonce"]},
        )
        if not secrets.compare_digest(claims["nonce"], nonce):
            raise jwt.InvalidTokenError("nonce of another login")
        return claims

    def userinfo(self, access_token):
        headers = {"Authorization": f"Bearer {access_token}"}
        url = self.metadata["userinfo_endpoint"]
        answer = requests.get(url, headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()


def visit(browser, url):
    """Follows redirects as a browser does: to a page, or to the address that the client is called with."""
    answer = browser.get(url, allow_redirects=False, timeout=SECONDS)
    for _ in range(10):
        if answer.next is None:
            answer.raise_for_status()
            return answer.url
        if answer.next.url.startswith(REDIRECT_URI):
            return answer.next.url
        answer = browser.send(answer.next, allow_redirects=False, timeout=SECONDS)
    raise RuntimeError(f"too many redirects from {url}")
