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
  return untilNextPage(page, () =>
    call(agent, `${origin}/control/actions/${id}/confirm`, { method: 'POST' }),
  )
}

async function untilNextPage(page, confirm) {
  await page.waitForTimeout(200)
  const begun = performance.now()
  const [confirmed] = await Promise.all([
    confirm(),
    page.waitForURL(/:54321\/callback/, { waitUntil: 'commit' }),
  ])
  if (confirmed.status !== 200) throw new Error(`confirm: ${confirmed.status}`)
  return performance.now() - begun
}

/** The least that a browser needs: a page that follows events, and a redirect. */
function bareServer() {
  let stream
  const script = `new EventSource('/events').onmessage = () => location.replace('/redirect')`
  const paths = {
    '/': (response) =>
      response.setHeader('Content-Type', 'text/html').end(`<script>${script}</script>`),
    '/events'(response) {
      stream = response.setHeader('Content-Type', 'text/event-stream')
      stream.flushHeaders()
    },
    '/confirm'(response) {
      stream.write('data: confirmed\n\n')
      response.end()
    },
    '/redirect': (response) => response.writeHead(303, { Location: callback }).end(),
  }
  return createServer(({ url }, response) => {
    const answer = paths[url] ?? (() => response.writeHead(404).end())
    answer(response)
  })
}

async function confirmAtBareServer(page, agent, origin) {
  await page.goto(origin)
  return untilNextPage(page, () => call(agent, `${origin}/confirm`, { method: 'POST' }))
}

/** Medians in milliseconds, of the simulator and of a bare server, in turns. */
export async function confirmToNextPage({ start, origin }, barePort, runs = 15) {
  const server = await start()
  const agent = createAgent(2)
  const { browser, page } = await openPage()
  const client = createServer((_request, response) => response.end('back'))
  client.listen(54_321, '127.0.0.1')
  const bare = bareServer().listen(barePort, '127.0.0.1')
  const times = { simulator: [], bare: [] }
  for (let run = 0; run < runs; run++) {
    times.simulator.push(await confirmOnce(page, agent, origin))
    times.bare.push(await confirmAtBareServer(page, agent, `http://localhost:${barePort}`))
  }
  await browser.close()
  client.close()
  agent.destroy()
  bare.close()
  await server.stop()
  return [median(times.simulator), median(times.bare)]
}
