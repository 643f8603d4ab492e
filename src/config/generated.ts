import { fixtureJsonSchema } from './fixture-schema.ts'
import { optionSpecs } from './options.ts'

/** The files that are made from the code, by path: `npm run generate` writes them, a test compares them. */
export function generatedFiles(): Record<string, string> {
  return {
    'fixtures/schema.json': `${JSON.stringify(fixtureJsonSchema(), null, 2)}\n`,
    'docs/options.md': optionsPage(),
  }
}

function optionsPage(): string {
  const rows = optionSpecs.map(({ name, flag, variable, library, description, standard }) => {
    const cells = [
      `\`${flag}\``,
      `\`${variable}\``,
      library ? `\`${name}\`` : '–',
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
    '`controlToken`, `clientSecret`) may come from a file that `<variable>_FILE` names. An unknown `ITSME_*` variable is a',
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
