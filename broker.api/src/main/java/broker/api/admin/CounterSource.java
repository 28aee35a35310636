package broker.api.admin;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Shows the figures of a plugin.
 *
 * <p>A whiteboard service. The figures appear in {@link Counters} and below {@code $SYS} as long as
 * the service is registered.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface CounterSource {
  /**
   * Returns the figures; called once, when the service appears, and the list must not change. Their
   * values are read one after the other on a thread for that, and have a second for all of them;
   * what does not come in time, or throws, keeps its last value, and is set aside as commands are.
   */
  List<Counter> counters();
}
