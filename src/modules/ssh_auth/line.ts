/** A public key as it stands in an authorized_keys file (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export interface AuthorizedKey {
  readonly type: string
  /** Base64. */
  readonly key: string
  readonly comment: string
  readonly options: readonly string[]
}

// Every key begins with its type's length in four bytes, of which the first three are 0: `AAAA`. Options may hold anything else.
const keyForm = /^(?:(.*?)\s+)?((?:sk-)?(?:ssh-|ecdsa-)[\w@.-]+)\s+(AAAA[A-Za-z0-9+/]*={0,2})(?:\s+(.*?))?\s*$/

/** A line's key; undefined for comments, blank lines and what is no key. */
export function readLine(line: string): AuthorizedKey | undefined {
  if (line.trim() === '' || line.trimStart().startsWith('#')) return undefined
  const found = keyForm.exec(line.trim())
  if (!found) return undefined
  const [, options, type = '', key = '', comment = ''] = found
  return { type, key, comment, options: options ? options.split(',') : [] }
}

/** As Salt writes it: a space after the key, also where no comment follows. */
export function writeLine({ type, key, comment, options }: AuthorizedKey): string {
  return `${options.length > 0 ? `${options.join(',')} ` : ''}${type} ${key} ${comment}`
}

/** The full name of a key type that Salt lets authors shorten (`rsa`, `ed25519`…); undefined for an unknown one. */
export function keyType(name: string): string | undefined {
  const short: { readonly [name: string]: string } = {
    r: 'ssh-rsa',
    rsa: 'ssh-rsa',
    d: 'ssh-dss',
    dsa: 'ssh-dss',
    dss: 'ssh-dss',
    e: 'ecdsa-sha2-nistp256',
    ecdsa: 'ecdsa-sha2-nistp256',
    ed25519: 'ssh-ed25519',
  }
  return short[name] ?? (/^(sk-)?(ssh-|ecdsa-)[\w@.-]+$/.test(name) ? name : undefined)
}

/** Whether the base64 text is a key at all. */
export function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
}
