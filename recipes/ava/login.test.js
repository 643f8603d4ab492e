import test from 'ava'
import { startSimulator } from 'itsme-simulator'
import { startApplication } from '../application.js'

// One simulator and one application for the file; each test has a user of its own.
test.before(async (t) => {
  const simulator = await startSimulator({ port: 0 })
  const application = await startApplication({ issuer: simulator.issuers.v2 })
  t.context = { simulator, application }
})

test.after.always(async (t) => {
  await t.context.application.close()
  await t.context.simulator.stop()
})

/** Follows the application to the simulator and back: login_hint names the user, so there is no page to fill in. */
async function logIn({ application }, { phoneNumber }) {
  const begun = await fetch(`${application.url}/login`, { redirect: 'manual' })
  const request = new URL(begun.headers.get('location'))
  request.searchParams.set('login_hint', phoneNumber)
  const answered = await fetch(request, { redirect: 'manual' })
  const cookie = begun.headers.get('set-cookie').split(';', 1)[0]
  return (await fetch(answered.headers.get('location'), { headers: { cookie } })).text()
}

test('confirm', async (t) => {
  const user = await t.context.simulator.users.add({
    scenario: { do: 'confirm' },
    givenName: 'Mira',
    familyName: 'Nova',
  })
  t.regex(await logIn(t.context, user), /Welcome, Mira Nova/)
})

test('reject', async (t) => {
  const user = await t.context.simulator.users.add({ scenario: { do: 'reject' } })
  t.regex(await logIn(t.context, user), /access_denied/)
})

test('a token with a wrong signature', async (t) => {
  const { simulator } = t.context
  const user = await simulator.users.add({
    scenario: { do: 'confirm' },
    faults: [{ kind: 'invalid-sig-rs256', match: { endpoint: 'token' } }],
  })
  t.regex(await logIn(t.context, user), /signature verification failed/)
  const [fault] = await simulator.journal.take({ phoneNumber: user.phoneNumber, type: 'fault' })
  t.regex(fault.summary, /the signature is not of this token/)
})
