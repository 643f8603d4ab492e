import type { Page } from 'playwright-core'
import type { Simulator } from '../../src/index.ts'
import { desktop, withChromium } from '../helpers/chromium.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { createVisitor, identify, openIdentify } from '../helpers/visitor.ts'

const [anna, bram, hanne] = ['+32470000001', '+32470000002', '+32470000008'] as const
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

async function beginLogin(simulator: Simulator, number: string): Promise<string> {
  const visitor = createVisitor()
  await identify(visitor, await openIdentify(simulator, visitor), number)
  return String((await simulator.actions.list()).at(-1)?.id)
}

/** The test ids of the phones that are drawn, in their order. */
const drawn = (page: Page) =>
  page.evaluate<string[]>(
    `Array.from(document.querySelectorAll('[data-testid=board] > li'), (each) => each.dataset.testid.slice(6))`,
  )

withChromium(
  'the board: the oldest request first, and a phone that was decided stays in its place',
  async (t, { simulator }, open) => {
    await simulator.users.change(bram, { scenario: 'manual' })
    const page = await (await open(desktop)).newPage()
    await page.goto(`${simulator.url}/app`)
    t.deepEqual(await drawn(page), [])
    const first = await beginLogin(simulator, bram)
    await page.locator(`[data-action="${first}"]`).waitFor()
    await beginLogin(simulator, anna)
    await at(page, `phone-${anna}`).locator('[data-testid=action]').waitFor()
    t.deepEqual(await drawn(page), [bram, anna])
    const { icon } = await simulator.actions.get(first)
    const card = at(page, `phone-${bram}`)
    await card.locator(`[data-testid=icon-${icon}]`).check()
    await card.locator('[data-testid=confirm]').click()
    await card.locator('[data-testid=just-ended]').waitFor()
    t.deepEqual(await drawn(page), [bram, anna])
    t.is((await simulator.actions.get(first)).status, 'confirmed')
  },
)

withChromium(
  'a half-typed code and a search survive ten updates',
  async (t, { simulator }, open) => {
    const first = await beginLogin(simulator, anna)
    const { icon } = await simulator.actions.get(first)
    const page = await (await open(desktop)).newPage()
    await page.goto(`${simulator.url}/app`)
    const card = at(page, `phone-${anna}`)
    await card.locator('[data-testid=other-mode]').click()
    await at(page, 'code').fill('123')
    await at(page, 'search').pressSequentially('An')
    await at(page, `phone-${bram}`).waitFor({ state: 'detached' })
    await at(page, `icon-${icon}`).check()
    for (let turn = 2; turn <= 11; turn++) {
      await beginLogin(simulator, anna)
      await card.getByText(`${turn - 1} more on this phone`).waitFor()
    }
    t.is(await at(page, 'search').inputValue(), 'An')
    t.is(await at(page, 'code').inputValue(), '123')
    t.true(await at(page, `icon-${icon}`).isChecked())
    // What is wrong is said in the card, and stays.
    await at(page, 'code').press('Enter')
    await card.getByText('This code is wrong. Tries left: 2.').waitFor()
    await beginLogin(simulator, bram)
    await at(page, 'search').fill('')
    await at(page, `phone-${bram}`).waitFor()
    t.is(await at(page, 'notice').innerText(), 'This code is wrong. Tries left: 2.')
  },
)

withChromium(
  'what happens is saved at once, and a search finds it while it is typed',
  async (t, { simulator }, open) => {
    const page = await (await open(desktop)).newPage()
    await page.goto(`${simulator.url}/app`)
    const row = at(page, `phone-${anna}`)
    const saved = page.waitForResponse((response) => response.url().endsWith('/scenario'))
    await row.locator('[data-testid=what-happens]').selectOption({ label: 'Never answers' })
    await saved
    t.is((await simulator.users.get(anna)).scenario, 'ignore')
    await at(page, 'search').fill('never ans')
    await at(page, `phone-${bram}`).waitFor({ state: 'detached' })
    t.is(await row.count(), 1)
    t.regex(page.url(), /\?q=never\+ans$/)
    await at(page, 'search').fill('no such person')
    await at(page, 'no-match').waitFor()
  },
)

withChromium(
  'a pinned phone stays on the board of this browser',
  async (t, { simulator }, open) => {
    const context = await open(desktop)
    const page = await context.newPage()
    await page.goto(`${simulator.url}/app`)
    await at(page, `phone-${hanne}`).locator('[data-testid=pin]').click()
    await at(page, 'board').locator(`[data-testid="phone-${hanne}"]`).waitFor()
    await page.reload()
    t.deepEqual(await drawn(page), [hanne])
    // Hanne is blocked: the board says so, and unblocks her.
    await at(page, `phone-${hanne}`).locator('[data-testid=unblock]').click()
    await at(page, 'unblock').waitFor({ state: 'detached' })
    t.is((await simulator.users.get(hanne)).status, 'active')
    await at(page, 'pin').first().click()
    await at(page, 'board').waitFor({ state: 'detached' })
    t.deepEqual(await drawn(page), [])
  },
)

