export { enabled } from './switch.ts'
