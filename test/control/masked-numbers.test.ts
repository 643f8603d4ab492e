import { createHash } from 'node:crypto'
import type { Simulator } from '../../src/index.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { createClient, createVisitor, openIdentify } from '../helpers/visitor.ts'

const nobody = '+32479876543'
const masked = '+32479****43'
/** Masked, it is the same. */
const another = '+32479111143'

async function typeNumber(simulator: Simulator, phoneNumber: string): Promise<string> {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  return (await visitor.post(page, { countryCode: '32', phoneNumber })).body
}

withSimulator(
  'what happened to a number that belongs to nobody is found by it, and it is never shown',
  async (t, { simulator, log }) => {
    const { journal, url } = simulator
    const seen: unknown[] = []
    const stop = journal.follow((entry) => seen.push(entry), { phoneNumber: nobody })
    const controller = new AbortController()
    const query = new URLSearchParams({ phoneNumber: nobody })
    const { signal } = controller
    const events = await fetch(`${url}/control/events?${query}`, { signal })
    await typeNumber(simulator, another)
    await typeNumber(simulator, nobody)
    let text = ''
    for await (const chunk of events.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('event: entry')) break
    }
    controller.abort()
    stop()

    const [entry, ...others] = await journal.list({ phoneNumber: nobody })
    t.deepEqual(others, [])
    t.like(entry, { type: 'refusal', step: 'identify', phoneNumber: masked })
    t.deepEqual(seen, [entry])
    t.is((text.match(/event: entry/g) ?? []).length, 1)
    t.true(text.includes(`"seq":${entry?.seq}`))
    const client = createClient()
    const answer = await client.get(`${url}/control/journal?${query}`)
    t.deepEqual(JSON.parse(answer.body).items, [entry])
    t.is((await journal.list({ phoneNumber: another })).length, 1)
    t.deepEqual(await journal.list({ phoneNumber: '+32479222243' }), [])

    const all = (await client.get(`${url}/control/journal`)).body
    const shown = [answer.body, all, text, JSON.stringify([entry, seen]), log.join('\n')].join('\n')
    for (const encoding of ['base64url', 'base64', 'hex'] as const) {
      t.false(shown.includes(createHash('sha256').update(nobody).digest(encoding)))
    }
    t.false(shown.includes(nobody.slice(1)) || shown.includes('9876543'))
    t.false(/digest/i.test(shown))

    t.deepEqual(await journal.take({ phoneNumber: nobody }), [entry])
    t.deepEqual(await journal.list({ phoneNumber: nobody }), [])
    t.is(
      (await client.delete(`${url}/control/journal?phoneNumber=${another.slice(1)}`)).statusCode,
      204,
    )
    t.deepEqual(await journal.list({ type: 'refusal' }), [])
  },
)
