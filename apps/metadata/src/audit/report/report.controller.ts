import { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import {
  exportLogs,
  getAdverseActionNotice,
  getExplanationReport,
  getTechnicalDocumentation,
} from '@modelkeep/contracts/metadata/report.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import type { FastifyReply } from 'fastify';
import { Chains } from '../chains';
import { explain } from '../explanation';
import { SignatureVerifier } from '../package-signature';
import { adverseActionReport } from './adverse-action-report';
import { explanationReport } from './explanation-report';
import { reportHtml } from './html';
import { Logs } from './logs';
import { ModelRecordsReader } from './model-records';
import { reportPdf } from './pdf';
import type { Report } from './report';
import { technicalDocumentation } from './technical-documentation';

type Format = 'html' | 'pdf';

@Controller()
export class ReportController {
  constructor(
    private readonly chains: Chains,
    private readonly verifier: SignatureVerifier,
    private readonly models: ModelRecordsReader,
    private readonly logs: Logs,
  ) {}

  @Handles(getExplanationReport)
  async explanation({ params, query, reply }: RequestOf<typeof getExplanationReport>): Promise<Readable> {
    const why = explain(await this.chains.of(params.predictionId), this.verifier);
    return send(reply, query.format, explanationReport(why, now()), `why-${params.predictionId}`);
  }

  @Handles(getAdverseActionNotice)
  async notice({ params, query, reply }: RequestOf<typeof getAdverseActionNotice>): Promise<Readable> {
    const why = explain(await this.chains.of(params.predictionId), this.verifier);
    const report = adverseActionReport(why, query, now());
    return send(reply, query.format, report, `notice-${params.predictionId}`);
  }

  @Handles(getTechnicalDocumentation)
  async documentation({
    params: { model, version },
    query,
    reply,
  }: RequestOf<typeof getTechnicalDocumentation>): Promise<Readable> {
    const report = technicalDocumentation(await this.models.read(model, version), now());
    return send(reply, query.format, report, `technical-documentation-${model}-${version}`);
  }

  @Handles(exportLogs)
  export({ query, reply }: RequestOf<typeof exportLogs>): Readable {
    void reply.header('content-type', 'application/x-ndjson');
    return Readable.from(this.logs.lines(query));
  }
}

const now = (): string => new Date().toISOString();

async function send(reply: FastifyReply, format: Format, report: Report, name: string): Promise<Readable> {
  const type = format === 'pdf' ? 'application/pdf' : 'text/html; charset=utf-8';
  void reply
    .header('content-type', type)
    .header('content-disposition', `inline; filename="${encodeURIComponent(name)}.${format}"`)
    // What is on record came from outside: the page may not run or load anything.
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('x-content-type-options', 'nosniff');
  return Readable.from([format === 'pdf' ? await reportPdf(report) : Buffer.from(reportHtml(report))]);
}
