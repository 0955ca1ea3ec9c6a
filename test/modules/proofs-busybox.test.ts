import { proveModules } from '../proof/suite.ts'

// A file of its own, so that the two hosts work at the same time.
proveModules('busybox')
