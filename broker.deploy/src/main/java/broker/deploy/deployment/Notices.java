package broker.deploy.deployment;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the deployer has to tell operators besides the log. Called on the deployer's thread. */
public interface Notices {
  /** Something about a plugin needs an operator. */
  void raise(String plugin, String text);

  /** All is well with a plugin, or it is gone. */
  void clear(String plugin);

  /**
   * Plugins that decide about clients, should run and do not, or not yet.
   *
   * @param plugins their names; while there is one, nobody may be let in
   */
  void expected(Set<String> plugins);

  /**
   * What shall run from the start has been started.
   *
   * @param problem why that could not be done; the broker does not start then
   */
  void started(@Nullable Exception problem);
}
