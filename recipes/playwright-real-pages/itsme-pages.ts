import { expect, type Page } from '@playwright/test'

// A script for itsme's real pages, in the browser of a phone: it knows only roles and names that were seen on them. So it
// runs against the simulator as it is.

const words = {
  en: {
    heading: 'Use your phone number',
    send: 'Send',
    waiting: /^Prove/,
    icon: /Icon number (\d+)/,
  },
  fr: {
    heading: 'Utilisez votre numéro de téléphone',
    send: 'Envoyer',
    waiting: /^Prouvez/,
    icon: /Icône numéro (\d+)/,
  },
} as const
export type Language = keyof typeof words

/** Enters the phone number. @param number eight or nine digits, without the leading zero */
export async function enterNumber(page: Page, number: string, language: Language) {
  const { heading, send } = words[language]
  await expect(page.getByRole('heading', { name: heading })).toBeVisible()
  await expect(page.getByRole('button', { name: '+32' })).toBeVisible()
  await page.getByRole('textbox').fill(number)
  await page.getByRole('button', { name: send }).click()
}

/** Returns the number of the icon that the user has to choose in the app. */
export async function readIcon(page: Page, language: Language): Promise<number> {
  const { waiting, icon } = words[language]
  await expect(page.getByRole('heading', { name: waiting })).toBeVisible()
  const image = page.getByRole('main').getByRole('img', { name: icon })
  const name = (await image.locator('title').textContent()) ?? ''
  return Number(icon.exec(name)?.[1])
}
