// What a test suite does: a fresh user a login, or a sandbox a worker.
import { call } from './http.js'
import { unattendedLogin } from './logins.js'

const json = { 'content-type': 'application/json' }

async function post(agent, url, body) {
  const answer = await call(agent, url, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(body),
  })
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${answer.body}`)
  return JSON.parse(answer.body)
}

/** A user of its own, a whole login, and the user is gone again. */
export async function freshUserLogin(agent, base) {
  const { phoneNumber } = await post(agent, `${base}/control/users`, {
    scenario: { do: 'confirm' },
  })
  await unattendedLogin(agent, base, phoneNumber)
  await call(agent, `${base}/control/users/${phoneNumber.slice(1)}`, { method: 'DELETE' })
}

/** Addresses of new sandboxes. */
export async function openSandboxes(agent, origin, count) {
  const opened = Array.from({ length: count }, () => post(agent, `${origin}/control/sandboxes`, {}))
  return (await Promise.all(opened)).map(({ url }) => url)
}
