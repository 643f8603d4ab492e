import type { Settings } from '../../config/fixtures/fixtures.ts'
import type { Clock } from '../../domain/clock.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { factsOf } from '../../domain/login/login.ts'
import type { State } from '../../state/state.ts'
import type { Visit } from './visits.ts'

/** Looks whether a login succeeds although the app opened the response in another browser than the first one. */
export interface ReturnChecks {
  /** Plans the look for the time when the code expires. */
  plan(visit: Visit): Promise<void>
}

/** A login, and where a finding about it belongs. */
interface PlannedCheck {
  readonly login: string
  readonly issuer: string
  readonly partner: string
  readonly service: string
}

interface ReturnCheckDependencies {
  readonly state: State
  readonly clock: Clock
  readonly settings: () => Settings
}

export function createReturnChecks({
  state,
  clock,
  settings,
}: ReturnCheckDependencies): ReturnChecks {
  const plans = state.store.plans<PlannedCheck>('returnChecks', (planned) => check(planned))

  async function check({ login: id, ...place }: PlannedCheck): Promise<void> {
    const login = await state.logins.find(id)
    if (login === undefined) return
    if (factsOf(login, 'tokens').some(({ status }) => status === 200)) return
    const message = 'the app opened the response in another browser, and nobody redeemed the code'
    await state.findings.add(
      { rule: 'return-needs-first-browser', message },
      { ...place, step: 'redirect', login: id },
    )
  }

  return {
    async plan({ login, issuer, partner, service }) {
      if (login === undefined) return
      const planned = { login, issuer: issuer.name, partner: partner.code, service: service.code }
      await plans.add(planned, clock.now() + lifetimesFor(settings(), partner).code * 1000)
    },
  }
}
