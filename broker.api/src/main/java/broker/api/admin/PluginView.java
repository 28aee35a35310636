package broker.api.admin;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A plugin and how it behaves, as it was when it was asked for.
 *
 * <p>A fault is an exception out of a call, a call that takes too long, or a question that is not
 * answered in time.
 *
 * @since 1.0
 */
@ProviderType
public interface PluginView {
  /** Returns the symbolic name of the bundle. */
  String name();

  /** Returns the version of the bundle. */
  String version();

  /** Returns whether the broker has set the plugin aside because of its faults. */
  boolean setAside();

  /**
   * Returns how often the broker had to set a service of it aside since it was started. Three times
   * within a minute, and its deployer stops it and goes back to the version before.
   */
  long failures();

  /** Returns how many faults it had since it was started. */
  long faults();

  /** Returns when the last fault was. */
  Optional<Instant> lastFaultAt();

  /** Returns what the last fault was, for people. */
  Optional<String> lastFault();
}
