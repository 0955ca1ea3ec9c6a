import { truth } from '../python/values/types.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Subject } from './types.ts'

/** An option that is on or off. */
export function isOn(subject: Subject, name: string, fallback: boolean): boolean {
  const value = subject.opts.get(name)
  return value === undefined ? fallback : truth(value)
}

export function textOption(subject: Subject, name: string): string | undefined {
  const value = subject.opts.get(name)
  return typeof value === 'string' ? value : undefined
}

/** Salt's `nodegroups`: names to expressions or lists. */
export function nodegroupsOf(subject: Subject): Dict {
  const value: Value | undefined = subject.opts.get('nodegroups')
  return value instanceof Dict ? value : new Dict()
}
