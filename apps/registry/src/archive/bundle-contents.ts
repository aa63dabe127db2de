import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import {
  BUNDLE,
  type GoldenPrediction,
  type SealedVersion,
} from '@modelkeep/contracts/registry/archive-bundle';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { ObjectStore } from '@modelkeep/object-store';
import { type BundleContent, canonicalBytes, contentOf } from '@modelkeep/packaging';
import { ProblemError } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { ApprovalService } from '../approval/approval.service';
import { config } from '../config';
import { cardPage } from '../model-card/card-page';
import { ModelCardService } from '../model-card/model-card.service';
import { type ModelVersionEntity } from '../model-version/model-version.entity';
import { ModelVersionService } from '../model-version/model-version.service';
import { StageHistory } from '../model-version/stage-history';
import { GoldenPredictionFinder } from './golden-predictions';
import { fileWithDigest } from './lock-file';
import { readme } from './readme';
import { REPLAY_SCRIPT } from './replay-script';
import { TrainingRecords } from './training-records';

export interface SealOptions {
  trainingData: 'digest' | 'content';
  recordedPredictions: number;
}

export interface Gathered {
  contents: BundleContent[];
  gaps: string[];
}

const json = (path: string, value: unknown): BundleContent =>
  contentOf(path, `${JSON.stringify(value, null, 2)}\n`);

