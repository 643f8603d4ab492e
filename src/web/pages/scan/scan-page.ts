import type { Context } from 'koa'
import { SimulatorError } from '../../../domain/errors.ts'
import { parseQueryPhoneNumber } from '../../../domain/people/phone-number.ts'
import { languageFor, readForm, seeOther } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import type { WebContext } from '../../web-context.ts'
import { shownPeople } from '../people.ts'
import { showPage } from '../show-page.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /scan/:code: a camera has scanned the QR code, or somebody has clicked it. The page asks whose phone this is. */
export function scanPage(dependencies: WebContext): Handler {
  return async (ctx) => {
    const code = String(ctx['params'].code)
    await asPage(dependencies.state.scanCodes.find(code))
    const { people, hidden } = await shownPeople(dependencies, languageFor(ctx))
    showPage(ctx, 'scan', { isSamePhone: false, people, hidden })
  }
}

/** POST /scan/:code: the phone of a person scans the code, and shows the request. */
export function scanAs(dependencies: WebContext): Handler {
  return async (ctx) => {
    const { phoneNumber = '' } = await readForm(ctx)
    await scanWith(ctx, dependencies, phoneNumber, String(ctx['params'].code))
  }
}

/** POST /app/:phoneNumber/scan: the content of a QR code was pasted into the phone. */
export function scanOnPhone(dependencies: WebContext): Handler {
  return async (ctx) => {
    const { code = '' } = await readForm(ctx)
    await scanWith(ctx, dependencies, String(ctx['params'].phoneNumber), code)
  }
}

async function scanWith(
  ctx: Context,
  { state, scan }: WebContext,
  given: string,
  text: string,
): Promise<void> {
  const phoneNumber = parseQueryPhoneNumber(given)
  const user = phoneNumber === undefined ? undefined : await state.users.find(phoneNumber)
  if (user === undefined) {
    throw new PageError(404, 'not_found', 'There is no such phone.', `no user has "${given}"`)
  }
  const { action, session } = await asPage(scan(text, user))
  const query =
    action === undefined ? { done: 'scanned', partner: session.partner } : { action: action.id }
  seeOther(ctx, `/app/${user.phoneNumber}?${new URLSearchParams(query)}`)
}

/** Explains on a page why a code cannot be scanned. */
async function asPage<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    const status = { 'not-found': 404, 'too-old': 410, 'bad-input': 422 }[String(error.code)]
    if (status === undefined) throw error
    throw new PageError(status, error.code, 'This QR code cannot be scanned.', error.message)
  }
}
