/** The packaged partners, as which the demo website can act. */
export const demoPartners: readonly string[] = ['DEMO', 'DEMO_KEYS']
