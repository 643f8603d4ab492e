import type { FaultKind } from '../../faults/kind.ts'
import type { KnownKind } from '../control-client.ts'
import type { Way } from '../log-in.ts'
import type { CheckGroup, Outcome } from '../row.ts'
import {
  describe,
  type KnownTools,
  nothingIn,
  type Result,
  tryLogin,
  withPerson,
} from '../tools.ts'
import { judgeRefusal } from './judge-refusal.ts'
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

/** The attributes of the faults, by kind and endpoint. */
const attributesOf: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  'error@authorization': { error: 'temporary_unavailable' },
  'error@token': { error: 'invalid_grant' },
  'error@userinfo': { error: 'invalid_token' },
  timeout: { seconds: 20 },
  'slow-body': { bytesPerSecond: 2000 },
}

/** A latch delays a response until a test releases it; `latency` covers that. */
const leftOut = new Set(['latch'])

/** Returns the trials of the faults in the catalogue, in its order. */
export function faultTrials(kinds: readonly KnownKind[]): RunnableTrial[] {
  return kinds.flatMap((kind) =>
    kind.endpoints.flatMap((endpoint) => {
      const groups = groupsOf[kind.family as FaultKind['family']]
      const group = groups?.[endpoint.endpoint]
      if (group === undefined || leftOut.has(kind.kind)) return []
      return [faultTrial(group, kind, endpoint)]
    }),
  )
}

const expectations = {
  refuse: 'A correct client refuses the response.',
  notice: 'A correct application detects it and handles it.',
  tolerate: 'A correct client continues.',
} as const

function faultTrial(group: CheckGroup, kind: KnownKind, endpoint: Endpoint): RunnableTrial {
  return {
    group,
    name: kind.kind,
    endpoint: endpoint.endpoint,
    severity: endpoint.severity,
    expected: `${kind.about}. ${expectations[endpoint.reaction]}`,
    source: kind.source,
    run: (tools) =>
      endpoint.reason === null
        ? tryFault(tools, kind, endpoint)
        : Promise.resolve({ verdict: 'not-tested', what: endpoint.reason }),
  }
}

async function tryFault(
  tools: KnownTools,
  known: KnownKind,
  { endpoint, reaction }: Endpoint,
): Promise<Outcome> {
  const { control } = tools
  const { kind } = known
  return withPerson(tools, async (person) => {
    const match = { endpoint, phoneNumber: person.phoneNumber, partner: tools.partner }
    const attributes = attributesOf[`${kind}@${endpoint}`] ?? attributesOf[kind] ?? {}
    const name = await control.addFault({ kind, match, attributes, always: true })
    try {
      const result = await tryLogin(tools, person)
      const { fired, reason } = await control.getFault(name)
      const facts = { login: result.login, hops: result.visit.hops }
      if (fired === 0) return { verdict: 'not-tested', what: reason ?? 'it did not fire', ...facts }
      if (kind === 'signing-key-rotation') await control.restoreKeys()
      return { ...judge(known, reaction, result, tools), ...facts }
    } finally {
      await control.removeFault(name)
    }
  })
}

/** Judges what an application did when a fault had fired. */
function judge(
  { kind, family }: KnownKind,
  reaction: Endpoint['reaction'],
  result: Result,
  { way }: KnownTools,
): Outcome {
  const { isIn, visit, person } = result
  if (isIn) {
    const verdict = { refuse: 'failed', notice: 'warning', tolerate: 'passed' } as const
    return { verdict: verdict[reaction], what: `Logged ${nameOf(person)} in. ${describe(visit)}` }
  }
  if (reaction === 'tolerate')
    return { verdict: 'failed', what: `Not logged in: ${describe(visit)}` }
  if (kind.startsWith('claim-')) return judgeWithoutName(result, way)
  return judgeRefusal(result, way, family !== 'token' && family !== 'answer')
}

/** Judges a login in which a claim is missing or wrong: the page that shows the name may show something else. */
function judgeWithoutName(result: Result, way: Way): Outcome {
  const { visit, isOpen } = result
  const nothing = visit.status < 400 ? nothingIn(visit) : undefined
  if (nothing !== undefined)
    return { verdict: 'failed', what: `The page says “${nothing}”: ${describe(visit)}` }
  return isOpen
    ? { verdict: 'warning', what: `Logged in without the name: ${describe(visit)}` }
    : judgeRefusal(result, way)
}

const nameOf = ({ givenName, familyName }: Result['person']) => `${givenName} ${familyName}`.trim()
