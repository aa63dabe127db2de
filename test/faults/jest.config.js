const built = `${__dirname}/../../dist/test/faults/src`;

/** Needs `npm run build`: the fixture process and the set-up run from `dist`. */
module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'faults',
  testMatch: ['**/*.e2e.ts'],
  testTimeout: 120_000,
  globalSetup: `${built}/global-setup.js`,
  globalTeardown: `${built}/global-teardown.js`,
};
