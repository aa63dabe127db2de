import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { clean, type Paint } from '../terminal/layout';

/** What a line shows of an event. */
export type ShownEvent = Pick<LifeCycleEvent, 'id' | 'type' | 'source' | 'subject' | 'time' | 'actor'>;

/** `modelkeep.registry.model-version.approved.v1` as `registry.model-version.approved`; versions above 1 are kept. */
export const shortType = (type: string): string => type.replace(/^modelkeep\./, '').replace(/\.v1$/, '');

/** Time, type, who, and about what, on one line. */
export function eventLine(event: ShownEvent, paint: Paint): string {
  const time = event.time.replace('T', ' ').replace(/Z$/, '');
  return [
    paint('dim', time.padEnd(23)),
    paint('cyan', clean(shortType(event.type)).padEnd(46)),
    clean(event.actor ?? event.source).padEnd(20),
    paint('dim', clean(event.subject)),
  ]
    .join('  ')
    .trimEnd();
}

/** Whether a type is the one asked for: in full, or a part of it such as `approved` or `model-version.approved`. */
export const isOfType = (type: string, wanted: string | undefined): boolean =>
  wanted === undefined || `.${shortType(type)}.`.includes(`.${shortType(wanted)}.`);
