import type { Attribute } from '../domain/faults/kind.ts'
import { faultKinds } from '../domain/faults/kinds.ts'
import { fixtureJsonSchema } from './fixture-schema.ts'
import { optionSpecs } from './options.ts'

/** The files that are made from the code, by path: `npm run generate` writes them, a test compares them. */
export function generatedFiles(): Record<string, string> {
  return {
    'fixtures/schema.json': `${JSON.stringify(fixtureJsonSchema(), null, 2)}\n`,
    'docs/options.md': optionsPage(),
    'docs/faults.md': faultsPage(),
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
    'One option in three spellings. Flags win over the environment, the environment over the defaults. Lists in the',
    'environment are separated by spaces; `ITSME_FIXTURES` may hold the document itself. Every secret (`keys`,',
    '`controlToken`, `clientSecret`, `tlsKey`) may come from a file that `<variable>_FILE` names. An unknown `ITSME_*` variable is a',
    'warning, everything else that is wrong is an error, all of it at once.',
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
    const { reaction, userinfoReaction, about, source, endpoints, attributes = {} } = kind
    const inUserinfo = userinfoReaction === undefined ? '' : `; in userinfo ${userinfoReaction}`
    const cells = [
      `\`${kind.kind}\``,
      about,
      reaction + inUserinfo,
      endpoints.join(', '),
      Object.entries(attributes).map(attributeText).join('; '),
      source,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '# Kinds of faults',
    '',
    'What a correct client does: `refuse`: a specification obliges it; `notice`: the application has to look; `tolerate`: it goes on.',
    'How they are matched, and how often they fire: [testing.md](testing.md).',
    '',
    '| kind | what is wrong | a correct client | at | attributes | source |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'This page is made by `npm run generate`.',
    '',
  ].join('\n')
}

function attributeText([name, attribute]: [string, Attribute]): string {
  const standard = attribute.type === 'word' ? 'must be given' : String(attribute.standard)
  return `\`${name}\`: ${attribute.about} (${standard})`
}
