import { createHash } from 'node:crypto'
import { DiagnosticError, error } from '../core/diagnostics.ts'
import { Dict, type Value } from '../python/values.ts'
import { failure, messageOf } from './failure.ts'
import { isSealed, plainBytes, readPlain, unseal } from './sops-value.ts'
import type { Shown } from './types.ts'

/** With `mac_only_encrypted` SOPS hashes these bytes first, so that the two kinds of MAC never agree. */
const ONLY_ENCRYPTED = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex')

/**
 * Opens a document that SOPS encrypted (getsops.io, "Encryption protocol"), in place; its `sops` is taken away. Answers
 * with the texts that were encrypted. Throws where no key opens it, a value is damaged or the MAC differs.
 */
export async function openSops(
  document: Dict,
  show: Shown,
  open: (armoured: string) => Promise<Uint8Array>,
): Promise<readonly string[]> {
  const sops = document.get('sops') as Dict
  const at = show(document, 'sops')
  const key = await dataKeyOf(sops, open).catch((cause) => {
    throw cause instanceof DiagnosticError
      ? new DiagnosticError(cause.diagnostics.map((found) => ({ ...at, ...found })))
      : cause
  })
  const secrets: string[] = []
  const onlyEncrypted = sops.get('mac_only_encrypted') === true
  const hash = createHash('sha512')
  if (onlyEncrypted) hash.update(ONLY_ENCRYPTED)

  const openLeaf = (value: Value, path: readonly string[], container: Dict | Value[], name: Value): Value => {
    if (!isSealed(value)) {
      if (!onlyEncrypted) hash.update(plainBytes(value))
      return value
    }
    try {
      const { bytes, type } = unseal(value, key, `${path.join(':')}:`)
      hash.update(bytes)
      secrets.push(bytes.toString('utf8'))
      return readPlain(bytes, type)
    } catch (cause) {
      const text = `The value of ${path.join(':')} could not be decrypted: ${messageOf(cause)}`
      const hint = 'it was changed, or moved to another key: edit the file with `sops` alone'
      throw new DiagnosticError(error('secret-undecipherable', text, { ...show(container, name), hint }), { cause })
    }
  }
  const walk = (value: Value, path: readonly string[], container: Dict | Value[], name: Value): Value => {
    if (value instanceof Dict) {
      for (const [inner, item] of [...value]) value.set(inner, walk(item, [...path, String(inner)], value, inner))
      return value
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) value[index] = walk(item, path, value, index)
      return value
    }
    return value === null ? value : openLeaf(value, path, container, name)
  }
  document.delete('sops')
  walk(document, [], document, null)
  checkMac(sops, key, hash.digest('hex'), at)
  return secrets
}

function checkMac(sops: Dict, key: Buffer, found: string, at: ReturnType<Shown>): void {
  const mac = sops.get('mac')
  if (isSealed(mac)) {
    try {
      const { bytes } = unseal(mac, key, String(sops.get('lastmodified') ?? ''))
      if (bytes.toString('latin1').toLowerCase() === found) return
    } catch {
      // It fits neither the key nor the date: told below.
    }
  }
  const [text, detail] = isSealed(mac)
    ? [
        'The MAC of this SOPS file does not fit its values',
        'A value was changed, added or taken away since the file was encrypted; none of it is used.',
      ]
    : ['This SOPS file has no MAC', 'Nothing tells whether its values are those that were encrypted; none is used.']
  throw new DiagnosticError(
    error('sops-mac', text, {
      ...at,
      detail,
      hint: 'edit the file with `sops` alone, and put dates that are left unencrypted in quotes',
    }),
  )
}

/** The key of all values, opened by the first age or OpenPGP key that one of its recipients is. */
async function dataKeyOf(sops: Dict, open: (armoured: string) => Promise<Uint8Array>): Promise<Buffer> {
  const groups = listOf(sops.get('key_groups'))
  if (groups.length > 1) {
    const hint = 'encrypt it with one key group: `sops updatekeys` after a change of .sops.yaml'
    throw failure('secret-no-key', `This SOPS file needs the keys of several groups (${groups.length})`, hint)
  }
  const holder = groups.length === 1 ? groups[0]! : sops
  const keys = [
    ...listOf(holder.get('age')).map((entry) => ({ entry, name: `age ${entry.get('recipient')}` })),
    ...listOf(holder.get('pgp')).map((entry) => ({ entry, name: `OpenPGP ${entry.get('fp')}` })),
  ]
  const reasons: string[] = []
  for (const { entry, name } of keys) {
    try {
      const sealed = entry.get('enc')
      if (typeof sealed !== 'string') throw new Error('it has no `enc`')
      const key = Buffer.from(await open(sealed.trim()))
      if (key.length === 32) return key
      reasons.push(`${name}: it holds no data key`)
    } catch (cause) {
      reasons.push(`${name}: ${messageOf(cause)}`)
    }
  }
  const summary = 'No key opens this SOPS file'
  const detail = reasons.join('\n') || 'It names no age or OpenPGP recipient.'
  const hint =
    reasons.length > 0
      ? 'name your keys with `age_key_file` or `gpg_key_file` in kstate.yaml, or add your recipient with `sops updatekeys`'
      : 'kstate has no keys of cloud services: add an age or OpenPGP recipient'
  throw new DiagnosticError(error('secret-no-key', summary, { detail, hint }))
}

function listOf(value: Value | undefined): Dict[] {
  return Array.isArray(value) ? value.filter((item) => item instanceof Dict) : []
}
