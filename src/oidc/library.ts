// This import must come before the library, to suppress the line that the library prints when it is imported. A
// CommonJS bundle cannot have a top-level await, so there is none.
import './quiet-warning.ts'

import * as library from 'oidc-provider'
import { restoreWarnings } from './quiet-warning.ts'

restoreWarnings()

export const { Provider, errors, interactionPolicy } = library
