import { type Fault, type FaultEndpoint, kindOf } from '../domain/fault.ts'
import { claimAttribute } from '../domain/faults/claim-attribute.ts'
import type { Attribute, AttributeValue, TokenDraft } from '../domain/faults/kind.ts'
import { whyNotHere } from '../domain/faults/why-not.ts'
import { nearestHint } from '../domain/nearest.ts'
import { findService, type Partner } from '../domain/partner.ts'
import type { FaultFixture } from './fixture-types.ts'
import { type Problem, shown } from './problems.ts'

/** What a fault may speak of. */
export interface FaultWorld {
  readonly partners: readonly Partner[]
  readonly phoneNumbers: ReadonlySet<string>
}

/** A fault, with what its fixture left out: once, unless it says otherwise. */
export function createFault(fixture: FaultFixture, name: string, user?: string): Fault {
  const { kind, match = {}, times, always, probability, attributes, mayNotFire } = fixture
  const endless = always === true || (times === undefined && probability !== undefined)
  return {
    name,
    kind,
    match,
    times: endless ? 'always' : (times ?? 1),
    probability: probability ?? 1,
    attributes: { ...standardAttributes(fixture), ...attributes },
    ...(user === undefined ? {} : { user }),
    ...(mayNotFire === undefined ? {} : { mayNotFire }),
  }
}

/**
 * Names faults that have no name: by their kind, with a number if that is taken.
 *
 * @param taken grows with the names that were given
 * @param before the beginning of each name
 */
export function createFaultNames(
  taken: { has(name: string): boolean },
  before = '',
): (fault: Pick<FaultFixture, 'name' | 'kind'>) => string {
  const next = new Map<string, number>()
  return ({ name, kind }) => {
    if (name !== undefined) return name
    const base = before + kind
    if (!taken.has(base)) return base
    let number = next.get(base) ?? 2
    while (taken.has(`${base}-${number}`)) number += 1
    next.set(base, number + 1)
    return `${base}-${number}`
  }
}

function standardAttributes({ kind }: FaultFixture): Record<string, AttributeValue> {
  const entries = Object.entries(kindOf({ kind }).attributes ?? {})
  return Object.fromEntries(
    entries.flatMap(([name, attribute]) =>
      attribute.type === 'word' ? [] : [[name, attribute.standard]],
    ),
  )
}

/** What the schema of one fault cannot say: what its kind takes, and whether what it matches is there. */
export function faultProblems(fixture: FaultFixture, world: FaultWorld): Problem[] {
  const problems = [
    ...howOftenProblems(fixture),
    ...endpointProblems(fixture),
    ...attributeProblems(fixture),
    ...matchProblems(fixture, world),
    ...nobodyProblems(fixture),
  ]
  return problems.length > 0 ? problems : neverProblems(fixture, world)
}

/** A fault that has nothing to make wrong at any partner that it is meant for is a mistake of the test. */
function neverProblems(fixture: FaultFixture, { partners }: FaultWorld): Problem[] {
  const kind = kindOf(fixture)
  if (kind.family !== 'token') return []
  const { partner: code } = fixture.match ?? {}
  const concerned = partners.filter((each) => code === undefined || each.code === code)
  const drafts = concerned.flatMap((partner) =>
    endpointsOf(fixture).map((endpoint) => sampleDraft(partner, endpoint)),
  )
  const attributes = { ...standardAttributes(fixture), ...fixture.attributes }
  const [first] = drafts
  if (first === undefined) return []
  if (drafts.some((draft) => kind.apply(draft, attributes) !== undefined)) return []
  const who = code === undefined ? 'any partner' : code
  const message = `${fixture.kind} can never fire at ${endpointsOf(fixture).join(', ')} of ${who}: ${whyNotHere(kind, first, attributes)}`
  return [{ path: ['kind'], message }]
}

/** A token of a partner that has every claim. */
function sampleDraft({ idToken, userinfo }: Partner, endpoint: FaultEndpoint): TokenDraft {
  const isUserinfo = endpoint === 'userinfo'
  const form = isUserinfo ? userinfo : idToken
  const isJson = isUserinfo && userinfo.format === 'json'
  const encryption = 'encryption' in form ? form.encryption : undefined
  const names = claimAttribute.type === 'text' ? (claimAttribute.known ?? []) : []
  return {
    use: isUserinfo ? 'userinfo' : 'id-token',
    form: isJson ? 'json' : encryption === undefined ? 'signed' : 'encrypted',
    payload: Object.fromEntries(names.map((name) => [name, '1'])),
    header: { alg: 'RS256', kid: 's1' },
    signature: 'usual',
    recipient: 'partner',
    saysNested: true,
  }
}

