package recipes;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Keeps cookies and follows redirects: to a page, or to the address that the client is called with. */
final class Browser {
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  URI visit(URI address) throws IOException, InterruptedException {
    return follow(HttpRequest.newBuilder(address).build());
  }

  URI post(URI address, Map<String, String> form) throws IOException, InterruptedException {
    return follow(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(RelyingParty.encode(form)))
            .build());
  }

  private URI follow(HttpRequest first) throws IOException, InterruptedException {
    HttpRequest request = first;
    for (int step = 0; step < 10; step++) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 400) {
        throw new IOException(request.uri() + ": " + answer.statusCode());
      }
      var location = answer.headers().firstValue("Location");
      if (location.isEmpty()) return request.uri();
      URI next = request.uri().resolve(location.get());
      if (next.toString().startsWith(RelyingParty.REDIRECT_URI)) return next;
      request = HttpRequest.newBuilder(next).build();
    }
    throw new IOException("too many redirects from " + first.uri());
  }
}
