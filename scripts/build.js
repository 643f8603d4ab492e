// Compiles TypeScript and the views into dist/. `--if-needed` does nothing when nothing changed since the last build.
import '../bin/check-node.js'
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const built = join(root, 'dist')
const stamp = join(built, '.built')
/** Where a build is made, to take the place of the one before when it is whole: what runs meanwhile keeps its files. */
const making = 'dist.making'
const out = join(root, making)

function newest(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function isFresh() {
  if (!existsSync(stamp)) return false
  const inputs = [
    'src',
    'test',
    'views',
    'scripts/build.js',
    'fixtures/default.yaml',
    'tsconfig.json',
    'package.json',
  ]
  const since = statSync(stamp).mtimeMs
  return inputs.every(
    (input) => !existsSync(join(root, input)) || newest(join(root, input)) <= since,
  )
}

function compileTypeScript() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-p', root, '--outDir', out], { stdio: 'inherit' })
}

/** One module of plain functions: pages need no pug at run time. What they extend or include is in `views/parts`. */
async function compileViews() {
  const { default: pug } = await import('pug')
  const folder = join(root, 'views')
  const functions = readdirSync(folder)
    .filter((file) => file.endsWith('.pug'))
    .map((file) => {
      const code = pug.compileFileClient(join(folder, file), {
        basedir: folder,
        inlineRuntimeFunctions: true,
        compileDebug: false,
        name: 'view',
      })
      return `  ${JSON.stringify(file.replace(/\.pug$/, ''))}: (() => {\n${code}\nreturn view\n})(),`
    })
  const target = join(out, 'src', 'web', 'templates.js')
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, `export const templates = {\n${functions.join('\n')}\n}\n`)
}

/**
 * On Node 24, `import … from 'node:http'` reads every export of the module, and three of them load undici: 30 ms and 10 MB.
 * What is taken from the module object is read when it is used.
 */
