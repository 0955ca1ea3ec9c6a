import { cutNotice } from '../../core/cut.ts'
import { join, type Script, sh } from '../../core/shell.ts'
import type { Answer, Failure, Section } from '../../transport/types.ts'
import type { CommandAnswer, EnvMap, EnvValue, UserCommand, UserEnv } from '../kit/command.ts'
import { heard } from '../kit/heard.ts'
import { Unobservable } from '../kit/unobservable.ts'

/** How the command itself is had: see `commandScript`. */
export interface CommandBody {
  /** Runs just before, in the command's surroundings; sets `kstate_cmd`, the text for the shell. */
  readonly before: Script
  /** Runs afterwards, whatever comes of the command. Standard input is empty for the command then. */
  readonly after?: Script
}

/**
 * The sections that run a command: for `runas`, first one that asks whether there is such a user. The answers are for
 * `readCommand`.
 */
export function commandSections(command: UserCommand, body?: CommandBody): Section[] {
  const main: Section = {
    script: commandScript(command, body ?? { before: sh`kstate_cmd=${command.command}` }),
    user: command.runas,
    stdin: command.stdin,
    timeout: command.timeout,
    isolate: true,
  }
  if (command.runas === undefined) return [main]
  if (!isUserName(command.runas)) return [{ script: sh`false` }, { script: sh`false` }]
  return [{ script: sh`id -u -- ${command.runas} >/dev/null` }, main]
}

/**
 * Text that sets the scene and hands the command to the user's shell. Its standard output begins with a line of ours:
 * the process id, or the word for why the command was not started.
 */
export function commandScript(command: UserCommand, { before, after }: CommandBody): Script {
  const { runas, cwd, shell, umask, prependPath } = command
  const parts: Script[] = [
    shell === undefined ? sh`kstate_sh=\${SHELL:-/bin/sh}` : sh`kstate_sh=${shell}`,
    sh`[ -f "$kstate_sh" ] && [ -x "$kstate_sh" ] || { printf 'noshell %s\n' "$kstate_sh"; exit 126; }`,
  ]
  if (command.cleanEnv) parts.push(forgetEnvironment)
  parts.push(command.keepLocale ? sh`unset LC_ALL` : plainLocale)
  if (runas !== undefined) parts.push(loginEnvironment)
  if (cwd !== undefined) parts.push(cwd.startsWith('/') ? sh`cd -- ${cwd} || ${refuse('nocwd')}` : refuse('nocwd'))
  if (umask !== undefined) parts.push(sh`umask ${String(umask)}`)
  parts.push(...exportScripts(command.env))
  if (prependPath !== undefined) parts.push(sh`PATH=${prependPath}\${PATH:+:$PATH}; export PATH`)
  parts.push(before, runScript(command, after))
  return join(parts, '\n')
}

function runScript({ redirectStderr, background }: UserCommand, after: Script | undefined): Script {
  const run = redirectStderr ? sh`"$kstate_sh" -c "$kstate_cmd" 2>&1` : sh`"$kstate_sh" -c "$kstate_cmd"`
  if (background)
    return sh`kstate_on=; command -v setsid >/dev/null && kstate_on=setsid
$kstate_on ${run} </dev/null >/dev/null 2>&1 &
printf '%s\n' "$!"`
  if (!after) return sh`printf '%s\n' "$$"\nexec ${run}`
  return sh`trap ${after.text} EXIT; trap 'exit 143' TERM; trap 'exit 129' HUP
( printf '%s\n' "$(exec sh -c 'echo "$PPID"')"; exec ${run} ) </dev/null`
}

/** Salt's default: the command speaks English, unless `env` says otherwise. */
const plainLocale = sh`unset LC_ALL
LC_CTYPE=C LC_NUMERIC=C LC_TIME=C LC_COLLATE=C LC_MONETARY=C LC_MESSAGES=C LC_PAPER=C LC_NAME=C LC_ADDRESS=C
LC_TELEPHONE=C LC_MEASUREMENT=C LC_IDENTIFICATION=C LANGUAGE=C
export LC_CTYPE LC_NUMERIC LC_TIME LC_COLLATE LC_MONETARY LC_MESSAGES LC_PAPER LC_NAME LC_ADDRESS
export LC_TELEPHONE LC_MEASUREMENT LC_IDENTIFICATION LANGUAGE`

const forgetEnvironment = sh`for kstate_v in $(env | sed -n 's/^\\([A-Za-z_][A-Za-z0-9_]*\\)=.*/\\1/p'); do
case $kstate_v in kstate_*|PWD|PATH) ;; *) unset "$kstate_v" ;; esac; done`

