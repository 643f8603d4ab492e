/** A rule of the real itsme, or of good practice, that a partner's request can break. */
export interface FindingRule {
  /** `refused-by-itsme`: itsme refuses such a request, and so does strict mode. */
  readonly severity: 'refused-by-itsme' | 'advice'
  /** Where the rule is documented. */
  readonly source: string
  /** What to change. */
  readonly remedy: string
  /** The parameter of the authorization request that breaks the rule, if it is always the same. */
  readonly parameter?: string
}

const doc = "itsme's documentation"

/** The rules that are checked, by name. */
export const findingRules = {
  'redirect-uri-not-https': {
    severity: 'refused-by-itsme',
    source: `${doc}: redirect URIs are https`,
    remedy: 'register an https redirect URI before you go to itsme',
    parameter: 'redirect_uri',
  },
  'redirect-uri-loopback': {
    severity: 'refused-by-itsme',
    source: `${doc}: localhost is not allowed since 2024`,
    remedy: 'register a public https redirect URI before you go to itsme',
    parameter: 'redirect_uri',
  },
  'request-object-missing': {
    severity: 'refused-by-itsme',
    source: `${doc}: confirmation, request or request_uri`,
    remedy: 'send the parameters of a confirmation in a request object, signed and then encrypted',
    parameter: 'request',
  },
  'request-object-not-encrypted': {
    severity: 'refused-by-itsme',
    source: `${doc}: the JWT must be signed, then encrypted`,
    remedy: 'encrypt the signed request object for the key "e1" of the keys endpoint',
    parameter: 'request',
  },
  'request-uri-port': {
    severity: 'refused-by-itsme',
    source: `${doc}: the request URI must contain the TCP port 443`,
    remedy: 'write the port into the URI: https://your.host:443/path',
    parameter: 'request_uri',
  },
  'request-uri-loopback': {
    severity: 'refused-by-itsme',
    source: `${doc}: the request URI must not be on localhost`,
    remedy: 'serve the request object under a public https URI',
    parameter: 'request_uri',
  },
  'request-uri-not-https': {
    severity: 'refused-by-itsme',
    source: `${doc}: the request URI must begin with https`,
    remedy: 'serve the request object under a public https URI',
    parameter: 'request_uri',
  },
  'parameter-not-supported': {
    severity: 'refused-by-itsme',
    source: `${doc}: authorization request, parameters`,
    remedy: 'leave the parameter out: itsme does not know it',
  },
  'response-mode-fragment': {
    severity: 'refused-by-itsme',
    source: `${doc}: the answer is in the query component`,
    remedy: 'use query or form_post, or leave response_mode out',
    parameter: 'response_mode',
  },
  'response-mode-ignored': {
    severity: 'advice',
    source: 'OAuth 2.0 Multiple Response Types; itsme documents none',
    remedy: 'use query or form_post, or leave response_mode out',
    parameter: 'response_mode',
  },
  'template-not-essential': {
    severity: 'refused-by-itsme',
    source: `${doc}: WYSIWYS template; each claim of a template must be essential`,
    remedy: 'send each claim_approval_… claim as {"essential": true, "value": …}',
    parameter: 'claims',
  },
  'revocation-with-keys': {
    severity: 'refused-by-itsme',
    source: `${doc}: revoke request; not applicable to partners with keys`,
    remedy: 'let the access token expire: only partners with a client secret can revoke one',
  },
  'pkce-missing': {
    severity: 'refused-by-itsme',
    source: `${doc}: PKCE is required where the partner asked for it`,
    remedy: 'send code_challenge and code_challenge_method=S256',
    parameter: 'code_challenge',
  },
  'state-missing': {
    severity: 'advice',
    source: 'OpenID Connect Core 3.1.2.1',
    remedy: 'send a fresh, unguessable state with each request and compare it on return',
    parameter: 'state',
  },
  'nonce-missing': {
    severity: 'advice',
    source: 'OpenID Connect Core 3.1.2.1',
    remedy: 'send a fresh nonce with each request and compare it with the ID token',
    parameter: 'nonce',
  },
  'login-hint': {
    severity: 'advice',
    source: `${doc}: authorization request, parameters; login_hint is not among them since 2022`,
    remedy:
      'expect that itsme asks for the phone number: only the simulator lets login_hint name the user',
    parameter: 'login_hint',
  },
  'value-ignored': {
    severity: 'advice',
    source: `${doc}: authorization request, parameters`,
    remedy: 'send a value that itsme documents, or leave it out',
  },
  'unknown-scope': {
    severity: 'advice',
    source: `${doc}: scopes`,
    remedy: 'leave the value out, or write it as documented, without brackets',
    parameter: 'scope',
  },
  'unknown-claim': {
    severity: 'advice',
    source: `${doc}: claims`,
    remedy: 'ask for the claims as documented; their names are case-sensitive URLs',
    parameter: 'claims',
  },
  'basic-authentication': {
    severity: 'advice',
    source: `${doc}: token requests authenticate by client_secret_post`,
    remedy: 'send client_id and client_secret in the body of the token request',
  },
  'secret-in-query': {
    severity: 'advice',
    source: `${doc}: the parameters of a token request are in the body`,
    remedy: 'send the parameters in the body; queries are in every log, so change the secret',
  },
  'code-redeemed-twice': {
    severity: 'refused-by-itsme',
    source: 'OpenID Connect Core 3.1.3.2; OAuth 2.0, section 4.1.2',
    remedy: 'redeem each code once; look for a page that is loaded twice',
  },
  'jwt-without-kid': {
    severity: 'refused-by-itsme',
    source: `${doc}: JOSE, kid is required in the JWS header`,
    remedy: 'name the signing key in the header of the assertion or request object',
  },
  'jwks-slow': {
    severity: 'advice',
    source: `${doc}: your JWK Set answers faster than 1000 ms`,
    remedy: 'serve the JWK Set from a place that answers within a second',
  },
  'jwks-uri-not-https': {
    severity: 'refused-by-itsme',
    source: `${doc}: the JWK Set is on a public https website`,
    remedy: 'serve the JWK Set under a public https URI with an OV or EV certificate',
  },
  'claims-in-id-token': {
    severity: 'advice',
    source: `${doc}: scope; since October 2024 the claims of scopes are in userinfo only`,
    remedy:
      'read these claims in userinfo, or name them in claims.id_token; see it with --strict, or with idToken.claims: requested',
  },
  'tokens-not-encrypted': {
    severity: 'advice',
    source: `${doc}: token response and userinfo response; both are signed and encrypted`,
    remedy:
      'have the client decrypt with its "enc" key; see it with --strict, or with idToken.encryption and userinfo.format: encrypted',
  },
  'ciba-parameter-ignored': {
    severity: 'advice',
    source: `${doc}: CIBA, authentication request`,
    remedy: 'leave the parameter out: itsme does not mention it',
  },
  'ciba-request-incomplete': {
    severity: 'advice',
    source: 'OpenID Connect CIBA Core 7.1.1',
    remedy: 'send exp, iat, nbf and jti in the signed request, each as the specification says',
  },
  'ciba-text-values': {
    severity: 'advice',
    source: `${doc}: CIBA, example of a request; RFC 7519, section 2, NumericDate`,
    remedy: 'send times as numbers and claims as an object',
  },
  'ciba-endpoint-not-https': {
    severity: 'advice',
    source: 'OpenID Connect CIBA Core 4, backchannel_client_notification_endpoint',
    remedy: 'give itsme an https URL',
  },
  'ciba-request-repeated': {
    severity: 'advice',
    source: 'OpenID Connect CIBA Core 7.1.1, jti',
    remedy: 'give each request a jti of its own',
  },
  'ciba-expiry-shortened': {
    severity: 'advice',
    source: 'OpenID Connect CIBA Core 7.1; the longest time at itsme is not known',
    remedy: 'read expires_in of the response: the server decides how long a request lives',
  },
  'ciba-notification-token': {
    severity: 'advice',
    source: `${doc}: CIBA; client_notification_token is for ping`,
    remedy: 'leave client_notification_token out, or agree on ping for this service',
  },
  'user-discovery-too-long': {
    severity: 'advice',
    source: `${doc}: CIBA QR login, guide; stop polling after 10 minutes`,
    remedy: 'begin a new session after 10 minutes',
  },
  'ping-not-answered': {
    severity: 'advice',
    source:
      'OpenID Connect CIBA Core 10.2; how long itsme waits, and whether it tries again, is not known',
    remedy: 'answer a ping with 204 within 5 s; it is sent once',
  },
  'return-needs-first-browser': {
    severity: 'advice',
    source: `${doc}: deeplinks; the app may return to a browser without the cookies of the first one`,
    remedy:
      'say so on the page, with a button that starts the login again; see the fallback page in itsme’s documentation',
  },
  'userinfo-not-needed': {
    severity: 'advice',
    source: `${doc}: to avoid a userinfo request, retrieve the claims from the ID token`,
    remedy: 'read the claims in the ID token: it held all that userinfo answered',
  },
} as const satisfies Record<string, FindingRule>

export type FindingRuleName = keyof typeof findingRules

/** A rule that one request broke, with a message that shows the offending value. */
export interface Finding {
  readonly rule: FindingRuleName
  readonly message: string
  /** The parameter that breaks the rule, if it differs from request to request. */
  readonly parameter?: string
}

/** Returns the parameter of the authorization request that a finding is about, if it is about one. */
export function parameterOf({ rule, parameter }: Finding): string | undefined {
  const found: FindingRule = findingRules[rule]
  return parameter ?? found.parameter
}

/** All violations of a rule by a partner, combined. Times are in milliseconds since the epoch. */
export interface SeenFinding extends Finding {
  readonly partner: string
  /** Where the violation was last seen: issuer and step, such as `csapi authorize`. */
  readonly seenAt: string
  readonly service?: string
  readonly count: number
  readonly firstSeen: number
  readonly lastSeen: number
}
