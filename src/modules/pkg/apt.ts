import { join, lines, type Script, sh } from '../../core/shell.ts'
import type { Action } from '../kit/action.ts'
import type { PackageArgs } from './arguments.ts'
import { dpkgFormat } from './facts/package.ts'
import { refreshFunction } from './facts/refresh.ts'
import { parseConditions } from './version.ts'

/** apt-get's flags for an installation, beside those that every call gets. */
export function installFlags(args: PackageArgs, needs: { downgrade: boolean; held: boolean }): string[] {
  const flags: string[] = []
  if (args.install_recommends !== undefined)
    flags.push(args.install_recommends ? '--install-recommends' : '--no-install-recommends')
  if (args.only_upgrade) flags.push('--only-upgrade')
  if (args.skip_verify) flags.push('--allow-unauthenticated')
  if (needs.downgrade || args.force_yes) flags.push('--allow-downgrades')
  if (needs.held || args.force_yes) flags.push('--allow-change-held-packages')
  if (args.force_yes) flags.push('--allow-remove-essential')
  if (args.fromrepo) flags.push('-t', args.fromrepo)
  return flags
}

/** A package for apt: `name`, `name=1.2*`, or, for other conditions, words that the host has yet to resolve. */
export interface AptTarget {
  readonly name: string
  readonly version?: string
  /** A package file: where it lies on the host, or from where the host shall fetch it. */
  readonly file?: { readonly path: string } | { readonly url: string }
}

/** The word that apt takes; undefined where the host must look for a version first. */
export function aptWord({ name, version, file }: AptTarget): string | undefined {
  if (file) return 'path' in file ? file.path : undefined
  if (version === undefined || version === 'latest') return name
  const conditions = parseConditions(version)
  if (conditions.length === 1 && conditions[0]!.operator === '==') return `${name}=${conditions[0]!.version}`
  return undefined
}

export type Refresh = 'never' | 'always' | 'stale'

export function refreshRule({ refresh }: PackageArgs): Refresh {
  return refresh === true ? 'always' : refresh === false ? 'never' : 'stale'
}

/** A call of apt-get: `install`, `remove`… */
export interface AptCall {
  readonly verb: string
  readonly flags: readonly string[]
  readonly targets: readonly AptTarget[]
}

export interface AptOptions {
  readonly refresh: Refresh
  /** Seconds for which the lists are new enough. */
  readonly validFor?: number
  readonly newConffiles?: boolean
  /** Answers for debconf, as debconf-set-selections reads them. */
  readonly debconf?: string
  /** Commands afterwards. */
  readonly afterwards?: readonly Script[]
}

/**
 * apt-get calls, one after the other; the answer lists what differs in dpkg's list, for `readChanges`. Where a package
 * cannot be had with the lists as they are, they are brought up to date and it is tried once more.
 */
export function aptAction(calls: readonly AptCall[], options: AptOptions): Action {
  const refresh = {
    never: [],
    always: [options.validFor ? sh`{ ! kstate_stale ${options.validFor} || kstate_refresh; }` : sh`kstate_refresh`],
    stale: [sh`{ ! kstate_stale ${options.validFor || 600} || kstate_refresh || :; }`],
  }[options.refresh]
  const steps = [
    ...(options.debconf === undefined ? [] : [sh`debconf-set-selections`]),
    ...refresh,
    ...calls.map((_, i) => sh`kstate_twice kstate_call${i}`),
    ...(options.afterwards ?? []),
  ]
  const script = sh`${environment}
${refreshFunction}
${functions(options)}
${lines(calls.map(callFunction))}
kstate_list >"$kstate_dir/before"
${join(steps, ' && ')}
kstate_code=$?
[ "$kstate_code" = 0 ] || { cat "$kstate_dir/err"; tail -n 12 "$kstate_dir/out"; } >&2
kstate_list >"$kstate_dir/after"
kstate_compare
exit "$kstate_code"`
  return { kind: 'shell', script, stdin: options.debconf }
}

/** A shell function that makes the call; its arguments are further flags. */
function callFunction({ verb, flags, targets }: AptCall, index: number): Script {
  const words = targets.map((target) => {
    const word = aptWord(target)
    if (target.file && 'url' in target.file)
      return sh`/usr/lib/apt/apt-helper download-file ${target.file.url} "$kstate_dir/"${target.name}.deb >"$kstate_dir/out" 2>"$kstate_dir/err" || return 1
set -- "$@" "$kstate_dir/"${target.name}.deb`
    return word === undefined
      ? sh`kstate_w=$(kstate_pick ${target.name} ${target.version ?? ''} ${tests(target)}) || return 1; set -- "$@" "$kstate_w"`
      : sh`set -- "$@" ${word}`
  })
  return sh`${functionName(index)}() {
${lines([...words, sh`kstate_apt ${verb} ${flags} "$@"`])}
}`
}

function functionName(index: number): Script {
  return sh`kstate_call${index}`
}

/** Conditions as words of `dpkg --compare-versions`. */
function tests({ version = '' }: AptTarget): string[] {
  const words = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' }
  return parseConditions(version).flatMap((condition) => [words[condition.operator], condition.version])
}

const environment = sh`export DEBIAN_FRONTEND=noninteractive APT_LISTBUGS_FRONTEND=none APT_LISTCHANGES_FRONTEND=none UCF_FORCE_CONFFOLD=1
kstate_dir=$(umask 077; mktemp -d "\${TMPDIR:-/tmp}/kstate.XXXXXXXXXX") || exit 1
trap 'rm -rf -- "$kstate_dir"' EXIT; trap 'exit 143' TERM; trap 'exit 129' HUP; : >"$kstate_dir/out"; : >"$kstate_dir/err"`

function functions({ newConffiles, refresh }: AptOptions): Script {
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
