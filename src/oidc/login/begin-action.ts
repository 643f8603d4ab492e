import type { Settings } from '../../config/fixtures/fixtures.ts'
import { type Action, iconCount, statusOf } from '../../domain/action.ts'
import type { Identification, IdentificationMode } from '../../domain/claims/confirmation-facts.ts'
import type { Clock } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { type Random, randomWord } from '../../domain/random.ts'
import type { User } from '../../domain/user.ts'
import type { ScenarioRunner } from '../../state/scenario-runner.ts'
import type { State } from '../../state/state.ts'
import type { Versioned } from '../../state/versions.ts'
import type { Visit, Visits } from './visits.ts'

interface BeginDependencies {
  readonly state: State
  readonly visits: Visits
  readonly scenarios: ScenarioRunner
  readonly settings: () => Settings
  readonly clock: Clock
  readonly random: Random
}

/** Returns undefined if the visit has ended or the user no longer exists. @param phoneNumber of the user */
export type BeginAction = (
  visit: Visit,
  phoneNumber: string,
  identifiedBy: Identification,
) => Promise<Action | undefined>

/**
 * Creates the action of a visit and plays the user's scenario. If the same phone number is sent again, returns the
 * pending action. If another number is sent, its action replaces the pending one.
 */
export function createBeginAction(dependencies: BeginDependencies): BeginAction {
  const { state, visits, scenarios, clock } = dependencies

  async function begin(
    before: Visit,
    phoneNumber: string,
    identifiedBy: Identification,
  ): Promise<Action | undefined> {
    const visit = await visits.refresh(before)
    const user = await state.users.current(phoneNumber)
    if (visit.hasEnded || user === undefined) return undefined
    const earlier = visit.action === undefined ? undefined : await state.actions.find(visit.action)
    if (earlier !== undefined && statusOf(earlier, clock.now()) === 'pending') {
      if (earlier.phoneNumber === phoneNumber) return earlier
      await state.actions.expire(earlier.id, 'replaced')
    }
    const action = newAction(dependencies, { ...visit, identifiedBy }, user)
    await state.actions.create(action)
    await visits.setAction(visit, action.id)
    await scenarios.play(user.value, action)
    return action
  }

  return (visit, phoneNumber, identifiedBy) =>
    state.store.lock(`visit/${visit.uid}`, () => begin(visit, phoneNumber, identifiedBy))
}

/** The data for an action, apart from the user. */
export type ActionSeed = Pick<
  Visit,
  'login' | 'issuer' | 'partner' | 'service' | 'claims' | 'acr' | 'approval'
> & {
  readonly identifiedBy: Identification
  /** Whether a waiting page shows an icon. Defaults to true, except for the app on the same phone. */
  readonly hasPage?: boolean
}

/** Creates a request to a user's app without storing it. */
export function newAction(
  { settings, clock, random }: Pick<BeginDependencies, 'settings' | 'clock' | 'random'>,
  visit: ActionSeed,
  { value: user, version: userVersion }: Versioned<User>,
): Action {
  const { login, issuer, partner, service, claims, acr, approval, identifiedBy } = visit
  const { hasPage = identifiedBy !== 'app' } = visit
  const icons = hasPage ? drawIcons(random) : []
  const now = clock.now()
  return {
    id: randomWord(random, 16),
    ...defined({ login }),
    issuer: issuer.name,
    partner: partner.code,
    partnerName: partner.name,
    service: service.code,
    serviceName: service.name,
    serviceType: service.type,
    user: user.id,
    userVersion,
    phoneNumber: user.phoneNumber,
    claims,
    acr,
    ...(approval === undefined ? {} : { approval }),
    mode: modeOf(identifiedBy),
    identifiedBy,
    ...(icons.length === 0 ? {} : defined({ icon: icons[random.below(icons.length)] })),
    icons,
    createdAt: now,
    expiresAt: now + lifetimesFor(settings(), partner).action * 1000,
  }
}

/** Returns how the user started, as the claim `identification_mode` reports it. */
function modeOf(identifiedBy: Identification): IdentificationMode {
  return identifiedBy === 'qr' || identifiedBy === 'app' ? identifiedBy : 'number'
}

/** Draws three different icons (itsme's waiting page shows one, the app shows three). */
function drawIcons(random: Random): number[] {
  const all = Array.from({ length: iconCount }, (_, index) => index)
  return [0, 1, 2].flatMap(() => all.splice(random.below(all.length), 1))
}
