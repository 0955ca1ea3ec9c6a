import { join, lines, type Script, sh } from '../../core/shell.ts'
import { chunks } from '../kit/cursor.ts'

export type Database = 'passwd' | 'group' | 'shadow'

/**
 * Lines of an account database whose first field (or third, if a number is asked for) is one of the keys: by getent, so that
 * every source of names counts, or from the file where there is no getent (busybox). Ends with 0 only where the others are not
 * in it: the database that misses a name must know number 0.
 */
export function accountLines(database: Database, names: readonly string[]): Script {
  if (names.length === 0) return sh`:`
  return lines(chunks(names).map((some) => sh`${accountLinesOf(database, some)} || exit`))
}

function accountLinesOf(database: Database, names: readonly string[]): Script {
  const patterns = names.flatMap((name) => ['-e', `^${literalPattern(name)}:`])
  // Only root may read shadow: who may not is shown nothing of it, as getent does.
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

/** All lines of an account database. */
export function allLines(database: 'passwd' | 'group'): Script {
  return sh`if command -v getent >/dev/null; then getent ${database}; else cat /etc/${database}; fi`
}

/** A shell test: whether an account database has the name, or has it not; false where it cannot be asked. */
export function hasAccount(database: 'passwd' | 'group', name: string, isThere: boolean): Script {
  const test = isThere ? sh`[ -n "$k" ]` : sh`[ -z "$k" ]`
  return sh`${findLine(database, name)} && ${test}`
}

/** A shell test: the name's line has these texts in these fields (counted from 1). The line is in `k` then. */
export function fieldsAre(
  database: Database,
  name: string,
  wanted: readonly (readonly [field: number, text: string | number])[],
): Script {
  const tests = wanted.map(([field, text]) => sh`[ "$(printf %s "$k" | cut -d: -f${field})" = ${text} ]`)
  return join([findLine(database, name), sh`[ -n "$k" ]`, ...tests], ' && ')
}

/** The line goes to `k`. The newline keeps two brackets apart that would begin an arithmetic expression. */
function findLine(database: Database, name: string): Script {
  return sh`k=$(\n${accountLines(database, [name])})`
}

/** The fields of each line. */
export function fieldsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'))
}

export function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((name) => name !== '')
}

/** For grep and sed: text that stands for itself. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*[\]]/g, '\\$&')
}
