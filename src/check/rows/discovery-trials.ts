import type { Reaction } from '../../faults/kind.ts'
import type { KnownKind } from '../control-client.ts'
import type { Outcome } from '../row.ts'
import { type KnownTools, tryLogin, withPerson } from '../tools.ts'
import { attributesOf, faultTrialOf, isLeftOut, withFaults } from './fault-trials.ts'
import { judgeFault } from './judge-fault.ts'
import { goodLoginAgain } from './login-trials.ts'
import type { RunnableTrial } from './trial.ts'

type Endpoint = KnownKind['endpoints'][number]

const endpoints: readonly string[] = ['discovery', 'jwks']

/** The trials of the documents that an application reads at its start, or at its first login. */
export function discoveryTrials(kinds: readonly KnownKind[]): RunnableTrial[] {
  return kinds.flatMap((kind) =>
    kind.endpoints
      .filter(({ endpoint }) => endpoints.includes(endpoint) && !isLeftOut(kind))
      .map((endpoint) => ({
        ...faultTrialOf('discovery', kind, endpoint),
        run: (tools) => tryAtStart(tools, kind, endpoint),
      })),
  )
}

/** The trial after the group: the application is restarted without a fault. */
export const loginAfterRestart: RunnableTrial = {
  ...goodLoginAgain('discovery'),
  expected: 'After the faults of this group, the application restarts, and a login succeeds.',
  async run(tools) {
    if (tools.restarts === undefined) return needsRestart
    const why = await tools.restarts.clean()
    return why === undefined
      ? goodLoginAgain('discovery').run(tools)
      : { verdict: 'failed', what: `The application did not start: ${why}` }
  },
}

const needsRestart: Outcome = {
  verdict: 'not-tested',
  what: 'an application reads it at its start: give the option restart',
}

/** Restarts the application while a fault is there, and tries to log somebody in. */
async function tryAtStart(
  tools: KnownTools,
  known: KnownKind,
  { endpoint, reaction, reason }: Endpoint,
): Promise<Outcome> {
  const { control, restarts } = tools
  if (reason !== null) return { verdict: 'not-tested', what: reason }
  if (restarts === undefined) return needsRestart
  const broken = await restarts.proven()
  if (broken !== undefined)
    return { verdict: 'not-tested', what: `the application could not be restarted: ${broken}` }
  const { kind } = known
  const fault = { kind, match: { endpoint }, attributes: attributesOf(kind, endpoint) }
  return withPerson(tools, (person) =>
    withFaults(control, [fault], async (state) => {
      const why = await restarts.withFault()
      if (why !== undefined) return judgeStart(reaction, why, (await state()).fired)
      const result = await tryLogin(tools, person)
      const facts = { login: result.login, hops: result.visit.hops }
      const { fired, reason: missed } = await state()
      return fired === 0
        ? { verdict: 'not-tested', what: missed ?? 'it did not fire', ...facts }
        : { ...judgeFault(known, reaction, result, tools), ...facts }
    }),
  )
}

/** Judges an application that does not start while there is a fault. */
function judgeStart(reaction: Reaction, why: string, fired: number): Outcome {
  const what = `The application did not start: ${why}`
  if (fired === 0) return { verdict: 'not-tested', what: `it was not read. ${what}` }
  return reaction === 'tolerate' ? { verdict: 'failed', what } : { verdict: 'passed', what }
}
