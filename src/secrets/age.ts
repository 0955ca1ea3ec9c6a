import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Decrypter } from 'age-encryption'
import { failure, messageOf } from './failure.ts'
import type { KeySources } from './types.ts'

/** age identities: those of `age_key_file`, else those that SOPS would take. */
export class AgeKeys {
  readonly #sources: KeySources
  #decrypter: Promise<Decrypter> | undefined

  constructor(sources: KeySources) {
    this.#sources = sources
  }

  async open(armoured: string): Promise<Uint8Array> {
    this.#decrypter ??= this.#load()
    const decrypter = await this.#decrypter
    const { armor } = await import('age-encryption')
    try {
      return await decrypter.decrypt(armor.decode(armoured.replace(/^[ \t]+/gm, '')))
    } catch (cause) {
      const hint = armoured.includes('\n')
        ? 'encrypt it for one of your recipients, or name `age_key_file` in kstate.yaml'
        : 'its lines have run into one: write it as a block, `key: |`'
      throw failure('secret-undecipherable', `An age file could not be decrypted: ${messageOf(cause)}`, hint, cause)
    }
  }

  async #load(): Promise<Decrypter> {
    const { Decrypter } = await import('age-encryption')
    const decrypter = new Decrypter()
    const texts = await this.#texts()
    for (const { from, text } of texts) {
      for (const [index, line] of text.split(/\r?\n/).entries()) {
        const identity = line.trim()
        if (identity === '' || identity.startsWith('#')) continue
        try {
          decrypter.addIdentity(identity)
        } catch (cause) {
          const hint = 'kstate takes identities that begin AGE-SECRET-KEY-: no plugins, no SSH keys'
          throw failure('secret-no-key', `Line ${index + 1} of ${from} is not an age identity`, hint, cause)
        }
      }
    }
    return decrypter
  }

  async #texts(): Promise<{ from: string; text: string }[]> {
    const { ageKeyFile, env, home } = this.#sources
    if (ageKeyFile !== undefined) return [await readKeys(ageKeyFile)]
    const texts = env.SOPS_AGE_KEY ? [{ from: 'SOPS_AGE_KEY', text: env.SOPS_AGE_KEY }] : []
    if (env.SOPS_AGE_KEY_FILE) texts.push(await readKeys(env.SOPS_AGE_KEY_FILE))
    const usual = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'sops/age/keys.txt')
    if (texts.length === 0) texts.push(await readKeys(usual))
    return texts
  }
}

async function readKeys(path: string): Promise<{ from: string; text: string }> {
  try {
    return { from: path, text: await readFile(path, 'utf8') }
  } catch (cause) {
    const hint = 'name your identities with `age_key_file` in kstate.yaml, or in SOPS_AGE_KEY_FILE'
    throw failure('secret-no-key', `There are no age identities: ${messageOf(cause)}`, hint, cause)
  }
}
