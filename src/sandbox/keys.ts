import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.ts'
import { cacheDirectory } from './directories.ts'
import { withLock } from './lock.ts'

export interface LoginKey {
  /** Path of the private key (mode 0600). */
  readonly file: string
  /** The line for `authorized_keys`. */
  readonly publicLine: string
}

/** The key that logs in to every sandbox host of this user: made once, kept in the cache. */
export async function ensureLoginKey(): Promise<LoginKey> {
  const directory = cacheDirectory()
  const file = join(directory, 'login_key')
  if (!(await stat(file).catch(() => undefined))) {
    await mkdir(directory, { recursive: true })
    await withLock(`${file}.lock`, async () => {
      if (await stat(file).catch(() => undefined)) return
      const fresh = `${file}.new`
      await rm(fresh, { force: true })
      await makeKey(fresh, 'kstate sandbox login')
      await rename(`${fresh}.pub`, `${file}.pub`)
      await rename(fresh, file)
    })
  }
  return { file, publicLine: (await readFile(`${file}.pub`, 'utf8')).trim() }
}

/** Makes an ed25519 key without a passphrase at `file` and `file.pub`. */
export async function makeKey(file: string, comment: string): Promise<void> {
  await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file])
}

/** The known_hosts line of a host whose public key file reads `publicKey`. */
export function knownHostsLine(host: string, port: number, publicKey: string): string {
  const [type = '', key = ''] = publicKey.trim().split(/\s+/)
  return `${port === 22 ? host : `[${host}]:${port}`} ${type} ${key}\n`
}
