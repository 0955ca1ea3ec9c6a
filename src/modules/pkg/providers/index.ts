import { apt } from './apt/index.ts'
import type { Provider } from './types.ts'

export type * from './types.ts'

/** Where a host has several, the first of them is the one. */
export const providers: readonly Provider[] = [apt]

/** Why a state fails on a host without any of them. */
export const noManager = 'There is no dpkg and apt-get on this host'

export function providerOf(manager: string): Provider {
  const provider = providers.find(({ name }) => name === manager)
  if (!provider) throw new Error(`defect: there is no package manager ${manager}`)
  return provider
}
