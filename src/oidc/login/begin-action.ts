import type { Settings } from '../../config/fixtures/fixtures.ts'
import { type Action, iconCount, statusOf } from '../../domain/action.ts'
import type { Identification, IdentificationMode } from '../../domain/claims/confirmation-facts.ts'
import type { Clock } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import { SimulatorError } from '../../domain/errors.ts'
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

  /** Returns the pending action of a visit, unless it is for another number: it then ends. */
  async function pendingAction(visit: Visit, phoneNumber: string): Promise<Action | undefined> {
    const earlier = visit.action === undefined ? undefined : await state.actions.find(visit.action)
    if (earlier === undefined || statusOf(earlier, clock.now()) !== 'pending') return undefined
    if (earlier.phoneNumber === phoneNumber) return earlier
    // Somebody may have decided it at the same moment.
    await state.actions.expire(earlier.id, 'replaced').catch(ignoreDecided)
    return undefined
  }

  return async function begin(visit, phoneNumber, identifiedBy) {
    const user = await state.users.current(phoneNumber)
    if (visit.hasEnded || user === undefined) return undefined
    const pending = await pendingAction(visit, phoneNumber)
    if (pending !== undefined) return pending
    const action = newAction(dependencies, { ...visit, identifiedBy }, user)
    const isFirst = await state.actions.create(action, visits.toAsk(visit, action.id))
    // Another request of this visit was faster: its action is there now.
    if (!isFirst) return begin(await visits.refresh(visit), phoneNumber, identifiedBy)
    await visits.trim()
    await scenarios.play(user.value, action)
    return action
  }
}

function ignoreDecided(error: unknown): void {
  if (!(error instanceof SimulatorError) || error.code !== 'action-already-decided') throw error
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
