import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import {
  deleteScorer,
  getOnlineScoringConfigs,
  getScorer,
  listScorers,
  listScorerVersions,
  registerScorer,
} from './scorer.api';
import { type ScorerVersion, Scorers } from './scorers';

@Controller()
@UseFilters(MlflowErrorFilter)
export class ScorerController {
  constructor(private readonly scorers: Scorers) {}

  @Handles(registerScorer)
  async register({ body, caller }: RequestOf<typeof registerScorer>) {
    const { experiment_id: experimentId, name, serialized_scorer: serialized } = body;
    const { scorer_name, scorer_version, ...scorer } = await this.scorers.register(
      experimentId,
      name,
      serialized,
      caller.name,
    );
    return { ...scorer, name: scorer_name, version: scorer_version };
  }

  @Handles(listScorers)
  async list({ query }: RequestOf<typeof listScorers>) {
    const { experiment_id: one, experiment_ids: many } = query;
    return scorersOf(await (one === undefined ? this.scorers.list(many) : this.scorers.listOf(one)));
  }

  @Handles(listScorerVersions)
  async versions({ query }: RequestOf<typeof listScorerVersions>) {
    return scorersOf(await this.scorers.versions(query.experiment_id, query.name));
  }

  @Handles(getScorer)
  async get({ query }: RequestOf<typeof getScorer>) {
    const scorer = await this.scorers.get(query.experiment_id, query.name, query.version);
    return { scorer: toJson(scorer) };
  }

  /** None: scorers are not run here. */
  @Handles(getOnlineScoringConfigs)
  onlineScoringConfigs() {
    return { configs: [] };
  }

  @Handles(deleteScorer)
  async delete({ body, caller }: RequestOf<typeof deleteScorer>) {
    await this.scorers.delete(body.experiment_id, body.name, body.version, caller.name);
    return {};
  }
}

const scorersOf = (scorers: readonly ScorerVersion[]) =>
  scorers.length > 0 ? { scorers: scorers.map(toJson) } : {};

/** Where a scorer is a message of its own, its experiment is a number. */
const toJson = ({ experiment_id, ...scorer }: ScorerVersion) => ({
  ...scorer,
  experiment_id: Number(experiment_id),
});
