import type {
  ApprovalCheck,
  ApprovalRules,
  MetricThreshold,
} from '@modelkeep/contracts/registry/approval-policy';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { unprocessable } from '@modelkeep/service';

/** What is on record of a version when its approval is decided. */
export interface ReviewFacts {
  metrics: Readonly<Record<string, number>>;
  sealed: SignedPackage;
  /** When the model card was last written; undefined where there is none. */
  cardUpdatedAt?: string;
  /** Why the package's signature does not verify; undefined where it does. */
  signatureFault?: string;
}

const holds: Record<MetricThreshold['operator'], (value: number, bound: number) => boolean> = {
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/** Each check that the rules ask for, with its result and what it rests on. A metric that is missing, or NaN, fails. */
export function checksOf(rules: ApprovalRules, facts: ReviewFacts): ApprovalCheck[] {
  return [
    ...rules.metrics.map((threshold) => metricCheck(threshold, facts)),
    ...rules.files.map((role) => fileCheck(role, facts)),
    ...(rules.modelCard ? [cardCheck(facts)] : []),
    ...(rules.signature ? [signatureCheck(facts)] : []),
  ];
}

function metricCheck({ metric, operator, value }: MetricThreshold, { metrics }: ReviewFacts): ApprovalCheck {
  const found = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  return {
    kind: 'metric',
    required: `${metric} ${operator} ${value}`,
    passed: found !== undefined && holds[operator](found, value),
    found: found === undefined ? undefined : String(found),
  };
}

function fileCheck(role: ApprovalRules['files'][number], { sealed }: ReviewFacts): ApprovalCheck {
  const file = sealed.manifest.files.find((each) => each.role === role);
  return {
    kind: 'file',
    required: `a file with the role ${role}`,
    passed: file !== undefined,
    found: file?.path,
    digest: file?.digest,
  };
}

const cardCheck = ({ cardUpdatedAt }: ReviewFacts): ApprovalCheck => ({
  kind: 'model-card',
  required: 'a model card',
  passed: cardUpdatedAt !== undefined,
  found: cardUpdatedAt && `written at ${cardUpdatedAt}`,
});

const signatureCheck = ({ sealed, signatureFault }: ReviewFacts): ApprovalCheck => ({
  kind: 'signature',
  required: 'a package whose signature verifies',
  passed: signatureFault === undefined,
  found: signatureFault ?? `signed with key ${sealed.keyId}`,
  digest: sealed.digest,
});

/** Throws 422 that names each check that fails, and what was found instead. */
export function requirePassed(checks: readonly ApprovalCheck[]): void {
  const faults = checks.flatMap(({ kind, required, passed, found }, index) =>
    passed
      ? []
      : [{ path: `checks.${index}.${kind}`, message: `${required}: found ${found ?? 'nothing on record'}` }],
  );
  if (faults.length === 0) return;
  const which = faults.map(({ message }) => message).join('; ');
  throw unprocessable(`The approval policy's checks do not pass. ${which}.`, faults);
}
