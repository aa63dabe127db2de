import { Digest } from '@modelkeep/contracts/common/types';
import type { TemplateJson } from '@modelkeep/contracts/pipelines/pipeline';
import type { Claim } from '../pipeline-run/step-queue';
import { parseReference, type Fact } from '../template/reference';
import { fill } from '../template/template';
import { StepFailure } from './step-failure';

/** What the steps of a run that succeeded gave, by name. */
export type StepResults = Map<
  string,
  { outputs: Record<string, Digest>; parameters: Record<string, unknown> }
>;

/** Everything that the references of a step can name. */
export class StepValues {
  constructor(
    private readonly claim: Pick<Claim, 'run' | 'definition' | 'environmentDigest'>,
    private readonly results: StepResults,
  ) {}

  /** Fills a template. Throws `StepFailure` where a reference has no value. */
  fill(template: TemplateJson): unknown {
    return fill(template, (expression) => this.lookUp(expression));
  }

  /** Fills a template whose values become parts of a path or of a query, and are escaped for it. */
  fillPath(template: string): string {
    return String(fill(template, (expression) => encodeURIComponent(String(this.lookUp(expression)))));
  }

  /** Fills a template that must yield a digest. */
  fillDigest(name: string, template: string): Digest {
    const parsed = Digest.safeParse(this.fill(template));
    if (parsed.success) return parsed.data;
    throw new StepFailure(`input '${name}': ${template} is not a digest`, 'never');
  }

  private lookUp(expression: string): unknown {
    const value = this.valueOf(expression);
    if (value === undefined) throw new StepFailure(`'${expression}' has no value`, 'never');
    return value;
  }

  private valueOf(expression: string): unknown {
    const reference = parseReference(expression);
    switch (reference?.kind) {
      case 'parameter':
        return own(this.claim.run.parameters, reference.name);
      case 'input':
        return own(this.claim.run.inputs, reference.name);
      case 'step-parameter':
        return own(this.results.get(reference.step)?.parameters, reference.name);
      case 'step-output':
        return own(this.results.get(reference.step)?.outputs, reference.name);
      case 'fact':
        return this.fact(reference.fact);
      default:
        return undefined;
    }
  }

  private fact(fact: Fact): unknown {
    const { run, definition, environmentDigest } = this.claim;
    const facts: Record<Fact, unknown> = {
      'run.id': run.id,
      'run.actor': run.startedBy,
      'code.commit': definition.code?.commit,
      'code.repository': definition.code?.repository,
      'code.digest': definition.code?.digest,
      'environment.digest': environmentDigest ?? undefined,
    };
    return facts[fact];
  }
}

function own(values: Record<string, unknown> | undefined, name: string): unknown {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}
