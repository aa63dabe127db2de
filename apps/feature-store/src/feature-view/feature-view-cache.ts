import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { Injectable } from '@nestjs/common';
import { FeatureViewService } from './feature-view.service';
import { requireFeatures } from './require-features';

const MAX_VIEWS = 10_000;
/** Bounds what a lost event can do. */
const MAX_AGE_MS = 60_000;

/** Newest versions of feature views, in memory for online reads; events of new versions keep it right. */
@Injectable()
export class FeatureViewCache {
  private readonly entries = new Map<string, { view: FeatureView; until: number }>();

  constructor(private readonly views: FeatureViewService) {}

  /** The view, where it has all of these features. Throws 404 without the view, 422 without a feature. */
  async require(name: string, features: readonly string[], now = Date.now()): Promise<FeatureView> {
    const entry = this.entries.get(name);
    if (entry && entry.until > now && hasAll(entry.view, features)) return entry.view;
    const view = await this.views.get(name);
    this.put(view, now);
    requireFeatures(view, features);
    return view;
  }

  /** Takes a version that is newer than the one held, of a view that is held. */
  renew(view: FeatureView, now = Date.now()): void {
    if (this.entries.has(view.name)) this.put(view, now);
  }

  private put(view: FeatureView, now: number): void {
    const held = this.entries.get(view.name);
    if (held && held.view.version > view.version) return;
    if (this.entries.size >= MAX_VIEWS) this.entries.clear();
    this.entries.set(view.name, { view, until: now + MAX_AGE_MS });
  }
}

function hasAll({ features }: FeatureView, names: readonly string[]): boolean {
  return names.every((name) => features.some((feature) => feature.name === name));
}
