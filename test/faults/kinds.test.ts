import { faultKinds } from '../../src/faults/kinds.ts'
import { anyFault } from '../helpers/any-fault.ts'
import { withSimulator } from '../helpers/simulator.ts'

const kindsUrl = (url: string, partner?: string) =>
  `${url}/control/fault-kinds${partner === undefined ? '' : `?partner=${partner}`}`

interface Kind {
  kind: string
  endpoints: { endpoint: string; reaction: string; severity: string; reason?: string | null }[]
}

async function kindsOf(url: string, partner?: string): Promise<Kind[]> {
  const response = await fetch(kindsUrl(url, partner))
  return ((await response.json()) as { items: Kind[] }).items
}

withSimulator(
  'the catalogue has each kind, with its demand at each endpoint',
  async (t, { simulator }) => {
    const kinds = await kindsOf(simulator.url)
    t.deepEqual(
      kinds.map(({ kind }) => kind),
      [...faultKinds.keys()],
    )
    const missingAud = kinds.find(({ kind }) => kind === 'missing-aud')
    t.deepEqual(missingAud?.endpoints, [
      { endpoint: 'token', reaction: 'refuse', severity: 'high' },
      { endpoint: 'userinfo', reaction: 'tolerate', severity: 'low' },
    ])
    t.deepEqual(await simulator.faults.kinds(), kinds as never)
  },
)

withSimulator(
  'for a partner, the catalogue says what can fire, and why not',
  async (t, { simulator }) => {
    const reasons = async (partner: string) =>
      Object.fromEntries(
        (await kindsOf(simulator.url, partner)).flatMap(({ kind, endpoints }) =>
          endpoints
            .filter(({ reason }) => reason !== null)
            .map(({ endpoint, reason }) => [`${kind}@${endpoint}`, reason]),
        ),
      )
    const demo = await reasons('DEMO')
    t.regex(String(demo['wrong-encryption-key@token']), /the token is not encrypted/)
    t.regex(String(demo['invalid-iss@userinfo']), /plain JSON/)
    t.regex(String(demo['stale-keys@token']), /no jwksUri/)
    t.is(demo['invalid-iss@token'], undefined)
    // What the catalogue excludes is refused, and nothing else.
    for (const { kind, endpoints } of await kindsOf(simulator.url, 'DEMO'))
      for (const { endpoint, reason } of endpoints) {
        if (reason === null) continue
        const match = { partner: 'DEMO', endpoint } as never
        const needed = kind === 'error' ? { attributes: { error: 'invalid_request' } } : {}
        await t.throwsAsync(simulator.faults.add(anyFault({ kind, match, ...needed })), {
          message: new RegExp(`can never fire at ${endpoint} of DEMO`),
        })
      }
  },
)

withSimulator(
  'the catalogue of an unknown partner names the nearest one',
  async (t, { simulator }) => {
    const response = await fetch(kindsUrl(simulator.url, 'DEMOO'))
    t.is(response.status, 404)
    t.regex(await response.text(), /no partner ..DEMOO..; nearest ..DEMO../)
  },
)
