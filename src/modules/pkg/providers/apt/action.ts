import { createHash } from 'node:crypto'
import { join, lines, type Script, sh } from '../../../../core/shell.ts'
import { type Action, shell } from '../../../kit/index.ts'
import type { ActOptions, PackageCall, PackageTarget } from '../types.ts'
import { type AptCall, aptCall, aptWord, comparisons } from './call.ts'
import { checkOf } from './check.ts'
import { dpkgFormat } from './packages.ts'
import { refreshFunction } from './refresh.ts'

/**
 * Package files are brought to the host; then apt-get calls, one after the other. Where a package cannot be had with the
 * lists as they are, they are brought up to date and it is tried once more.
 */
export function act(packageCalls: readonly PackageCall[], options: ActOptions): readonly Action[] {
  const files = packageCalls.flatMap(({ targets }) => targets.flatMap(fileOf))
  return [
    ...files.map(({ path, bytes }) => shell(sh`cat >${path}`, { stdin: bytes })),
    aptAction(
      packageCalls.map(aptCall),
      options,
      files.map(({ path }) => path),
      checkOf(packageCalls),
    ),
  ]
}

/** A package file that has to be brought to the host: where it lies then. */
function fileOf({ file }: PackageTarget): { path: string; bytes: Uint8Array }[] {
  if (!file || !('bytes' in file)) return []
  const hash = createHash('sha256').update(file.bytes).digest('hex').slice(0, 24)
  return [{ path: `/var/cache/apt/archives/partial/kstate-${hash}.deb`, bytes: file.bytes }]
}

function aptAction(
  calls: readonly AptCall[],
  options: ActOptions,
  files: readonly string[],
  check: Script | undefined,
): Action {
  const { validFor, hold, answers } = options
  const refresh = {
    never: [],
    always: [validFor ? sh`{ ! kstate_stale ${validFor} || kstate_refresh; }` : sh`kstate_refresh`],
    stale: [sh`{ ! kstate_stale ${validFor || 600} || kstate_refresh || :; }`],
  }[options.refresh]
  const steps = [
    ...(answers === undefined ? [] : [sh`debconf-set-selections`]),
    ...refresh,
    ...calls.map((_, i) => sh`kstate_twice kstate_call${i}`),
    ...(hold ? [sh`apt-mark ${hold.on ? 'hold' : 'unhold'} -- ${hold.names} >/dev/null`] : []),
    ...(files.length > 0 ? [sh`rm -f -- ${files}`] : []),
  ]
  const script = sh`${environment}
${refreshFunction}
${functions(options)}
${lines([...(calls.some(({ targets }) => targets.some(isFetched)) ? [isFunction] : []), ...calls.map(callFunction)])}
kstate_list >"$kstate_dir/before"
${join(steps, ' && ')}
kstate_code=$?
[ "$kstate_code" = 0 ] || { cat "$kstate_dir/err"; tail -n 12 "$kstate_dir/out"; } >&2
kstate_list >"$kstate_dir/after"
kstate_compare
exit "$kstate_code"`
  return shell(script, { ...(answers === undefined ? {} : { stdin: answers }), ...(check ? { check } : {}) })
}

/** A shell function that makes the call; its arguments are further flags. */
function callFunction({ verb, flags, targets }: AptCall, index: number): Script {
  return sh`kstate_call${index}() {
${lines([...targets.map(addWord), sh`kstate_apt ${verb} ${flags} "$@"`])}
}`
}

/** Adds the word for a target to the arguments; a file is fetched first, a version is looked for. */
function addWord(target: PackageTarget): Script {
  const { name, version = '', file } = target
  if (file && 'url' in file)
    return sh`/usr/lib/apt/apt-helper download-file ${file.url} "$kstate_dir/"${name}.deb >"$kstate_dir/out" 2>"$kstate_dir/err" || return 1
kstate_is "$kstate_dir/"${name}.deb ${file.url} ${name.split(':')[0]!} ${version} || return 1
set -- "$@" "$kstate_dir/"${name}.deb`
  const word = file ? ('path' in file ? file.path : fileOf(target)[0]!.path) : aptWord(target)
  if (word !== undefined) return sh`set -- "$@" ${word}`
  return sh`kstate_w=$(kstate_pick ${name} ${version} ${comparisons(target)}) || return 1; set -- "$@" "$kstate_w"`
}

