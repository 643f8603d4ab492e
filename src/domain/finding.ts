/** A rule of the real itsme, or of good practice, that a partner's request does not keep. */
export interface FindingRule {
  readonly severity: 'refused-by-itsme' | 'advice'
  /** Where the rule is written. */
  readonly source: string
  /** What to change. */
  readonly remedy: string
}

/** The rules that are watched, by name. */
export const findingRules = {
  'redirect-uri-not-https': {
    severity: 'refused-by-itsme',
    source: "itsme's documentation: redirect URIs are https",
    remedy: 'register an https redirect URI before you go to itsme',
  },
  'redirect-uri-loopback': {
    severity: 'refused-by-itsme',
    source: "itsme's documentation: localhost is not allowed since 2024",
    remedy: 'register a public https redirect URI before you go to itsme',
  },
  'basic-authentication': {
    severity: 'advice',
    source: "itsme's documentation: token requests authenticate by client_secret_post",
    remedy: 'send client_id and client_secret in the body of the token request',
  },
  'unknown-scope': {
    severity: 'advice',
    source: "itsme's documentation: scopes",
    remedy: 'leave the value out, or write it as documented, without brackets',
  },
  'state-missing': {
    severity: 'advice',
    source: 'OpenID Connect Core 3.1.2.1',
    remedy: 'send a fresh, unguessable state with each request and compare it on return',
  },
  'nonce-missing': {
    severity: 'advice',
    source: 'OpenID Connect Core 3.1.2.1',
    remedy: 'send a fresh nonce with each request and compare it with the ID token',
  },
  'response-mode-ignored': {
    severity: 'advice',
    source: 'OAuth 2.0 Multiple Response Types; itsme documents none',
    remedy: 'use query or form_post, or leave response_mode out',
  },
  'parameter-ignored': {
    severity: 'advice',
    source: "itsme's documentation: authorization request",
    remedy: 'leave the parameter out: itsme does not know it',
  },
} as const satisfies Record<string, FindingRule>

export type FindingRuleName = keyof typeof findingRules

/** A rule that one request did not keep, and the value that showed it. */
export interface Finding {
  readonly rule: FindingRuleName
  readonly message: string
}
