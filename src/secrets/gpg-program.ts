import { spawn } from 'node:child_process'
import { failure } from './failure.ts'
import type { KeySources } from './types.ts'

interface Answer {
  readonly plain: Buffer
  /** Lines of `--status-fd`, without their mark. */
  readonly status: readonly string[]
  /** What it told people. */
  readonly told: readonly string[]
}

/**
 * Opens an OpenPGP message through the `gpg` program: the user's keyring and agent, or those of `gpgKeydir`. The outcome
 * is read off GnuPG's status lines (doc/DETAILS of GnuPG): a signature that cannot be checked hinders nothing, as in Salt.
 */
export async function openWithGpg(armoured: string, { gpgKeydir, env }: KeySources): Promise<Uint8Array> {
  const home = gpgKeydir === undefined ? [] : ['--homedir', gpgKeydir]
  const { plain, status, told } = await ask(
    [...home, '--batch', '--no-tty', '--status-fd', '2', '--decrypt'],
    armoured,
    env,
  )
  const said = (keyword: string) => status.filter((line) => line.split(' ')[0] === keyword)
  if (said('DECRYPTION_OKAY').length > 0 && said('DECRYPTION_FAILED').length === 0) return plain
  const keys = said('ENC_TO').map((line) => line.split(' ')[1])
  const keyring = gpgKeydir === undefined ? 'the keyring' : gpgKeydir
  const missing = said('NO_SECKEY').length > 0
  const reason = missing
    ? `it is encrypted for ${keys.join(', ')}, and ${keyring} has no such private key`
    : (told.at(-1) ?? 'gpg gave no reason')
  throw failure(
    'secret-undecipherable',
    `An OpenPGP message could not be decrypted: ${reason}`,
    hintOf(armoured, missing, told),
  )
}

function hintOf(armoured: string, missing: boolean, told: readonly string[]): string {
  if (!armoured.includes('\n')) return 'its lines have run into one: write it as a block, `key: |`'
  if (missing) return 'import the key with `gpg --import`, or name `gpg_keydir` or `gpg_key_file` in kstate.yaml'
  if (told.some((line) => /pinentry|ioctl|agent|passphrase/i.test(line)))
    return 'unlock the key first (`export GPG_TTY=$(tty)`), or name `gpg_key_file` and set KSTATE_GPG_PASSPHRASE'
  return 'try `gpg --decrypt` on it by hand'
}

function ask(args: readonly string[], stdin: string, env: KeySources['env']): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn('gpg', args, { env: { ...env, LC_ALL: 'C' }, stdio: ['pipe', 'pipe', 'pipe'] })
    const plain: Buffer[] = []
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => plain.push(chunk))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (cause) => {
      const hint = 'install GnuPG, or name a private key with `gpg_key_file` in kstate.yaml'
      reject(failure('secret-no-key', `The program gpg cannot be run: ${cause.message}`, hint, cause))
    })
    child.on('close', () => {
      const lines = stderr.split('\n').filter((line) => line !== '')
      const mark = '[GNUPG:] '
      resolve({
        plain: Buffer.concat(plain),
        status: lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length)),
        told: lines.filter((line) => !line.startsWith(mark)).map((line) => line.replace(/^gpg: /, '').trim()),
      })
    })
    // gpg may end before it has read everything.
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
  })
}
