import { Dict, type Value } from '../../python/values.ts'
import type { Output } from './answer.ts'

/** What runs as process 1. */
export function readInit(output: Output): string {
  if (output.there('/run/systemd/system')) return 'systemd'
  const line = (what: string) =>
    output
      .lines('init')
      .find((one) => one.startsWith(`${what}:`))
      ?.slice(what.length + 1)
  const words = (line('cmdline') ?? '').split(' ')
  if (/bin\/init$/.test(line('bin') ?? '')) return line('holds') ?? 'unknown'
  for (const program of ['supervisord', 'dumb-init', 'tini']) {
    const path = line(program)
    if (path && words.includes(path)) return program
  }
  return line('cmdline') === 'runit' || words.includes('/sbin/my_init') ? 'runit' : 'unknown'
}

/** Version and features as `systemctl --version` prints them. */
export function readSystemd(output: Output): Value | undefined {
  const [first, features = ''] = output.lines('systemd')
  const version = first?.split(' ')[1]
  if (version === undefined) return undefined
  return new Dict([
    ['version', version],
    ['features', features],
  ])
}

export function readSelinux(output: Output): Value | undefined {
  const [enabled, enforced] = output.lines('selinux')
  if (enabled === undefined) return undefined
  const known: [Value, Value][] = [['enabled', enabled === 'enabled']]
  if (enforced !== undefined) known.push(['enforced', enforced.trim()])
  return new Dict(known)
}
