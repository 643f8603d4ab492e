import type { Context } from 'koa'
import { type Api, createApi } from '../api/api.ts'
import { createInputReader } from './control/control-input.ts'
import { openApiDocument } from './control/openapi.ts'
import { operationsOf } from './control/operations.ts'
import { createDemo } from './demo/demo-pages.ts'
import { serveAsset } from './http/assets.ts'
import { factsOf } from './http/http.ts'
import { showMetrics } from './metrics/metrics-route.ts'
import { decideWaiting, sendAgain } from './pages/decide-waiting.ts'
import { armFault, releaseLatch, removeFault } from './pages/faults/arm-fault.ts'
import { faultsPage } from './pages/faults/faults-page.ts'
import { findingsPage, partnerFindingsPage } from './pages/findings.ts'
import { homePage } from './pages/home/home-page.ts'
import { cancelVisit, identifyPage, submitIdentify } from './pages/identify.ts'
import { switchLanguage } from './pages/language.ts'
import { loginPage } from './pages/logins/login-page.ts'
import { loginsPage } from './pages/logins/logins-page.ts'
import { registerUri } from './pages/logins/register-uri.ts'
import { onboardPage, submitOnboard } from './pages/partners/add-partner.ts'
import { partnerFile, partnerForms, removePartner } from './pages/partners/change-partner.ts'
import { partnerPage } from './pages/partners/partner-page.ts'
import { partnersPage } from './pages/partners/partners-page.ts'
import { changeWhatHappens, pinPhone } from './pages/phone/change-on-board.ts'
import {
  confirmOnPhone,
  decideFromElsewhere,
  rejectOnPhone,
  unblockOnPhone,
} from './pages/phone/decide-on-phone.ts'
import {
  addPerson,
  addPersonPage,
  editPerson,
  editPersonPage,
  removePerson,
} from './pages/phone/edit-person.ts'
import { phonePage } from './pages/phone/phone-page.ts'
import { phonesPage } from './pages/phone/phones-page.ts'
import { personPhoto } from './pages/phone/photo.ts'
import { openApp, openAppOf, showAnswer } from './pages/scan/app-to-app.ts'
import { identifyEvents } from './pages/scan/identify-events.ts'
import { scanAs, scanOnPhone, scanPage } from './pages/scan/scan-page.ts'
import { secretPage, showSecret } from './pages/secret.ts'
import { signInPage, signOut, submitSignIn } from './pages/sign-in.ts'
import { siteEvents } from './pages/site-events.ts'
import { guidePage } from './pages/testers/guide-page.ts'
import { signInTester, testerLinkPage } from './pages/testers/tester-link.ts'
import { inviteTester, removeTester, testersPage } from './pages/testers/testers-page.ts'
import { waitEvents, waitPage, waitStatus } from './pages/wait.ts'
import type { WebContext } from './web-context.ts'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Handler = (ctx: Context) => Promise<void>
/** A method, a path and what handles it. */
export type Route = readonly [Method, path: string, Handler]

