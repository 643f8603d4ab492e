// Logs in through the example as a browser would; the control API is the finger. Ends with the claims of the ID token.
const cookies = new Map()

/** Follows redirects with cookies until a page comes. */
async function visit(url, init = {}) {
  const { host, origin } = new URL(url)
  const jar = cookies.get(host) ?? new Map()
  cookies.set(host, jar)
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(url, {
    ...init,
    redirect: 'manual',
    headers: { ...init.headers, cookie },
  })
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    jar.set(name, value)
  }
  const location = answer.headers.get('location')
  return location === null ? { url, answer } : visit(new URL(location, origin).href)
}

const simulator = 'http://localhost:4876'
const page = await visit('http://localhost:3000/login')
const body = new URLSearchParams({ countryCode: '32', phoneNumber: '0470000001' })
const waiting = await visit(page.url, { method: 'POST', body })
const action = await (
  await fetch(`${simulator}/control/actions/next?phoneNumber=%2B32470000001`)
).json()
await fetch(`${simulator}/control/actions/${action.id}/confirm`, { method: 'POST' })
const { answer } = await visit(waiting.url)
console.log(await answer.text())
process.exit(answer.ok ? 0 : 1)
