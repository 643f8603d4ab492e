import { serverEndpoints, wireFault } from '../kind.ts'

/** The body says that it is JSON, and is not. */
export const notJson = wireFault({
  kind: 'not-json',
  about: 'the body says that it is JSON, and is not',
  reaction: 'refuse',
  source: 'RFC 6749, section 5.1; RFC 8259',
  endpoints: serverEndpoints,
  replaces: () => false,
  apply: (plan) => ({
    ...plan,
    contentType: 'application/json',
    body: '<html><body>A proxy answered in place of the server.</body></html>\n',
  }),
})
