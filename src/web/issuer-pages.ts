import type { IssuerPages } from '../oidc/context.ts'
import { holdRequest, sendFaulty } from './http/faulty-response.ts'
import { visitorOf } from './http/guards.ts'
import { factsOf } from './http/http.ts'
import { showErrorPage } from './pages/error.ts'
import { scanUrl } from './pages/scan/shown-code.ts'
import { showPage } from './pages/show-page.ts'
import type { WebContext } from './web-context.ts'

/** The pages of the issuers. The issuers receive them before the web application exists. */
export interface LateIssuerPages extends IssuerPages {
  /** Must be called before the first request. */
  use(context: WebContext): void
}

export function createIssuerPages(): LateIssuerPages {
  let known: WebContext | undefined
  const get = () => {
    if (known === undefined) throw new TypeError('the pages have no context yet')
    return known
  }
  return {
    use(context) {
      known = context
    },
    isOpen: (ctx) => !get().configuration.gate || visitorOf(ctx, get()) !== 'stranger',
    scanUrl: (ctx, code) => scanUrl(ctx, get(), code),
    clientAddress: (ctx) => factsOf(ctx).client,
    refusal: (ctx, page) => showErrorPage(ctx, get(), page),
    formPost: (ctx, action, fields) => showPage(ctx, 'form-post', { action, fields }),
    async hold(ctx, names) {
      const { state, stopping } = get()
      await holdRequest(ctx, names, { latches: state.latches, stopping })
    },
    async sendFaulty(ctx, plan) {
      const { state, clock, stopping } = get()
      await sendFaulty(ctx, plan, { latches: state.latches, clock, stopping })
    },
  }
}
