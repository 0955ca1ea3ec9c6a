import { matchGlob } from '../../core/glob.ts'
import { type Script, sh } from '../../core/shell.ts'
import { compareText } from '../../python/values/order.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import { linesOf, textOf } from '../kit/calls/arguments.ts'
import {
  type CallArguments,
  type CallParameter,
  type HostFunction,
  type ScriptFunction,
  UNANSWERED,
} from '../kit/calls/types.ts'
import { unitName } from './facts.ts'

/** salt.modules.service: of systemd where that runs, else of scripts in /etc/init.d as Debian has them. */
export const calls = {
  'service.status': {
    parameters: ['name', ['sig', null]],
    sections: (args) => [
      { script: isPattern(args) ? allServices : sh`:` },
      { script: sh`${answering}\n${statusScript(args)}` },
    ],
    read(args, [all, active]) {
      if (!isPattern(args)) return active!.code === 0
      const running = new Set(linesOf(active).map(plainName))
      const names = namesOf(linesOf(all)).filter((name) => matchGlob(name, textOf(args, 'name')))
      return new Dict(names.map((name): [Value, Value] => [name, running.has(name)]))
    },
  },
  'service.available': test(availableScript, true),
  'service.missing': test(availableScript, false),
  'service.enabled': test(enabledScript, true, 'any'),
  'service.disabled': test(disabledScript, true),
  'service.masked': test(
    (args) =>
      sh`[ "$(readlink -- ${`${textOf(args, 'runtime') === 'True' ? '/run' : '/etc'}/systemd/system/${unitName(textOf(args, 'name'))}`})" = /dev/null ]`,
    true,
    [],
    [['runtime', false]],
  ),
  'service.get_all': list(() => [{ script: allServices }], namesOf),
  'service.get_enabled': list(() => [{ script: unitFiles }, { script: scriptsOf('enabled') }], ofState('enabled')),
  'service.get_disabled': list(() => [{ script: unitFiles }, { script: scriptsOf('disabled') }], ofState('disabled')),
  'service.get_static': list(() => [{ script: unitFiles }], ofState('static')),
  'service.get_running': list(
    () => [{ script: sh`${answering}\nsystemctl --full --no-legend --no-pager --plain list-units` }],
    (units) =>
      sorted(
        units
          .map((line) => line.trim().split(/\s+/))
          .filter((fields) => fields[3] === 'running')
          .map(([unit = '']) => unit)
          .filter(isUnit)
          .map(plainName),
      ),
  ),
  'service.show': {
    parameters: ['name', ['root', null]],
    sections: (args) => [{ script: sh`systemctl show -- ${unitName(textOf(args, 'name'))}` }],
    read: (_, [answer]) => new Dict(linesOf(answer).map(readProperty)),
  },
} satisfies { readonly [name: string]: HostFunction }

function isPattern(args: CallArguments): boolean {
  return /\*|\?|\[.+\]/.test(textOf(args, 'name'))
}

const systemd = sh`[ -d /run/systemd/system ]`

/** Before what asks systemd: where that does not answer, what it says of a unit is no answer. */
const answering = sh`if ${systemd}; then systemctl show -p Version >/dev/null || exit ${UNANSWERED}; fi`

/** One service: its exit code; a pattern: the units that are active. */
function statusScript(args: CallArguments): Script {
  if (isPattern(args))
    return sh`if ${systemd}; then systemctl --full --no-legend --no-pager --plain list-units --state=active,reloading | while read -r u r; do echo "$u"; done
else for s in /etc/init.d/*; do s=\${s##*/}; service "$s" status </dev/null >/dev/null 2>&1 && echo "$s"; done; fi; :`
  const name = textOf(args, 'name')
  return sh`if ${systemd}; then systemctl is-active -- ${unitName(name)} >/dev/null 2>&1
else service ${name} status </dev/null >/dev/null 2>&1; fi`
}

/** systemd: exit codes of `systemctl status` below 4 are those of units that are known. */
function availableScript(args: CallArguments): Script {
  const name = textOf(args, 'name')
  return sh`if ${systemd}; then systemctl status -n 0 -- ${unitName(name)} >/dev/null 2>&1; [ $? -lt 4 ]
else [ -e ${`/etc/init.d/${name}`} ]; fi`
}

