export { type Ordering, orderGraph } from './order.ts'
