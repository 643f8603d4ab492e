// A browser without pictures: it goes where it is sent, and Bram Maes types his phone number on the identify page.
import got from 'got'
import { CookieJar } from 'tough-cookie'

const field = (html, name) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&')

class Cookies extends CookieJar {
  /** As browsers do, takes loopback for as good as https: cookies marked Secure go to Keycloak. */
  getCookieString(url) {
    return super.getCookieString(url.replace(/^http:/, 'https:'))
  }
}

/**
 * From a client's closed page through the identify page back to it.
 *
 * @param isEnd of a URL: nobody answers there, the visit ends with the redirect to it
 * @returns the last answer, beside the URL that it was sent to where `isEnd` said so
 */
export async function visit(start, { authority, isEnd = () => false }) {
  const client = got.extend({
    cookieJar: new Cookies(),
    headers: { accept: 'text/html' },
    https: { certificateAuthority: authority.cert },
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
  })
  let answer = await client.get(start)
  for (let step = 0; step < 20; step++) {
    const { location } = answer.headers
    const { pathname } = new URL(answer.url)
    const next = location && new URL(location, answer.url)
    if (next && isEnd(next)) return { answer, end: next }
    if (next) answer = await client.get(next)
    else if (/\/identify\/[^/]+$/.test(pathname))
      answer = await client.post(answer.url, {
        form: { countryCode: '32', phoneNumber: '0470 00 00 02' },
      })
    else if (answer.body.includes('/secure/redirect_uri"')) {
      const [, action] = /action="([^"]+)"/.exec(answer.body)
      const names = ['code', 'state', 'iss'].filter((each) => field(answer.body, each))
      const form = Object.fromEntries(names.map((each) => [each, field(answer.body, each)]))
      answer = await client.post(action, { form })
    } else return { answer }
  }
  throw new Error('the visit does not end')
}
