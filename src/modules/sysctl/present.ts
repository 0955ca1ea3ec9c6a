import { sh } from '../../core/shell.ts'
import { textFile } from '../file/text-file.ts'
import { change, clean, fail, files, name, path, predict, reported, shell, state, text, unknown } from '../kit/index.ts'
import { assign, configured } from './config.ts'
import { kernelParameter, pathOf, words } from './facts.ts'

/** Follows Salt's documentation of sysctl.present (3007). */
export const present = state({
  summary: 'Sets a kernel parameter now, and in a file so that it is set again at boot.',
  example: 'net.ipv4.ip_forward:\n  sysctl.present:\n    - value: 1\n',
  args: {
    name: name('The parameter, as sysctl(8) names it').without(
      /[\s=]|\.\.|^[-#;/]/,
      'this is no name of a kernel parameter',
    ),
    value: text('Its value').without(/[\n\r]/, 'a parameter is one line'),
    config: path('Absolute path of the file that keeps it')
      .matching(/^\//, 'it must be an absolute path')
      .default('/etc/sysctl.d/99-salt.conf'),
  },
  facts: ({ name, config }) => ({ now: kernelParameter(name), file: textFile(config) }),
  diff({ name, value, config }, { now, file }) {
    if (file.problem) return fail(`Failed to set ${name} to ${value}: ${file.problem}`)
    if (now === null) return unknown(`Failed to set ${name} to ${value}: the kernel has no parameter ${name}`)
    const isSet = words(now) === words(value)
    const isKept = words(configured(file.text, name) ?? '') === words(value)
    if (isSet && isKept) return clean(`Sysctl value ${name} = ${value} is already set`)
    const kept = isKept ? undefined : file.rewrite(assign(file.text, name, value))
    return change({
      delta: { write: kept?.action, isSet },
      comment: `Sysctl option ${name} set to be changed to ${value}${isSet ? ` in ${config}` : ''}`,
      changes: { [name]: value },
      effects: [predict(kernelParameter(name), words(value)), ...(kept?.effects ?? [])],
    })
  },
  // The kernel first, and in one write: a value that it refuses is kept by no file.
  act: ({ name, value }, { write, isSet }) => [
    ...(isSet ? [] : [shell(sh`printf '%s\n' ${value} >${pathOf(name)}`, { check: isSetTo(name, value) })]),
    ...(write ? [write] : []),
  ],
  report: (outcome) => {
    const { name, value } = outcome.args
    return reported(outcome, `Updated sysctl value ${name} = ${value}`, `Failed to set ${name} to ${value}`)
  },
  // One parameter may change others: net.ipv4.conf.all speaks for every interface.
  touches: ({ config }) => [{ kind: 'kernel-parameter' }, ...files([config])],
  manages: ({ name }) => [kernelParameter(name)],
})

const isSetTo = (name: string, value: string) => sh`[ "$(tr -s ' \\t' ' ' <${pathOf(name)})" = ${words(value)} ]`
