import { Injectable } from '@nestjs/common';
import type { AlertRule, RuleFile, RulePreview } from '@modelkeep/contracts/monitoring/rule';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound, unprocessable } from '@modelkeep/service';
import { DataSource, In } from 'typeorm';
import { AlertService } from '../alert/alert.service';
import { MonitorEntity } from '../monitor/monitor.entity';
import { WindowStore } from '../window/window-store';
import { conditionOf } from './condition';
import { RuleStore } from './rule-store';
import { replay } from './transition';

/** Alert rules as code: applied as a whole, tried on the past first. */
@Injectable()
export class RuleService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly store: RuleStore,
    private readonly windows: WindowStore,
    private readonly alerts: AlertService,
  ) {}

  /** Throws 422 for a monitor that is not there, or a name that is given twice. */
  async apply({ rules }: RuleFile, actor: string): Promise<RuleFile> {
    const known = await this.dataSource
      .getRepository(MonitorEntity)
      .find({ select: { name: true }, where: { name: In(rules.map(({ monitor }) => monitor)) } });
    const errors = rules.flatMap(({ name, monitor }, index) => [
      ...(known.some((each) => each.name === monitor)
        ? []
        : [{ path: `body.rules.${index}.monitor`, message: `there is no monitor ${monitor}` }]),
      ...(rules.findIndex((other) => other.name === name) === index
        ? []
        : [{ path: `body.rules.${index}.name`, message: `${name} is given twice` }]),
    ]);
    if (errors.length > 0) throw unprocessable('The rules cannot be applied.', errors);
    await this.unitOfWork.run((transaction) => this.store.apply(transaction, rules, actor));
    return { rules };
  }

  /** Throws 404 for a monitor that is not there. */
  async preview(rule: AlertRule, windows: number): Promise<RulePreview> {
    const monitor = await this.dataSource.getRepository(MonitorEntity).findOneBy({ name: rule.monitor });
    if (!monitor) throw notFound(`monitor ${rule.monitor}`);
    const reports = await this.windows.latest(this.dataSource.manager, monitor.id, windows);
    return {
      windows: reports.length,
      transitions: replay(conditionOf(rule), reports).map(({ change, report, value }) => ({
        window: report.window,
        to: report.to,
        change,
        value,
      })),
    };
  }

  /** Throws 404. */
  delete(name: string): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      const rule = await this.store.delete(transaction, name);
      if (!rule) throw notFound(`rule ${name}`);
      await this.alerts.resolve(transaction, rule.monitor, 'rule', name);
    });
  }
}
