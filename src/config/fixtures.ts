import type { B2cTenant } from '../domain/b2c/tenant.ts'
import { ConfigurationError } from '../domain/errors.ts'
import type { Fault } from '../domain/fault.ts'
import type { Lifetimes } from '../domain/lifetimes.ts'
import type { Partner } from '../domain/partner.ts'
import type { Scenario } from '../domain/scenario.ts'
import { doInTurns, doNow, mapInSteps, type Steps } from '../domain/turns.ts'
import type { User } from '../domain/user.ts'
import { checkFixture } from './check-fixture.ts'
import { createFixtureUser } from './create-fixture-user.ts'
import { createPartner } from './create-partner.ts'
import { crossChecks } from './cross-checks.ts'
import {
  type EntrySource,
  type FixtureSource,
  objectData,
  type ReadFixture,
  type SourceData,
  sourceFault,
  textData,
  trustedFixture,
} from './fixture-source.ts'
import type {
  FixtureDocument,
  PartnerFixture,
  SettingsFixture,
  UserFixture,
} from './fixture-types.ts'
import { checkFaultNames, checkIds, overlay, overlayFaults, overlayScenarios } from './overlay.ts'
import { type ReadMode, readTextInTurns, readTextNow } from './read-text.ts'
import { registerTenant } from './register-tenant.ts'
import { readPackageFile } from './root.ts'

export interface Settings {
  readonly lifetimes: Lifetimes
  /** Whether the pages show test users and the link to the phone. */
  readonly hints: boolean
  /** Seconds that `iat`, `nbf` and `exp` of tokens are off. */
  readonly skew: number
}

/** Everything that fixtures say, checked and complete. */
export interface Fixtures {
  readonly settings: Settings
  readonly partners: readonly Partner[]
  readonly users: readonly User[]
  readonly scenarios: ReadonlyMap<string, Scenario>
  /** Those that stand by themselves, and those that users carry. */
  readonly faults: readonly Fault[]
  /** The words that partners (by code) and users (by phone number) were made of. */
  readonly written: {
    readonly partners: ReadonlyMap<string, PartnerFixture>
    readonly users: ReadonlyMap<string, UserFixture>
  }
  /** Where each partner was written, by code. */
  readonly partnerSources: ReadonlyMap<string, EntrySource>
  /** The documents, the base first: others can be laid over them. */
  readonly layers: readonly ReadFixture[]
}

export const defaultSettings: Settings = {
  lifetimes: { action: 180, code: 180, accessToken: 3600, idToken: 300, interaction: 600 },
  hints: true,
  skew: 0,
}

/** The packaged set, `fixtures/default.yaml`: the base of every overlay. The build makes JSON of it, which starts faster. */
function packagedFixture(): ReadFixture {
  const document: FixtureDocument = JSON.parse(readPackageFile('dist/bundle/default-fixture.json'))
  return trustedFixture('fixtures/default.yaml', document)
}

export interface LoadOptions {
  /** Codes of the packaged partners to keep; all of them unless given. */
  readonly packagedPartners?: readonly string[]
  /** Its redirect URIs belong to every service of every partner. */
  readonly tenant?: B2cTenant
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
  const layers = [withPartners(packagedFixture(), options)]
  const load = (mode: ReadMode) =>
    doNow(
      layOver(
        layers,
        sources.map((source) => readSourceNow(source, mode)),
        options,
      ),
    )
  try {
    return load({ exact: false })
  } catch (error) {
    // Messages name the line, which the quick reader of JSON does not know.
    if (!(error instanceof ConfigurationError)) throw error
    return load({ exact: true })
  }
}

/** The same while the simulator serves: the event loop is not held for long. @throws ConfigurationError */
export function reloadFixtures(
  sources: readonly FixtureSource[],
  options: LoadOptions = {},
): Promise<Fixtures> {
  return layOverInTurns([withPartners(packagedFixture(), options)], sources, options)
}

