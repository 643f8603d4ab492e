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
      id: 'listPartners',
      method: 'get',
      path: '/control/partners',
      summary: 'List the partners, oldest first',
      description: 'The secret is not included; hasSecret says whether there is one.',
      query: 'page',
      status: 200,
      answer: 'partners',
      handle: async ({ query }) => ({
        body: { items: pageOf(await partners.list(), ({ code }) => code, query) },
      }),
    }),
    operation({
      id: 'addPartner',
      method: 'post',
      path: '/control/partners',
      summary: 'Add a partner',
      description:
        'Without a secret, the partner gets one, which only this response contains. With Accept: application/yaml, the response is a fixture.',
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
      id: 'getPartner',
      method: 'get',
      path: '/control/partners/{code}',
      summary: 'Get a partner',
      status: 200,
      answer: 'partner',
      refusals: [404],
      tagged: true,
      handle: async ({ param }) => tagged(param('code'), await partners.get(param('code'))),
    }),
    operation({
      id: 'changePartner',
      method: 'patch',
      path: '/control/partners/{code}',
      summary: 'Change a partner',
      description:
        'A JSON merge patch (RFC 7396). Logins that have begun end with the settings that they began with.',
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
      id: 'removePartner',
      method: 'delete',
      path: '/control/partners/{code}',
      summary: 'Remove a partner',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await partners.remove(param('code'))),
    }),
    operation({
      id: 'addRedirectUri',
      method: 'post',
      path: '/control/partners/{code}/services/{service}/redirect-uris',
      summary: 'Register a redirect URI',
      description: 'Does nothing if it is registered already.',
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
      id: 'removeRedirectUri',
      method: 'delete',
      path: '/control/partners/{code}/services/{service}/redirect-uris',
      summary: 'Remove a redirect URI',
      query: 'redirectUri',
      status: 204,
      refusals: [404],
      async handle({ param, query: { redirectUri } }) {
        await partners.removeRedirectUri(param('code'), param('service'), redirectUri)
        return undefined
      },
    }),
    operation({
      id: 'createSecretLink',
      method: 'post',
      path: '/control/partners/{code}/secret-link',
      summary: 'Create a link that shows the client secret once',
      description: 'The link is valid for expiresIn seconds.',
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
      id: 'listFindings',
      method: 'get',
      path: '/control/partners/{code}/findings',
      summary: 'List the findings about a partner',
      description:
        'A finding is something in a request that itsme would refuse, or advises against.',
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
      id: 'refreshPartnerKeys',
      method: 'post',
      path: '/control/partners/{code}/refresh-keys',
      summary: 'Fetch the keys of a partner now',
      description: 'From its jwksUri.',
      status: 200,
      answer: 'kids',
      refusals: [404],
      handle: async ({ param }) => ({ body: await partners.refreshKeys(param('code')) }),
    }),
  ]
}
