import { basename } from 'node:path/posix'
import { type Script, sh } from '../../../core/shell.ts'
import { Regex } from '../../../python/regex/regex.ts'
import { compareText } from '../../../python/values/order.ts'
import { str } from '../../../python/values/text.ts'
import { Dict } from '../../../python/values.ts'
import { linesOf, outputOf, pathWord, textOf } from '../../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../../kit/calls/types.ts'

/** Options of file.find that the host's `find` decides, as its own. */
const tests: { readonly [option: string]: string } = {
  name: '-name',
  iname: '-iname',
  owner: '-user',
  group: '-group',
}
const known = [...Object.keys(tests), 'type', 'regex', 'iregex', 'maxdepth', 'mindepth', 'print']

export const calls = {
  'file.find': {
    parameters: ['path'],
    varargs: 'args',
    ignored: 'any',
    programs: () => ['find'],
    sections: (args) => {
      const other = [...args.keys()].find((name) => name !== 'path' && name !== 'args' && !known.includes(name))
      if (other !== undefined)
        throw new CallError('CommandExecutionError', `file.find with ${other}= is not available: use cmd.run and find`)
      if (args.has('print') && textOf(args, 'print') !== 'path')
        throw new CallError('CommandExecutionError', 'file.find prints paths alone: ask file.stats for the rest')
      const path = pathWord(args)
      return [
        {
          script: sh`IFS=; k=${path}; for p in $k; do if [ -e "$p" ]; then find "$p" ${expression(args)} -print0; fi; done; :`,
        },
      ]
    },
    read(args, [answer]) {
      const paths = answer!.stdout.toString().split('\0').slice(0, -1)
      const patterns = ['regex', 'iregex'].flatMap((name) =>
        args.has(name) ? [new Regex(textOf(args, name), { ignoreCase: name === 'iregex' })] : [],
      )
      const found = paths.filter((path) => patterns.every((regex) => regex.match(basename(path)) !== undefined))
      return found.sort(compareText)
    },
  },
  'file.grep': {
    parameters: ['path', 'pattern'],
    varargs: 'opts',
    sections: (args) => {
      const options = (args.get('opts') as unknown[]).map(str)
      return [
        {
          script: sh`echo "$$"; k=${pathWord(args)}; IFS=; set -- $k; exec grep ${options} ${textOf(args, 'pattern')} "$@"`,
        },
      ]
    },
    read(_, [answer]) {
      const [pid = '0', ...lines] = linesOf(answer)
      return new Dict([
        ['pid', Number(pid)],
        ['retcode', answer!.code ?? 1],
        ['stdout', lines.join('\n').trimEnd()],
        ['stderr', outputOf({ ...answer!, stdout: answer!.stderr })],
      ])
    },
  },
} satisfies { readonly [name: string]: HostFunction }

/** Salt looks through links: of a link it tells what it leads to, `l` is one that leads nowhere. */
function typeTest(type: string): Script {
  if (type === 'l') return sh`-type l '!' -exec test -e '{}' ';'`
  return sh`-type ${type} -o -type l -exec test ${`-${type === 's' ? 'S' : type}`} '{}' ';'`
}

/** Salt's letters for types are find's. */
function expression(args: CallArguments): Script[] {
  const words: Script[] = []
  for (const limit of ['maxdepth', 'mindepth'])
    if (args.has(limit)) words.push(sh`${`-${limit}`} ${textOf(args, limit)}`)
  for (const [option, test] of Object.entries(tests))
    if (args.has(option)) words.push(sh`${test} ${textOf(args, option)}`)
  const types = [...textOf(args, 'type')].filter((letter) => 'bcdfpls'.includes(letter))
  if (types.length > 0) {
    const [first, ...rest] = types.map(typeTest)
    words.push(sh`'(' ${[first!, ...rest.map((one) => sh`-o ${one}`)]} ')'`)
  }
  return words
}
