import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import type { SecretLinkJson } from '../../../api/contract/partners.ts'
import { serviceNames } from '../../../config/fixtures/create-partner.ts'
import { newClientSecret } from '../../../config/onboard-partner.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import { type Partner, type ServiceType, serviceTypes } from '../../../domain/partner.ts'
import { factsOf, readForm, seeOther } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { getPartner, showPartner } from './partner-page.ts'

type Handler = (ctx: Context) => Promise<void>
type Fields = Readonly<Record<string, string>>
type Change = (
  partner: Partner,
  fields: Fields,
  ctx: Context,
) => Promise<{ readonly link: SecretLinkJson } | undefined>

/** The forms on the page of a partner: POST /inspector/partners/:code/<name>. */
export function partnerForms(
  dependencies: WebContext,
  { partners }: Api,
): Readonly<Record<string, Handler>> {
  const form = (change: Change) => handleForm(dependencies, change)
  return {
    name: form(async ({ code }, { name = '' }) => {
      await partners.change(code, { name: name.trim() })
      return undefined
    }),
    'redirect-uris': form(async ({ code }, { service = '', uri = '' }) => {
      await partners.addRedirectUri(code, service, uri.trim())
      return undefined
    }),
    'redirect-uris/remove': form(async ({ code }, { service = '', uri = '' }) => {
      await partners.removeRedirectUri(code, service, uri)
      return undefined
    }),
    services: form(async ({ code }, fields, ctx) => {
      const ifMatch = await partners.etag(code)
      const { services } = await getPartner(ctx, dependencies)
      await partners.change(code, { services: [...services, serviceOf(fields)] }, { ifMatch })
      return undefined
    }),
    secret: form(async ({ code }) => {
      await partners.change(code, { secret: newClientSecret() })
      return undefined
    }),
    'secret-link': form(async ({ code }, _fields, ctx) => ({
      link: await partners.secretLink(code, {}, factsOf(ctx).origin.browserUrl),
    })),
  }
}

function serviceOf({ code = '', type: given, uri = '' }: Fields) {
  const type =
    serviceTypes.find((each): each is ServiceType => each === given) ?? ('authentication' as const)
  const redirectUris = uri.split(/\s+/).filter((each) => each !== '')
  return { code: code.trim(), type, name: serviceNames[type] ?? code, redirectUris }
}

/** Handles a form. What is wrong with it is shown on the page of the partner. */
function handleForm(dependencies: WebContext, change: Change): Handler {
  return async (ctx) => {
    const partner = await getPartner(ctx, dependencies)
    const fields = await readForm(ctx)
    try {
      const result = await change(partner, fields, ctx)
      if (result !== undefined) return showPartner(ctx, dependencies, result)
      seeOther(ctx, fields['back'] === 'home' ? '/' : `/inspector/partners/${partner.code}`)
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error
      const problems = error.errors.map(({ path, message }) => `${path}: ${message}`)
      const alerts = problems.length === 0 ? [error.message] : problems
      await showPartner(ctx, dependencies, { alerts }, 422)
    }
  }
}

/** POST /inspector/partners/:code/remove */
export function removePartner(dependencies: WebContext, { partners }: Api): Handler {
  return async (ctx) => {
    const { code } = await getPartner(ctx, dependencies)
    await partners.remove(code)
    seeOther(ctx, '/inspector/partners')
  }
}

/** GET /inspector/partners/:code/yaml: the fixture of a partner as a file, with the client secret. */
export function partnerFile(dependencies: WebContext, { partners }: Api): Handler {
  return async (ctx) => {
    const { code } = await getPartner(ctx, dependencies)
    ctx.attachment(`${code}.yaml`)
    ctx.type = 'application/yaml'
    ctx.body = await partners.yaml(code)
  }
}
