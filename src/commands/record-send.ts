import { callHttp, readBody } from '../oidc/http-call.ts'
import { RecordError, type Send } from '../record/target.ts'

/** Milliseconds from the request to the end of the response. */
const patience = 20_000
/** Maximum length of a response, in bytes. */
const longest = 1024 * 1024

/** Sends one request of a recording. The certificate must be trusted, since most of the requests have a secret. */
export const sendOnce: Send = async (url, { headers = {}, form } = {}) => {
  try {
    const response = await callHttp(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: form === undefined ? undefined : new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(patience),
    })
    return {
      status: response.statusCode ?? 0,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      ),
      text: (await readBody(response, longest)).toString('utf8'),
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new RecordError(`${new URL(url).origin} cannot be reached (${code ?? message})`)
  }
}
