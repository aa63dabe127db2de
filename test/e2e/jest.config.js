module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'e2e',
  testMatch: ['**/*.e2e.ts'],
  globalSetup: './src/tell-story.ts',
  globalTeardown: './src/end-story.ts',
  testTimeout: 120_000,
};
