import type { Pairs } from '../trace/pairs';
import { NAME_TAG, type TraceState, withoutOwnTags } from '../trace/trace';
import { attributeOf, type Span } from './span';

/** What a trace's spans say of the trace; times in Unix milliseconds. */
export interface Outline {
  traceId: string;
  start: number;
  duration?: number;
  state: TraceState;
  requestPreview?: string;
  responsePreview?: string;
  tags: Pairs;
  metadata: Pairs;
}

const TAG_ATTRIBUTE = 'mlflow.traceTag.';
const MAX_PREVIEW = 1000;

/** Metadata of a trace by the attributes that say it (OpenTelemetry's semantic conventions). */
const metadataOfAttribute = {
  'session.id': 'mlflow.trace.session',
  'gen_ai.conversation.id': 'mlflow.trace.session',
  'user.id': 'mlflow.trace.user',
};

const milliseconds = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);

export function outlineOf(traceId: string, spans: readonly Span[]): Outline {
  const start = Math.min(...spans.map(({ startTime }) => milliseconds(startTime)));
  const ends = spans.flatMap(({ endTime }) => (endTime === undefined ? [] : [milliseconds(endTime)]));
  const root = spans.find(({ parentId }) => parentId === undefined);
  return {
    traceId,
    start,
    ...(ends.length > 0 && { duration: Math.max(0, Math.max(...ends) - start) }),
    state: root ? (root.status === 'ERROR' ? 'ERROR' : 'OK') : 'IN_PROGRESS',
    ...(root && previewsOf(root)),
    tags: root ? tagsOf(root) : {},
    metadata: metadataOf(spans),
  };
}

function previewsOf({ content }: Span): Pick<Outline, 'requestPreview' | 'responsePreview'> {
  const request = previewOf(attributeOf(content, 'mlflow.spanInputs'));
  const response = previewOf(attributeOf(content, 'mlflow.spanOutputs'));
  return {
    ...(request !== undefined && { requestPreview: request }),
    ...(response !== undefined && { responsePreview: response }),
  };
}

function previewOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_PREVIEW ? `${text.slice(0, MAX_PREVIEW - 3)}...` : text;
}

function tagsOf({ name, content }: Span): Pairs {
  const told = content.attributes
    .filter(({ key }) => key.startsWith(TAG_ATTRIBUTE))
    .map(({ key }): [string, string] => [key.slice(TAG_ATTRIBUTE.length), String(attributeOf(content, key))]);
  return { ...(name && { [NAME_TAG]: name }), ...withoutOwnTags(Object.fromEntries(told)) };
}

function metadataOf(spans: readonly Span[]): Pairs {
  const metadata: Pairs = {};
  for (const { content } of spans)
    for (const [attribute, key] of Object.entries(metadataOfAttribute)) {
      const value = attributeOf(content, attribute);
      if (typeof value === 'string') metadata[key] ??= value;
    }
  return metadata;
}
