// Which tags a release gets: `git tag --list | node scripts/release-tags.js v1.2.3`, for $GITHUB_OUTPUT. `latest` is for the newest
// release only: neither a pre-release nor a patch of an older line moves it.
import { text } from 'node:stream/consumers'

const form = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

/** Undefined: the tag names no version. */
function parse(tag) {
  const [, major, minor, patch, preRelease] = form.exec(tag) ?? []
  if (major === undefined) return undefined
  return { tag, numbers: [major, minor, patch].map(Number), isRelease: preRelease === undefined }
}

const isAbove = ({ numbers: left }, { numbers: right }) => {
  const index = left.findIndex((number, at) => number !== right[at])
  return index >= 0 && left[index] > right[index]
}

const isSameLine = ({ numbers: left }, { numbers: right }) =>
  left[0] === right[0] && left[1] === right[1]

/** The tag for npm, which wants one for each version, and those of the image. */
function decide(tag, allTags) {
  const version = parse(tag)
  if (version === undefined)
    throw new Error(`"${tag}" is no version: a release is v1.2.3, a pre-release v1.2.3-rc.1`)
  if (!allTags.includes(tag))
    throw new Error(`${tag} is not among the ${allTags.length} tags read: git tag --list is needed`)
  const later = allTags.map(parse).filter((other) => other?.isRelease && isAbove(other, version))
  if (!version.isRelease) return { npm: 'next', image: [tag] }
  if (later.length === 0) return { npm: 'latest', image: [tag, 'latest'] }
  const successor = later.find((other) => isSameLine(other, version))
  if (successor !== undefined)
    throw new Error(`${tag} comes after ${successor.tag}, a later version of the same line`)
  return { npm: `latest-${version.numbers.slice(0, 2).join('.')}`, image: [tag] }
}

try {
  const tag = process.argv[2] ?? ''
  const tags = (await text(process.stdin)).split(/\s+/).filter((line) => line !== '')
  const { npm, image } = decide(tag, tags)
  const output = {
    npm,
    image: image.join(' '),
    latest: npm === 'latest',
    prerelease: npm === 'next',
  }
  for (const [name, value] of Object.entries(output)) console.log(`${name}=${value}`)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
