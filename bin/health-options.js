/**
 * Where the simulator of a container listens, by what it was started with.
 *
 * @param args the command line of the container's first process: options may be given there and not in the environment
 * @param environment its variables
 */
export function healthOptions(args, environment) {
  /** The value of an option; a flag wins. */
  function optionOf(flag, variable) {
    const at = args.lastIndexOf(flag)
    const joined = args.findLast((arg) => arg.startsWith(`${flag}=`))
    const value = joined === undefined ? at !== -1 && args[at + 1] : joined.slice(flag.length + 1)
    return value || environment[variable]?.trim() || undefined
  }
  return {
    host: hostOf(optionOf('--host', 'ITSME_HOST')),
    port: portOf(optionOf('--port', 'ITSME_PORT')),
    isTls: optionOf('--tls-cert', 'ITSME_TLS_CERT') !== undefined,
  }
}

/** A cluster sets ITSME_PORT to an address of its own. */
function portOf(value = '') {
  return /^\d+$/.test(value) ? Number(value) : 4876
}

function hostOf(value = '') {
  return ['', 'localhost', '0.0.0.0', '::'].includes(value) ? '127.0.0.1' : value
}
