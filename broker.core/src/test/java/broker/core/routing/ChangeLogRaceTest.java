package broker.core.routing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.topic.Race;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ChangeLogRaceTest {
  private static final int CHANGES = 6_000_000;

  /** One more than is remembered, so that a rare change never lies where another one has been. */
  private static final int EVERY = ChangeLog.CAPACITY + 1;

  /**
   * A reader asks for the latest rare change: when it is just out, and when it is about to be lost.
   */
  @Test
  void neverOverlooksChange() throws Exception {
    ChangeLog log = new ChangeLog();
    TopicName topic = TopicName.of("rare");
    TopicFilter rare = TopicFilter.of("rare");
    TopicFilter other = TopicFilter.of("other");

    Race.between(
        () -> {
          for (int change = 1; change <= CHANGES; change++) {
            log.add(change % EVERY == 0 ? rare : other);
          }
        },
        () ->
            () -> {
              long version = log.version();
              long since = version - version % EVERY - 1;
              if (since >= 0) {
                assertTrue(log.concerns(topic, since), () -> "change after " + since);
              }
            });
  }
}
