import { endpointsOf, kindOf } from '../domain/fault.ts'
import type { FaultEndpoint } from '../domain/faults/endpoint.ts'
import type { TokenDraft } from '../domain/faults/kind.ts'
import { tokenClaims } from '../domain/faults/kinds/token.ts'
import { whyNotHere } from '../domain/faults/why-not.ts'
import { standardAttributes } from './create-fault.ts'
import type { FaultFixture } from './fixture-types.ts'
import type { KnownPartners, TokenForms } from './known-partners.ts'
import type { Problem } from './problems.ts'

/** A fault that has nothing to make wrong at any partner that it is meant for is a mistake of the test. */
export function neverProblems(fixture: FaultFixture, partners: KnownPartners): Problem[] {
  const kind = kindOf(fixture)
  if (kind.family !== 'token') return []
  const { partner: code } = fixture.match ?? {}
  const drafts = partners
    .forms(code)
    .flatMap((forms) => endpointsOf(fixture).map((endpoint) => sampleDraft(forms, endpoint)))
  const attributes = { ...standardAttributes(fixture), ...fixture.attributes }
  const [first] = drafts
  if (first === undefined) return []
  if (drafts.some((draft) => kind.apply(draft, attributes) !== undefined)) return []
  const who = code === undefined ? 'any partner' : code
  const message = `${fixture.kind} can never fire at ${endpointsOf(fixture).join(', ')} of ${who}: ${whyNotHere(kind, first, attributes)}`
  return [{ path: ['kind'], message }]
}

/** A token of a partner that has every claim. */
function sampleDraft({ idToken, userinfo }: TokenForms, endpoint: FaultEndpoint): TokenDraft {
  const isUserinfo = endpoint === 'userinfo'
  const form = isUserinfo ? userinfo : idToken
  const isJson = isUserinfo && userinfo.format === 'json'
  const encryption = 'encryption' in form ? form.encryption : undefined
  return {
    use: isUserinfo ? 'userinfo' : 'id-token',
    form: isJson ? 'json' : encryption === undefined ? 'signed' : 'encrypted',
    payload: Object.fromEntries(tokenClaims.map((name) => [name, '1'])),
    header: { alg: 'RS256', kid: 's1' },
    signature: 'usual',
    recipient: 'partner',
    saysNested: true,
  }
}
