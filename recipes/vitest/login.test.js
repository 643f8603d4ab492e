import { startSimulator } from 'itsme-simulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApplication } from '../application.js'

// One application for each worker: a simulator of its own, or a sandbox of one that all share.
const own = process.env.ITSME_URL === undefined
let itsme
let application

beforeAll(async () => {
  itsme = own ? await startSimulator({ port: 0 }) : await openSandbox(process.env.ITSME_URL)
  application = await startApplication({ issuer: itsme.issuers.v2 })
})

afterAll(async () => {
  await application.close()
  await itsme.stop()
})

async function openSandbox(url) {
  const opened = await fetch(`${url}/control/sandboxes`, { method: 'POST' })
  const sandbox = await opened.json()
  const stop = () => fetch(`${url}/control/sandboxes/${sandbox.id}`, { method: 'DELETE' })
  return { ...sandbox, stop }
}

async function addUser(user) {
  const answer = await fetch(`${itsme.url}/control/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(user),
  })
  return answer.json()
}

async function logIn({ phoneNumber }) {
  const begun = await fetch(`${application.url}/login`, { redirect: 'manual' })
  const request = new URL(begun.headers.get('location'))
  request.searchParams.set('login_hint', phoneNumber)
  const answered = await fetch(request, { redirect: 'manual' })
  const cookie = begun.headers.get('set-cookie').split(';', 1)[0]
  return (await fetch(answered.headers.get('location'), { headers: { cookie } })).text()
}

test('confirm', async () => {
  const user = await addUser({ scenario: { do: 'confirm' }, givenName: 'Mira', familyName: 'Nova' })
  expect(await logIn(user)).toContain('Welcome, Mira Nova')
})

test('first no, then yes', async () => {
  const user = await addUser({ scenario: { inTurn: [{ do: 'reject' }, { do: 'confirm' }] } })
  expect(await logIn(user)).toContain('access_denied')
  expect(await logIn(user)).toContain('Welcome, ')
})

test('another nonce in the ID token', async () => {
  const user = await addUser({ scenario: { do: 'confirm' }, faults: [{ kind: 'nonce-invalid' }] })
  expect(await logIn(user)).toContain('nonce')
})
