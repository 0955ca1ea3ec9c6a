import { dirname } from 'node:path/posix'
import { lines, nothing, type Script, sh } from '../../core/shell.ts'
import { type AttributeSteps, attributeScripts } from './attributes.ts'

/** A file's bytes (standard input, or another file of the host) put in the place of what is there. */
export interface Write {
  readonly path: string
  /** The sha256 of the file that is to be replaced; null: there must be none. Undefined: whatever it is. */
  readonly expect?: string | null
  /** `user:group` for chown; absent: the actor's. */
  readonly owner?: string
  /** Four octal digits; absent: what the umask leaves. */
  readonly mode?: string
  /** Copy from here instead of standard input. */
  readonly from?: string
  /** What must have arrived. */
  readonly sha256?: string
  readonly backup?: boolean
  readonly attributes?: AttributeSteps
  /**
   * The new bytes are those that are there, and what begins here (counted from 0): where the file can only be appended to
   * (attribute `a`), that is appended.
   */
  readonly appendFrom?: number
  readonly check?: Check
}

/** A command that must succeed on the new file (its path is appended) before that is put in place. */
export interface Check {
  readonly command: string
  /** Where the copy that is checked lies, and how its name ends; absent: the temporary file beside the target. */
  readonly directory?: string
  readonly suffix?: string
}

/** Scripts one after the other, those that do nothing left out. */
export function inTurn(scripts: readonly Script[]): Script {
  return lines(scripts.filter((script) => script !== nothing))
}

/** Exit code of a write whose check failed; nothing was changed then. */
export const checkFailed = 3

const backupDirectory = '/var/cache/kstate/file_backup'

/** Writes beside the target, sets owner and mode, runs the check, and renames. Ends with a message on standard error where it cannot. */
export function writeFile(write: Write): Script {
  const directory = dirname(write.path)
  const parts: Script[] = [
    sh`f=${write.path}`,
    sh`t=$(umask 077; mktemp ${directory === '/' ? '/' : `${directory}/`}.kstate.XXXXXXXXXX) || exit`,
    sh`trap 'rm -f -- "$t"' EXIT`,
    write.from === undefined ? sh`cat >"$t" || exit` : sh`cat <${write.from} >"$t" || exit`,
  ]
  if (write.sha256 !== undefined)
    parts.push(
      sh`h=$(sha256sum <"$t"); [ "\${h%% *}" = ${write.sha256} ] || { echo 'the source changed while it was sent' >&2; exit 1; }`,
    )
  if (write.owner !== undefined) parts.push(sh`chown -- ${write.owner} "$t" || exit`)
  parts.push(sh`chmod -- ${write.mode ?? '=rw'} "$t" || exit`)
  if (write.check) parts.push(runCheck(write.check))
  parts.push(...compareExpected(write.expect))
  if (write.backup) parts.push(makeBackup(write.path))
  const { before, after } = attributeScripts(write.attributes, sh`rm -f -- "$t" \${c+"$c" "$kstate_file"}`)
  parts.push(...before, putInPlace(write), ...after)
  return lines(parts)
}

function putInPlace({ appendFrom }: Write): Script {
  if (appendFrom === undefined) return sh`mv -f -- "$t" "$f" || exit`
  return sh`mv -f -- "$t" "$f" || {
a=$(lsattr -d -- "$f" 2>/dev/null)
case \${a%% *} in *i*) exit 1 ;; *a*) tail -c ${`+${appendFrom + 1}`} "$t" >>"$f" || exit ;; *) exit 1 ;; esac
}`
}

/** Whether a file has these bytes now. */
export function holds(path: string, sha256: string): Script {
  return sh`h=$(sha256sum <${path}); [ "\${h%% *}" = ${sha256} ]`
}

function runCheck({ command, directory, suffix }: Check): Script {
  const run = sh`"\${SHELL:-/bin/sh}" -c ${`${command} "$kstate_file"`} </dev/null || exit ${checkFailed}`
  if (!directory && !suffix) return sh`kstate_file=$t; export kstate_file\n${run}`
  const base = directory === undefined ? sh`"\${TMPDIR:-/tmp}"` : sh`${directory}`
  return sh`c=$(umask 077; mktemp ${base}/kstate.XXXXXXXXXX) || exit
trap 'rm -f -- "$t" "$c" "$kstate_file"' EXIT
kstate_file=$c${suffix ?? ''}; export kstate_file
cp -p -- "$t" "$kstate_file" || exit
${run}`
}

function compareExpected(expect: string | null | undefined): Script[] {
  if (expect === undefined) return []
  const refuse = sh`{ printf '%s changed meanwhile; it is left as it is\\n' "$f" >&2; exit 1; }`
  if (expect === null) return [sh`if [ -e "$f" ] || [ -L "$f" ]; then ${refuse}; fi`]
  return [sh`h=$(sha256sum <"$f"); [ "\${h%% *}" = ${expect} ] || ${refuse}`]
}

/** A copy of what is there, under `/var/cache/kstate/file_backup` with the path and the time in its name. */
export function makeBackup(path: string): Script {
  return sh`if [ -f "$f" ]; then
b=${backupDirectory + path}_$(date +%Y%m%d-%H%M%S)
(umask 077; mkdir -p -- "\${b%/*}") && cp -p -- "$f" "$b" || exit
fi`
}
