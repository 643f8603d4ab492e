import test from 'ava'
import { startBank } from '../helpers/bank.ts'
import { raw } from '../helpers/raw.ts'
import { assertionClaims, assertionType } from '../helpers/rp-keys.ts'
import { callback, createClient, endpoint } from '../helpers/visitor.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Values as JSON: what is nested so deep cannot be written by a program that recurses. */
const wrongTypes: Readonly<Record<string, string>> = {
  'a list of 5,000 levels': '['.repeat(5_000) + ']'.repeat(5_000),
  'a number': '17',
  'an object': '{"toString":"x","valueOf":1}',
  null: 'null',
  true: 'true',
  'a list': '["RS256"]',
  'a long text': `"${'x'.repeat(501)}"`,
}

/** A header in which one member is of the wrong type. */
function headerWith(member: string, value: string, alg: string): string {
  const rest = { alg, enc: 'A128CBC-HS256', kid: 'sig-rp', [member]: 0 }
  return JSON.stringify(rest).replace(`"${member}":0`, `"${member}":${value}`)
}

/** Headers that no JOSE library makes. */
const headers: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(wrongTypes).flatMap(([title, value]) => [
      ...['alg', 'kid'].map((member) => [
        `${member} is ${title}`,
        headerWith(member, value, 'RS256'),
      ]),
      ...['enc', 'zip', 'crit', 'b64', 'typ', 'cty', 'jwk', 'epk', 'p2c', 'x5c'].flatMap((member) =>
        ['RS256', 'RSA-OAEP-256'].map((alg) => [
          `${member} is ${title}, ${alg}`,
          headerWith(member, value, alg),
        ]),
      ),
    ]),
  ),
  'a header without members': '{}',
  'a header that is a list': '[]',
  'a header that is a number': '1',
  'a header that is null': 'null',
  'a header that is not JSON': '{',
  'a header of 20 kB': headerWith('pad', `"${'x'.repeat(20_000)}"`, 'RS256'),
  'members of Object.prototype': '{"alg":"constructor","kid":"__proto__","__proto__":{"alg":1}}',
}

const encoded = (part: string) => Buffer.from(part).toString('base64url')

const parts = { signed: 3, encrypted: 5 } as const

/** A token with such a header, that looks signed or encrypted. */
function tokenOf(header: string, form: keyof typeof parts, claims: object): string {
  const rest =
    form === 'signed'
      ? [encoded(JSON.stringify(claims)), encoded('signature')]
      : ['key', 'iv', 'text', 'tag'].map(encoded)
  return [encoded(header), ...rest].join('.')
}

for (const shape of ['signed', 'encrypted'] as const) {
  for (const issuer of ['csapi', 'v2'] as const) {
    test(`no header makes the authorization endpoint fail: ${shape}, ${issuer}`, async (t) => {
      const partner =
        issuer === 'csapi' ? { authentication: 'client_secret_post', secret: 's' } : {}
      const { simulator } = await startBank(t, { partner })
      const path = new URL(endpoint(simulator, 'authorization', issuer)).pathname
      for (const [title, header] of Object.entries(headers)) {
        const request = tokenOf(header, shape, { iss: 'BANK', aud: simulator.issuers[issuer] })
        const asked = { response_type: 'code', redirect_uri: callback, state: 's', nonce: 'n' }
        const fields = { client_id: 'BANK', scope: 'openid service:BANK_LOGIN', request, ...asked }
        const answer = await raw(simulator, 'POST', path, form, `${new URLSearchParams(fields)}`)
        t.is(answer.status, 302, `${title}: ${answer.body.slice(0, 300)}`)
        const back = new URL(String(answer.headers['location']))
        t.is(back.origin + back.pathname, callback, title)
        t.is(back.searchParams.get('error'), 'invalid_request_object', title)
        t.is(back.searchParams.get('state'), 's', title)
      }
      t.deepEqual(await simulator.journal.list({ type: 'error' }), [])
    })
  }

  for (const isNamed of [true, false]) {
    const who = isNamed ? 'with client_id' : 'without client_id'
    test(`no header makes the token endpoint fail: ${shape}, ${who}`, async (t) => {
      const { simulator, refusals } = await startBank(t)
      const url = endpoint(simulator, 'token', 'v2')
      for (const [title, header] of Object.entries(headers)) {
        const fields = {
          grant_type: 'authorization_code',
          ...(isNamed ? { client_id: 'BANK' } : {}),
          client_assertion_type: assertionType,
          client_assertion: tokenOf(header, shape, assertionClaims('BANK', url)),
          redirect_uri: callback,
          code: 'x',
        }
        const answer = await createClient().post(url, { form: fields })
        t.is(answer.statusCode, 400, `${title}: ${answer.body.slice(0, 300)}`)
        t.regex(String(answer.headers['content-type']), /^application\/json/)
        const { error } = JSON.parse(answer.body)
        const foreseen = isNamed
          ? ['unauthorized_client']
          : ['invalid_request', 'unauthorized_client']
        t.true(foreseen.includes(error), `${title}: ${answer.body}`)
      }
      const all = await refusals()
      t.is(all.length, Object.keys(headers).length)
      t.deepEqual(await simulator.journal.list({ type: 'error' }), [])
      const memberFaults = all.filter((summary) =>
        / in the header must be a string of at most 500 characters/.test(summary),
      )
      t.true(memberFaults.length >= (shape === 'signed' && !isNamed ? 0 : 13), all.join('\n'))
    })
  }
}

test('a header of more than 16,384 characters is not read', async (t) => {
  const { simulator, refusals } = await startBank(t)
  const url = endpoint(simulator, 'token', 'v2')
  const header = headers['a header of 20 kB'] ?? ''
  const fields = {
    grant_type: 'authorization_code',
    client_id: 'BANK',
    client_assertion_type: assertionType,
    client_assertion: tokenOf(header, 'signed', assertionClaims('BANK', url)),
  }
  t.is((await createClient().post(url, { form: fields })).statusCode, 400)
  t.regex((await refusals())[0] ?? '', /has a header of more than 16384 characters/)
})
