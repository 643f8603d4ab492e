import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWEDecryptionKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.nimbusds.oauth2.sdk.ciba.CIBAGrant;
import com.nimbusds.oauth2.sdk.ciba.CIBAPingCallback;
import com.nimbusds.oauth2.sdk.ciba.CIBARequest;
import com.nimbusds.oauth2.sdk.ciba.CIBAResponse;
import com.nimbusds.oauth2.sdk.ciba.CIBASignedRequestClaimsSet;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A terminal that knows its user by sub, and waits for the ping. Prints what the ID token says. */
public final class Terminal {
  public static void main(String[] arguments) throws Exception {
    Issuer issuer = new Issuer(arguments[0]);
    ClientID client = new ClientID(arguments[1]);
    int port = Integer.parseInt(arguments[2]);
    JWKSet keys = JWKSet.parse(Files.readString(Path.of(arguments[3])));
    RSAKey signing = keys.getKeyByKeyId(arguments[4]).toRSAKey();
    Scope scope = Scope.parse(arguments[5]);
    String hint = arguments[6];

    OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer);
    if (!metadata.getBackChannelTokenDeliveryModes().toString().contains("ping"))
      throw new IllegalStateException("no ping: " + metadata.getBackChannelTokenDeliveryModes());
    URI endpoint = metadata.getBackChannelAuthenticationEndpointURI();
    BearerAccessToken notificationToken = new BearerAccessToken();

    CompletableFuture<CIBAPingCallback> pinged = new CompletableFuture<>();
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    server.createContext("/ping", exchange -> {
      try {
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.POST, URI.create("http://localhost:" + port + "/ping"));
        request.setContentType(exchange.getRequestHeaders().getFirst("Content-Type"));
        request.setAuthorization(exchange.getRequestHeaders().getFirst("Authorization"));
        request.setBody(new String(exchange.getRequestBody().readAllBytes()));
        pinged.complete(CIBAPingCallback.parse(request));
      } catch (Exception error) {
        pinged.completeExceptionally(error);
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    try {
      CIBARequest plain = new CIBARequest.Builder(authentication(client, metadata, signing), scope)
          .clientNotificationToken(notificationToken)
          .loginHintTokenString(hint)
          .requestedExpiry(60)
          .build();
      Date now = new Date();
      CIBASignedRequestClaimsSet claims = new CIBASignedRequestClaimsSet(plain, new Issuer(client.getValue()),
          new Audience(issuer), now, now, new Date(now.getTime() + 60_000), new JWTID());
      SignedJWT signed = new SignedJWT(
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signing.getKeyID()).build(), claims.toJWTClaimsSet());
      signed.sign(new RSASSASigner(signing));
      CIBARequest request = new CIBARequest.Builder(authentication(client, metadata, signing), signed)
          .endpointURI(endpoint)
          .build();
      CIBAResponse response = CIBAResponse.parse(request.toHTTPRequest().send());
      if (!response.indicatesSuccess())
        throw new IllegalStateException(response.toErrorResponse().getErrorObject().toJSONObject().toString());
      AuthRequestID id = response.toRequestAcknowledgement().getAuthRequestID();

      CIBAPingCallback ping = pinged.get(30, TimeUnit.SECONDS);
      if (!ping.getAuthRequestID().equals(id)) throw new IllegalStateException("the ping names " + ping.getAuthRequestID());
      if (!ping.getAccessToken().getValue().equals(notificationToken.getValue()))
        throw new IllegalStateException("the ping has another token");
      System.out.println(claimsOf(id, issuer, client, metadata, keys, signing));
    } finally {
      server.stop(0);
    }
  }

  private static PrivateKeyJWT authentication(ClientID client, OIDCProviderMetadata metadata, RSAKey key)
      throws Exception {
    return new PrivateKeyJWT(client, metadata.getTokenEndpointURI(), JWSAlgorithm.RS256, key.toPrivateKey(),
        key.getKeyID(), null);
  }

  private static String claimsOf(AuthRequestID id, Issuer issuer, ClientID client, OIDCProviderMetadata metadata,
      JWKSet keys, RSAKey signing) throws Exception {
    TokenRequest request = new TokenRequest.Builder(metadata.getTokenEndpointURI(),
        authentication(client, metadata, signing), new CIBAGrant(id)).build();
    var response = OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
    if (!response.indicatesSuccess())
      throw new IllegalStateException(response.toErrorResponse().getErrorObject().toJSONObject().toString());
    OIDCTokenResponse tokens = (OIDCTokenResponse) response.toSuccessResponse();
    JWKSet published = JWKSet.load(metadata.getJWKSetURI().toURL());
    IDTokenValidator validator = new IDTokenValidator(issuer, client,
        new JWSVerificationKeySelector<SecurityContext>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(published)),
        new JWEDecryptionKeySelector<SecurityContext>(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128CBC_HS256,
            new ImmutableJWKSet<>(keys)));
    return validator.validate(tokens.getOIDCTokens().getIDToken(), null).toJSONObject().toString();
  }
}
