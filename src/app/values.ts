import { Dict, type Value } from '../python/values.ts'
import { dumpJson, loadYaml } from '../yaml/index.ts'
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

/** `--pillar`: values over the tree's. */
export function readPillar(text: string | undefined): Dict | undefined {
  if (text === undefined) return undefined
  const { value } = loadYaml(text, { file: '--pillar' })
  if (!(value instanceof Dict)) throw usage('--pillar must be a mapping', 'for example --pillar "{role: web}"')
  return value
}

/** A value as YAML's flow form, which JSON is. */
export function yamlText(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : dumpJson(value)
}
