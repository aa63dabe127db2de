import { requireActiveStage, stageOf } from './mlflow-stage';

describe('stageOf', () => {
  it('reads stages in any case', () => {
    expect(['none', 'STAGING', 'Production', 'archived'].map(stageOf)).toEqual([
      'None',
      'Staging',
      'Production',
      'Archived',
    ]);
  });

  it('refuses others', () =>
    expect(() => stageOf('approved')).toThrow('Invalid Model Version stage: approved'));
});

describe('requireActiveStage', () => {
  it('takes stages that are in use', () => {
    for (const stage of ['Staging', 'Production'] as const)
      expect(() => requireActiveStage(stage)).not.toThrow();
    for (const stage of ['None', 'Archived'] as const)
      expect(() => requireActiveStage(stage)).toThrow('not an Active stage');
  });
});
