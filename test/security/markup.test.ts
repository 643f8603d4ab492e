import test from 'ava'
import { markup } from '../helpers/odd-values.ts'
import { raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'
import { authorizationUrl, callback } from '../helpers/visitor.ts'

for (const evil of markup) {
  test(`markup in every text that somebody can set is shown as text: ${evil}`, async (t) => {
    const anna = '+32470000001'
    const { simulator } = await start(t, {
      publicUrl: 'http://localhost',
      fixtures: {
        partners: [
          {
            code: 'EVIL',
            name: evil,
            secret: 'a-secret-of-more-than-thirty-two-bytes',
            services: [
              { code: 'EVIL_LOGIN', name: evil, redirectUris: [callback] },
              { code: 'EVIL_PAY', type: 'confirmation', name: evil, redirectUris: [callback] },
            ],
          },
        ],
        users: [
          { phoneNumber: anna, familyName: evil, givenName: evil },
          { phoneNumber: '+32470000002', familyName: evil, scenario: { do: 'confirm' } },
        ],
      },
    })
    const headers = {
      'user-agent': evil.replace(/[^\x20-\x7e]/g, ''),
      referer: `http://x/?${evil}`,
    }
    const get = (path: string) => raw(simulator, 'GET', path, headers)
    const pathOf = (changes: Record<string, string>) => {
      const url = new URL(authorizationUrl(simulator, { client_id: 'EVIL', ...changes }))
      return url.pathname + url.search
    }
    const good = { scope: 'openid service:EVIL_LOGIN profile', state: evil, nonce: evil }
    await get(
      pathOf({ ...good, login_hint: anna, claims: JSON.stringify({ userinfo: { [evil]: null } }) }),
    )
    const answers = [
      await get(pathOf({ ...good, redirect_uri: evil })),
      await get(pathOf({ ...good, client_id: evil })),
      await get(pathOf({ ...good, scope: `openid service:${evil}` })),
      await get(pathOf({ ...good, claims: evil })),
      await get(pathOf({ ...good, response_mode: 'form_post', login_hint: '+32470000002' })),
    ]
    await simulator.logins.run({
      partner: 'EVIL',
      phoneNumber: '+32470000002',
      tokens: true,
      state: evil,
      nonce: evil,
    })
    await simulator.faults.add({
      kind: 'error',
      attributes: { error: 'invalid_request', description: evil },
      match: { phoneNumber: anna },
    })
    const ids = (await simulator.logins.list()).map(({ id }) => id)
    t.true(ids.length > 5)
    const q = encodeURIComponent(evil)
    for (const path of [
      ...[
        '/',
        '/guide',
        '/app',
        `/app/${anna}`,
        `/app/${anna}/edit`,
        '/inspector',
        '/inspector/faults',
      ],
      ...['/inspector/partners', '/inspector/partners/EVIL', '/inspector/findings', '/demo'],
      ...['values', 'env', 'openid-client', 'keycloak'].map((tab) => `/?partner=EVIL&for=${tab}`),
      `/?for=b2c-user-flow&tenant=${q}`,
      `/?people=${q}&partner=${q}&service=${q}&for=${q}`,
      `/app?q=${q}`,
      `/inspector?q=${q}&person=${q}&partner=${q}`,
      `/inspector/partners/new?name=${q}&code=${q}&service=${q}&redirectUris=${q}`,
      `/inspector/faults?person=${q}&armed=${q}`,
      `/demo?client=EVIL+EVIL_PAY&other=${q}&text=${q}&template=free_text&scope=${q}&claims=${q}&seed=${q}`,
      `/demo?client=EVIL+EVIL_LOGIN&preset=b2c&ui_locales=${q}`,
      `/inspector/partners/${q}`,
      `/inspector/logins/${q}`,
      `/app/${q}`,
      ...ids.map((id) => `/inspector/logins/${id}`),
    ]) {
      answers.push(await get(path))
    }
    for (const { body } of answers) t.false(body.includes(evil), body.slice(0, 300))
  })
}
