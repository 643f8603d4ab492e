const { startSimulator } = require('itsme-simulator')

let itsme

beforeAll(async () => {
  itsme = await startSimulator({ port: 0 })
})

afterAll(() => itsme.stop())

// In place of this, the application under test redeems the code.
async function logIn({ phoneNumber }) {
  return itsme.logins.run({ partner: 'DEMO', phoneNumber, nonce: 'n', tokens: true })
}

test('confirm', async () => {
  const user = await itsme.users.add({ scenario: { do: 'confirm' } })
  const { tokens } = await logIn(user)
  expect(tokens.token_type).toBe('Bearer')
  const [, claims] = tokens.id_token.split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url'))).toMatchObject({ aud: 'DEMO', nonce: 'n' })
})

test('reject', async () => {
  const user = await itsme.users.add({ scenario: { do: 'reject' } })
  expect(await logIn(user)).toMatchObject({ code: null, error: 'access_denied' })
})

test('what the application did is in the record of its login', async () => {
  const { id } = await logIn(await itsme.users.add({ scenario: { do: 'confirm' } }))
  const { outcome, tokenRequests } = await itsme.logins.get(id)
  expect(outcome).toBe('logged-in')
  expect(tokenRequests).toHaveLength(1)
})
