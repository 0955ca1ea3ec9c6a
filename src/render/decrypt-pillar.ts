import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { str } from '../python/values/text.ts'
import { truth } from '../python/values/types.ts'
import { Dict, type Value } from '../python/values.ts'
import { openMessages } from './encrypted.ts'
import { textOption } from './options.ts'
import type { RenderSession } from './session.ts'

/** The renderers that open messages; Salt has `gpg` alone. */
const RENDERERS = ['gpg', 'age']

/**
 * Salt's `decrypt_pillar`: opens the messages under some keys of a finished pillar, in place, whatever renderers its files
 * name. A key is a path (`a:b`, by `decrypt_pillar_delimiter`), alone or with its renderer; one that is not there is
 * passed over. Answers with what could not be opened.
 */
export async function decryptPillar(pillar: Dict, session: RenderSession): Promise<Diagnostic[]> {
  const { subject } = session
  const asked = subject.opts.get('decrypt_pillar')
  if (asked === undefined || !truth(asked)) return []
  const keys = keysOf(asked)
  if (!keys) {
    const hint = 'write a list of keys, `- a:b`, or of keys with their renderer, `- a:b: gpg`'
    return [error('option-refused', 'decrypt_pillar config option is malformed', { hint })]
  }
  const delimiter = textOption(subject, 'decrypt_pillar_delimiter') || ':'
  const usual = textOption(subject, 'decrypt_pillar_default') || 'gpg'
  const listed = subject.opts.get('decrypt_pillar_renderers')
  const valid = Array.isArray(listed) && listed.length > 0 ? listed.map(str) : RENDERERS
  const problems: Diagnostic[] = []
  for (const [key, named] of keys) {
    const slot = find(pillar, key.split(delimiter))
    if (!slot) continue
    const renderer = named ?? usual
    if (!valid.includes(renderer) || !RENDERERS.includes(renderer)) {
      const choices = valid.filter((name) => RENDERERS.includes(name)).join(', ')
      const text = `Failed to decrypt pillar key '${key}': '${renderer}' is not a valid decryption renderer. Valid choices are: ${choices}`
      problems.push(error('renderer-unknown', text))
      continue
    }
    try {
      const opened = await openMessages(slot.value, session.opening, session.places, '')
      slot.parent.set(slot.key, opened)
    } catch (cause) {
      if (!(cause instanceof DiagnosticError)) throw cause
      problems.push(...cause.diagnostics.map((found) => tell(found, key)))
    }
  }
  return problems
}

/** Keys with the renderers that they name; undefined where the option is of another form. */
function keysOf(asked: Value): [string, string | undefined][] | undefined {
  const items = Array.isArray(asked) ? asked : [asked]
  const keys: [string, string | undefined][] = []
  for (const item of items) {
    if (typeof item === 'string') keys.push([item, undefined])
    else if (item instanceof Dict)
      for (const [key, renderer] of item) keys.push([str(key), renderer === null ? undefined : str(renderer)])
    else return undefined
  }
  return keys
}

function find(pillar: Dict, path: readonly string[]) {
  let parent: Value | undefined = pillar
  for (const key of path.slice(0, -1)) parent = parent instanceof Dict ? parent.get(key) : undefined
  const key = path.at(-1)!
  const value = parent instanceof Dict ? parent.get(key) : undefined
  return parent instanceof Dict && value !== undefined && value !== null ? { parent, key, value } : undefined
}

function tell(found: Diagnostic, key: string): Diagnostic {
  const at = found.at?.file === '' ? undefined : found.at
  return { ...found, at, summary: `Failed to decrypt pillar key '${key}': ${found.summary}` }
}
