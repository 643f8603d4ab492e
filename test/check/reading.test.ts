import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import type { Visit } from '../../src/check/browser/check-browser.ts'
import { openHttpBrowser } from '../../src/check/browser/http-browser.ts'
import type { Person } from '../../src/check/people.ts'
import { provenRows } from '../../src/check/proven-rows.ts'
import type { CheckRow } from '../../src/check/row.ts'
import { parseSuccess } from '../../src/check/success.ts'
import { describe, nothingIn } from '../../src/check/tools.ts'

const visit = (text: string): Visit => ({
  url: new URL('http://localhost/'),
  status: 200,
  html: '',
  text,
  said: text,
  hops: [],
})
const ann: Person = {
  phoneNumber: '+32470000002',
  givenName: 'Ann',
  familyName: "D'Hondt (junior)",
  email: 'ann@example.com',
  isFresh: true,
}

test('a name is not found within a longer word', (t) => {
  const { isSeen } = parseSuccess('text:{givenName}')
  for (const text of ['Welcome, Ann', 'ann, welcome', '(ANN)']) t.true(isSeen(visit(text), ann))
  for (const text of ['Your annual report', 'Joann', 'Ann2', 'Annés'])
    t.false(isSeen(visit(text), ann))
  t.true(parseSuccess('text:{familyName}!').isSeen(visit("Hello D'Hondt (junior)!"), ann))
})

test('what names nothing is found, unless the good login says it too', (t) => {
  t.is(nothingIn(visit('Hello undefined'), ''), 'undefined')
  t.is(nothingIn(visit('Hello [object Object]'), ''), '[object Object]')
  t.is(nothingIn(visit('null Fehler'), 'null Fehler'), undefined)
  t.is(nothingIn(visit('null Fehler, null'), 'null Fehler'), 'null')
  t.is(nothingIn(visit('nullify'), ''), undefined)
})

test('a row quotes no code and no token', (t) => {
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
  t.is(describe(visit(`Wrong token ${token}!`)), '200, “Wrong token …!”')
  t.is(
    describe(visit('authorization_response_from_server')),
    '200, “authorization_response_from_server”',
  )
})

const row = (name: string, verdict: CheckRow['verdict'], group: CheckRow['group']) =>
  ({ name, verdict, group, what: 'Refused: 500' }) as CheckRow

test('what passed before the application broke is not tested', (t) => {
  const rows = provenRows([
    row('invalid-iss', 'passed', 'id-token'),
    row('invalid-aud', 'failed', 'id-token'),
    row('good-login-again', 'failed', 'id-token'),
    row('rejects', 'passed', 'people'),
    row('good-login-again', 'passed', 'people'),
  ])
  t.deepEqual(
    rows.map(({ verdict }) => verdict),
    ['not-tested', 'failed', 'failed', 'passed', 'passed'],
  )
  t.is(
    rows[0]?.what,
    'the login without a fault failed after this group. It had passed: Refused: 500',
  )
})

test('between sites, a Strict cookie is not sent, and a Lax one only by GET', async (t) => {
  const seen: string[] = []
  const server = createServer(({ url = '', headers, method }, response) => {
    response.setHeader('content-type', 'text/html')
    if (url === '/set')
      response.setHeader('set-cookie', ['s=1; SameSite=Strict', 'l=1; SameSite=Lax'])
    if (url.startsWith('/seen')) seen.push(`${method} ${headers.cookie}`)
    if (url.startsWith('/from')) {
      const { port } = server.address() as AddressInfo
      const action = `http://127.0.0.1:${port}/seen`
      response.end(
        url === '/from-get'
          ? `<meta http-equiv="refresh" content="0;url=${action}">`
          : `<form method="post" action="${action}"><input type="hidden" name="state"></form>`,
      )
      return
    }
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, () => resolve()))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const browser = await openHttpBrowser()
  await browser.open(`http://127.0.0.1:${port}/set`)
  await browser.open(`http://127.0.0.1:${port}/seen`)
  await browser.open(`http://localhost:${port}/from-get`)
  await browser.open(`http://localhost:${port}/from-post`)
  t.deepEqual(seen, ['GET s=1; l=1', 'GET l=1', 'POST undefined'])
})
