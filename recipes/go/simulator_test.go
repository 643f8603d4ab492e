package recipes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

type object = map[string]any

// simulator is the control API of a simulator, or of a sandbox in one.
type simulator struct{ url string }

type user struct {
	ID                  string
	PhoneNumber         string
	NationalPhoneNumber string
	Email               string
	Document            struct{ GivenName string }
}

var controlClient = &http.Client{Timeout: 40 * time.Second}

func theSimulator() simulator {
	if address := os.Getenv("ITSME_URL"); address != "" {
		return simulator{strings.TrimRight(address, "/")}
	}
	return simulator{"http://localhost:4876"}
}

// call puts the answer into answer, if that is not nil.
func (s simulator) call(t *testing.T, method, path string, body object, answer any) {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(method, s.url+"/control"+path, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := controlClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, text, err)
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(text, answer); err != nil {
		t.Fatalf("%s %s: %d %v", method, path, response.StatusCode, err)
	}
}

// makeUser makes a user with a fresh phone number, unless seed has one, who goes when the test is over.
func (s simulator) makeUser(t *testing.T, seed object) user {
	t.Helper()
	var made user
	s.call(t, "POST", "/users", seed, &made)
	t.Cleanup(func() { s.call(t, "DELETE", "/users/"+made.ID, object{}, nil) })
	return made
}

// confirmNext waits for the pending action of a phone, and confirms it.
func (s simulator) confirmNext(t *testing.T, phoneNumber string) {
	t.Helper()
	var action struct{ ID string }
	query := url.Values{"phoneNumber": {phoneNumber}, "timeout": {"10"}}
	s.call(t, "GET", "/actions/next?"+query.Encode(), object{}, &action)
	s.call(t, "POST", fmt.Sprintf("/actions/%s/confirm", action.ID), object{}, nil)
}

// openSandbox opens a simulator of the test's own.
func (s simulator) openSandbox(t *testing.T) simulator {
	t.Helper()
	var opened struct{ ID, URL string }
	s.call(t, "POST", "/sandboxes", object{}, &opened)
	t.Cleanup(func() { s.call(t, "DELETE", "/sandboxes/"+opened.ID, object{}, nil) })
	return simulator{opened.URL}
}
