import type { B2cTenant } from '../domain/b2c/tenant.ts'
import type { Fault } from '../domain/fault.ts'
import type { Lifetimes } from '../domain/lifetimes.ts'
import type { Partner } from '../domain/partner.ts'
import type { Scenario } from '../domain/scenario.ts'
import { mapInSteps, type Steps } from '../domain/turns.ts'
import type { User } from '../domain/user.ts'
import { BrokenFixtures } from './broken-fixtures.ts'
import { createFixtureUser } from './create-fixture-user.ts'
import { createPartner } from './create-partner.ts'
import { crossChecks } from './cross-checks.ts'
import type { EntrySource, ReadFixture } from './fixture-source.ts'
import type { PartnerFixture, SettingsFixture, UserFixture } from './fixture-types.ts'
import { createKnownPartners } from './known-partners.ts'
import { checkFaultNames, checkIds, overlay, overlayFaults, overlayScenarios } from './overlay.ts'
import { registerTenant } from './register-tenant.ts'

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

/**
 * Lays documents over each other: an entry with a known key replaces that entry, a new one is added.
 *
 * @throws BrokenFixtures
 * @throws ConfigurationError
 */
export function* assembleFixtures(
  layers: readonly ReadFixture[],
  tenant?: B2cTenant,
): Steps<Fixtures> {
  const scenarios = yield* overlayScenarios(layers)
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
  const world = {
    scenarios,
    partners: createKnownPartners(partners),
    phoneNumbers: new Set(written.users.keys()),
  }
  const broken = []
  for (const layer of layers) {
    const problems = yield* crossChecks(layer, world)
    if (problems.length > 0) broken.push({ ...layer, problems })
  }
  if (broken.length > 0) throw new BrokenFixtures(broken)
  const made = yield* mapInSteps(written.users.values(), (fixture) =>
    createFixtureUser(fixture, scenarios),
  )
  const users = made.map(({ user }) => user)
  checkIds(users)
  const faults = [...(yield* overlayFaults(layers)), ...made.flatMap((each) => each.faults)]
  yield
  checkFaultNames(faults)
  yield
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
    layers: layers.map(({ text, ...rest }) => rest),
  }
}

/** Settings with some of them changed. */
export function overlaySettings(settings: Settings, changes: SettingsFixture = {}): Settings {
  const { lifetimes, ...rest } = changes
  return { ...settings, ...rest, lifetimes: { ...settings.lifetimes, ...lifetimes } }
}
