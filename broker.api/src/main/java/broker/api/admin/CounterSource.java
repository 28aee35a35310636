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
  /** Returns the figures; called once, when the service appears, and the list must not change. */
  List<Counter> counters();
}