function enabledScript(args: CallArguments): Script {
  const name = textOf(args, 'name')
  const unit = unitName(name)
  const template = name.includes('@')
    ? sh`[ -n "$(find /etc/systemd/system -name ${name} -type l -print 2>/dev/null)" ]`
    : sh`[ -x ${`/etc/init.d/${name}`} ] && ${startLink(name)}`
  return sh`if ${systemd}; then
o=$(systemctl is-enabled -- ${unit} 2>/dev/null); c=$?
if [ "$o" = alias ]; then i=$(systemctl show -p Id -- ${unit}); systemctl is-enabled -- "\${i#Id=}" >/dev/null 2>&1
elif [ $c -eq 0 ]; then :
else ${template}; fi
else ${startLink(name)}; fi`
}

/** Without systemd only a script that is there can be disabled. */
function disabledScript(args: CallArguments): Script {
  return sh`{ ${systemd} || [ -e ${`/etc/init.d/${textOf(args, 'name')}`} ]; } && ! { ${enabledScript(args)}\n}`
}

/** Whether a runlevel of init starts a script. */
function startLink(name: string): Script {
  return sh`( for l in /etc/rc[S2345].d/S[0-9][0-9]${name}; do if [ -e "$l" ]; then exit 0; fi; done; exit 1 )`
}

/** Units by their files, scripts that have none beside them. */
const allServices = sh`if ${systemd}; then
for d in /lib/systemd/system /usr/lib/systemd/system /etc/systemd/system; do
if [ -r "$d" ] && [ ! -L "$d" ]; then for f in "$d"/* "$d"/.[!.]*; do if [ -e "$f" ] || [ -L "$f" ]; then echo "\${f##*/}"; fi; done; fi; done
fi
for s in /etc/init.d/*; do n=\${s##*/}
if ${systemd}; then if [ -x "$s" ]; then echo "$n.service"; fi
elif [ -e "$s" ] && [ "$n" != README ]; then echo "$n.service"; fi; done`

const unitFiles = sh`${answering}\nsystemctl --full --no-legend --no-pager list-unit-files 2>/dev/null`

function scriptsOf(state: 'enabled' | 'disabled'): Script {
  const wanted = state === 'enabled' ? sh`[ -n "$f" ]` : sh`[ -z "$f" ]`
  return sh`for s in /etc/init.d/*; do n=\${s##*/}; [ -x "$s" ] || continue
if ${systemd}; then for d in /lib /usr/lib /etc; do if [ -e "$d/systemd/system/$n.service" ]; then continue 2; fi; done; fi
f=; for l in /etc/rc[S2345].d/S[0-9][0-9]"$n"; do if [ -e "$l" ]; then f=1; fi; done
if ${wanted}; then echo "$n"; fi; done`
}

function ofState(state: string): (units: readonly string[], scripts: readonly string[]) => string[] {
  return (units, scripts) => {
    const own = units
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1] === state)
      .map(([unit = '']) => unit)
    return sorted([...own.filter(isUnit).map(plainName), ...(scripts ?? [])])
  }
}

const unitTypes = /\.(service|socket|device|mount|automount|swap|target|path|timer)$/

function isUnit(name: string): boolean {
  return unitTypes.test(name)
}

function namesOf(files: readonly string[]): string[] {
  return sorted(files.filter(isUnit).map(plainName))
}

function plainName(unit: string): string {
  return unit.replace(/\.service$/, '')
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText)
}

function readProperty(line: string): [Value, Value] {
  const at = line.indexOf('=')
  const [name, value] = at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
  if (value.startsWith('{')) {
    const items = value.replaceAll(/[{}]/g, '').split(' ; ')
    return [
      name,
      new Dict(
        items.map((item): [Value, Value] => {
          const [key = '', said = ''] = item.split('=')
          return [key.trim(), said.trim()]
        }),
      ),
    ]
  }
  return [name, ['Before', 'After', 'Wants'].includes(name) ? value.split(/\s+/).filter((word) => word !== '') : value]
}

function test(
  script: (args: CallArguments) => Script,
  wanted: boolean,
  ignored: HostFunction['ignored'] = [],
  more: readonly CallParameter[] = [],
): HostFunction {
  return {
    parameters: ['name', ...more, ['root', null]],
    ignored,
    sections: (args) => [{ script: sh`${answering}\n${script(args)}` }],
    read: (_, [answer]) => (answer!.code === 0) === wanted,
  }
}

function list(
  sections: ScriptFunction['sections'],
  read: (...answers: [string[], string[]]) => string[],
): HostFunction {
  return {
    parameters: [['root', null]],
    sections,
    read: (_, answers: readonly Answer[]) => read(linesOf(answers[0]), linesOf(answers[1])),
  }
}
