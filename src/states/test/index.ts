import type { StateModule } from '../types.ts'
import { checkPillar } from './check-pillar.ts'
import { configurableTestState } from './configurable-test-state.ts'
import { failWithChanges } from './fail-with-changes.ts'
import { failWithoutChanges } from './fail-without-changes.ts'
import { nop } from './nop.ts'
import { showNotification } from './show-notification.ts'
import { succeedWithChanges } from './succeed-with-changes.ts'
import { succeedWithoutChanges } from './succeed-without-changes.ts'

export const testModule: StateModule = {
  name: 'test',
  functions: {
    nop,
    succeed_with_changes: succeedWithChanges,
    succeed_without_changes: succeedWithoutChanges,
    fail_with_changes: failWithChanges,
    fail_without_changes: failWithoutChanges,
    configurable_test_state: configurableTestState,
    show_notification: showNotification,
    check_pillar: checkPillar,
  },
}
