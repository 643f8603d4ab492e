import { SimulatorError } from './errors.ts'
import { isDeeperThan, maxLevels, tooDeep } from './json-depth.ts'

type Members = Readonly<Record<string, unknown>>

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Applies a merge patch to a document (RFC 7396). Objects are merged, other values replace the old ones, and null
 * removes a member.
 *
 * @param keepsNull returns true for the keys of the outermost object whose null is a value: "has none", as in a fixture
 * @throws SimulatorError `bad-input` if the patch is nested too deeply
 */
export function mergePatch(
  target: unknown,
  patch: unknown,
  keepsNull: (key: string) => boolean = () => false,
): unknown {
  if (isDeeperThan(patch, maxLevels)) throw new SimulatorError('bad-input', `the change ${tooDeep}`)
  return merge(target, patch, keepsNull)
}

function merge(
  target: unknown,
  patch: unknown,
  keepsNull: (key: string) => boolean = () => false,
): unknown {
  if (!isMembers(patch)) return patch
  const merged = new Map(Object.entries(isMembers(target) ? target : {}))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null && !keepsNull(key)) merged.delete(key)
    else merged.set(key, value === null ? null : merge(merged.get(key), value))
  }
  return Object.fromEntries(merged)
}
