import { HOST } from './ports';

/** What one single-node broker differs in. */
export interface KafkaSettings {
  brokerPort: number;
  controllerPort: number;
  dataFolder: string;
  /** In the place of, or beside, the properties below. */
  overrides?: Record<string, string | number | boolean>;
}

/**
 * server.properties of a single KRaft node that is broker and controller in one. The voter list is static, so that
 * the controller's port may change between starts. Everything replicated is replicated once: there is one node.
 */
export function serverProperties(settings: KafkaSettings): string {
  const { brokerPort, controllerPort, dataFolder, overrides } = settings;
  return properties({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${HOST}:${controllerPort}`,
    listeners: `PLAINTEXT://${HOST}:${brokerPort},CONTROLLER://${HOST}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${HOST}:${brokerPort}`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': dataFolder,
    'auto.create.topics.enable': false,
    // A first consumer need not wait for others to join.
    'group.initial.rebalance.delay.ms': 0,
    // After a crash the node is let in again only when its last session has run out: 9 s by default.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 1_000,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // 50 partitions each by default: their files alone would take seconds to create.
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    // 128 MB by default, a quarter of our heap; a few keys per compacted topic need little.
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    ...overrides,
  });
}

/** Log4j 2 settings: plain lines on standard output. */
export function logProperties(): string {
  return properties({
    'rootLogger.level': 'INFO',
    'rootLogger.appenderRef.out.ref': 'out',
    'appender.out.type': 'Console',
    'appender.out.name': 'out',
    'appender.out.layout.type': 'PatternLayout',
    'appender.out.layout.pattern': '%d{ISO8601} %-5p %c{1}: %m%n',
    // Hundreds of settings at every start and every client.
    'logger.config.name': 'org.apache.kafka.common.config',
    'logger.config.level': 'WARN',
  });
}

/** java.util.Properties: a backslash starts an escape, so it is doubled. */
function properties(values: Record<string, string | number | boolean>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
