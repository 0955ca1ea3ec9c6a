import { lines, type Script, sh } from '../../core/shell.ts'
import { chunks } from '../kit/cursor.ts'

/**
 * Lines of an account database (`passwd`, `group`, `shadow`) whose first field (or third, if `number`) is one of the
 * keys: by getent, so that every source of names counts, or from the file where there is no getent (busybox). Ends with 0
 * only where the others are not in it: the database that misses a name must know number 0.
 */
export function accountLines(database: 'passwd' | 'group' | 'shadow', names: readonly string[]): Script {
  if (names.length === 0) return sh`:`
  return lines(chunks(names).map((some) => sh`${accountLinesOf(database, some)} || exit`))
}

function accountLinesOf(database: 'passwd' | 'group' | 'shadow', names: readonly string[]): Script {
  const patterns = names.flatMap((name) => ['-e', `^${literalPattern(name)}:`])
  // Only root may read shadow: who may not is told nothing of it, as getent does.
  const known = database === 'shadow' ? sh`:` : sh`getent ${database} -- 0 >/dev/null`
  const readable = database === 'shadow' ? sh`[ -r /etc/shadow ] || exit 0` : sh`:`
  return sh`(if command -v getent >/dev/null; then
getent ${database} -- ${names}
kstate_c=$?
[ "$kstate_c" = 0 ] && exit
[ "$kstate_c" = 2 ] && ${known} && exit
echo ${`getent ${database} failed (exit code `}"$kstate_c)" >&2; exit 1
fi
${readable}
grep ${patterns} /etc/${database}; [ $? -le 1 ])`
}

/** All groups with their members. */
export const allGroups: Script = sh`if command -v getent >/dev/null; then getent group; else cat /etc/group; fi`

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
