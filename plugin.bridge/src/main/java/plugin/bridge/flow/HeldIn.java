package plugin.bridge.flow;

/**
 * A message of the remote broker that waits for its copy. Immutable.
 *
 * @param sinceNanos when it came
 * @param pass hands it to this broker
 * @param drop acknowledges it, because this broker has it
 */
record HeldIn(long fingerprint, long sinceNanos, Runnable pass, Runnable drop) {}
