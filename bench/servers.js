// The servers of the comparison, each in a process of its own: node servers.js bare|mock|plain|emulate|heap
const [, , kind, folder] = process.argv
const port = Number(process.env.PORT)

/** A package of the folder where the peers are installed. */
async function fromFolder(name) {
  const { load } = await import(`${folder}/load.mjs`)
  return load(name)
}

const kinds = {
  /** Nothing but Node: `import … from 'node:http'` would load undici on Node 24. */
  async bare() {
    const { createServer } = process.getBuiltinModule('node:http')
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
  /** Microsoft's endpoints as `emulate` has them: a page on which a user is picked. */
  async emulate() {
    const { createEmulator } = await fromFolder('emulate')
    const client = {
      client_id: 'DEMO',
      client_secret: 'demo-secret-that-is-public',
      name: 'Demo',
      redirect_uris: ['http://localhost:54321/callback'],
    }
    await createEmulator({
      service: 'microsoft',
      port,
      seed: { microsoft: { oauth_clients: [client] } },
    })
  },
  /** The simulator, with access tokens of one second; tells its heap after a forced collection, in bytes. */
  async heap() {
    const { startSimulator } = await import('../dist/bundle/index.js')
    await startSimulator({ port, fixtures: { settings: { lifetimes: { accessToken: 1 } } } })
    process.on('message', () => {
      global.gc()
      process.send(process.memoryUsage().heapUsed)
    })
  },
}
process.on('SIGTERM', () => process.exit(0))
await kinds[kind]()
