export * from './address-policy';
export * from './retry';
export * from './secret-box';
export * from './sender';
export * from './settings';