const isFetched = ({ file }: PackageTarget) => file !== undefined && 'url' in file

/** FILE URL NAME VERSION: whether the file that was fetched is what it is taken for. An epoch need not be named. New package lists do not help. */
const isFunction = sh`kstate_is() {
  kstate_p=$(dpkg-deb -f "$1" Package 2>"$kstate_dir/err") && kstate_v=$(dpkg-deb -f "$1" Version 2>"$kstate_dir/err") || return
  case $kstate_p in "$3") ;; *) echo "$2 is the package $kstate_p, not $3" >"$kstate_dir/err"; kstate_fresh=1; return 1 ;; esac
  case $kstate_v in "$4"|*:"$4") ;; *) echo "$2 is version $kstate_v, not $4" >"$kstate_dir/err"; kstate_fresh=1; return 1 ;; esac
}`

const environment = sh`export DEBIAN_FRONTEND=noninteractive APT_LISTBUGS_FRONTEND=none APT_LISTCHANGES_FRONTEND=none UCF_FORCE_CONFFOLD=1
kstate_dir=$(umask 077; mktemp -d "\${TMPDIR:-/tmp}/kstate.XXXXXXXXXX") || exit 1
trap 'rm -rf -- "$kstate_dir"' EXIT; trap 'exit 143' TERM; trap 'exit 129' HUP; : >"$kstate_dir/out"; : >"$kstate_dir/err"`

function functions({ newConffiles, refresh }: ActOptions): Script {
  const conffiles = newConffiles ? ['--force-confnew'] : ['--force-confold', '--force-confdef']
  const options = conffiles.flatMap((option) => ['-o', `DPkg::Options::=${option}`])
  return sh`kstate_apt() {
  apt-get -q -y -o DPkg::Lock::Timeout=600 ${options} "$@" </dev/null >"$kstate_dir/out" 2>"$kstate_dir/err"
}
kstate_twice() {
  "$1" && return
  ${refresh === 'never' ? sh`return 1` : sh`[ ! "$kstate_fresh" ]`} || return 1
  cp "$kstate_dir/err" "$kstate_dir/err1"
  if "$1" --download-only; then cp "$kstate_dir/err1" "$kstate_dir/err"; return 1; fi
  kstate_refresh && "$1"
}
kstate_list() { dpkg-query -W -f ${dpkgFormat}; }
kstate_pick() {
  kstate_p=$1 kstate_s=$2; shift 2
  for kstate_v in $(apt-cache madison -- "$kstate_p" | awk -F'|' '{ gsub(/ /, "", $2); print $2 }'); do
    kstate_ok=1
    for kstate_t; do
      case $kstate_t in
        eq|ne|lt|le|gt|ge) kstate_o=$kstate_t ;;
        *) dpkg --compare-versions "$kstate_v" "$kstate_o" "$kstate_t" || kstate_ok= ;;
      esac
    done
    [ ! "$kstate_ok" ] || { printf '%s=%s\\n' "$kstate_p" "$kstate_v"; return 0; }
  done
  printf 'No version matching %s could be found\\n' "'$kstate_p$kstate_s'" >"$kstate_dir/err"; return 1
}
kstate_compare() {
  awk -v native="$(dpkg --print-architecture)" '
    { name = $3; if ($4 != native && $4 != "all") name = name ":" $4; first = (FILENAME == ARGV[1]) }
    $2 == "installed" || $2 ~ /^triggers-/ { if (first) old[name] = $5; else now[name] = $5 }
    $2 == "config-files" { if (first) rest[name] = $5; else left[name] = $5 }
    END {
      for (n in old) { v = (n in now) ? now[n] : "-"; if (v != old[n]) print "I", n, old[n], v }
      for (n in now) if (!(n in old)) print "I", n, "-", now[n]
      for (n in rest) if (!(n in left)) print "R", n, rest[n], "-"
      for (n in left) if (!(n in rest)) print "R", n, "-", left[n]
    }' "$kstate_dir/before" "$kstate_dir/after" | sort
}`
}
