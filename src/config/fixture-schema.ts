import * as z from 'zod'
import { authorizationErrorCodes } from '../domain/errors.ts'
import { createPartnerSchema } from './partner-schema.ts'
import { createUserSchema } from './user-schema.ts'

function createScenario() {
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

function createSettings() {
  const lifetime = z.number().positive().max(86_400)
  return z.strictObject({
    lifetimes: z.exactOptional(
      z.strictObject({
        action: z.exactOptional(lifetime),
        code: z.exactOptional(lifetime),
        accessToken: z.exactOptional(lifetime),
        idToken: z.exactOptional(lifetime),
        interaction: z.exactOptional(lifetime),
      }),
    ),
    hints: z.exactOptional(z.boolean()),
  })
}

/** A fixture document as people write it: every part may be absent, nothing unknown may be there. */
export function createFixtureSchema() {
  return z.strictObject({
    $schema: z.exactOptional(z.string()),
    defaults: z.exactOptional(z.boolean()),
    settings: z.exactOptional(createSettings()),
    partners: z.exactOptional(z.array(createPartnerSchema())),
    users: z.exactOptional(z.array(createUserSchema())),
    scenarios: z.exactOptional(z.record(z.string(), createScenario())),
  })
}

export type FixtureDocument = z.infer<ReturnType<typeof createFixtureSchema>>
export type ScenarioFixture = z.infer<ReturnType<typeof createScenario>>

/** The JSON schema of fixture documents, for editors; `fixtures/schema.json` is made from it. */
export function fixtureJsonSchema(): object {
  return z.toJSONSchema(createFixtureSchema(), { io: 'input', unrepresentable: 'any' })
}

/** Every key that a fixture document may have, at any depth. */
export function fixtureKeys(): ReadonlySet<string> {
  return new Set(keysOf(fixtureJsonSchema()))
}

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties } = schema as { properties?: object }
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(keysOf)]
}
