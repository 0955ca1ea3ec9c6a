import { Dict } from '../../python/values.ts'
import type { Grains, Output } from './answer.ts'

/** The login's locale as Python has it (C is en_US in UTF-8 there), and the time zone. */
export function readLocale(output: Output): Grains {
  const zone = output.lines('zone')
  const setting = output
    .lines('env')
    .find((line) => line.startsWith('LANG='))
    ?.slice('LANG='.length)
  const [language, encoding] = split(setting ?? '')
  return {
    locale_info: new Dict([
      ['defaultlanguage', language],
      ['defaultencoding', encoding],
      ['detectedencoding', 'utf-8'],
      ['timezone', zone[0] ?? 'unknown'],
    ]),
    timezone: output.text('/etc/timezone') || zoneOf(zone[1]) || undefined,
  }
}

function split(setting: string): [language: string, encoding: string] {
  if (/^(C|POSIX)?(\.|$)/.test(setting)) return ['en_US', 'UTF-8']
  const [, language = setting, encoding] = /^([^.@]*)(?:\.([^@]*))?/.exec(setting) ?? []
  if (encoding === undefined) return [language, 'ISO8859-1']
  return [language, /^utf-?8$/i.test(encoding) ? 'UTF-8' : encoding.replace(/^iso-?8859-?/i, 'ISO8859-')]
}

/** The zone's name from where /etc/localtime points to. */
function zoneOf(link: string | undefined): string | undefined {
  return /zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(link ?? '')?.[1]
}
