import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import { onboard, partnerCodeOf } from '../../../config/onboard-partner.ts'
import { redirectUrisOfTenant } from '../../../domain/b2c/tenant.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import { type ServiceType, serviceTypes } from '../../../domain/partner.ts'
import { factsOf, readForm } from '../../http/http.ts'
import type { OnboardForm } from '../../views.ts'
import type { WebContext } from '../../web-context.ts'
import { layoutOnce } from '../show-page.ts'
import { showSitePage } from '../site-page.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /inspector/partners/new: the form for a new partner. */
export function onboardPage(dependencies: WebContext): Handler {
  const { b2cTenant } = dependencies.configuration
  const redirectUris = b2cTenant === undefined ? [] : redirectUrisOfTenant(b2cTenant)
  return async (ctx) => {
    const text = (name: string) => String(ctx.query[name] ?? '').slice(0, 2000)
    const form = {
      name: text('name'),
      code: text('code'),
      service: text('service'),
      type: 'authentication' as const,
      redirectUris: text('redirectUris') || redirectUris.join('\n'),
    }
    const view = { form, types }
    await showSitePage(ctx, dependencies, 'partners', 'onboard', view)
  }
}

const types = serviceTypes

/** POST /inspector/partners/new: adds the partner, and shows its fixture to save. */
export function submitOnboard(dependencies: WebContext, { partners }: Api): Handler {
  return async (ctx) => {
    const form = formOf(await readForm(ctx))
    try {
      const { code } = await partners.add(applicationOf(form))
      const link = await partners.secretLink(code, {}, factsOf(ctx).origin.browserUrl)
      const data = { code, link, yaml: await partners.yaml(code) }
      const options = { status: 201, layout: layoutOnce(ctx) }
      await showSitePage(ctx, dependencies, 'partners', 'onboarded', data, options)
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error
      const problems = error.errors.map(({ path, message }) => `${path}: ${message}`)
      const alerts = problems.length === 0 ? [error.message] : problems
      const status = error.code === 'already-exists' ? 409 : 422
      const view = { form, types, alerts }
      await showSitePage(ctx, dependencies, 'partners', 'onboard', view, { status })
    }
  }
}

function formOf(fields: Readonly<Record<string, string>>): OnboardForm {
  const text = (name: string) => (fields[name] ?? '').trim()
  return {
    name: text('name'),
    code: text('code'),
    service: text('service'),
    type:
      serviceTypes.find((each): each is ServiceType => each === text('type')) ?? 'authentication',
    redirectUris: text('redirectUris'),
  }
}

function applicationOf({ name, code, service, type, redirectUris }: OnboardForm) {
  const partner = code || partnerCodeOf(name)
  if (partner === '' && name !== '') {
    const message = `${JSON.stringify(name)} has no letters to make a code of; give a partner code`
    throw new SimulatorError('bad-input', message, [{ path: 'code', message }])
  }
  return onboard({
    name,
    code: partner,
    services: [`${service || `${partner}_LOGIN`}:${type}`],
    redirectUris: redirectUris.split(/\s+/).filter((uri) => uri !== ''),
  })
}
