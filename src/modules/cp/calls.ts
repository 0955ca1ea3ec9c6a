import { basename } from 'node:path/posix'
import { type Script, sh } from '../../core/shell.ts'
import type { Answer, Section } from '../../transport/types.ts'
import { contentsKeyword } from '../cmd/code-calls.ts'
import { isOn, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunctions } from '../kit/calls/types.ts'

/** Ends of the script that are answers: no directory to write into; no way to fetch. */
const [noDirectory, noFetch, noProgram] = [65, 66, 67]

/** salt.modules.cp, as far as it brings a file to the host. What `salt://` means, the controller adds. */
export const calls = {
  'cp.get_url': {
    acts: true,
    parameters: ['path', ['dest', ''], ['saltenv', null], ['makedirs', false], ['source_hash', null]],
    ignored: [contentsKeyword],
    sections: (args): readonly Section[] => {
      const contents = args.get(contentsKeyword)
      const isFetched = contents === undefined
      if (isFetched && !/^(https?|ftp):\/\/[^/]/i.test(textOf(args, 'path')))
        throw new CallError(
          'CommandExecutionError',
          `cp.get_url fetches http, https and ftp, not ${textOf(args, 'path')}`,
        )
      const source = isFetched ? fetch : sh`cat >"$t"`
      const stdin = isFetched ? `${textOf(args, 'path')}\n` : Buffer.from(textOf(args, contentsKeyword), 'base64')
      if (args.get('dest') === null) return [{ script: sh`t=-; ${source}`, stdin }]
      return [{ script: sh`${place(args)}; ${source}; ${put}`, stdin }]
    },
    read(args, [answer]) {
      const { code, stdout, stderr } = answer as Answer
      if (code === noDirectory) return args.has(contentsKeyword) ? false : ''
      if (code === noProgram)
        throw new CallError('CommandExecutionError', 'there is neither curl nor GNU wget on the host')
      if (code !== 0) throw new CallError('MinionError', `Error: ${stderr.toString().trim()} reading ${shownUrl(args)}`)
      return stdout.toString()
    },
  },
} satisfies HostFunctions

/** Fetches what standard input names into `$t`; nothing of it is in an argument list, where busybox's wget would want it. */
const fetch = sh`read -r kstate_url
if command -v curl >/dev/null; then
printf 'url = "%s"\n' "$(printf %s "$kstate_url" | sed 's/[\\\\"]/\\\\&/g')" | curl -fsSL --globoff --proto =http,https,ftp --connect-timeout 20 -o "$t" --config - || exit ${noFetch}
elif case $(wget --version 2>/dev/null) in *GNU*) ;; *) false ;; esac; then printf '%s\n' "$kstate_url" | wget -q -T 60 -O "$t" -i - || exit ${noFetch}
else exit ${noProgram}; fi`

/** Sets `$f`, where the file is to lie, and `$t`, where it is made. */
function place(args: CallArguments): Script {
  const [dest, name] = [textOf(args, 'dest'), basename(pathOf(args)) || 'index.html']
  const target =
    dest === ''
      ? sh`umask 077; if [ "$(id -u)" = 0 ]; then c=/var/cache/kstate; else c=$HOME/.cache/kstate; fi
f=$c/${cachePath(args)}; mkdir -p -- "\${f%/*}" || exit 1`
      : sh`f=${dest}; case $f in */) f=\${f}${name} ;; *) if [ -d "$f" ]; then f=$f/${name}; fi ;; esac
d=\${f%/*}; case $f in /*) [ -n "$d" ] || d=/ ;; */*) ;; *) d=. ;; esac
${isOn(args, 'makedirs') ? sh`mkdir -p -- "$d" || exit 1` : sh`[ -d "$d" ] || exit ${noDirectory}`}`
  return sh`${target}
t=$(umask 077; mktemp "$f.XXXXXXXXXX") || exit 1
trap 'rm -f -- "$t"' EXIT`
}

/** A file that is as it should be already stays as it is. */
const put = sh`if cmp -s -- "$t" "$f"; then :; else chmod "$(printf '%o' "$((0666 & ~0$(umask)))")" "$t" && mv -f -- "$t" "$f" || exit 1; fi
printf %s "$f"`

function pathOf(args: CallArguments): string {
  return textOf(args, 'path')
    .replace(/^[a-z]+:\/\/[|]?/i, '')
    .replace(/[?#].*$/s, '')
    .replace(/^[^/]*@/, '')
}

function cachePath(args: CallArguments): string {
  const parts = pathOf(args)
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part))
  const isOfTree = args.has(contentsKeyword)
  const path = isOfTree || parts.length > 1 ? parts : [...parts, 'index.html']
  return [isOfTree ? 'files/base' : 'extrn_files/base', ...path].join('/')
}

/** Without a password. */
function shownUrl(args: CallArguments): string {
  return textOf(args, 'path').replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1')
}
