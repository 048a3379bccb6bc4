import type { SamlSignIn } from '../core/ports.ts'

/** Where there is no desktop to show a page on: people sign in with their own browser and hand the assertion over. */
export function createSamlElsewhere(): SamlSignIn {
  return {
    signIn: async () => ({ outcome: 'no-window' }),
    async forget() {},
  }
}
