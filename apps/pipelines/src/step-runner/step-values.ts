import { Digest } from '@modelkeep/contracts/common/types';
import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';
import type { Claim } from '../pipeline-run/claim';
import { parseReference, type Fact } from '../template/reference';
import { fill } from '../template/template';
import { valueAt } from '../template/value-at';
import { StepFailure, StepSkipped } from './step-failure';
import type { StepResults } from './step-results';

/** Everything that the references of a step can name. */
export class StepValues {
  constructor(
    private readonly claim: Pick<Claim, 'run' | 'definition' | 'environmentDigest' | 'item' | 'value'>,
    private readonly results: StepResults,
  ) {}

  /** Fills a template. Throws `StepFailure` where a reference has no value, `StepSkipped` where a skipped step had it. */
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

  /** Fills a template that must yield a digest, or a list of them. */
  fillDigests(name: string, template: string): Digest | Digest[] {
    const parsed = Digest.or(Digest.array()).safeParse(this.fill(template));
    if (parsed.success) return parsed.data;
    throw new StepFailure(`input '${name}': ${template} is not a digest, nor a list of digests`, 'never');
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
        return within(this.claim.run.parameters, reference.name);
      case 'input':
        return own(this.claim.run.inputs, reference.name);
      case 'step-parameter':
        return this.given(reference, 'parameters');
      case 'step-output':
        return this.given(reference, 'outputs');
      case 'item':
        return reference.path === undefined ? this.claim.value : valueAt(this.claim.value, reference.path);
      case 'item-index':
        return this.claim.item;
      case 'fact':
        return this.fact(reference.fact);
      default:
        return undefined;
    }
  }

  private given({ step, name }: { step: string; name: string }, kind: 'outputs' | 'parameters'): unknown {
    const result = this.results.get(step);
    if (result?.skipped) throw new StepSkipped(`step '${step}' was skipped`);
    // A list without items gives no names either.
    return within(result?.[kind], name) ?? (result?.mapped ? [] : undefined);
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

/** A value by its name, or what a path leads to within one: names may hold dots. */
function within(values: Record<string, unknown> | undefined, name: string): unknown {
  return own(values, name) ?? valueAt(values, name);
}

function own(values: Record<string, unknown> | undefined, name: string): unknown {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}
