import type { Page } from 'playwright-core'

/** The number in the name of the drawing on the waiting page, as itsme names it: "Icon number 3". */
export async function drawingNumber(page: Page): Promise<number> {
  const name = await page.locator('[data-testid=waiting] svg[role=img] title').textContent()
  return Number(/\d+$/.exec(name ?? '')?.[0])
}

/** Chooses on the phone the drawing that the waiting page shows. */
export async function chooseDrawing(page: Page, phone: Page): Promise<void> {
  await phone.locator(`[data-testid=icon-${(await drawingNumber(page)) - 1}]`).check()
}
