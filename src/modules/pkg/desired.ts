import { StateFailure } from '../kit/index.ts'
import { goodName, type WantedArgs } from './arguments.ts'

/** What is asked for: names in order, each with the version asked for, if any. */
export type Desired = ReadonlyMap<string, string | undefined>

/** Throws where a name cannot be that of a package. */
export function desiredPackages({ name, version, pkgs }: WantedArgs): Desired {
  const desired = new Map<string, string | undefined>()
  if (!pkgs) desired.set(name, textOf(version))
  for (const item of pkgs ?? []) {
    if (typeof item === 'string') {
      const [bare = item, exact] = item.split('=')
      desired.set(bare, exact)
    } else for (const [key, value] of Object.entries(item)) desired.set(key, textOf(value))
  }
  const wrong = [...desired.keys()].find((key) => !goodName.test(key))
  if (wrong !== undefined) throw new StateFailure(`${JSON.stringify(wrong)} cannot be the name of a package`)
  return desired
}

/** The names alone, whatever they are. */
export function namesOf({ name, pkgs }: Pick<WantedArgs, 'name' | 'pkgs'>): string[] {
  if (!pkgs) return [name]
  return pkgs.flatMap((item) => (typeof item === 'string' ? [item.split('=')[0]!] : Object.keys(item)))
}

/** `name=version` as Salt prints it. */
export function describe(name: string, version: string | undefined): string {
  if (version === undefined || version === '') return name
  return /^[<>=]/.test(version) ? `${name}${version}` : `${name}=${version}`
}

function textOf(version: string | number | null | undefined): string | undefined {
  return version === null || version === undefined || version === '' ? undefined : String(version)
}
