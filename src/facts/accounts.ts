import { lines, type Script, sh } from '../core/shell.ts'
import { chunks } from './cursor.ts'

/**
 * Lines of an account database (`passwd`, `group`, `shadow`) whose first field (or third, if `number`) is one of the
 * keys: by getent, so that every source of names counts, or from the file where there is no getent (busybox).
 */
export function accountLines(database: 'passwd' | 'group' | 'shadow', names: readonly string[]): Script {
  if (names.length === 0) return sh`:`
  return lines(chunks(names).map((some) => accountLinesOf(database, some)))
}

function accountLinesOf(database: string, names: readonly string[]): Script {
  const patterns = names.flatMap((name) => ['-e', `^${literalPattern(name)}:`])
  return sh`if command -v getent >/dev/null; then getent ${database} -- ${names}; else grep ${patterns} /etc/${database}; fi 2>/dev/null`
}

/** All groups with their members. */
export const allGroups: Script = sh`if command -v getent >/dev/null; then getent group; else cat /etc/group; fi 2>/dev/null`

export function fieldsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'))
}

export function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((name) => name !== '')
}

function literalPattern(name: string): string {
  return name.replace(/[\\^$.*[\]]/g, '\\$&')
}
