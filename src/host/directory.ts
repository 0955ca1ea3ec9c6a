import { type Script, sh } from '../core/shell.ts'

/** Sets `dir`: where a host keeps what is kstate's, owned by who acts, 0700. */
export const stateDirectory: Script = sh`if [ "$(id -u)" = 0 ]; then dir=/var/lib/kstate; else dir=\${XDG_STATE_HOME:-$HOME/.local/state}/kstate; fi`
