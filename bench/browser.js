// What a user of a browser sees.
import { createServer } from 'node:http'
import { findOrInstallChromium } from '../scripts/chromium.js'
import { call, createAgent, median } from './http.js'

const callback = 'http://127.0.0.1:54321/callback'

async function openPage() {
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({
    executablePath: await findOrInstallChromium(),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  return { browser, page: await (await browser.newContext()).newPage() }
}

/** To the waiting page of a user who has not decided yet. */
async function beginOnPage(page, origin) {
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: callback,
    state: 's',
    nonce: 'n',
  })
  await page.goto(`${origin}/v2/authorization?${query}`)
  await page.fill('#phoneNumber', '0470000001')
  await page.click('[data-testid=send]')
  await page.waitForURL(/\/wait$/)
}

/** From the confirmation to the browser’s next page, in milliseconds. */
async function confirmOnce(page, agent, origin) {
  await beginOnPage(page, origin)
  const { id } = JSON.parse((await call(agent, `${origin}/control/actions/next`)).body)
  await page.waitForTimeout(200)
  const begun = performance.now()
  const [confirmed] = await Promise.all([
    call(agent, `${origin}/control/actions/${id}/confirm`, { method: 'POST' }),
    page.waitForURL(/:54321\/callback/, { waitUntil: 'commit' }),
  ])
  if (confirmed.status !== 200) throw new Error(`confirm: ${confirmed.status}`)
  return performance.now() - begun
}

export async function confirmToNextPage({ start, origin }, runs = 15) {
  const server = await start()
  const agent = createAgent(2)
  const { browser, page } = await openPage()
  const client = createServer((_request, response) => response.end('back'))
  client.listen(54_321, '127.0.0.1')
  const times = []
  for (let run = 0; run < runs; run++) times.push(await confirmOnce(page, agent, origin))
  await browser.close()
  client.close()
  agent.destroy()
  await server.stop()
  return median(times)
}
