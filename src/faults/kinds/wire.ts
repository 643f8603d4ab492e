import {
  type Attribute,
  type AttributeValues,
  allEndpoints,
  serverEndpoints,
  type WireFault,
  wireFault,
} from '../kind.ts'

/** Whether the request still takes effect although the response is lost. */
const processed: Attribute = {
  type: 'boolean',
  about: 'whether the request does its work all the same: then the code is redeemed',
  default: false,
}

const insteadUnlessProcessed = (attributes: AttributeValues) =>
  attributes['processed'] === true ? 'after' : 'instead'

/** The fault kinds that affect how a response is sent. */
export const wireFaults: readonly WireFault[] = [
  wireFault({
    kind: 'latency',
    about: 'the answer comes late',
    reaction: 'tolerate',
    severity: 'medium',
    source: 'RFC 9110, section 9.2.2: a client sets its own limits',
    endpoints: allEndpoints,
    attributes: {
      seconds: { type: 'number', about: 'how late', min: 0, max: 600, default: 2 },
    },
    phase: () => 'after',
    apply: (plan, { seconds }) => ({ ...plan, delay: plan.delay + Number(seconds) }),
  }),
  wireFault({
    kind: 'timeout',
    about: 'nothing comes, then the connection is cut',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 9110, section 9.2.2: a client sets its own limits',
    endpoints: allEndpoints,
    attributes: {
      seconds: {
        type: 'number',
        about: 'until the connection is cut',
        min: 0,
        max: 600,
        default: 60,
      },
      processed,
    },
    phase: insteadUnlessProcessed,
    apply: (plan, { seconds }) => ({
      ...plan,
      sending: { how: 'never', seconds: Number(seconds) },
    }),
  }),
  wireFault({
    kind: 'reset',
    about: 'the connection is reset in place of an answer',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 9293, section 3.5.2',
    endpoints: allEndpoints,
    attributes: { processed },
    phase: insteadUnlessProcessed,
    apply: (plan) => ({ ...plan, sending: { how: 'reset' } }),
  }),
  wireFault({
    kind: 'status',
    about: 'another HTTP status, as of a proxy whose server is down',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 9110, section 15',
    endpoints: allEndpoints,
    attributes: {
      status: {
        type: 'number',
        about: 'the HTTP status',
        min: 300,
        max: 599,
        default: 503,
        whole: true,
      },
      retryAfter: {
        type: 'number',
        about: 'Retry-After in seconds; 0 sends none',
        min: 0,
        max: 86_400,
        default: 0,
        whole: true,
      },
      location: {
        type: 'text',
        about: 'Location, for a redirect; empty sends none',
        default: '',
        isHeader: true,
      },
      processed,
    },
    phase: insteadUnlessProcessed,
    apply: (plan, { status, retryAfter, location }) => ({
      ...plan,
      status: Number(status),
      headers: {
        ...plan.headers,
        ...(retryAfter === 0 ? {} : { 'Retry-After': String(retryAfter) }),
        ...(location === '' ? {} : { Location: String(location) }),
      },
      contentType: 'text/html',
      body: `<html><body><h1>${String(status)}</h1></body></html>\n`,
    }),
  }),
  wireFault({
    kind: 'truncated-body',
    about: 'half of the body, then the connection is cut',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 9112, section 8',
    endpoints: serverEndpoints,
    phase: () => 'after',
    apply: (plan) => ({ ...plan, sending: { how: 'truncated' } }),
  }),
  wireFault({
    kind: 'not-json',
    about: 'the body says that it is JSON, and is not',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 6749, section 5.1; RFC 8259',
    endpoints: serverEndpoints,
    phase: () => 'after',
    apply: (plan) => ({
      ...plan,
      contentType: 'application/json',
      body: '<html><body>A proxy answered in place of the server.</body></html>\n',
    }),
  }),
  wireFault({
    kind: 'wrong-content-type',
    about: 'the right body under the media type of a text',
    reaction: 'tolerate',
    severity: 'low',
    inUserinfo: { reaction: 'refuse', severity: 'low' },
    source:
      'RFC 6749, section 5.1; OpenID Connect Core 5.3.2: the media type tells JSON from a token',
    endpoints: serverEndpoints,
    phase: () => 'after',
    apply: (plan) => ({ ...plan, contentType: 'text/plain' }),
  }),
  wireFault({
    kind: 'slow-body',
    about: 'the body comes drop by drop',
    reaction: 'tolerate',
    severity: 'low',
    source: 'RFC 9110, section 9.2.2: a client sets its own limits',
    endpoints: serverEndpoints,
    attributes: {
      bytesPerSecond: {
        type: 'number',
        about: 'how fast',
        min: 1,
        max: 1_000_000,
        default: 500,
      },
    },
    phase: () => 'after',
    apply: (plan, { bytesPerSecond }) => ({
      ...plan,
      sending: { how: 'slow', bytesPerSecond: Number(bytesPerSecond) },
    }),
  }),
  wireFault({
    kind: 'latch',
    about: 'the answer is held until the test releases it',
    reaction: 'tolerate',
    severity: 'low',
    source: 'RFC 9110, section 9.2.2: a client sets its own limits',
    endpoints: allEndpoints,
    attributes: {
      before: {
        type: 'boolean',
        about: 'whether the request is held before it does its work',
        default: false,
      },
    },
    phase: ({ before }) => (before === true ? 'before' : 'after'),
    apply: (plan, _attributes, name) => ({ ...plan, latches: [...plan.latches, name] }),
  }),
]
