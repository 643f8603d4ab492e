#!/usr/bin/env bash
# A whole login by curl: a fresh user, a code, the tokens. Prints the answer of the token endpoint.
set -euo pipefail

SIMULATOR=${ITSME_URL:-http://localhost:4876}
ISSUER=$SIMULATOR/clientsecret-oidc/csapi/v0.1
CALLBACK=http://localhost:3000/callback
STATE=$RANDOM$RANDOM

call() { curl --silent --show-error --fail-with-body "$@"; }
member() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

PERSON=$(call "$SIMULATOR/control/users" --header 'Content-Type: application/json' \
  --data '{"scenario":{"do":"confirm"}}')
ID=$(member id <<<"$PERSON")
trap 'call --request DELETE "$SIMULATOR/control/users/$ID"' EXIT

# With login_hint there is no identify page, and a user who decides at once needs no browser.
BACK=$(call --output /dev/null --write-out '%{redirect_url}' --get "$ISSUER/connect/authorize" \
  --data-urlencode 'client_id=DEMO' --data-urlencode 'response_type=code' \
  --data-urlencode 'scope=openid service:DEMO_LOGIN profile email' \
  --data-urlencode "redirect_uri=$CALLBACK" \
  --data-urlencode "state=$STATE" --data-urlencode "nonce=$RANDOM$RANDOM" \
  --data-urlencode "login_hint=$(member phoneNumber <<<"$PERSON")")
if [[ $BACK != "$CALLBACK?code="* || $BACK != *"&state=$STATE" ]]; then
  echo "no code: $BACK" >&2
  exit 1
fi
CODE=$(sed 's/.*?code=\([^&]*\).*/\1/' <<<"$BACK")

call "$ISSUER/connect/token" \
  --data-urlencode 'grant_type=authorization_code' --data-urlencode "code=$CODE" \
  --data-urlencode 'client_id=DEMO' \
  --data-urlencode 'client_secret=demo-secret-that-is-public' \
  --data-urlencode "redirect_uri=$CALLBACK"
echo
