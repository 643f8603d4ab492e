import type { Page } from '@playwright/test'
import { expect, type Itsme, test } from 'itsme-simulator/playwright'

/** From the application to the waiting page. */
async function logIn(page: Page, { user }: Itsme) {
  await page.goto('/')
  await page.getByRole('link', { name: 'Log in with itsme' }).click()
  await page.getByLabel('Mobile phone number').fill(user.nationalPhoneNumber)
  await page.getByTestId('send').click()
}

test('the user confirms', async ({ page, itsme }) => {
  await logIn(page, itsme)
  await itsme.confirm({ method: 'code' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Welcome, ${nameOf(itsme)}`)
})

test('the user rejects', async ({ page, itsme }) => {
  await logIn(page, itsme)
  await itsme.reject()
  await expect(page.getByRole('alert')).toContainText('access_denied')
})

test('the user picks the wrong icon', async ({ page, itsme }) => {
  await logIn(page, itsme)
  await itsme.reject('wrong-icon')
  await expect(page.getByRole('alert')).toContainText('access_denied')
})

test('the time is over', async ({ page, itsme }) => {
  await logIn(page, itsme)
  await itsme.expire()
  await expect(page.getByRole('alert')).toContainText('access_denied')
})

test('the user is blocked: the page says so, and stays', async ({ page, itsme }) => {
  await itsme.change({ status: 'blocked' })
  await logIn(page, itsme)
  await expect(page.getByRole('alert')).toContainText('blocked')
})

test('an expired ID token is refused', async ({ page, itsme }) => {
  await itsme.addFault({ kind: 'invalid-expired-exp', match: { endpoint: 'token' } })
  await logIn(page, itsme)
  await itsme.confirm()
  await expect(page.getByRole('alert')).toContainText('exp')
})

test('the token endpoint is down', async ({ page, itsme }) => {
  await itsme.addFault({
    kind: 'status',
    match: { endpoint: 'token' },
    attributes: { status: 503 },
  })
  await logIn(page, itsme)
  await itsme.confirm()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not logged in')
})

test.describe('a user of a kind', () => {
  test.use({ itsmeUser: { scenario: { do: 'confirm' }, givenName: 'Zoé', familyName: "D'Haese" } })

  test('who confirms at once', async ({ page, itsme }) => {
    await logIn(page, itsme)
    // To see what a failed test shows: FAIL_ON_PURPOSE=1.
    const name = process.env['FAIL_ON_PURPOSE'] === '1' ? 'somebody else' : "Zoé D'Haese"
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Welcome, ${name}`)
  })
})

function nameOf({ user }: Itsme): string {
  const { givenName, familyName } = user.document
  return [givenName, familyName].join(' ')
}
