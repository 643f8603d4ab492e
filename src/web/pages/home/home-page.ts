import type { Context } from 'koa'
import { version } from '../../../config/root.ts'
import { isoTime } from '../../../domain/clock.ts'
import { findingRules } from '../../../domain/finding.ts'
import { isLoopbackName } from '../../../domain/host-name.ts'
import { refusalOf, visitorOf } from '../../http/guards.ts'
import { basePath, languageFor } from '../../http/http.ts'
import { lanUrls } from '../../http/lan.ts'
import type { WebContext } from '../../web-context.ts'
import { ownFirst } from '../demo-partners.ts'
import { lastLogins } from '../logins/last-logins.ts'
import { qrView } from '../scan/qr.ts'
import { showSitePage } from '../site-page.ts'
import { applicationView } from './application.ts'
import { homePeople } from './home-people.ts'
import type { HomeView } from './home-views.ts'
import { waitingNow } from './waiting-now.ts'

/** The number of logins on the page. */
const maxLogins = 3

/** GET /: what runs here, the values to copy into an application, what happens now, and the test people. */
export function homePage(dependencies: WebContext) {
  const { state, configuration, clock, settings } = dependencies
  const startedAt = isoTime(clock.now())
  return async (ctx: Context): Promise<void> => {
    const { t } = languageFor(ctx)
    const refusal = refusalOf(ctx, dependencies, true)
    const visitor = visitorOf(ctx, dependencies)
    const isOpen = visitor === 'open'
    const isInvited = visitor !== 'stranger'
    const partners = ownFirst(await state.partners.list())
    const isOn = (part: 'demo' | 'app' | 'control' | 'inspector') =>
      !configuration.disable.includes(part)
    const application = applicationView(ctx, dependencies, partners, isOpen)
    const seesLogins = isInvited && isOn('inspector')
    const view: HomeView = {
      version,
      startedAt,
      demo: isOn('demo') && partners.some(({ code }) => code === 'DEMO'),
      app: isInvited && isOn('app'),
      control: isOpen && isOn('control'),
      ...(application === undefined ? {} : { application }),
      ...(settings().hints ? await homePeople(ctx, dependencies) : nobody),
      ...(isOpen && isOn('inspector') && application !== undefined
        ? { findings: await findingsOf(application.partner.code, dependencies) }
        : {}),
      waiting: isInvited && isOn('app') ? await waitingNow(dependencies) : [],
      lastLogins: seesLogins ? await lastLogins(dependencies, maxLogins, t) : [],
      isOpen: isInvited,
      signIn: refusal?.status === 401 && !isInvited,
      newPartner: isOpen && isOn('inspector'),
      teams: isOpen && isOn('control') ? await teamsOf(ctx, dependencies) : [],
      ...(isOpen && isOn('app') ? mobileView(dependencies) : { isLocal: false }),
    }
    await showSitePage(ctx, dependencies, 'home', 'home', view)
  }
}

const nobody = { q: '', people: [], hasPeople: false } as const

async function findingsOf(
  code: string,
  { state }: WebContext,
): Promise<NonNullable<HomeView['findings']>> {
  const all = await state.findings.list(code)
  const refused = all.filter(({ rule }) => findingRules[rule].severity === 'refused-by-itsme')
  return { refused: refused.length, advice: all.length - refused.length }
}

async function teamsOf(ctx: Context, { sandboxes }: WebContext): Promise<HomeView['teams']> {
  const all = (await sandboxes?.list()) ?? []
  return all
    .filter(({ expiresAt }) => expiresAt === Infinity)
    .map(({ id }) => ({ name: id, href: `${basePath(ctx)}/s/${id}/` }))
}

/** Returns where a mobile on the same network finds the phones. */
function mobileView({ configuration, names }: WebContext): Pick<HomeView, 'mobile' | 'isLocal'> {
  const { publicUrl, host } = configuration
  const isLocal = publicUrl === undefined && isLoopbackName(host)
  const [url] = publicUrl === undefined ? lanUrls(host, names()) : []
  return { isLocal, ...(url === undefined ? {} : { mobile: { url, qr: qrView(`${url}/app`) } }) }
}
