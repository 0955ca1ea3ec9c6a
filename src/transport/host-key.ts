import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  fingerprint,
  type HostKey,
  judgeHostKey,
  type KnownHost,
  knownHostLine,
  knownName,
  orderAlgorithms,
  parseKnownHosts,
} from './known-hosts.ts'
import type { Log } from './shell.ts'
import { type HostKeyPolicy, TransportError } from './types.ts'

/** The host keys of one host: what to offer, and whether to trust what it shows. */
export class HostKeyChecker {
  readonly #host: string
  readonly #port: number
  readonly #policy: HostKeyPolicy
  readonly #log: Log
  readonly #known: readonly KnownHost[]

  /** @param host the name under which the host stands in known_hosts. */
  constructor(host: string, port: number, policy: HostKeyPolicy, log: Log) {
    this.#host = host
    this.#port = port
    this.#policy = policy
    this.#log = log
    this.#known = policy.files.flatMap((file) =>
      existsSync(file) ? parseKnownHosts(readFileSync(file, 'utf8'), file) : [],
    )
  }

  get algorithms(): string[] {
    return orderAlgorithms(this.#known, this.#host, this.#port)
  }

  /** @throws TransportError `host-key-unknown`, `host-key-changed` */
  async check(shown: HostKey): Promise<void> {
    const name = knownName(this.#host, this.#port)
    const verdict = judgeHostKey(this.#known, this.#host, this.#port, shown)
    const print = `${shown.type} ${fingerprint(shown)}`
    switch (verdict.kind) {
      case 'known':
        this.#log(`${name}: host key ${print} is known (${verdict.entry.file}:${verdict.entry.line})`)
        return
      case 'revoked':
        throw new TransportError(
          'host-key-changed',
          `${name} shows the host key ${print}, which is revoked (${verdict.entry.file}:${verdict.entry.line})`,
          'do not connect: that key is known to be in wrong hands',
        )
      case 'changed':
      case 'other-type':
        throw changed(name, print, verdict.entry, verdict.kind === 'other-type')
      case 'unknown':
        await this.#meet(name, shown, print, verdict.authority)
    }
  }

  async #meet(name: string, shown: HostKey, print: string, authority: KnownHost | undefined): Promise<void> {
    const { unknown, ask } = this.#policy
    const question = { host: name, keyType: shown.type, fingerprint: fingerprint(shown) }
    if (unknown !== 'accept' && !(await ask?.(question))) {
      const note = authority
        ? `${authority.file}:${authority.line} trusts hosts by a certificate authority, which kstate cannot check; `
        : ''
      const how = `compare the fingerprint, then accept it with -i, or connect once with ssh`
      throw new TransportError('host-key-unknown', `the host key of ${name} is not known: ${print}`, note + how)
    }
    this.#add(shown)
    this.#log(`${name}: host key ${print} accepted`)
  }

  #add(shown: HostKey): void {
    const { addTo: file } = this.#policy
    if (file === undefined) return
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      const old = existsSync(file) ? readFileSync(file, 'utf8') : ''
      const gap = old === '' || old.endsWith('\n') ? '' : '\n'
      appendFileSync(file, gap + knownHostLine(this.#host, this.#port, shown), { mode: 0o600 })
    } catch (error) {
      this.#log(`the host key could not be added to ${file}: ${(error as Error).message}`)
    }
  }
}

function changed(name: string, print: string, entry: KnownHost, otherType: boolean): TransportError {
  const old = `${entry.type} ${fingerprint(entry)}`
  const what = otherType
    ? `${name} no longer shows the host key that is known of it`
    : `the host key of ${name} has changed`
  return new TransportError(
    'host-key-changed',
    `${what}\n  shown: ${print}\n  known: ${old} (${entry.file}:${entry.line})`,
    `someone may be listening in, or the host was set up anew: if you are sure of that, remove line ${entry.line} of ${entry.file} (ssh-keygen -R '${name}')`,
  )
}
