import { DiagnosticError, error } from '../core/diagnostics.ts'
import { Dict, type Value } from '../core/values.ts'

/** Opens one armoured OpenPGP message; rejects where it cannot. */
export type Decrypt = (armoured: string) => Promise<string>

const MESSAGE = /-----BEGIN PGP MESSAGE-----.*?-----END PGP MESSAGE-----/gs

/** Replaces every armoured message in the texts of a value by what it says, final newlines of such texts cut off. Keys are left as they are, as in Salt. */
export async function decryptValue(value: Value, decrypt: Decrypt | undefined, file: string): Promise<Value> {
  if (typeof value === 'string') return decryptText(value, decrypt, file)
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = await decryptValue(item, decrypt, file)
    return value
  }
  if (value instanceof Dict)
    for (const [key, item] of [...value]) value.set(key, await decryptValue(item, decrypt, file))
  return value
}

async function decryptText(text: string, decrypt: Decrypt | undefined, file: string): Promise<string> {
  const messages = text.match(MESSAGE)
  if (!messages) return text
  if (!decrypt) {
    const hint = 'name a key file, or make the agent available'
    throw new DiagnosticError(
      error('gpg-no-key', 'There is no key to decrypt OpenPGP messages with', { at: { file }, hint }),
    )
  }
  const opened = await Promise.all(messages.map((message) => openMessage(message, decrypt, file)))
  let next = 0
  return text.replace(MESSAGE, () => opened[next++]!).replace(/\n+$/, '')
}

async function openMessage(message: string, decrypt: Decrypt, file: string): Promise<string> {
  try {
    return await decrypt(message)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DiagnosticError(
      error('gpg-undecipherable', `An OpenPGP message could not be decrypted: ${reason}`, { at: { file } }),
      { cause },
    )
  }
}
