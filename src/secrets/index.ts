export { Decryptor } from './decryptor.ts'
export type { KeySources, Shown } from './types.ts'
