// Fills Node's compile cache for a simulator that is always the same, as in the image: starts it, logs in, stops it.
//   NODE_COMPILE_CACHE=<folder> node scripts/fill-compile-cache.js <the package>
// Node has the cache since 22.8. It belongs to one version of Node, one user and one path of the package.
import { createAgent } from '../bench/http.js'
import { login, unattendedLogin } from '../bench/logins.js'
import { freePort } from '../bench/process.js'
import { simulatorSide } from '../bench/simulator-side.js'

const { NODE_COMPILE_CACHE } = process.env
const [folder] = process.argv.slice(2)
if (NODE_COMPILE_CACHE === undefined || folder === undefined) {
  console.error(
    'usage: NODE_COMPILE_CACHE=<folder> node scripts/fill-compile-cache.js <the package>',
  )
  process.exit(2)
}

const simulator = simulatorSide('image', folder, await freePort(), { NODE_COMPILE_CACHE })
const server = await simulator.start()
const agent = createAgent(1)
for (const logIn of [unattendedLogin, login]) await logIn(agent, simulator.origin)
agent.destroy()
await server.stop()
