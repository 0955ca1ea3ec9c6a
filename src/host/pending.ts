import { type Script, sh } from '../core/shell.ts'
import type { Answer, Section } from '../transport/types.ts'
import { stateDirectory } from './directory.ts'

/** What a change left to be done: a restart, a reload, a command on `onchanges`, a listener. Nothing in it is secret. */
export interface PendingTrigger {
  /** Letters and digits: which step of which tree, because of which other. */
  readonly key: string
  /** The tree. */
  readonly project: string
  /** The step that is to come: `cmd.run: reload`. */
  readonly trigger: string
  /** The step that changes: `file.managed: /etc/x.conf`. */
  readonly cause: string
  /** ISO time of the machine that ran it. */
  readonly since: string
  /** `name@machine`. */
  readonly owner: string
  /** A fingerprint of what `cause` manages as it was before the change; absent where there is nothing to observe. */
  readonly before?: string
}

/** More than a tree leaves, and nothing that a controller could not hold. */
const LIMIT = 1024 * 1024

/**
 * The file is appended to while a run goes on (`+ KEY JSON` before an action, `- KEY` once it is done) and rewritten at its end.
 * `lock` is the name of the run's lock.
 */
function fileOf(lock: string): Script {
  return sh`${stateDirectory}
pending=$dir/${lock === 'lock' ? 'pending' : `pending.${lock}`}`
}

/** Prints what is pending; nothing where nothing is. Read it with `readPending`. */
export function pendingSection(lock = 'lock'): Section {
  return {
    script: sh`${fileOf(lock)}
[ ! -s "$pending" ] || head -c ${LIMIT} "$pending"`,
  }
}

/** What a host's file says. */
export interface PendingFile {
  /** Oldest first. */
  readonly entries: readonly PendingTrigger[]
  /** It holds more than that: what a run that died did not come to rewrite. */
  readonly isStale: boolean
}

/** What is pending, or why that cannot be said. A line that is not whole was never acted upon. */
export function readPending(answer: Answer): PendingFile | { readonly why: string } {
  if (answer.failure) return { why: answer.failure.why }
  if (answer.code !== 0) return { why: answer.stderr.toString().trim().slice(0, 500) || `exit code ${answer.code}` }
  const open = new Map<string, PendingTrigger>()
  const lines = answer.stdout.toString().split('\n')
  for (const line of lines) {
    const [, sign, key = '', json] = /^([+-]) ([0-9a-f]{1,64})(?: (.*))?$/.exec(line) ?? []
    if (sign === '-') open.delete(key)
    const entry = sign === '+' ? parseEntry(key, json ?? '') : undefined
    if (entry) open.set(key, entry)
  }
  const entries = [...open.values()]
  return { entries, isStale: lines.filter((line) => line !== '').length !== entries.length }
}

function parseEntry(key: string, json: string): PendingTrigger | undefined {
  try {
    const { project, trigger, cause, since, owner, before } = JSON.parse(json) as Record<string, unknown>
    const texts = [project, trigger, cause, since, owner]
    if (!texts.every((text) => typeof text === 'string')) return undefined
    const [first, second, third, fourth, fifth] = texts as [string, string, string, string, string]
    return {
      key,
      project: first,
      trigger: second,
      cause: third,
      since: fourth,
      owner: fifth,
      ...(typeof before === 'string' ? { before } : {}),
    }
  } catch {
    return undefined
  }
}

/** A line that says that this is pending. */
export function pendingLine({ key, ...entry }: PendingTrigger): string {
  return `+ ${key} ${JSON.stringify(entry)}`
}

/** A line that says that it is no longer. */
export function doneLine(key: string): string {
  return `- ${key}`
}

/** Appends lines, and waits until the disk has them; fails where they cannot be written. */
export function notePending(lines: readonly string[], lock = 'lock'): Section {
  return {
    script: sh`${fileOf(lock)}
umask 077
dd of="$pending" oflag=append conv=notrunc,fsync 2>/dev/null || { cat >>"$pending" && sync; }`,
    stdin: `${lines.join('\n')}\n`,
  }
}

/** Writes the file anew: these are pending and nothing else. */
export function writePending(entries: readonly PendingTrigger[], lock = 'lock'): Section {
  if (entries.length === 0) return { script: sh`${fileOf(lock)}\nrm -f -- "$pending"`, when: 'ok' }
  return {
    script: sh`${fileOf(lock)}
umask 077
cat >"$pending.new" && mv -f -- "$pending.new" "$pending"`,
    stdin: entries.map((entry) => `${pendingLine(entry)}\n`).join(''),
    when: 'ok',
  }
}
