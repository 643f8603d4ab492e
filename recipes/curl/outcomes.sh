#!/usr/bin/env bash
# Logins that go wrong: a user who rejects, and a token endpoint that is down once.
set -euo pipefail

SIMULATOR=${ITSME_URL:-http://localhost:4876}
ISSUER=$SIMULATOR/clientsecret-oidc/csapi/v0.1
CALLBACK=http://localhost:3000/callback

call() { curl --silent --show-error --fail "$@"; }
member() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
fail() { echo "$*" >&2; exit 1; }

MADE=()
remove_users() { for id in "${MADE[@]}"; do call --request DELETE "$SIMULATOR/control/users/$id"; done; }
trap remove_users EXIT

# Sets PHONE.
make_user() {
  local person
  person=$(call "$SIMULATOR/control/users" --header 'Content-Type: application/json' --data "$1")
  MADE+=("$(member id <<<"$person")")
  PHONE=$(member phoneNumber <<<"$person")
}

# Where the browser is sent after the login of PHONE.
log_in() {
  call --output /dev/null --write-out '%{redirect_url}' --get "$ISSUER/connect/authorize" \
    --data-urlencode 'client_id=DEMO' --data-urlencode 'response_type=code' \
    --data-urlencode 'scope=openid service:DEMO_LOGIN' \
    --data-urlencode "redirect_uri=$CALLBACK" --data-urlencode 'state=abc' \
    --data-urlencode 'nonce=123' --data-urlencode "login_hint=$PHONE"
}

redeem() {
  call "$ISSUER/connect/token" --data-urlencode 'grant_type=authorization_code' \
    --data-urlencode "code=$1" --data-urlencode 'client_id=DEMO' \
    --data-urlencode 'client_secret=demo-secret-that-is-public' \
    --data-urlencode "redirect_uri=$CALLBACK"
}

make_user '{"scenario":{"do":"reject"}}'
BACK=$(log_in)
[[ $BACK == "$CALLBACK?error=access_denied&"* ]] || fail "not rejected: $BACK"
echo "rejected: error=access_denied"

make_user '{"scenario":{"do":"confirm"},"faults":[{"kind":"status","match":{"endpoint":"token"},"attributes":{"status":503}}]}'
CODE=$(log_in | sed 's/.*?code=\([^&]*\).*/\1/')
EXIT_CODE=0
redeem "$CODE" >/dev/null 2>&1 || EXIT_CODE=$?
((EXIT_CODE == 22)) || fail "curl was to end with 22 because of the 503, and ended with $EXIT_CODE"
echo "token endpoint down: curl ended with 22"

# The fault was for one call, and did not use up the code.
redeem "$CODE" | grep -q '"id_token":"' || fail "no tokens at the second try"
echo "second try with the same code: tokens"
