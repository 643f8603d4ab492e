import * as z from 'zod'
import { lazy } from '../domain/lazy.ts'
import { createFaultSchema } from './fault-schema.ts'
import type { FixtureDocument, SettingsFixture } from './fixture-types.ts'
import { createPartnerSchema } from './partner-schema.ts'
import { createScenario } from './scenario-schema.ts'
import { createLifetimes, createSkew, isObject } from './schema-words.ts'
import { createUserSchema } from './user-schema.ts'

/** Settings of a simulator, or of a sandbox. */
export function createSettingsSchema(): z.ZodType<SettingsFixture> {
  return z.strictObject({
    lifetimes: z.exactOptional(createLifetimes()),
    hints: z.exactOptional(z.boolean()),
    skew: z.exactOptional(createSkew()),
  })
}

function createHead() {
  return {
    $schema: z.exactOptional(z.string()),
    defaults: z.exactOptional(z.boolean()),
    settings: z.exactOptional(createSettingsSchema()),
  }
}

/** A document without what is in its lists: those are checked entry by entry. */
export function createFixtureFrame() {
  const list = z.exactOptional(z.array(z.unknown()))
  return z.strictObject({
    ...createHead(),
    partners: list,
    users: list,
    scenarios: z.exactOptional(z.custom<object>(isObject, 'must be an object')),
    faults: list,
  })
}

/** A fixture document as people write it: every part may be absent, nothing unknown may be there. */
export function createFixtureSchema(): z.ZodType<FixtureDocument> {
  return z.strictObject({
    ...createHead(),
    partners: z.exactOptional(z.array(createPartnerSchema())),
    users: z.exactOptional(z.array(createUserSchema())),
    scenarios: z.exactOptional(z.record(z.string(), createScenario())),
    faults: z.exactOptional(z.array(createFaultSchema())),
  })
}

/** The JSON schema of fixture documents, for editors; `fixtures/schema.json` is made from it. */
export function fixtureJsonSchema(): object {
  return z.toJSONSchema(createFixtureSchema(), { io: 'input', unrepresentable: 'any' })
}

/** Every key that a fixture document may have, at any depth; made once, since that takes milliseconds. */
export const fixtureKeys: () => ReadonlySet<string> = lazy(
  () => new Set(keysOf(fixtureJsonSchema())),
)

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties } = schema as { properties?: object }
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(keysOf)]
}
