const built = `${__dirname}/../../dist/test/e2e/src`;

/** Needs `npm run build`: the story is told, and ended, from `dist`. */
module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'e2e',
  testMatch: ['**/*.e2e.ts'],
  globalSetup: `${built}/tell-story.js`,
  globalTeardown: `${built}/end-story.js`,
  testTimeout: 120_000,
};
