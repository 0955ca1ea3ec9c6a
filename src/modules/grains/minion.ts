import { createHash } from 'node:crypto'
import { SALT_VERSION } from '../../core/salt-version.ts'
import type { Value } from '../../python/values.ts'

/**
 * What a Salt minion says of itself, for trees that ask: the version of Salt that kstate follows, and of the Python
 * which the packages of that Salt bring. Left out is what has no meaning without a minion: `master`, `pid`, `cwd`,
 * `saltpath`, `pythonpath`, `pythonexecutable`, `zmqversion`, `package`.
 */
export function minionGrains(id: string): { readonly [name: string]: Value } {
  return {
    server_id: serverId(id),
    saltversion: SALT_VERSION,
    saltversioninfo: SALT_VERSION.split('.').map(Number),
    pythonversion: [3, 10, 14, 'final', 0],
  }
}

/** SHA-256 of the ID, modulo 2^31. */
function serverId(id: string): number {
  const tail = createHash('sha256').update(id).digest().subarray(-4)
  return tail.readUInt32BE() % 2 ** 31
}
