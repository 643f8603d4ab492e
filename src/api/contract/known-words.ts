// Made by `npm run generate`.

/** The code of a country whose documents itsme accepts (ISO 3166-1 alpha-3). */
export type CountryCode =
  | 'BEL'
  | 'NLD'
  | 'LUX'
  | 'FRA'
  | 'DEU'
  | 'AUT'
  | 'BGR'
  | 'HRV'
  | 'CYP'
  | 'CZE'
  | 'DNK'
  | 'EST'
  | 'FIN'
  | 'GRC'
  | 'HUN'
  | 'ISL'
  | 'IRL'
  | 'ITA'
  | 'LVA'
  | 'LTU'
  | 'MLT'
  | 'MDA'
  | 'NOR'
  | 'POL'
  | 'PRT'
  | 'ROU'
  | 'SRB'
  | 'SVK'
  | 'SVN'
  | 'ESP'
  | 'SWE'
  | 'GBR'

/** A claim about a user. */
export type ClaimName =
  | 'name'
  | 'given_name'
  | 'family_name'
  | 'birthdate'
  | 'gender'
  | 'locale'
  | 'picture'
  | 'email'
  | 'email_verified'
  | 'phone_number'
  | 'phone_number_verified'
  | 'address'
  | 'address_assurance_level'
  | 'age_gte_13'
  | 'age_gte_16'
  | 'age_gte_18'
  | 'age_gte_21'
  | 'age_gte_30'
  | 'http://itsme.services/v2/claim/BEeidSn'
  | 'http://itsme.services/v2/claim/IDDocumentSN'
  | 'http://itsme.services/v2/claim/IDDocumentType'
  | 'http://itsme.services/v2/claim/birthdate_as_string'
  | 'http://itsme.services/v2/claim/official_gender'
  | 'http://itsme.services/v2/claim/physical_person_photo'
  | 'http://itsme.services/v2/claim/claim_citizenship'
  | 'http://itsme.services/v2/claim/claim_citizenship_as_iso'
  | 'http://itsme.services/v2/claim/place_of_birth'
  | 'http://itsme.services/v2/claim/claim_device'
  | 'http://itsme.services/v2/claim/app'
  | 'http://itsme.services/v2/claim/account'
  | 'http://itsme.services/v2/claim/identification_mode'
  | 'http://itsme.services/v2/claim/transaction_ip'
  | 'http://itsme.services/v2/claim/ongoing_call'
  | 'http://itsme.services/v2/claim/student_attestation_ag'
  | 'http://itsme.services/v2/claim/BENationalNumber'
  | 'http://itsme.services/v2/claim/RONationalNumber'
  | 'http://itsme.services/v2/claim/BGNationalNumber'
  | 'http://itsme.services/v2/claim/CZNationalNumber'
  | 'http://itsme.services/v2/claim/SKNationalNumber'
  | 'http://itsme.services/v2/claim/HRNationalNumber'
  | 'http://itsme.services/v2/claim/LTNationalNumber'
  | 'http://itsme.services/v2/claim/SINationalNumber'
  | 'http://itsme.services/v2/claim/SVNationalNumber'
  | 'http://itsme.services/v2/claim/LVNationalNumber'
  | 'http://itsme.services/v2/claim/MTNationalNumber'
  | 'http://itsme.services/v2/claim/RSNationalNumber'
  | 'http://itsme.services/v2/claim/MDNationalNumber'
  | 'http://itsme.services/v2/claim/validityFrom'
  | 'http://itsme.services/v2/claim/validityTo'
  | 'http://itsme.services/v2/claim/issuance_locality'
  | 'http://itsme.services/v2/claim/verificationDate'
  | 'http://itsme.services/v2/claim/IDIssuingCountry'

/** A claim that a token can contain. */
export type TokenClaim =
  | ClaimName
  | 'iss'
  | 'sub'
  | 'aud'
  | 'iat'
  | 'nbf'
  | 'exp'
  | 'nonce'
  | 'acr'
  | 'auth_time'

