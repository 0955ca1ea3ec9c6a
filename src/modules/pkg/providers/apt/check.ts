import { join, type Script, sh } from '../../../../core/shell.ts'
import type { PackageCall } from '../types.ts'

/** Whether dpkg has what the calls name as they leave it; undefined where they name nothing. */
export function checkOf(calls: readonly PackageCall[]): Script | undefined {
  const tests = calls.map(({ verb, targets }) => {
    if (targets.length === 0) return undefined
    const isGone = verb === 'remove' || verb === 'purge'
    const [there, absent] = isGone ? [sh`exit 1`, sh`:`] : [sh`:`, sh`exit 1`]
    return sh`(for p in ${targets.map(({ name }) => name)}; do
case $(dpkg-query -W -f '\${db:Status-Status}' -- "$p" 2>/dev/null) in installed*|triggers-*) ${there} ;; *) ${absent} ;; esac; done)`
  })
  const known = tests.filter((test) => test !== undefined)
  return known.length === tests.length && known.length > 0 ? join(known, ' && ') : undefined
}
