package broker.api.admin;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All figures of the broker and of its plugins.
 *
 * <p>A service of the broker.
 *
 * @since 1.0
 */
@ProviderType
public interface Counters {
  /** Returns all figures that are there now, in the order of their names. */
  List<Counter> all();

  /**
   * Returns one figure.
   *
   * @param name the whole name: that of a figure of a plugin begins with the name of the plugin
   */
  Optional<Counter> named(String name);
}
