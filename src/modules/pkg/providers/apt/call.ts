import { parseConditions } from '../../conditions.ts'
import type { CallOptions, PackageCall, PackageTarget } from '../types.ts'

/** A call of apt-get: `install`, `remove`… */
export interface AptCall {
  readonly verb: string
  readonly flags: readonly string[]
  readonly targets: readonly PackageTarget[]
}

export function aptCall({ verb, targets, options = {} }: PackageCall): AptCall {
  const flags = flagsOf(options)
  if (verb === 'upgrade' && targets.length > 0) return { verb: 'install', flags: [...flags, '--only-upgrade'], targets }
  return { verb: verb === 'full-upgrade' ? 'dist-upgrade' : verb, flags, targets }
}

/** apt-get's flags beside those that every call gets. */
function flagsOf(options: CallOptions): string[] {
  const flags: string[] = []
  if (options.recommends !== undefined)
    flags.push(options.recommends ? '--install-recommends' : '--no-install-recommends')
  if (options.onlyUpgrade) flags.push('--only-upgrade')
  if (options.unsigned) flags.push('--allow-unauthenticated')
  if (options.downgrade) flags.push('--allow-downgrades')
  if (options.changeHeld) flags.push('--allow-change-held-packages')
  if (options.removeEssential) flags.push('--allow-remove-essential')
  if (options.release) flags.push('-t', options.release)
  if (options.reinstall) flags.push('--reinstall')
  return flags
}

/** The word that apt takes: `name`, `name=1.2*`; undefined where the host must look for a version first. */
export function aptWord({ name, version }: PackageTarget): string | undefined {
  if (version === undefined || version === 'latest') return name
  const conditions = parseConditions(version)
  if (conditions.length === 1 && conditions[0]!.operator === '==') return `${name}=${conditions[0]!.version}`
  return undefined
}

/** The words of `apt-get -s` for what a call would do. */
export function aptWords(call: PackageCall): string[] {
  const { verb, flags, targets } = aptCall(call)
  return [verb, ...flags, '--', ...targets.map((target) => aptWord(target) ?? target.name)]
}

/** Conditions as words of `dpkg --compare-versions`. */
export function comparisons({ version = '' }: PackageTarget): string[] {
  const words = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' }
  return parseConditions(version).flatMap((condition) => [words[condition.operator], condition.version])
}
