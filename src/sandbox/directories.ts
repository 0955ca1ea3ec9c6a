import { homedir } from 'node:os'
import { join } from 'node:path'

type Env = { readonly [name: string]: string | undefined }

/** Where images and the login key are kept from run to run: root's in /var/cache, other people's in their cache directory. */
export function cacheDirectory(env: Env = process.env, root = process.getuid?.() === 0): string {
  const base = env.XDG_CACHE_HOME || (root ? '/var/cache' : join(homedir(), '.cache'))
  return join(base, 'kstate', 'sandbox')
}

/** Where running hosts are noted; root's in /run, so that a reboot, which ends the hosts, ends the notes too. */
export function stateDirectory(env: Env = process.env, root = process.getuid?.() === 0): string {
  if (root) return '/run/kstate/sandbox'
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'kstate', 'sandbox')
}
