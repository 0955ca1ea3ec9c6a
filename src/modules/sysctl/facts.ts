import { sh } from '../../core/shell.ts'
import { chunks } from '../kit/cursor.ts'
import { fact, heard, Unobservable } from '../kit/index.ts'

/**
 * A kernel parameter's value as /proc/sys has it, without blanks at its ends; null: the kernel has no such parameter.
 * Keys as sysctl(8) takes them: `net.ipv4.ip_forward`, `net/ipv4/conf/eth0.1/forwarding`.
 */
export const kernelParameter = fact<string | null>({
  name: 'kernel-parameter',
  dependsOnPath: () => false,
  ask: (needs) =>
    chunks(needs.map(({ key }) => key)).map((keys) => ({
      script: sh`for p in ${keys.map(pathOf)}; do
if [ ! -e "$p" ]; then echo -; elif v=$(cat <"$p"); then printf '=%s\\0' "$v" | tr '\\n\\0' ' \\n'; else echo '?'; fi; done
[ -d /proc/sys/kernel ]`,
      *read(answer) {
        const lines = heard(answer).stdout.toString().split('\n')
        for (const [i, key] of keys.entries()) yield [key, readValue(key, lines[i])]
      },
    })),
})

function readValue(key: string, line = '?'): string | null | Unobservable {
  if (line.startsWith('=')) return line.slice(1).trim()
  return line === '-' ? null : new Unobservable(`the kernel parameter ${key} cannot be read`)
}

/** As sysctl(8) reads names: the first of `.` and `/` parts them, and the other stands for itself. */
export function pathOf(name: string): string {
  const isDotted = /^[^/]*\./.test(name)
  const path = isDotted ? name.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.')) : name
  return `/proc/sys/${path}`
}

/** Blanks in a row count as one. */
export function words(value: string): string {
  return value.trim().split(/\s+/).join(' ')
}
