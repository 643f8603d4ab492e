import type { FaultKind } from '../../faults/kind.ts'
import type { ControlClient, KnownKind } from '../control-client.ts'
import type { Person } from '../people.ts'
import type { CheckGroup, Outcome, Trial } from '../row.ts'
import { type KnownTools, tryLogin, withPerson } from '../tools.ts'
import { judgeFault, judgeUserinfo } from './judge-fault.ts'
import type { RunnableTrial } from './trial.ts'

type Endpoint = KnownKind['endpoints'][number]

/** The groups of the faults that belong to one person's login, by family and endpoint. */
const groupsOf: Readonly<
  Partial<Record<FaultKind['family'], Readonly<Record<string, CheckGroup>>>>
> = {
  token: { token: 'id-token', userinfo: 'userinfo' },
  answer: { authorization: 'browser' },
  error: { authorization: 'network', token: 'network', userinfo: 'network' },
  wire: { token: 'network', userinfo: 'network' },
  keys: { token: 'keys' },
}

type Attributes = Readonly<Record<string, string | number>>

/** The attributes of the faults whose standard ones do not fit a check, by kind and endpoint. */
const attributes: Readonly<Record<string, Attributes>> = {
  'error@authorization': { error: 'temporary_unavailable' },
  'error@token': { error: 'invalid_grant' },
  'error@userinfo': { error: 'invalid_token' },
  timeout: { seconds: 20 },
  'slow-body': { bytesPerSecond: 2000 },
}

/** Returns the attributes of a fault in a check. */
export const attributesOf = (kind: string, endpoint: string): Attributes =>
  attributes[`${kind}@${endpoint}`] ?? attributes[kind] ?? {}

/** A latch delays a response until a test releases it; `latency` covers that. */
const leftOut = new Set(['latch'])

/** Checks whether a check does not try a kind of fault. */
export const isLeftOut = ({ kind }: KnownKind) => leftOut.has(kind)

/** Returns the trials of the faults in the catalogue, in its order. */
export function faultTrials(kinds: readonly KnownKind[]): RunnableTrial[] {
  return kinds.flatMap((kind) =>
    kind.endpoints.flatMap((endpoint) => {
      const groups = groupsOf[kind.family as FaultKind['family']]
      const group = groups?.[endpoint.endpoint]
      if (group === undefined || isLeftOut(kind)) return []
      const trial = faultTrialOf(group, kind, endpoint)
      return [{ ...trial, run: (tools: KnownTools) => tryFault(tools, kind, endpoint) }]
    }),
  )
}

const expectations = {
  refuse: 'A correct client refuses the response.',
  notice: 'A correct application detects it and handles it.',
  tolerate: 'A correct client continues.',
} as const

/** Returns what a trial of a fault is called, and what is expected. */
export function faultTrialOf(group: CheckGroup, kind: KnownKind, endpoint: Endpoint): Trial {
  return {
    group,
    name: kind.kind,
    endpoint: endpoint.endpoint,
    severity: endpoint.severity,
    expected: `${kind.about}. ${expectations[endpoint.reaction]}`,
    source: kind.source,
  }
}

async function tryFault(
  tools: KnownTools,
  known: KnownKind,
  { endpoint, reaction, reason }: Endpoint,
): Promise<Outcome> {
  if (reason !== null) return { verdict: 'not-tested', what: reason }
  const { control, partner, people } = tools
  const { kind } = known
  return withPerson(tools, (person) => {
    const match = { endpoint, phoneNumber: person.phoneNumber, partner }
    const fault = { kind, match, attributes: attributesOf(kind, endpoint) }
    // A response that must be refused is about somebody else, so that a page shows whether it was used.
    const isRefused = endpoint === 'userinfo' && reaction === 'refuse'
    const stranger = isRefused ? people.stranger() : undefined
    const others = stranger === undefined ? [] : claimsOf(stranger, match)
    return withFaults(control, [fault, ...others], async (state) => {
      const result = await tryLogin(tools, person)
      const { fired, reason: missed } = await state()
      const facts = { login: result.login, hops: result.visit.hops }
      if (fired === 0) return { verdict: 'not-tested', what: missed ?? 'it did not fire', ...facts }
      if (kind === 'signing-key-rotation') await control.restoreKeys()
      const outcome =
        stranger === undefined
          ? judgeFault(known, reaction, result, tools)
          : judgeUserinfo(known, result, tools, stranger)
      return { ...outcome, ...facts }
    })
  })
}

/** Returns the faults that make userinfo one of somebody else. */
function claimsOf({ givenName, familyName, email }: Person, match: object): NewFault[] {
  const claims = {
    name: `${givenName} ${familyName}`,
    given_name: givenName,
    family_name: familyName,
    email,
  }
  return Object.entries(claims).map(([claim, value]) => ({
    kind: 'claim-value',
    match,
    attributes: { claim, value },
  }))
}

interface NewFault {
  readonly kind: string
  readonly match: object
  readonly attributes: Attributes
}

/** Runs something while faults are there. @param run gets what reads how often the first one has fired */
export async function withFaults<T>(
  control: ControlClient,
  [first, ...others]: readonly [NewFault, ...NewFault[]],
  run: (state: () => ReturnType<ControlClient['getFault']>) => Promise<T>,
): Promise<T> {
  const names: string[] = []
  try {
    for (const fault of [first, ...others])
      names.push(await control.addFault({ ...fault, always: true }))
    return await run(() => control.getFault(names[0] ?? ''))
  } finally {
    for (const name of names) await control.removeFault(name)
  }
}
