package distribution.logging;

import java.util.logging.LogManager;

/**
 * The JDK's log manager without its shutdown hook's effect: that would take all handlers away
 * before the broker has told how it stops. Named by the system property {@code
 * java.util.logging.manager}, which is why it is public.
 */
public final class LastingLogManager extends LogManager {
  /** Keeps what is there: {@link Log} alone adds and removes handlers. */
  @Override
  public void reset() {}
}
