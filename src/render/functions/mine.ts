import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { define, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Module } from './context.ts'

/** salt.modules.mine: what other hosts declare for others, as salt-ssh answers it. */
export const mineModule: Module = ({ subject, pillar }) => ({
  get: define(
    'get',
    [
      'tgt',
      'fun',
      ['tgt_type', 'glob'],
      ['exclude_minion', false],
      ['roster', 'flat'],
      ['ssh_minions', true],
      ['regular_minions', false],
    ],
    async (_, tgt, fun, form, excludes, _roster, ofRoster, ofMaster): Promise<Value> => {
      if (truth(ofMaster)) raise('CommandExecutionError', 'mine.get: there is no master whose mine could be asked')
      if (!truth(ofRoster)) return new Dict()
      if (!subject.mine)
        throw new DiagnosticError(error('host-needed', 'mine.get asks other hosts, and there are none here'))
      const functions = [...new Set((Array.isArray(fun) ? fun : str(fun).split(',')).map(str))]
      const { id, grains } = subject
      const found = await subject.mine.get({
        expression: Array.isArray(tgt) ? tgt.map(str).join(',') : str(tgt),
        form: str(form),
        functions,
        by: { id, grains, pillar },
      })
      for (const answers of found.values()) if (truth(excludes)) answers.delete(id)
      if (functions.length === 1 && !Array.isArray(fun)) return found.get(functions[0]!) ?? new Dict()
      return new Dict([...found].filter(([, answers]) => answers.size > 0))
    },
    { async: true },
  ),
})
