package broker.api.admin;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows which plugins are deployed and how they are.
 *
 * <p>A whiteboard service of whoever deploys them; the broker tells what it says below {@code
 * $SYS/broker/plugins/NAME}.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface DeployedPlugins {
  /** Returns all plugins, in the order of their names. Called by any thread; must not block. */
  List<DeployedPlugin> all();
}
