import type * as z from 'zod'
import { type InputError, SimulatorError } from '../domain/errors.ts'
import { mergePatch } from '../domain/merge-patch.ts'
import { nearestHint } from '../domain/nearest.ts'
import { faultProblems } from './create-fault.ts'
import { partnerEntryProblems, userEntryProblems, type World } from './cross-checks.ts'
import { createFaultSchema } from './fault-schema.ts'
import type { FaultFixture, PartnerFixture, UserFixture } from './fixture-types.ts'
import { createPartnerSchema } from './partner-schema.ts'
import { type Problem, pathText, problemsOf } from './problems.ts'
import { createUserSchema } from './user-schema.ts'

/** Refuses with every problem at once. @throws SimulatorError `bad-input` where there is one */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const errors: InputError[] = problems.map(({ path, message }) => ({
    path: pathText(path),
    message,
  }))
  const text = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  throw new SimulatorError('bad-input', text.join('; '), errors)
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
  refuseProblems(
    problemsOf(result.error, value).map((problem) => {
      if (problem.message !== 'unknown key') return problem
      const key = String(problem.path.at(-1))
      const hint = problem.path.length === 1 ? nearestHint(key, known) : ''
      return { ...problem, message: `unknown ${what}${hint}` }
    }),
  )
  throw result.error
}

function checkedEntry<T>(
  schema: z.ZodType<T>,
  rules: (entry: T, world: World) => Problem[],
): (value: unknown, world: World) => T {
  return (value, world) => {
    const entry = checked(schema, value)
    refuseProblems(rules(entry, world))
    return entry
  }
}

/** The check of a user as fixtures write it. @throws SimulatorError `bad-input` */
export function checkUser(value: unknown, world: World): UserFixture {
  return checkedEntry(createUserSchema(), userEntryProblems)(value, world)
}

/** The check of a partner as fixtures write it. @throws SimulatorError `bad-input` */
export function checkPartner(value: unknown, world: World): PartnerFixture {
  return checkedEntry(createPartnerSchema(), partnerEntryProblems)(value, world)
}

/** The check of a fault as fixtures write it. @throws SimulatorError `bad-input` */
export function checkFault(value: unknown, world: World): FaultFixture {
  return checkedEntry(createFaultSchema(), faultProblems)(value, world)
}

/** A user's words with a merge patch: null is "has none" where a fixture can say so, and takes the words away elsewhere. */
export function patchUserWords(written: UserFixture, patch: unknown): unknown {
  const { shape } = createUserSchema()
  const isNullable = (key: string) =>
    Object.hasOwn(shape, key) && shape[key as keyof typeof shape].safeParse(null).success
  return mergePatch(written, patch, isNullable)
}