/** A kind of fault (docs/faults.md). */
export type FaultKindName =
  | 'invalid-iss'
  | 'invalid-aud'
  | 'missing-aud'
  | 'aud-array'
  | 'aud-with-stranger'
  | 'azp-invalid'
  | 'missing-sub'
  | 'missing-iat'
  | 'nonce-invalid'
  | 'missing-nonce'
  | 'invalid-expired-exp'
  | 'iat-is-week-in-past'
  | 'nbf-in-future'
  | 'clock-skew'
  | 'idtoken-sig-none'
  | 'invalid-sig-rs256'
  | 'signature-empty'
  | 'kid-absent'
  | 'kid-unknown'
  | 'alg-confusion-hs256'
  | 'alg-case'
  | 'header-crit'
  | 'header-jwk'
  | 'header-jku'
  | 'header-x5u'
  | 'wrong-encryption-key'
  | 'cty-missing'
  | 'acr-downgraded'
  | 'userinfo-invalid-sub'
  | 'claim-missing'
  | 'claim-null'
  | 'claim-wrong-type'
  | 'claim-value'
  | 'token-large'
  | 'error'
  | 'id-token-missing'
  | 'access-token-missing'
  | 'token-type-altered'
  | 'error-as-success'
  | 'state-altered'
  | 'state-missing'
  | 'code-missing'
  | 'state-twice'
  | 'code-long'
  | 'code-with-error'
  | 'iss-altered'
  | 'issuer-mismatch'
  | 'jwks-empty'
  | 'jwks-without-alg'
  | 'jwks-reused-kid'
  | 'jwks-with-ec-key'
  | 'signing-key-rotation'
  | 'stale-keys'
  | 'ping-lost'
  | 'ping-late'
  | 'ping-twice'
  | 'ping-token-altered'
  | 'ping-request-unknown'
  | 'latency'
  | 'timeout'
  | 'reset'
  | 'status'
  | 'truncated-body'
  | 'not-json'
  | 'wrong-content-type'
  | 'slow-body'
  | 'latch'

/** The endpoints where each kind of fault can occur. */
export interface FaultEndpoints {
  readonly 'invalid-iss': 'token' | 'userinfo'
  readonly 'invalid-aud': 'token' | 'userinfo'
  readonly 'missing-aud': 'token' | 'userinfo'
  readonly 'aud-array': 'token' | 'userinfo'
  readonly 'aud-with-stranger': 'token'
  readonly 'azp-invalid': 'token'
  readonly 'missing-sub': 'token' | 'userinfo'
  readonly 'missing-iat': 'token' | 'userinfo'
  readonly 'nonce-invalid': 'token'
  readonly 'missing-nonce': 'token'
  readonly 'invalid-expired-exp': 'token' | 'userinfo'
  readonly 'iat-is-week-in-past': 'token' | 'userinfo'
  readonly 'nbf-in-future': 'token' | 'userinfo'
  readonly 'clock-skew': 'token' | 'userinfo'
  readonly 'idtoken-sig-none': 'token' | 'userinfo'
  readonly 'invalid-sig-rs256': 'token' | 'userinfo'
  readonly 'signature-empty': 'token' | 'userinfo'
  readonly 'kid-absent': 'token' | 'userinfo'
  readonly 'kid-unknown': 'token' | 'userinfo'
  readonly 'alg-confusion-hs256': 'token' | 'userinfo'
  readonly 'alg-case': 'token' | 'userinfo'
  readonly 'header-crit': 'token' | 'userinfo'
  readonly 'header-jwk': 'token' | 'userinfo'
  readonly 'header-jku': 'token' | 'userinfo'
  readonly 'header-x5u': 'token' | 'userinfo'
  readonly 'wrong-encryption-key': 'token' | 'userinfo'
  readonly 'cty-missing': 'token' | 'userinfo'
  readonly 'acr-downgraded': 'token'
  readonly 'userinfo-invalid-sub': 'userinfo'
  readonly 'claim-missing': 'token' | 'userinfo'
  readonly 'claim-null': 'token' | 'userinfo'
  readonly 'claim-wrong-type': 'token' | 'userinfo'
  readonly 'claim-value': 'token' | 'userinfo'
  readonly 'token-large': 'token' | 'userinfo'
  readonly error: 'token' | 'authorization' | 'userinfo' | 'revocation' | 'user-discovery' | 'backchannel'
  readonly 'id-token-missing': 'token'
  readonly 'access-token-missing': 'token'
  readonly 'token-type-altered': 'token'
  readonly 'error-as-success': 'token' | 'userinfo'
  readonly 'state-altered': 'authorization'
  readonly 'state-missing': 'authorization'
  readonly 'code-missing': 'authorization'
  readonly 'state-twice': 'authorization'
  readonly 'code-long': 'authorization'
  readonly 'code-with-error': 'authorization'
  readonly 'iss-altered': 'authorization'
  readonly 'issuer-mismatch': 'discovery'
  readonly 'jwks-empty': 'jwks'
  readonly 'jwks-without-alg': 'jwks'
  readonly 'jwks-reused-kid': 'jwks'
  readonly 'jwks-with-ec-key': 'jwks'
  readonly 'signing-key-rotation': 'token'
  readonly 'stale-keys': 'token'
  readonly 'ping-lost': 'ping'
  readonly 'ping-late': 'ping'
  readonly 'ping-twice': 'ping'
  readonly 'ping-token-altered': 'ping'
  readonly 'ping-request-unknown': 'ping'
  readonly latency: 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel' | 'picture' | 'authorization'
  readonly timeout: 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel' | 'picture' | 'authorization'
  readonly reset: 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel' | 'picture' | 'authorization'
  readonly status: 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel' | 'picture' | 'authorization'
  readonly 'truncated-body': 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel'
  readonly 'not-json': 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel'
  readonly 'wrong-content-type': 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel'
  readonly 'slow-body': 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel'
  readonly latch: 'token' | 'userinfo' | 'revocation' | 'discovery' | 'jwks' | 'user-discovery' | 'backchannel' | 'picture' | 'authorization'
}

