import { type Script, sh } from '../../../../core/shell.ts'
import { heard } from '../../../kit/index.ts'
import type { PackageFile, PackagePlace, ProviderQuestion } from '../types.ts'

const magic = '!<arch>\n'
const memberHeader = 60

/**
 * A Debian package (deb(5)) up to the end of its control archive, which is all that `dpkg-deb -f` reads; undefined where the
 * file is none.
 */
export function headOf(file: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined
  for (let at = magic.length; at + memberHeader <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 16).trim()
    const size = Number(bytes.toString('latin1', at + 48, at + 58))
    if (!Number.isSafeInteger(size)) return undefined
    const end = at + memberHeader + size + (size % 2)
    if (name.startsWith('control.tar')) return end <= bytes.length ? bytes.subarray(0, end) : undefined
    at = end
  }
  return undefined
}

/** Reads a file's control data: the host's own architecture, then its fields, or `absent`, or why it cannot be read. */
export function file(place: PackagePlace): ProviderQuestion<PackageFile> {
  return {
    script: sh`dpkg --print-architecture || exit
${placed(place)}
then echo "$kstate_said"; else printf '%s\n' unreadable "$kstate_said"; fi`,
    read(answer) {
      const [native = '', ...lines] = heard(answer).stdout.toString().trimEnd().split('\n')
      return [['', readFile(native, lines)]]
    },
  }
}

/** The beginning of an `if` that sets `$kstate_said`. */
function placed(place: PackagePlace): Script {
  if ('head' in place) return sh`if kstate_said=$(${fieldsOf(sh`-`)} 2>&1)`
  if ('path' in place)
    return sh`[ -e ${place.path} ] || { echo absent; exit; }
if kstate_said=$(${fieldsOf(sh`${place.path}`)} 2>&1)`
  return sh`kstate_dir=$(umask 077; mktemp -d "\${TMPDIR:-/tmp}/kstate.XXXXXXXXXX") || exit
trap 'rm -rf -- "$kstate_dir"' EXIT
${fetch(place.url)}
if kstate_said=$(kstate_begins || kstate_whole)`
}

const fieldsOf = (from: Script) => sh`dpkg-deb -f ${from} Package Version Architecture`

/** dpkg-deb reads no further than it must, which ends what fetches it; apt-helper, which is always there, fetches all of it. */
function fetch(url: string): Script {
  const quoted = `url = "${url.replaceAll(/["\\]/g, '\\$&')}"`
  return sh`kstate_begins() {
  if command -v curl >/dev/null; then printf '%s\n' ${quoted} | curl -fsSL -K - | ${fieldsOf(sh`-`)}
  elif command -v wget >/dev/null; then printf '%s\n' ${url} | wget -q -O - -i - | ${fieldsOf(sh`-`)}
  else return 1; fi 2>/dev/null
}
kstate_whole() {
  /usr/lib/apt/apt-helper download-file ${url} "$kstate_dir/deb" >/dev/null 2>"$kstate_dir/err" || { cat "$kstate_dir/err"; return 1; }
  ${fieldsOf(sh`"$kstate_dir/deb"`)} 2>&1
}`
}

function readFile(native: string, lines: readonly string[]): PackageFile {
  if (lines[0] === 'absent') return { is: 'absent' }
  if (lines[0] === 'unreadable') return { is: 'unreadable', why: reasonOf(lines.slice(1)) }
  const get = (field: string) => lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2)
  const [name, version, architecture] = [get('Package'), get('Version'), get('Architecture')]
  if (name === undefined || version === undefined)
    return { is: 'unreadable', why: 'it does not say its name and version' }
  const foreign = architecture !== undefined && architecture !== 'all' && architecture !== native
  return { is: 'package', name, version, ...(foreign ? { foreign: architecture } : {}) }
}

/** The first complaint is about the cause; apt's warnings may stand before it. */
function reasonOf(lines: readonly string[]): string {
  return lines.find((line) => line.trim() !== '' && !line.startsWith('W: ')) ?? 'no reason was given'
}
