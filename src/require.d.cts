// The types of require('itsme-simulator'): those of the library, as a CommonJS module has them.
import type * as library from './index.js' with { 'resolution-mode': 'import' }

export type * from './index.js' with { 'resolution-mode': 'import' }
export declare const startSimulator: typeof library.startSimulator
export declare const ConfigurationError: typeof library.ConfigurationError
export type ConfigurationError = library.ConfigurationError
export declare const NoActionError: typeof library.NoActionError
export type NoActionError = library.NoActionError
export declare const SimulatorError: typeof library.SimulatorError
export type SimulatorError = library.SimulatorError
