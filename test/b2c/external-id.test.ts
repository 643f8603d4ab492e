import test, { type ExecutionContext } from 'ava'
import { brokersFor } from '../../src/brokers/brokers.ts'
import { start } from '../helpers/simulator.ts'
import { createStandIn, createVisit, mapClaims } from './stand-in.ts'

const secret = 'a-secret-of-more-than-thirty-two-bytes'
const tenant = 'contoso'
const tenantId = '6f9d1b3e-0000-4000-8000-5c1a7e2b9d04'
const [clientId, service] = ['MYAPP', 'MYAPP_LOGIN']

/** What the form of the tenant maps (the page of brokers). */
const mapping = {
  sub: 'sub',
  displayName: 'name',
  givenName: 'given_name',
  surname: 'family_name',
  email: 'email',
}

/** The values that the page of brokers gives for Entra External ID, with those of a tenant in place of the braces. */
function valuesFor(issuerUrl: string) {
  const broker = brokersFor({ issuerUrl, clientId, service }).find(({ name }) =>
    name.includes('External ID'),
  )
  const filled = (text: string) =>
    text.replaceAll('{tenant}', tenant).replaceAll('{tenant-id}', tenantId)
  return {
    redirectUris: (broker?.redirectUris ?? []).map(filled),
    fields: new Map(broker?.fields ?? []),
  }
}

/** A simulator with the redirect URIs registered, and External ID set up with the values of the page. */
async function startForTenant(t: ExecutionContext, issuer: 'csapi' | 'v2') {
  const { simulator } = await start(t, {
    fixtures: {
      partners: [
        {
          code: clientId,
          secret,
          services: [{ code: service, redirectUris: valuesFor('https://x').redirectUris }],
        },
      ],
    },
  })
  const { redirectUris, fields } = valuesFor(simulator.issuers[issuer])
  t.is(fields.get('Issuer URI'), simulator.issuers[issuer])
  t.is(fields.get('Client authentication'), 'client_secret_post')
  const party = (redirectUri: string, responseMode: 'query' | 'form_post') =>
    createStandIn({
      tenant,
      redirectUri,
      metadataUrl: fields.get('Well-known endpoint') ?? '',
      clientId,
      clientSecret: secret,
      service,
      responseMode,
    })
  return { simulator, redirectUris, party }
}

for (const issuer of ['csapi', 'v2'] as const) {
  for (const responseMode of ['query', 'form_post'] as const) {
    test(`Entra External ID logs in: ${issuer}, ${responseMode}`, async (t) => {
      const { redirectUris, party } = await startForTenant(t, issuer)
      t.is(redirectUris.length, 2)
      for (const redirectUri of redirectUris) {
        t.regex(redirectUri, /^https:\/\/contoso\.ciamlogin\.com\/[\w.-]+\/federation\/oauth2$/)
        const token = await party(redirectUri, responseMode).login(createVisit('0470 00 00 02'))
        t.deepEqual(mapClaims(token, { ...mapping, sub: 'aud' }), {
          sub: clientId,
          displayName: 'Bram Maes',
          givenName: 'Bram',
          surname: 'Maes',
          email: 'bram.maes@example.com',
        })
        t.regex(String(token['sub']), /^[a-z0-9]{36}$/)
      }
    })
  }

  test(`Entra External ID gets no e-mail address of a user who has none: ${issuer}`, async (t) => {
    const { simulator, redirectUris, party } = await startForTenant(t, issuer)
    await simulator.users.change('+32470000012', { scenario: { do: 'confirm' } })
    const visit = createVisit('0470 00 00 12')
    const token = await party(redirectUris[0] ?? '', 'query').login(visit)
    t.is(token['email'], undefined)
    t.is(typeof token['name'], 'string')
  })
}
