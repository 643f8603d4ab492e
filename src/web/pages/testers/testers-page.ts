import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import type { NewTokenJson } from '../../../api/contract/testers.ts'
import { isoTime } from '../../../domain/clock.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import { factsOf, readForm, seeOther } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { qrView } from '../scan/qr.ts'
import { showSitePage } from '../site-page.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /inspector/testers: who was invited, and the form that invites somebody. */
export function testersPage(dependencies: WebContext): Handler {
  return (ctx) => showTesters(ctx, dependencies)
}

async function showTesters(
  ctx: Context,
  dependencies: WebContext,
  made?: NewTokenJson,
): Promise<void> {
  const day = (at: number | undefined) => (at === undefined ? undefined : isoTime(at).slice(0, 10))
  const testers = await dependencies.state.testers.list()
  await showSitePage(ctx, dependencies, 'phones', 'testers', {
    testers: testers.map(({ id, createdAt, expiresAt, signedInAt }) => ({
      id,
      invited: day(createdAt) ?? '',
      until: day(expiresAt) ?? '',
      signedIn: day(signedInAt) ?? '',
    })),
    ...(made === undefined ? {} : { made: { url: made.url, qr: qrView(made.url) } }),
  })
}

/** POST /inspector/testers: makes a link. It is shown once. */
export function inviteTester(dependencies: WebContext, { testers }: Api): Handler {
  return async (ctx) => {
    await readForm(ctx)
    const made = await testers.add({ role: 'tester' }, factsOf(ctx).origin.browserUrl)
    await showTesters(ctx, dependencies, made)
  }
}

/** POST /inspector/testers/remove */
export function removeTester(_dependencies: WebContext, { testers }: Api): Handler {
  return async (ctx) => {
    const { id = '' } = await readForm(ctx)
    await testers.remove(id).catch((error) => {
      if (!(error instanceof SimulatorError)) throw error
    })
    seeOther(ctx, '/inspector/testers')
  }
}
