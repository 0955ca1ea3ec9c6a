import PQueue from 'p-queue'
import type { Dict } from '../python/values.ts'
import { AgeKeys } from './age.ts'
import { failure } from './failure.ts'
import { openWithGpg } from './gpg-program.ts'
import { KeyFile } from './key-file.ts'
import { openSops } from './sops.ts'
import type { KeySources, Shown } from './types.ts'

/** Opens secrets with the keys of whoever runs kstate. Nothing is read before it is needed; each message is opened once. */
export class Decryptor {
  readonly #open: (armoured: string) => Promise<Uint8Array>
  readonly #opened = new Map<string, Promise<Uint8Array>>()

  constructor(sources: KeySources) {
    const age = new AgeKeys(sources)
    const keyFile = sources.gpgKeyFile === undefined ? undefined : new KeyFile(sources.gpgKeyFile, sources)
    // gpg-agent fails where too many ask at the same time.
    const queue = new PQueue({ concurrency: 4 })
    this.#open = (armoured) =>
      queue.add(async () => {
        if (armoured.includes('BEGIN AGE')) return age.open(armoured)
        return keyFile ? keyFile.open(armoured) : openWithGpg(armoured, sources)
      })
  }

  /** What an armoured OpenPGP message or age file says; rejects with a `DiagnosticError` without a place. */
  async open(armoured: string): Promise<string> {
    const bytes = await this.#bytes(armoured)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (cause) {
      const hint = 'a pillar holds text: encrypt its base64 form, and decode that where it is used'
      throw failure('secret-undecipherable', 'An encrypted value holds bytes that are not UTF-8 text', hint, cause)
    }
  }

  /**
   * Opens a SOPS document in place, and takes its `sops` away; answers with what was encrypted. Rejects with a
   * `DiagnosticError` where no key opens it, or where it was changed since it was encrypted.
   */
  sops(document: Dict, show: Shown): Promise<readonly string[]> {
    return openSops(document, show, (armoured) => this.#bytes(armoured))
  }

  #bytes(armoured: string): Promise<Uint8Array> {
    const known = this.#opened.get(armoured)
    if (known) return known
    const opening = this.#open(armoured)
    this.#opened.set(armoured, opening)
    return opening
  }
}
