import test from 'ava'
import { createCookieSigner } from '../../src/oidc/keys/cookie-signer.ts'
import { start } from '../helpers/simulator.ts'
import { createVisitor, openIdentify } from '../helpers/visitor.ts'

const texts = ['short', 'é'.repeat(100), 'x'.repeat(5000)]

test('a signature is valid for its text and its secret only, cached or not', (t) => {
  const [signer, same, other] = ['secret', 'secret', 'another'].map(createCookieSigner)
  for (const text of texts) {
    const signature = signer?.sign(text) ?? ''
    for (const each of [signer, same]) {
      t.is(each?.index(text, signature), 0)
      t.true(each?.verify(text, signature))
      t.is(each?.index(`${text}.`, signature), -1)
      for (const wrong of ['', 'x', `${signature}A`, signature.slice(1), signature.toLowerCase()])
        t.false(each?.verify(text, wrong), wrong)
    }
    t.is(other?.index(text, signature), -1)
  }
})

test('signatures stay the same when more are made than are cached', (t) => {
  const signer = createCookieSigner('secret')
  const first = signer.sign('first')
  for (let index = 0; index < 2500; index++) signer.sign(`cookie-${index}`)
  t.is(signer.sign('first'), first)
  t.true(signer.verify('first', first))
})

test('a page of a login refuses a cookie whose signature was changed', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const cookies = await visitor.jar.getCookieString(page)
  const send = (cookie: string) => fetch(page, { headers: { cookie } })
  t.is((await send(cookies)).status, 200)
  const changed = cookies.replaceAll(
    /(\.sig=)(.)/g,
    (_all, name, first) => name + (first === 'A' ? 'B' : 'A'),
  )
  t.not(changed, cookies)
  const refused = await send(changed)
  t.is(refused.status, 400)
  t.regex(await refused.text(), /its cookie is missing or has expired/)
})
