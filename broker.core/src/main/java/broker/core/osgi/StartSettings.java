package broker.core.osgi;

import java.time.Duration;

/**
 * What happens while a store that was promised is not loaded. Immutable.
 *
 * @param storeTimeout after which it is told, and may be given up
 */
record StartSettings(Duration storeTimeout, WithoutStore withoutStore) {
  static final StartSettings DEFAULTS =
      new StartSettings(Duration.ofSeconds(30), WithoutStore.WAIT);

  /** What happens then. */
  enum WithoutStore {
    /** Nobody is let in before it is there. */
    WAIT,
    /** Clients are let in, and what is acknowledged is in memory. */
    IN_MEMORY
  }
}
