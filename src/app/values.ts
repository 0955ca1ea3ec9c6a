import { DiagnosticError } from '../core/diagnostics.ts'
import { hideValues } from '../core/hide-values.ts'
import { Dict, type Value } from '../python/values.ts'
import { loadYaml } from '../yaml/index.ts'
import { usage } from './usage.ts'

/** A value of the command line as Salt reads it: YAML, but for what a shell's user writes as plain text (`a: b`, `- x`, `|`). */
export function readValue(text: string): Value {
  const bare = text.trim()
  if (bare === 'None') return null
  if (bare === '' || bare === '|' || text.includes('\n') || /^[-+]?\d[\d_]*_[\d_]*$/.test(bare)) return text
  try {
    const { value } = loadYaml(text, { file: 'command line' })
    // `#` begins no comment on a command line.
    if (text.includes('#') && (value === null || typeof value === 'string')) return text
    if (value instanceof Dict) return text.startsWith('{') ? value : text
    return Array.isArray(value) && !text.startsWith('[') ? text : value
  } catch {
    return text
  }
}

/** `--pillar`: values over the tree's, as text or read already. */
export function readPillar(text: string | Dict | undefined): Dict | undefined {
  if (text === undefined || text instanceof Dict) return text
  const value = readShown(text)
  if (!(value instanceof Dict)) throw usage('--pillar must be a mapping', 'for example --pillar "{role: web}"')
  return value
}

/** What cannot be read is told without its values. */
function readShown(text: string): Value {
  try {
    return loadYaml(text, { file: '--pillar' }).value
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    throw new DiagnosticError(cause.diagnostics.map(hideValues))
  }
}
