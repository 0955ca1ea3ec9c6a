import { HostCalls as EngineCalls } from '../engine/index.ts'
import type { Catalogue } from '../modules/index.ts'
import type { Dict } from '../python/values.ts'
import { type HostCalls, hintForFunction, UnknownFunctionError } from '../render/index.ts'
import type { Session } from '../transport/index.ts'

/** The host as templates ask it. */
export function hostCaller(session: Session, grains: Dict, catalogue: Catalogue): HostCalls {
  const calls = new EngineCalls(session, shellOf(grains), catalogue.calls)
  return {
    async call(fun, args, kwargs) {
      if (!calls.has(fun)) throw new UnknownFunctionError(fun, hintForFunction(fun))
      return calls.call(fun, args, kwargs)
    },
  }
}

/** The shell that runs a host's commands. */
export function shellOf(grains: Dict): string {
  const shell = grains.get('shell')
  return typeof shell === 'string' && shell !== '' ? shell : '/bin/sh'
}