/** The attributes of each kind of fault that has some. */
export interface FaultAttributes {
  readonly 'clock-skew': {
    /** How far the clock is ahead; negative if it is behind. 20 by default. */
    readonly seconds?: number
  }
  readonly 'claim-missing': {
    /** Name of the claim. "name" by default. */
    readonly claim?: TokenClaim
  }
  readonly 'claim-null': {
    /** Name of the claim. "name" by default. */
    readonly claim?: TokenClaim
  }
  readonly 'claim-wrong-type': {
    /** Name of the claim. "name" by default. */
    readonly claim?: TokenClaim
  }
  readonly 'claim-value': {
    /** Name of the claim. "birthdate" by default. */
    readonly claim?: TokenClaim
    /** The value: text, a number, true, false, null, an array or an object. "1990-02-30" by default. */
    readonly value?: unknown
  }
  readonly 'token-large': {
    /** How large, at least. 64 by default. */
    readonly kilobytes?: number
  }
  readonly error: {
    /** The error code. */
    readonly error: 'invalid_request' | 'access_denied' | 'login_required' | 'interaction_required' | 'unsupported_request' | 'invalid_client_id' | 'invalid_redirect_uri' | 'invalid_scope' | 'unsupported_display' | 'unauthorized_client' | 'unsupported_response_type' | 'invalid_request_object' | 'invalid_request_uri' | 'temporary_unavailable' | 'server_error' | 'temporarily_unavailable' | 'account_selection_required' | 'consent_required' | 'request_not_supported' | 'request_uri_not_supported' | 'registration_not_supported' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type' | 'invalid_token' | 'insufficient_scope' | 'unsupported_token_type' | 'authorization_pending' | 'slow_down' | 'expired_token' | 'unknown_user_id' | 'expired_login_hint_token'
    /** What is said of it. "a deliberate fault" by default. */
    readonly description?: string
  }
  readonly 'signing-key-rotation': {
    /** Whether the old key stays published beside the new one. true by default. */
    readonly overlap?: boolean
  }
  readonly 'ping-late': {
    /** How late. 5 by default. */
    readonly seconds?: number
  }
  readonly latency: {
    /** How late. 2 by default. */
    readonly seconds?: number
  }
  readonly timeout: {
    /** Until the connection is cut. 60 by default. */
    readonly seconds?: number
    /** Whether the request does its work all the same: then the code is redeemed. false by default. */
    readonly processed?: boolean
  }
  readonly reset: {
    /** Whether the request does its work all the same: then the code is redeemed. false by default. */
    readonly processed?: boolean
  }
  readonly status: {
    /** The HTTP status. 503 by default. */
    readonly status?: number
    /** Retry-After in seconds; 0 sends none. 0 by default. */
    readonly retryAfter?: number
    /** Location, for a redirect; empty sends none. "" by default. */
    readonly location?: string
    /** Whether the request does its work all the same: then the code is redeemed. false by default. */
    readonly processed?: boolean
  }
  readonly 'slow-body': {
    /** How fast. 500 by default. */
    readonly bytesPerSecond?: number
  }
  readonly latch: {
    /** Whether the request is held before it does its work. false by default. */
    readonly before?: boolean
  }
}
