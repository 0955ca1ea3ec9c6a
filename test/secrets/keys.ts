import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { armor, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { createMessage, encrypt, generateKey, readKey } from 'openpgp'

/** Keys for one test, made when it runs; what is encrypted with them is worth nothing afterwards. */
export interface OpenPgpKey {
  readonly privateKey: string
  readonly publicKey: string
  seal(text: string | Uint8Array): Promise<string>
}

export async function openPgpKey(passphrase?: string): Promise<OpenPgpKey> {
  const { privateKey, publicKey } = await generateKey({ userIDs: [{ name: 'kstate test' }], passphrase })
  return { privateKey, publicKey, seal: (text) => sealFor(publicKey, text) }
}

export async function sealFor(publicKey: string, text: string | Uint8Array): Promise<string> {
  const encryptionKeys = await readKey({ armoredKey: publicKey })
  const message = typeof text === 'string' ? await createMessage({ text }) : await createMessage({ binary: text })
  return String(await encrypt({ message, encryptionKeys })).trim()
}

export async function ageKey() {
  const identity = await generateIdentity()
  const recipient = await identityToRecipient(identity)
  const seal = async (text: string | Uint8Array) => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient)
    return armor.encode(await encrypter.encrypt(text)).trim()
  }
  return { identity, recipient, seal }
}

/** A value as SOPS writes it, by its documented format. */
export function sealValue(text: string, type: string, key: Buffer, path: string): string {
  const iv = randomBytes(32)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(path))
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
  return `ENC[AES256_GCM,data:${data},iv:${iv.toString('base64')},tag:${cipher.getAuthTag().toString('base64')},type:${type}]`
}

export interface SopsOptions {
  readonly onlyEncrypted?: boolean
  /** `age` and `pgp` entries, or `key_groups`, for a data key. */
  recipients(dataKey: Buffer): Promise<object>
}

/** A SOPS document of text, numbers, truth values and null: what lies under keys that end in `_unencrypted` is left. */
export async function sealSops(data: object, options: SopsOptions): Promise<Record<string, unknown>> {
  const key = randomBytes(32)
  const hash = createHash('sha512')
  if (options.onlyEncrypted)
    hash.update(Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex'))
  const walk = (value: unknown, path: readonly string[]): unknown => {
    if (value === null) return null
    if (Array.isArray(value)) return value.map((item) => walk(item, path))
    if (typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, [...path, name])]))
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
    const plain = path.some((name) => name.endsWith('_unencrypted'))
    if (!plain || !options.onlyEncrypted) hash.update(text)
    if (plain || text === '') return value
    const type =
      typeof value === 'string'
        ? 'str'
        : typeof value === 'boolean'
          ? 'bool'
          : Number.isInteger(value)
            ? 'int'
            : 'float'
    return sealValue(text, type, key, `${path.join(':')}:`)
  }
  const sealed = walk(data, []) as Record<string, unknown>
  const lastmodified = '2026-01-02T03:04:05Z'
  return {
    ...sealed,
    sops: {
      ...(await options.recipients(key)),
      lastmodified,
      mac: sealValue(hash.digest('hex').toUpperCase(), 'str', key, lastmodified),
      ...(options.onlyEncrypted ? { mac_only_encrypted: true } : {}),
      unencrypted_suffix: '_unencrypted',
      version: '3.10.0',
    },
  }
}
