// A simulator as a side of a comparison: how it is started, and what is done with it.
import { join } from 'node:path'
import { call, drive } from './http.js'
import { freshUserLogin } from './isolation.js'
import {
  getUnattendedCode,
  login,
  openIdentifyPage,
  redeemCode,
  unattendedLogin,
} from './logins.js'
import { launch } from './process.js'

const discovery = '/v2/.well-known/openid-configuration'

async function makeCodes(agent, origin, total) {
  const codes = []
  await drive(total, 8, async () => codes.push(await getUnattendedCode(agent, origin)))
  return codes
}

/** `run` gets what `prepare` made, and its number. */
const tasks = {
  pages: { run: login },
  unattended: { run: (agent, origin) => unattendedLogin(agent, origin) },
  token: {
    prepare: makeCodes,
    run: (agent, origin, codes, index) => redeemCode(agent, origin, codes[index]),
  },
  discovery: { run: (agent, origin) => call(agent, origin + discovery) },
  'fresh-user': { run: freshUserLogin },
  identify: { prepare: openIdentifyPage, run: (_agent, _origin, getPage) => getPage() },
}

/** @param environment besides PATH and HOME */
export function simulatorSide(name, folder, port, environment = {}) {
  const origin = `http://localhost:${port}`
  const bin = join(folder, 'bin', 'itsme-simulator.js')
  const start = () =>
    launch([process.execPath, bin], origin + discovery, {
      ...environment,
      ITSME_PORT: String(port),
      ITSME_LOG_LEVEL: 'error',
    })
  return { name, origin, start, tasks }
}
