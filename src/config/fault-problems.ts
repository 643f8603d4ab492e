import { kindOf } from '../domain/fault.ts'
import { attributeProblems } from './attribute-problems.ts'
import type { FaultFixture } from './fixture-types.ts'
import type { KnownPartners } from './known-partners.ts'
import { nearestHint } from './nearest.ts'
import { neverProblems } from './never-problems.ts'
import { type Problem, shown } from './problems.ts'

/** What a fault may speak of. */
export interface FaultWorld {
  readonly partners: KnownPartners
  readonly phoneNumbers: ReadonlySet<string>
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
  return problems.length > 0 ? problems : neverProblems(fixture, world.partners)
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

function matchProblems({ match = {} }: FaultFixture, world: FaultWorld): Problem[] {
  const problems: Problem[] = []
  const add = (name: keyof typeof match, what: string, known: Iterable<string>) => {
    const value = match[name]
    const hint = () => nearestHint(String(value), known)
    problems.push({ path: ['match', name], message: `unknown ${what} ${shown(value)}`, hint })
  }
  const { partner, service, phoneNumber } = match
  const { partners, phoneNumbers } = world
  if (partner !== undefined && !partners.codes.has(partner)) {
    add('partner', 'partner', partners.codes)
  }
  const services = service === undefined ? undefined : partners.services(partner)
  if (service !== undefined && services?.has(service) === false) add('service', 'service', services)
  if (phoneNumber !== undefined && !phoneNumbers.has(phoneNumber)) {
    add('phoneNumber', 'user', phoneNumbers)
  }
  return problems
}
