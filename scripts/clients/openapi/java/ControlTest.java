package generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import generated.api.ActionsApi;
import generated.api.FaultsApi;
import generated.api.JournalApi;
import generated.api.LoginsApi;
import generated.api.UsersApi;
import generated.model.Action;
import generated.model.RunLoginRequest;
import generated.model.NewFault;
import generated.model.NewFaultMatch;
import generated.model.NewUser;
import generated.model.UserScenario;
import generated.model.ScenarioStep;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Logs a user in and reads an action, the journal and a fault, with the client of openapi-generator. */
class ControlTest {
  private final ApiClient client = new ApiClient();

  @Test
  void logsAUserIn() throws ApiException {
    client.updateBaseUri(System.getenv("ITSME_URL"));
    var scenario = new UserScenario(new ScenarioStep()._do(ScenarioStep.DoEnum.CONFIRM));
    var user = new UsersApi(client).addUser(new NewUser().scenario(scenario));
    var faults = new FaultsApi(client);
    var match = new NewFaultMatch().endpoint(NewFaultMatch.EndpointEnum.USERINFO).phoneNumber(user.getPhoneNumber());
    var attributes = Map.<String, Object>of("error", "invalid_grant");
    var added = faults.addFault(new NewFault().kind(NewFault.KindEnum.ERROR).match(match).attributes(attributes));
    var request = new RunLoginRequest().partner("DEMO").phoneNumber(user.getPhoneNumber()).tokens(true);
    assertFalse(new LoginsApi(client).runLogin(request).getTokens().getIdToken().isEmpty());
    var actions = new ActionsApi(client).listActions(user.getPhoneNumber(), null, null, null, null).getItems();
    assertEquals(1, actions.size());
    assertEquals(Action.StatusEnum.CONFIRMED, actions.get(0).getStatus());
    var journal = new JournalApi(client)
        .listJournal(user.getPhoneNumber(), null, null, null, null, null, null, null, null, null);
    assertTrue(journal.getItems().size() > 1);
    var fault = faults.getFault(added.getName(), null, null);
    assertEquals("invalid_grant", fault.getAttributes().get("error"));
    assertEquals(0, fault.getFired());
    new UsersApi(client).removeUser(user.getId());
  }
}
