package broker.api.admin;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A plugin as its deployer sees it.
 *
 * <p>An immutable snapshot.
 *
 * @param name symbolic name of the bundle
 * @param version of what runs or ran last; empty if no version was ever good
 * @param state whether it runs
 * @param problem what is wrong with it, or with the jar that was to replace it, for people
 * @since 1.0
 */
@ProviderType
public record DeployedPlugin(
    String name, Optional<String> version, State state, Optional<String> problem) {

  /**
   * The states of a plugin.
   *
   * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch.
   *
   * @since 1.0
   */
  @ProviderType
  public enum State {
    /** It is started, and its components are active. */
    ACTIVE,
    /** It is started, and its components wait for a configuration. */
    WAITING,
    /** It is being started, stopped or replaced. */
    CHANGING,
    /** It does not run: it failed, and there is no version to go back to. */
    FAILED
  }

  /** Checks that nothing is null. */
  public DeployedPlugin {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(problem, "problem");
  }
}