const readsHttpLater = {
  name: 'reads-http-later',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?https?$/ }, ({ path, kind }) =>
      kind === 'import-statement'
        ? { path: path.replace(/^(node:)?/, 'node:'), namespace: 'built-in' }
        : undefined,
    )
    onLoad({ filter: /./, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}

/** What is changed in packages as they are bundled: decisions/0030. Each text must be there. */
const patches = [
  {
    file: /node_modules[\\/]koa[\\/]lib[\\/](response|application)\.js$/,
    replace: [
      [
        /(\w+) instanceof Response\b/g,
        "Object.prototype.toString.call($1) === '[object Response]'",
      ],
    ],
  },
  {
    file: /node_modules[\\/]oidc-provider[\\/]lib[\\/]shared[\\/]access_token\.js$/,
    replace: [[/ctx\.assert\((\w+), (new InvalidToken\('[^']*'\))\);/g, 'if (!$1) throw $2;']],
  },
  {
    file: /node_modules[\\/]oidc-provider[\\/]lib[\\/]models[\\/](payload|formats[\\/]opaque)\.js$/,
    replace: [
      [
        /Object\.defineProperty\((\w+), key, \{\s*configurable: true,\s*enumerable: true,\s*value(?:: (source\[key\]))?,\s*writable: true,\s*\}\);/g,
        (_all, target, value = 'value') => `${target}[key] = ${value};`,
      ],
    ],
  },
  {
    file: /node_modules[\\/]oidc-provider[\\/]lib[\\/]helpers[\\/]_[\\/]snake_case\.js$/,
    replace: [
      [
        /export default \(str = ''\) => (.*);/,
        "const known = new Map();\nconst convert = (str) => $1;\nexport default (str = '') => known.get(str) ?? known.set(str, convert(str)).get(str);",
      ],
    ],
  },
  {
    file: /node_modules[\\/]oidc-provider[\\/]lib[\\/]helpers[\\/]formatters\.js$/,
    replace: [
      [
        /new Intl\.ListFormat\(('en', \{[^}]*\})\)/g,
        '{ format: (list) => new Intl.ListFormat($1).format(list) }',
      ],
    ],
  },
]

/**
 * oidc-provider stores its models, and names its errors, by class name, and bundling may change class names. Keeping the names
 * of all functions would add 30 ms and 1 MB to each start; keeping those of all of oidc-provider would add 3 % to a login, since it
 * creates some functions for each request.
 */
const keepNames = [
  /node_modules[\\/]oidc-provider[\\/]lib[\\/]models[\\/]/,
  /node_modules[\\/]oidc-provider[\\/]lib[\\/]helpers[\\/]errors\.js$/,
  /node_modules[\\/]oidc-provider[\\/]lib[\\/]helpers[\\/]re_render_errors\.js$/,
]

function patched(path) {
  const all = patches.filter(({ file }) => file.test(path)).flatMap(({ replace }) => replace)
  return all.reduce(
    (text, [from, to]) => {
      const changed = text.replace(from, to)
      if (changed === text) throw new Error(`${path}: nothing to patch for ${from}`)
      return changed
    },
    readFileSync(path, 'utf8'),
  )
}

const appliesPatches = {
  name: 'applies-patches',
  setup({ onLoad, onEnd, esbuild }) {
    const seen = new Set()
    onEnd(() => {
      const files = [...patches.map(({ file }) => file), ...keepNames]
      const missing = files.filter((file) => ![...seen].some((path) => file.test(path)))
      if (missing.length > 0) throw new Error(`no file to patch: ${missing}`)
    })
    onLoad(
      { filter: /node_modules[\\/](koa|oidc-provider)[\\/]lib[\\/].*\.js$/ },
      async ({ path }) => {
        seen.add(path)
        const text = patched(path)
        if (!keepNames.some((file) => file.test(path))) return { contents: text }
        return { contents: (await esbuild.transform(text, { keepNames: true })).code }
      },
    )
  },
}

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // The packages that are not in the bundle: who drives a browser has them.
  external: ['@playwright/test', 'playwright-core'],
  minifyWhitespace: true,
  minifySyntax: true,
  // Node prints the line that threw: it must not be the whole bundle.
  lineLimit: 160,
  legalComments: 'none',
  // The media types that are used here, not all 2,500: reading them takes 10 ms of each start.
  alias: { 'mime-db': join(out, 'media-types.json') },
  sourcemap: false,
  logLevel: 'warning',
  plugins: [readsHttpLater, appliesPatches],
}

/** The media types that the simulator sends and reads, as mime-db has them. */
const mediaTypes =
  /^(application\/(json|problem\+json|merge-patch\+json|jwk-set\+json|jwt|javascript|octet-stream|pem-certificate-chain|x-www-form-urlencoded|xml|yaml)|text\/(css|event-stream|html|javascript|plain|yaml)|image\/(jpeg|png|svg\+xml)|multipart\/form-data)$/

function writeMediaTypes() {
  const all = JSON.parse(readFileSync(join(root, 'node_modules', 'mime-db', 'db.json'), 'utf8'))
  const used = Object.entries(all).filter(([type]) => mediaTypes.test(type))
  writeFileSync(join(out, 'media-types.json'), JSON.stringify(Object.fromEntries(used)))
}

/**
 * One folder that needs no package: what is started and what is installed. The demo website's client is a chunk of its own,
 * loaded when first used.
 */
async function bundle() {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    ...shared,
    metafile: true,
    entryPoints: ['cli', 'index', 'playwright', 'config/text/yaml-worker'].map(
      (name) => `${making}/src/${name}.js`,
    ),
    outdir: `${making}/bundle`,
    splitting: true,
    format: 'esm',
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
  })
  // The views hold a part of pug-runtime: pug writes its functions into them. The media types are a part of mime-db.
  const parts = ['pug-runtime', 'mime-db'].map((name) => `node_modules/${name}/index.js`)
  writeLicences([...Object.keys(metafile.inputs), ...parts])
}

/**
 * The library once more for CommonJS, in one file: a test runner such as Jest on Node 20 cannot require an ES module. What
 * the two bundles make are different classes, so errors are told apart by their `code`.
 */
async function bundleForRequire() {
  const { build } = await import('esbuild')
  await build({
    ...shared,
    entryPoints: [`${making}/src/index.js`],
    outfile: `${making}/bundle/index.cjs`,
    format: 'cjs',
    define: { 'import.meta.url': 'bundleUrl' },
    // Jest on Node 20 has no import() in a CommonJS module.
    supported: { 'dynamic-import': false },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  })
  copyFileSync(join(root, 'src', 'require.d.cts'), join(out, 'src', 'require.d.cts'))
}

/** What the bundle hides: the packages in it, for the SBOM and the audit, and their licences. */
function writeLicences(inputs) {
  const folders = inputs.map(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0],
  )
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))]
    .sort()
    .map((folder) => {
      const path = join(root, folder)
      const { name, version, license } = JSON.parse(
        readFileSync(join(path, 'package.json'), 'utf8'),
      )
      const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry))
      return {
        name,
        version,
        license,
        text: file === undefined ? '' : readFileSync(join(path, file), 'utf8').trim(),
      }
    })
  const list = packages.map(({ name, version }) => `${name}@${version}`)
  writeFileSync(join(out, 'bundle', 'packages.json'), JSON.stringify(list))
  const texts = packages.map(
    ({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`,
  )
  writeFileSync(
    join(out, 'bundle', 'THIRD-PARTY-LICENSES.txt'),
    texts.join(`\n${'-'.repeat(80)}\n\n`),
  )
}

/** The packaged fixtures as JSON: no YAML is parsed at start unless somebody brings some. */
async function compileFixture() {
  const { load } = await import('js-yaml')
  const document = load(readFileSync(join(root, 'fixtures', 'default.yaml'), 'utf8'))
  writeFileSync(join(out, 'bundle', 'default-fixture.json'), JSON.stringify(document))
}

if (!existsSync(join(root, 'node_modules', 'typescript'))) {
  console.error('the dependencies are missing; run npm ci')
  process.exit(1)
}

if (!(process.argv.includes('--if-needed') && isFresh())) {
  rmSync(out, { recursive: true, force: true })
  try {
    compileTypeScript()
  } catch {
    process.exit(1)
  }
  await compileViews()
  writeMediaTypes()
  await bundle()
  await bundleForRequire()
  await compileFixture()
  writeFileSync(join(out, '.built'), '')
  rmSync(built, { recursive: true, force: true })
  renameSync(out, built)
}
