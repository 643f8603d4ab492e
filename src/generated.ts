import { brokersFor } from './brokers/brokers.ts'
import { reportJsonSchema } from './check/report/json-schema.ts'
import { fixtureJsonSchema } from './config/fixtures/fixture-schema.ts'
import { optionSpecs } from './config/options/options.ts'
import type { Attribute } from './faults/kind.ts'
import { faultKinds } from './faults/kinds.ts'
import { fidelityPage } from './fidelity/page.ts'
import { limitsPage } from './generated-limits.ts'
import { knownWords } from './generated-words.ts'
import { issuers, issuerUrl } from './oidc/issuers.ts'

/** The files that are generated from the code, by path. `npm run generate` writes them, and a test compares them. */
export function generatedFiles(): Record<string, string> {
  return {
    'src/api/contract/known-words.ts': knownWords(),
    'fixtures/schema.json': `${JSON.stringify(fixtureJsonSchema(), null, 2)}\n`,
    'docs/check-report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
    'docs/options.md': optionsPage(),
    'docs/faults.md': faultsPage(),
    'docs/brokers.md': brokersPage(),
    'docs/fidelity.md': fidelityPage(),
    'docs/limits.md': limitsPage(),
  }
}

function optionsPage(): string {
  const rows = optionSpecs.map(({ flag, variable, library, description, standard }) => {
    const cells = [
      `\`${flag}\``,
      `\`${variable}\``,
      library === undefined ? '–' : `\`${library}\``,
      description,
      standard,
    ]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [
    '# Options',
    '',
    'Each option is a flag, an environment variable and, where it makes sense there, an option of the library.',
    'Flags win over the environment, and the environment wins over the defaults.',
    'Lists in the environment are separated by spaces.',
    '`ITSME_FIXTURES` may hold the document itself.',
    'Every secret (`keys`, `controlToken`, `clientSecret`, `tlsKey`) may come from a file that `<variable>_FILE` names.',
    'An unknown `ITSME_*` variable is a warning.',
    'Everything else that is wrong is an error, and all errors are reported together.',
    '',
    '| flag | environment | library | what it does | default |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'This page is made by `npm run generate`.',
    '',
  ].join('\n')
}

function faultsPage(): string {
  const rows = Array.from(faultKinds.values(), (kind) => {
    const { reaction, severity, inUserinfo, about, source, endpoints, attributes = {} } = kind
    const other = (value: string | undefined, usual: string) =>
      value === undefined || value === usual ? usual : `${usual}; in userinfo ${value}`
    const cells = [
      `\`${kind.kind}\``,
      about,
      other(inUserinfo?.reaction, reaction),
      other(inUserinfo?.severity, severity),
      endpoints.join(', '),
      Object.entries(attributes).map(attributeText).join('; '),
      source,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '# Kinds of faults',
    '',
    'The third column says what a correct client does:',
    '',
    '- `refuse`: a specification obliges the client to refuse the response.',
    '- `notice`: the application has to look.',
    '- `tolerate`: the login goes on.',
    '',
    'The fourth says how much harm a client does that reacts otherwise: `critical` lets somebody log in as another person.',
    '',
    '[testing.md](testing.md) says how faults are matched, and how often they fire.',
    '',
    '| kind | what is wrong | a correct client | severity | at | attributes | source |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'This page is made by `npm run generate`.',
    '',
  ].join('\n')
}

function brokersPage(): string {
  const base = 'https://itsme.example.com'
  const tables = issuers.flatMap((issuer) => {
    const facts = { clientId: 'MYAPP', service: 'MYAPP_LOGIN' }
    const brokers = brokersFor({ ...facts, issuerUrl: issuerUrl(issuer, base) })
    const rows = brokers.map(({ name, where, redirectUris, fields, note = '' }) => {
      const uris = redirectUris.map((uri) => `\`${uri}\``)
      const values = fields.map(([label, value]) => `${label}: \`${value}\``)
      const lines = [...values, ...(note === '' ? [] : [note])]
      return `| ${[name, where, uris.join('<br>'), lines.join('<br>')].join(' | ')} |`
    })
    return [
      issuer.name === 'csapi' ? '### Yes: csapi' : '### No: v2',
      '',
      '| broker | where | redirect URI | fields |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ]
  })
  return [
    '# Brokers beside Azure AD B2C',
    '',
    'The tables say what to enter where, for a simulator at `https://itsme.example.com` with the partner `MYAPP`.',
    'The home page of a simulator shows the same with its own values.',
    'Register the redirect URI with the service, exactly as the broker writes it: `--redirect-uri`.',
    'Keycloak was run ([hosting.md](hosting.md)); the values for the others come from their documentation, and were not tried.',
    '',
    '## Did itsme onboard you before 25 June 2025?',
    '',
    'Partners from before that day use the Client-secret API, csapi; all others use v2.',
    'Brokers read the ID token.',
    'On csapi, a partner with a client secret gets every claim in it.',
    "On v2, itsme's documentation has the claims of scopes in userinfo only.",
    'The simulator also puts them in the ID token, with a finding; with `--strict` it does not.',
    '',
    ...tables,
    '## What surprises clients of itsme',
    '',
    '- **`email_verified` is always false**, as at itsme.',
    '  oauth2-proxy refuses such users: set `insecure_oidc_allow_unverified_email`; other clients have a similar setting.',
    '- **`offline_access` is refused** (`invalid_scope`): itsme has no refresh tokens.',
    '  Both MSAL libraries, for Node and for browsers, add it to every scope, so they reach itsme only through a broker.',
    '- **`auth_time`** is in the ID token when `max_age` or `claims` asks for it.',
    '- **An essential `acr`** that itsme does not have does not end a login.',
    '  The ID token says which acr was reached, and the client has to check it.',
    '',
    'This page is made by `npm run generate`.',
    '',
  ].join('\n')
}

function attributeText([name, attribute]: [string, Attribute]): string {
  const standard = attribute.type === 'word' ? 'must be given' : String(attribute.default)
  return `\`${name}\`: ${attribute.about} (${standard})`
}
