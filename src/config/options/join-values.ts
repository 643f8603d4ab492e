import type { OptionSpec } from './option-spec.ts'

/** Joins a value that begins like an option, such as PEM or a secret, to the option before it. */
export function joinValues(args: readonly string[], specs: readonly OptionSpec[]): string[] {
  const flagsOf = (some: readonly OptionSpec[]) =>
    some.flatMap(({ flag, alias = flag }) => [flag, alias])
  const known = new Set([...flagsOf(specs), '--help', '--version', '-h', '-v'])
  const takers = new Set(flagsOf(specs.filter(({ kind }) => kind !== 'switch')))
  const secrets = new Set(flagsOf(specs.filter(({ secret }) => secret)))
  const isValueOf = (flag = '', arg = '') =>
    takers.has(flag) &&
    !known.has(arg.split('=')[0] ?? '') &&
    (secrets.has(flag) ? arg.startsWith('-') : /^-----BEGIN |^-[^-]/.test(arg))
  return args.flatMap((arg, index) => {
    if (isValueOf(args[index - 1], arg)) return []
    const after = args[index + 1]
    return isValueOf(arg, after) ? [`${arg}=${after}`] : [arg]
  })
}