/** Gathers what a reader needs who has nothing but the archive, from records alone; what is on no record is told as a gap. */
@Injectable()
export class BundleContents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly objects: ObjectStore,
    private readonly versions: ModelVersionService,
    private readonly history: StageHistory,
    private readonly cards: ModelCardService,
    private readonly approvals: ApprovalService,
    private readonly golden: GoldenPredictionFinder,
    private readonly training: TrainingRecords,
  ) {}

  async of(version: ModelVersionEntity, sealed: SignedPackage, options: SealOptions): Promise<Gathered> {
    const gaps: string[] = [];
    const contents = [
      ...this.packageOf(sealed),
      ...(await this.recordsOf(version, gaps)),
      ...(await this.environmentOf(sealed, gaps)),
      ...(await this.codeOf(sealed, gaps)),
      ...(await this.trainingOf(version, options, gaps)),
      ...(await this.goldenOf(version, sealed, options, gaps)),
    ];
    const text = readme(sealed, new Set(contents.map(({ path }) => path)), gaps);
    return { contents: [contentOf(BUNDLE.readme, text), ...contents], gaps };
  }

  private packageOf({ manifest, digest, signature, keyId }: SignedPackage): BundleContent[] {
    return [
      contentOf(BUNDLE.packageManifest, canonicalBytes(manifest)),
      json(BUNDLE.packageSignature, { digest, signature, keyId }),
      ...manifest.files.map((file) =>
        this.blob(BUNDLE.packageFiles + file.path, file.digest, file.sizeBytes),
      ),
    ];
  }

  private async recordsOf(entity: ModelVersionEntity, gaps: string[]): Promise<BundleContent[]> {
    const { model, version } = entity;
    const card = await this.cards.get(model, version).catch(whereMissing);
    if (!card) gaps.push('model card');
    const sealed: SealedVersion = {
      ...(await this.versions.get(model, version)),
      tags: await this.tagsOf(entity),
    };
    return [
      json(BUNDLE.version, sealed),
      json(BUNDLE.history, await this.history.of(entity)),
      json(BUNDLE.approvals, await this.approvals.all(entity)),
      ...(card ? [json(BUNDLE.card, card), contentOf(BUNDLE.cardPage, cardPage(card))] : []),
    ];
  }

  private async tagsOf({ id }: ModelVersionEntity): Promise<Record<string, string>> {
    const rows: { key: string; value: string }[] = await this.dataSource.query(
      'SELECT key, value FROM model_version_tags WHERE id = $1 ORDER BY key',
      [id],
    );
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  }

  private async environmentOf({ manifest }: SignedPackage, gaps: string[]): Promise<BundleContent[]> {
    const runtime = {
      serving: manifest.runtime,
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
      container: config.RUNTIME_IMAGE,
      trainingEnvironmentDigest: manifest.origin.environmentDigest,
    };
    if (!config.RUNTIME_IMAGE) gaps.push('container image of the runtime');
    const found = [json(BUNDLE.runtime, runtime)];
    if (manifest.files.some(({ role }) => role === 'environment')) return found;
    const lock =
      (await this.stored(BUNDLE.lock, manifest.origin.environmentDigest)) ??
      (await this.lockAmongCode(manifest.origin));
    if (!lock) gaps.push('lock file of the training environment');
    return lock ? [...found, lock] : found;
  }

  private async lockAmongCode({
    codeDigest,
    environmentDigest,
  }: SignedPackage['manifest']['origin']): Promise<BundleContent | undefined> {
    if (!codeDigest || !environmentDigest || !(await this.objects.head(codeDigest))) return undefined;
    const code = await this.objects.get(codeDigest);
    // Whoever builds a package chooses the form of its code: in what is no tar, no lock is found.
    const lock = await fileWithDigest(code, environmentDigest).catch(() => undefined);
    return lock && contentOf(BUNDLE.lock, lock);
  }

  private async codeOf({ manifest }: SignedPackage, gaps: string[]): Promise<BundleContent[]> {
    const { codeDigest, codeCommit } = manifest.origin;
    if (manifest.files.some(({ role, digest }) => role === 'code' || digest === codeDigest)) return [];
    const code = await this.stored(BUNDLE.code, codeDigest);
    if (!code) gaps.push(codeCommit ? 'training code itself (its commit is on record)' : 'training code');
    return code ? [code] : [];
  }

  private async trainingOf(
    { trainingSetDigest, pipelineRunId }: ModelVersionEntity,
    options: SealOptions,
    gaps: string[],
  ): Promise<BundleContent[]> {
    const snapshot = trainingSetDigest ? await this.training.snapshot(trainingSetDigest) : undefined;
    const run = pipelineRunId ? await this.training.pipelineRun(pipelineRunId) : undefined;
    const data =
      options.trainingData === 'content'
        ? await this.stored(BUNDLE.data, trainingSetDigest ?? undefined)
        : undefined;
    if (!snapshot) gaps.push('record of the training data');
    if (!run) gaps.push('pipeline run that trained the model');
    if (options.trainingData === 'content' && !data) gaps.push('training data');
    return [
      ...(snapshot ? [json(BUNDLE.snapshot, snapshot)] : []),
      ...(run ? [json(BUNDLE.pipelineRun, run)] : []),
      ...(data ? [data] : []),
    ];
  }

  private async goldenOf(
    version: ModelVersionEntity,
    sealed: SignedPackage,
    { recordedPredictions }: SealOptions,
    gaps: string[],
  ): Promise<BundleContent[]> {
    const shipped = await this.golden.ofPackage(sealed).catch((error: Error): GoldenPrediction[] => {
      gaps.push(`golden predictions of the package (${error.message.split('\n')[0]})`);
      return [];
    });
    const recorded = await this.golden.recorded(sealed, version.registeredAt, recordedPredictions);
    const predictions = [...recorded, ...shipped];
    if (predictions.length === 0) {
      gaps.push('golden predictions: nothing can be replayed');
      return [];
    }
    return [
      contentOf(BUNDLE.golden, `${JSON.stringify({ formatVersion: 1, predictions })}\n`),
      contentOf(BUNDLE.replayScript, REPLAY_SCRIPT),
    ];
  }

  /** A blob that the store may have. */
  private async stored(path: string, digest: Digest | undefined): Promise<BundleContent | undefined> {
    const blob = digest === undefined ? undefined : await this.objects.head(digest);
    return blob && digest ? this.blob(path, digest, blob.sizeBytes) : undefined;
  }

  private blob(path: string, digest: Digest, sizeBytes: number): BundleContent {
    return { path, digest, sizeBytes, open: () => this.objects.get(digest) };
  }
}

function whereMissing(error: unknown): undefined {
  if (error instanceof ProblemError && error.status === 404) return undefined;
  throw error;
}
