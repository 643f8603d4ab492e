import { publicSecret } from '../helpers/public.ts'
import { withSimulator } from '../helpers/simulator.ts'

const myApp = {
  code: 'MYAPP',
  name: 'My app',
  secret: publicSecret,
  services: [{ code: 'MYAPP_LOGIN', redirectUris: ['https://app.example/callback'] }],
}
const fixtures = { partners: [myApp] }

const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
const textOf = async (url: string) => (await fetch(url)).text()

withSimulator(
  'partners: the own ones first, with where they are defined',
  async (t, { simulator }) => {
    await simulator.partners.add({ ...myApp, code: 'ADDED' })
    const page = await textOf(`${simulator.url}/inspector/partners`)
    const codes = [...page.matchAll(/data-testid="partner-(\w+)"/g)].map(([, code]) => code)
    t.deepEqual(codes, ['MYAPP', 'ADDED', 'DEMO', 'DEMO_KEYS'])
    for (const text of ['a fixture document', 'added here, until the simulator stops'])
      t.true(page.includes(text), text)
    t.false(page.includes(publicSecret))
  },
  { fixtures },
)

withSimulator(
  'a partner is changed by the forms of its page',
  async (t, { simulator }) => {
    const path = `${simulator.url}/inspector/partners/MYAPP`
    const service = 'MYAPP_LOGIN'
    for (const [form, fields] of [
      ['name', { name: 'Renamed' }],
      ['redirect-uris', { service, uri: ' https://app.example/second ' }],
      ['redirect-uris/remove', { service, uri: 'https://app.example/callback' }],
      ['services', { code: 'MYAPP_PAY', type: 'confirmation', uri: 'https://app.example/pay' }],
      ['secret', {}],
    ] as const) {
      const response = await post(`${path}/${form}`, fields)
      t.is(response.status, 303, form)
      t.is(response.headers.get('location'), path)
    }
    const partner = await simulator.partners.get('MYAPP')
    t.is(partner.name, 'Renamed')
    t.deepEqual(
      partner.services.map(({ code, type, redirectUris }) => [code, type, redirectUris]),
      [
        [service, 'authentication', ['https://app.example/second']],
        ['MYAPP_PAY', 'confirmation', ['https://app.example/pay']],
      ],
    )
    const yaml = await fetch(`${path}/yaml`)
    t.is(yaml.headers.get('content-disposition'), 'attachment; filename="MYAPP.yaml"')
    t.is(await yaml.text(), await simulator.partners.yaml('MYAPP'))
    t.false((await simulator.partners.yaml('MYAPP')).includes(publicSecret), 'a new secret')
    const link = await (await post(`${path}/secret-link`)).text()
    t.regex(link, /data-testid="secret-link">[^<]+\/secret\/[\w-]+</)
    t.is((await post(`${path}/remove`)).status, 303)
    t.is((await fetch(path)).status, 404)
  },
  { fixtures },
)

withSimulator(
  'the client secret is shown when it is asked for',
  async (t, { simulator }) => {
    const path = `${simulator.url}/inspector/partners/MYAPP`
    t.false((await textOf(path)).includes(publicSecret))
    t.true((await textOf(`${path}?show=secret`)).includes(publicSecret))
  },
  { fixtures },
)

withSimulator(
  'what is wrong with a form is said on the page, and changes nothing',
  async (t, { simulator }) => {
    const path = `${simulator.url}/inspector/partners/MYAPP`
    for (const [form, fields, text] of [
      ['redirect-uris', { service: 'MYAPP_LOGIN', uri: 'no uri' }, 'must be an absolute URI'],
      ['redirect-uris', { service: 'OTHER', uri: 'https://a.example' }, 'no service'],
      ['services', { code: 'MYAPP_LOGIN', uri: 'https://a.example' }, 'is at [0] already'],
      ['services', { code: 'A B', uri: '' }, 'must be 1 to 100 letters'],
      ['name', { name: '' }, 'name'],
    ] as const) {
      const before = await simulator.partners.get('MYAPP')
      const response = await post(`${path}/${form}`, fields)
      t.is(response.status, 422, text)
      const alert = /data-testid="alert">.*?<\/div>/s.exec(await response.text())?.[0] ?? ''
      t.true(alert.includes(text), alert)
      t.deepEqual(await simulator.partners.get('MYAPP'), before)
    }
    const missing = await fetch(`${simulator.url}/inspector/partners/NONE`)
    t.is(missing.status, 404)
    t.true((await missing.text()).includes('no partner &quot;NONE&quot;; see /inspector/partners'))
  },
  { fixtures },
)

withSimulator('a partner cannot be called "new"', async (t, { simulator }) => {
  await t.throwsAsync(simulator.partners.add({ ...myApp, code: 'new' }), {
    message: /code: must not be "new", which is the address of the form for a new partner/,
  })
})
