import type { HostCalls as EngineCalls } from '../engine/index.ts'
import { type HostCalls, UnknownFunctionError } from '../render/index.ts'

/** Why some of Salt's execution functions are not there, and what to do instead. */
const hints: { readonly [module: string]: string } = {
  mine: 'the Salt mine needs a master: put the value into the pillar',
  publish: 'there is no publishing without a master',
  saltutil: 'there is nothing to synchronise: kstate has no agent',
  event: 'there is no event bus',
}

/** The host as templates ask it. */
export function hostCaller(calls: EngineCalls): HostCalls {
  return {
    async call(fun, args, kwargs) {
      if (!calls.has(fun)) throw new UnknownFunctionError(fun, hints[fun.split('.')[0] ?? ''])
      return calls.call(fun, args, kwargs)
    },
  }
}
