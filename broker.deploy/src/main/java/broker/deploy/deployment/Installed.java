package broker.deploy.deployment;

import broker.api.admin.DeployedPlugin;
import broker.api.admin.DeployedPlugin.State;
import broker.api.persistence.SessionStore;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** One plugin as it is now. Owned by the deployer's thread. */
final class Installed {
  final String name;
  @Nullable Bundle bundle;
  @Nullable String sha256;
  @Nullable Version version;

  /** True until a version that came while the broker was down is known to be good. */
  boolean provisional;

  /** True after the start of the broker, until its components have what they wait for. */
  boolean expected;

  Set<String> components = Set.of(); // those that were active
  Set<String> services = Set.of(); // what it brings, or brought, or says that it brings
  State state = State.CHANGING;
  @Nullable String problem;
  boolean unsatisfied; // something that it waits for is missing,
  long unsatisfiedSinceNanos; // since then

  Installed(String name) {
    this.name = name;
  }

  boolean runs() {
    return bundle != null && (state == State.ACTIVE || state == State.WAITING);
  }

  boolean runs(String jar) {
    return runs() && jar.equals(sha256);
  }

  /** True if the broker's store comes from it, or is to. */
  boolean bringsStore() {
    return services.contains(SessionStore.class.getName());
  }

  DeployedPlugin view() {
    return new DeployedPlugin(
        name,
        Optional.ofNullable(version).map(Version::toString),
        state,
        Optional.ofNullable(problem));
  }
}
