import type * as z from 'zod'
import { lazy } from '../domain/lazy.ts'
import { mapInSteps, type Steps, stepSize } from '../domain/turns.ts'
import { partnerProblems } from './create-partner.ts'
import { createFaultSchema } from './fault-schema.ts'
import { createFixtureFrame, fixtureKeys } from './fixture-schema.ts'
import type { BrokenDocument, ReadFixture, SourceData } from './fixture-source.ts'
import type { FixtureDocument } from './fixture-types.ts'
import { nearestHint } from './nearest.ts'
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

/** Checks one fixture document; every problem at once. */
export function* checkFixture({ data, ...rest }: SourceData): Steps<ReadFixture | BrokenDocument> {
  const problems = createProblemList()
  yield // The parser had a long turn.
  const frame = createFixtureFrame().safeParse(data)
  if (!frame.success) addProblemsOf(problems, frame.error, data)
  const parts = yield* checkParts(data, problems)
  if (!problems.isEmpty) return { ...rest, problems: problems.told().map(withNearestKey) }
  const document = { ...frame.data, ...parts } as FixtureDocument
  return { ...rest, document }
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
  const places: number[] = []
  for (const [index, entry] of entries.entries()) {
    const result = schema().safeParse(entry)
    if (result.success) {
      places.push(index)
      checked.push(result.data)
    } else addProblemsOf(problems, result.error, entry, under(name, index))
    if ((index + 1) % stepSize === 0) yield
  }
  // Where everything else is right the rules are checked later, with what other documents say.
  if (!problems.isEmpty) {
    yield* mapInSteps(checked, (entry, at) =>
      problems.add(rules(entry).map(under(name, places[at] ?? 0))),
    )
  }
  return { [name]: checked } as Partial<Record<K, T[]>>
}

function* checkScenarios(
  given: unknown,
  problems: ProblemList,
): Steps<FixtureDocument['scenarios'] | undefined> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  const schema = createScenario()
  const entries = Object.entries(given)
  yield
  const checked = new Map<string, z.infer<typeof schema>>()
  for (const [name, scenario] of entries) {
    const result = schema.safeParse(scenario)
    const place = (problem: Problem) => ({ ...problem, path: ['scenarios', name, ...problem.path] })
    if (result.success) checked.set(name, result.data)
    else addProblemsOf(problems, result.error, scenario, place)
    if (checked.size % stepSize === 0) yield
  }
  yield
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
