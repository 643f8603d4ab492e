import type * as z from 'zod'
import type { InputError } from '../domain/errors.ts'
import { lazy } from '../domain/lazy.ts'
import { nearestHint } from '../domain/nearest.ts'
import { type Steps, stepSize } from '../domain/turns.ts'
import { partnerProblems } from './create-partner.ts'
import { createFaultSchema } from './fault-schema.ts'
import { createFixtureFrame, fixtureKeys } from './fixture-schema.ts'
import type { ReadFixture, SourceData } from './fixture-source.ts'
import type { FixtureDocument } from './fixture-types.ts'
import { createPartnerSchema } from './partner-schema.ts'
import {
  addProblemsOf,
  createProblemList,
  type Problem,
  type ProblemList,
  shown,
  under,
  unknownKey,
} from './problems.ts'
import { createScenario } from './scenario-schema.ts'
import { userProblems } from './user-rules.ts'
import { createUserSchema } from './user-schema.ts'

export type FixtureResult = ReadFixture | { readonly errors: readonly InputError[] }

/** Checks one fixture document; every problem at once, with file, line and path. */
export function* checkFixture(source: SourceData): Steps<FixtureResult> {
  if ('errors' in source) return source
  const { data, locate, source: written } = source
  const problems = createProblemList()
  const frame = createFixtureFrame().safeParse(data)
  if (!frame.success) addProblemsOf(problems, frame.error, data)
  const parts = yield* checkParts(data, problems)
  if (!problems.isEmpty) return { errors: problems.told().map(withNearestKey).map(locate) }
  const document = { ...frame.data, ...parts } as FixtureDocument
  return { document, locate, source: written }
}

type Parts = Pick<FixtureDocument, 'partners' | 'users' | 'scenarios' | 'faults'>

/** The lists of a document, entry by entry: a long one must not hold everything else up. */
function* checkParts(data: unknown, problems: ProblemList): Steps<Partial<Parts>> {
  const given: { readonly [K in keyof Parts]?: unknown } = Object(data)
  const partners = lazy(createPartnerSchema)
  const scenarios = yield* checkScenarios(given.scenarios, problems)
  return {
    ...(yield* checkList('partners', given.partners, partners, problems, partnerProblems)),
    ...(yield* checkList('users', given.users, lazy(createUserSchema), problems, userProblems)),
    ...(yield* checkList('faults', given.faults, lazy(createFaultSchema), problems, () => [])),
    ...(scenarios === undefined ? {} : { scenarios }),
  }
}

/** @param rules what only whole entries tell, of those that are right by themselves: so that everything is said at once */
function* checkList<T, K extends string>(
  name: K,
  entries: unknown,
  schema: () => z.ZodType<T>,
  problems: ProblemList,
  rules: (entry: T) => readonly Problem[],
): Steps<Partial<Record<K, T[]>>> {
  if (!Array.isArray(entries)) return {}
  const checked: T[] = []
  const maybe: Problem[][] = []
  for (const [index, entry] of entries.entries()) {
    const result = schema().safeParse(entry)
    const place = under(name, index)
    if (result.success) {
      checked.push(result.data)
      const broken = rules(result.data)
      if (broken.length > 0) maybe.push(broken.map(place))
    } else addProblemsOf(problems, result.error, entry, place)
    if ((index + 1) % stepSize === 0) yield
  }
  // Where everything else is right the rules are checked again, with what other documents say.
  if (!problems.isEmpty) for (const broken of maybe) problems.add(broken)
  return { [name]: checked } as Partial<Record<K, T[]>>
}

function* checkScenarios(
  given: unknown,
  problems: ProblemList,
): Steps<FixtureDocument['scenarios'] | undefined> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  const schema = createScenario()
  const checked = new Map<string, z.infer<typeof schema>>()
  for (const [name, scenario] of Object.entries(given)) {
    const result = schema.safeParse(scenario)
    const place = (problem: Problem) => ({ ...problem, path: ['scenarios', name, ...problem.path] })
    if (result.success) checked.set(name, result.data)
    else addProblemsOf(problems, result.error, scenario, place)
    if (checked.size % stepSize === 0) yield
  }
  return Object.fromEntries(checked)
}

/** Adds the key that was probably meant, of all that fixtures have. */
function withNearestKey(problem: Problem): Problem {
  if (problem.message !== unknownKey) return problem
  const key = String(problem.path.at(-1))
  return {
    path: problem.path,
    message: `unknown key ${shown(key)}${nearestHint(key, fixtureKeys())}`,
  }
}
