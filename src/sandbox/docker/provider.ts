import type { Provider } from '../types.ts'
export const docker: Provider = { name: 'docker', unavailable: async () => 'docker: not yet', up: () => { throw new Error('not yet') }, down: async () => false, list: async () => [] }
