import { type Script, sh } from '../../core/shell.ts'
import { failures, git } from './script.ts'

/** Git's own recursion, where its configuration asks for it, would go to URLs of before. */
export const withoutRecursion = sh`export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=submodule.recurse GIT_CONFIG_VALUE_0=false`

/**
 * Brings the submodules to where the commit has them, level by level: before a level is fetched its URLs are taken from the
 * `.gitmodules` that is checked out now, as those of a submodule may be others than in its commit before.
 * @param force throw away what was changed in them by hand
 */
export function updateSubmodules(force = false): Script {
  const flags = force ? ['--init', '--force'] : ['--init']
  const below = `git submodule -q sync && git submodule update ${flags.join(' ')}`
  return sh`{ { ${git('submodule', '-q', 'sync')} && ${git('submodule', 'update', ...flags)} && ${git('submodule', '-q', 'foreach', '--recursive', below)}; } || exit ${failures.submodules}; }`
}

/**
 * Empties the directories of submodules that a commit no longer has, as long as that commit is not checked out: git would
 * leave them, or stumble over them. Their repositories stay in `.git`; those with changes of their own are left, unless forced.
 */
export function removeSubmodules(commit: string, force: boolean): Script {
  const flags = force ? ['-f'] : []
  return sh`kstate_tab=$(printf '\\t')
kstate_git -c core.quotePath=false diff --raw --no-abbrev --no-renames --ignore-submodules=none --diff-filter=DT HEAD ${commit} -- | while IFS= read -r kstate_l; do
  case $kstate_l in ':160000 '*) ;; *) continue ;; esac
  kstate_p=\${kstate_l#*"$kstate_tab"}
  if [ ! -e "$kstate_p/.git" ]; then continue; fi
  if kstate_git submodule -q deinit ${flags} -- ":(literal)$kstate_p" >/dev/null 2>&1; then printf "Submodule '%s' was removed\\n" "$kstate_p"
  else printf "Submodule '%s' is no longer part of it, and was left for its changes\\n" "$kstate_p"; fi
done`
}
