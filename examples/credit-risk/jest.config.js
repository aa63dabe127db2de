module.exports = { ...require('../../jest.preset.js'), displayName: 'credit-risk' };
