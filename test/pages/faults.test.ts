import test from 'ava'
import { faultKinds } from '../../src/faults/kinds.ts'
import { catalogues } from '../../src/web/locales/catalogue.ts'
import { desktop, withChromium } from '../helpers/chromium.ts'
import { textOf } from '../helpers/page-text.ts'
import { withSimulator } from '../helpers/simulator.ts'

const anna = '+32470000001'

test('the English texts of the faults are those of the kinds', (t) => {
  for (const [name, { about }] of faultKinds)
    t.is(String(catalogues.en[`fault.${name}` as keyof typeof catalogues.en]), about)
})

withChromium('a fault is armed for a person in two clicks', async (t, { simulator }, open) => {
  const page = await (await open(desktop)).newPage()
  await page.goto(`${simulator.url}/inspector/faults`)
  await page.locator('[data-testid=person]').selectOption(anna)
  await page.waitForURL(/person=/)
  await page.locator('[data-testid=kind-invalid-aud] [data-testid=arm]').click()
  const armed = page.locator('[data-testid=armed]')
  await armed.getByText(`invalid-aud at token, once, for ${anna}`).waitFor()
  const [fault] = await simulator.faults.list({ phoneNumber: anna })
  t.like(fault, { kind: 'invalid-aud', match: { endpoint: 'token', phoneNumber: anna }, times: 1 })
})

const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

withSimulator(
  'every kind is on the page, and can be armed by its form',
  async (t, { simulator }) => {
    const url = `${simulator.url}/inspector/faults`
    const page = await (await fetch(url)).text()
    for (const [kind, { endpoints, attributes = {} }] of faultKinds) {
      t.true(page.includes(`data-testid="kind-${kind}"`), kind)
      const values = Object.entries(attributes).flatMap(([name, attribute]) =>
        attribute.type === 'word'
          ? [[`attribute.${name}`, attribute.words[endpoints[0]]?.[0] ?? '']]
          : attribute.type === 'boolean'
            ? []
            : [[`attribute.${name}`, String(attribute.default)]],
      )
      const fields = { kind, endpoint: endpoints[0], times: '1', ...Object.fromEntries(values) }
      const response = await post(url, fields)
      // A fault that can never fire for these partners is refused.
      const isRefused = response.status === 422
      if (isRefused) t.regex(await response.text(), /data-testid="alert"/)
      else t.is(response.status, 303, kind)
    }
    const armed = (await simulator.faults.list()).filter(({ mayNotFire }) => mayNotFire)
    t.true(armed.length > 35, String(armed.length))
  },
)

const reactions = {
  refuse: 'A correct client refuses the response.',
  notice: 'A correct application detects it and handles it.',
  tolerate: 'A correct client continues.',
} as const

withSimulator(
  'the page says what each kind does and what a correct client does; a fault of no login has fired there',
  async (t, { simulator }) => {
    await simulator.faults.add({ kind: 'issuer-mismatch', match: { endpoint: 'discovery' } })
    await fetch(`${simulator.issuers.csapi}/.well-known/openid-configuration`)
    const page = textOf(await (await fetch(`${simulator.url}/inspector/faults`)).text())
    t.regex(page, /issuer-mismatch at discovery, once It has fired 1 ×/)
    for (const { kind, about, reaction, source } of faultKinds.values())
      t.true(
        page.includes(`${kind} ${about} ${reactions[reaction]} Source: ${source}`),
        `${kind}: ${about}`,
      )
  },
)

withSimulator('a wrong fault is refused, and one is removed', async (t, { simulator }) => {
  const url = `${simulator.url}/inspector/faults`
  for (const [fields, text] of [
    [{ kind: 'none' }, 'kind'],
    [{ kind: 'latency', endpoint: 'token', 'attribute.seconds': 'x' }, 'attributes.seconds'],
    [{ kind: 'invalid-aud', endpoint: 'token', person: '+32499999999' }, 'unknown user'],
    [{ kind: 'invalid-aud', endpoint: 'token', times: '0' }, 'times'],
  ] as const) {
    const response = await post(url, fields)
    t.is(response.status, 422, text)
    t.true((await response.text()).includes(text), text)
  }
  const { name } = await simulator.faults.add({ kind: 'latch', match: { endpoint: 'token' } })
  for (const path of ['release', 'remove', 'remove'])
    t.is((await post(`${url}/${path}`, { name })).status, 303)
  t.is((await simulator.faults.list()).filter((fault) => fault.name === name).length, 0)
})
