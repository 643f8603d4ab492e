// Before the library, so that the line which it prints at its import is kept back; without a top-level await, which a
// CommonJS bundle cannot have.
import './quiet-warning.ts'

import * as library from 'oidc-provider'
import { restoreWarnings } from './quiet-warning.ts'

restoreWarnings()

export const { Provider, errors, interactionPolicy } = library
