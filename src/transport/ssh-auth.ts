import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type AnyAuthMethod, type AuthenticationType, type ParsedKey } from 'ssh2'
import { agentOf } from './ssh-agent.ts'
import type { Connection, LoginQuestions } from './types.ts'

/** The usual keys, in ssh's order; those on hardware need the agent. */
const usualKeys = ['id_rsa', 'id_ecdsa', 'id_ed25519']

interface Attempt {
  readonly what: string
  readonly kind: AuthenticationType
  /** undefined: it cannot be tried after all. */
  method(): Promise<AnyAuthMethod | undefined>
}

/** How often a passphrase is asked for, as ssh does. */
const mostQuestions = 3

/** The ways to log in, one after the other, and what became of them. Keys that must be asked about come after those that need not. */
export class Logins {
  readonly #connection: Connection
  readonly #attempts: Attempt[] = []
  readonly #tried: string[] = []
  /** Key files that are not there, or wait for a passphrase. */
  readonly #missing: string[] = []
  readonly #locked: string[] = []
  readonly #pausing: <T>(question: () => Promise<T>) => Promise<T>
  #accepts: readonly string[] = []
  /** The host's key was trusted and the login is under way. */
  begun = false

  /** @param pausing puts a question to a person. */
  constructor(connection: Connection, pausing: <T>(question: () => Promise<T>) => Promise<T>) {
    this.#connection = connection
    this.#pausing = pausing
    const username = connection.user
    const files = keyFiles(connection)
    const agent = agentOf(connection, files)
    const named = connection.key !== undefined && connection.key !== 'agent-forwarding' ? connection.key : undefined
    const asking: Attempt[] = []
    const add = (what: string, method: AnyAuthMethod) =>
      this.#attempts.push({
        what,
        kind: method.type === 'agent' ? 'publickey' : method.type,
        method: async () => method,
      })
    const addKey = (file: string, isNamed: boolean) => {
      const key = readKey(file, connection.keyPassphrase?.reveal())
      if ('key' in key) add(`key ${file}`, { type: 'publickey', username, key: key.key } as AnyAuthMethod)
      else if (key.isLocked && connection.ask) asking.push(this.#asking(file, connection.ask))
      else if (isNamed || existsSync(file)) {
        this.#tried.push(`key ${file} (${key.why})`)
        if (key.isLocked) this.#locked.push(file)
        if (!existsSync(file)) this.#missing.push(file)
      }
    }
    if (named !== undefined) addKey(named, true)
    if (agent) add('the agent', { type: 'agent', username, agent })
    else this.#tried.push('no agent')
    for (const file of files) if (file !== named) addKey(file, connection.identityFiles !== undefined)
    this.#attempts.push(...asking)
    if (connection.password) {
      const password = connection.password.reveal()
      // Asked but once: what is asked next would be for a new password.
      const answers = [password]
      add('the password', { type: 'password', username, password })
      add('the password (keyboard-interactive)', {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => answers.shift() ?? '')),
      })
    } else this.#tried.push('no password given')
  }

  /** A key whose passphrase is asked for once it is its turn. */
  #asking(file: string, { passphrase }: LoginQuestions): Attempt {
    const username = this.#connection.user
    const method = async () => {
      for (let attempt = 1; attempt <= mostQuestions; attempt++) {
        const given = await this.#pausing(() => passphrase(file, attempt))
        if (!given) break
        const key = readKey(file, given)
        if ('key' in key) return { type: 'publickey', username, key: key.key } as AnyAuthMethod
      }
      this.#tried.push(`key ${file} (needs a passphrase)`)
      this.#locked.push(file)
      return undefined
    }
    return { what: `key ${file}`, kind: 'publickey', method }
  }

  /** ssh2's `authHandler`: the next way that the host accepts, or false. */
  async next(accepts: readonly AuthenticationType[] | null): Promise<AnyAuthMethod | false> {
    this.begun = true
    if (accepts) this.#accepts = accepts
    for (;;) {
      const attempt = this.#attempts.shift()
      if (!attempt) return false
      if (accepts && !accepts.includes(attempt.kind)) continue
      const method = await attempt.method()
      if (!method) continue
      this.#tried.push(`${attempt.what} (refused)`)
      return method
    }
  }

  get report(): string {
    const accepts = this.#accepts.length > 0 ? `; the host accepts: ${this.#accepts.join(', ')}` : ''
    return `tried: ${this.#tried.join(', ')}${accepts}`
  }

  /** What would help, by what stood in the way. */
  get hint(): string {
    const [missing] = this.#missing
    const [locked] = this.#locked
    if (missing !== undefined) return `there is no file ${missing}: does the roster or ssh_config name the right one?`
    if (locked !== undefined)
      return `load the key into the agent (ssh-add ${locked}), name its passphrase in the roster (priv_passwd), or run kstate in a terminal, where it is asked for`
    return 'check the user, and that the key is in authorized_keys of that user or loaded in the agent'
  }
}

function keyFiles(connection: Connection): readonly string[] {
  if (connection.key === 'agent-forwarding') return []
  if (connection.identityFiles)
    return connection.key ? [connection.key, ...connection.identityFiles] : connection.identityFiles
  return connection.key ? [connection.key] : usualKeys.map((name) => join(homedir(), '.ssh', name))
}

/** The private key of a file, or why it cannot be used. */
function readKey(
  file: string,
  passphrase: string | undefined,
): { readonly key: ParsedKey } | { readonly why: string; readonly isLocked?: true } {
  let text: Buffer
  try {
    text = readFileSync(file)
  } catch (error) {
    return { why: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message }
  }
  const parsed = ssh2.utils.parseKey(text, passphrase)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key && !(key instanceof Error)) return key.isPrivateKey() ? { key } : { why: 'not a private key' }
  const message = key?.message ?? 'not a key'
  if (/no passphrase/i.test(message)) return { why: 'needs a passphrase', isLocked: true }
  const isLocked = passphrase !== undefined && needsPassphrase(text)
  return passphrase === undefined
    ? { why: message }
    : { why: `passphrase wrong? ${message}`, ...(isLocked ? { isLocked } : {}) }
}

function needsPassphrase(text: Buffer): boolean {
  const parsed = ssh2.utils.parseKey(text)
  return parsed instanceof Error && /no passphrase/i.test(parsed.message)
}
