/** A claim, in either of the places where it can be. */
const claim = (name: string) =>
  new RegExp(`^login\\.(idToken\\.claims|userinfo\\.members)\\.(.*/)?${name}(\\.|$)`)

/** The rules that a part of a report is about. The first pattern that fits applies. */
const rulesByPath: readonly (readonly [path: RegExp, ...ids: readonly string[]])[] = [
  [/^authentication$/, 'token-requests-3', 'token-requests-5'],
  [/^scope$/, 'authorization-7'],
  [/^discovery\.headers/, 'discovery-8'],
  [/^discovery\.document\.(backchannel|user_discovery)/, 'ciba-7'],
  [/^discovery\.document\.token_endpoint_auth/, 'discovery-6'],
  [/^discovery\.document\.\w+(_endpoint|_uri)$/, 'discovery-3', 'discovery-4'],
  [/^discovery\.document/, 'discovery-7'],
  [/^discovery\.keys/, 'keys-1', 'keys-2'],
  [/^login\.response\.state/, 'authorization-20'],
  [/^login\.response/, 'authorization-responses-1', 'authorization-responses-2'],
  [/^login\.token\.headers/, 'tokens-3'],
  [/^login\.token/, 'tokens-1', 'tokens-2'],
  [/^login\.idToken\.lifetime/, 'tokens-11'],
  [/^login\.idToken\.nonce/, 'parameters-1'],
  [/^login\.idToken\.(form|headers)/, 'tokens-4', 'tokens-5', 'tokens-6', 'tokens-16'],
  [claim('acr'), 'tokens-13'],
  [claim('sub'), 'tokens-17'],
  [claim('(iss|aud|iat|exp|nbf|nonce)'), 'tokens-10', 'userinfo-6'],
  [claim('address_assurance_level'), 'claims-6', 'claims-7'],
  [claim('address'), 'claims-5', 'claims-37'],
  [claim('birthdate'), 'claims-22'],
  [claim('email(_verified)?'), 'claims-2'],
  [claim('gender'), 'claims-28'],
  [claim('locale'), 'claims-30'],
  [claim('phone_number(_verified)?'), 'claims-4', 'claims-32'],
  [claim('picture'), 'picture-and-revocation-2'],
  [claim('identification_mode'), 'claims-49', 'claims-50'],
  [claim('(given_|family_)?name'), 'claims-1', 'tokens-20'],
  [/^login\.idToken\.claims/, 'tokens-19', 'tokens-20'],
  [/^login\.userinfo\.headers/, 'userinfo-3'],
  [/^login\.userinfo\.(form|jwtHeaders)/, 'userinfo-4', 'userinfo-5'],
  [/^login\.userinfo/, 'userinfo-1', 'userinfo-6'],
  [/^refusals\.unknown client\./, 'authorization-2', 'pages-12'],
  [/^refusals\.unknown redirect URI\./, 'authorization-13', 'pages-12'],
  [/^refusals\.unknown service\./, 'authorization-8', 'authorization-21'],
  [/^refusals\.unknown code\./, 'token-requests-22', 'token-requests-26'],
  [/^refusals\.no client authentication\./, 'token-requests-24'],
  [/^refusals\.wrong access token\./, 'userinfo-7', 'userinfo-11'],
]

/** Returns the ids of the rules that a place in a report is about. */
export function ruleIdsOf(path: string): readonly string[] {
  const [, ...ids] = rulesByPath.find(([pattern]) => pattern.test(path)) ?? [undefined]
  return ids
}

/** All ids that a report can lead to. */
export const knownRuleIds: readonly string[] = rulesByPath.flatMap(([, ...ids]) => ids)
