import type { Context } from 'koa'
import { languageOf } from '../locales/catalogue.ts'
import { render } from '../views.ts'
import type { WebContext } from '../web-context.ts'

/** How long a result is valid, in milliseconds. Anyone may request it, and signing takes time. */
const freshFor = 1_000

interface Readiness {
  readonly at: number
  readonly failure: Promise<string | undefined>
}

/** GET /readyz: 200 if a login would succeed now, otherwise 503. The log says why. */
export function respondReadiness(dependencies: WebContext) {
  const { wallClock, checkReadiness, onError, state, draining } = dependencies
  const { shared } = state.store
  let last: Readiness | undefined

  async function look(): Promise<string | undefined> {
    try {
      await checkReadiness()
      drawPage()
      return undefined
    } catch (error) {
      onError(error)
      return 'a login would fail; the log says why'
    }
  }

  async function failureOf(): Promise<string | undefined> {
    if (draining.aborted) return 'the simulator is stopping'
    if (shared?.isReady() === false) return 'the store cannot be reached'
    const at = wallClock.now()
    if (last === undefined || at - last.at >= freshFor) last = { at, failure: look() }
    return last.failure
  }

  return async (ctx: Context): Promise<void> => {
    const reason = await failureOf()
    ctx.status = reason === undefined ? 200 : 503
    ctx.body = reason === undefined ? { status: 'ok' } : { status: 'unavailable', reason }
  }
}

/** Renders the first page of every login. */
function drawPage(): void {
  const { code, t } = languageOf('en')
  const closed = { seen: '', isMobile: false, lacksApp: false, isFolded: false, isOpen: false }
  const form = { uid: '', partnerName: '', phoneNumber: '', countryCode: '32', remember: false }
  render(
    'identify',
    { lang: code, t, base: '', languages: [] },
    { ...form, ...closed, prefixes: [], people: [], hidden: 0 },
  )
}
