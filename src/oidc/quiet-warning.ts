const notice = 'oidc-provider WARNING: Unsupported runtime'
const { warn } = console

// oidc-provider prints one line when it is imported on Node 20: version 9 officially dropped Node 20, although
// everything that it uses is in 20.19 and later (decisions/0002). Every other warning passes.
console.warn = (...parts: unknown[]) => {
  if (!String(parts[0]).includes(notice)) warn(...parts)
}

/** Lets all warnings pass again. */
export function restoreWarnings(): void {
  console.warn = warn
}