/** Takes over what a login shell of the user exports; what its profile prints is dropped. */
const loginEnvironment = sh`SHELL=$kstate_sh; export SHELL
case \${kstate_sh##*/} in sh|bash|dash|ash|ksh|zsh) kstate_login=$kstate_sh ;; *) kstate_login=/bin/sh ;; esac
kstate_env=$("$kstate_login" -l -c 'exec /bin/sh -c "printf %s kstate:env:; export -p"' </dev/null 2>/dev/null)
case $kstate_env in *kstate:env:*) eval "\${kstate_env#*kstate:env:}" ;; esac`

/** What the transport takes as the name of a user. */
export function isUserName(name: string): boolean {
  return /^[^-:/\n][^:/\n]*$/.test(name)
}

function exportScripts(env: UserEnv | undefined): Script[] {
  return environmentOf(env).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return refuse(`noname ${JSON.stringify(name)}`)
    if (typeof value === 'object' && value !== null)
      return refuse(`noname ${JSON.stringify(`${name} (its value is no text)`)}`)
    return value === false ? sh`unset ${name}` : sh`export ${name}=${textOf(value)}`
  })
}

function refuse(word: string): Script {
  return sh`{ printf '%s\n' ${word}; exit 126; }`
}

function environmentOf(env: UserEnv | undefined): [string, EnvValue][] {
  if (env === undefined || env === null) return []
  const items = Array.isArray(env) ? (env as readonly (EnvMap | string)[]) : [env as EnvMap]
  return items.flatMap((item): [string, EnvValue][] => {
    // Calls of templates bring what they like: what is no variable has a name that none can have.
    if (typeof item !== 'string' && !isMap(item)) return [['an item of env', null]]
    if (typeof item !== 'string') return Object.entries(item)
    const at = item.indexOf('=')
    return at === -1 ? [[item, null]] : [[item.slice(0, at), item.slice(at + 1)]]
  })
}

function isMap(item: unknown): item is EnvMap {
  return typeof item === 'object' && item !== null && !Array.isArray(item)
}

function textOf(value: EnvValue): string {
  return value === null ? '' : value === true ? 'True' : String(value)
}

/**
 * What the answers to `commandSections` say (fewer of them where the test for the user failed in an action).
 * @throws Unobservable where the command could not be started for another reason than those that Salt knows, or what came of it
 * is lost: its exit code then is no answer.
 */
export function readCommand(command: UserCommand, answers: readonly Answer[]): CommandAnswer {
  const refused = (why: string): CommandAnswer => ({ refused: why, code: 126, stdout: '', stderr: '', timedOut: false })
  const [test] = answers
  const main = command.runas === undefined ? test : answers[1]
  if (command.runas !== undefined && isUserName(command.runas) && heard(test!, [0, 1]).code === 1)
    return refused(`User '${command.runas}' is not available`)
  if (command.runas !== undefined && test?.code !== 0) return refused(`User '${command.runas}' is not available`)
  if (!main) throw new Unobservable('the command was not started')
  if (main.failure) throw new Unobservable(lost(main, main.failure))
  const output = main.cut ? `${main.cut.head}${cutNotice(main.cut.bytes)}${main.cut.tail}` : main.stdout.toString()
  const end = output.indexOf('\n')
  const header = end === -1 ? '' : output.slice(0, end)
  const timedOut = main.timedOut === true
  if (/^\d+$/.test(header) || timedOut)
    return {
      pid: header === '' ? undefined : Number(header),
      code: main.code ?? 1,
      stdout: output.slice(end + 1),
      stderr: main.stderr.toString(),
      timedOut,
      ...(main.cut || main.stderrCut ? { cut: true } : {}),
    }
  const why = refusalOf(command, header)
  if (why !== undefined) return refused(why)
  throw new Unobservable(main.stderr.toString().trim() || 'the command could not be started')
}

/** Why the command was not started, by the first line of its output; undefined where it was, or the line says nothing. */
export function refusalOf({ cwd = '' }: UserCommand, header: string): string | undefined {
  if (header === 'nocwd') return noDirectory(cwd)
  if (header.startsWith('noshell ')) return `The shell ${header.slice(8)} is not available`
  if (header.startsWith('noname ')) return `${header.slice(7)} cannot be the name of an environment variable`
  return undefined
}

function lost({ code }: Answer, { ran, why }: Failure): string {
  return ran
    ? `the command ran (exit code ${code}), what it printed is lost: ${why}`
    : `the command was not started: ${why}`
}

function noDirectory(cwd: string): string {
  return cwd.startsWith('/')
    ? `Desired working directory "${cwd}" is not available`
    : `Specified cwd '${cwd}' either not absolute or does not exist`
}
