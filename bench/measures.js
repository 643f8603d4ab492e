// What a comparison measures.
import { call, drive } from './http.js'
import {
  getUnattendedCode,
  login,
  openIdentifyPage,
  redeemCode,
  unattendedLogin,
} from './logins.js'

const discovery = (origin) => `${origin}/v2/.well-known/openid-configuration`

async function makeCodes(agent, origin, total) {
  const codes = []
  await drive(total, 8, async () => codes.push(await getUnattendedCode(agent, origin)))
  return codes
}

/**
 * Bursts of a task, which takes what `prepare` made and its number: `slices` × `slice` times in a round, `width` at a time.
 * Slices are short, a third of a second or so, and the servers take turns: the noise of the machine hits both alike.
 */
export const bursts = [
  {
    name: 'pages-16',
    what: 'login with pages, 16 at a time',
    per: 'login',
    width: 16,
    slice: 32,
    slices: 8,
    task: login,
  },
  {
    name: 'pages',
    what: 'login with pages, one at a time',
    per: 'login',
    width: 1,
    slice: 20,
    slices: 16,
    task: login,
  },
  {
    name: 'unattended',
    what: 'unattended login, one at a time',
    per: 'login',
    width: 1,
    slice: 30,
    slices: 16,
    task: (agent, origin) => unattendedLogin(agent, origin),
  },
  {
    name: 'unattended-8',
    what: 'unattended login, 8 at a time',
    per: 'login',
    width: 8,
    slice: 40,
    slices: 12,
    task: (agent, origin) => unattendedLogin(agent, origin),
  },
  {
    name: 'token',
    what: 'token request, 16 at a time',
    per: 'request',
    width: 16,
    slice: 64,
    slices: 9,
    prepare: makeCodes,
    task: (agent, origin, codes, index) => redeemCode(agent, origin, codes[index]),
  },
  {
    name: 'discovery',
    what: 'discovery request, 10 at a time',
    per: 'request',
    width: 10,
    slice: 250,
    slices: 20,
    task: (agent, origin) => call(agent, discovery(origin)),
  },
  {
    name: 'identify',
    what: 'identify page, one at a time',
    per: 'request',
    width: 1,
    slice: 60,
    slices: 20,
    prepare: openIdentifyPage,
    task: (_agent, _origin, getPage) => getPage(),
  },
]

export const names = ['start', 'idle', 'memory', ...bursts.map(({ name }) => name)]