const form = (url: string, fields: Record<string, string>, referer = '') =>
  fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers: referer === '' ? {} : { referer },
  })

withSimulator('a person is added, edited and removed by forms', async (t, { simulator }) => {
  const added = await form(`${simulator.url}/app/add`, {
    phoneNumber: '0472 12 34 56',
    familyName: 'Zonder',
    email: '',
    country: 'NLD',
    do: 'reject',
  })
  t.is(added.status, 303)
  t.is(added.headers.get('location'), `${simulator.url}/app/+32472123456`)
  const user = await simulator.users.get('+32472123456')
  t.like(user, { country: 'NLD', status: 'active' })
  t.like(user.document, { familyName: 'Zonder' })
  t.truthy(user.document.givenName, 'what was left empty is made up')
  t.is(user.scenario, 'reject')
  const edit = `${simulator.url}/app/+32472123456/edit`
  const page = await (await fetch(edit)).text()
  t.true(page.includes('value="Zonder"'))
  const { givenName = '', familyName, birthdate = '' } = user.document
  const fields = { givenName, familyName, birthdate, email: '', country: 'NLD', do: 'blocked' }
  t.is((await form(edit, fields)).status, 303)
  const edited = await simulator.users.get('+32472123456')
  t.is(edited.status, 'blocked')
  t.is(edited.email, null)
  t.deepEqual(edited.document, user.document, 'what was not changed stays')
  t.is((await form(`${simulator.url}/app/+32472123456/remove`, {})).status, 303)
  await t.throwsAsync(simulator.users.get('+32472123456'), { message: /no user/ })
})

withSimulator('a wrong person is refused, with what was typed', async (t, { simulator }) => {
  for (const [fields, status, text] of [
    [{ phoneNumber: '12' }, 422, 'phoneNumber: must be a mobile phone number in E.164'],
    [{ phoneNumber: anna }, 409, `there is a user ${anna} already`],
    [{ email: 'no mail', familyName: 'Typed' }, 422, 'email: must be an e-mail address'],
  ] as const) {
    const response = await form(`${simulator.url}/app/add`, fields)
    t.is(response.status, status)
    const body = await response.text()
    t.true(body.includes(text), text)
    for (const typed of Object.values(fields)) t.true(body.includes(`value="${typed}"`), typed)
  }
})

withSimulator('no other choice than those of the board', async (t, { simulator }) => {
  const response = await form(`${simulator.url}/app/${anna}/scenario`, { do: 'explode' })
  t.is(response.status, 400)
  t.true((await response.text()).includes('do: is none of the choices of /app, got &quot;explode'))
  const back = await form(
    `${simulator.url}/app/${anna}/scenario`,
    { do: 'confirm' },
    `${simulator.url}/app?q=anna&action=x`,
  )
  t.is(back.headers.get('location'), `${simulator.url}/app?q=anna`)
})

withSimulator(
  'five hundred people: twenty rows at first, the others by a link and by the search',
  async (t, { simulator }) => {
    for (let number = 0; number < 500; number++)
      await simulator.users.add({ familyName: `Person ${number}` })
    const rows = async (path: string) => {
      const body = await (await fetch(simulator.url + path)).text()
      return body.match(/<tr[^>]*data-testid="phone-/g)?.length ?? 0
    }
    t.is(await rows('/app'), 20)
    t.is(await rows('/app?show=120'), 120)
    t.is(await rows('/app?q=person+49'), 11)
    const page = await (await fetch(`${simulator.url}/app`)).text()
    t.regex(page, /href="\?show=120"/)
  },
)

withChromium(
  'who reads further down in the list of logins is told of new ones, and not disturbed',
  async (t, { simulator }, open) => {
    const logIn = () => simulator.logins.run({ partner: 'DEMO', phoneNumber: bram })
    for (let count = 0; count < 30; count++) await logIn()
    const page = await (await open(desktop)).newPage()
    await page.goto(`${simulator.url}/inspector`)
    await page.evaluate('window.scrollTo(0, 600)')
    await logIn()
    await page.getByText('New logins: 1').waitFor()
    t.is(await at(page, 'login').count(), 30)
    await at(page, 'new-logins').click()
    await page.locator('[data-testid=login]:nth-child(31)').waitFor()
    await at(page, 'new-logins').waitFor({ state: 'hidden' })
  },
)
