// The servers of the comparison, each in a process of its own: node servers.js bare|mock|plain|heap
const [, , kind, folder] = process.argv
const port = Number(process.env.PORT)

async function fromFolder(name) {
  const { createRequire } = await import('node:module')
  return import(createRequire(`${folder}/package.json`).resolve(name))
}

const kinds = {
  /** Nothing but Node. */
  async bare() {
    const { createServer } = await import('node:http')
    createServer((_request, response) => response.end('{}')).listen(port, '127.0.0.1')
  },
  async mock() {
    const { OAuth2Server } = await fromFolder('oauth2-mock-server')
    const server = new OAuth2Server()
    await server.issuer.keys.generate('RS256')
    await server.start(port, 'localhost')
  },
  /** oidc-provider as it comes, with its development pages. */
  async plain() {
    const { default: Provider } = await fromFolder('oidc-provider')
    const client = {
      client_id: 'DEMO',
      client_secret: 'demo-secret-that-is-public',
      redirect_uris: ['https://client.example/callback'],
      token_endpoint_auth_method: 'client_secret_post',
    }
    new Provider(`http://localhost:${port}`, {
      clients: [client],
      cookies: { keys: ['bench'] },
    }).listen(port, '127.0.0.1')
  },
  /** The simulator with lifetimes of one second; tells its heap after a forced collection. */
  async heap() {
    const { startSimulator } = await import('../dist/bundle/index.js')
    const lifetimes = { action: 1, code: 1, accessToken: 1, idToken: 1, interaction: 1 }
    await startSimulator({ port, fixtures: { settings: { lifetimes } } })
    process.on('message', () => {
      global.gc()
      process.send(process.memoryUsage().heapUsed / 1024 / 1024)
    })
  },
}
process.on('SIGTERM', () => process.exit(0))
await kinds[kind]()
