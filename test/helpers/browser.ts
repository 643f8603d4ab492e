import { CookieJar } from 'tough-cookie'
import type { Simulator } from '../../src/index.ts'
import { holdsMarkup } from './odd-values.ts'
import { type RawAnswer, raw } from './raw.ts'

/** Where a browser ended: on a page of the simulator, or at the address of a client. */
export interface End {
  /** Path on the simulator. */
  readonly path: string
  readonly answer: RawAnswer
  /** Undefined on a page. */
  readonly left: URL | undefined
}

/** A browser that keeps cookies and follows redirects, and looks at each answer. */
export interface Browser {
  /** @throws Error about an answer that nobody should get */
  open(method: string, path: string, body?: string): Promise<End>
}

const banner = 'data-testid="simulator-banner"'
const mostRedirects = 8
const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const browserHeaders = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
}

export function createBrowser(simulator: Simulator): Browser {
  const jar = new CookieJar()

  async function call(method: string, path: string, body: string): Promise<RawAnswer> {
    const url = simulator.url + path
    const cookie = jar.getCookieStringSync(url)
    const headers = { ...browserHeaders, ...(method === 'POST' ? form : {}) }
    const answer = await raw(simulator, method, path, { ...headers, cookie }, body)
    const cookies = [answer.headers['set-cookie'] ?? []].flat()
    for (const line of cookies) jar.setCookieSync(line, url, { ignoreError: true })
    checkAnswer(`${method} ${path}`, answer)
    return answer
  }

  return {
    async open(method, path, body = '') {
      let at = path
      let answer = await call(method, at, body)
      for (let count = 0; answer.headers['location'] !== undefined; count++) {
        if (count === mostRedirects) throw new Error(`a loop of redirects: ${at}`)
        const target = new URL(String(answer.headers['location']), simulator.url + at)
        if (target.origin !== simulator.url) return { path: at, answer, left: target }
        at = target.pathname + target.search
        const again = answer.status === 307 ? method : 'GET'
        answer = await call(again, at, again === 'POST' ? body : '')
      }
      return { path: at, answer, left: undefined }
    },
  }
}

/** What holds for every answer that a browser gets. @throws Error */
export function checkAnswer(place: string, { status, headers, body }: RawAnswer): void {
  const fault = answerFault(status, String(headers['content-type']), body)
  if (fault !== undefined) throw new Error(`${fault}: ${place} → ${status} ${body.slice(0, 2000)}`)
}

function answerFault(status: number, type: string, body: string): string | undefined {
  if (status >= 500 && !(status === 503 && body.includes('temporary_unavailable')))
    return 'a failure of the server'
  if (!type.startsWith('text/html')) return undefined
  if (holdsMarkup(body)) return 'a page holds what was sent as markup'
  const isPage = status < 300 || status >= 400
  return isPage && !body.includes(banner) ? 'a page without the banner' : undefined
}
