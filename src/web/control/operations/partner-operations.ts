import type { Api } from '../../../api/api.ts'
import { pageOf } from '../../../api/paging.ts'
import { defined } from '../../../domain/defined.ts'
import { factsOf } from '../../http/http.ts'
import { ifMatchOf } from '../control-input.ts'
import { locationOf } from '../location.ts'
import { type Operation, operation } from '../operation.ts'

/** Partners at run time, and what their requests did wrong. */
export function partnerOperations({ partners }: Api): Operation[] {
  const tagged = async (code: string, body: unknown) => ({ body, etag: await partners.etag(code) })
  return [
    operation({
      method: 'get',
      path: '/control/partners',
      summary: 'The partners, oldest first; hasSecret in place of the secret',
      query: 'page',
      status: 200,
      answer: 'partners',
      handle: async ({ query }) => ({
        body: { items: pageOf(await partners.list(), ({ code }) => code, query) },
      }),
    }),
    operation({
      method: 'post',
      path: '/control/partners',
      summary:
        'Adds a partner; without a secret it gets one; Accept: application/yaml answers the fixture to keep',
      body: 'newPartner',
      reading: 'checked-later',
      status: 201,
      answer: 'partner',
      refusals: [409],
      example: {
        code: 'MYAPP',
        secret: 'not-a-secret',
        services: [{ code: 'MYAPP_LOGIN', redirectUris: ['https://app.example/callback'] }],
      },
      async handle({ ctx, body }) {
        const partner = await partners.add(body)
        const location = locationOf(ctx, `/partners/${partner.code}`)
        if (ctx.accepts('application/json', 'application/yaml') !== 'application/yaml') {
          return { body: partner, location }
        }
        ctx.type = 'application/yaml'
        return { body: await partners.yaml(partner.code), location }
      },
    }),
    operation({
      method: 'get',
      path: '/control/partners/{code}',
      summary: 'A partner',
      status: 200,
      answer: 'partner',
      refusals: [404],
      tagged: true,
      handle: async ({ param }) => tagged(param('code'), await partners.get(param('code'))),
    }),
    operation({
      method: 'patch',
      path: '/control/partners/{code}',
      summary: 'Changes a partner (RFC 7396); logins in flight end with the data they began with',
      body: 'partnerPatch',
      reading: 'checked-later',
      status: 200,
      answer: 'partner',
      refusals: [404, 412],
      tagged: true,
      example: { requirePkce: true },
      async handle({ ctx, param, body }) {
        return tagged(param('code'), await partners.change(param('code'), body, ifMatchOf(ctx)))
      },
    }),
    operation({
      method: 'delete',
      path: '/control/partners/{code}',
      summary: 'Removes a partner',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await partners.remove(param('code'))),
    }),
    operation({
      method: 'post',
      path: '/control/partners/{code}/services/{service}/redirect-uris',
      summary: 'Registers a redirect URI, if it is not there already; nothing else changes',
      body: 'redirectUri',
      status: 200,
      answer: 'partner',
      refusals: [404],
      example: { redirectUri: 'http://localhost:3001/callback' },
      handle: async ({ param, body: { redirectUri } }) => ({
        body: await partners.addRedirectUri(param('code'), param('service'), redirectUri),
      }),
    }),
    operation({
      method: 'delete',
      path: '/control/partners/{code}/services/{service}/redirect-uris',
      summary: 'Takes the redirect URI away that redirectUri names',
      query: 'redirectUri',
      status: 204,
      refusals: [404],
      async handle({ param, query: { redirectUri } }) {
        await partners.removeRedirectUri(param('code'), param('service'), redirectUri)
        return undefined
      },
    }),
    operation({
      method: 'post',
      path: '/control/partners/{code}/secret-link',
      summary: 'Makes a link that shows the client secret once, for expiresIn seconds (24 hours)',
      body: 'secretLink',
      status: 201,
      answer: 'secretLink',
      refusals: [404],
      example: { expiresIn: 3600 },
      async handle({ ctx, param, body }) {
        const { browserUrl } = factsOf(ctx).origin
        const link = await partners.secretLink(param('code'), body, browserUrl)
        return { body: link, location: link.url }
      },
    }),
    operation({
      method: 'get',
      path: '/control/partners/{code}/findings',
      summary: "What the partner's requests did that itsme would refuse, or advises against",
      query: 'findings',
      status: 200,
      answer: 'findings',
      refusals: [404],
      async handle({ param, query: { since, ...page } }) {
        const findings = await partners.findings(param('code'), defined({ since }))
        return { body: { items: pageOf(findings, ({ rule }) => rule, page) } }
      },
    }),
    operation({
      method: 'post',
      path: '/control/partners/{code}/refresh-keys',
      summary: "Fetches the keys at the partner's jwksUri now",
      status: 200,
      answer: 'kids',
      refusals: [404],
      handle: async ({ param }) => ({ body: await partners.refreshKeys(param('code')) }),
    }),
  ]
}
