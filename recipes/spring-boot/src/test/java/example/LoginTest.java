package example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

/** Logs in with Spring Security's client. The class has a sandbox of the simulator at ITSME_URL of its own. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class LoginTest {
  private static final String ITSME = System.getenv().getOrDefault("ITSME_URL", "http://localhost:4876");
  private static final JsonNode sandbox = RestClient.create(ITSME).post().uri("/control/sandboxes").retrieve().body(JsonNode.class);
  private static final RestClient control = RestClient.create(sandbox.get("url").asText() + "/control");

  @LocalServerPort private int port;

  /** What application.properties would say of the real itsme. */
  @DynamicPropertySource
  static void itsme(DynamicPropertyRegistry registry) {
    var client = "spring.security.oauth2.client.registration.itsme.";
    registry.add(client + "client-id", () -> "DEMO");
    registry.add(client + "client-secret", () -> "demo-secret-that-is-public");
    registry.add(client + "client-authentication-method", () -> "client_secret_post");
    registry.add(client + "scope", () -> "openid,service:DEMO_LOGIN,profile");
    registry.add("spring.security.oauth2.client.provider.itsme.issuer-uri", () -> sandbox.at("/issuers/v2").asText());
  }

  @AfterAll
  static void closeSandbox() {
    RestClient.create(ITSME).delete().uri("/control/sandboxes/{id}", sandbox.get("id").asText()).retrieve().toBodilessEntity();
  }

  @Test
  void aUserConfirms() throws Exception {
    var user = addUser("confirm");
    var name = user.at("/document/givenName").asText() + " " + user.at("/document/familyName").asText();
    assertThat(logIn(user).body()).isEqualTo("Welcome, " + name);
  }

  @Test
  void aUserRejects() throws Exception {
    var answer = logIn(addUser("reject"));
    assertThat(answer.uri().getPath()).isEqualTo("/login");
    assertThat(answer.uri().getQuery()).isEqualTo("error");
  }

  @Test
  void anotherNonceIsRefused() throws Exception {
    var user = addUser("confirm");
    var match = Map.of("endpoint", "token", "phoneNumber", user.get("phoneNumber").asText());
    post("/faults", Map.of("kind", "nonce-invalid", "match", match));
    assertThat(logIn(user).uri().getPath()).isEqualTo("/login");
  }

  private static JsonNode addUser(String does) {
    return post("/users", Map.of("scenario", Map.of("do", does)));
  }

  private static JsonNode post(String path, Object body) {
    return control.post().uri(path).body(body).retrieve().body(JsonNode.class);
  }

  /** A browser with cookies. login_hint names the user, so there is no page to fill in; only the simulator reads it. */
  private HttpResponse<String> logIn(JsonNode user) throws Exception {
    var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    var next = URI.create("http://localhost:" + port + "/oauth2/authorization/itsme");
    for (;;) {
      var response = browser.send(HttpRequest.newBuilder(next).build(), BodyHandlers.ofString());
      var location = response.headers().firstValue("location");
      if (location.isEmpty()) return response;
      next = next.resolve(location.get());
      if (next.getPath().endsWith("/authorization"))
        next = URI.create(next + "&login_hint=" + user.get("phoneNumber").asText().replace("+", "%2B"));
    }
  }
}
