import { type PingFault, pingFault } from '../kind.ts'

const source = 'OpenID Connect CIBA Core 10.2'
const late = { type: 'number', about: 'how late', min: 0, max: 600, default: 5 } as const

/** The fault kinds of the pings that a partner receives after a confirmation without a browser. */
export const pingFaults: readonly PingFault[] = [
  pingFault({
    kind: 'ping-lost',
    about: 'no ping comes',
    reaction: 'tolerate',
    severity: 'medium',
    source: 'OpenID Connect CIBA Core 7.3: a client with ping may also poll',
    endpoints: ['ping'],
    apply: (draft) => ({ ...draft, times: 0 }),
  }),
  pingFault({
    kind: 'ping-late',
    about: 'the ping comes late',
    reaction: 'tolerate',
    severity: 'low',
    source,
    endpoints: ['ping'],
    attributes: { seconds: late },
    apply: (draft, { seconds }) => ({ ...draft, delay: draft.delay + Number(seconds) }),
  }),
  pingFault({
    kind: 'ping-twice',
    about: 'the ping comes twice',
    reaction: 'tolerate',
    severity: 'low',
    source,
    endpoints: ['ping'],
    apply: (draft) => ({ ...draft, times: 2 }),
  }),
  pingFault({
    kind: 'ping-token-altered',
    about: 'the ping has another client_notification_token',
    reaction: 'refuse',
    severity: 'high',
    source: `${source}: the client must verify the client_notification_token`,
    endpoints: ['ping'],
    apply: (draft) => ({ ...draft, token: `${draft.token.slice(0, -4)}none` }),
  }),
  pingFault({
    kind: 'ping-request-unknown',
    about: 'the ping names an auth_req_id that the client does not know',
    reaction: 'refuse',
    severity: 'medium',
    source: `${source}: the client must verify that the token belongs to the auth_req_id`,
    endpoints: ['ping'],
    apply: (draft) => ({ ...draft, requestId: '00000000-0000-4000-8000-000000000000' }),
  }),
]
