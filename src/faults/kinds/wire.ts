import {
  type Attribute,
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
    replaces: () => false,
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
    replaces: (attributes) => attributes['processed'] !== true,
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
    replaces: (attributes) => attributes['processed'] !== true,
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
        min: 400,
        max: 599,
        default: 503,
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
  }),
  wireFault({
    kind: 'truncated-body',
    about: 'half of the body, then the connection is cut',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 9112, section 8',
    endpoints: serverEndpoints,
    replaces: () => false,
    apply: (plan) => ({ ...plan, sending: { how: 'truncated' } }),
  }),
  wireFault({
    kind: 'not-json',
    about: 'the body says that it is JSON, and is not',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 6749, section 5.1; RFC 8259',
    endpoints: serverEndpoints,
    replaces: () => false,
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
    replaces: () => false,
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
    replaces: () => false,
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
    replaces: () => false,
    apply: (plan, _attributes, name) => ({ ...plan, latches: [...plan.latches, name] }),
  }),
]
