export { mlflowApi, readers, writers } from './endpoint';
export {
  doesNotExist,
  invalidParameter,
  MlflowError,
  type MlflowErrorCode,
  MlflowErrorFilter,
} from './error';
export { compileSearch, type Restriction, searchIds, type SearchInput } from './search/search';
export { compileCounts, jointCounts, type JointCounts } from './search/counts';
export { type Comparison, parseFilter } from './search/filter';
export { type OrderTerm } from './search/compile-order';
export { compare } from './search/compile-filter';
export { type Order, parseOrder } from './search/order';
export {
  always,
  bigint,
  type RelatedCondition,
  type RowCondition,
  type SearchSpace,
  text,
} from './search/search-space';
export { type SqlParameters } from './search/sql-parameters';
export * from './values';
