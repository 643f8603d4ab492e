import { serverEndpoints, wireFault } from '../kind.ts'

/** The right body under the media type of a text. */
export const wrongContentType = wireFault({
  kind: 'wrong-content-type',
  about: 'the right body under the media type of a text',
  reaction: 'tolerate',
  userinfoReaction: 'refuse',
  source:
    'RFC 6749, section 5.1; OpenID Connect Core 5.3.2: the media type tells JSON from a token',
  endpoints: serverEndpoints,
  replaces: () => false,
  apply: (plan) => ({ ...plan, contentType: 'text/plain' }),
})
