import type { Context } from 'koa'
import type { WebDependencies } from '../dependencies.ts'
import { PageError } from '../errors.ts'
import { layoutOnce, showPage } from '../page.ts'
import { createSecretLinks } from '../steering/secret-links.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /secret/:token: a button, and nothing is used up: mail programs open links before people do. */
export function secretPage(dependencies: WebDependencies): Handler {
  const links = createSecretLinks(dependencies)
  return async (ctx) => {
    ctx.set('Referrer-Policy', 'no-referrer')
    const partner = await links.peek(String(ctx['params'].token))
    if (partner === undefined) throw gone()
    showPage(ctx, 'secret', { partnerName: partner.name })
  }
}

/** POST /secret/:token: the client secret, once. */
export function showSecret(dependencies: WebDependencies): Handler {
  const links = createSecretLinks(dependencies)
  return async (ctx) => {
    ctx.set('Referrer-Policy', 'no-referrer')
    if (['cross-site', 'same-site'].includes(ctx.get('Sec-Fetch-Site'))) throw fromElsewhere()
    const shown = await links.take(String(ctx['params'].token))
    if (shown === undefined) throw gone()
    const { partner, secret } = shown
    const data = { partnerName: partner.name, code: partner.code, secret }
    showPage(ctx, 'secret', data, 200, layoutOnce(ctx))
  }
}

/** A form of another site would use the link up, and nobody would see the secret. */
function fromElsewhere(): PageError {
  return new PageError(
    403,
    'forbidden',
    'This link opens by itself only. It was not used up: open it in a tab of its own.',
    'a form of another site, or a page in a frame, asked for the secret',
  )
}

/** The same for a link that never was: nobody learns which ones were. */
function gone(): PageError {
  return new PageError(
    410,
    'gone',
    'This link was used, or is over.',
    'a one-time link shows the secret once, and only for a time; make another with POST /control/partners/{code}/secret-link',
  )
}
