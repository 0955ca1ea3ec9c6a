import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type AnyAuthMethod, type AuthenticationType, type ParsedKey } from 'ssh2'
import { agentOf } from './ssh-agent.ts'
import type { Connection } from './types.ts'

/** The usual keys, in ssh's order; those on hardware need the agent. */
const usualKeys = ['id_rsa', 'id_ecdsa', 'id_ed25519']

interface Attempt {
  readonly what: string
  readonly method: AnyAuthMethod
}

/** The ways to log in, one after the other, and what became of them. */
export class Logins {
  readonly #attempts: Attempt[] = []
  readonly #tried: string[] = []
  #accepts: readonly string[] = []
  /** The host's key was trusted and the login is under way. */
  begun = false

  constructor(connection: Connection) {
    const username = connection.user
    const files = keyFiles(connection)
    const agent = agentOf(connection, files)
    const addKey = (file: string, named: boolean) => {
      const key = readKey(file, connection)
      if (typeof key !== 'string')
        this.#attempts.push({ what: `key ${file}`, method: { type: 'publickey', username, key } as AnyAuthMethod })
      else if (named || existsSync(file)) this.#tried.push(`key ${file} (${key})`)
    }
    const named = connection.key !== undefined && connection.key !== 'agent-forwarding' ? connection.key : undefined
    if (named !== undefined) addKey(named, true)
    if (agent) this.#attempts.push({ what: 'the agent', method: { type: 'agent', username, agent } })
    else this.#tried.push('no agent')
    for (const file of files) if (file !== named) addKey(file, connection.identityFiles !== undefined)
    if (connection.password) {
      const password = connection.password.reveal()
      // Asked but once: what is asked next would be for a new password.
      const answers = [password]
      this.#attempts.push({ what: 'the password', method: { type: 'password', username, password } })
      this.#attempts.push({
        what: 'the password (keyboard-interactive)',
        method: {
          type: 'keyboard-interactive',
          username,
          prompt: (_name, _instructions, _language, prompts, finish) =>
            finish(prompts.map(() => answers.shift() ?? '')),
        },
      })
    } else this.#tried.push('no password given')
  }

  /** ssh2's `authHandler`: the next way that the host accepts, or false. */
  next(accepts: readonly AuthenticationType[] | null): AnyAuthMethod | false {
    this.begun = true
    if (accepts) this.#accepts = accepts
    for (;;) {
      const attempt = this.#attempts.shift()
      if (!attempt) return false
      const kind = attempt.method.type === 'agent' ? 'publickey' : attempt.method.type
      if (accepts && !accepts.includes(kind)) continue
      this.#tried.push(`${attempt.what} (refused)`)
      return attempt.method
    }
  }

  get report(): string {
    const accepts = this.#accepts.length > 0 ? `; the host accepts: ${this.#accepts.join(', ')}` : ''
    return `tried: ${this.#tried.join(', ')}${accepts}`
  }
}

function keyFiles(connection: Connection): readonly string[] {
  if (connection.key === 'agent-forwarding') return []
  if (connection.identityFiles)
    return connection.key ? [connection.key, ...connection.identityFiles] : connection.identityFiles
  return connection.key ? [connection.key] : usualKeys.map((name) => join(homedir(), '.ssh', name))
}

/** The private key of a file, or why it cannot be used. */
function readKey(file: string, connection: Connection): ParsedKey | string {
  let text: Buffer
  try {
    text = readFileSync(file)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message
  }
  const passphrase = connection.keyPassphrase?.reveal()
  const parsed = ssh2.utils.parseKey(text, passphrase)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key instanceof Error || !key)
    return passphrase === undefined ? keyTrouble(key) : `passphrase wrong? ${keyTrouble(key)}`
  return key.isPrivateKey() ? key : 'not a private key'
}

function keyTrouble(error: Error | undefined): string {
  const message = error?.message ?? 'not a key'
  return /no passphrase/i.test(message) ? 'needs a passphrase' : message
}