function howOftenProblems({ times, always }: FaultFixture): Problem[] {
  if (times === undefined || always === undefined) return []
  return [{ path: ['always'], message: 'must not stand beside times; leave one out' }]
}

function endpointProblems({ kind, match }: FaultFixture): Problem[] {
  const endpoint = match?.endpoint
  const { endpoints } = kindOf({ kind })
  if (endpoint === undefined || endpoints.includes(endpoint)) return []
  const message = `${kind} can be at ${endpoints.join(', ')}, got "${endpoint}"`
  return [{ path: ['match', 'endpoint'], message }]
}

function attributeProblems(fixture: FaultFixture): Problem[] {
  const known = kindOf(fixture).attributes ?? {}
  const given = fixture.attributes ?? {}
  const names = Object.keys(known)
  const whatThere = names.length === 0 ? 'has none' : `has ${names.join(', ')}`
  const message = `unknown attribute; ${fixture.kind} ${whatThere}`
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name))
  return [
    ...unknown.map((name) => ({
      path: ['attributes', name],
      message,
      hint: () => nearestHint(name, names),
    })),
    ...Object.entries(known).flatMap(([name, attribute]) =>
      attributeProblem(name, attribute, given[name], endpointsOf(fixture)),
    ),
  ]
}

/** Asked for by servers, before there is a partner or a user. */
const nobodys = ['discovery', 'jwks']

function nobodyProblems({ match = {} }: FaultFixture): Problem[] {
  const { endpoint } = match
  if (endpoint === undefined || !nobodys.includes(endpoint)) return []
  const names = (['partner', 'service', 'phoneNumber'] as const).filter(
    (name) => match[name] !== undefined,
  )
  const message = `never matches at ${endpoint}: servers ask for it without a partner or a user; leave it out`
  return names.map((name) => ({ path: ['match', name], message }))
}

function endpointsOf({ kind, match }: FaultFixture): readonly FaultEndpoint[] {
  return match?.endpoint === undefined ? kindOf({ kind }).endpoints : [match.endpoint]
}

function attributeProblem(
  name: string,
  attribute: Attribute,
  value: AttributeValue | undefined,
  endpoints: readonly FaultEndpoint[],
): Problem[] {
  const path = ['attributes', name]
  if (value === undefined) {
    return attribute.type === 'word' ? [{ path, message: `is missing: ${attribute.about}` }] : []
  }
  const say = (rule: string) => [{ path, message: `must be ${rule}, got ${shown(value)}` }]
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean' ? [] : say('true or false')
    case 'text': {
      if (typeof value !== 'string' || value.length > 200) return say('a text')
      const { known } = attribute
      if (known === undefined || known.includes(value)) return []
      const hint = () => nearestHint(value, known)
      return [{ path, message: `unknown ${name} ${shown(value)}, so it would never fire`, hint }]
    }
    case 'number': {
      const { least, most, whole = false } = attribute
      const isRight = typeof value === 'number' && value >= least && value <= most
      if (isRight && !(whole && !Number.isInteger(value))) return []
      return say(`a ${whole ? 'whole ' : ''}number from ${least} to ${most}`)
    }
    case 'word':
      return endpoints.flatMap((endpoint) => {
        const words = attribute.words[endpoint] ?? []
        if (words.includes(String(value))) return []
        const hint = nearestHint(String(value), words)
        const where = endpoints.length > 1 ? '; match.endpoint chooses one endpoint' : ''
        return say(`one of ${words.join(', ')} at ${endpoint}${hint}${where}`).slice(0, 1)
      })
  }
}

function matchProblems({ match = {} }: FaultFixture, world: FaultWorld): Problem[] {
  const problems: Problem[] = []
  const add = (name: keyof typeof match, what: string, known: Iterable<string>) => {
    const value = match[name]
    const hint = () => nearestHint(String(value), known)
    problems.push({ path: ['match', name], message: `unknown ${what} ${shown(value)}`, hint })
  }
  const { partner: code, service, phoneNumber } = match
  const partner = world.partners.find((each) => each.code === code)
  if (code !== undefined && partner === undefined) {
    const codes = world.partners.map((each) => each.code)
    add('partner', 'partner', codes)
  }
  const candidates = partner === undefined ? world.partners : [partner]
  if (service !== undefined && !candidates.some((each) => findService(each, service))) {
    const codes = candidates.flatMap((each) => each.services.map(({ code: name }) => name))
    add('service', 'service', codes)
  }
  const { phoneNumbers } = world
  if (phoneNumber !== undefined && !phoneNumbers.has(phoneNumber)) {
    add('phoneNumber', 'user', phoneNumbers)
  }
  return problems
}
