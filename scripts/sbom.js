// Writes dist/sbom.cdx.json: what is inside the bundle, in CycloneDX. `npm sbom` knows the tools of the build too; they are left out.
// It also says "development dependency" of everything here, and names the product after its folder: both are set right.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bundled = new Set(
  JSON.parse(readFileSync(join(root, 'dist', 'bundle', 'packages.json'), 'utf8')),
)
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const options = {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'ignore'],
  shell: process.platform === 'win32',
}
const sbom = JSON.parse(execFileSync(npm, ['sbom', '--sbom-format', 'cyclonedx'], options))
const isBundled = ({ name, version }) => bundled.has(`${name}@${version}`)
const components = sbom.components
  .filter(isBundled)
  .map(({ scope, properties = [], ...component }) => ({
    ...component,
    properties: properties.filter(({ name }) => name !== 'cdx:npm:package:development'),
  }))
sbom.metadata.component.name = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).name
const refs = new Set([
  sbom.metadata.component['bom-ref'],
  ...components.map((component) => component['bom-ref']),
])
const dependencies = sbom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn = [] }) => ({
    ref,
    dependsOn: dependsOn.filter((other) => refs.has(other)),
  }))
if (components.length < bundled.size)
  throw new Error(`npm sbom knows ${components.length} of ${bundled.size} bundled packages`)
writeFileSync(
  join(root, 'dist', 'sbom.cdx.json'),
  `${JSON.stringify({ ...sbom, components, dependencies }, null, 2)}\n`,
)
