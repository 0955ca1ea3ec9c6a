import type { HostFunctionName } from '../../render/index.ts'
import { accountFunctions } from './accounts.ts'
import { commandFunctions } from './commands.ts'
import { contentFunctions } from './contents.ts'
import { deviceFunctions } from './devices.ts'
import { dnsFunctions } from './dns.ts'
import { fileFunctions } from './files.ts'
import { findFunctions } from './find.ts'
import { gitFunctions } from './git.ts'
import { hostsFunctions } from './hosts.ts'
import { networkFunctions } from './network.ts'
import { packageFunctions } from './packages.ts'
import { postgresFunctions } from './postgres.ts'
import { serviceFunctions } from './services.ts'
import { statFunctions } from './stats.ts'
import { systemFunctions } from './system.ts'
import type { HostFunction } from './types.ts'

/** All of them by Salt's names: those that `render/` lists, no more and no less. */
export const hostFunctions: { readonly [name in HostFunctionName]: HostFunction } = {
  ...accountFunctions,
  ...commandFunctions,
  ...contentFunctions,
  ...deviceFunctions,
  ...dnsFunctions,
  ...fileFunctions,
  ...findFunctions,
  ...gitFunctions,
  ...hostsFunctions,
  ...networkFunctions,
  ...packageFunctions,
  ...postgresFunctions,
  ...serviceFunctions,
  ...statFunctions,
  ...systemFunctions,
}
