import { Agent, request } from 'node:http'
import { connect } from 'node:net'

/**
 * One connection pool of a client under load.
 *
 * @param ports where the connections lead in turn, as a balancer without stickiness does; where the URL says if absent
 */
export function createAgent(connections, ports) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  if (ports === undefined) return agent
  let turn = 0
  agent.createConnection = (options, ready) =>
    connect({ ...options, port: ports[turn++ % ports.length] }, ready)
  return agent
}

/** A request, without a library between us and the server. */
export function call(agent, url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const { statusCode: status, headers: given } = answer
        resolve({
          status,
          headers: given,
          location: given.location,
          body: Buffer.concat(chunks).toString(),
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Name and value of each cookie that an answer sets, by name. */
export function takeCookies(jar, { headers }) {
  for (const line of headers['set-cookie'] ?? []) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
}

export function cookieHeader(jar) {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

/** A browser: cookies are kept, redirects are not followed. */
export function createBrowser(agent) {
  const jar = new Map()
  const send = async (url, options = {}) => {
    const headers = { ...options.headers, ...(jar.size > 0 ? { cookie: cookieHeader(jar) } : {}) }
    const answer = await call(agent, url, { ...options, headers })
    takeCookies(jar, answer)
    return answer
  }
  return {
    get: (url) => send(url),
    post: (url, fields) =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
  }
}

/** Runs `task` `total` times, `width` at a time; the answer is the rate a second and each run's milliseconds. */
export async function drive(total, width, task) {
  const times = []
  let next = 0
  const begun = performance.now()
  const worker = async () => {
    for (let index = next++; index < total; index = next++) {
      const at = performance.now()
      await task(index)
      times.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return { rate: (total * 1000) / (performance.now() - begun), times }
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right)
  const half = (sorted.length - 1) / 2
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2
}

export function percentile(values, share) {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}
