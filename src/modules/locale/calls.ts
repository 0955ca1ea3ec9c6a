import { sh } from '../../core/shell.ts'
import { linesOf, outputOf, textOf } from '../kit/calls/arguments.ts'
import type { HostFunction } from '../kit/calls/types.ts'

/** salt.modules.localemod, as far as it only looks. */
export const calls = {
  'locale.list_avail': {
    parameters: [],
    programs: () => ['locale'],
    sections: () => [{ script: sh`locale -a 2>/dev/null` }],
    read: (_, [answer]) => outputOf(answer).split('\n'),
  },
  'locale.avail': {
    parameters: ['locale'],
    programs: () => ['locale'],
    sections: () => [{ script: sh`locale -a 2>/dev/null` }],
    read: (args, [answer]) =>
      linesOf(answer)
        .map(normalLocale)
        .includes(normalLocale(textOf(args, 'locale'))),
  },
  'locale.get_locale': {
    parameters: [],
    sections: () => [
      {
        script: sh`if [ -d /run/systemd/system ]; then localectl status 2>/dev/null
else cat /etc/default/locale /etc/sysconfig/i18n 2>/dev/null; fi; :`,
      },
    ],
    read: (_, [answer]) => /(?:^|\s)LANG=("?)([^"\n]*)\1/.exec(outputOf(answer))?.[2]?.trim() ?? '',
  },
} satisfies { readonly [name: string]: HostFunction }

/** As `locale -a` writes it: `de_de.UTF-8 UTF-8` is `de_DE.utf8`. */
function normalLocale(locale: string): string {
  const [, language = '', territory = '', codeset = '', modifier = ''] =
    /^([^_.@ ]*)(_[^.@ ]*)?(\.[^@ ]*)?(@[^ ]*)?/.exec(locale.trim()) ?? []
  return `${language}${territory.toUpperCase()}${codeset.toLowerCase().replaceAll('-', '')}${modifier}`
}
