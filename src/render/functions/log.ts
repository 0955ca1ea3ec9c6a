import { define } from '../../jinja/extension.ts'
import type { Module } from './context.ts'

/** salt.modules.log: templates may log; rendering tells nobody. */
export const logModule: Module = () => {
  const level = (name: string) => define(name, ['message'], () => true)
  return {
    debug: level('debug'),
    info: level('info'),
    warning: level('warning'),
    error: level('error'),
    critical: level('critical'),
    exception: level('exception'),
  }
}
