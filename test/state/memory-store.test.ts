import { createMemoryStore } from '../../src/state/memory-store.ts'
import { testStore } from './store-contract.ts'

testStore('memory store', createMemoryStore)
