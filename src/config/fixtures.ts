import { createUser } from '../domain/create-user.ts'
import { ConfigurationError, type InputError } from '../domain/errors.ts'
import { nearestHint } from '../domain/nearest.ts'
import type { Partner } from '../domain/partner.ts'
import { manualScenario, type Scenario } from '../domain/scenario.ts'
import type { User } from '../domain/user.ts'
import { createPartner, partnerProblems } from './create-partner.ts'
import type { FixtureDocument, ScenarioFixture } from './fixture-schema.ts'
import {
  type FixtureSource,
  type ReadFixture,
  readFixture,
  trustedFixture,
} from './fixture-source.ts'
import { under } from './problems.ts'
import { readPackageFile } from './root.ts'
import { userProblems } from './user-rules.ts'

/** Lifetimes in seconds, fractions allowed (itsme's documentation: action and code 180, access token 3600, ID token 300). */
export interface Lifetimes {
  readonly action: number
  readonly code: number
  readonly accessToken: number
  readonly idToken: number
  readonly interaction: number
}

export interface Settings {
  readonly lifetimes: Lifetimes
  /** Whether the pages show test users and the link to the phone. */
  readonly hints: boolean
}

/** Everything that fixtures say, checked and complete. */
export interface Fixtures {
  readonly settings: Settings
  readonly partners: readonly Partner[]
  readonly users: readonly User[]
}

export const defaultSettings: Settings = {
  lifetimes: { action: 180, code: 180, accessToken: 3600, idToken: 300, interaction: 600 },
  hints: true,
}

/** The packaged set, `fixtures/default.yaml`: the base of every overlay. The build makes JSON of it, which starts faster. */
function packagedFixture(): ReadFixture {
  const document: FixtureDocument = JSON.parse(readPackageFile('dist/bundle/default-fixture.json'))
  return trustedFixture('fixtures/default.yaml', document)
}

interface LoadOptions {
  /** Codes of the packaged partners to keep; all of them unless given. */
  readonly packagedPartners?: readonly string[]
}

/**
 * Lays documents over the packaged set, in order: an entry with a known key replaces that entry, a new one is added.
 *
 * @throws ConfigurationError with every problem of every document
 */
export function loadFixtures(
  sources: readonly FixtureSource[],
  options: LoadOptions = {},
): Fixtures {
  const results = sources.map(readFixture)
  const broken = results.flatMap((result) => ('errors' in result ? result.errors : []))
  if (broken.length > 0) throw new ConfigurationError(broken)
  const own = results.filter((result) => 'document' in result)
  const isAlone = own.some(({ document }) => document.defaults === false)
  return assemble(isAlone ? own : [withPartners(packagedFixture(), options), ...own])
}

function withPartners(packaged: ReadFixture, { packagedPartners }: LoadOptions): ReadFixture {
  if (packagedPartners === undefined) return packaged
  const { document } = packaged
  const partners = document.partners?.filter(({ code }) => packagedPartners.includes(code)) ?? []
  return { ...packaged, document: { ...document, partners } }
}

function assemble(fixtures: readonly ReadFixture[]): Fixtures {
  const scenarios = overlayScenarios(fixtures)
  const errors = fixtures.flatMap((fixture) => crossChecks(fixture, scenarios))
  if (errors.length > 0) throw new ConfigurationError(errors)
  const users = overlay(fixtures, 'users', ({ phoneNumber }) => phoneNumber).map(
    ({ scenario, ...seed }) =>
      createUser({ ...seed, scenario: scenarios.get(scenario ?? 'manual') ?? manualScenario }),
  )
  checkIds(users)
  return {
    settings: fixtures.reduce(overlaySettings, defaultSettings),
    partners: overlay(fixtures, 'partners', ({ code }) => code).map(createPartner),
    users,
  }
}

/** Tokens belong to an id, so no two users may share one, in whatever documents they stand. */
function checkIds(users: readonly User[]): void {
  const owners = new Map<string, string>()
  const errors = users.flatMap(({ id, phoneNumber }) => {
    const owner = owners.get(id)
    owners.set(id, phoneNumber)
    const message = `user ${phoneNumber} has the id "${id}" of user ${owner}`
    return owner === undefined ? [] : [{ path: 'users', message }]
  })
  if (errors.length > 0) throw new ConfigurationError(errors)
}

function overlay<K extends 'partners' | 'users', T extends NonNullable<FixtureDocument[K]>[number]>(
  fixtures: readonly ReadFixture[],
  key: K,
  keyOf: (entry: T) => string,
): T[] {
  const entries = new Map<string, T>()
  for (const { document } of fixtures) {
    for (const entry of (document[key] ?? []) as T[]) entries.set(keyOf(entry), entry)
  }
  return [...entries.values()]
}

function overlaySettings(settings: Settings, { document }: ReadFixture): Settings {
  const { lifetimes, ...rest } = document.settings ?? {}
  return { ...settings, ...rest, lifetimes: { ...settings.lifetimes, ...lifetimes } }
}

function overlayScenarios(fixtures: readonly ReadFixture[]): Map<string, Scenario> {
  const scenarios = new Map([[manualScenario.name, manualScenario]])
  for (const { document } of fixtures) {
    for (const [name, fixture] of Object.entries(document.scenarios ?? {})) {
      scenarios.set(name, { name, steps: stepsOf(fixture) })
    }
  }
  return scenarios
}

function stepsOf(fixture: ScenarioFixture): Scenario['steps'] {
  if (!('inTurn' in fixture)) return [fixture]
  const [first = { do: 'manual' }, ...rest] = fixture.inTurn
  return [first, ...rest]
}

/** What the schema cannot say: names that must be known, keys that must be there once. */
function crossChecks(
  { document, locate }: ReadFixture,
  scenarios: Map<string, Scenario>,
): InputError[] {
  const unknown = (document.users ?? []).flatMap(({ scenario }, index) =>
    scenario === undefined || scenarios.has(scenario)
      ? []
      : [
          {
            path: ['users', index, 'scenario'],
            message: `unknown scenario "${scenario}"${nearestHint(scenario, scenarios.keys())}`,
          },
        ],
  )
  const partners = document.partners ?? []
  return [
    ...unknown,
    ...(document.users ?? []).flatMap((user, index) =>
      userProblems(user).map(under('users', index)),
    ),
    ...partners.flatMap((partner, index) => partnerProblems(partner).map(under('partners', index))),
    ...repeated(['partners'], 'code', partners),
    ...repeated(['users'], 'phoneNumber', document.users ?? []),
    ...partners.flatMap(({ services }, index) =>
      repeated(['partners', index, 'services'], 'code', services),
    ),
  ].map(locate)
}

function repeated<K extends string>(
  path: readonly PropertyKey[],
  key: K,
  entries: readonly Readonly<Record<K, string>>[],
): { path: PropertyKey[]; message: string }[] {
  const first = new Map<string, number>()
  return entries.flatMap((entry, index) => {
    const earlier = first.get(entry[key])
    if (earlier === undefined) first.set(entry[key], index)
    return earlier === undefined
      ? []
      : [{ path: [...path, index, key], message: `"${entry[key]}" stands at [${earlier}] already` }]
  })
}
