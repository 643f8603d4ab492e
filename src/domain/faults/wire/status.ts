import { allEndpoints, wireFault } from '../kind.ts'
import { processed } from '../processed.ts'

/** Another HTTP status, as of a proxy whose server is down. */
export const status = wireFault({
  kind: 'status',
  about: 'another HTTP status, as of a proxy whose server is down',
  reaction: 'refuse',
  source: 'RFC 9110, section 15',
  endpoints: allEndpoints,
  attributes: {
    status: {
      type: 'number',
      about: 'the HTTP status',
      least: 400,
      most: 599,
      standard: 503,
      whole: true,
    },
    processed,
  },
  replaces: (attributes) => attributes['processed'] !== true,
  apply: (plan, { status }) => ({
    ...plan,
    status: Number(status),
    contentType: 'text/html',
    body: `<html><body><h1>${String(status)}</h1></body></html>\n`,
  }),
})
