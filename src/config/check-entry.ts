import type * as z from 'zod'
import { type InputError, SimulatorError } from '../domain/errors.ts'
import { lazy } from '../domain/lazy.ts'
import { mergePatch } from '../domain/merge-patch.ts'
import { partnerEntryProblems, userEntryProblems, type World } from './cross-checks.ts'
import { faultProblems } from './fault-problems.ts'
import { createFaultSchema } from './fault-schema.ts'
import { fixtureKeys } from './fixture-schema.ts'
import type { FaultFixture, PartnerFixture, UserFixture } from './fixture-types.ts'
import { nearestHint } from './nearest.ts'
import { createPartnerSchema } from './partner-schema.ts'
import { type Problem, pathText, problemsOf, toldOf, unknownKey } from './problems.ts'
import { createUserSchema } from './user-schema.ts'

/** Refuses with every problem at once. @throws SimulatorError `bad-input` where there is one */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusalOf(toldOf(problems))
}

/** @param told problems, of which those that are too many were left out */
function refusalOf(told: readonly Problem[]): SimulatorError {
  const errors: InputError[] = told.map(({ path, message }) => ({ path: pathText(path), message }))
  const text = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return new SimulatorError('bad-input', text.join('; '), errors)
}

/**
 * Checks a value against a schema.
 *
 * @param what a member is called in messages
 * @throws SimulatorError `bad-input` with every problem
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, what = 'member'): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const known = 'shape' in schema ? Object.keys(Object(schema.shape)) : []
  throw refusalOf(
    problemsOf(result.error, value).map((problem) => {
      if (problem.message !== unknownKey) return problem
      const key = String(problem.path.at(-1))
      const hint = nearestHint(key, problem.path.length === 1 ? known : fixtureKeys())
      return { ...problem, message: `unknown ${what}${hint}` }
    }),
  )
}

/** Checks of entries as fixtures write them; every problem at once. */
export interface EntryChecks {
  /** @throws SimulatorError `bad-input` */
  user(value: unknown, world: World): UserFixture
  /** @throws SimulatorError `bad-input` */
  partner(value: unknown, world: World): PartnerFixture
  /** @throws SimulatorError `bad-input` */
  fault(value: unknown, world: World): FaultFixture
  /** A user's words with a merge patch: null is "has none" where a fixture can say so, and takes the words away elsewhere. */
  patchUser(written: UserFixture, patch: unknown): unknown
}

/** The schemas are made when first used, and once: they cost more than all else that is done with an entry. */
export function createEntryChecks(): EntryChecks {
  const userSchema = lazy(createUserSchema)
  const nullable = lazy(() => {
    const members: Readonly<Record<string, z.ZodType>> = userSchema().shape
    const names = Object.keys(members).filter((name) => members[name]?.safeParse(null).success)
    return new Set(names)
  })
  return {
    user: entryCheck<UserFixture>(userSchema, userEntryProblems),
    partner: entryCheck(lazy(createPartnerSchema), partnerEntryProblems),
    fault: entryCheck(lazy(createFaultSchema), faultProblems),
    patchUser(written, patch) {
      refuseUnknown(patch, Object.keys(userSchema().shape))
      return mergePatch(written, patch, (name) => nullable().has(name))
    },
  }
}

/** A name that is wrong must not vanish with the null that it has. @throws SimulatorError `bad-input` */
function refuseUnknown(patch: unknown, known: readonly string[]): void {
  const unknown = Object.keys(Object(patch)).filter((name) => !known.includes(name))
  refuseProblems(
    unknown.map((name) => ({
      path: [name],
      message: 'unknown member',
      hint: () => nearestHint(name, known),
    })),
  )
}

function entryCheck<T>(
  schema: () => z.ZodType<T>,
  rules: (entry: T, world: World) => Problem[],
): (value: unknown, world: World) => T {
  return (value, world) => {
    const entry = checked(schema(), value)
    refuseProblems(rules(entry, world))
    return entry
  }
}
