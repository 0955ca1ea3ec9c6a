import { join, type Script, sh } from '../../core/shell.ts'
import { type Action, shell } from '../kit/index.ts'
import type { ServiceFact } from './facts.ts'
import { loadUnits } from './load.ts'

export type Verb =
  | 'start'
  | 'stop'
  | 'restart'
  | 'reload'
  | 'reload-or-restart'
  | 'enable'
  | 'disable'
  | 'mask'
  | 'unmask'

/** One `systemctl` call. */
export interface Call {
  readonly verb: Verb
  readonly runtime?: boolean
}

/** Turns the switch that makes a unit start at boot. */
export function switchCall(enable: boolean, { file }: ServiceFact): Call {
  return { verb: enable ? 'enable' : 'disable', runtime: !enable && file === 'enabled-runtime' }
}

export interface CallOptions {
  readonly noBlock?: boolean
  /** Seconds to wait before what is observed next. */
  readonly delay?: number
  readonly timeout?: number
  /** Afterwards it must run: a process that ends as soon as it started is a failure. `lasting`: unless it is of `Type=oneshot`. */
  readonly mustRun?: boolean | 'lasting'
}

/** Calls in order, each only if the one before ended well; what the journal last said of the unit follows a failure. */
export function systemctl(unit: string, calls: readonly Call[], options: CallOptions = {}): Action[] {
  const steps: Script[] = calls.map(({ verb, runtime }) => {
    const flags = [...(runtime ? ['--runtime'] : []), ...(options.noBlock && movesUnit(verb) ? ['--no-block'] : [])]
    return movesUnit(verb)
      ? sh`kstate_try systemctl ${verb} ${flags} -- ${unit}`
      : sh`systemctl ${verb} --quiet ${flags} -- ${unit}`
  })
  if (options.delay) steps.push(sh`sleep ${options.delay}`)
  if (options.mustRun && !options.noBlock) steps.push(running(unit, options.mustRun, sh`kstate_runs`))
  const check = checkOf(unit, calls, options)
  const script = join([prelude(unit), join(steps, ' && ')], '\n')
  return [shell(script, { timeout: options.timeout, ...(check ? { check } : {}) })]
}

/** What the calls brought about; undefined where that may still be on its way, or leaves no trace. */
function checkOf(unit: string, calls: readonly Call[], { noBlock, mustRun }: CallOptions): Script | undefined {
  const tests = calls.map(({ verb }) => {
    switch (verb) {
      case 'enable':
        return sh`systemctl is-enabled --quiet -- ${unit}`
      case 'disable':
        return sh`! systemctl is-enabled --quiet -- ${unit}`
      case 'mask':
        return sh`[ "$(systemctl show -p LoadState --value -- ${unit})" = masked ]`
      case 'unmask':
        return sh`[ "$(systemctl show -p LoadState --value -- ${unit})" != masked ]`
      case 'stop':
        return noBlock ? undefined : sh`! systemctl is-active --quiet -- ${unit}`
      default:
        return noBlock || !mustRun ? undefined : running(unit, mustRun, sh`systemctl is-active --quiet -- ${unit}`)
    }
  })
  const known = tests.filter((test) => test !== undefined)
  return known.length === tests.length ? join(known, ' && ') : undefined
}

/** Its type may be another since its files were read anew. */
function running(unit: string, mustRun: true | 'lasting', test: Script): Script {
  return mustRun === true ? test : sh`{ [ "$(systemctl show -p Type --value -- ${unit})" = oneshot ] || ${test}; }`
}

function movesUnit(verb: Verb): boolean {
  return verb === 'start' || verb === 'stop' || verb.startsWith('re')
}

/** `sleep 0.1`: some fail to start only after systemd has called them started (Type=simple). */
function prelude(unit: string): Script {
  return sh`kstate_since=$(date +%s)
${loadUnits(unit)}
kstate_journal() { journalctl -q -n 10 --no-pager -o cat --since "@$kstate_since" -u ${unit} >&2 2>/dev/null; }
kstate_try() { "$@" || { kstate_code=$?; kstate_journal; return "$kstate_code"; }; }
kstate_runs() {
  [ "$(systemctl show -p Type --value -- ${unit})" != simple ] || sleep 0.1 || :
  systemctl is-active --quiet -- ${unit} || { kstate_journal; return 3; }
}`
}
