// Clients that code generators make of the OpenAPI document: each is made and compiled, and logs a user in. Go, a JDK,
// Maven and Python are needed; the generators are fetched.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { provideFile } from './cached-download.js'

const programs = join(dirname(fileURLToPath(import.meta.url)), 'openapi')

const generator = {
  url: 'https://repo1.maven.org/maven2/org/openapitools/openapi-generator-cli/7.25.0/openapi-generator-cli-7.25.0.jar',
  sha256: '41ce4f6b07f196676439d710759fa1ced7a08066d06ff1bf314681470289efae',
  size: '30 MB',
}
const goGenerator = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2'
const pythonGenerator = 'openapi-python-client==0.29.1'
const typescriptPackages = [
  'openapi-typescript@7.13.0',
  'openapi-fetch@0.17.0',
  'typescript@5.9.3',
  '@types/node@20.19.43',
]

// By the name of the generator: the folder of its program, and what makes and runs the client there.
export const generatedClients = {
  'oapi-codegen': {
    folder: 'go',
    async make({ folder, run }) {
      const { stdout } = await run('go', [
        ...['run', goGenerator, '-generate', 'types,client', '-package', 'itsme', 'api.json'],
      ])
      mkdirSync(join(folder, 'itsme'))
      writeFileSync(join(folder, 'itsme', 'client.go'), stdout)
      await run('go', ['mod', 'init', 'example.com/generated'])
      await run('go', ['mod', 'tidy'])
      await run('go', ['run', '.'])
    },
  },
  'openapi-typescript': {
    folder: 'typescript',
    async make({ folder, run }) {
      writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n')
      await run('npm', ['install', '--no-audit', '--no-fund', ...typescriptPackages])
      await run('npx', ['openapi-typescript', 'api.json', '-o', 'api.d.ts'])
      const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node']
      await run('npx', ['tsc', ...options, 'main.ts'])
      await run('node', ['main.js'])
    },
  },
  'openapi-python-client': {
    folder: 'python',
    async make({ folder, run }) {
      await run('python3', ['-m', 'venv', '.venv'])
      await run('.venv/bin/pip', ['install', '--quiet', pythonGenerator])
      writeFileSync(join(folder, 'config.json'), '{ "package_name_override": "generated" }\n')
      await run('.venv/bin/openapi-python-client', [
        ...['generate', '--path', 'api.json', '--config', 'config.json'],
        ...['--meta', 'none', '--output-path', 'generated'],
      ])
      await run('.venv/bin/python', ['main.py'])
    },
  },
  'openapi-generator': {
    folder: 'java',
    async make({ folder, run }) {
      const packages = ['invoker', 'api', 'model'].map(
        (name) => `${name}Package=generated${name === 'invoker' ? '' : `.${name}`}`,
      )
      await run('java', [
        ...['-jar', await provideFile(generator), 'generate', '-i', 'api.json', '-o', 'client'],
        ...['-g', 'java', '--library', 'native', '--additional-properties', packages.join(',')],
      ])
      const tests = join(folder, 'client', 'src', 'test', 'java', 'generated')
      rmSync(tests, { recursive: true, force: true })
      cpSync(join(folder, 'ControlTest.java'), join(tests, 'ControlTest.java'))
      await run('mvn', ['--quiet', '--batch-mode', '--file', 'client', 'test'])
    },
  },
}

/**
 * Makes a client of a simulator's OpenAPI document, and runs it.
 *
 * @throws Error with what was printed
 */
export async function runGeneratedClient(name, { folder, url }) {
  const { folder: program, make } = generatedClients[name]
  cpSync(join(programs, program), folder, { recursive: true })
  const document = await fetch(`${url}/control/openapi.json`)
  writeFileSync(join(folder, 'api.json'), await document.text())
  const env = { ...process.env, ITSME_URL: url, GOFLAGS: '-mod=mod' }
  const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }
  await make({ folder, run: (command, args) => promisify(execFile)(command, args, options) })
}
