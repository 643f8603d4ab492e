package recipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The control API of a simulator, or of a sandbox in one. */
record Simulator(String url) {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static Simulator ofEnvironment() {
    String url = System.getenv().getOrDefault("ITSME_URL", "http://localhost:4876");
    return new Simulator(url.replaceAll("/+$", ""));
  }

  JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/control" + path))
            .timeout(Duration.ofSeconds(40))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = HTTP.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** A user with a fresh phone number, unless the seed has one. */
  JsonNode addUser(String seed) throws IOException, InterruptedException {
    return call("POST", "/users", seed);
  }

  void removeUser(JsonNode user) throws IOException, InterruptedException {
    call("DELETE", "/users/" + user.get("id").asText(), "");
  }

  /** Waits for the pending action of a phone, and confirms it. */
  void confirmNext(String phoneNumber) throws IOException, InterruptedException {
    String number = URLEncoder.encode(phoneNumber, StandardCharsets.UTF_8);
    JsonNode action = call("GET", "/actions/next?timeout=10&phoneNumber=" + number, "");
    call("POST", "/actions/" + action.get("id").asText() + "/confirm", "");
  }
}