/** Every path of the simulator except those of the two issuers, which belong to oidc-provider. */
export function routesOf(dependencies: WebContext) {
  const d = dependencies
  const api = createApi(d)
  const demo = createDemo(d)
  const { kiosk } = demo
  const open: Route[] = [
    ['get', '/', homePage(d)],
    ['get', '/assets/:name', serveAsset()],
    ['get', '/language', switchLanguage],
    ['get', '/secret/:token', secretPage(d)],
    ['post', '/secret/:token', showSecret(d)],
    ['get', '/sign-in', signInPage(d)],
    ['post', '/sign-in', submitSignIn(d)],
    ['post', '/sign-out', signOut],
    ['get', '/t/:token', testerLinkPage(d)],
    ['post', '/t/:token', signInTester(d)],
    ['get', '/guide', guidePage(d)],
    ...metricsRoute(d),
  ]
  const identify: Route[] = [
    ['get', '/identify/:uid', identifyPage(d)],
    ['post', '/identify/:uid', submitIdentify(d)],
    ['get', '/identify/:uid/wait', waitPage(d)],
    ['get', '/identify/:uid/status', waitStatus(d)],
    ['get', '/identify/:uid/events', waitEvents(d)],
    ['get', '/identify/:uid/code-events', identifyEvents(d)],
    ['get', '/identify/:uid/app', openApp(d)],
    ['post', '/identify/:uid/app', openAppOf(d)],
    ['get', '/identify/:uid/answer', showAnswer(d)],
    ['post', '/identify/:uid/decide', decideWaiting(d)],
    ['post', '/identify/:uid/again', sendAgain(d)],
    ['post', '/identify/:uid/cancel', cancelVisit(d)],
  ]
  const demoRoutes: Route[] = [
    ['get', '/demo', demo.show],
    ['get', '/demo/start', demo.start],
    ['get', '/demo/callback', demo.callback],
    ['post', '/demo/callback', demo.callback],
    ['get', '/demo/picture', demo.picture],
    ['post', '/demo/forget', demo.forget],
    ['get', '/demo/kiosk', kiosk.show],
    ['post', '/demo/kiosk', kiosk.begin],
    ['get', '/demo/kiosk/status', kiosk.status],
    ['get', '/demo/kiosk/code', kiosk.code],
  ]
  const app: Route[] = [
    ['get', '/app', phonesPage(d)],
    ['get', '/app/add', addPersonPage(d)],
    ['post', '/app/add', addPerson(d, api)],
    ['get', '/app/:phoneNumber', phonePage(d)],
    ['get', '/app/:phoneNumber/photo', personPhoto(d)],
    ['get', '/app/:phoneNumber/edit', editPersonPage(d)],
    ['post', '/app/:phoneNumber/edit', editPerson(d, api)],
    ['post', '/app/:phoneNumber/remove', removePerson(d, api)],
    ['post', '/app/:phoneNumber/scenario', changeWhatHappens(d, api)],
    ['post', '/app/:phoneNumber/pin', pinPhone(d)],
    ['post', '/app/:phoneNumber/actions/:id/confirm', confirmOnPhone(d)],
    ['post', '/app/:phoneNumber/actions/:id/reject', rejectOnPhone(d)],
    ['post', '/app/:phoneNumber/actions/:id/decide', decideFromElsewhere(d)],
    ['post', '/app/:phoneNumber/unblock', unblockOnPhone(d)],
    ['post', '/app/:phoneNumber/scan', scanOnPhone(d)],
    ['get', '/scan/:code', scanPage(d)],
    ['post', '/scan/:code', scanAs(d)],
  ]
  const inspector: Route[] = [
    ['post', '/inspector/logins/:id/redirect-uri', registerUri(d, api)],
    ['get', '/inspector/partners', partnersPage(d)],
    ['get', '/inspector/partners/new', onboardPage(d)],
    ['post', '/inspector/partners/new', submitOnboard(d, api)],
    ['get', '/inspector/partners/:code', partnerPage(d)],
    ['get', '/inspector/partners/:code/yaml', partnerFile(d, api)],
    ['post', '/inspector/partners/:code/remove', removePartner(d, api)],
    ...Object.entries(partnerForms(d, api)).map(
      ([name, handler]): Route => ['post', `/inspector/partners/:code/${name}`, handler],
    ),
    ['get', '/inspector/testers', testersPage(d)],
    ['post', '/inspector/testers', inviteTester(d, api)],
    ['post', '/inspector/testers/remove', removeTester(d, api)],
    ['get', '/inspector/findings', findingsPage(d)],
    ['get', '/inspector/findings/:code', partnerFindingsPage(d)],
  ]
  const logins: Route[] = [
    ['get', '/inspector', loginsPage(d)],
    ['get', '/inspector/logins/:id', loginPage(d)],
    ['get', '/inspector/faults', faultsPage(d)],
    ['post', '/inspector/faults', armFault(d, api)],
    ['post', '/inspector/faults/remove', removeFault(d, api)],
    ['post', '/inspector/faults/release', releaseLatch(d, api)],
  ]
  const live: Route[] = [['get', '/events', siteEvents(d)]]
  const control = controlRoutes(d, api)
  return { open, identify, demo: demoRoutes, app, inspector, logins, live, control }
}

/** A sandbox tells of itself through the outer simulator. */
function metricsRoute(dependencies: WebContext): Route[] {
  const { metrics, sandboxes } = dependencies
  if (metrics === undefined || sandboxes === undefined) return []
  return [['get', '/metrics', showMetrics(dependencies)]]
}

/** The control API. Its paths are in `control/operations.ts`, from which its OpenAPI document is generated. */
function controlRoutes(dependencies: WebContext, api: Api): Route[] {
  const operations = operationsOf(dependencies, api)
  const input = createInputReader(dependencies.checks)
  const routes = operations.map(({ method, path, handle }): Route => {
    const pattern = path.replace(/\{(\w+)\}/g, ':$1')
    return [method, pattern, (ctx) => handle(ctx, input)]
  })
  const document: Handler = async (ctx) => {
    ctx.body = openApiDocument(operations, factsOf(ctx).origin.url)
  }
  return [['get', '/control/openapi.json', document], ...routes]
}
