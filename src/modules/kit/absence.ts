import { sh } from '../../core/shell.ts'

/**
 * A shell function for a path that the shell does not find (`[ -e ]`): `kstate_hidden PATH` succeeds where that says
 * nothing, as the folder in which the search ended may not be searched.
 */
export const hiddenFunction = sh`kstate_hidden() {
kstate_d=$1
while [ ! -e "$kstate_d" ] && [ ! -L "$kstate_d" ]; do
case $kstate_d in ?*/*) kstate_d=\${kstate_d%/*} ;; /*) kstate_d=/ ;; *) kstate_d=.; break ;; esac
done
[ -d "$kstate_d" ] && [ ! -x "$kstate_d" ]
}`
