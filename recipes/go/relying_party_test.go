package recipes

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const redirectURL = "http://localhost:3000/callback"

// relyingParty is what an application asks of itsme, and what it checks.
type relyingParty struct {
	provider *oidc.Provider
	client   oauth2.Config
}

func newRelyingParty(t *testing.T, s simulator) relyingParty {
	t.Helper()
	provider, err := oidc.NewProvider(t.Context(), s.url+"/clientsecret-oidc/csapi/v0.1")
	if err != nil {
		t.Fatal(err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	return relyingParty{provider, oauth2.Config{
		ClientID:     "DEMO",
		ClientSecret: "demo-secret-that-is-public",
		RedirectURL:  redirectURL,
		Endpoint:     endpoint,
		Scopes:       []string{oidc.ScopeOpenID, "service:DEMO_LOGIN", "profile", "email"},
	}}
}

type login struct{ url, state, nonce string }

// begin starts a login; with a phone number there is no identify page.
func (p relyingParty) begin(phoneNumber string) login {
	state, nonce := rand.Text(), rand.Text()
	options := []oauth2.AuthCodeOption{oidc.Nonce(nonce)}
	if phoneNumber != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", phoneNumber))
	}
	return login{p.client.AuthCodeURL(state, options...), state, nonce}
}

// refusal is an error in the place of a code.
type refusal string

func (r refusal) Error() string { return string(r) }

func (l login) code(callback *url.URL) (string, error) {
	query := callback.Query()
	if query.Get("state") != l.state {
		return "", errors.New("state of another login")
	}
	if refused := query.Get("error"); refused != "" {
		return "", refusal(refused)
	}
	return query.Get("code"), nil
}

func (p relyingParty) redeem(ctx context.Context, code string) (*oauth2.Token, error) {
	return p.client.Exchange(ctx, code)
}

type claims struct {
	Subject   string `json:"sub"`
	Nonce     string `json:"nonce"`
	GivenName string `json:"given_name"`
	Email     string `json:"email"`
}

// verify checks signature, issuer, audience, expiry and nonce of the ID token.
func (p relyingParty) verify(ctx context.Context, l login, token *oauth2.Token) (claims, error) {
	var found claims
	raw, _ := token.Extra("id_token").(string)
	verifier := p.provider.VerifierContext(ctx, &oidc.Config{
		ClientID:             p.client.ClientID,
		SupportedSigningAlgs: []string{oidc.RS256},
	})
	idToken, err := verifier.Verify(ctx, raw)
	if err != nil {
		return found, err
	}
	if idToken.Nonce != l.nonce {
		return found, errors.New("nonce of another login")
	}
	return found, idToken.Claims(&found)
}

// newBrowser keeps cookies, and stops where the client is called.
func newBrowser() *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{
		Jar:     jar,
		Timeout: 10 * time.Second,
		CheckRedirect: func(next *http.Request, _ []*http.Request) error {
			if strings.HasPrefix(next.URL.String(), redirectURL) {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
}

// arrive says where the browser is: on a page, or at the address that the client is called with.
func arrive(response *http.Response, err error) (*url.URL, error) {
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 400 {
		return nil, fmt.Errorf("%s: %s", response.Request.URL, response.Status)
	}
	if callback, err := response.Location(); err == nil {
		return callback, nil
	}
	return response.Request.URL, nil
}

// logIn is the login of a user who decides at once.
func (p relyingParty) logIn(phoneNumber string) (login, string, error) {
	started := p.begin(phoneNumber)
	callback, err := arrive(newBrowser().Get(started.url))
	if err != nil {
		return started, "", err
	}
	code, err := started.code(callback)
	return started, code, err
}
