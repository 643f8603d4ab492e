import { expect, test } from 'itsme-simulator/playwright'
import { enterNumber, type Language, readIcon } from './itsme-pages.ts'

for (const language of ['en', 'fr'] as const satisfies readonly Language[]) {
  test.describe(language, () => {
    test.use({ locale: `${language}-BE` })

    test('a script for the real pages logs in', async ({ page, itsme }) => {
      await page.goto('/')
      await page.getByRole('link', { name: 'Log in with itsme' }).click()
      const number = itsme.user.nationalPhoneNumber.replaceAll(' ', '').replace(/^0/, '')
      await enterNumber(page, number, language)
      expect(await readIcon(page, language)).toBeGreaterThan(0)
      await itsme.confirm({ method: 'code' })
      const { givenName, familyName } = itsme.user.document
      const welcome = `Welcome, ${givenName} ${familyName}`
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(welcome)
    })
  })
}
