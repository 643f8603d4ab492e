package recipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What an application asks of itsme, and what it checks. */
final class RelyingParty {
  static final String REDIRECT_URI = "http://localhost:3000/callback";
  private static final String CLIENT_ID = "DEMO";
  private static final String CLIENT_SECRET = "demo-secret-that-is-public";

  record Login(URI address, String state, String nonce) {}

  /** The browser came back with an error in the place of a code. */
  static final class Refused extends Exception {
    Refused(String error) {
      super(error);
    }
  }

  /** A server answered with another status than 200. */
  static final class BadStatus extends IOException {
    final int status;

    BadStatus(URI address, int status) {
      super(address + ": " + status);
      this.status = status;
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final String issuer;
  private final JsonNode metadata;
  private final JWKSource<SecurityContext> keys;

  RelyingParty(String simulatorUrl) throws IOException, InterruptedException {
    issuer = simulatorUrl + "/clientsecret-oidc/csapi/v0.1";
    URI document = URI.create(issuer + "/.well-known/openid-configuration");
    metadata = send(HttpRequest.newBuilder(document).build());
    if (!issuer.equals(metadata.get("issuer").asText())) throw new IOException("another issuer");
    keys = JWKSourceBuilder.create(endpoint("jwks_uri").toURL()).build();
  }

  /** With a phone number there is no identify page. */
  Login begin(String phoneNumber) {
    String state = UUID.randomUUID().toString();
    String nonce = UUID.randomUUID().toString();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_id", CLIENT_ID);
    query.put("response_type", "code");
    query.put("scope", "openid service:DEMO_LOGIN profile email");
    query.put("redirect_uri", REDIRECT_URI);
    query.put("state", state);
    query.put("nonce", nonce);
    if (phoneNumber != null) query.put("login_hint", phoneNumber);
    URI address = URI.create(endpoint("authorization_endpoint") + "?" + encode(query));
    return new Login(address, state, nonce);
  }

  String codeOf(Login login, URI callback) throws Refused {
    Map<String, String> query = decode(callback.getRawQuery());
    if (!login.state().equals(query.get("state"))) throw new Refused("state of another login");
    if (query.containsKey("error")) throw new Refused(query.get("error"));
    return query.get("code");
  }

  JsonNode redeem(String code) throws IOException, InterruptedException {
    Map<String, String> form =
        Map.of(
            "grant_type", "authorization_code",
            "code", code,
            "redirect_uri", REDIRECT_URI,
            "client_id", CLIENT_ID,
            "client_secret", CLIENT_SECRET);
    return send(
        HttpRequest.newBuilder(endpoint("token_endpoint"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encode(form)))
            .build());
  }

  /** The claims of an ID token that is good: signature, issuer, audience, expiry, nonce. */
  JWTClaimsSet claimsOf(String idToken, String nonce)
      throws ParseException, BadJOSEException, JOSEException {
    JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(issuer).claim("nonce", nonce).build();
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(CLIENT_ID, exact, Set.of("sub", "iat", "exp")));
    return processor.process(idToken, null);
  }

  JsonNode userinfo(String accessToken) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(endpoint("userinfo_endpoint"))
            .header("Authorization", "Bearer " + accessToken)
            .build());
  }

  private URI endpoint(String name) {
    return URI.create(metadata.get(name).asText());
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) throw new BadStatus(request.uri(), answer.statusCode());
    return Simulator.JSON.readTree(answer.body());
  }

  static String encode(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> decode(String query) {
    return Arrays.stream(query.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }
}
