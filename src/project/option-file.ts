import { readFileSync } from 'node:fs'
import { type Diagnostic, DiagnosticError, error, excerptOf, type Place, warning } from '../core/diagnostics.ts'
import { hidePasswords } from '../core/hide-values.ts'
import { closest } from '../core/similar.ts'
import { Dict, type Value } from '../python/values.ts'
import { type Located, loadYaml } from '../yaml/index.ts'
import { describedShapes, fits, isOfSaltItself, knownOptions, refusable, refusal } from './options.ts'

/** Whose options a file holds: kstate's own refuse what they do not know, Salt's leave it. */
export type OptionsOf = 'kstate' | 'salt'

/** A file's mapping. Throws a `DiagnosticError` where it is none. */
export function loadMapping(file: string): Located & { readonly value: Dict; readonly text: string } {
  const text = readText(file)
  const located = readYaml(text, file)
  const value = located.value ?? new Dict()
  if (!(value instanceof Dict)) {
    const more = { at: { file, line: 1 }, excerpt: excerptOf(text, 1) }
    throw new DiagnosticError(error('config-shape', `${file} must hold a mapping of options`, more))
  }
  return { ...located, value, text }
}

function readYaml(text: string, file: string): Located {
  try {
    return loadYaml(text, { file })
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    throw new DiagnosticError(cause.diagnostics.map(hidePasswords))
  }
}

export interface OptionsRead {
  readonly settings: Dict
  readonly warnings: readonly Diagnostic[]
  /** Options that cannot be honoured; they are not among the settings. */
  readonly refused: readonly Diagnostic[]
}

/** What reading several files of options tells, collected. */
export interface Told {
  readonly warnings: Diagnostic[]
  readonly refused: Diagnostic[]
}

/** The options of a mapping that mean something here. Throws a `DiagnosticError` where one is unknown or of a wrong type. */
export function readOptions(
  options: Dict,
  { file, text, positions }: { readonly file: string; readonly text: string } & Pick<Located, 'positions'>,
  of: OptionsOf,
): OptionsRead {
  const problems: Diagnostic[] = []
  const refusals: Diagnostic[] = []
  const warnings: Diagnostic[] = []
  const ignored: { name: string; at: Place }[] = []
  const settings = new Dict()
  const show = (at: Place) => ({ at, excerpt: excerptOf(text, at.line) })
  for (const [key, value] of options) {
    const name = String(key)
    const at: Place = { file, ...positions.ofKey(options, key) }
    const refused = refusal(name, value)
    const shape = Object.hasOwn(knownOptions, name) ? knownOptions[name] : undefined
    if (refused) refusals.push(error('config-refused', refused.what, { ...show(at), hint: refused.hint }))
    else if (refusable.has(name)) continue
    else if (shape === undefined) {
      const near = closest(name, Object.keys(knownOptions))
      const hint = near === undefined ? undefined : `did you mean ${near}?`
      if (of === 'kstate')
        problems.push(error('config-unknown-option', `unknown option ${name}`, { ...show(at), hint }))
      else if (isOfSaltItself(name)) continue
      else if (hint)
        warnings.push(warning('config-unknown-option', `unknown option ${name}: it is ignored`, { ...show(at), hint }))
      else ignored.push({ name, at })
    } else if (value === null && of === 'salt') continue
    else if (!fits(value, shape))
      problems.push(error('config-wrong-type', `the option ${name} must be ${describedShapes[shape]}`, show(at)))
    else settings.set(name, name === 'nodegroups' ? repackNodegroups(value) : value)
  }
  if (problems.length > 0) throw new DiagnosticError([...refusals, ...problems].map(hidePasswords))
  if (ignored.length > 0) {
    const names = ignored.map(({ name }) => name).join(', ')
    const summary =
      ignored.length === 1
        ? `the option ${names} has no meaning here and is ignored`
        : `these options have no meaning here and are ignored: ${names}`
    warnings.push(warning('config-ignored-option', summary, show(ignored[0]!.at)))
  }
  return { settings, warnings, refused: refusals }
}

/** Salt also takes nodegroups as a list of mappings of one. */
function repackNodegroups(value: Value): Value {
  if (!Array.isArray(value) || !value.every((item) => item instanceof Dict)) return value
  return new Dict(value.flatMap((item) => [...(item as Dict)]))
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new DiagnosticError(error('config-unreadable', `${file} cannot be read: ${(cause as Error).message}`))
  }
}
