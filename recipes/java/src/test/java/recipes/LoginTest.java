package recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import recipes.RelyingParty.BadStatus;
import recipes.RelyingParty.Login;
import recipes.RelyingParty.Refused;

class LoginTest {
  private static final String CONFIRMS = "{\"scenario\": {\"do\": \"confirm\"}}";
  private static final String REJECTS = "{\"scenario\": {\"do\": \"reject\"}}";
  private static final String WAITS = "{\"scenario\": {\"do\": \"manual\"}}";

  private final Simulator simulator = Simulator.ofEnvironment();
  private final List<JsonNode> users = new ArrayList<>();
  private RelyingParty party;

  @BeforeEach
  void discover() throws Exception {
    party = new RelyingParty(simulator.url());
  }

  @AfterEach
  void removeUsers() throws Exception {
    for (JsonNode user : users) simulator.removeUser(user);
  }

  private JsonNode makeUser(String seed) throws Exception {
    JsonNode user = simulator.addUser(seed);
    users.add(user);
    return user;
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).asText();
  }

  /** The code of a user who decides at once. */
  private static String codeOf(RelyingParty party, Login login) throws Exception {
    return party.codeOf(login, new Browser().visit(login.address()));
  }

  @Test
  void confirm() throws Exception {
    JsonNode user = makeUser(CONFIRMS);
    Login login = party.begin(text(user, "phoneNumber"));
    JsonNode tokens = party.redeem(codeOf(party, login));
    var claims = party.claimsOf(text(tokens, "id_token"), login.nonce());
    assertEquals(text(user.get("document"), "givenName"), claims.getStringClaim("given_name"));
    JsonNode userinfo = party.userinfo(text(tokens, "access_token"));
    assertEquals(claims.getSubject(), text(userinfo, "sub"));
    assertEquals(text(user, "email"), text(userinfo, "email"));
  }

  @Test
  void reject() throws Exception {
    Login login = party.begin(text(makeUser(REJECTS), "phoneNumber"));
    Refused refused = assertThrows(Refused.class, () -> codeOf(party, login));
    assertEquals("access_denied", refused.getMessage());
  }

  @Test
  void pagesAndAFinger() throws Exception {
    JsonNode user = makeUser(WAITS);
    Browser browser = new Browser();
    Login login = party.begin(null);
    URI identifyPage = browser.visit(login.address());
    var form = Map.of("countryCode", "32", "phoneNumber", text(user, "nationalPhoneNumber"));
    URI waitingPage = browser.post(identifyPage, form);
    assertTrue(waitingPage.getPath().endsWith("/wait"), waitingPage.toString());

    simulator.confirmNext(text(user, "phoneNumber"));

    String code = party.codeOf(login, browser.visit(waitingPage));
    party.claimsOf(text(party.redeem(code), "id_token"), login.nonce());
  }

  @Test
  void expiredIdTokenIsRefused() throws Exception {
    JsonNode user =
        makeUser(
            """
            {"scenario": {"do": "confirm"},
             "faults": [{"kind": "invalid-expired-exp", "match": {"endpoint": "token"}}]}
            """);
    Login login = party.begin(text(user, "phoneNumber"));
    String idToken = text(party.redeem(codeOf(party, login)), "id_token");
    assertThrows(ExpiredJWTException.class, () -> party.claimsOf(idToken, login.nonce()));
  }

  @Test
  void tokenEndpointIsDownOnce() throws Exception {
    JsonNode user =
        makeUser(
            """
            {"scenario": {"do": "confirm"},
             "faults": [{"kind": "status", "match": {"endpoint": "token"}, "attributes": {"status": 503}}]}
            """);
    Login login = party.begin(text(user, "phoneNumber"));
    String code = codeOf(party, login);
    assertEquals(503, assertThrows(BadStatus.class, () -> party.redeem(code)).status);
    party.claimsOf(text(party.redeem(code), "id_token"), login.nonce());
  }

  /** The same phone number is somebody else in a sandbox. */
  @Test
  void sandbox() throws Exception {
    String phoneNumber = text(makeUser(CONFIRMS), "phoneNumber");
    JsonNode opened = simulator.call("POST", "/sandboxes", "{}");
    try {
      Simulator sandbox = new Simulator(text(opened, "url"));
      String seed = "{\"phoneNumber\": \"%s\", \"scenario\": {\"do\": \"reject\"}}";
      sandbox.addUser(seed.formatted(phoneNumber));
      RelyingParty other = new RelyingParty(sandbox.url());
      assertThrows(Refused.class, () -> codeOf(other, other.begin(phoneNumber)));
      codeOf(party, party.begin(phoneNumber));
    } finally {
      simulator.call("DELETE", "/sandboxes/" + text(opened, "id"), "");
    }
  }
}
