import { expect } from '@playwright/test'
import { test } from './fixtures.js'

/** From the application to the waiting page. */
async function logIn(page, { user }) {
  await page.goto('/')
  await page.getByRole('link', { name: 'Log in with itsme' }).click()
  await page.getByLabel('Mobile phone number').fill(user.nationalPhoneNumber)
  await page.getByTestId('send').click()
}

for (const name of ['Mira', 'Zoé']) {
  test.describe(name, () => {
    // The same number in every worker: each has its own sandbox.
    test.use({ itsmeUser: { phoneNumber: '+32470123456', givenName: name, familyName: 'Nova' } })

    test('logs in', async ({ page, itsme }) => {
      await logIn(page, itsme)
      await itsme.confirm()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Welcome, ${name} Nova`)
    })
  })
}

test('the issuer is that of the sandbox', async ({ page, itsme, sandbox }) => {
  await logIn(page, itsme)
  expect(page.url().startsWith(sandbox.url)).toBe(true)
  await itsme.reject()
  await expect(page.getByRole('alert')).toContainText('access_denied')
})
