import { isSecretKey, Redactor } from '../core/secrets.ts'
import { str } from '../python/values/text.ts'
import type { Value } from '../python/values.ts'
import type { LintInput } from './types.ts'

/** Whether a key of the path matches the patterns of `secrets:`. */
export function isSecretPath(path: readonly Value[], patterns: readonly string[]): boolean {
  return path.some((key) => typeof key === 'string' && isSecretKey(key, patterns))
}

/** Hides what is secret in the trees that are looked at: findings quote lines of files. */
export function redactorOf({ targets, secrets, catalogue }: LintInput): Redactor {
  const redactor = new Redactor()
  for (const { pillarValues, steps } of targets) {
    for (const { path, value } of pillarValues)
      if (value !== null && typeof value !== 'boolean' && isSecretPath(path, secrets)) redactor.add(str(value))
    for (const { module, function: name, args } of steps) {
      const shape = catalogue.function(module, name)
      for (const [key, value] of args)
        if (typeof key === 'string' && typeof value === 'string' && shape?.properties[key]?.['x-secret'])
          redactor.add(value)
    }
  }
  return redactor
}
