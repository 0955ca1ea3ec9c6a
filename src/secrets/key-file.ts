import { readFile } from 'node:fs/promises'
import type { PrivateKey } from 'openpgp'
import { failure, messageOf } from './failure.ts'
import type { KeySources } from './types.ts'

const BLOCK = /-----BEGIN PGP PRIVATE KEY BLOCK-----.*?-----END PGP PRIVATE KEY BLOCK-----/gs

/** Armoured OpenPGP private keys in a file, by the library. */
export class KeyFile {
  readonly #path: string
  readonly #sources: KeySources
  #keys: Promise<PrivateKey[]> | undefined
  /** One for all keys of the file. */
  #passphrase: Promise<string | undefined> | undefined

  constructor(path: string, sources: KeySources) {
    this.#path = path
    this.#sources = sources
  }

  async open(armoured: string): Promise<Uint8Array> {
    this.#keys ??= this.#load()
    const decryptionKeys = await this.#keys
    const { config, enums, readMessage } = await import('openpgp')
    try {
      const message = await readMessage({ armoredMessage: armoured })
      const known = new Set(decryptionKeys.flatMap((key) => key.getKeyIDs().map((id) => id.toHex())))
      const wanted = message.getEncryptionKeyIDs().map((id) => id.toHex())
      if (wanted.length > 0 && !wanted.some((id) => known.has(id) || /^0+$/.test(id)))
        throw new Error(`it is encrypted for ${wanted.join(', ')}, and ${this.#path} holds ${[...known].join(', ')}`)
      // What was encrypted to an old key is to be read all the same.
      const lenient = {
        ...config,
        rejectPublicKeyAlgorithms: new Set<never>(),
        allowInsecureDecryptionWithSigningKeys: true,
      }
      const opened = await message.decrypt(decryptionKeys, undefined, undefined, undefined, lenient)
      const literal = opened.unwrapCompressed().packets.findPacket(enums.packet.literalData)
      if (!literal) throw new Error('it holds no data')
      return dataOf(opened.getLiteralData() as Uint8Array, String.fromCharCode(literal.write()[0]!))
    } catch (cause) {
      const hint = armoured.includes('\n')
        ? 'encrypt it anew for that key, or name another `gpg_key_file`'
        : 'its lines have run into one: write it as a block, `key: |`'
      const text = `An OpenPGP message could not be decrypted: ${messageOf(cause)}`
      throw failure('secret-undecipherable', text, hint, cause)
    }
  }

  async #load(): Promise<PrivateKey[]> {
    const text = await readFile(this.#path, 'utf8').catch((cause) => {
      const hint = 'see `gpg_key_file` in kstate.yaml'
      throw failure('secret-no-key', `The key file ${this.#path} cannot be read: ${messageOf(cause)}`, hint, cause)
    })
    const { readPrivateKeys } = await import('openpgp')
    const keys: PrivateKey[] = []
    try {
      for (const [block] of text.matchAll(BLOCK)) keys.push(...(await readPrivateKeys({ armoredKeys: block })))
    } catch (cause) {
      throw failure('secret-no-key', `The key file ${this.#path} is damaged: ${messageOf(cause)}`, undefined, cause)
    }
    if (keys.length === 0) {
      const hint = 'write it with `gpg --armor --export-secret-keys KEY`'
      throw failure('secret-no-key', `There is no armoured private key in ${this.#path}`, hint)
    }
    return Promise.all(keys.map((key) => (key.isDecrypted() ? key : this.#unlock(key))))
  }

  async #unlock(privateKey: PrivateKey): Promise<PrivateKey> {
    const { env, passphrase: ask } = this.#sources
    this.#passphrase ??= Promise.resolve(env.KSTATE_GPG_PASSPHRASE ?? ask?.(this.#path))
    const passphrase = await this.#passphrase
    const hint = 'set KSTATE_GPG_PASSPHRASE, or run kstate in a terminal to be asked'
    if (passphrase === undefined)
      throw failure('secret-no-key', `The key in ${this.#path} is locked by a passphrase`, hint)
    const { decryptKey } = await import('openpgp')
    try {
      return await decryptKey({ privateKey, passphrase })
    } catch (cause) {
      const text = `The key in ${this.#path} could not be unlocked: ${messageOf(cause)}`
      throw failure('secret-no-key', text, hint, cause)
    }
  }
}

/** RFC 9580, 5.9: the lines of text (formats `t` and `u`) end in CR LF on their way; here in LF, as `gpg` gives them. */
function dataOf(bytes: Uint8Array, format: string): Uint8Array {
  if (format !== 't' && format !== 'u') return bytes
  return bytes.filter((byte, index) => !(byte === 0x0d && bytes[index + 1] === 0x0a))
}
