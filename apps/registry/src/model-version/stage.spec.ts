import { ModelVersionStage } from '@modelkeep/contracts/registry/model-version';
import { requireStep } from './stage';

const stages = ModelVersionStage.options;
const allowed = new Set([
  'candidate approved',
  'candidate decommissioned',
  'approved deployed',
  'approved decommissioned',
  'deployed decommissioned',
  'decommissioned archived',
]);

describe('requireStep', () => {
  it.each(stages.flatMap((from) => stages.map((to) => [from, to] as const)))('%s to %s', (from, to) => {
    const step = () => requireStep(from, to);
    if (allowed.has(`${from} ${to}`)) expect(step).not.toThrow();
    else expect(step).toThrow(`The version is ${from}`);
  });
});
