package recipes

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	itsme := theSimulator()
	party := newRelyingParty(t, itsme)
	person := itsme.makeUser(t, object{"scenario": object{"do": "confirm"}})

	started, code, err := party.logIn(person.PhoneNumber)
	check(t, err)
	token, err := party.redeem(t.Context(), code)
	check(t, err)
	found, err := party.verify(t.Context(), started, token)
	check(t, err)
	if found.GivenName != person.Document.GivenName {
		t.Errorf("given name %q", found.GivenName)
	}
	info, err := party.provider.UserInfo(t.Context(), oauth2.StaticTokenSource(token))
	check(t, err)
	if info.Subject != found.Subject || info.Email != person.Email {
		t.Errorf("userinfo %+v", info)
	}
}

func TestReject(t *testing.T) {
	t.Parallel()
	itsme := theSimulator()
	person := itsme.makeUser(t, object{"scenario": object{"do": "reject"}})
	_, _, err := newRelyingParty(t, itsme).logIn(person.PhoneNumber)
	if !errors.Is(err, refusal("access_denied")) {
		t.Errorf("not rejected: %v", err)
	}
}

func TestPagesAndAFinger(t *testing.T) {
	t.Parallel()
	itsme := theSimulator()
	party := newRelyingParty(t, itsme)
	person := itsme.makeUser(t, object{"scenario": object{"do": "manual"}})
	browser := newBrowser()

	started := party.begin("")
	identifyPage, err := arrive(browser.Get(started.url))
	check(t, err)
	form := url.Values{"countryCode": {"32"}, "phoneNumber": {person.NationalPhoneNumber}}
	waitingPage, err := arrive(browser.PostForm(identifyPage.String(), form))
	check(t, err)
	itsme.confirmNext(t, person.PhoneNumber)

	callback, err := arrive(browser.Get(waitingPage.String()))
	check(t, err)
	code, err := started.code(callback)
	check(t, err)
	token, err := party.redeem(t.Context(), code)
	check(t, err)
	_, err = party.verify(t.Context(), started, token)
	check(t, err)
}

func TestExpiredIDTokenIsRefused(t *testing.T) {
	t.Parallel()
	itsme := theSimulator()
	party := newRelyingParty(t, itsme)
	person := itsme.makeUser(t, object{
		"scenario": object{"do": "confirm"},
		"faults":   []object{{"kind": "invalid-expired-exp", "match": object{"endpoint": "token"}}},
	})

	started, code, err := party.logIn(person.PhoneNumber)
	check(t, err)
	token, err := party.redeem(t.Context(), code)
	check(t, err)
	_, err = party.verify(t.Context(), started, token)
	var expired *oidc.TokenExpiredError
	if !errors.As(err, &expired) {
		t.Errorf("taken: %v", err)
	}
}

func TestTokenEndpointIsDownOnce(t *testing.T) {
	t.Parallel()
	itsme := theSimulator()
	party := newRelyingParty(t, itsme)
	person := itsme.makeUser(t, object{
		"scenario": object{"do": "confirm"},
		"faults": []object{{
			"kind":       "status",
			"match":      object{"endpoint": "token"},
			"attributes": object{"status": http.StatusServiceUnavailable},
		}},
	})

	started, code, err := party.logIn(person.PhoneNumber)
	check(t, err)
	_, err = party.redeem(t.Context(), code)
	var down *oauth2.RetrieveError
	if !errors.As(err, &down) || down.Response.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("not down: %v", err)
	}
	token, err := party.redeem(t.Context(), code)
	check(t, err)
	_, err = party.verify(t.Context(), started, token)
	check(t, err)
}

// The same phone number is somebody else in a sandbox.
func TestSandbox(t *testing.T) {
	t.Parallel()
	itsme := theSimulator()
	sandbox := itsme.openSandbox(t)
	person := itsme.makeUser(t, object{"scenario": object{"do": "confirm"}})
	sandbox.makeUser(t, object{
		"phoneNumber": person.PhoneNumber,
		"scenario":    object{"do": "reject"},
	})

	_, _, err := newRelyingParty(t, sandbox).logIn(person.PhoneNumber)
	if !errors.Is(err, refusal("access_denied")) {
		t.Errorf("not rejected: %v", err)
	}
	_, _, err = newRelyingParty(t, itsme).logIn(person.PhoneNumber)
	check(t, err)
}