/**
 * Lays documents over others. One that says `defaults: false` leaves out what is below all of them.
 *
 * @throws ConfigurationError with every problem of every document
 */
export async function layOverInTurns(
  layers: readonly ReadFixture[],
  sources: readonly FixtureSource[],
  options: LoadOptions = {},
): Promise<Fixtures> {
  const load = async (mode: ReadMode) => {
    const read = await Promise.all(sources.map((source) => readSourceInTurns(source, mode)))
    return doInTurns(layOver(layers, read, options))
  }
  try {
    return await load({ exact: false })
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return load({ exact: true })
  }
}

function readSourceNow(source: FixtureSource, mode: ReadMode): SourceData {
  const fault = sourceFault(source)
  if (fault !== undefined) return { errors: [fault] }
  if (!('text' in source)) return objectData(source)
  return textData(source.name, readTextNow(source.text, mode))
}

async function readSourceInTurns(source: FixtureSource, mode: ReadMode): Promise<SourceData> {
  const fault = sourceFault(source)
  if (fault !== undefined) return { errors: [fault] }
  if (!('text' in source)) return objectData(source)
  return textData(source.name, await readTextInTurns(source.text, mode))
}

function* layOver(
  layers: readonly ReadFixture[],
  sources: readonly SourceData[],
  { tenant }: LoadOptions,
): Steps<Fixtures> {
  const results = []
  for (const source of sources) results.push(yield* checkFixture(source))
  const broken = results.flatMap((result) => ('errors' in result ? result.errors : []))
  if (broken.length > 0) throw new ConfigurationError(broken)
  const own = results.filter((result) => 'document' in result)
  const isAlone = own.some(({ document }) => document.defaults === false)
  return yield* assemble(isAlone ? own : [...layers, ...own], tenant)
}

function withPartners(packaged: ReadFixture, { packagedPartners }: LoadOptions): ReadFixture {
  if (packagedPartners === undefined) return packaged
  const { document } = packaged
  const partners = document.partners?.filter(({ code }) => packagedPartners.includes(code)) ?? []
  return { ...packaged, document: { ...document, partners } }
}

function* assemble(layers: readonly ReadFixture[], tenant?: B2cTenant): Steps<Fixtures> {
  const scenarios = overlayScenarios(layers)
  const written = {
    partners: overlay(
      layers,
      'partners',
      ({ code }) => code,
      (partner: PartnerFixture) => registerTenant(partner, tenant),
    ),
    users: overlay(layers, 'users', ({ phoneNumber }) => phoneNumber),
  }
  const partners = yield* mapInSteps(written.partners.values(), (partner) => createPartner(partner))
  const world = { scenarios, partners, phoneNumbers: new Set(written.users.keys()) }
  const errors = []
  for (const layer of layers) errors.push(...(yield* crossChecks(layer, world)))
  if (errors.length > 0) throw new ConfigurationError(errors)
  const made = yield* mapInSteps(written.users.values(), (fixture) =>
    createFixtureUser(fixture, scenarios),
  )
  const users = made.map(({ user }) => user)
  checkIds(users)
  const faults = [...(yield* overlayFaults(layers)), ...made.flatMap((each) => each.faults)]
  checkFaultNames(faults)
  return {
    settings: layers.reduce(
      (settings, { document }) => overlaySettings(settings, document.settings),
      defaultSettings,
    ),
    partners,
    users,
    scenarios,
    faults,
    written,
    partnerSources: new Map(
      layers.flatMap(({ document, source }) =>
        (document.partners ?? []).map(({ code }) => [code, source] as const),
      ),
    ),
    layers,
  }
}

/** Settings with some of them changed. */
export function overlaySettings(settings: Settings, changes: SettingsFixture = {}): Settings {
  const { lifetimes, ...rest } = changes
  return { ...settings, ...rest, lifetimes: { ...settings.lifetimes, ...lifetimes } }
}
