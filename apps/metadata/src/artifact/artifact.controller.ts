import type { Readable } from 'node:stream';
import { Controller, UseFilters } from '@nestjs/common';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { deleteArtifact, listArtifacts, putArtifact, readArtifact } from './artifact.api';
import { Artifacts } from './artifacts';
import { sendRange } from './send-range';

@Controller()
@UseFilters(MlflowErrorFilter)
export class ArtifactController {
  constructor(private readonly artifacts: Artifacts) {}

  @Handles(putArtifact)
  async put({ params, raw }: RequestOf<typeof putArtifact>) {
    await this.artifacts.put(params['*'], raw.body as Readable);
    return {};
  }

  @Handles(readArtifact)
  async read({ params, raw, reply }: RequestOf<typeof readArtifact>) {
    const artifact = await this.artifacts.find(params['*']);
    const open = (range?: { start: number; end: number }) => this.artifacts.read(artifact, range);
    return sendRange(raw, reply, artifact.sizeBytes, open);
  }

  @Handles(listArtifacts)
  async list({ query }: RequestOf<typeof listArtifacts>) {
    return { files: await this.artifacts.list(query.path) };
  }

  @Handles(deleteArtifact)
  async delete({ params }: RequestOf<typeof deleteArtifact>) {
    await this.artifacts.delete(params['*']);
    return {};
  }
}
