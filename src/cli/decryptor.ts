import { homedir } from 'node:os'
import { term } from '../core/terminal-text.ts'
import type { Config } from '../project/index.ts'
import { Decryptor } from '../secrets/index.ts'
import { askHidden, isInteractive } from './terminal.ts'

const decryptors = new WeakMap<Config, Decryptor>()

/** One for all targets of a project: each message is opened once, each passphrase asked for once. */
export function decryptorOf(config: Config): Decryptor {
  const known = decryptors.get(config)
  if (known) return known
  const decryptor = new Decryptor({
    ...config.keys,
    env: process.env,
    home: homedir(),
    passphrase: isInteractive() ? (of) => askHidden(term`Passphrase of the key in ${of}: `) : undefined,
  })
  decryptors.set(config, decryptor)
  return decryptor
}
