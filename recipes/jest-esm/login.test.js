import { startSimulator } from 'itsme-simulator'
import { startApplication } from '../application.js'

// Jest runs each file in a process of its own: each has a simulator on a free port.
let itsme
let application

beforeAll(async () => {
  itsme = await startSimulator({ port: 0 })
  application = await startApplication({ issuer: itsme.issuers.v2 })
})

afterAll(async () => {
  await application.close()
  await itsme.stop()
})

async function logIn({ phoneNumber }) {
  const begun = await fetch(`${application.url}/login`, { redirect: 'manual' })
  const request = new URL(begun.headers.get('location'))
  request.searchParams.set('login_hint', phoneNumber)
  const answered = await fetch(request, { redirect: 'manual' })
  const cookie = begun.headers.get('set-cookie').split(';', 1)[0]
  return (await fetch(answered.headers.get('location'), { headers: { cookie } })).text()
}

test('confirm', async () => {
  const user = await itsme.users.add({ scenario: { do: 'confirm' }, givenName: 'Mira' })
  expect(await logIn(user)).toContain(`Welcome, Mira ${user.document.familyName}`)
})

test('reject', async () => {
  const user = await itsme.users.add({ scenario: { do: 'reject' } })
  expect(await logIn(user)).toContain('access_denied')
})

test('a token of an hour ago', async () => {
  const faults = [{ kind: 'invalid-expired-exp', match: { endpoint: 'token' } }]
  const user = await itsme.users.add({ scenario: { do: 'confirm' }, faults })
  expect(await logIn(user)).toContain('exp')
  expect(await itsme.faults.unfired()).toEqual([])
})
