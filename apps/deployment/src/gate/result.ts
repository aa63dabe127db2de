import type { GateResult } from '@modelkeep/contracts/deployment/deployment';

export function resultOf(name: GateResult['name'], passed: boolean, detail: string): GateResult {
  return { name, passed, detail, checkedAt: new Date().toISOString() };
}
