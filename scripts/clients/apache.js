// An Apache with mod_auth_openidc for each way to log in: written by nobody here, configured as its documentation says.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'

const modules = '/usr/lib/apache2/modules'
const needed = [
  'mpm_event',
  'authn_core',
  'authz_core',
  'authz_user',
  'auth_openidc',
  'dir',
  'env',
  'headers',
  'mime',
  'ssl',
  'socache_shmcb',
]

/** Claims that the page shows as headers of its answer. */
export const shownClaims = ['sub', 'name', 'email', 'phone_number', 'birthdate']

/** What each way adds to the configuration of all. */
function lines({ ways, keys, folder }) {
  const pem = (name, text) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const { method = 'client_secret_post', encrypted, pkce, formPost, params } = ways
  const hasKeys = method === 'private_key_jwt' || encrypted
  return [
    // First the keys: without them private_key_jwt is no method.
    ...(hasKeys
      ? [
          `OIDCPrivateKeyFiles "${keys.kid}#${pem('sig.pem', keys.signing)}" "${keys.encryptionKid}#${pem('enc.pem', keys.encryption)}"`,
          `OIDCPublicKeyFiles "${keys.kid}#${pem('sig.pub', keys.signingPublic)}" "${keys.encryptionKid}#${pem('enc.pub', keys.encryptionPublic)}"`,
        ]
      : []),
    `OIDCProviderTokenEndpointAuth ${method}`,
    ...(encrypted
      ? [
          'OIDCIDTokenSignedResponseAlg RS256',
          'OIDCIDTokenEncryptedResponseAlg RSA-OAEP',
          'OIDCIDTokenEncryptedResponseEnc A128CBC-HS256',
          'OIDCUserInfoSignedResponseAlg RS256',
          'OIDCUserInfoEncryptedResponseAlg RSA-OAEP',
          'OIDCUserInfoEncryptedResponseEnc A128CBC-HS256',
        ]
      : []),
    ...(pkce ? ['OIDCPKCEMethod S256'] : []),
    ...(formPost ? ['OIDCResponseMode form_post'] : []),
    ...(params ? [`OIDCAuthRequestParams ${params}`] : []),
  ]
}

/** Starts an Apache; the answer stops it. @throws Error with what it printed when it does not start */
export async function startApache({
  folder,
  port,
  issuer,
  client,
  certificate,
  authority,
  ways,
  keys,
}) {
  mkdirSync(join(folder, 'www', 'secure'), { recursive: true })
  writeFileSync(join(folder, 'www', 'secure', 'index.html'), 'inside')
  for (const [name, text] of Object.entries({
    'cert.pem': certificate.cert,
    'key.pem': certificate.key,
    'ca.pem': authority.cert,
  }))
    writeFileSync(join(folder, name), text, { mode: name === 'ca.pem' ? 0o644 : 0o600 })
  // Apache's processes are not root, and read the pages and the authority.
  chmodSync(folder, 0o755)
  chmodSync(dirname(folder), 0o755)
  const url = `https://localhost:${port}`
  const configuration = [
    ...needed.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
    `ServerRoot "${folder}"`,
    `PidFile "${folder}/pid"`,
    `ErrorLog "${folder}/error.log"`,
    'User www-data',
    'Group www-data',
    'LogLevel warn auth_openidc:debug',
    'SSLSessionCache none',
    `Listen 127.0.0.1:${port}`,
    'ServerName localhost',
    `DocumentRoot "${folder}/www"`,
    'TypesConfig /etc/mime.types',
    'DirectoryIndex index.html',
    'SSLEngine on',
    `SSLCertificateFile "${folder}/cert.pem"`,
    `SSLCertificateKeyFile "${folder}/key.pem"`,
    `OIDCCABundlePath "${folder}/ca.pem"`,
    'OIDCSSLValidateServer On',
    `OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration`,
    `OIDCClientID ${client.code}`,
    ...(client.secret ? [`OIDCClientSecret ${client.secret}`] : []),
    `OIDCScope "openid service:${client.service} profile email phone"`,
    `OIDCRedirectURI ${url}/secure/redirect_uri`,
    'OIDCCryptoPassphrase a-passphrase-of-this-test',
    'OIDCSessionType client-cookie',
    'OIDCRemoteUserClaim sub',
    ...lines({ ways, keys, folder }),
    '<Location /secure>',
    '  AuthType openid-connect',
    '  Require valid-user',
    ...shownClaims.map((name) => `  Header set X-Claim-${name} "%{OIDC_CLAIM_${name}}e"`),
    '  Header set X-National-Number "%{OIDC_CLAIM_http---itsme.services-v2-claim-BENationalNumber}e"',
    '</Location>',
  ]
  writeFileSync(join(folder, 'apache.conf'), `${configuration.join('\n')}\n`)
  const child = spawn('apache2', ['-f', join(folder, 'apache.conf'), '-D', 'FOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let printed = ''
  child.stderr.on('data', (chunk) => {
    printed += chunk
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  await listening(port, child, () => printed)
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function listening(port, child, printed) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) break
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(!socket.destroy().connecting))
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Apache does not listen: ${printed()}`)
}
