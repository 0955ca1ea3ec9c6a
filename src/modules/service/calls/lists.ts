import { type Script, sh } from '../../../core/shell.ts'
import { Dict, type Value } from '../../../python/values.ts'
import { linesOf, textOf } from '../../kit/calls/arguments.ts'
import { call, type HostFunctions, type ScriptFunction } from '../../kit/calls/types.ts'
import { answering, namesOf, serviceList, sorted, systemd } from '../list.ts'
import { unitName } from '../names.ts'

/** salt.modules.service about many services, and everything that systemd has about one. */
export const calls = {
  'service.get_all': call({
    parameters: [['root', null]],
    facts: () => serviceList('all'),
    answer: (_, names) => [...names],
  }),
  'service.get_enabled': list([unitFiles(), scriptsOf('enabled')], ofState('enabled')),
  'service.get_disabled': list([unitFiles(), scriptsOf('disabled')], ofState('disabled')),
  'service.get_static': list([unitFiles()], ofState('static')),
  'service.get_running': list([sh`${answering}\nsystemctl --full --no-legend --no-pager --plain list-units`], (units) =>
    unitsWith(units, (fields) => fields[3] === 'running'),
  ),
  'service.show': {
    parameters: ['name', ['root', null]],
    sections: (args) => [{ script: sh`systemctl show -- ${unitName(textOf(args, 'name'))}` }],
    read: (_, [answer]) => new Dict(linesOf(answer).map(readProperty)),
  },
} satisfies HostFunctions

function list(scripts: readonly Script[], read: (...answers: readonly string[][]) => string[]): ScriptFunction {
  return {
    parameters: [['root', null]],
    sections: () => scripts.map((script) => ({ script })),
    read: (_, answers) => read(...answers.map(linesOf)),
  }
}

function unitFiles(): Script {
  return sh`${answering}\nsystemctl --full --no-legend --no-pager list-unit-files 2>/dev/null`
}

function scriptsOf(state: 'enabled' | 'disabled'): Script {
  const wanted = state === 'enabled' ? sh`[ -n "$f" ]` : sh`[ -z "$f" ]`
  return sh`for s in /etc/init.d/*; do n=\${s##*/}; [ -x "$s" ] || continue
if ${systemd}; then for d in /lib /usr/lib /etc; do if [ -e "$d/systemd/system/$n.service" ]; then continue 2; fi; done; fi
f=; for l in /etc/rc[S2345].d/S[0-9][0-9]"$n"; do if [ -e "$l" ]; then f=1; fi; done
if ${wanted}; then echo "$n"; fi; done`
}

function ofState(state: string) {
  return (units: readonly string[] = [], scripts: readonly string[] = []) =>
    sorted([...unitsWith(units, (fields) => fields[1] === state), ...scripts])
}

/** The names in a table of systemctl whose rows are so. */
function unitsWith(rows: readonly string[] = [], isSo: (fields: readonly string[]) => boolean): string[] {
  return namesOf(
    rows
      .map((line) => line.trim().split(/\s+/))
      .filter(isSo)
      .map(([unit = '']) => unit),
  )
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
          const [key = '', text = ''] = item.split('=')
          return [key.trim(), text.trim()]
        }),
      ),
    ]
  }
  return [name, ['Before', 'After', 'Wants'].includes(name) ? value.split(/\s+/).filter((word) => word !== '') : value]
}
