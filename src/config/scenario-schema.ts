import * as z from 'zod'
import { authorizationErrorCodes } from '../domain/errors.ts'
import { manualScenario, type Scenario } from '../domain/scenario.ts'
import type { ScenarioFixture } from './fixture-types.ts'

/** What a simulated user does: one step, or several in turn. */
export function createScenario(): z.ZodType<ScenarioFixture> {
  /** A duration in seconds, fractions allowed. */
  const seconds = z.number().min(0).max(86_400)
  const step = z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('manual') }),
    z.strictObject({ do: z.literal('ignore') }),
    z.strictObject({
      do: z.literal('confirm'),
      method: z.exactOptional(z.enum(['code', 'biometrics'])),
      after: z.exactOptional(seconds),
    }),
    z.strictObject({
      do: z.literal('reject'),
      reason: z.exactOptional(z.enum(['user', 'wrong-icon', 'wrong-code'])),
      after: z.exactOptional(seconds),
    }),
    z.strictObject({ do: z.literal('expire'), after: z.exactOptional(seconds) }),
    z.strictObject({
      do: z.literal('error'),
      error: z.enum(authorizationErrorCodes),
      after: z.exactOptional(seconds),
    }),
  ])
  return z.union([step, z.strictObject({ inTurn: z.array(step).min(1) })])
}

/** A scenario with a name of its own, or, where it stands in a user, with the name of what it does. */
export function toScenario(fixture: ScenarioFixture, name?: string): Scenario {
  if (!('inTurn' in fixture)) return { name: name ?? fixture.do, steps: [fixture] }
  const [first = manualScenario.steps[0], ...rest] = fixture.inTurn
  return { name: name ?? 'in turn', steps: [first, ...rest] }
}
