// Logs a user in and reads an action, the journal and a fault, with the client that oapi-codegen made.
package main

import (
	"context"
	"fmt"
	"os"

	"example.com/generated/itsme"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func expect(isRight bool, what string) {
	if !isRight {
		panic(what)
	}
}

func pointer[T any](value T) *T { return &value }

func main() {
	ctx := context.Background()
	client := must(itsme.NewClientWithResponses(os.Getenv("ITSME_URL")))
	var scenario itsme.UserScenario
	must(0, scenario.FromScenarioStep(itsme.ScenarioStep{Do: "confirm"}))
	user := must(client.AddUserWithResponse(ctx, itsme.NewUser{Scenario: &scenario})).JSON201
	name := must(client.AddFaultWithResponse(ctx, itsme.NewFault{
		Kind:       "error",
		Attributes: &map[string]any{"error": "invalid_grant"},
		Match: &struct {
			Call        *int                       `json:"call,omitempty"`
			Endpoint    *itsme.NewFaultMatchEndpoint `json:"endpoint,omitempty"`
			Partner     *string                    `json:"partner,omitempty"`
			PhoneNumber *string                    `json:"phoneNumber,omitempty"`
			Service     *string                    `json:"service,omitempty"`
		}{Endpoint: pointer(itsme.NewFaultMatchEndpoint("userinfo")), PhoneNumber: &user.PhoneNumber},
	})).JSON201.Name

	login := must(client.RunLoginWithResponse(ctx, itsme.RunLoginRequest{
		Partner: "DEMO", PhoneNumber: user.PhoneNumber, Tokens: pointer(true),
	})).JSON200
	expect(login.Tokens.IdToken != "", "no ID token")
	actions := must(client.ListActionsWithResponse(ctx, &itsme.ListActionsParams{PhoneNumber: &user.PhoneNumber})).JSON200
	expect(len(actions.Items) == 1 && actions.Items[0].Status == "confirmed", "no confirmed action")
	journal := must(client.ListJournalWithResponse(ctx, &itsme.ListJournalParams{PhoneNumber: &user.PhoneNumber})).JSON200
	expect(len(journal.Items) > 1, "no journal")
	fault := must(client.GetFaultWithResponse(ctx, name, nil)).JSON200
	expect(fault.Attributes["error"] == "invalid_grant" && fault.Fired == 0, "no fault")
	must(client.RemoveUserWithResponse(ctx, user.Id))
	fmt.Println("ok")
}
