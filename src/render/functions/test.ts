import { SALT_VERSION } from '../../core/salt-version.ts'
import { define, type Kwargs, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import type { Module } from './context.ts'

/** salt.modules.test: what needs no host. */
export const testModule: Module = ({ opts }) => ({
  ping: define('ping', [], () => true),
  echo: define('echo', ['text'], (_, text) => text),
  true_: define('true_', [], () => true),
  false_: define('false_', [], () => false),
  true: define('true_', [], () => true),
  false: define('false_', [], () => false),
  none: define('none', [], () => null),
  exception: define('exception', [['message', 'Test Exception']], (_, message) => raise('Exception', str(message))),
  version: define('version', [], () => SALT_VERSION),
  get_opts: define('get_opts', [], () => opts),
  arg: define(
    'arg',
    [],
    (_, args: Value[], kwargs: Kwargs) =>
      new Dict([
        ['args', new Tuple(args)],
        ['kwargs', new Dict([...kwargs] as [string, Value][])],
      ]),
    { varargs: true, kwargs: true },
  ),
  kwarg: define('kwarg', [], (_, kwargs: Kwargs) => new Dict([...kwargs] as [string, Value][]), { kwargs: true }),
})
