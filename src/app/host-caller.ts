import type { HostCalls as EngineCalls } from '../engine/index.ts'
import { type HostCalls, hintForFunction, UnknownFunctionError } from '../render/index.ts'

/** The host as templates ask it. */
export function hostCaller(calls: EngineCalls): HostCalls {
  return {
    async call(fun, args, kwargs) {
      if (!calls.has(fun)) throw new UnknownFunctionError(fun, hintForFunction(fun))
      return calls.call(fun, args, kwargs)
    },
  }
}
